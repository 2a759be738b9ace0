"""What an open question takes for granted and a sentence of the articles contradicts: "Why did Lind plead guilty?", who pleaded not guilty.

"Why did X do it?" presumes that X did; where ``yes_no.py`` is sure that the articles say no to "Did X do it?", the question goes astray. So
does one in which somebody asks others to do more of what the articles have him ask them to stop. What two names or a name and a time
contradict is ``premises.py``'s. It reads the best sentences only, and says nothing where one of them says yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rag.credit_line import credit_line
from rag.evidence import Evidence
from rag.orders import speaks_to_a_model
from rag.premises import Premise
from rag.question import Question
from rag.shown import shown
from rag.terms import STOP_WORDS, stem, words
from rag.verification import SameName
from rag.yes_no import verdict

LOOKED_AT = 5  # best sentences in which what was asked of others is read
_PRESUMES = re.compile(
    r"(?:(?:and|but|so),? )?(?:why|how(?: come)?|when|since when|where|for what reason|for how long|how long|how often) "
    r"(?P<auxiliary>did|does|do|is|are|was|were|has|have|had) (?P<rest>[^?]+?)\s*\?*",
    re.IGNORECASE,
)
_ASKS = (
    r"(?:ask|urg|order|tell|told|instruct|call\w* on|beg|press|command|encourag|advis|demand)\w*"
    r"(?P<whom>(?: [\w'’-]+){1,12}?) to(?: \w+ly)? "
)
_MORE = (
    r"(?:step(?:ping)? up|ramp(?:ing)? up|scal(?:e|ing) up|increas\w+|intensif\w+|escalat\w+|continu\w+|keep|resum\w+|start\w*|begin|launch"
    r"|expand|carry out|go on)"
)
_LESS = r"(?:stop|ceas\w+|halt|end|suspend|paus\w+|refrain from|hold (?:off|back)|call off|give up|reduc\w+|curb|eas\w+|scale back|desist)"
_TO_MORE, _TO_LESS = (re.compile(rf"\b{_ASKS}(?P<verb>{verbs})\b(?P<what>[^,;:.?]*)", re.IGNORECASE) for verbs in (_MORE, _LESS))


Explained = Callable[[Evidence], Iterable[tuple[int, str]]]
"""The pronouns of a sentence whose person is certain: offset in the article after which the name is put, and the name."""


def _nobody(item: Evidence) -> Iterable[tuple[int, str]]:
    return ()


def presumed_wrongly(
    question: Question, evidence: Sequence[Evidence], explained: Explained = _nobody, same_name: SameName | None = None
) -> Premise | None:
    """The premise that a sentence contradicts, with the sentence and who published it; None where none does for certain.

    Args:
        question: as understood.
        evidence: best first.
        explained: says who the pronouns of a sentence are.
        same_name: whether two spellings name the same.
    """
    presumes = _PRESUMES.fullmatch(question.standalone.strip())
    against = None
    if presumes is not None:
        closed = f"{presumes['auxiliary'].capitalize()} {presumes['rest']}?"
        found = verdict(replace(question, standalone=closed, periods=()), evidence, same_name)
        if found is not None and not found.differ and not found.reasons[0].yes and found.reasons[0].according_to is None:
            named = {word for name in question.names for spelling in name.spellings for word in words(spelling)}
            certain = [reason.evidence for reason in found.reasons if not reason.according_to]
            against = next((item for item in certain if not named.isdisjoint(words(item.text))), certain[0])
    against = against or _asked_the_contrary(question, evidence, explained)
    if against is None:
        return None
    return Premise(f"The articles say the contrary: “{shown(against.text)}” ({credit_line([against])}).", True, refutes=True)


def _asked_the_contrary(question: Question, evidence: Sequence[Evidence], explained: Explained) -> Evidence | None:
    """The sentence in which the same persons are asked to stop what the question has them asked to go on with, or the other way round."""
    for mine, theirs in ((_TO_MORE, _TO_LESS), (_TO_LESS, _TO_MORE)):
        asked = mine.search(question.standalone)
        if asked is None:
            continue
        for item in evidence[:LOOKED_AT]:
            if mine.search(item.text) and not theirs.search(item.text):
                break  # somebody was asked so
            told = theirs.search(item.text)
            if told is None or speaks_to_a_model(item.text) or re.search(r"\b(?:not|never)\b|n['’]t\b", item.text[: told.end("verb")]):
                continue
            if _asks_there(question, asked.start(), item, explained) and _alike(asked["what"], told["what"]):
                return item
    return None


def _asks_there(question: Question, before: int, item: Evidence, explained: Explained) -> bool:
    """Whether a sentence names the one who asks in the question, or speaks of him by a pronoun that is certain."""
    asking = [name for name in question.names if name.end <= before][-1:]
    there = set(words(item.text)).union(*(words(name) for _, name in explained(item)))
    return any(not name.endings.isdisjoint(there) for name in asking)


def _alike(mine: str, theirs: str) -> bool:
    """Whether two ends of sentences are about one thing: half of the words of the shorter are the other's."""
    one, other = ({stem(word) for word in words(text) if word not in STOP_WORDS} for text in (mine, theirs))
    return bool(one) and bool(other) and 2 * len(one & other) >= min(len(one), len(other))
