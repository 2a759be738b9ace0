"""A question as it is searched for: made whole from its conversation, with the names, dates and kind of answer that it asks for.

How it is made whole is ``conversation.py``'s matter. It does not search, and it does not judge whether the question can be answered.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from rag.answer_schema import RoleInQuestion, Turn
from rag.answer_type import AnswerType, asked_for
from rag.conversation import CONTEXT_CLOSE, CONTEXT_OPEN, may_stand_alone, standalone
from rag.names import NameIndex, NameInQuestion, expansions
from rag.outlets_asked import OutletInQuestion
from rag.periods import Period, find_periods, months_in, years_in
from rag.spellings import PARTICLES
from rag.terms import CALENDAR, STOP_WORDS, fold, words

if TYPE_CHECKING:
    from rag.generative import Model


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched for.

    Attributes:
        asked: as typed.
        standalone: understandable without the conversation.
        names: in ``standalone``, with offsets there.
        years: four-digit years its periods name.
        months: months its periods name, 1 to 12.
        answer_type: what it asks for.
        unknown_names: capitalised words that stand in no article.
        periods: the periods it names, with offsets in ``standalone``.
        today: the day that "last month" counts from.
        newest: partial ISO date of the newest article, where that day is its; None where it is the day of asking.
        outlets: that it names, with offsets in ``standalone``; found by who knows the articles' outlets.
        roles: those in a person's place that articles name the holder of; found by who knows the articles' roles.
        tokens: that a model took to make it whole, by kind; empty where none was asked.
        alone: whether it may be asked without the conversation as well, which was put beside it for its few words.
        left_out: spellings that ``names`` lack because the asker wanted none of them searched for.
    """

    asked: str
    standalone: str
    names: tuple[NameInQuestion, ...]
    years: frozenset[str]
    months: frozenset[int]
    answer_type: AnswerType
    unknown_names: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    today: date = date.min
    newest: str | None = None
    outlets: tuple[OutletInQuestion, ...] = ()
    roles: tuple[RoleInQuestion, ...] = ()
    tokens: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    alone: bool = False

    @property
    def focus_end(self) -> int:
        """Offset in ``standalone`` where what is asked ends and the question before it, in brackets, begins."""
        return self.standalone.rfind(CONTEXT_OPEN) if self.standalone.endswith(CONTEXT_CLOSE) else len(self.standalone)

    @property
    def focus_years(self) -> frozenset[str]:
        """The years in what is asked, without those of the question before it."""
        return years_in(tuple(period for period in self.periods if period.start < self.focus_end), self.standalone)


def read_question(
    asked: str, history: Sequence[Turn], names: NameIndex, today: date | None = None, *, model: Model | None = None
) -> Question:
    """Make a question whole and find what it names.

    Args:
        asked: as typed.
        history: the conversation before it, oldest turn first.
        names: of the articles.
        today: the day it is asked; None means this machine's date.
        model: that makes follow-ups whole; None means by rules, which are also what is left where the model fails.
    """
    whole, tokens = standalone(asked, history, names, model)
    question = understood(asked, whole, names, today or date.today())
    beside = question.focus_end < len(whole) and not question.unknown_names
    return replace(question, tokens=tokens, alone=beside and may_stand_alone(asked, history, names))


def without_periods(question: Question, dropped: Collection[Period]) -> Question:
    """The question with some of its periods taken for words like any other."""
    kept = tuple(period for period in question.periods if period not in dropped)
    return replace(question, periods=kept, years=years_in(kept, question.standalone), months=months_in(kept))


def searched_without(question: Question, struck_out: str | Iterable[str]) -> Question:
    """The question with names that are searched for under fewer spellings: case and accents do not matter; the words asked stay."""
    struck = {fold(spelling).strip() for spelling in ([struck_out] if isinstance(struck_out, str) else struck_out)}
    if not struck:
        return question
    names = []
    left_out: dict[str, None] = {}
    for name in question.names:
        gone = [spelling for spelling in expansions([name]).get(name.asked, ()) if fold(spelling).strip() in struck]
        left_out |= dict.fromkeys(gone)
        kept = tuple(spelling for spelling in name.spellings if spelling not in gone)
        names.append(replace(name, spellings=kept or (name.asked,)) if gone else name)
    return replace(question, names=tuple(names), left_out=tuple(left_out))


def understood(asked: str, standalone: str, names: NameIndex, today: date) -> Question:
    """The question with its names, periods and answer type, ``standalone`` being whole already."""
    known, periods = tuple(names.in_question(standalone)), find_periods(standalone, today)
    return Question(
        asked=asked,
        standalone=standalone,
        names=known,
        years=years_in(periods, standalone),
        months=months_in(periods),
        answer_type=asked_for(standalone),
        unknown_names=_unknown_names(standalone, names, known),
        periods=periods,
        today=today,
    )


def _unknown_names(question: str, names: NameIndex, known: Sequence[NameInQuestion]) -> tuple[str, ...]:
    """Capitalised words after the first that the articles have in no spelling: somebody or somewhere they do not speak of."""
    found = list(re.finditer(r"(?<=\s)[^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)*", question))
    capitalised = [match for match in found if match.group()[0].isupper()]
    if any(fold(match.group()) in STOP_WORDS for match in capitalised):
        return ()  # Written As A Headline: its capitals mean nothing
    spans = [(name.start, name.end) for name in known]
    return tuple(
        match.group()
        for match in capitalised
        if not (match.group().isupper() and len(match.group()) <= 3)  # an abbreviation, which articles may spell out
        and not any(start <= match.start() < end for start, end in spans)
        and not all(
            word in names.ordinary or word in names.written or word in STOP_WORDS or word in CALENDAR or word in PARTICLES
            for word in words(match.group())
        )
    )
