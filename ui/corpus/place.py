"""Where in the view of articles a visitor is: which list, what it is searched for, what is opened. Kept in the page's address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

LISTS = ("articles", "names", "publishers", "dates", "stories")
"""What the view can list; the first is what it opens with."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the view of articles; the default is the list of all articles.

    Attributes:
        listed: of ``LISTS``.
        search: words that what is listed must have; empty for all.
        outlet: a publisher or agency whose articles are listed; empty for all.
        month: a partial ISO date, ``2021-12`` or ``2021``, of which the articles are listed; ``none`` for undated ones; empty for all.
        page: of the list, from 1.
        article: the id of the one that is open; empty where none is.
        name: the main name of the person who is open; empty where nobody is.
        part: of the articles that name this person, the page, from 1.
    """

    listed: str = LISTS[0]
    search: str = ""
    outlet: str = ""
    month: str = ""
    page: int = 1
    article: str = ""
    name: str = ""
    part: int = 1

    def to_query(self) -> list[tuple[str, str]]:
        """As pairs of a web address's query: only what differs from the default."""
        values = ((each.name, getattr(self, each.name), each.default) for each in fields(self))
        return [(_QUERY[name], str(value)) for name, value, default in values if value != default]

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Place:
        """Read a query as ``urllib.parse.parse_qs`` gives it; what is not known is passed over."""
        given = {name: (query.get(key) or [""])[0].strip() for name, key in _QUERY.items()}
        page, part = (int(given[name]) if re.fullmatch("[1-9][0-9]{0,5}", given[name]) else 1 for name in ("page", "part"))
        listed = given["listed"] if given["listed"] in LISTS else LISTS[0]
        rest = {name: given[name] for name in ("search", "outlet", "month", "article", "name")}
        return cls(listed=listed, page=page, part=part, **rest)

    @classmethod
    def from_text(cls, query: str) -> Place:
        """The same of the query's text, as ``text`` gives it."""
        return cls.from_query(parse_qs(query))

    def text(self) -> str:
        """The query as text."""
        return urlencode(self.to_query())

    def but(self, **changes: Any) -> Place:
        """The place with some of it changed; of a list that changes with it, the first page."""
        return replace(self, **({} if {"article", "name", "part"} & changes.keys() else {"page": 1}) | changes)


_QUERY = {
    "listed": "list",
    "search": "search",
    "outlet": "outlet",
    "month": "month",
    "page": "page",
    "article": "article",
    "name": "named",
    "part": "part",
}
"""What the address calls each."""

EVERYTHING_LISTED = Place()
