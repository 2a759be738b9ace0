"""Where the articles have what a question names: which of them name it and when they are from, sifted by the keyword index, then read.

It judges no question: that is ``premises.py``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

import numpy as np

from rag.article_store import ArticleStore, Head
from rag.deaths import dead_by
from rag.keyword_index import KeywordIndex, KeywordReading
from rag.period_match import match_periods, names_whole_year
from rag.periods import Period
from rag.premise_names import Asked
from rag.terms import stem, words

MOST_READ = 60  # articles whose texts are read for a name; one that more have is of all times


class Articles:
    """Which articles name what a question names: sifted by the keyword index, then read."""

    def __init__(self, store: ArticleStore, keywords: KeywordIndex, heads: Mapping[str, Head], asked: Sequence[Asked]) -> None:
        self._store, self._heads = store, heads
        languages = {head.language for head in heads.values()}
        with keywords.reading() as reading:
            self._found = {each: _sifted(reading, each.alike, languages) & heads.keys() for each in asked}

    def naming(self, *asked: Asked) -> set[str] | None:
        """Those that name all of these; None where too many may."""
        may = set.intersection(*(self._found[each] for each in asked))
        if len(may) > MOST_READ:
            return None
        found = set()
        for article_id, text in self._store.texts(may).items():
            there = set(words(f"{self._heads[article_id].title} {text}"))
            if not any(there.isdisjoint(each.alike) for each in asked):
                found.add(article_id)
        return found

    def surely_naming(self, asked: Asked) -> dict[str, str]:
        """Those that write it in a spelling that is joined with it, with their dates; none where one is undated or too many have it."""
        known = asked.spellings if asked.whole else (tuple(words(asked.name)),)
        dates: dict[str, str] = {}
        for article_id, text in self._store.texts(self.naming(asked) or ()).items():
            head = self._heads[article_id]
            there = f" {' '.join(words(f'{head.title}. {text}'))} "
            if any(f" {' '.join(spelling)} " in there for spelling in known):
                if not head.published:
                    return {}
                dates[article_id] = head.published
        return dates

    def calls(self, asked: Asked, noun: str) -> bool | None:
        """Whether a sentence of the articles has a name and a role's noun, whoever is meant by it; None where too many may."""
        found = self.naming(asked)
        if found is None:
            return None
        for article_id in found:
            for passage in self._store.passages_of(article_id):
                for start, end in passage.sentences:
                    there = set(map(stem, words(passage.text[start - passage.start : end - passage.start])))
                    if stem(noun) in there and any(there.issuperset(map(stem, spelling)) for spelling in asked.spellings):
                        return True
        return False

    def dead_by(self, asked: Asked) -> date | None:
        """The first day on which a person was dead by what some article says; None where none does, or too many name it."""
        found = []
        for article_id in self.naming(asked) or () if asked.person else ():
            published = self._heads[article_id].published
            for passage in self._store.passages_of(article_id):
                for start, end in passage.sentences:
                    dates = [each for each in passage.event_dates if start <= each.start < end]
                    text = passage.text[start - passage.start : end - passage.start]
                    found.append(dead_by(text, asked.spellings, dates, published))
        return min((day for day in found if day is not None), default=None)

    def may_tell_of(self, article_id: str, periods: Sequence[Period]) -> bool:
        """Whether an article is of one of the periods, or gives any date in it, or might: what nothing dates might."""
        published = self._heads[article_id].published
        if published is None or match_periods(periods, (), published).met != "no":
            return True
        passages = self._store.passages_of(article_id)
        return any(match_periods(periods, [each], published).met != "no" for passage in passages for each in passage.event_dates) or any(
            names_whole_year(periods, passage.text) for passage in passages
        )


def _sifted(reading: KeywordReading, alike: Iterable[str], languages: Set[str]) -> set[str]:
    """The articles that may hold one of the words: by stems, which other words share."""
    terms = {stem(word, language) for word in alike for language in languages}
    scores = reading.article_scores(dict.fromkeys(terms, 1.0))
    return {reading.article_ids[number] for number in np.flatnonzero(scores).tolist()}
