"""What kind of thing a question asks for, and whether a sentence holds one.

By words and patterns only: "How many seats …" asks for a number of seats, and a sentence holds that when a number stands shortly before
"seats". It does not extract the answer, and it cannot tell whether the date in a sentence is the date of what was asked.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from rag.terms import MONTHS, STOP_WORDS, fold, stem, words


class AnswerType(StrEnum):
    """What kind of thing the question asks for."""

    PERSON = "person"
    DATE = "date"
    AGE = "age"
    COUNT = "count"
    NUMBER = "number"
    PLACE = "place"
    OTHER = "other"


_WHICH = r"\b(?:what|which) (?:(?:was|is|were|are) the )?(?:\w+ )?"
_ASKED = (
    (AnswerType.DATE, rf"\bwhen\b|{_WHICH}(?:year|date|day|month|century|decade)\b|\bhow long ago\b"),
    (AnswerType.AGE, r"\bhow old\b|\bwhat\b.*\bage\b"),
    (AnswerType.COUNT, r"\bhow many\b|\bwhat number of\b"),
    (
        AnswerType.NUMBER,
        r"\bhow (?:much|long|far|often|large|big|tall|high|fast|deep|wide)\b"
        rf"|{_WHICH}(?:percent|percentage|number|amount|share|sum|proportion|size|price|toll|population|height|length|weight|distance|area|capacity|temperature|cost|budget|revenue|salary)\b",
    ),
    (
        AnswerType.PERSON,
        r"\b(?:who|whom|whose|names? (?:of|all|the|every)"
        r"|which (?:(?!(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|other)\b)\w+ ){0,3}?"
        r"(?:man|men|woman|women|person|people|persons|(?:leader|minister|commander|politician|official|general"
        r"|president|chief|lawmaker|senator|governor|mayor|judge|ambassador|player|coach|actor|director|figure)s?))\b",
    ),
    (AnswerType.PLACE, r"\bwhere\b|\b(?:what|which) (?:country|countries|city|cities|state|place|region|town|capital)\b"),
    (AnswerType.OTHER, r"\b(?:what|which|why|how)\b"),
)

_MONTH = rf"\b(?:{'|'.join(month for month in MONTHS if month != 'may')}|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec)\.|may \d)"
_DAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:last|this|next) (?:week|month|year)\b|\bcentur(?:y|ies)\b"
_DATE = re.compile(rf"{_MONTH}|{_DAY}|\b(?:1\d{{3}}|20\d\d)s?\b", re.IGNORECASE)
_AGE = re.compile(r"\b\d{1,3}[- ]years?[- ]old\b|\bage[ds]?(?: of)? \d|, \d{2},|\bborn (?:in|on)\b", re.IGNORECASE)
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    "|dozens?|hundreds?|thousands?|millions?|billions?|half|third|quarter"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORD})\b", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][^\W\d_]+")
_COUNTED_WITHIN = 5  # words between a number and what it counts: "three of the group's fighters"


def asked_for(question: str) -> AnswerType:
    """The kind of the question word that stands first: "What did he say when …" asks for no date."""
    folded = fold(question)
    found = [(match.start(), order, kind) for order, (kind, pattern) in enumerate(_ASKED) if (match := re.search(pattern, folded))]
    return min(found)[2] if found else AnswerType.OTHER


_SEVERAL = re.compile(
    r"^(?:(?:and|so|also|but),? )?(?:"
    r"what (?:else )?(?:has |had )?happened\b|(?:who(?:m|se)?|what|(?:which|what) .{0,40}?(?<![su])s) (?:did|do|does|has|have|had) "
    r"(?!.*\b(?:become|replaced?|succeed(?:ed)?|win|won)\b)"
    r"|who (?:are|were|all|else)\b"
    r"|(?:which|what) (?:\w+ ){0,2}?(?!was\b|is\b|has\b|does\b)\w+(?<![su])s\b(?! (?:is|was)\b)"
    r")|\b(?:list|name (?:all|every|the)|names of|every|all of the)\b"
)


def asks_for_several(question: str) -> bool:
    """Whether a question wants all there is: "who did X meet", "which commanders", "what did he say"; not "who is", "when", "how many"."""
    folded = fold(question)
    return asked_for(question) in (AnswerType.PERSON, AnswerType.OTHER, AnswerType.PLACE) and _SEVERAL.search(folded) is not None


_AND_ASKS = re.compile(
    r"(?:,|\band) (?:and )?(?:(?:to|by|with|from|in|for|on|at) )?(?:who|whom|whose|which|what|when|where|why|how)\b[^,]*\?\s*$"
)


def asks_two_things(question: str) -> bool:
    """Whether a question asks two in one: "to whom did X say so, and which agency had it first?"."""
    folded = question.lower()
    second = _AND_ASKS.search(folded)
    return second is not None and re.search(r"\b(?:who|whom|whose|which|what|when|where|why|how)\b", folded[: second.start()]) is not None


# Words of a question for names that say nothing of whose: "give the names of all …, past and present", "which … feature in the reporting".
_ABOUT_NAMES = frozenset(
    """name names list give tell show past present current former previous successive feature features featured mention mentions mentioned
    named appear appears appeared reporting reports report article articles coverage news""".split()
)


def asks_for_nothing_but_names(rest: str) -> bool:
    """Whether what a question says beside an office adds nothing: "who is …", "list all …, past and present"."""
    return all(word in STOP_WORDS or word in _ABOUT_NAMES for word in words(rest))


def holds(kind: AnswerType, question: str, named: frozenset[str], sentence: str) -> float:
    """How surely a sentence holds a thing of the kind: 1 yes, 0 no, 0.5 for a number that counts something else.

    Args:
        kind: what is asked for; nothing is looked for where it is ``OTHER``, and 0.5 returned.
        question: the question itself, whose own words are no answer.
        named: folded words of the names in the question, in all spellings.
        sentence: where to look.
    """
    match kind:
        case AnswerType.DATE:
            return float(bool(_DATE.search(sentence)))
        case AnswerType.AGE:
            return float(bool(_AGE.search(sentence)))
        case AnswerType.NUMBER:
            return float(bool(_NUMBER.search(sentence)))
        case AnswerType.COUNT:
            return _counted(question, sentence)
        case AnswerType.PERSON | AnswerType.PLACE:
            known = _known_words(question, named)
            return float(any(not known.issuperset(words(name)) for name in _CAPITALISED.findall(sentence)))
        case _:
            return 0.5


@lru_cache(maxsize=64)
def _known_words(question: str, named: frozenset[str]) -> frozenset[str]:
    """Words that name nobody whom the question does not name itself."""
    return named.union(words(question), STOP_WORDS)


@lru_cache(maxsize=64)
def things_counted(question: str) -> frozenset[str]:
    """Stems of the words for what is counted."""
    asked = re.search(r"(?:how many|what number of) ((?:\w+ ?){1,4})", fold(question))
    return frozenset(stem(word) for word in words(asked[1]) if word not in STOP_WORDS) if asked else frozenset()


_NOUN_COUNTED = re.compile(
    r"(?:how many|what number of) ((?:[\w’'-]+ ){1,4}?)"
    r"(?:are|were|is|was|did|do|does|have|has|had|will|would|could|can|who|that|of|in|on|at|from|to|with)\b",
    re.IGNORECASE,
)


def noun_counted(question: str) -> str:
    """The words for what is counted, up to the verb: "American troops" of "how many American troops are …"; empty where none are seen."""
    found = _NOUN_COUNTED.search(question)
    return found[1].strip() if found else " ".join(things_counted(question))


def _counted(question: str, sentence: str) -> float:
    things, plain = things_counted(question), words(sentence)
    numbers = [index for index, word in enumerate(plain) if word[0].isdigit() or re.fullmatch(_NUMBER_WORD, word)]
    if any(stem(word) in things for index in numbers for word in plain[index + 1 : index + 1 + _COUNTED_WITHIN]):
        return 1.0
    return 0.5 if numbers else 0.0
