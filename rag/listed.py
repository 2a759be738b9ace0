"""What belongs in a list: the sentences that tell of what is asked about, those of the speaker or day asked about, and each event once.

By words: "who did Lind meet", or see, is told of by every sentence that has Lind and a word for meeting, however little else of the
question it has; "what did Lind tell Berg" by those that are Lind's word and name Berg; "what happened on Friday" by those of no other day.
How well a sentence answers is ``evidence.py``'s, which of them are quoted ``extractive.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from rag.answer_type import AnswerType
from rag.attribution.speech import SAY, SAY_THAT
from rag.evidence import Evidence
from rag.names import NameInQuestion, find_names
from rag.period_match import match_periods
from rag.question import Question
from rag.retellings import common_terms
from rag.terms import CALENDAR, STOP_WORDS, words
from rag.verification.reading import read

SAME_EVENT = 0.35  # share of common terms from which two sentences with the same names and the same day tell one event
_SAID = re.compile(
    r"\bwhat (?:else )?(?:did|has|have|does|do|had) (?P<who>.{1,60}?) (?:say|said|tell|told|announced?|claim(?:ed)?|stated?|writ(?:e|ten)"
    r"|promised?|pledged?|vow(?:ed)?|demand(?:ed)?|warn(?:ed)?|argued?|propos(?:e|ed)|suggest(?:ed)?|admit(?:ted)?|urged?|ask(?:ed)?"
    r"|repl(?:y|ied)|complain(?:ed)?|predict(?:ed)?|offer(?:ed)?)\b",
    re.IGNORECASE,
)
# "Lind would not comment" is what Lind said.
_SILENT = re.compile(
    r"\b(?:(?:declin|refus)\w+ (?:to|a request for) (?:comment|answer|say)|no comment"
    r"|(?:not|n['’]t) (?:immediately )?(?:respond|answer|repl|comment|receive)|neither\b[^.;]{0,40}\b(?:respond|answer|repl|comment))",
    re.IGNORECASE,
)
_VOICE = re.compile(r"['’]s? (?:[\w-]+ )?(office|spokes|lawyer|aide|campaign)", re.IGNORECASE)  # who speaks for somebody
_AND_SAID = re.compile(r"\band (?:(?:then|also|later|repeatedly|publicly) )?([a-z]+)")
_HAPPENED = re.compile(r"\bwhat (?:else )?(?:has |had )?happened\b", re.IGNORECASE)
_MET = frozenset("meet meets met meeting meetings talks hosted received conferred".split())
_MEETING = _MET | frozenset("see saw seen visit visited host receive talk talked".split())
_OF_A_MEETING = re.compile(  # what is told of who tells of it
    r"\b(?:familiar with|briefed on|(?:direct )?knowledge of|close to|aware of) the (?:\w+ )?(?:meetings?|talks)\b", re.IGNORECASE
)
_JUDGES = frozenset(
    """condemned blamed praised accused criticised criticized denounced thanked rejected denied welcomed congratulated apologised apologized
    dismissed offered proposed demanded""".split()
)
_BEFORE_SAYING = 4  # words between somebody's name and the verb of what he says
_EMPTY = frozenset("say tell name list give all reported figure person people thing event".split())


def statements_of_the_speaker(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """For "what did Lind say", the sentences that are Lind's word; all sentences for another question, or where none is."""
    match = _SAID.search(question.standalone)
    if match is None or not (speaker := _speaker(question, *match.span("who"))):
        return list(evidence)
    theirs = [item for item in evidence if _is_word_of(item, speaker)]
    voice = _VOICE.search(match["who"])
    silent = [item for item in evidence if (voice or not theirs) and _SILENT.search(item.text) and not speaker.isdisjoint(words(item.text))]
    if voice:
        theirs = [item for item in evidence if (item in theirs or item in silent) and voice[1].lower() in item.text.lower()] or theirs
    theirs = theirs or silent
    if told := _run_from(question, match.end() + 1):
        both = [item for item in evidence if not any(each.isdisjoint(words(item.text)) for each in (speaker, told))]
        theirs = [item for item in theirs if item in both] or both or theirs
    return theirs or list(evidence)


def _speaker(question: Question, start: int, end: int) -> set[str]:
    """The last words of the name of who is asked about between two offsets: of who holds the office named there, else named itself."""
    holders = [holder for role in question.roles for holder in role.holders if start <= role.start < role.end <= end]
    if holders:
        return {words(name)[-1] for holder in holders for name in holder.names if words(name)}
    asked = [name for name in question.names if start <= name.start < end]
    if not asked or not (asked[-1].end == end or _VOICE.match(question.standalone, asked[-1].end)):
        return set()  # "the Quds Force chief" is not the Quds Force
    first = [one for one, other in pairwise(asked) if re.search(r"(?:,| and)\s", question.standalone[one.end : other.start])]
    return set().union(*map(_families, [*first, asked[-1]]))


def _run_from(question: Question, start: int) -> set[str]:
    """The last words of the name that begins at an offset, which may be found in parts: "abdul", "rahim", "al-noori"."""
    family: set[str] = set()
    for name in question.names:
        between = words(question.standalone[start : name.start]) if name.start >= start else ["of"]
        if len(between) <= 1 and STOP_WORDS.isdisjoint(between):
            family, start = _families(name), name.end
    return family


def _families(name: NameInQuestion) -> set[str]:
    """The last words of a name, in all its spellings."""
    return {words(spelling)[-1] for spelling in (*name.spellings, name.asked) if words(spelling)}


def _is_word_of(item: Evidence, families: set[str]) -> bool:
    """Whether a sentence is told on somebody's word, or tells that he said something."""
    speakers = [said.who for said in item.attributions if said.who]
    if any(not families.isdisjoint(words(who)) for who in speakers):
        return True
    plain = words(item.text)
    subject = next((place for place, word in enumerate(plain) if word in families), None)
    names = {words(item.text[slice(*span)])[-1] for span in find_names(item.text) if words(item.text[slice(*span)])}
    named = any(find_names(who) for who in speakers)
    acts = subject is not None and names.isdisjoint(plain[:subject])  # "Lind also met Berg and told him …"
    return (acts and any(_says(said[1]) for said in _AND_SAID.finditer(item.text))) or any(
        not named and word in families and any(map(_says, plain[place + 1 : place + 2 + _BEFORE_SAYING]))
        for place, word in enumerate(plain)
    )


def _says(word: str) -> bool:
    return word in SAY or word in SAY_THAT or word in _JUDGES


def of_the_day(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """For "what happened on Friday", the sentences that are of no other day, if some surely is of it; all for another question."""
    if not question.periods or not _HAPPENED.search(question.standalone):
        return list(evidence)
    met = [match_periods(question.periods, item.event_dates, item.source.published).met for item in evidence]
    return [item for item, each in zip(evidence, met, strict=True) if each != "no" or "yes" not in met]


def meetings(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """For "who did Lind meet", the sentences that tell of a meeting of Lind's; all for another question, or where none does."""
    if not _asks_of_a_meeting(question):
        return list(evidence)
    telling = [item for item in evidence if tells_of_it(question, item)]
    asked = set().union(*map(_families, question.names))
    unnamed = {(item.source.article_id, item.end) for item in telling if not _named_in(item) - asked}
    found = [item for item in evidence if item in telling or (_follows(item, unnamed) and asked & _named_in(item) < _named_in(item))]
    return found or list(evidence)


def _follows(item: Evidence, ends: Collection[tuple[str, int]]) -> bool:
    """Whether a sentence follows one that ends there."""
    return any((item.source.article_id, item.start - gap) in ends for gap in (0, 1, 2))


def _asks_of_a_meeting(question: Question) -> bool:
    return question.answer_type is AnswerType.PERSON and not _MEETING.isdisjoint(words(question.standalone))


def tells_of_it(question: Question, item: Evidence) -> bool:
    """Whether a sentence has somebody whom the question names and all it says of him but for names, dates and small words."""
    plain = words(item.text)
    if not question.names or set().union(*map(_families, question.names)).isdisjoint(plain):
        return False
    if _asks_of_a_meeting(question):
        return not _MET.isdisjoint(words(_OF_A_MEETING.sub("", item.text)))
    theirs = read(item.text)
    asked = [
        token
        for token in read(question.standalone).tokens
        if token.term and token.word not in _EMPTY and token.word not in CALENDAR
        and not any(name.start <= token.start < name.end for name in question.names)
        and not any(period.start <= token.start < period.end for period in question.periods)
    ]  # fmt: skip
    return bool(asked) and all(theirs.like(token.term) for token in asked)


def each_event_once(items: Sequence[Evidence]) -> list[Evidence]:
    """The sentences without those that tell of an event that one before them tells of, in whatever report; repetitions within one report
    are ``extractive.choose``'s.
    """
    kept: list[Evidence] = []
    for item in items:
        if not any(_same_event(item, other) for other in kept):
            kept.append(item)
    return kept


def _same_event(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences name the same persons and things, two at least, and the same day, and have words in common."""
    names = _named_in(one)
    if len(names) < 2 or names != _named_in(other) or _days(one).isdisjoint(_days(other)):
        return False
    return common_terms(one, other) >= SAME_EVENT


def _named_in(item: Evidence) -> set[str]:
    found = {words(item.text[start:end])[-1] for start, end in find_names(item.text) if words(item.text[start:end])}
    return {name for name in found if name not in CALENDAR and name not in STOP_WORDS}


def _days(item: Evidence) -> set[str]:
    return {date.first for date in item.event_dates if date.precision == "day"}
