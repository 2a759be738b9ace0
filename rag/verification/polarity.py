"""Polarity: whether claim and quote affirm the same, or one denies what the other says.

Each term of a sentence is affirmed or denied: by "not", "no", "denied that" before it, and by what the word itself says ("rejected" is
"accepted", denied). A term that one of the two denies at once and the other affirms outright is a contradiction. How far a denial reaches
is told by distance and clause only, so it is asked for two distances: what it surely reaches, and what it may.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from rag.terms import stem
from rag.verification.alike import ALSO_OPPOSED, sense
from rag.verification.reading import BE, Reading, Token, is_verb, read
from rag.verification.sides import same_transfer

_BESIDE = 4  # tokens before and after one that tell which of several it is compared with
_MOST_OF = 0.7  # share of a claim's terms that the quote has only where it says that nothing shows it
_MAYBE = 7  # terms after a denial that it may reach; surely the first; and one after an adverb, or after "no" and a noun
DENIALS = frozenset("not no never none nor neither nobody nothing without cannot unable unlikely unless hardly barely scarcely".split())
# Verbs that deny what they are followed by.
DENYING = frozenset(
    """deny denies denied denying denial denials refuse refuses refused refusing refusal decline declines declined fail fails failed failing
    failure lack lacks lacked refute refutes refuted dismissed rejects rejected rejecting reject disputed
    disputes avoid avoids avoided""".split()
)
_OF_THINGS = ("reject", "dismiss", "refut", "disput", "avoid", "lack")
_OF_CLAUSES = ("den", "reject", "dismiss", "refut", "disput")
UNTRUE = frozenset("false untrue incorrect".split())  # "it is untrue that …"
_TO_THAT = 10  # tokens after such a verb, asides left out, in which "that" begins what is denied: "denied in a letter to her that …"
_ASIDE = 16  # tokens between two commas, brackets or dashes, at most
_UNNAMED = frozenset("named identified quoted".split())  # "asked not to be …" denies nothing of what is told
_SAYINGS = frozenset("said says told tells".split())
_ASKING = frozenset("how whether who what when why where which if".split())
_UNSAID = re.compile(
    r"\b(?:not|n[’']t|never|(?:declin|refus)\w+ to) (?:\w+ )?(?:say|tell|disclose|reveal|know)\b (how|whether|who|what|when|why|where)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:said|told|disclosed|revealed|knew|says|tells|knows|reveals) (?:\w+ )?(how|whether|who|what|when|why|where)\b", re.IGNORECASE
)
_UNPROVEN = re.compile(
    r"\b(?:no|not|never|nor|n[’']t)\b[^.;,]{0,40}\b(?:evidence|proof|sign|indication|reason)s?\b[^.;,]{0,20} (?:that|of|for)\b"
)
_STOPS = frozenset("but because although though while whereas after before".split())
UN = re.compile(
    r"^(?:un(?!der|i|til)|non|il(?=l)|ir(?=r)|im(?=[mp])|in(?=\w+(?:able|ible|ent|ant|ive|al|ate|ly)$)|dis(?=\w+(?:ed|able|ful|ly)$))(?=\w{4})"
)
_SUBJECTS = frozenset("neither nor nobody none nothing".split())  # what they deny is the verb that follows
_ORDER = frozenset("before after follow follows followed following precede precedes preceded".split())
_PREVENTING = frozenset(sense(stem(word))[0] for word in "prevent keep ban bar discourage deter protect save hinder".split())
_WARNING = ("warn", "advis", "caution")
_FALLING = frozenset("by from in on during over after since sharply slightly steeply this last nearly about almost and , .".split())
_WEAK = frozenset("only necessarily just fewer less".split())
_PASSED = frozenset(
    """also ever yet immediately publicly formally fully clearly been be have has had to the a an any likely expected thought
    believed""".split()
)
# "Not likely to go" is "likely not to go".
_RAISING = frozenset(sense(stem(word))[0] for word in "likely expect think believe".split())

_Places = frozenset[int]


def contradictions(claim: str, quote: str) -> Iterator[str]:
    """Reasons why the two do not affirm the same."""
    mine, theirs = read(claim), read(quote)
    (my_sure, my_maybe), (their_sure, their_maybe) = denied(claim), denied(quote)
    for token in mine.tokens:
        if not token.term or token.word in DENIALS or mine.is_name(token) or (token.term == "buy" and same_transfer(claim, quote)):
            continue
        others = [other for other in theirs.like(token.term) if other.word not in DENYING or token.word in DENYING or other.sign < 0]
        if token.term in _RAISING and (_denies(mine) or _denies(theirs)):
            continue
        if token.word in _ORDER:
            others = [other for other in others if _before_the_same(mine, token, theirs, other)]
        if len(others) > 1:
            others = _likest(mine, token, theirs, others)
        if any(mine.tokens[place].term == token.term for place in my_maybe) and token.place not in my_maybe:
            continue  # the claim says both
        if others and all(_opposed(token, other, my_sure, my_maybe, their_sure, their_maybe) for other in others):
            yield f"one denies what the other says of {token.text!r}"
            return
    for one, other in ALSO_OPPOSED:
        if "buy" in (one, other) and same_transfer(claim, quote):
            continue
        for here, there in ((one, other), (other, one)):
            if my_maybe or not (mine.has_stem(here) and theirs.has_stem(there)) or mine.has_stem(there) or theirs.has_stem(here):
                continue
            if any(_beside(mine, token) & _beside(theirs, each) for token in mine.with_stem(here) for each in theirs.with_stem(there)):
                yield f"the quote says the opposite: {there}"
                return
    if not my_maybe:
        yield from _prevented(mine, theirs)
        if (unsaid := _UNSAID.search(quote)) and unsaid[1].lower() in {match[1].lower() for match in _TOLD.finditer(claim)}:
            yield "the quote says that it was not said"
        if (unproven := _UNPROVEN.search(quote)) and not mine.like("evid"):
            within = {each.term for each in theirs.tokens if each.term and each.start >= unproven.end()}
            if mine.terms and sum(term in within for term in mine.terms) >= _MOST_OF * len(mine.terms):
                yield "the quote says that there is no evidence of it"
    if _denied_sayings(mine) > _denied_sayings(theirs) and any(each.word in _SAYINGS for each in theirs.tokens):
        yield "in the quote it was said"
    if theirs.tokens and theirs.tokens[0].word in _SUBJECTS and not _denies(mine) and theirs.tokens[-1].sentence == 0:
        yield "the quote denies it of all it speaks of"
    if (
        _denies(mine)
        and not _denies(theirs)
        and not any(_says_opposite(mine.tokens[place], theirs) or _is_kept(mine.tokens[place], theirs) for place in my_maybe)
    ):
        yield "the quote denies nothing"


def _denied_sayings(reading: Reading) -> int:
    """How often it is denied that somebody said something; "say" itself is a word that is not compared."""
    return sum(
        token.word in ("say", "tell")
        and any(each.word in ("not", "never") for each in reading.tokens[max(0, token.place - 2) : token.place])
        for token in reading.tokens
    )


def _prevented(mine: Reading, theirs: Reading) -> Iterator[str]:
    """What the quote says is to be kept from happening, where the claim has neither a word for that nor a denial."""
    for token in theirs.tokens:
        if token.term not in _PREVENTING or mine.like(token.term):
            continue
        for verb in _kept_from(theirs, token):
            if mine.like(verb.term) and "from" not in mine.words:
                yield f"the quote says that {verb.text!r} is to be prevented"
                return


def _kept_from(reading: Reading, token: Token) -> list[Token]:
    """What somebody is kept from by the verb: "buying" in "bars foreigners from buying"."""
    ahead = reading.tokens[token.place + 1 : token.place + 8]
    at = next((number for number, each in enumerate(ahead) if each.word == "from"), None)
    if at is None or any(each.is_mark for each in ahead[:at]):
        return []
    return [each for each in ahead[at + 1 :] if each.term][:1] if any(each.word.endswith("ing") for each in ahead[at + 1 : at + 3]) else []


def _likest(mine: Reading, token: Token, theirs: Reading, others: list[Token]) -> list[Token]:
    """Of several tokens of the quote those that stand among the same words as the claim's."""
    beside = {term for term in _beside(mine, token) if not all(map(mine.is_name, mine.terms[term]))}
    shared = [len(beside & _beside(theirs, other)) + (stem(other.word) == stem(token.word)) / 2 for other in others]
    return [other for other, count in zip(others, shared, strict=True) if count == max(shared)]


def _beside(reading: Reading, token: Token) -> set[str]:
    near = reading.tokens[max(0, token.place - _BESIDE) : token.place + _BESIDE + 1]
    return {each.term for each in near if each.term and each.place != token.place and each.sentence == token.sentence}


def _says_opposite(token: Token, theirs: Reading) -> bool:
    """Whether the quote has a word that denies by itself what the claim denies with "not"."""
    if any(root(other.word) == stem(token.word) != stem(other.word) for other in theirs.tokens if other.term):
        return True  # "unchanged"
    return any(other.sign != token.sign for other in theirs.like(token.term))


def _is_kept(token: Token, theirs: Reading) -> bool:
    """Whether it is what the quote says somebody is kept from."""
    return any(each.term == token.term for verb in theirs.tokens if verb.term in _PREVENTING for each in _kept_from(theirs, verb))


def root(word: str) -> str:
    """The stem of a word without the "un" that denies it."""
    plain = UN.sub("", word)
    return stem(plain[:-2] if plain.endswith("ly") else plain)


def _denies(reading: Reading) -> bool:
    return any(_is_denial(reading, token) for token in reading.tokens)


def _is_denial(reading: Reading, token: Token) -> bool:
    if token.word == "yet":  # "are yet to respond"
        return [each.word for each in reading.tokens[token.place + 1 : token.place + 2]] == ["to"]
    if token.word == "against":  # "warned against travelling"
        return any(each.word.startswith(_WARNING) for each in reading.tokens[max(0, token.place - 5) : token.place])
    if token.word in UNTRUE:
        return [each.word for each in reading.tokens[token.place + 1 : token.place + 2]] == ["that"]
    return (token.word in DENIALS or token.word in DENYING) and not _is_weak(reading, token)


def _is_of_clause(reading: Reading, denial: Token) -> bool:
    """Whether it may deny a whole clause: "denied that …", "untrue that …", "not true that …"."""
    if denial.word == "not":
        return [each.word for each in reading.tokens[denial.place + 1 : denial.place + 3]] == ["true", "that"]
    return denial.word in UNTRUE or (denial.word in DENYING and denial.word.startswith(_OF_CLAUSES))


def _is_weak(reading: Reading, denial: Token) -> bool:
    """Whether it denies nothing by itself: "not only", "declined by 12 percent"."""
    following = reading.tokens[denial.place + 1 : denial.place + 2]
    if denial.word == "not" and [each.word for each in reading.tokens[denial.place + 1 : denial.place + 3]] == ["to", "be"]:
        return any(each.word in _UNNAMED for each in reading.tokens[denial.place + 3 : denial.place + 4])
    if denial.word.startswith("decline"):
        return not following or following[0].word in _FALLING or following[0].word[0].isdigit()
    return bool(following) and following[0].word in _WEAK


def _before_the_same(mine: Reading, token: Token, theirs: Reading, other: Token) -> bool:
    """Whether what follows "before" or "after" in the one follows it in the other: "A before B" is "B after A"."""
    after = [each.term for each in mine.tokens[token.place + 1 : token.place + 7] if each.term][:2]
    following = [each.term for each in theirs.tokens[other.place + 1 : other.place + 9] if each.term]
    return not following if not after else any(term in after for term in following)


def _opposed(one: Token, other: Token, my_sure: _Places, my_maybe: _Places, their_sure: _Places, their_maybe: _Places) -> bool:
    """Whether one of two tokens of a term is affirmed and the other denied, so far as that is sure."""
    if one.sign == other.sign:
        return (one.place in my_sure and other.place not in their_maybe) or (other.place in their_sure and one.place not in my_maybe)
    if one.place in my_maybe - my_sure and other.place in their_maybe - their_sure:
        return True  # "rejected a plan to cut" and "to raise": a denial that stands in both changes nothing
    return (
        (one.place in my_sure or one.place not in my_maybe)
        and (other.place in their_sure or other.place not in their_maybe)
        and ((one.place in my_sure) == (other.place in their_sure))
    )


@lru_cache(maxsize=4096)
def denied(text: str) -> tuple[_Places, _Places]:
    """The places of the tokens that are surely denied, and of those that may be."""
    reading = read(text)
    sure: set[int] = set()
    maybe: set[int] = set()
    for token in reading.tokens:
        if token.term in _PREVENTING:
            maybe.update(each.place for each in _kept_from(reading, token))
        if not _is_denial(reading, token):
            continue
        clause = _clause_of(reading, token) if _is_of_clause(reading, token) else None
        reached = list(_reached(reading, token if clause is None else clause))
        maybe.update(each.place for each in reached)
        before = reading.tokens[token.place - 1] if token.place else None
        if before and token.word in ("no", "nothing", "nobody", "none", "neither"):
            maybe.add(before.place)  # "found no proof" is "did not find proof"
        if _is_of_clause(reading, token):
            sure.update(_told_of_somebody(reading, token, clause))
        if clause is not None:
            if token.word == "not":  # "not true that"
                sure.add(token.place + 1)
            continue
        if token.word in ("not", "never"):  # "A successor has not been found": of the successor it may be denied too
            back = itertools.takewhile(lambda each: not each.is_mark and each.word != "that", reversed(reading.tokens[: token.place]))
            maybe.update(each.place for each in back if each.term and each.sentence == token.sentence)
        if token.word == "unless":
            ahead = itertools.takewhile(lambda each: not each.is_mark, reading.tokens[token.place + 1 :])
            sure.update([each.place for each in ahead if each.term and is_verb(each)][:1])
            continue
        if token.word.startswith(_OF_THINGS):
            continue  # "rejected the nominee": it is no nominee that is denied
        if token.word in _SUBJECTS:
            sure.update([each.place for each in reached if each.is_past][:1])
        elif not _is_passive(reading, token):
            is_two = token.word == "no" or (reached and reached[0].word.endswith("ly"))
            sure.update(each.place for each in reached[: 2 if is_two else 1])
        if not reached or _is_passive(reading, token):
            maybe.update(
                each.place for each in reading.tokens if each.sentence == token.sentence and each.place < token.place and each.term
            )
    return frozenset(sure), frozenset(maybe)


def _reached(reading: Reading, denial: Token) -> Iterator[Token]:
    count = 0
    for token in reading.tokens[denial.place + 1 :]:
        if token.sentence != denial.sentence or count >= _MAYBE or token.word in _STOPS or (token.is_mark and count):
            return
        if token.word in _ASKING and not count:
            return  # "did not say how many …" denies nothing of them
        following = reading.tokens[token.place + 1 : token.place + 2]
        if token.is_mark and following and following[0].word in ("and", "but", "or", "so"):
            return
        if token.term and token.word not in _PASSED:
            count += 1
            yield token


def _clause_of(reading: Reading, denial: Token) -> Token | None:
    """The "that" by which a denied clause begins: "denied that …", "denied, in a letter to the paper, that …"."""
    passed, place = 0, denial.place + 1
    while place < len(reading.tokens) and passed < _TO_THAT:
        token = reading.tokens[place]
        if token.sentence != denial.sentence or token.word in _STOPS or token.word == "and":
            return None
        if token.word == "that":
            return token
        if token.is_mark:
            closing = ")" if token.word == "(" else token.word
            ahead = reading.tokens[place + 1 : place + 1 + _ASIDE]
            closed = next((each for each in ahead if each.word == closing and each.sentence == token.sentence), None)
            if closed is None:
                return None
            place = closed.place
        passed += 1
        place += 1
    return None


def _told_of_somebody(reading: Reading, denial: Token, clause: Token | None) -> Iterator[int]:
    """The place of what is denied of somebody: "met" in "denied that Lind, his aide, met Berg" and "denied Lind met Berg"."""
    begin = (clause or denial).place + 1
    is_named, is_aside, first = False, False, None
    for token in reading.tokens[begin:]:
        if token.sentence != denial.sentence:
            break
        if token.word == ",":
            is_aside = is_named and not is_aside
        elif token.is_mark:
            break
        elif token.term and not is_aside:
            if reading.is_name(token):
                is_named = True
            elif clause is None:
                if is_named:
                    yield token.place
                return
            elif token.is_past or token.word.endswith("ing"):
                yield token.place
                return
            else:
                first = first or token
    if first is not None:
        yield first.place


def _is_passive(reading: Reading, denial: Token) -> bool:
    """Whether it is denied by somebody: "was denied"."""
    return denial.is_past and any(each.word in BE for each in reading.tokens[max(0, denial.place - 2) : denial.place])
