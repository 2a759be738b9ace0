"""What a question takes for granted and the articles contradict: that two met whom no article has together, that somebody was there at a
time from which no article names them or after their death, that somebody held a role which the articles give to another.

Each premise that fails is one sentence about these articles, true by what stands in them, without citations; where an undated article, a
spelling or a namesake might make it untrue, nothing is said. It knows neither whether the question can be answered (``answerability.py``)
nor what else an abstention says (``abstention.py``), and names that no article has are in ``Question.unknown_names`` already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, timedelta
from typing import NamedTuple

from rag.article_store import ArticleStore
from rag.dating.dates import date_in_words
from rag.filters import Selection
from rag.keyword_index import KeywordIndex
from rag.names import NameIndex
from rag.period_match import period_words
from rag.periods import Period
from rag.premise_articles import Articles
from rag.premise_names import ACTS, Asked, asked_names, pairs
from rag.question import Question
from rag.roles.reader import RoleReader
from rag.roles.role_index import Holder, RoleIndex
from rag.roles.statements import RoleStatement, role_statements
from rag.spellings import name_parts

MOST_SAID = 2  # sentences; a reader needs no more to see that the question goes astray
MONTHS_LISTED = 3  # months of publication told one by one
MOST_HOLDERS = 2  # told of a role that a question gives to somebody else
LONGEST_IN_OFFICE = timedelta(31)  # longest period within which one statement tells who held a role, since nobody may have begun in it

# Roles that one person holds at a time, by their noun, the offices of prime minister and chief executive beside them.
_ONE_AT_A_TIME = frozenset(
    """president premier chancellor king queen emperor pope sultan emir governor mayor speaker chair chairman chairwoman chairperson head
    commander secretary-general""".split()
)
_OFFICES_OF_ONE = frozenset({("prime", "minister"), ("chief", "executive", "officer")})


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
        asked = asked_names(question, names)
        dealing = list(pairs(question, asked))
        periods = [period for period in question.periods if period.start < question.focus_end]
        if any(period.yearless or period.relative for period in periods):
            periods = []  # of which year, or counted from which day, is not sure enough
        given = [(name, role) for role in _roles_given(question) for name in asked if name.start < role.holder_end <= name.end]
        if not dealing and not given and not (periods and asked):
            return []
        heads = {head.article_id: head for head in self._store.heads()}
        searched = "searched article" if selection is not None else "article"
        if selection is not None:
            heads = {article.article_id: heads[article.article_id] for article in selection.articles if article.article_id in heads}
        articles = Articles(self._store, self._keywords, heads, asked)
        found: list[Premise] = []
        for name, role in given:
            found += _held_by_another(articles, name, role, self._roles.current(names), periods)
        for one, other, certain in dealing:
            found += _never_together(articles, one, other, searched, certain=certain)
        for each in (each for each in asked if periods and (each.person or ACTS.search(question.standalone, 0, each.start))):
            found += list(_after_death(articles, each, periods, question)) or list(_at_another_time(articles, each, periods, searched))
        return list(dict.fromkeys(found))[:MOST_SAID]


# --- what the articles contradict ---------------------------------------------------------------------------------------------------------


def _never_together(articles: Articles, one: Asked, other: Asked, searched: str, *, certain: bool) -> Iterator[Premise]:
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


def _at_another_time(articles: Articles, asked: Asked, periods: Sequence[Period], searched: str) -> Iterator[Premise]:
    """That no article of the time asked about names somebody, nor one that gives a date of it; with when those are from that do."""
    found = articles.naming(asked)
    dates = articles.surely_naming(asked) if found else {}
    if not found or not dates or any(articles.may_tell_of(article_id, periods) for article_id in found):
        return
    those = f"{'those that do are' if len(dates) > 1 else 'the one that does is'} {_when(dates.values())}"
    asked_for = " or ".join(dict.fromkeys(map(period_words, periods)))
    yield Premise(f"No {searched} from {asked_for} names {asked.name}; {those}.", asked.person, refutes=asked.person)


# What is said of the dead: whoever asks so takes nobody for alive.
_OF_THE_DEAD = re.compile(
    r"\b(?:dead|death|die[sd]?|dying|kill\w*|assassinat\w*|murder\w*|execut\w*|funeral|buri\w+|anniversary|legacy|succe\w+|replac\w+"
    r"|memor\w+|mourn\w*|late|former|tribute|honou?r\w*|aveng\w*|revenge|statue|since)\b",
    re.IGNORECASE,
)


def _after_death(articles: Articles, asked: Asked, periods: Sequence[Period], question: Question) -> Iterator[Premise]:
    """That somebody was dead at the time at which the question has him act."""
    if not ACTS.search(question.standalone, 0, asked.start) or _OF_THE_DEAD.search(question.standalone):
        return
    begins = [date.fromisoformat(period.first) for period in periods if period.first and period.of == "event"]
    dead = articles.dead_by(asked) if begins and len(begins) == len(periods) else None
    if dead is not None and all(dead < begin for begin in begins):
        yield Premise(f"By what the articles say {asked.name} was dead by {date_in_words(dead.isoformat()[:7])}.", True, refutes=True)


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
    articles: Articles, name: Asked, role: RoleStatement, index: RoleIndex, periods: Sequence[Period]
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
