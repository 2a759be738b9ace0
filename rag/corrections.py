"""Articles that say that they correct: what they withdraw, and which other article's value they replace.

A correction is read from its words only: "Correction: an earlier version of this article said 40", "corrects to say 43, not 40",
"(Corrects figure in paragraph 3)", an agency's "REFILE" or "CORRECTED" above the text. A later article that merely says otherwise
corrects nothing, and a correction of another matter ("corrects spelling of name") does not touch a figure. What people state about an
article's own fields is ``ingestion/corrections.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rag.evidence import Evidence
from rag.retellings import of_one_report
from rag.short_answer import ShortAnswer, said
from rag.terms import words

Kind = Literal["corrected", "updated"]

_PIECE = r"(?:article|story|report|version|post|item|dispatch|headline|copy|piece|page|caption)"
_FAULT = r"(?:correct|fix|amend|clarify|rectify)"
_SAYS = re.compile(
    rf"\b(?:an?|the) (?:earlier|previous|original|prior) version of (?:this|the|our) {_PIECE}\b"
    rf"|\bthis (?:\w+ )?{_PIECE} (?:has been|was|is) (?:\w+ )?(?:corrected|amended|(?:updated|edited|changed|revised) to {_FAULT})"
    rf"|\b(?:updated?|updates|edited|refiles?|refiled|resends?|amended|revised) to {_FAULT}"
    r"|^\W*correction(?:\s*\([^)]*\)|,[^:]{0,60})?\s*[:—–-]"
    r"|\bcorrects? to (?:say|read|show|state|make clear|reflect)\b"
    r"|^\W*(?:corrects?|corrected|clarifies|refiles|recasts to correct)\b(?=.{0,200}(?:\)|paragraph|headline|lead|, not\b))"
    rf"|\b(?:{_PIECE}|we|it) (?:incorrectly|wrongly|mistakenly|erroneously) (?:said|stated|gave|reported|put|described)\b"
    rf"|\b(?:{_PIECE}|we) misstated\b",
    re.IGNORECASE,
)
_UPDATES = re.compile(
    r"^\W*(?:updates?|updating|updated) (?:with|throughout|to (?:add|include|reflect)|figures?|death toll|number)\b", re.IGNORECASE
)
_ABOVE = re.compile(r"^\W*(?:REFILE|CORRECTED|CORRECTION|RPT-CORRECTED|CORRECTING)\b\s*\d*\s*[-:—–(]|\b\((?:corrected|refiled)\)\s*$")
_UPDATED_ABOVE = re.compile(r"^\W*UPDATE(?:D)?\b\s*\d*\s*[-:—–]")
_WRONG = re.compile(
    rf"\bversion of (?:this|the|our) {_PIECE} (?:\w+ ){{0,2}}?(?:said|stated|gave|reported|misstated|put|had|listed|described|referred)\b"
    r"(?P<before>[^;—–]*?)(?=[;—–]|,? but\b|,? when\b|,? whereas\b|\. |\.?$)"
    r"|\b(?:incorrectly|wrongly|mistakenly|erroneously) (?:said|stated|gave|reported|put|described)\b"
    r"(?P<wrongly>[^;—–]*?)(?=[;—–]|,? but\b|\. |\.?$)"
    r"|(?:,| and| but) not (?P<not>[^,;)—–]+?)(?=[,;)—–]|\. |\.?$)"
    r"|\b(?:instead of|rather than) (?P<instead>[^,;)—–]+?)(?=[,;)—–]|\. |\.?$)",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"\b(?:figures?|numbers?|tolls?|totals?|amounts?|counts?|percentages?|prices?|sums?|casualt\w+|ages?)\b", re.IGNORECASE
)
_OF_TIME = re.compile(r"\b(?:dates?|days?|years?|times?|months?)\b", re.IGNORECASE)
_OF_NAMES = re.compile(r"\b(?:names?|titles?|attributions?|speakers?|locations?|places?|identit\w+)\b", re.IGNORECASE)
_NO_VALUE = re.compile(  # figures that say where and when a correction was made
    r"\bparagraphs? \d[\d,\s-]*(?:and \d+)?|\b\d{1,2}(?:st|nd|rd|th) paragraph|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)


class Note(NamedTuple):
    """A sentence, or words above an article, by which it corrects.

    Attributes:
        text: the words.
        kind: whether it says that it corrects, or only that it updates.
        wrong: offsets in the words of what they withdraw.
        item: the sentence; None for words above the article.
    """

    text: str
    kind: Kind
    wrong: tuple[tuple[int, int], ...] = ()
    item: Evidence | None = None


class Replaced(NamedTuple):
    """That another article corrects a value: how, the place of its own value, and its day where that is known."""

    kind: Kind
    by: int
    day: str | None


def note_in(text: str, item: Evidence | None = None) -> Note | None:
    """The correction that a sentence is; None where it corrects nothing."""
    if _SAYS.search(text):
        wrong = tuple(found.span(name) for found in _WRONG.finditer(text) for name, group in found.groupdict().items() if group)
        return Note(text, "corrected", wrong, item)
    return Note(text, "updated", (), item) if _UPDATES.search(text) else None


def note_above(title: str) -> Note | None:
    """The correction that an agency puts before a headline: ``REFILE-``, ``CORRECTED-``, ``UPDATE 2-``."""
    if _ABOVE.search(title):
        return Note("", "corrected")
    return Note("", "updated") if _UPDATED_ABOVE.search(title) else None


def is_withdrawn(answer: ShortAnswer) -> bool:
    """Whether words stand where a correction repeats what was wrong: 40 in "said 40; it was 43"."""
    note = note_in(answer.evidence.text)
    start, end = answer.start - answer.evidence.start, answer.end - answer.evidence.start
    return note is not None and any(first < end and start < last for first, last in note.wrong)


def replaced(answers: Sequence[ShortAnswer], evidence: Sequence[Evidence]) -> dict[int, Replaced]:
    """Which of the values that articles differ on are corrected by another of them, by place.

    Args:
        answers: what each article says.
        evidence: all sentences of the question, in which corrections are looked for.
    """
    found: dict[int, Replaced] = {}
    notes = {answer.evidence.source.article_id: _notes(answer.evidence, evidence) for answer in answers}
    for place, answer in enumerate(answers):
        for by, other in enumerate(answers):
            for note in notes[other.evidence.source.article_id] if other is not answer and _may_correct(other, answer) else ():
                if place not in found and _concerns(note, other, answer):
                    found[place] = Replaced(note.kind, by, _day(note, other))
    return found if len(found) < len(answers) else {}


def _notes(answer: Evidence, evidence: Sequence[Evidence]) -> list[Note]:
    """The corrections of the article in which a sentence stands."""
    sentences = (note_in(item.text, item) for item in evidence if item.source.article_id == answer.source.article_id)
    return [note for note in (note_above(answer.source.title), *sentences) if note is not None]


def _may_correct(later: ShortAnswer, earlier: ShortAnswer) -> bool:
    """Whether an article's correction may be of another's value: of one story or publisher, and not older."""
    one, other = later.evidence.source, earlier.evidence.source
    related = of_one_report(later.evidence, earlier.evidence) or (one.publisher is not None and one.publisher == other.publisher)
    return related and one.article_id != other.article_id and not (one.published and other.published and one.published < other.published)


def _concerns(note: Note, right: ShortAnswer, wrong: ShortAnswer) -> bool:
    """Whether a correction is of this value: it names one of the two, or the kind of thing that they are and no value at all."""
    told = set(words(note.text))
    withdrawn = {word for first, last in note.wrong for word in words(note.text[first:last])}
    if set(said(wrong.text).split()) <= (withdrawn or told):
        return True
    if set(said(right.text).split()) <= told - withdrawn:
        return True
    rest = note.text
    if note.item is not None:
        for date in note.item.event_dates:
            rest = rest.replace(date.words, " ")
    if re.search(r"\d", _NO_VALUE.sub("", rest)):
        return False  # another value
    if note.item is None:
        return True
    figures = re.search(r"\d", right.text + wrong.text)
    kinds = (_MATTER, _OF_TIME) if figures else (_OF_NAMES,)
    return any(kind.search(note.text) for kind in kinds)


def _day(note: Note, answer: ShortAnswer) -> str | None:
    """The day of a correction: that which it states, or that of its article."""
    stated = (date.date for date in note.item.event_dates if date.precision == "day") if note.item is not None else iter(())
    return next(stated, answer.evidence.source.published)
