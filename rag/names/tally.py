"""What the articles of a corpus contribute to its names, added up; an article more is added without reading the others again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import add

from rag.names.mentions import ArticleNames, Signals

FORMAT = 2  # of the JSON; raise it when what is added up changes


@dataclass(slots=True)
class Tally:
    """Sums over articles.

    Attributes:
        small, large, full: as of ``ArticleNames``, added up.
        alone: folded word that is a whole name → place in ``articles``, times, place, times …
        articles: ids, in the order in which they were added.
        places: full name → places in ``articles`` of those that have it.
        names_at: place → the full names of that article.
        touched_names, touched_words: full names, and folded words, of what was added since somebody emptied these.
    """

    small: dict[str, int] = field(default_factory=dict)
    large: dict[str, dict[str, int]] = field(default_factory=dict)
    alone: dict[str, list[int]] = field(default_factory=dict)
    full: dict[str, tuple[int, ...]] = field(default_factory=dict)
    articles: list[str] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)
    names_at: list[list[str]] = field(default_factory=list)
    touched_names: set[str] = field(default_factory=set)
    touched_words: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, articles: Iterable[tuple[str, ArticleNames]]) -> Tally:
        """The sum of what articles contribute, by their ids."""
        tally = cls()
        for article_id, names in articles:
            tally.add(article_id, names)
        return tally

    def add(self, article_id: str, article: ArticleNames) -> None:
        """Add what one article contributes."""
        place = len(self.articles)
        self.articles.append(article_id)
        self.names_at.append([*article.full])
        self.touched_names.update(article.full)
        self.touched_words.update(article.small, article.large)
        small, full = self.small, self.full
        for word, count in article.small.items():
            small[word] = small.get(word, 0) + count
        for word, count in article.alone.items():
            self.alone.setdefault(word, []).extend((place, count))
        for word, forms in article.large.items():
            sums = self.large.setdefault(word, {})
            for form, count in forms.items():
                sums[form] = sums.get(form, 0) + count
        for name, signals in article.full.items():
            self.places.setdefault(name, []).append(place)
            known = full.get(name)
            full[name] = tuple(signals) if known is None else tuple(map(add, known, signals))

    def signals(self, name: str) -> Signals:
        """Those of a full name; zeros for one that no article has."""
        return Signals(*self.full.get(name, ()))

    def capitals(self, word: str) -> int:
        """How often a folded word stands in a name."""
        return sum(self.large.get(word, {}).values())

    def smallness(self, word: str) -> float:
        """Which share of a folded word's uses is in lower case, 0 to 1."""
        small = self.small.get(word, 0)
        return small / (small + self.capitals(word) + 1) if small else 0.0

    def to_json(self) -> str:
        """For storing; ``from_json`` reads it."""
        return json.dumps(
            [FORMAT, self.small, self.large, self.alone, self.full, self.articles, self.places], ensure_ascii=False, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, text: str) -> Tally | None:
        """What ``to_json`` wrote; None when another version of Byline wrote it."""
        found, *sums = json.loads(text)
        if found != FORMAT:
            return None
        tally = cls(*sums)
        tally.full = {name: tuple(signals) for name, signals in tally.full.items()}
        tally.names_at = [[] for _ in tally.articles]
        for name, places in tally.places.items():
            for place in places:
                tally.names_at[place].append(name)
        tally.touched_names.update(tally.full)
        tally.touched_words.update(tally.small, tally.large)
        return tally
