"""Whether a short question has a subject of its own, or asks about a part of what is spoken of.

"How much did the drone cost?" is about a drone, whatever was asked before it; "How much did the club pay?", "What was the motive?" and
"When was the body found?" are about a club, a motive and a body of the story that is spoken of. What is a part of something, one of many,
a person's role or an event is told by word lists and by the endings of abstract nouns, from general English; a noun that neither knows is a
thing of its own. English only.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rag.mentioned import AUXILIARY
from rag.spoken_of import role_called
from rag.terms import fold, index_terms, stem

# Of these there are many, so that "the club" is one spoken of; "the world" and "the economy" are not.
ONE_OF_MANY = frozenset(
    """club team side firm company startup bank paper newspaper magazine channel app service platform site website store factory product
    device book film movie song album show series game match fight race tournament deal contract merger takeover acquisition case trial
    lawsuit suit complaint ruling verdict sentence law bill ban order rule report study article plan project attack crash fire accident
    ceremony meeting talks event vote fine penalty decision announcement""".split()
)
_MANY = frozenset(map(stem, ONE_OF_MANY))
_OF_A_STORY = frozenset(
    map(
        stem,
        """motive reason cause outcome result consequence effect impact background context purpose goal aim condition term
        detail fact answer problem issue question dispute conflict difference change price cost value sum amount total number
        figure size share stake profit loss damage debt budget salary wage fee ransom reward bail toll money bid offer loan fund
        aid subsidy tax tariff date day time hour deadline schedule start beginning end first second third fourth last former
        latter next other rest most majority minority half best worst place location venue scene route destination border area
        region city town village street house home hotel school hospital church country capital embassy airport prison
        headquarters base office room door victim culprit suspect thief killer murderer attacker gunman hacker bomber hostage
        captive prisoner witness survivor passenger driver pilot crew bystander man men woman women boy girl child children baby
        kid husband wife father mother son daughter brother sister family parent friend neighbour neighbor couple audience crowd
        public people voter viewer reader user customer client buyer seller investor shareholder creditor donor sponsor member
        worker staff employee employer striker protester demonstrator rebel soldier troops army military police force authority
        court jury government opposition parliament congress senate cabinet council committee commission board ministry union
        association party group organisation organization agency regulator watchdog press media critic expert scientist
        researcher teacher student pupil patient nurse fan supporter rival opponent enemy ally partner candidate winner loser
        successor predecessor replacement colleague boss maker manufacturer owner body corpse evidence proof clue weapon gun
        knife bullet wound injury letter email note message document file tape recording photo picture video footage text
        statement speech interview post tweet quote comment name title role job position score medal prize trophy award lead
        election referendum poll summit conference war battle ceasefire truce peace treaty pact coup protest riot strike march
        rally blast bombing raid search arrest appeal inquest hearing inquiry probe murder killing theft robbery heist kidnap
        rescue death birth wedding divorce funeral concert festival tour visit trip flight launch release debut sale auction
        sequel season final draw storm flood quake earthquake outbreak virus disease symptom cure vaccine leak breach hack fraud
        scam scandal market ticket seat""".split(),
    )
)
_ABSTRACT = re.compile(r"[a-z]{3,}(?:tions?|sions?|ments?|ness|ity|ities|ances?|ences?|ship|ism|ings?)")
_CONCRETE = frozenset(
    map(
        stem,
        """building painting drawing clothing station apartment monument instrument university ambulance spaceship airship steamship
        battleship warship flagship earring""".split(),
    )
)
_SUPERLATIVE = re.compile(r"[a-z]{2,}est")
# "The drone", "a drone", and what is said of all of a kind: "how much do drones cost".
_NOUN = re.compile(
    rf"\b(?:(?P<auxiliary>{AUXILIARY}) )?(?:\b(?:the|an?) |(?<=\bdo ))(?P<noun>[a-z-]+)(?: (?P<after>[a-z-]+))?", re.IGNORECASE
)
_IS = re.compile(r"(?:is|was|are|were|isn't|wasn't)", re.IGNORECASE)
_HOW = re.compile(r"\W*how\b", re.IGNORECASE)


def has_own_subject(question: str, content: Collection[str], known: Collection[str]) -> bool:
    """Whether a question that names nothing is about a thing which the conversation does not have, nor can have left unsaid.

    Args:
        question: of few words; without names and pronouns.
        content: its words that say what it is about, folded.
        known: the index terms of the conversation.
    """
    nouns = [found for found in _NOUN.finditer(question) if fold(found["noun"]) in content]
    if not nouns or (len(content) == 1 and _HOW.match(question) is None):  # "what was the weapon", "where is the exit"
        return False
    return not any(_is_of_the_story(word, known) for found in nouns for word in _words_of(found))


def _words_of(found: re.Match[str]) -> list[str]:
    """The noun and, where it may be a noun too, what follows: in "did the drone cost" that is what the drone did."""
    after = [found["after"]] if found["after"] and found["auxiliary"] and _IS.fullmatch(found["auxiliary"]) else []
    return [fold(word) for word in (found["noun"], *after)]


def _is_of_the_story(word: str, known: Collection[str]) -> bool:
    """Whether a noun without more is one of what is spoken of."""
    stemmed = stem(word)
    return (
        not set(index_terms(word)).isdisjoint(known)
        or stemmed in _OF_A_STORY
        or stemmed in _MANY
        or role_called([word]) is not None
        or role_called([word.removesuffix("s")]) is not None
        or (_ABSTRACT.fullmatch(word) is not None and stemmed not in _CONCRETE)
        or _SUPERLATIVE.fullmatch(word) is not None
    )
