"""Reads the articles in a ZIP archive, member by member, in memory: nothing is written to disk, and no member can be larger than it may be.

A member that cannot be taken is reported and the rest goes on. An archive that would unpack to more than could be read is refused before
anything is unpacked. Archives inside archives are not opened.
"""

from __future__ import annotations

import functools
import os
import re
import stat
import struct
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import BinaryIO

from rag.errors import ArticleError
from rag.files import KINDS, PAGE_KINDS, is_part_of_page, is_readme
from rag.formats.records import cannot_be_read
from rag.page import Page

MOST_MEMBERS = 100_000  # as many articles as a large archive of news has in a year
LARGEST_TOTAL = 2_000_000_000  # bytes unpacked; a minute's work
LARGEST_MEMBER = 20_000_000  # bytes unpacked, as for a file of its own
HIGHEST_RATIO = 200  # of unpacked to packed bytes; text has 3 to 10, the same page over and over 100, zeros 1000
RATIO_FROM = 1_000_000  # bytes unpacked below which the ratio does not matter
LARGEST_DIRECTORY = 400 * MOST_MEMBERS  # bytes of the table of contents, with names of 350 bytes

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END = b"PK\x05\x06"
_ENCRYPTED = 0x1 | 0x40
_UTF8_NAME = 0x800
_OFFICE = ("[content_types].xml", "mimetype", "meta-inf/manifest.xml")
_DRIVE = re.compile(r"[A-Za-z]:")


def is_archive(beginning: bytes) -> bool:
    """Whether data that begins like this is a ZIP archive."""
    return beginning.startswith(_MAGIC)


def read_archive(stream: BinaryIO, source: str) -> Iterator[Page | ArticleError]:
    """Read the articles in an archive, in order of the names of its members.

    Args:
        stream: seekable.
        source: of the archive; that of a page is this with ``!/`` and the member's name.

    Raises:
        ArticleError: it is no archive, it is one of an Office document, or it is too large.
    """
    _check_directory(stream, source)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError) as error:
        raise ArticleError(cannot_be_read("a ZIP archive", error), path=source) from error
    with archive:
        members = archive.infolist()
        _check_members(members, stream, source)
        taken, passed_over, errors = _taken(members, source)
        yield from errors
        is_empty = not errors
        for member, name in taken:
            pages = _pages_of_member(archive, member, name, source)
            for page in pages:
                is_empty = False
                if passed_over and isinstance(page, Page):
                    what = "file" if passed_over == 1 else "files"
                    page = replace(page, warnings=(f"{passed_over} {what} of other kinds in the archive skipped", *page.warnings))
                    passed_over = 0
                yield page
        if is_empty:
            raise ArticleError(f"there is no article in it; files that end in {', '.join(KINDS[:-1])} are read", path=source)


def _check_directory(stream: BinaryIO, source: str) -> None:
    """Refuse an archive whose table of contents says it is too long, before all of it is read into memory."""
    size = stream.seek(0, os.SEEK_END)
    start = stream.seek(max(0, size - 65_557))  # the end record and the longest comment after it
    tail = stream.read()
    stream.seek(0)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise ArticleError("not a whole ZIP archive; pack or download it anew", path=source)
    count, length = struct.unpack("<HL", tail[place + 10 : place + 16])
    locator = place - 20
    if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":  # the 64-bit form, which has a record of its own
        (offset,) = struct.unpack("<Q", tail[locator + 8 : locator + 16])
        record = tail[locator - 56 : locator] if locator >= 56 else tail[:0]
        if start <= offset <= start + len(tail) - 56:
            record = tail[offset - start : offset - start + 56]
        if record[:4] == b"PK\x06\x06":
            count, length = max(count, struct.unpack("<Q", record[32:40])[0]), struct.unpack("<Q", record[40:48])[0]
    if length > LARGEST_DIRECTORY or count > MOST_MEMBERS:
        raise ArticleError(f"more than the {MOST_MEMBERS:,} members that are read; pack it in parts", path=source)


def _check_members(members: list[zipfile.ZipInfo], stream: BinaryIO, source: str) -> None:
    if len(members) > MOST_MEMBERS:
        raise ArticleError(f"{len(members):,} members are more than the {MOST_MEMBERS:,} that are read; pack it in parts", path=source)
    names = {member.filename.lower() for member in members}
    if any(name in names for name in _OFFICE):
        message = "an Office document or e-book, which is not read; save it as PDF, HTML or text"
        raise ArticleError(message, path=source)
    total = sum(member.file_size for member in members)
    if total > LARGEST_TOTAL:
        message = f"unpacked it has {total / 1e9:.1f} GB, more than the {LARGEST_TOTAL / 1e9:.0f} GB that are read; pack it in parts"
        raise ArticleError(message, path=source)
    size = stream.seek(0, os.SEEK_END)
    if sum(member.compress_size for member in members) > size:
        raise ArticleError("its members overlap, as they do in archives made to do harm; pack it anew", path=source)


def _taken(members: list[zipfile.ZipInfo], source: str) -> tuple[list[tuple[zipfile.ZipInfo, str]], int, list[ArticleError]]:
    """The members to read with their names, how many of other kinds are passed over, and those that are refused."""
    named = sorted(((member, _name(member)) for member in members if not member.is_dir()), key=lambda pair: pair[1])
    pages = {name.lower() for _, name in named if name.lower().endswith(PAGE_KINDS)}
    is_parts = functools.cache(lambda folder: is_part_of_page(folder, pages))
    taken: list[tuple[zipfile.ZipInfo, str]] = []
    errors: list[ArticleError] = []
    seen: set[str] = set()
    others = 0
    for member, name in named:
        parts = re.split(r"[/\\]", name)
        if _is_hidden(parts, is_parts):
            continue
        if not parts[-1].lower().endswith(KINDS):
            others += 1
            continue
        reason = _why_not(member, name, parts, seen)
        seen.add(name)
        if reason is None:
            taken.append((member, name))
        else:
            errors.append(ArticleError(reason, path=_shown(source, name)))
    return taken, others, errors


def _is_hidden(parts: list[str], is_parts: Callable[[str], bool]) -> bool:
    """Whether a member is hidden, or in a folder that is, that macOS adds, or that belongs to a saved page."""
    if any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts):
        return True
    return any(is_parts("/".join(parts[:depth])) for depth in range(1, len(parts)))


def _why_not(member: zipfile.ZipInfo, name: str, parts: list[str], seen: Collection[str]) -> str | None:
    """Why a member is refused; None when it is read."""
    mode = member.external_attr >> 16
    ratio = member.file_size / max(1, member.compress_size)
    checks = (
        (not parts[0] or _DRIVE.match(name) or ".." in parts, "its name leads out of the archive; pack it anew"),
        (name in seen, "the second member of this name; pack it anew"),
        (stat.S_IFMT(mode) not in (0, stat.S_IFREG), "a link or device, not a file; pack the file itself"),
        (member.flag_bits & _ENCRYPTED, "encrypted; pack it without a password"),
        (name.lower().endswith(".zip"), "an archive inside the archive; unpack it"),
        (member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED), "packed by a method that is not read; pack it anew"),
        (
            member.file_size > LARGEST_MEMBER,
            f"{member.file_size / 1e6:.1f} MB are more than the {LARGEST_MEMBER / 1e6:.0f} MB that are read",
        ),
        (
            member.file_size > RATIO_FROM and ratio > HIGHEST_RATIO,
            f"it unpacks to {ratio:.0f} times its size, as nothing that was written does; pack it anew",
        ),
    )
    return next((reason for applies, reason in checks if applies), None)


def _pages_of_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, source: str) -> Iterator[Page | ArticleError]:
    from rag.formats.dispatch import pages_of

    where = _shown(source, name)
    try:
        with archive.open(member) as stream:
            data = stream.read(LARGEST_MEMBER + 1)
    except Exception as error:  # whatever zlib, struct and zipfile raise on data that is not what it says
        yield ArticleError(cannot_be_read("a member of a ZIP archive", error), path=where)
        return
    if len(data) > LARGEST_MEMBER:
        yield ArticleError(f"more than the {LARGEST_MEMBER / 1e6:.0f} MB that are read; split it", path=where)
    elif is_archive(data):
        yield ArticleError("an archive inside the archive; unpack it", path=where)
    elif is_readme(name.rpartition("/")[2], data[:64]):
        return
    else:
        stem, kind = os.path.splitext(re.split(r"[/\\]", name)[-1])
        yield from pages_of(data, where, stem, kind=kind)


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; that of an older archive is in UTF-8 more often than in the encoding of DOS."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode()
    except UnicodeError:
        return member.filename


def _shown(source: str, name: str) -> str:
    printable = "".join(character if character.isprintable() else "\ufffd" for character in name[:500])
    return f"{source}!/{printable}"
