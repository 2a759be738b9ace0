"""Whether a text states what a case expects: texts, numbers, dates, and names in any spelling that the articles have.

Numbers and dates are compared by value, texts and names by folded words (``words.py``). What it does not do: tell whether the text says it
of the right person or thing, or denies it; a fact is met where its words stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import rag
from eval.case_schema import Alternative, Case, Date, Name, Number
from eval.days import days_in
from eval.numerals import has_unit, numbers_in
from eval.words import contains

Names = Mapping[str, Sequence[str]]  # a name as a case writes it -> its spellings in the articles

AS_WRITTEN: Names = MappingProxyType({})


def is_met(fact: Sequence[Alternative], text: str, names: Names = AS_WRITTEN) -> bool:
    """Whether any alternative of a fact stands in a text. ``names`` comes of ``spellings``; a name that it lacks is sought as written."""
    return any(is_stated(alternative, text, names) for alternative in fact)


def is_stated(alternative: Alternative, text: str, names: Names = AS_WRITTEN) -> bool:
    """Whether one alternative, or one forbidden claim, stands in a text."""
    if isinstance(alternative, Number):
        value, unit = Decimal(str(alternative.number)), alternative.unit
        return any(number.value == value and (unit is None or has_unit(number, unit)) for number in numbers_in(text))
    if isinstance(alternative, Date):
        return any(day.meets(alternative.date) for day in days_in(text))
    if isinstance(alternative, Name):
        return any(contains(text, spelling) for spelling in (alternative.name, *names.get(alternative.name, ())))
    return contains(text, alternative)


def wording(alternative: Alternative) -> str:
    """An alternative as reports name it: ``Amiri``, ``16,000,000,000 $``, ``2019-10-30``."""
    if isinstance(alternative, Number):
        number = f"{alternative.number:,}".removesuffix(".0")
        return f"{number} {alternative.unit}" if alternative.unit else number
    if isinstance(alternative, Date):
        return alternative.date
    return alternative.name if isinstance(alternative, Name) else alternative


def spellings(cases: Iterable[Case], engine: Any) -> dict[str, tuple[str, ...]]:
    """The spellings that an engine's articles have for the names of some cases, by the name as the case writes it.

    An engine that has no ``person`` method knows none, and of a name that is nobody's or several persons' there are none: those names are
    sought as written.
    """
    person = getattr(engine, "person", None)
    if person is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for case in cases:
        for alternative in (*(alternative for fact in case.facts for alternative in fact), *case.forbidden):
            if isinstance(alternative, Name) and alternative.name not in found:
                try:
                    found[alternative.name] = tuple(spelling.written for spelling in person(alternative.name).spellings)
                except rag.BylineError:
                    continue
    return found
