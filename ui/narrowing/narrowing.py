"""Which articles a reader wants to ask: publishers, persons and a period, kept in the page's address.

Holds no HTML and asks no engine; what a filter lets in is ``rag``'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from ui import texts
from ui.wording import readable_date

MOST_NAMES = 20
"""Publishers, and persons, that one question is narrowed to; an address may hold any number, those after are passed over."""


class Part(NamedTuple):
    """One thing that a question is narrowed to.

    Attributes:
        kind: ``publisher``, ``person``, ``since``, ``until`` or ``undated``, as in the address.
        value: the name or the date.
        text: all of it in words.
    """

    kind: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a question is narrowed to; the default is all articles.

    Attributes:
        publishers, persons: any of these; empty where any will do.
        since, until: partial ISO dates of publication, both included; empty where the period is open.
        undated: whether articles without a date are in though a period is asked for.
    """

    publishers: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    undated: bool = False

    def arguments(self) -> dict[str, Any]:
        """As ``engine.stream`` takes it: only what is set."""
        values = {name: getattr(self, name) for name in ("publishers", "persons", "since", "until", "undated")}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value}

    def to_query(self) -> list[tuple[str, str]]:
        """As pairs of a web address's query, in a fixed order."""
        return [(part.kind, part.value) for part in self.parts()]

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Narrowing:
        """Read a query as ``urllib.parse.parse_qs`` gives it; what is not known is passed over."""
        since, until = ((query.get(name) or [""])[0] for name in ("since", "until"))
        return cls.read(query.get("publisher", ()), query.get("person", ()), since, until, "1" in query.get("undated", ()))

    @classmethod
    def read(cls, publishers: Iterable[str], persons: Iterable[str], since: str, until: str, undated: bool) -> Narrowing:
        """What a form or an address says, without what is empty or said twice; ``undated`` means something for a period only."""
        since, until = since.strip(), until.strip()
        return cls(_once(publishers), _once(persons), since, until, undated and bool(since or until))

    def parts(self) -> list[Part]:
        """Each thing it is narrowed to, in a fixed order."""
        found = [Part("publisher", name, texts.PUBLISHER_IS.format(name=name)) for name in self.publishers]
        found += [Part("person", name, texts.PERSON_IS.format(name=name)) for name in self.persons]
        dates = (("since", self.since, texts.CHIP_SINCE), ("until", self.until, texts.CHIP_UNTIL))
        found += [Part(kind, value, said.format(date=readable_date(value))) for kind, value, said in dates if value]
        return found + ([Part("undated", "1", texts.UNDATED_TOO)] if self.undated else [])

    def without(self, kind: str, value: str) -> Narrowing:
        """The same less one part; without a period, undated articles are in anyway."""
        left = {
            "publisher": lambda: replace(self, publishers=tuple(name for name in self.publishers if name != value)),
            "person": lambda: replace(self, persons=tuple(name for name in self.persons if name != value)),
            "since": lambda: replace(self, since="", undated=self.undated and bool(self.until)),
            "until": lambda: replace(self, until="", undated=self.undated and bool(self.since)),
            "undated": lambda: replace(self, undated=False),
        }
        return left[kind]() if kind in left else self

    def date_faults(self) -> dict[str, str]:
        """What is wrong with the dates, by ``since`` and ``until``, in words."""
        dates = {"since": self.since, "until": self.until}
        faults = {kind: texts.NO_DATE.format(value=value) for kind, value in dates.items() if value and not is_date(value)}
        common = min(len(self.since), len(self.until))
        if not faults and self.since[:common] > self.until[:common]:
            faults["until"] = texts.ENDS_BEFORE.format(until=readable_date(self.until), since=readable_date(self.since))
        return faults


EVERYTHING = Narrowing()


def is_date(value: str) -> bool:
    """Whether this is a partial ISO date: ``2024``, ``2024-03`` or ``2024-03-15``."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
        return False
    year, month, day = [*map(int, value.split("-")), 1, 1][:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))[:MOST_NAMES]
