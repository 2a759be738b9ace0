"""Whether a line is running text: what the story's paragraphs are made of, and captions, menus and headlines are not."""

from __future__ import annotations

import re
from functools import lru_cache

_END = r"[.!?…。！？؟।]"
_CLOSERS = r"[\"'”’»)\]*_」』]*"
_PROSE = re.compile(rf"{_END}{_CLOSERS}$")
_TRUNCATED = re.compile(rf"(?:\.{{3}}|…|\[(?:…|\.{{3}})\]){_CLOSERS}$")
_DIGITS = re.compile(r"\d")

# Who reports what somebody says tells something, whatever it is about.
_REPORTS = re.compile(
    r"\b(?:said|says|told|wrote|asked|added|argued|conceded|warned|claimed|replied|(?<!your )say)\b|,[”\"’]? (?:the|"
    r"an?) \w+ (?:found|ruled|noted|heard)\b",
    re.IGNORECASE,
)

PROSE_WORDS = 6  # words from which a line that ends as a sentence is one
LONG_LINE = 25  # words from which a line is prose however it ends
LONG_SCRIPT = 60  # characters, for scripts that part no words
SHORT_SCRIPT = 15  # the same, where the line ends as a sentence does and most of its signs are Chinese or Japanese
# The rules ask the same of a line again and again; of so many lines, if they are no longer than this, the answer is remembered.
REMEMBERED_LINES, REMEMBERED_LINE = 4096, 1000
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def words_in(line: str) -> int:
    """How many blank-separated words with a letter or digit a line has."""
    return _words_in(line) if len(line) <= REMEMBERED_LINE else _count(line)


def _count(line: str) -> int:
    # Most words are letters through and through, or begin with one, which is told at once.
    return sum(word.isalnum() or word[0].isalnum() or any(map(str.isalnum, word)) for word in line.split())


_words_in = lru_cache(REMEMBERED_LINES)(_count)


def is_prose(line: str) -> bool:
    """Whether a line is running text: a sentence, or too long to be anything else."""
    count = words_in(line)
    if count >= LONG_LINE:
        return True
    if _PROSE.search(line[-12:]) is None:
        return False
    if count >= PROSE_WORDS:
        return True
    return len(line) >= LONG_SCRIPT or (len(line) >= SHORT_SCRIPT and 2 * len(_IDEOGRAPHS.findall(line)) > len(line))


def reports_speech(line: str) -> bool:
    """Whether a line says that somebody said something."""
    return _REPORTS.search(line) is not None


def is_truncated(line: str) -> bool:
    """Whether a line ends in an ellipsis."""
    return _TRUNCATED.search(line[-12:].rstrip()) is not None


def has_digit(line: str) -> bool:
    """Whether a line has a digit of any script."""
    return _DIGITS.search(line) is not None
