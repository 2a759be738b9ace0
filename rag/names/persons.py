"""Which full names are persons': judged by what the articles say around them, never by a list of persons or places.

The signs are added up with weights that were set by eye on a corpus of 609 news articles; docs/names.md says how often they are right
there. Given names are in part known beforehand (``given_names.py``) and in part learned: a first word whose names act like persons makes
the next name with it more likely one, and "New" or "Manchester" less.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import cache

from rag.names.given_names import given_names
from rag.names.mentions import Signals
from rag.names.tally import Tally
from rag.spellings import name_parts

_BIAS = -1.3
_TITLED, _SAYS, _ROLE, _PRONOUN, _FAMILY = 1.6, 2.2, 1.8, 0.9, 1.6  # signs for a person
_GIVEN_ALONE, _PLACE, _THE = -0.8, -1.5, -3.5  # signs against one
_SMALL_LAST, _SMALL_FIRST, _SMALL_GIVEN = -2.0, -2.0, -0.4  # words that are written in lower case as well
_LARGE, _EACH_WORD_OVER_THREE, _COUNTRY = -0.8, -0.7, -4.0
_ORGANISATION = -2.5  # a last word that names a body of people, after a first that is no given name
_GIVEN_NAME = 2.4
_KNOWN, _LEAST_KNOWN, _MOST = 1.0, 0.7, 1.2  # bounds of how sure a first word is a given name, -1 to 1.2
_UNSEEN = 2.0  # names that a first word is taken to have had without a sign either way

# Last words of the names of bodies; a few are surnames too, hence not after a given name.
_BODIES = frozenset(
    "ministry affairs party council committee commission agency authority administration bureau department office embassy parliament "
    "congress senate assembly government court police army navy force forces guard guards corps brigade brigades battalion front "
    "movement alliance coalition bloc framework group organisation organization association federation confederation union league "
    "society foundation institute institution university college academy school hospital company corporation inc ltd llc bank fund "
    "exchange airlines airways studios pictures records entertainment network news times journal post press tribune herald magazine "
    "media television tv radio club team fc united".split()
)


class PersonScores:
    """How likely full names are persons', in log-odds set by eye: above 0 a name is taken for one.

    Names are known by a key, and judged again only when they, or the words they begin and end with, have changed.
    """

    def __init__(self) -> None:
        self._plain: dict[Hashable, tuple[str, float]] = {}  # key → first word, score without the given name
        self._of_word: dict[str, set[Hashable]] = defaultdict(set)  # first or last word → keys
        self._of_first: dict[str, dict[Hashable, float]] = defaultdict(dict)  # first word → scores, bounded
        self.given: dict[str, float] = {}
        self.scores: dict[Hashable, float] = {}

    def having(self, words: Iterable[str]) -> set[Hashable]:
        """The keys of names that begin or end with one of these words."""
        return {key for word in words for key in self._of_word.get(word, ())}

    def forget(self, key: Hashable) -> None:
        """Drop a name."""
        first, _ = self._plain.pop(key, ("", 0.0))
        self._of_first[first].pop(key, None)
        self.scores.pop(key, None)

    def judge(self, tally: Tally, names: Mapping[Hashable, tuple[tuple[str, ...], Signals]], gone: Iterable[str] = ()) -> None:
        """Judge names that are new or may have changed.

        Args:
            tally: of the corpus.
            names: by key, their parts and what stands around them.
            gone: first words of names that were dropped.
        """
        known = given_names()
        smallness: dict[str, float] = {}
        firsts = set(gone)
        for key, (parts, signals) in names.items():
            first, last = parts[0], parts[-1]
            for word in (first, last):
                self._of_word[word].add(key)
                if word not in smallness:
                    smallness[word] = tally.smallness(word)
            score = _score(parts, signals, smallness, known)
            self._plain[key] = first, score
            self._of_first[first][key] = max(-1.0, min(1.0, score))
            firsts.add(first)
        for first in firsts:
            scores = self._of_first[first]
            # fsum: the order in which articles came must not show.
            given = _givenness(math.fsum(scores.values()) / (len(scores) + _UNSEEN), first in known)
            keys = scores if given != self.given.get(first) else [key for key in scores if key in names]
            self.given[first] = given
            for key in keys:
                self.scores[key] = self._plain[key][1] + _GIVEN_NAME * given


def _givenness(learned: float, is_known: bool) -> float:
    if is_known:
        return max(_LEAST_KNOWN, min(_MOST, _KNOWN + learned))
    return max(-1.0, learned)


def _score(parts: tuple[str, ...], signals: Signals, smallness: Mapping[str, float], known: frozenset[str]) -> float:
    """The sum of the signs, but for the given name."""
    count = max(1, signals.mentions)
    first, last = smallness[parts[0]], smallness[parts[-1]]
    score = _BIAS
    for times, weight in (
        (signals.titled, _TITLED),
        (signals.says, _SAYS),
        (signals.role, _ROLE),
        (signals.pronoun, _PRONOUN),
        (signals.place, _PLACE),
        (signals.the, _THE),
    ):
        if times:
            score += weight * min(1.0, 2 * times / count)
    score += _FAMILY * min(1.0, 2 * signals.family / count) * (1 - last)
    if signals.given > signals.family:
        score += _GIVEN_ALONE * min(1.0, signals.given / count)
    score += _SMALL_LAST * last + (_SMALL_GIVEN if parts[0] in known else _SMALL_FIRST) * first
    if signals.large == signals.mentions:
        score += _LARGE
    score += _EACH_WORD_OVER_THREE * max(0, sum(len(part) > 1 for part in parts) - 3)
    if parts[-1] in _BODIES and parts[0] not in known:
        score += _ORGANISATION
    return score + (_COUNTRY if parts in countries() else 0.0)


@cache
def countries() -> frozenset[tuple[str, ...]]:
    """Folded parts of the English names of countries and dependencies."""
    import icu

    english = icu.Locale("en")
    return frozenset(name_parts(icu.Locale("", code).getDisplayCountry(english)) for code in icu.Locale.getISOCountries())
