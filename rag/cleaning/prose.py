"""Whether a line is running text: what the story's paragraphs are made of, and captions, menus and headlines are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

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
_ASCII_SIGNS = {number: None for number in range(128) if not chr(number).isalnum() and not chr(number).isspace()}
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")

Answer = TypeVar("Answer")


def remembered(judge: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """A rule that remembers its answers, which must not be changed, to the last lines."""
    answer_to = lru_cache(REMEMBERED_LINES)(judge)

    @wraps(judge)
    def answer(line: str) -> Answer:
        return answer_to(line) if len(line) <= REMEMBERED_LINE else judge(line)

    return answer


@remembered
def words_in(line: str) -> int:
    """How many blank-separated words with a letter or digit a line has."""
    for sign in "’‘“”—–…":  # no word has them alone, and most lines are ASCII without them: a fifth of the time
        line = line.replace(sign, "")
    if line.isascii():
        return len(line.translate(_ASCII_SIGNS).split())
    return sum([word[0].isalnum() or any(map(str.isalnum, word)) for word in line.split()])  # most begin with a letter


@remembered
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
