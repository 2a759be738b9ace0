"""Offices in the plural: everybody who held one, for "which prime ministers", "the names of the Force's commanders".

A question in the plural is read as the one in the singular, without a time, so that all holders come; those of whom everything said is of
another time than the one asked about are left out. Only a question for nothing else is read so: "the prime ministers whom X met" asks for
some of them. What an office is called and who held it is ``asked.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer_schema import RoleHolder, RoleInQuestion
from rag.answer_type import asks_for_nothing_but_names
from rag.periods import Period
from rag.roles.asked import resolve_roles
from rag.roles.role_index import RoleIndex
from rag.roles.role_words import is_head

_WORD = re.compile(r"[^\W\d_]+")


def all_holders(question: str, periods: Sequence[Period], index: RoleIndex) -> tuple[RoleInQuestion, ...]:
    """The offices that a question names in the plural, each with all who held it; none where it names none so.

    Args:
        question: as it stands by itself.
        periods: those of the question, with offsets in it.
        index: of the corpus.
    """
    found = []
    for plural in _plurals(question):
        for role in resolve_roles(f"{question[: plural - 1]}{question[plural:]}", (), index):
            holders = tuple(holder for holder in role.holders if not periods or any(_within(holder, period) for period in periods))
            start, end = role.start, role.end + 1
            if start < plural <= end and holders and asks_for_nothing_but_names(_without(question, (start, end), periods)):
                found.append(replace(role, words=question[start:end], end=end, holders=holders))
    return tuple(found)


def names_offices(question: str) -> bool:
    """Whether some word of a question may be an office in the plural."""
    return bool(_plurals(question))


def _plurals(question: str) -> list[int]:
    """Where nouns of offices in the plural end."""
    found, before = [], ""
    for match in _WORD.finditer(question):
        word = match.group().lower()
        if word.endswith("s") and is_head(word[:-1], before):
            found.append(match.end())
        before = word
    return found


def _without(question: str, span: tuple[int, int], periods: Sequence[Period]) -> str:
    """The question without an office and its periods."""
    text = list(question)
    for start, end in (span, *((period.start, period.end) for period in periods)):
        text[start:end] = " " * (end - start)
    return "".join(text)


def _within(holder: RoleHolder, period: Period) -> bool:
    """Whether something said of a holder is of a period, or is of no known time."""
    return any(
        said.first is None or said.last is None
        or ((period.first is None or said.last >= period.first) and (period.last is None or said.first <= period.last))
        for said in holder.passages
    )  # fmt: skip
