"""Words of a question that point back into the conversation: named where a person is meant, else only noticed.

``with_names`` puts names for "he", "they both", "the second one" and "the general"; ``points_back`` says whether something is left
("it", "there", "the meeting") that only the question before can tell. A pronoun whose noun stands before it in the same question ("Why
did she say she would resign?") is left alone. English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.he_or_she import Spoken, by_pronoun
from rag.mentioned import AUXILIARY, Mention, mentions, same_person_named
from rag.names import NameIndex
from rag.spoken_of import Said, asks_for_person, asks_for_subject, noun_called, role_called
from rag.terms import STOP_WORDS, fold, index_terms

_CLAUSE = re.compile(
    r"\b(?:that|when|after|before|if|because|since|while|whether|although|as|who|which|where|how|and|but|so|once|until|than"
    r"|sa(?:y|ys|id)|th(?:ink|inks|ought)|claim(?:s|ed)?|believe[sd]?|kn[eo]w|hope[sd]?|fear(?:s|ed)?|wish(?:es|ed)?)\b",
    re.IGNORECASE,
)
_ONE_PERSON = re.compile(r"\b(?:(?P<subject>he|she)|(?P<object>him|himself|herself)|(?P<owner>his|hers)|(?P<her>her))\b", re.IGNORECASE)
_WHO_IS = re.compile(r"\W*who(?:['’]s|\s+(?:is|was))\s+(?:he|she)\W*", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:(?P<owner>theirs?)|(?:(?:the )?two|both|the pair) of (?:them|those|these)|they|them|(?:both|the two)(?! (?:of|\w+s)\b))\b",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latter": -1, "other": 1}
_PLACE = re.compile(
    rf"\bthe ({'|'.join(_PLACES)})"
    rf"(?: (?:one|man|woman|person|of (?:them|the two|these|those))\b|(?=\W*$|['’]s\b|\s+(?:{AUXILIARY}|sa(?:y|ys|id))\b))",
    re.IGNORECASE,
)
_THE = re.compile(r"\bthe ([a-z-]+|C[A-Z]O|PM)(?: ([a-z-]+|C[A-Z]O|PM))?\b")
# What follows says which one is meant.
_SPECIFIED = re.compile(
    r"(?!['’]s)(?:\s+(?:of|on|in|at|by|from|against|to|with|between|for|that|which|who|over|into|near)\b"
    r"|\s+(?!(?:I|C[A-Z]O|PM)\b)[A-Z\d]|,\s+[A-Z])"
)

_SAYING_ABOUT = re.compile(r"\b(?:sa(?:y|ys|id)|th(?:ink|inks|ought)|know|knew)\s+(?:about|of|to|with|against)\s+$", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|itself|they|them|their|theirs)\b", re.IGNORECASE)
_THIS = re.compile(
    r"\b(?:this|these)\b(?! (?:week|month|year|day|days|time|morning|evening|century|decade)\b)|\bthose\b(?! who\b)", re.IGNORECASE
)
_IT = re.compile(r"\b(?:it(?!\s+(?:happen|occur|take|took|start|beg[iu]n|end)|['’])|(?P<owner>its))\b", re.IGNORECASE)
# What is denied, or answered to, is what was said, and no organisation.
_WHAT_WAS_SAID = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|admit(?:s|ted)?|confirm(?:s|ed)?|explain(?:s|ed)?|regret(?:s|ted)?|doubt(?:s|ed)?|believe[sd]?"
    r"|(?:react|respond|object)(?:s|ed)? to|comment(?:s|ed)? on|appeal(?:s|ed)?(?: against)?|do|done)\s+$",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(r"\b(?:is|was|be)\s+it\s+(?:[\w-]+\s+){0,2}(?:that|to)\b", re.IGNORECASE)
_FIRM = frozenset("company firm".split())
_ORGANISATION = _FIRM | frozenset("group organisation organization agency body institution channel outlet".split())
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|be|been|any|an?|no|some|has|have|will)\b)", re.IGNORECASE)
_EXISTS = re.compile(r"\b(?:is|are|was|were|been|be) $", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:then|so|too|either|instead|both|as well|after?wards?|later|beforehand|meanwhile|at the time)\W*$"
    r"|\b(?:the same|the others?|the rest|such an?|which ones?|(?:one|some|any|each|all|most|none) of (?:them|those|these))\b",
    re.IGNORECASE,
)
_BEFORE_THAT = frozenset(
    "about of for to by with from before after like than at on in into behind over against when why if because while".split()
)
_SAYING = frozenset(
    "say says said think thinks thought claim claims claimed believe believes know knows knew report reports reported".split()
)


def with_names(question: str, said: Said, names: NameIndex) -> str:
    """The question with names for the words that point to persons of the conversation."""
    question = _PLACE.sub(lambda found: _at_place(found, said), question)
    question = _roles_named(question, said)
    question = _several_named(question, said, names)
    question = _thing_named(question, said, names)
    return _one_named(question, said, names)


def points_back(question: str, said: Said, names: NameIndex) -> bool:
    """Whether words are left that only the conversation tells the meaning of."""
    named = mentions(question, names)
    if any(not _told_within(question, found, named) for found in _THING.finditer(question)):
        return True
    if _THIS.search(question) or _LATER.search(question) or _points_with_that(question):
        return True
    if any(not _exists(question, found) for found in _THERE.finditer(question)):
        return True
    if _persons_outside(question, said, names):
        return True
    known = set(index_terms(f"{said.question} {said.context} {said.answer}"))
    return any(
        found[1] in _ORGANISATION
        or (found[1] == "new" and found[2] is not None)
        or known.intersection(index_terms(found[1] if found[2] is None else f"{found[1]} {found[2]}"))
        for found in _THE.finditer(question)
        if not any(_SPECIFIED.match(question, found.end(number)) for number in (1, 2) if found[number])
    )


def lone_nouns(question: str) -> list[str]:
    """What a question speaks of as "the minister" or "the club", without saying which; the words of each."""
    return [
        found[0].removeprefix("the ")
        for found in _THE.finditer(question)
        if not any(_SPECIFIED.match(question, found.end(number)) for number in (1, 2) if found[number])
    ]


def _told_within(question: str, pronoun: re.Match[str], named: Sequence[Mention]) -> bool:
    """Whether a pronoun's noun stands before it in the question: in another clause, or as an owner, or before "his" or "their"."""
    before = question[: pronoun.start()]
    owner = pronoun[0].lower() in ("his", "hers", "its", "their", "theirs", "himself", "herself", "itself", "themselves") or (
        pronoun[0].lower() == "her" and owns(question, pronoun.end())
    )
    person, lone = pronoun.re is _ONE_PERSON, pronoun[0].lower() in ("it", "its", "itself")
    about = _SAYING_ABOUT.search(before)  # "what did the bank say about him": he is not the bank, and Kovac not him
    least = 1 if about else 0
    ends = [
        name.end
        for name in named
        if name.end <= pronoun.start() and (name.person >= least if person else name.person <= 0 if lone else True)
    ]
    ends += [] if person else [found.end() for found in re.finditer(r"\b(?:the|these|those|an?|[\w-]+['’]s) [\w-]+", before)]
    spoken = by_pronoun(pronoun[0]) if person else None
    others = rf"\b{pronoun[0]}\b" if owner else rf"\b{spoken.value}\b" if spoken else r"\b(?:he|she|they|it)\b"
    ends += [found.end() for found in re.finditer(others, before, re.IGNORECASE)]
    clause = before[: about.start()] if about else before
    return any(owner or _CLAUSE.search(clause, end) or re.match(r"['’]s\b", question[end:]) for end in ends)


def _persons_outside(question: str, said: Said, names: NameIndex) -> list[re.Match[str]]:
    """The pronouns of a question that stand for persons whom it does not name itself."""
    named = mentions(question, names)
    return [
        found
        for found in _ONE_PERSON.finditer(question)
        if not _told_within(question, found, [name for name in named if _fits(name.text, by_pronoun(found[0]), said, names)])
    ]


def _fits(name: str, spoken: Spoken | None, said: Said, names: NameIndex) -> bool:
    """Whether somebody may be spoken of so."""
    return said.spoken_as(name, names) in (None, spoken)


def _exists(question: str, there: re.Match[str]) -> bool:
    """Whether "there" is no place: "were there talks"."""
    return _EXISTS.search(question, 0, there.start()) is not None and bool(question[there.end() :].strip(" ?.!"))


def owns(question: str, end: int) -> bool:
    """Whether "her" at this end is an owner: a noun follows."""
    following = re.match(r"\s+([\w-]+)", question[end:])
    return following is not None and following[1].lower() not in STOP_WORDS


def _points_with_that(question: str) -> bool:
    """Whether a "that" stands for something: not one that begins a clause."""
    plain = re.findall(r"[\w'’-]+", question.lower())
    for number, word in enumerate(plain):
        if word != "that":
            continue
        before = plain[number - 1] if number else ""
        if number + 1 == len(plain) or not before or before in _BEFORE_THAT or re.fullmatch(AUXILIARY, before):
            return True
        if before not in _SAYING and (number + 2 == len(plain) or plain[number + 1] in ("with", "to")):
            return True  # "who attended that meeting", "compare that with"
    return False


# --- names put in -------------------------------------------------------------------------------------------------------------------------


def _at_place(found: re.Match[str], said: Said) -> str:
    """The name that a list of the conversation has at a place."""
    place = _PLACES[found[1].lower()]
    if found[1].lower() == "other":
        return next((name for name in said.listed if name != said.persons[0]), found[0]) if len(said.listed) == 2 else found[0]
    return said.listed[place] if -len(said.listed) <= place < len(said.listed) else found[0]


def _roles_named(question: str, said: Said) -> str:
    """Names for "the general", where somebody was called so and the question does not say which general."""
    for found in reversed(list(_THE.finditer(question))):
        both = [fold(word) for word in found.groups() if word]
        for length in range(len(both), 0, -1):
            role = role_called(both[:length]) or (noun_called(both) if length == 1 else None)
            bearers = [name for called, name in said.called.items() if role and called.endswith(f" {role}")]
            bearers += [said.called[role]] if role in said.called else []
            if not bearers and length == 1 and both[0] in _ORGANISATION:
                bearers = _organisations(said, firm=both[0] in _FIRM)
            if bearers and not _SPECIFIED.match(question, found.end(length)):
                question = f"{question[: found.start()]}{bearers[-1]}{question[found.end(length) :]}"
                break
    return question


def _organisations(said: Said, *, firm: bool) -> list[str]:
    """What "the group" may mean, the likeliest last: what the articles say is a body of some kind, and what was asked for.

    "The company" is none that they say is a group or an agency.
    """
    others = {noun_called([word]) for word in _ORGANISATION - _FIRM} if firm else set()
    bodies = {name: called in others for called, name in said.called.items() if role_called(called.split()) is None}
    bodies |= {said.thing: bodies.pop(said.thing, False)} if said.thing else {}
    return [name for name, other in bodies.items() if not other]


def _several_named(question: str, said: Said, names: NameIndex) -> str:
    """Names for the first "they" or "both of them", where the conversation speaks of several persons together."""
    found = _SEVERAL.search(question)
    if found is None or len(said.together) < 2 or _told_within(question, found, mentions(question, names)):
        return question
    together = f"{', '.join(said.together[:-1])} and {said.together[-1]}"
    return _put(question, found, f"{together}'s" if found["owner"] else together)


def _thing_named(question: str, said: Said, names: NameIndex) -> str:
    """What is no person, named for the first "it" or "its"."""
    found = _IT.search(question)
    if found is None or said.thing is None or _EXPLETIVE.search(question) or _WHAT_WAS_SAID.search(question[: found.start()]):
        return question
    if _told_within(question, found, mentions(question, names)):
        return question
    return _put(question, found, f"{said.thing}'s" if found["owner"] else said.thing)


def _one_named(question: str, said: Said, names: NameIndex) -> str:
    """Names for "he" and "him": the one who acts for the subject, somebody else for the object, and once each."""
    to_name = _to_name(question, _persons_outside(question, said, names))
    used = [name.text for name in mentions(question, names) if name.person >= 0]
    free = [name for name in said.persons if not any(same_person_named(name, other, names) for other in used)] or list(said.persons)
    chosen: dict[int, tuple[re.Match[str], str]] = {}
    for found in to_name:
        if said.unnamed and found["subject"]:
            continue
        spoken = by_pronoun(found[0])
        fitting = [name for name in free if _fits(name, spoken, said, names)]
        name = _likeliest(fitting, spoken, said, names, acting=bool(found["subject"]) and len(to_name) > 1)
        if _WHO_IS.fullmatch(question):
            name = next((each for each in fitting if each in said.answer and each not in said.question), name)  # who is new
        if not to_name[0]["subject"] and asks_for_subject(question) and asks_for_subject(said.question):
            name = next((each for each in said.objects if each in fitting), name)  # "who wanted her out", "and who kept her in"
        if name is not None:
            chosen[found.start()] = found, name
            free.remove(name)
    for start in sorted(chosen, reverse=True):
        found, name = chosen[start]
        owner = found["owner"] or (found["her"] and owns(question, found.end()))
        question = _put(question, found, f"{name}'s" if owner else name)
    return question


def _to_name(question: str, outside: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The pronouns that are to be named, those that act first: of "he" one, and of "she", or two where one acts on the other."""
    firsts: list[re.Match[str]] = []
    for spoken in Spoken:
        alike = [found for found in outside if by_pronoun(found[0]) is spoken]
        acting = [found for found in alike if found["subject"]]
        objects = [found for found in alike if _is_object(question, found)]
        firsts += [acting[0], objects[0]] if acting and objects else alike[:1]
    return sorted(firsts, key=lambda found: not found["subject"])


def _likeliest(fitting: Sequence[str], spoken: Spoken | None, said: Said, names: NameIndex, *, acting: bool) -> str | None:
    """Whom a pronoun means of those whom it may mean, the one last spoken of first; ``acting`` on another one who is meant."""
    if not fitting:
        return None
    first = said.subject if acting and said.subject is not None and said.subject in fitting else fitting[0]
    persons = [said.subject, *said.objects] if said.subject else said.objects
    asked = [name for name in fitting if name in persons]
    told_apart = any(name not in fitting for name in persons) and not asks_for_person(said.question)
    if (first in asked or told_apart or acting) and said.spoken_as(first, names) is None:
        return next((name for name in asked if said.spoken_as(name, names) is spoken), first)
    return first


def _is_object(question: str, found: re.Match[str]) -> bool:
    return bool(found["object"] or (found["her"] and not owns(question, found.end())))


def _put(question: str, found: re.Match[str], name: str) -> str:
    whole = f"{question[: found.start()]}{name}{question[found.end() :]}"
    return whole[0].upper() + whole[1:]
