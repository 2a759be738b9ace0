"""What the page tells of all articles at once, worked out once for each state of an engine's articles. It makes no HTML.

Fast for very many articles: of their texts it reads only those of the last few, for the questions to begin with. Persons are counted only
when somebody asks for them. What is stated of names in the aliases file shows when the articles change next.
"""

from __future__ import annotations

import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import rag
from ui.backend import Answers
from ui.examples import MOST_ARTICLES, example_questions


class Outlet(NamedTuple):
    """A publisher or agency: how many articles, and the dates of the first and last dated one."""

    name: str
    number: int
    first: str | None
    last: str | None


class Story(NamedTuple):
    """Articles that retell one report, oldest first."""

    story: str
    articles: tuple[rag.Headline, ...]


class CorpusFacts:
    """The articles without their texts, counted. Each part is worked out when it is first asked for."""

    def __init__(self, headlines: Sequence[rag.Headline]) -> None:
        """Keep the headlines of all articles, oldest first, undated ones last."""
        self.headlines = tuple(headlines)

    @cached_property
    def newest_first(self) -> tuple[rag.Headline, ...]:
        """All articles, undated ones last."""
        undated = sum(article.published is None for article in self.headlines)
        dated = self.headlines[: len(self.headlines) - undated]
        return dated[::-1] + self.headlines[len(dated) :]

    @cached_property
    def by_id(self) -> dict[str, rag.Headline]:
        """The articles by id."""
        return {article.article_id: article for article in self.headlines}

    @cached_property
    def folded(self) -> dict[str, str]:
        """What a search for articles looks through, by id."""
        return {each.article_id: folded(f"{each.title}\n{each.publisher or ''}\n{each.agency or ''}") for each in self.headlines}

    @cached_property
    def publishers(self) -> list[Outlet]:
        """Those with the most articles first."""
        return _outlets((article.publisher, article.published) for article in self.headlines)

    @cached_property
    def agencies(self) -> list[Outlet]:
        """The agencies whose reports articles carry, likewise."""
        return _outlets((article.agency, article.published) for article in self.headlines)

    @cached_property
    def stories(self) -> list[Story]:
        """The reports that several articles retell, the newest first."""
        groups: dict[str, list[rag.Headline]] = defaultdict(list)
        for article in self.headlines:
            groups[article.story or article.article_id].append(article)
        several = [Story(name, tuple(articles)) for name, articles in groups.items() if len(articles) > 1]
        return sorted(several, key=lambda story: (story.articles[0].published or "", story.story), reverse=True)

    @cached_property
    def tellings(self) -> dict[str, int]:
        """How many articles tell each report, by story."""
        return Counter(article.story or article.article_id for article in self.headlines)

    @cached_property
    def period(self) -> tuple[str, str] | None:
        """The first and last date of publication; None where nothing is dated."""
        dates = [article.published for article in self.headlines if article.published]
        # "2024" says less than "2024-11", so the fuller one stands for the end of the year.
        return (min(dates), max(dates, key=lambda date: (date[:4], date[5:7], date[8:10]))) if dates else None


class PeopleFacts:
    """The persons that the articles name, those in the most articles first."""

    def __init__(self, people: Sequence[rag.Person]) -> None:
        """Keep them, in their order."""
        self.people = tuple(people)

    @cached_property
    def by_name(self) -> dict[str, rag.Person]:
        """By main name."""
        return {person.name: person for person in self.people}

    @cached_property
    def folded(self) -> list[str]:
        """What a search looks through: all spellings of each, in order."""
        return [folded("\n".join([person.name, *(spelling.written for spelling in person.spellings)])) for person in self.people]

    @cached_property
    def named_in(self) -> dict[str, list[rag.Person]]:
        """Whom each article names, by the article's id."""
        found: dict[str, list[rag.Person]] = defaultdict(list)
        for person in self.people:
            for article_id in person.articles:
                found[article_id].append(person)
        return found


def facts_of(engine: Answers) -> CorpusFacts:
    """What there is, without persons: quick enough for every visit."""
    return _facts.of(engine)


def people_of(engine: Answers) -> PeopleFacts:
    """Who is named; takes seconds for very many articles that nobody has asked this of since they changed."""
    return _people.of(engine)


def questions_of(engine: Answers) -> list[str]:
    """Questions to begin with, which the last articles answer."""
    return _questions.of(engine)


def folded(text: str) -> str:
    """Text in the form in which it is searched: neither case nor accents count."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _outlets(pairs: Iterable[tuple[str | None, str | None]]) -> list[Outlet]:
    dates: dict[str, list[str | None]] = defaultdict(list)
    for name, published in pairs:
        if name:
            dates[name].append(published)
    found = []
    for name, all_dates in dates.items():
        dated = [date for date in all_dates if date]
        found.append(Outlet(name, len(all_dates), min(dated, default=None), max(dated, default=None)))
    return sorted(found, key=lambda outlet: (-outlet.number, outlet.name))


def _example_questions(engine: Answers) -> list[str]:
    return example_questions([engine.article(each.article_id) for each in engine.headlines()[-MOST_ARTICLES:]])


Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Something made of an engine's articles, kept until they change or the engine is gone. Safe from many threads."""

    def __init__(self, make: Callable[[Answers], Made]) -> None:
        """Prepare it; ``make`` is called when it is first asked for, and after each change."""
        self._make, self._lock = make, threading.Lock()
        self._locks: WeakKeyDictionary[Answers, threading.Lock] = WeakKeyDictionary()  # who asks another engine does not wait
        self._made: WeakKeyDictionary[Answers, tuple[int, Made]] = WeakKeyDictionary()

    def of(self, engine: Answers) -> Made:
        """As the articles are now."""
        with self._lock:
            lock = self._locks.setdefault(engine, threading.Lock())
        with lock:
            version = engine.version  # read before: what changes meanwhile is made anew the next time
            kept = self._made.get(engine)
            if kept is None or kept[0] != version:
                kept = self._made[engine] = version, self._make(engine)
            return kept[1]


_facts = Kept(lambda engine: CorpusFacts(engine.headlines()))
_people = Kept(lambda engine: PeopleFacts(engine.names()))
_questions = Kept(_example_questions)
