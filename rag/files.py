"""Finds article files in folders, and opens and reads files without being led astray.

A README without front matter is not an article of the folder it stands in, nor are the pictures and scripts that a browser keeps beside a
saved page; named themselves, they are. Links that lead out of a folder are not followed. What a file holds is ``formats/dispatch.py``'s to
say.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rag.errors import ArticleError
from rag.schema import Rejected

PAGE_KINDS = (".html", ".htm", ".xhtml")
TEXT_KINDS = (".txt", ".md", ".markdown")
KINDS = (*TEXT_KINDS, *PAGE_KINDS, ".mhtml", ".mht", ".pdf", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".zip")
LINK_LEADS_OUT = "a link that leads out of the folder; name its target to take it in"
NOT_UNICODE = "its name is not in UTF-8, so that it cannot be kept; rename it"

# What browsers in various languages put after a page's name for the folder of its parts (Microsoft: "Connected Files").
_PARTS_OF_PAGE = tuple(
    (
        "_files .files -dateien _fichiers _bestanden _file _archivos -filer _tiedostot _pliki _soubory _elemei _ficheiros _arquivos "
        "_dosyalar _datoteke _fitxers _failid _fails _bylos _fajlovi _fitxategiak"
    ).split()
)
_FENCE = b"---"


class Found(NamedTuple):
    """What ``article_files`` found: files with the folder each belongs to, what cannot be taken, and remarks."""

    files: list[tuple[Path, Path]]
    rejected: list[Rejected]
    warnings: list[str]


def article_files(paths: Iterable[Path]) -> Found:
    """Find the files to read: those named, and those of folders whose endings are in ``KINDS``, in order of name.

    Hidden files and the folders that belong to saved pages are passed over. A named file is taken whatever its ending: its content decides.
    A path that does not exist, a folder that cannot be read and a link to a folder outside are rejected with the reason. A file is taken
    once.
    """
    found = Found([], [], [])
    seen: set[str] = set()
    for path in paths:
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError) as error:
            found.rejected.append(Rejected(_shown(str(path)), _why_not(error)))
            continue
        if stat.S_ISDIR(mode):
            _take_folder(path, found, seen)
        elif not _is_unicode(str(path)):
            found.rejected.append(Rejected(_shown(str(path)), NOT_UNICODE))
        elif _is_new(os.path.join(os.path.realpath(path.parent), path.name), seen):
            found.files.append((path, Path(os.path.realpath(path)).parent))  # a link that is named is meant
    return found


def opened(path: Path, root: Path) -> BinaryIO:
    """Open a file for reading.

    Raises:
        ArticleError: it is a link that leads out of ``root``, no regular file (a pipe, a device), or cannot be read.
    """
    try:
        if path.is_symlink() and _leads_out(str(path), os.path.realpath(root)):
            raise ArticleError(LINK_LEADS_OUT, path=str(path))
        # A pipe that nobody writes to would be waited for, and it may have taken the file's place since it was found.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise ArticleError("not a file that can be read; name a file with text", path=str(path))
        return os.fdopen(descriptor, "rb")
    except (OSError, ValueError) as error:
        raise ArticleError(_why_not(error), path=str(path)) from error


def stream_bytes(stream: BinaryIO, path: str, largest: int, remedy: str = "split the file") -> bytes:
    """Read all of a file, which may have at most ``largest`` bytes. ``remedy`` is what to do about a larger one.

    Raises:
        ArticleError: the file is larger, or cannot be read.
    """
    try:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
    except OSError:
        size = 0  # one that the system makes up while it is read
    try:
        data = b"" if size > largest else stream.read(largest + 1)  # it may have grown since, or not tell its size
    except OSError as error:
        raise ArticleError(_why_not(error), path=path) from error
    if max(size, len(data)) > largest:
        raise ArticleError(too_large(max(size, len(data)), largest, remedy), path=path)
    return data


def too_large(size: int, largest: int, remedy: str) -> str:
    """The reason for a file of ``size`` bytes to be refused."""
    return f"{size / 1e6:.1f} MB are more than the {largest / 1e6:.0f} MB that are read; {remedy}"


def is_part_of_page(folder: str, names: Collection[str]) -> bool:
    """Whether a folder of this name, lying beside files of those names in lower case, holds the parts of a page that a browser saved."""
    endings = [ending for ending in _PARTS_OF_PAGE if folder.lower().endswith(ending)]
    return any(folder[: -len(ending)].lower() + kind in names for ending in endings for kind in PAGE_KINDS)


def is_readme(name: str, beginning: bytes) -> bool:
    """Whether a file tells of its folder rather than being an article: a README without front matter."""
    stem, ending = os.path.splitext(name.lower())
    return stem == "readme" and ending in TEXT_KINDS and beginning.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip() != _FENCE


def _take_folder(folder: Path, found: Found, seen: set[str]) -> None:
    others = parts = 0
    for parent, names, passed_over in _walk(folder, found):
        parts += passed_over
        real = os.path.realpath(parent)
        for name in names:
            if os.path.splitext(name)[1].lower() not in KINDS:
                others += 1
            elif not _is_unicode(os.path.join(parent, name)):
                found.rejected.append(Rejected(_shown(os.path.join(parent, name)), NOT_UNICODE))
            elif _is_readme_file(Path(parent, name)):
                found.warnings.append(f"{Path(parent, name)}: skipped, a README without front matter; name the file itself to take it in")
            elif _is_new(os.path.join(real, name), seen):
                found.files.append((Path(parent, name), folder))
    if others:
        found.warnings.append(f"{folder}: {others} {'file' if others == 1 else 'files'} of other kinds skipped")
    if parts:
        what = "folder that belongs to a saved page" if parts == 1 else "folders that belong to saved pages"
        found.warnings.append(f"{folder}: {parts} {what} skipped; name the folder itself to take its files in")


def _walk(folder: Path, found: Found) -> Iterator[tuple[str, list[str], int]]:
    """Folders, the names of the files in each, hidden ones left out, and how many folders in it belong to saved pages."""

    def refuse(error: OSError) -> None:
        found.rejected.append(Rejected(_shown(error.filename or str(folder)), _why_not(error)))

    real = os.path.realpath(folder)
    for parent, folders, files in os.walk(folder, onerror=refuse):
        pages = {name.lower() for name in files if name.lower().endswith(PAGE_KINDS)}
        parts = {name for name in folders if is_part_of_page(name, pages)}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in parts)
        for path in (os.path.join(parent, name) for name in folders):
            if os.path.islink(path) and _leads_out(path, real):
                found.rejected.append(Rejected(_shown(path), LINK_LEADS_OUT))
        yield parent, sorted(name for name in files if not name.startswith(".")), len(parts)


def _is_new(path: str, seen: set[str]) -> bool:
    before = len(seen)
    seen.add(path)
    return len(seen) > before


def _is_unicode(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _leads_out(path: str, real_root: str) -> bool:
    target = os.path.realpath(path)
    return target != real_root and not target.startswith(os.path.join(real_root, ""))


def _is_readme_file(path: Path) -> bool:
    if not path.name.lower().startswith("readme."):
        return False
    try:
        with opened(path, path.parent) as stream:
            return is_readme(path.name, stream.read(64))
    except (ArticleError, OSError):
        return False  # reading it will say what is wrong


def _why_not(error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return "this name no file can have; check it"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "there is no such file or folder"
    return f"cannot be read ({error.strerror}); check the file and its permissions"
