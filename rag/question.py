"""A question made whole from its conversation, with the names and dates in it.

Without a model this goes by words: a pronoun takes the person last spoken of, "What about X?" puts X into the question before, and a
question too short to stand alone ("Why?", "When was that?") is joined with the one before. A question with a subject of its own stands as
it is: a new topic drops the old one. It does not search, and it does not judge whether the question can be answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.answer_type import AnswerType, asked_for
from rag.names import NameIndex, NameInQuestion
from rag.outlets_asked import OutletInQuestion
from rag.periods import Period, find_periods, months_in, years_in
from rag.schema import RoleInQuestion, Turn
from rag.spellings import PARTICLES
from rag.terms import CALENDAR, MONTHS, STOP_WORDS, fold, words


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
        today: the day it is asked, which "last month" counts from.
        outlets: that it names, with offsets in ``standalone``; found by who knows the articles' outlets.
        roles: those in a person's place that articles name the holder of; found by who knows the articles' roles.
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
    outlets: tuple[OutletInQuestion, ...] = ()
    roles: tuple[RoleInQuestion, ...] = ()

    @property
    def focus_end(self) -> int:
        """Offset in ``standalone`` where what is asked ends and the question before it, in brackets, begins."""
        return self.standalone.rfind(CONTEXT_OPEN) if self.standalone.endswith(CONTEXT_CLOSE) else len(self.standalone)

    @property
    def focus_years(self) -> frozenset[str]:
        """The years in what is asked, without those of the question before it."""
        return years_in(tuple(period for period in self.periods if period.start < self.focus_end), self.standalone)


_ANY_DAY = date(2100, 1, 1)  # where only the words of a period matter, not its days
_MONTH_NAMES = frozenset([*MONTHS, *(month[:3] for month in MONTHS), "sept"])
CONTEXT_OPEN, CONTEXT_CLOSE = " (asked before: ", ")?"
_HE = re.compile(r"\b(he|him|she|himself|herself)\b", re.IGNORECASE)
_HIS = re.compile(r"\b(his|hers|her)\b", re.IGNORECASE)
_IT = re.compile(r"\b(it|its|that|this|those|these|there|then|they|them|their|theirs|both|else|same|others?)\b", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"^\s*(?:and|but|so|also|or)?[\s,]*(?:what|how)\s+about\s+|^\s*(?:and|but|or)\s+(?!(?:who|what|when|where|why|how|did|does|is|was|were|are|has|had)\b)",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"^\s*(?:and|but|so|also|ok|okay)\b[\s,]*", re.IGNORECASE)
_INTERROGATIVE = re.compile(r"^\s*(?:(?:who|whom|whose|what|which|when|where|why)\b|how (?:many|much|long|often)\b|how\b)", re.IGNORECASE)


def read_question(asked: str, history: Sequence[Turn], names: NameIndex, today: date | None = None) -> Question:
    """Make a question whole and find what it names.

    Args:
        asked: as typed.
        history: the conversation before it, oldest turn first.
        names: of the articles.
        today: the day it is asked; None means this machine's date.
    """
    standalone, today = asked.strip(), today or date.today()
    if history:
        previous = _standalone_history(history, names)
        standalone = _made_whole(standalone, previous, _last_answer(history), names)
    return understood(asked, standalone, names, today)


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


def _standalone_history(history: Sequence[Turn], names: NameIndex) -> str:
    """The last question of the conversation, itself made whole from those before it."""
    previous, answer = "", ""
    for turn in history:
        if turn["role"] == "user":
            previous = _made_whole(turn["content"].strip(), previous, answer, names) if previous else turn["content"].strip()
        else:
            answer = turn["content"]
    return previous


def _last_answer(history: Sequence[Turn]) -> str:
    return next((turn["content"] for turn in reversed(history) if turn["role"] == "assistant"), "")


def _made_whole(asked: str, previous: str, answer: str, names: NameIndex) -> str:
    if not previous:
        return asked
    if _WHAT_ABOUT.match(asked):
        return _put_into(previous, _WHAT_ABOUT.sub("", asked).strip(" ?.!"), names)
    bare = _CONJUNCTION.sub("", asked) or asked
    person = _person_spoken_of(previous, answer, names)
    if person and (_HE.search(bare) or _HIS.search(bare)):
        whole = _HIS.sub(f"{person}'s", _HE.sub(person, bare, count=1))
        return whole[0].upper() + whole[1:]
    content = [word for word in words(bare) if word not in STOP_WORDS]
    own_subject = bool(names.in_question(bare)) or any(word.isdigit() and len(word) == 4 for word in content)
    if own_subject and not _IT.search(bare):
        return bare
    if not content and _INTERROGATIVE.fullmatch(bare.strip(" ?.!")):
        rest = _INTERROGATIVE.sub("", previous).strip(" ?.!")
        return f"{bare.strip(' ?.!')} {rest[:1].lower()}{rest[1:]}?"
    if _IT.search(bare) or len(content) <= 2:
        return f"{bare.strip(' ?.!')}{CONTEXT_OPEN}{_without_context(previous).strip(' ?.!')}{CONTEXT_CLOSE}"
    return bare


def _without_context(question: str) -> str:
    return question.split(CONTEXT_OPEN)[0] if question.endswith(CONTEXT_CLOSE) else question


def _put_into(previous: str, new: str, names: NameIndex) -> str:
    """The previous question about something else: a period takes the place of its period, anything else that of its first name."""
    period = find_periods(new, _ANY_DAY)
    if len(period) == 1 and not new[: period[0].start].strip(" ?.!") and not new[period[0].end :].strip(" ?.!"):
        plain = previous
        for old in reversed(find_periods(previous, _ANY_DAY)):
            plain = f"{plain[: old.start].rstrip()} {plain[old.end :].lstrip()}"
        bare = new[0].isdigit() or new.split()[0].lower().rstrip(".") in _MONTH_NAMES
        return f"{plain.strip(' ?.!')} {f'{_before_date(period[0])} {new}' if bare else new}?"
    named = _whole_names(previous, names)
    if not named:
        return f"{previous.strip(' ?.!')} {new}?"
    start, end = named[0]
    return f"{previous[:start]}{new}{previous[end:]}"


def _before_date(period: Period) -> str:
    """The preposition of a date that is given without one: "on" for days, "in" for what is longer."""
    return "on" if period.first == period.last else "in"


def _whole_names(text: str, names: NameIndex) -> list[tuple[int, int]]:
    """Offsets of the names in a text, neighbouring words of one name joined."""
    joined: list[tuple[int, int]] = []
    for name in names.in_question(text):
        if joined and not text[joined[-1][1] : name.start].strip(" -"):
            joined[-1] = (joined[-1][0], name.end)
        else:
            joined.append((name.start, name.end))
    return joined


def _person_spoken_of(previous: str, answer: str, names: NameIndex) -> str | None:
    """The person "he" is: of the last answer when the last question asked who, else of the last question, else of the answer."""
    family = {word for person in names.persons for spelling in person.family for word in words(spelling)}
    asked_who = re.match(r"\s*(?:who|which)\b", previous, re.IGNORECASE)
    in_question = _first_person(previous, family, names)
    in_answer = _first_person(answer, family, names)
    if asked_who and in_answer:
        return in_answer
    return in_question or in_answer


def _first_person(text: str, family: set[str], names: NameIndex) -> str | None:
    for start, end in _whole_names(text, names):
        if words(text[start:end]) and words(text[start:end])[-1] in family | {
            alias for word in family for alias in names.groups.get(word, ())
        }:
            return text[start:end]
    for start, end in _whole_names(text, names):
        spellings = names.spellings(text[start:end])
        if spellings and words(spellings[0])[-1] in family:
            return text[start:end]
    return None
