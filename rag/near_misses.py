"""What is near a question and no answer to it, however like its words: a number that counts the dead where it asks how many there are,
an inquiry that goes on where it asks what that found, a group that is only counted where it asks for the names, the same done elsewhere,
and what others say where it asks for the word of one whom nobody reports.

Each kind is a class of questions and what a sentence must have to answer one; only where every sentence that comes near lacks it is
something said. Sentences are read by words, not understood, so what is not certain stays an answer, which its reader can check. What a
question takes for granted and the articles contradict is ``presuppositions.py``'s and ``premises.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from rag.answer_type import AnswerType, holds, noun_counted
from rag.asked_speaker import asked_speaker, may_be_word_of
from rag.credit_line import credit_line
from rag.evidence import Evidence
from rag.names import NameIndex, find_names
from rag.names.given_names import given_names
from rag.names.persons import countries
from rag.orders import speaks_to_a_model
from rag.premises import Premise
from rag.question import Question
from rag.shown import shown
from rag.terms import CALENDAR, STOP_WORDS, stem, words
from rag.verification.alike import sense
from rag.verification.related import are_related

NEAREST = 5  # best sentences that are looked at for what comes near


def near_miss(question: Question, evidence: Sequence[Evidence], names: NameIndex) -> Premise | None:
    """Why what is found does not answer; None where it may.

    Args:
        question: as understood.
        evidence: best first.
        names: of the articles.
    """
    if not evidence:
        return None
    if nobody := _nobodys_word(question, evidence, names):
        return Premise(nobody, True, refutes=True)
    near = [item for item in evidence[:NEAREST] if not speaks_to_a_model(item.text)]
    for lead, found in (
        ("What the articles count is something else", _counted_otherwise(question, near)),
        ("The articles tell of no outcome", _not_concluded(question, near, evidence)),
        ("The articles do not give the names", _only_counted(question, near, evidence)),
        ("The articles do not say that it happened; nearest to it is", _never_befell(question, near, evidence)),
        ("The articles place it elsewhere", _elsewhere(question, near)),
    ):
        if found is not None:
            return Premise(f"{lead}: “{shown(found.text)}” ({credit_line([found])}).", True, refutes=True)
    return None


# --- somebody's word ----------------------------------------------------------------------------------------------------------------------


def _nobodys_word(question: Question, evidence: Sequence[Evidence], names: NameIndex) -> str:
    """That nothing found is the word of a person who is asked for, or of who is described; companies and countries speak by others."""
    asked = asked_speaker(question)
    if asked is None or asked.alone or may_be_word_of(asked, evidence):
        return ""
    somebody = asked.noun or names.bearers(asked.families) or any(_is_person(item.text, asked.families) for item in evidence)
    return f"Nothing that was found is said by {shown(asked.said)}." if somebody else ""


def _is_person(text: str, families: frozenset[str]) -> bool:
    """Whether a sentence has a given name before a family name: of a person whom the articles name too seldom to be known."""
    plain = words(text)
    return any(word in families and before in given_names() for before, word in pairwise(plain))


# --- numbers ------------------------------------------------------------------------------------------------------------------------------

# What befalls those whom news counts most often, by stems, and the words beside in which it is asked for.
_BEFALLS = tuple(
    tuple(frozenset(map(stem, words.split())) for words in each.split("|"))
    for each in (
        "kill die death dead fatal fatality slay perish drown massacre|casualty victim toll murder shoot execute lose fall claim lives",
        "wound injure injury|casualty victim hurt hospitalise hospitalize harm toll",
        "arrest detain jail imprison kidnap abduct|capture seize hostage prisoner detention custody captive hold take",
        "missing disappear vanish|miss find",
    )
)
_OF_ANY = frozenset(map(stem, "affect suffer happen become befall hit".split()))
_CLAUSE = re.compile(r"[^,;:()–—]+")


def _counted_otherwise(question: Question, near: Sequence[Evidence]) -> Evidence | None:
    """The sentence in which the things asked for are counted as dead, hurt, held or lost, or are lost where the question has them won."""
    if question.answer_type is not AnswerType.COUNT:
        return None
    asked = {stem(word) for word in words(question.standalone) if word not in STOP_WORDS}
    if asked & _OF_ANY:
        return None
    things = noun_counted(question.standalone)
    counting = [(item, clauses) for item in near if (clauses := [each for each in _CLAUSE.findall(item.text) if _counts(each, things)])]
    if not counting or not all(_befalls_otherwise(clauses, asked) for _, clauses in counting):
        return None
    return counting[0][0]


def _counts(clause: str, things: str) -> bool:
    """Whether a number stands shortly before one of the things asked for."""
    return holds(AnswerType.COUNT, f"how many {things}", frozenset(), clause) == 1


def _befalls_otherwise(clauses: Sequence[str], asked: set[str]) -> bool:
    for clause in clauses:
        there = [stem(word) for word in words(clause)]
        told = [(kind, beside) for kind, beside in _BEFALLS if kind.intersection(there)]
        met = any(beside & asked or any(are_related(mine, word) for word in kind for mine in asked) for kind, beside in told)
        other = bool(told) and not met
        if not other and not _is_opposite(asked, set(there)):
            return False
    return True


def _is_opposite(asked: set[str], there: set[str]) -> bool:
    """Whether a clause has the opposite of a verb of the question, and nothing that says the same."""
    mine, theirs = ({sense(word) for word in each} for each in (asked, there))
    met = mine & theirs
    return any((term, -sign) in theirs and (term, sign) not in met for term, sign in mine)


# --- what befell somebody -----------------------------------------------------------------------------------------------------------------

# Acts that news tells by few words: who asks when, where, how or why one was done takes for granted that it was.
_ACTS = frozenset(
    """arrested detained jailed imprisoned convicted sentenced acquitted charged indicted extradited deported kidnapped abducted poisoned
    assassinated murdered shot stabbed impeached divorced sued fired sacked resigned retired married""".split()
)
_STEMS = frozenset(map(stem, _ACTS))
# What else tells of an act: who is in jail was sentenced, who stepped down resigned.
_SAME = (
    "arrest detain detention jail prison imprison custody captive capture seize nab;resign step quit leave"
    ";marry wife husband wed;shoot kill gun;divorce split separate"
)
_LIKE = {word: group for each in _SAME.split(";") for group in [tuple(map(stem, each.split()))] for word in group}
_DONE_TO = re.compile(
    r"(?:(?:and|but|so),? )?(?:why|when|where|how|by whom|for what(?: reason)?) (?:was|were|is|has|have|did) (?P<rest>.{3,80})",
    re.IGNORECASE,
)


def _never_befell(question: Question, near: Sequence[Evidence], evidence: Sequence[Evidence]) -> Evidence | None:
    """The best sentence, where the question has somebody arrested, say, and no passage that names him has a word for that."""
    asked = _DONE_TO.match(question.standalone)
    act = next((word for word in map(stem, words(asked["rest"])[1:]) if word in _STEMS), None) if asked else None
    families = {word for name in question.names for word in name.endings}
    if act is None or not families or not near:
        return None
    told = {word for item in evidence if not families.isdisjoint(words(item.source.text)) for word in map(stem, words(item.text))}
    like = _LIKE.get(act)  # of these the dictionary has too many: "arrest" and "stop"
    met = not told.isdisjoint(like) if like else any(are_related(act, word) for word in told)
    return None if met else near[0]


# --- outcomes -----------------------------------------------------------------------------------------------------------------------------

_PROCESS = (
    r"(?:inquir\w+|enquir\w+|probes?|investigat\w+|inquests?|reviews?|trials?|audits?|hearings?|appeals?|panel|commission|lawsuit|case)"
)
_ASKS_OUTCOME = re.compile(
    rf"\bwhat did .{{0,80}}?\b{_PROCESS}\b.{{0,80}}? (?:conclude|find(?: out)?|decide|rule|establish|determine|reveal|uncover|result in)\b"
    rf"|\bwhat (?:was|were|is) the (?:outcome|results?|findings?|conclusions?|verdict) (?:of|in) .{{0,80}}?\b{_PROCESS}"
    rf"|\bhow did .{{0,80}}?\b{_PROCESS}\b.{{0,80}}? (?:end|conclude|turn out)\b",
    re.IGNORECASE,
)
_IS_PROCESS = re.compile(rf"\b{_PROCESS}\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:open(?:ed|s|ing)?|launch\w*|beg[au]n|start\w*|overs(?:ee\w*|aw)|under ?way|ongoing|continu\w+|pending|expected|due|await\w*|will"
    r"|could|may|might|would|is (?:still )?(?:being )?(?:investigat|look)\w+|set up|order(?:ed|s)|announce[ds]?|call(?:s|ed|ing)? for)\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"(?<!will )(?<!could )(?<!may )(?<!might )(?<!would )(?<!to )\b(?:conclud\w+|found|finds|ruled|rules|decid\w+|convict\w+|acquit\w+"
    r"|clear(?:ed|s)|determined|establish\w+|reveal\w+|show(?:ed|s|n)|uncover\w+|upheld|overturn\w+|dismiss\w+|sentenc\w+|verdict|guilty"
    r"|fined|closed|blam\w+|cited|identified|recommend\w+|report(?:ed)? (?:said|says|that)|dropped|ended)\b",
    re.IGNORECASE,
)


def _not_concluded(question: Question, near: Sequence[Evidence], evidence: Sequence[Evidence]) -> Evidence | None:
    """The sentence that tells of an inquiry or trial as going on, where its outcome is asked for and no sentence of the article has one."""
    if _ASKS_OUTCOME.search(question.standalone) is None:
        return None
    going_on = [item for item in near if _IS_PROCESS.search(item.text) and _GOES_ON.search(item.text)]
    articles = {item.source.article_id for item in going_on}
    told = (item for item in evidence if item.source.article_id in articles or item in near)
    if not going_on or any(_CONCLUDES.search(item.text) and _IS_PROCESS.search(item.text) for item in told):
        return None
    return going_on[0]


# --- names --------------------------------------------------------------------------------------------------------------------------------

_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)"
_ASKS_NAMES = re.compile(
    rf"\b(?:names? of|name|identify|who (?:are|were)) (?:all )?(?:of )?(?:the|those|these) (?P<number>{_NUMBER}) (?:[\w-]+ ){{0,3}}?"
    r"(?P<thing>[a-z]+s|people|men|women|children)\b",
    re.IGNORECASE,
)
_NAMES_THEM = re.compile(r"\b(?:identif\w+|named|names|known as|they are|they were|those (?:killed|arrested|named))\b", re.IGNORECASE)
_BEFORE_THING = 4  # words between a number and the thing it counts


def _only_counted(question: Question, near: Sequence[Evidence], evidence: Sequence[Evidence]) -> Evidence | None:
    """The sentence that counts a group whose names are asked for, where neither it nor one that may name them has two names."""
    asked = _ASKS_NAMES.search(question.standalone)
    if asked is None:
        return None
    counted = re.compile(rf"\b{asked['number']} (?:[\w’'-]+ ){{0,{_BEFORE_THING}}}?{asked['thing']}\b", re.IGNORECASE)
    counting = [item for item in near if counted.search(item.text)]
    articles = {item.source.article_id for item in counting}
    for item in evidence:
        beside = any(
            item is one or (item.source.article_id == one.source.article_id and 0 <= item.start - one.end <= 2) for one in counting
        )
        begins = find_names(item.text)[:1]
        names_them = _NAMES_THEM.search(item.text) is not None or (beside and bool(begins) and begins[0][0] == 0)
        told = item in counting or (item.source.article_id in articles and names_them)
        if told and len(set(_new_names(question, item.text))) > 1:
            return None
    return counting[0] if counting else None


def _new_names(question: Question, sentence: str) -> Iterator[str]:
    known = {word[:4] for word in words(question.standalone)}
    for start, end in find_names(sentence):
        own = [word for word in words(sentence[start:end]) if word not in STOP_WORDS and word not in CALENDAR]
        if own and known.isdisjoint(word[:4] for word in own) and not all(word[:4] in _of_countries() for word in own):
            yield own[-1]


@cache
def _of_countries() -> frozenset[str]:
    return frozenset(word[:4] for country in countries() for word in country)


# --- places -------------------------------------------------------------------------------------------------------------------------------

_WHERE = r"(?:in|at|near|outside|from)"


def _elsewhere(question: Question, near: Sequence[Evidence]) -> Evidence | None:
    """The sentence that has elsewhere what the question has "in Tarn", a name that no article has: "rooftops in Oslo"."""
    for name in question.unknown_names:
        asked = re.search(rf"(\w+) {_WHERE} {re.escape(name)}\b", question.standalone)
        if asked is None or asked[1].lower() in STOP_WORDS:
            continue
        there = re.compile(rf"\b{re.escape(asked[1])} {_WHERE} (?:the )?[A-Z]", re.IGNORECASE)
        found = next((item for item in near[:1] if (hit := there.search(item.text)) and item.text[hit.end() - 1].isupper()), None)
        if found is not None:
            return found
    return None
