"""What a question asks the doer or the date of: "who congratulated the winner" is answered by a sentence in which somebody congratulates.

Only the verb right behind "who" is read, and neither one that says little or helps another ("made", "may") nor a word that no dictionary
has, such as a mistyped one. Whether a sentence tells of the deed is judged by its words, whoever did it: one stem, words alike, or related
in the dictionary. Of the short answers to 42 such questions (squad2, tuning half) it takes 6 of 16 wrong ones and 2 of 26 right ones.
"""

from __future__ import annotations

import re

from rag.answer_type import AnswerType
from rag.question import Question
from rag.terms import STOP_WORDS, stem, words
from rag.verification.alike import sense
from rag.verification.related import are_related, is_word

_WHO = re.compile(r"(?i:\W*(?:and )?who(?: has| have| had)?(?: \w+ly)?) ([a-z]+)\b(?!['’]t)")
_SAYS_LITTLE = frozenset(
    map(
        stem,
        """be am is are was were been do does did has have had will would can could may might must shall should get got make made
        take took go went come came become became use used think thought give gave keep kept let put see saw know knew want need
        try say said tell told say speak spoke ask also first last else all ever never not no besides upon then once still only
        really actually""".split(),
    )
)
_WON = frozenset(map(stem, "win beat defeat prevail triumph victory victor winner top clinch champion".split()))  # as sport is told


def tells_of_deed(question: str, sentence: str) -> bool:
    """Whether a sentence has a word for what the question asks the doer of; True where the question names no deed."""
    asked = _WHO.match(question)
    deed = stem(asked[1]) if asked else ""
    if not deed or deed in _SAYS_LITTLE or not is_word(deed):
        return True
    there = [stem(word) for word in words(sentence)]
    if deed in _WON and not _WON.isdisjoint(there):
        return True
    return any(word == deed or sense(word) == sense(deed) or are_related(deed, word) for word in there)


_TIMES = frozenset("year date day month century decade time".split())
_OTHER_CLAUSE = re.compile(
    r"[,;:()–—]|\b(?:since|after|before|until|till|when|while|which|who|whose|that|because|although|though|but|whereas|where|if|following)\b",
    re.IGNORECASE,
)


def dates_the_event(question: Question, sentence: str, start: int, end: int) -> bool:
    """Whether a date stands in one clause with a word for what is asked: "since the invasion in 2003" tells of no election.

    True of a question that asks for no date, or has no word for an event.

    Args:
        question: as understood.
        sentence: in which the date stands.
        start: its offset there.
        end: and where it ends.
    """
    if question.answer_type is not AnswerType.DATE:
        return True
    named = {word for name in question.names if not name.asked.islower() for word in words(name.asked)}
    asked = [word for word in words(question.standalone[: question.focus_end]) if word not in STOP_WORDS | _TIMES and word not in named]
    events = {stem(word) for word in asked if not word.isdigit()}
    begins = [found.end() for found in _OTHER_CLAUSE.finditer(sentence, 0, start)]
    ends = _OTHER_CLAUSE.search(sentence, end)
    there = [stem(word) for word in words(sentence[begins[-1] if begins else 0 : ends.start() if ends else len(sentence)])]
    return not events or any(event == word or sense(event) == sense(word) or are_related(event, word) for event in events for word in there)
