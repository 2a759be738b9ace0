"""Which articles a reader wants to ask: publishers, persons and a period, as chips they can take away, kept in the page's address.

Holds no HTML of the rest of the page and asks no engine; what a filter lets in is ``rag``'s matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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
        pairs = [("publisher", name) for name in self.publishers] + [("person", name) for name in self.persons]
        pairs += [(name, value) for name, value in (("since", self.since), ("until", self.until)) if value]
        return pairs + ([("undated", "1")] if self.undated else [])

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Narrowing:
        """Read a query as ``urllib.parse.parse_qs`` gives it; what is not known is passed over."""
        since, until = ((query.get(name) or [""])[0].strip() for name in ("since", "until"))
        publishers, persons = (tuple(dict.fromkeys(query.get(name, ()))) for name in ("publisher", "person"))
        return cls(publishers, persons, since, until, "1" in query.get("undated", ()))


EVERYTHING = Narrowing()
