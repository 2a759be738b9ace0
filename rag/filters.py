"""Which articles a question is put to, where a caller asks for some publishers, persons or a period only.

A filter is exact: what it leaves out is no source, and what it lets in is ranked as if nothing else were there. An article counts for its
publisher and for the agency whose report it carries, and for the persons that it names in full. It reads the store's columns that are
short, never an article's text, and keeps the last selections; it does not rank, who is one person is ``people.py``'s matter, and periods
that a question itself names are nobody's here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypedDict

from rapidfuzz import fuzz, process
from sqlalchemy import text

from rag.answer_schema import Filters
from rag.article_store import ArticleStore
from rag.dating.dates import date_in_words, period
from rag.errors import BylineError
from rag.people import Named, People
from rag.terms import fold

KEPT_SELECTIONS = 4  # 20 MB each where they hold all of 200,000 passages
NEAREST = 3  # publishers named where one is unknown
_DATE_FORM = "a date like 2024, 2024-03 or 2024-03-15"


class FilterArguments(TypedDict, total=False):
    """What is filtered by, as every method that asks takes it; ``Selector.select`` says what each means."""

    publishers: str | Iterable[str]
    since: str | None
    until: str | None
    undated: bool
    persons: str | Iterable[str]


class Byline(NamedTuple):
    """What a filter has to know of an article."""

    article_id: str
    publisher: str | None
    agency: str | None
    published: str | None
    story: str

    @property
    def names(self) -> tuple[str, ...]:
        """Whose the article is: its publisher, and the agency whose report it carries."""
        return tuple(name for name in (self.publisher, self.agency) if name)


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles that filters let in.

    Attributes:
        filters: with publishers named as the articles name them, and persons by their main names.
        articles: what is known of each, in order of id.
        passages: the ids of all their passages.
        undated_left_out: how many articles only their missing date leaves out.
    """

    filters: Filters
    articles: tuple[Byline, ...]
    passages: frozenset[str]
    undated_left_out: int = 0

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader of an answer from these articles should know."""
        count = self.undated_left_out
        if not count:
            return ()
        return (f"{count} undated {'articles were' if count != 1 else 'article was'} left out, because a period was asked for.",)


class Selector:
    """Finds the articles that filters let in. Safe from many threads."""

    def __init__(self, store: ArticleStore, people: People) -> None:
        self._store, self._people = store, people
        self._lock = threading.Lock()
        self._version = -1  # of the store, at which what follows was read
        self._bylines: tuple[Byline, ...] = ()
        self._kept: OrderedDict[tuple[Filters, frozenset[Named]], Selection] = OrderedDict()

    def select(
        self,
        publishers: str | Iterable[str] = (),
        since: str | None = None,
        until: str | None = None,
        undated: bool = False,
        persons: str | Iterable[str] = (),
    ) -> Selection | None:
        """The articles of any of the publishers, published in the period, that name any of the persons.

        Args:
            publishers: names of publishers or agencies, one or several, in any case and with or without accents and "The"; none: of all.
            since: partial ISO date; articles of that day, month or year are in. One whose own date is partial is in when any day of it is.
            until: partial ISO date, included as well: ``until="2024-02"`` takes in the 29th.
            undated: whether articles without a date are in where a period is asked for.
            persons: names of persons, one or several, in any spelling; none: whomever the articles name.

        Returns:
            None where nothing is filtered.

        Raises:
            BylineError: no article is of such a publisher or names such a person, several persons are called so, a date is none, or the
                period ends before it begins.
        """
        wanted = [publishers] if isinstance(publishers, str) else list(publishers)
        named = frozenset(map(self._people.named, [persons] if isinstance(persons, str) else persons))
        first, last = _bound("since", since), _bound("until", until)
        if first and last and first[0] > last[1]:
            raise BylineError(f"since={since} is later than until={until}. Exchange them.")
        since, until = (since or "").strip() or None, (until or "").strip() or None
        if not wanted and not named and not first and not last:
            return None
        with self._lock:
            version = self._store.version()
            if version != self._version:
                self._version, self._bylines = version, self._read()
                self._kept.clear()
            main = tuple(_in_order(person.name for person in named))
            filters = Filters(self._named(wanted), since, until, undated and bool(first or last), main)
            key = filters, named  # whose articles a changed aliases file changes as well
            if key not in self._kept:
                self._kept[key] = self._selected(filters, named, first and first[0], last and last[1])
                while len(self._kept) > KEPT_SELECTIONS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _read(self) -> tuple[Byline, ...]:
        with self._store.database.reading() as connection:
            rows = connection.execute(text("SELECT article_id, publisher, agency, published, story FROM articles ORDER BY article_id"))
            return tuple(Byline(name, publisher, agency, published, story or name) for name, publisher, agency, published, story in rows)

    def _named(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """The names as the articles have them, once each, in alphabetical order."""
        by_key: dict[str, set[str]] = {}
        for name in {name for byline in self._bylines for name in byline.names}:
            by_key.setdefault(fold(name).strip(), set()).add(name)
        found: set[str] = set()
        for name in wanted:
            key = fold(name).strip()
            plain = key.removeprefix("the ")
            names = by_key.get(key) or by_key.get(plain) or by_key.get(f"the {plain}")
            if not names:
                near = process.extract(key, list(by_key), scorer=fuzz.WRatio, limit=NEAREST)
                nearest = [sorted(by_key[match])[0] for match, *_ in sorted(near, key=lambda found: (-found[1], found[0]))]
                said = f" The nearest are {', '.join(nearest)}." if len(nearest) > 1 else f" There is {nearest[0]}." if nearest else ""
                raise BylineError(f"No article is published by {name!r}.{said}", remedy="byline articles lists them.")
            found |= names
        return tuple(_in_order(found))

    def _selected(self, filters: Filters, named: frozenset[Named], first: date | None, last: date | None) -> Selection:
        publishers, naming = set(filters.publishers), frozenset[str]().union(*(person.articles for person in named))
        theirs = [byline for byline in self._bylines if not publishers or publishers & set(byline.names)]
        theirs = [byline for byline in theirs if not named or byline.article_id in naming]
        chosen = tuple(byline for byline in theirs if _within(byline.published, first, last, filters.undated))
        left_out = sum(byline.published is None for byline in theirs) - sum(byline.published is None for byline in chosen)
        ids = {byline.article_id for byline in chosen}
        with self._store.database.reading() as connection:
            rows = connection.execute(text("SELECT passage_id, article_id FROM passages")) if ids else ()
            passages = frozenset(passage_id for passage_id, article_id in rows if article_id in ids)
        return Selection(filters, chosen, passages, left_out)


def in_words(filters: Filters) -> str:
    """``naming Ann Hale, published by Reuters or The Verge, published from February 2024 to March 2024``; nothing where there are none."""
    said = []
    for what, names in (("naming", filters.persons), ("published by", filters.publishers)):
        if names:
            *others, last = names
            said.append(f"{what} {', '.join(others)}{' or ' if others else ''}{last}")
    if filters.since and filters.until:
        same = filters.since == filters.until
        first, last = date_in_words(filters.since), date_in_words(filters.until)
        said.append(f"published in {first}" if same and len(filters.since) < 10 else f"published from {first} to {last}")
    elif filters.since:
        said.append(f"published since {date_in_words(filters.since)}")
    elif filters.until:
        said.append(f"published until {date_in_words(filters.until)}")
    if filters.undated:
        said.append("undated ones included")
    return ", ".join(said)


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (name.casefold(), name))


def _bound(argument: str, value: str | None) -> tuple[date, date] | None:
    """The first and last day of a filter's date."""
    value = (value or "").strip()
    if not value:
        return None
    try:
        parts = value.split("-")
        if [len(part) for part in parts] != [4, 2, 2][: len(parts)] or not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(value)
        return period(value)
    except ValueError as error:
        raise BylineError(f"{argument} is {value!r}, which is no date. Give {_DATE_FORM}.") from error


def _within(published: str | None, first: date | None, last: date | None, undated: bool) -> bool:
    if first is None and last is None:
        return True
    if published is None:
        return undated
    begin, end = period(published)
    return max(begin, first or begin) <= min(end, last or end)
