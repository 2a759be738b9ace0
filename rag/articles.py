"""Reads an article file, Markdown or plain text, into an Article, and finds the article files in folders.

A README without front matter is not an article of the folder it stands in; named itself, it is. Links that lead out of a folder are not
followed. What is not done here: other formats, other encodings than UTF-8, cleaning, dating; fields are read in ``front_matter``.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rag.errors import ArticleError
from rag.front_matter import FENCE, FrontMatter, read_front_matter
from rag.schema import Article, Rejected

KINDS = (".md", ".txt")
LARGEST_FILE = 20_000_000  # bytes; a news article has a few thousand, a book one or two million
LINK_LEADS_OUT = "a link that leads out of the folder; name its target to take it in"
LONGEST_TITLE = 200  # characters of a first line that may be a headline

_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t]*#*$")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NO_UNWRAP = re.compile(r"\s*(?:[-*+>|#]|\d{1,3}[.)]\s)|\s{4}")


class Found(NamedTuple):
    """What ``article_files`` found: files with the folder each belongs to, what cannot be taken, and remarks."""

    files: list[tuple[Path, Path]]
    rejected: list[Rejected]
    warnings: list[str]


def read_article(path: Path, root: Path) -> Article:
    """Read one file.

    Args:
        path: a ``.md`` or ``.txt`` file.
        root: the folder it was found in; a link that leads out of it is refused.

    Returns:
        The article. Its id is made of the file's name. Its text has no front matter, no title heading, no trailing spaces, no control
        characters, and never two blank lines in a row; lines that were wrapped at a fixed width are joined.

    Raises:
        ArticleError: naming the line and field.
    """
    data = _bytes_of(path, root)
    lines = _LINE_ENDS.sub("\n", _decoded(data, path)).split("\n")
    front = read_front_matter(lines, str(path))
    body = _normalised(lines[front.lines :])
    if not body:
        raise ArticleError("there is no text; write the article into the file", path=str(path))
    title = front.text("title")
    if title is None:
        title, body = _title_of(body)
    else:
        title = " ".join(_printable(title).split())
        body = _without_heading(body, title)
    return Article(
        article_id=_own_id(front) or slug(path.stem),
        title=title,
        publisher=front.text("publisher"),
        published=front.published,
        url=front.url,
        language=front.language,
        text=body,
        source=str(path.absolute()),
        content_hash=hashlib.sha256(data).hexdigest(),
        metadata=front.others,
    )


def article_files(paths: Iterable[Path]) -> Found:
    """Find the files to read: those named, and the ``.md`` and ``.txt`` files of folders, in order of name; hidden ones are passed over.

    A path that does not exist, and a named file of another kind, is rejected with the reason. A file is taken once.
    """
    found = Found([], [], [])
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            others = 0
            for file in _files_below(path, found):
                if file.suffix.lower() not in KINDS:
                    others += 1
                elif file.stem.lower() == "readme" and not _has_front_matter(file):
                    found.warnings.append(f"{file}: skipped, a README without front matter; name the file itself to take it in")
                elif file.absolute() not in seen:
                    seen.add(file.absolute())
                    found.files.append((file, path))
            if others:
                found.warnings.append(f"{path}: {others} {'file' if others == 1 else 'files'} of other kinds skipped")
        elif not os.path.lexists(path):
            found.rejected.append(Rejected(str(path), "there is no such file or folder"))
        elif path.suffix.lower() not in KINDS:
            found.rejected.append(Rejected(str(path), f"{path.suffix or 'a file without ending'} is not read; {' and '.join(KINDS)} are"))
        elif path.absolute() not in seen:
            seen.add(path.absolute())
            found.files.append((path, path.resolve().parent))  # a link that is named is meant
    return found


def slug(name: str) -> str:
    """A name in lower case, its letters and digits of any script kept and all else made hyphens; ``article`` when nothing is left."""
    characters = unicodedata.normalize("NFC", name).lower()
    kept = "".join(character if unicodedata.category(character)[0] in "LMN" else "-" for character in characters)
    return "-".join(part for part in kept.split("-") if part)[:80].strip("-") or "article"


def ids_for(article: Article, root: Path) -> tuple[str, str, str]:
    """Ids an article may get, first choice first: its own, then with six digits of the path below ``root``, then of the whole path."""
    path = Path(article.source)
    whole = path.as_posix()
    below = path.relative_to(root.absolute()).as_posix() if path.is_relative_to(root.absolute()) else whole
    digits = [hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:6] for name in (below, whole)]
    return article.article_id, f"{article.article_id}-{digits[0]}", f"{article.article_id}-{digits[1]}"


def _files_below(folder: Path, found: Found) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [path for path in (Path(parent) / name for name in folders) if path.is_symlink() and _leads_out(path, folder)]
        found.rejected.extend(Rejected(str(path), LINK_LEADS_OUT) for path in links)
        yield from (Path(parent) / name for name in sorted(files) if not name.startswith("."))


def _leads_out(path: Path, root: Path) -> bool:
    return not path.resolve().is_relative_to(root.resolve())


def _has_front_matter(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.readline(64).removeprefix(b"\xef\xbb\xbf").rstrip() == FENCE.encode()
    except OSError:
        return True  # reading it will say what is wrong


def _bytes_of(path: Path, root: Path) -> bytes:
    try:
        if path.is_symlink() and _leads_out(path, root):
            raise ArticleError(LINK_LEADS_OUT, path=str(path))
        if not path.is_file():
            raise ArticleError("not a file that can be read; name a text file", path=str(path))
        size = path.stat().st_size
        if size > LARGEST_FILE:
            message = f"{size / 1e6:.1f} MB are more than the {LARGEST_FILE / 1e6:.0f} MB an article may have; split the file"
            raise ArticleError(message, path=str(path))
        return path.read_bytes()
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror}); check the file and its permissions", path=str(path)) from error


def _decoded(data: bytes, path: Path) -> str:
    null = data.find(b"\0")
    if null >= 0:
        raise ArticleError("not text: it holds a null byte; save it as UTF-8 text", path=str(path), line=data.count(b"\n", 0, null) + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte 0x{data[error.start]:02x} at {error.start} is not UTF-8; save the file as UTF-8"
        raise ArticleError(message, path=str(path), line=data.count(b"\n", 0, error.start) + 1) from error


def _own_id(front: FrontMatter) -> str | None:
    value = front.text("article_id")
    if value is not None and slug(value) != value:
        raise front.refused("article_id", f"has other characters than small letters, digits and hyphens; write {slug(value)}")
    return value


def _printable(text: str) -> str:
    """The text without control characters, which could steer a terminal."""
    return "".join(character for character in text if character in "\n\t" or unicodedata.category(character) != "Cc")


def _normalised(lines: list[str]) -> str:
    tidy = [_printable(line).rstrip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_unwrapped(tidy))).strip("\n")


def _unwrapped(lines: list[str]) -> list[str]:
    """Join lines that were wrapped at a fixed width, so that no sentence is cut where a line ended.

    A text counts as wrapped when no line is longer than 120 characters and, of the lines that another follows, nine in ten are full:
    the next line's first word would not have fitted. Lists, quotes, tables and headings are left as they are.
    """
    width = max(map(len, lines), default=0)
    if not 40 <= width <= 120:
        return lines
    pairs = [(line, after) for line, after in itertools.pairwise(lines) if line and after and not _NO_UNWRAP.match(after)]
    full = [_is_full(line, after, width) for line, after in pairs if not _NO_UNWRAP.match(line)]
    if len(full) < 3 or sum(full) < 0.9 * len(full):
        return lines
    joined = lines[:1]
    for line, after in itertools.pairwise(lines):
        if line and after and not _NO_UNWRAP.match(after) and not line.startswith("#") and _is_full(line, after, width):
            joined[-1] += f" {after.lstrip()}"
        else:
            joined.append(after)
    return joined


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > width


def _title_of(body: str) -> tuple[str, str]:
    """Title and remaining text of a body that comes without one: its first heading, else its first line.

    A line that is a sentence stays in the text as well, so that it can be quoted.
    """
    first, _, rest = body.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    title = " ".join((heading[1] if heading else first).split())
    is_headline = bool(heading) or (len(title) <= LONGEST_TITLE and not title.endswith((".", "!", "?", "”", '"', "…", ":", ";", ",")))
    if is_headline and rest.strip():
        return title, rest.strip("\n")
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return title, body


def _without_heading(body: str, title: str) -> str:
    """The body without a first heading that repeats the title."""
    first, _, rest = body.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    return rest.strip("\n") if heading and heading[1].casefold() == title.casefold() and rest.strip() else body
