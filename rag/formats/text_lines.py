"""Reads the lines of a file of any length in bounded memory, in the encoding it is in.

A line in UTF-8 is read as such, any other in the encoding of the file's beginning, or if it is not in that one either in its own: files of
several encodings have been joined before.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from rag.decoding import decode
from rag.errors import ArticleError
from rag.formats.records import LARGEST_RECORD

SAMPLE = 262_144  # bytes from which the encoding is told

_STRAY = re.compile("[\udc80-\udcff]")


def lines_of(
    stream: BinaryIO, source: str, *, newline: Literal["\n", ""], charset: str | None = None
) -> Iterator[tuple[int, str | ArticleError]]:
    r"""Read lines.

    Args:
        stream: at its beginning, seekable; it stays open.
        source: for messages.
        newline: ``"\n"`` to end lines at newlines only, ``""`` at carriage returns as well; line ends are kept as they are.
        charset: an encoding that is said to be the file's, taken when its bytes do not tell it.

    Yields:
        The number of each line, from 1, and the line. A line that is too long or cannot be decoded is an error. When one does not end
        within twice ``LARGEST_RECORD`` it is the last: a file without line ends is not read to its end.

    Raises:
        ArticleError: the beginning is not text.
    """
    encoding = _encoding_of(stream.read(SAMPLE), source, charset)
    stream.seek(0)
    # A line in UTF-8 is told by its form whatever the others are in. Bytes of other lines are kept as they are, to be decoded after.
    by_line = not encoding.startswith(("utf-16", "utf-32", "iso2022", "hz"))
    text = io.TextIOWrapper(
        stream, encoding="utf-8" if by_line else encoding, errors="surrogateescape" if by_line else "replace", newline=newline
    )
    try:
        number = 0
        while line := text.readline(LARGEST_RECORD + 1):
            number += 1
            if len(line) > LARGEST_RECORD:
                ends = line.endswith(("\n", "\r")) or _ends_soon(text)
                message = f"a line of more than {LARGEST_RECORD / 1e6:.0f} MB; " + (
                    "shorten it" if ends else "end each record's line, the rest of the file is not read"
                )
                yield number, ArticleError(message, path=source, line=number)
                if not ends:
                    return
                continue
            yield number, _decoded(line.removeprefix("\ufeff") if number == 1 else line, encoding, source, number)
    finally:
        text.detach()


def _ends_soon(text: io.TextIOWrapper) -> bool:
    """Whether a line that is too long ends; its rest is passed over."""
    rest = text.readline(LARGEST_RECORD)
    return len(rest) < LARGEST_RECORD or rest.endswith("\n")


def _encoding_of(sample: bytes, source: str, charset: str | None) -> str:
    if len(sample) == SAMPLE:
        if b"\0" in sample:  # two or four bytes a character, of which one may be in two pairs
            for cut in (0, 2):
                _, encoding = decode(sample[: SAMPLE - cut], source, charset)
                if encoding.startswith(("utf-16", "utf-32")):
                    return encoding
        sample = re.sub(rb"[\x80-\xff]{1,8}\Z", b"", sample)  # a character may be cut in two
    return decode(sample, source, charset)[1] if sample else "utf-8"


def _decoded(line: str, encoding: str, source: str, number: int) -> str | ArticleError:
    """The line, in the encoding of the file's beginning, or by itself, if it holds bytes that are not UTF-8."""
    if not _STRAY.search(line):
        return line
    data = line.encode("utf-8", "surrogateescape")
    try:
        return data.decode(encoding)
    except UnicodeError:
        pass
    try:
        return decode(data, source)[0]
    except ArticleError as error:
        return ArticleError(error.reason, path=source, line=number)
