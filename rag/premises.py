"""What a question takes for granted and the articles contradict: that two met whom no article has together, that somebody was there at a
time from which no article names them, that somebody held a role which the articles give to another.

Each premise that fails is one sentence about these articles, true by what stands in them, without citations; where an undated article, a
spelling or a namesake might make it untrue, nothing is said. It knows neither whether the question can be answered (``answerability.py``)
nor what else an abstention says (``abstention.py``), and names that no article has are in ``Question.unknown_names`` already.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Protocol

import numpy as np

from rag.article_store import ArticleStore, Head
from rag.dating.dates import date_in_words
from rag.filters import Selection
from rag.keyword_index import KeywordIndex, KeywordReading
from rag.names import NameIndex
from rag.names.mentions import without_title
from rag.names.persons import countries
from rag.period_match import match_periods, names_whole_year, period_words
from rag.periods import Period
from rag.question import Question
from rag.roles.reader import RoleReader
from rag.roles.role_index import Holder, RoleIndex
from rag.roles.role_words import HEADS, PART_OF_ROLE
from rag.roles.statements import RoleStatement, role_statements
from rag.spellings import consonant_skeletons, name_parts, same_word
from rag.spoken_of import AUXILIARY
from rag.terms import CALENDAR, STOP_WORDS, fold, stem, words

MOST_SAID = 2  # sentences; a reader needs no more to see that the question goes astray
MOST_READ = 60  # articles whose texts are read for a name; one that more have is of all times
MONTHS_LISTED = 3  # months of publication told one by one
OFTEN = 3  # times that the articles write a word with a capital, and never without, from which it is a name though typed in lower case
SHORTEST = 3  # letters up to which a name may be an abbreviation, which articles spell out
WITHIN = 8  # words between two who deal with each other
MOST_HOLDERS = 2  # told of a role that a question gives to somebody else
LONGEST_IN_OFFICE = timedelta(31)  # longest period within which one statement tells who held a role, since nobody may have begun in it

# Roles that one person holds at a time, by their noun, the offices of prime minister and chief executive beside them.
_ONE_AT_A_TIME = frozenset(
    """president premier chancellor king queen emperor pope sultan emir governor mayor speaker chair chairman chairwoman chairperson head
    commander secretary-general""".split()
)
_OFFICES_OF_ONE = frozenset({("prime", "minister"), ("chief", "executive", "officer")})

# What one does with another, so that whoever tells of it names both.
_DEALINGS = frozenset(
    map(
        stem,
        """meet talk speak call phone visit tell ask urge warn greet host receive welcome replace succeed attack kill defeat beat marry sue
        interview advise thank praise criticise criticize accuse support write fire sack hire appoint order threaten invite pay
        negotiate discuss fight text email persuade convince promise brief meeting conversation dispute""".split(),
    )
)
_TOGETHER = frozenset(map(stem, "meet talk speak fight marry negotiate argue clash agree quarrel".split()))
_TOWARDS = frozenset("with to against".split())
_APART = re.compile(
    r"[,;:?!.\n\"“”]|\b(?:and|or|while|whereas|but|than|compared|according|articles?|reports?|reported|published)\b", re.IGNORECASE
)
_EACH = re.compile(r"\b(?:both|each|either|respectively|separately)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[^,;:?!.]*")
_JOINED = re.compile(r"(?<![\w-])[^\W\d_]+-$")
_FIRST = re.compile(r"([^\W\d_][\w'’.-]*) +")
_BEFORE = re.compile(r"([^\W\d_][\w'’.-]*)[ -]$")
_ACTS = re.compile(rf"\b{AUXILIARY} (?:[A-Z][\w.-]* )*$")
_AFTER = re.compile(r"[ -]([^\W\d_][\w'’-]*)")


class Span(Protocol):
    """Something with offsets in the question."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


class Premise(NamedTuple):
    """What the articles contradict.

    Attributes:
        text: one sentence that says so.
        certain: whether it holds even of a question that they seem to answer.
        refutes: whether nothing can answer then, since what is asked about did not happen in these articles.
    """

    text: str
    certain: bool
    refutes: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody or something that a question names.

    Attributes:
        name: as an answer speaks of it.
        start, end: offsets in the question.
        spellings: folded words of each way in which articles write its last word.
        alike: folded words of the articles that may be one with it, those among them.
        whole: its last word alone names it in these articles.
        person: a person whom the articles name in full.
    """

    name: str
    start: int
    end: int
    spellings: tuple[tuple[str, ...], ...]
    alike: frozenset[str]
    whole: bool
    person: bool


class PremiseReader:
    """Finds the premises of questions that the articles contradict. Safe from many threads.

    Args:
        store: the articles.
        keywords: which words they have.
        roles: who is said to hold which role.
    """

    def __init__(self, store: ArticleStore, keywords: KeywordIndex, roles: RoleReader) -> None:
        self._store, self._keywords, self._roles = store, keywords, roles

    def contradicted(self, question: Question, names: NameIndex, selection: Selection | None = None) -> list[Premise]:
        """The premises that fail, at most ``MOST_SAID``.

        Args:
            question: as understood.
            names: of the articles.
            selection: the articles that were searched; None for all.
        """
        asked = _asked(question, names)
        pairs = list(_pairs(question, asked))
        periods = [period for period in question.periods if period.start < question.focus_end]
        if any(period.yearless or period.relative for period in periods):
            periods = []  # of which year, or counted from which day, is not sure enough
        given = [(name, role) for role in _roles_given(question) for name in asked if name.start < role.holder_end <= name.end]
        if not pairs and not given and not (periods and asked):
            return []
        heads = {head.article_id: head for head in self._store.heads()}
        searched = "searched article" if selection is not None else "article"
        if selection is not None:
            heads = {article.article_id: heads[article.article_id] for article in selection.articles if article.article_id in heads}
        articles = _Articles(self._store, self._keywords, heads, asked)
        found: list[Premise] = []
        for name, role in given:
            found += _held_by_another(articles, name, role, self._roles.current(names), periods)
        for one, other, certain in pairs:
            found += _never_together(articles, one, other, searched, certain=certain)
        for each in (each for each in asked if periods and (each.person or _ACTS.search(question.standalone, 0, each.start))):
            found += _at_another_time(articles, each, periods, searched)
        return list(dict.fromkeys(found))[:MOST_SAID]


# --- what the question names --------------------------------------------------------------------------------------------------------------


def _asked(question: Question, names: NameIndex) -> list[_Asked]:
    """The names of a question that stand for somebody or something in these articles, without outlets, countries and words of a title."""
    found: list[_Asked] = []
    text = question.standalone
    for name in question.names:
        start = _begins(text, name)
        parts = words(text[start : name.end])
        if start >= question.focus_end or not parts or any(_overlap(name, outlet) for outlet in question.outlets):
            continue
        spellings = tuple(dict.fromkeys(tuple(words(spelling)) for spelling in name.spellings if words(spelling)))
        family = {spelling[-1] for spelling in spellings}
        person = len(names.bearers(family)) == 1
        known = person or parts[-1] in names.written
        large = bool(text[:start].strip()) and any(sign.isupper() for sign in text[start : name.end])  # a first word is in any case
        if not known or not _is_name(parts, family, names, person=person, large=large):
            continue
        alike = _alike(family, names)
        if found and not text[found[-1].end : start].strip(" -"):  # given name and family name, of several with that name
            before = found.pop()
            found.append(_Asked(text[before.start : name.end], before.start, name.end, spellings, alike, False, person))
        else:
            shown = text[start : name.end] if large and parts[-1] in family else name.spellings[0]
            found.append(_Asked(shown, start, name.end, spellings, alike, True, person))
    return [each for each in found if not _part_of_longer(text, each)]


def _begins(text: str, name: Span) -> int:
    """Where a name begins: with the "Abdul-" of "Abdul-Mahdi", without the title of "Minister Lind"."""
    joined = _JOINED.search(text, 0, name.start)
    start = joined.start() if joined else name.start
    while (title := _FIRST.match(text, start, name.end)) and _is_title(title[1]):
        start = title.end()
    return start


def _alike(family: Set[str], names: NameIndex) -> frozenset[str]:
    """The words of the articles that may be the same name in another spelling, joined with it or not."""
    mine = {skeleton for word in family for skeleton in consonant_skeletons(word)}
    near = (word for word in names.written if not mine.isdisjoint(consonant_skeletons(word)))
    return frozenset(family) | {word for word in near if any(same_word(word, other) for other in family)}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_name(parts: Sequence[str], family: Set[str], names: NameIndex, *, person: bool, large: bool) -> bool:
    """Whether words name somebody or something whatever sentence they stand in; what is typed in lower case has to be a person's name."""
    if not person and any(word in HEADS or word in PART_OF_ROLE for word in parts):
        return False
    if tuple(parts) in countries() or any(len(word) <= SHORTEST for word in family) or family & (STOP_WORDS | CALENDAR):
        return False
    often = all(names.written[word][1] >= OFTEN for word in family)
    return (large or person or often) and family.isdisjoint(names.ordinary)


def _part_of_longer(text: str, name: _Asked) -> bool:
    """Whether a capitalised word that is neither a title nor the question's first stands beside a name: "Quds" of "Quds Force"."""
    before, after = _BEFORE.search(text, 0, name.start), _AFTER.match(text, name.end)
    if after and after[1][0].isupper():
        return True
    return bool(before and before.start() and before[1][0].isupper()) and not _is_title(before[1] if before else "")


def _is_title(word: str) -> bool:
    plain = fold(word)
    return plain in HEADS or plain in PART_OF_ROLE or plain in STOP_WORDS or without_title(f"{word} Xavier") == "Xavier"


def _pairs(question: Question, asked: Sequence[_Asked]) -> Iterator[tuple[_Asked, _Asked, bool]]:
    """Two names that the question says had to do with each other, and whether that is said by a verb or noun of dealing."""
    text = question.standalone
    for one, other in itertools.pairwise(asked):
        between = text[one.end : other.start]
        parts = words(between)
        if len(parts) > WITHIN:
            continue
        if parts == ["and"] and not _EACH.search(text):
            clause = _CLAUSE.match(text, other.end)
            if _TOGETHER & set(map(stem, words(clause[0] if clause else "")[:2])):
                yield one, other, True
        elif not _APART.search(between):
            dealt = bool(_DEALINGS & set(map(stem, parts)))
            acts = _ACTS.search(text, 0, one.start) is not None
            if dealt or (parts and (parts[-1] in _TOWARDS or (parts[-1] == "about" and acts))):
                yield one, other, (dealt or acts) and (one.person or other.person)


# --- where the articles have it -----------------------------------------------------------------------------------------------------------


class _Articles:
    """Which articles name what a question names: sifted by the keyword index, then read."""

    def __init__(self, store: ArticleStore, keywords: KeywordIndex, heads: Mapping[str, Head], asked: Sequence[_Asked]) -> None:
        self._store, self._heads = store, heads
        languages = {head.language for head in heads.values()}
        with keywords.reading() as reading:
            self._found = {each: _sifted(reading, each.alike, languages) & heads.keys() for each in asked}

    def naming(self, *asked: _Asked) -> set[str] | None:
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

    def surely_naming(self, asked: _Asked) -> dict[str, str]:
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

    def calls(self, asked: _Asked, noun: str) -> bool | None:
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


# --- what the articles contradict ---------------------------------------------------------------------------------------------------------


def _never_together(articles: _Articles, one: _Asked, other: _Asked, searched: str, *, certain: bool) -> Iterator[Premise]:
    """That no article names both, with where each of them stands."""
    if articles.naming(one, other) != set():
        return
    if not all(articles.naming(each) != set() for each in (one, other)):
        return  # the articles write it otherwise, where they have it
    dated = [(each.name, articles.surely_naming(each)) for each in (one, other)]
    where: list[str] = []
    for name, dates in dated if all(dates for _, dates in dated) else ():
        count = f"in {len(dates)}" if where else f"is named in {len(dates)} {'articles' if len(dates) > 1 else 'article'}"
        where.append(f"{name} {count} {_when(dates.values())}")
    told = f": {', '.join(where)}" if where else ""
    yield Premise(f"No {searched} names both {one.name} and {other.name}{told}.", certain, refutes=certain)


def _at_another_time(articles: _Articles, asked: _Asked, periods: Sequence[Period], searched: str) -> Iterator[Premise]:
    """That no article of the time asked about names somebody, nor one that gives a date of it; with when those are from that do."""
    found = articles.naming(asked)
    dates = articles.surely_naming(asked) if found else {}
    if not found or not dates or any(articles.may_tell_of(article_id, periods) for article_id in found):
        return
    those = f"{'those that do are' if len(dates) > 1 else 'the one that does is'} {_when(dates.values())}"
    asked_for = " or ".join(dict.fromkeys(map(period_words, periods)))
    yield Premise(f"No {searched} from {asked_for} names {asked.name}; {those}.", asked.person, refutes=asked.person)


def _when(dates: Iterable[str]) -> str:
    """``from October 2019 and December 2021``; of more than ``MONTHS_LISTED`` months the first and the last."""
    months = [date_in_words(month) for month in sorted({day[:7] for day in dates})]
    if len(months) > MONTHS_LISTED:
        return f"from {months[0]} to {months[-1]}"
    return f"from {', '.join(months[:-1])} and {months[-1]}" if len(months) > 1 else f"from {months[0]}"


# --- roles --------------------------------------------------------------------------------------------------------------------------------


def _roles_given(question: Question) -> list[RoleStatement]:
    """The roles that a question gives to somebody by name, "Prime Minister X", as far as one holds them at a time."""
    text = question.standalone[: question.focus_end]
    return [
        role
        for role in role_statements(text, [(0, len(text))], (), None)
        if role.holder
        and role.status == "current"
        and (role.role in _OFFICES_OF_ONE or (len(role.role) == 1 and role.role[0] in _ONE_AT_A_TIME))
    ]


def _held_by_another(
    articles: _Articles, name: _Asked, role: RoleStatement, index: RoleIndex, periods: Sequence[Period]
) -> Iterator[Premise]:
    """That the articles call somebody else so, then or at all."""
    endings = {spelling[-1] for spelling in name.spellings}
    theirs, others = _told_apart(index.holders([role.role], frozenset(role.words)), endings)
    if theirs and len(periods) == 1:
        then = []
        for other in others:  # what somebody else holds may be the office of another country or company
            same_office, _ = _told_apart(index.holders([role.role], frozenset(other.words)), endings) if other.words else ([], [])
            if same_office and _held(other) and _follows(theirs, other, periods[0]):
                then.append(other)
        if len(then) == 1:
            yield Premise(f"In {period_words(periods[0])} the articles call {then[0].names[0]} {role.said}, not {name.name}.", True)
    elif not theirs and not periods and role.words and 0 < len(others) <= MOST_HOLDERS and articles.calls(name, role.role[-1]) is False:
        called = " and ".join(other.names[0] for other in others)
        yield Premise(f"No article calls {name.name} {role.said}; they call {called} so.", False)


def _told_apart(holders: Sequence[Holder], endings: Set[str]) -> tuple[list[Holder], list[Holder]]:
    """Those whose name ends so, and the others."""
    theirs = [holder for holder in holders if any(name_parts(called)[-1] in endings for called in holder.names)]
    return theirs, [holder for holder in holders if holder not in theirs]


def _follows(theirs: Sequence[Holder], other: Holder, period: Period) -> bool:
    """Whether another is said to hold an office in the period, and those spoken of only before or after that."""
    if period.first is None or period.last is None:
        return False
    begin, end = date.fromisoformat(period.first), date.fromisoformat(period.last)
    held, mine = _held(other), [days for holder in theirs for days in _held(holder)]
    if len(mine) != sum(len(holder.said) for holder in theirs):
        return False  # "former", or undated: of whatever time before
    first_held, last_held = min(first for first, _ in held), max(last for _, last in held)
    within = end - begin <= LONGEST_IN_OFFICE and any(begin <= first and last <= end for first, last in held)
    around = any(last <= begin for _, last in held) and any(first >= end for first, _ in held)
    return (within or around) and all(last < min(begin, first_held) or first > max(end, last_held) for first, last in mine)


def _held(holder: Holder) -> list[tuple[date, date]]:
    """The days of which somebody is said to hold the role, statement by statement."""
    said = [each for _, each in holder.said if each.status == "current"]
    return [(date.fromisoformat(each.first), date.fromisoformat(each.last)) for each in said if each.first and each.last]
