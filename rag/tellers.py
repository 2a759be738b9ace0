"""Who says so, where that is what is asked: "who told Reuters about the meeting", "who confirmed the report", "which officials denied it".

The answer is whom the sentences credit, as it was read at ingestion, named or not: "five sources who knew of the meeting". Of several
unnamed ones in the same words the fullest stands. Whoever told somebody else to do something is no source of the articles' and not found
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.attribution.speech import nouns
from rag.evidence import Evidence
from rag.question import Question
from rag.schema import Attribution
from rag.short_answer import ShortAnswer
from rag.terms import STOP_WORDS, stem, words

NEAR_BEST = 2.5  # score below the best sentence's within which a sentence tells of what is asked
MOST = 4
LONGEST = 14  # words of who tells
NOBODY = ("sources", "the sources", "a source", "its sources", "people")  # who asks who told it knows that there were some
_WHO = r"(?:who(?: all| else)?|(?:which|what) [^,?]{1,40}?)(?: has| have| had)?"
_TOLD = re.compile(
    rf"\W*(?:and )?{_WHO} (?:(?:told|spoke (?:to|with)|said (?:so )?to|informed) (?P<hearer>the [\w ]+?|[A-Z][\w ’'-]*?|reporters)"
    r"(?= (?:about|of|that|how|why|what|on|when|where|this)\b|\?|$)"
    r"|(?P<verb>confirm(?:ed|s)|den(?:ied|ies)|reported|described|disclosed|revealed|alleged|claimed)\b)",
    re.IGNORECASE,
)
_HEARERS = re.compile(r"(?:reporters|the (?:news ?)?(?:paper|agency|newspaper|outlet|broadcaster|press|media))$", re.IGNORECASE)


def tellers(question: Question, evidence: Sequence[Evidence]) -> list[ShortAnswer]:
    """Those whom the best sentences credit, best first; none where the question asks for something else.

    Args:
        question: as understood.
        evidence: best first.
    """
    asked = _TOLD.match(question.standalone)
    if asked is None or not evidence:
        return []
    outlets = {word for outlet in question.outlets for word in words(question.standalone[outlet.start : outlet.end])}
    if asked["hearer"] and not (_HEARERS.match(asked["hearer"]) or not outlets.isdisjoint(words(asked["hearer"]))):
        return []
    kept: list[ShortAnswer] = []
    for each in _credited(evidence, stem(asked["verb"].lower()) if asked["verb"] else "", outlets):
        again = next((other for other in kept if _are_one(each.text, other.text)), None)
        if again is None:
            kept.append(each)
        elif len(each.text) > len(again.text) and again.evidence.source.article_id != each.evidence.source.article_id:
            kept[kept.index(again)] = each
    return kept[:MOST]


def _credited(evidence: Sequence[Evidence], verb: str, outlets: set[str]) -> Iterator[ShortAnswer]:
    """Who is credited in each sentence near the best: with the verb asked for right after, or to the outlet asked for."""
    for item in evidence:
        if item.score < evidence[0].score - NEAR_BEST:
            return
        for said in item.attributions:
            place = item.text.find(said.who) if said.who else -1
            if said.who is None or place < 0 or said.who.lower() in NOBODY or len(said.who.split()) > LONGEST:
                continue
            after = [stem(word) for word in words(item.text[place + len(said.who) :])[:2]]
            if (verb and verb in after) or (not verb and _told(said, outlets)):
                yield ShortAnswer(said.who, item.start + place, item.start + place + len(said.who), item, {}, 1.0)


def _told(said: Attribution, outlets: set[str]) -> bool:
    return not outlets or (said.outlet is not None and not outlets.isdisjoint(words(said.outlet)))


def _are_one(one: str, other: str) -> bool:
    """Whether the words for two tellers may be for one: the same noun, or the same words but for small ones."""
    mine, theirs = ({word for word in words(text) if word not in STOP_WORDS} for text in (one, other))
    return mine <= theirs or theirs <= mine or (nouns(one)[-1:] == nouns(other)[-1:] and one.islower() and other.islower())
