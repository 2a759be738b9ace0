"""Who did what to whom: a name that is the subject of a verb in the claim must not be only its object in the quote, nor another's deed.

No parser: the subject of a verb is the name before it, with what is said of it between commas passed over; its object is the name after
it; "was asked by" turns the two. Only what both texts show clearly is compared, so that a sentence built in another way is not refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer_schema import Source
from rag.terms import CALENDAR, fold, stem
from rag.verification.belonging import described_for_another, misplaced, names_at, wrongly_called
from rag.verification.names import SameName, same_parts
from rag.verification.reading import AUXILIARIES, BE, Reading, Token, read

# Verbs whose two sides do the same: A met B, B met A.
_SYMMETRIC = frozenset(
    stem(word) for word in "meet meeting speak talk agree marry joint discuss negotiate clash partner fight share".split()
)
_CLAUSE_BEGINS = frozenset("that while but because although after before when as if whether ; :".split())
_ENDS_AGENT = frozenset("to from for in on at with during over about into of".split())
_NOUNS = ("er", "ers", "or", "ors", "tion", "tions", "ment", "ments", "ity", "ities", "ism", "ship", "ness", "al", "als", "prime")
_NO_VERB_AFTER = frozenset("and , ; : – — ( ) the a an its his her their this that these those of by with some many two three".split())
_SAYING = frozenset("report cite write".split())  # ``credit``'s
_PASSED = frozenset(
    """also then later now still again already never even just first once recently reportedly allegedly publicly earlier both who himself
    herself itself themselves previously separately further not""".split()
)


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with the name that does it and the one it is done to; None where that is not clear.

    Attributes:
        before, after: the names of the sentence before and after the verb, or as they would stand were it not passive.
        is_plain: a verb in the past for certain, not passive and not turned round ("…, said X").
        all_who: ``who`` and those joined to it ("X and Y met Z"), where a clause begins with them, so that nobody else can be meant.
        is_agentless: passive, and by whom is not said.
    """

    term: str
    who: str | None
    whom: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    is_plain: bool
    all_who: tuple[str, ...] = ()
    is_agentless: bool = False


def wrong_roles(claim: str, quote: str, sources: Sequence[Source], same_name: SameName | None) -> Iterator[str]:
    """Reasons why what the claim says somebody did is not what the quote says they did."""
    given: dict[str, list[Deed]] = {}
    for deed in deeds_of(quote):
        given.setdefault(deed.term, []).append(deed)
    for deed in deeds_of(claim):
        others = given.get(deed.term)
        if not others or deed.term in _SYMMETRIC or deed.term in _SAYING:
            continue
        if deed.who is not None and all(_another_did(deed, deed.who, other, same_name) for other in others):
            yield f"in the quote it is not {deed.who} who does {deed.term!r}"
            return
        if deed.whom is not None and all(_did_it(deed.whom, other, same_name) for other in others):
            yield f"in the quote it is {deed.whom} who does {deed.term!r}"
            return
        if deed.is_plain and all(other.is_plain and _changed_sides(deed, other, same_name) for other in others):
            yield f"in the quote those before and after {deed.term!r} stand the other way round"
            return
    yield from misplaced(claim, quote, same_name)
    yield from wrongly_called(claim, quote, same_name)
    yield from described_for_another(claim, quote, same_name)


def _another_did(deed: Deed, who: str, other: Deed, same_name: SameName | None) -> bool:
    """Whether the quote names somebody else as who did it."""
    if other.who is None:
        is_done_to = other.whom is not None and same_parts(who, other.whom, same_name)
        return (
            (deed.whom is not None or other.is_agentless)
            and is_done_to
            and not any(same_parts(who, name, same_name) for name in other.before)
        )
    if same_parts(who, other.who, same_name):
        return False
    if other.all_who:
        return not any(same_parts(who, name, same_name) for name in other.all_who)
    is_object = any(same_parts(who, name, same_name) for name in other.after)
    is_subject_nearby = any(same_parts(who, name, same_name) for name in other.before)
    return is_object or not is_subject_nearby


def _changed_sides(deed: Deed, other: Deed, same_name: SameName | None) -> bool:
    """Whether a name before the verb and one after it in the claim stand only on the other side of it in the quote."""

    def only(names: Sequence[str], there: Sequence[str], not_there: Sequence[str]) -> bool:
        return any(
            any(same_parts(name, each, same_name) for each in there) and not any(same_parts(name, each, same_name) for each in not_there)
            for name in names
        )

    return only(deed.before, other.after, other.before) and only(deed.after, other.before, other.after)


def _did_it(whom: str, other: Deed, same_name: SameName | None) -> bool:
    """Whether the quote names as who did it the one to whom the claim has it done."""
    if other.who is None or not same_parts(whom, other.who, same_name):
        return False
    return not any(same_parts(whom, name, same_name) for name in other.after)


@lru_cache(maxsize=4096)
def deeds_of(text: str) -> tuple[Deed, ...]:
    """The verbs of a text that follow a name, or come before "by" and a name."""
    reading = read(text)
    at_place = {place: name for place, name in names_at(reading).items() if fold(name) not in CALENDAR}
    found = []
    for token in reading.tokens:
        if (
            not token.term
            or token.text[0].isupper()
            or token.place in at_place
            or token.word.endswith(_NOUNS)
            or not _may_be_verb(reading, token)
        ):
            continue
        subject = _subject(reading, token, at_place)
        by = _by(reading, token, at_place)
        before, after = _all(reading, at_place, token, before=True), _all(reading, at_place, token, before=False)
        is_plain = token.is_past and token.place > 0 and reading.tokens[token.place - 1].word not in _NO_VERB_AFTER
        if not _is_passive(reading, token):
            following = reading.tokens[token.place + 1 : token.place + 2]
            term = f"{token.term} to" if following and following[0].word == "to" else token.term  # "agreed to" has one side only
            everyone = _beginning(reading, token, at_place)
            found.append(
                Deed(term, everyone[0] if everyone else subject, _object(reading, token, at_place), before, after, is_plain, everyone)
            )
        elif by is not None:
            found.append(Deed(token.term, by, subject, after, before, is_plain=False))
        elif subject is not None:
            found.append(Deed(token.term, None, subject, after, before, is_plain=False, is_agentless=True))
    return tuple(found)


def _may_be_verb(reading: Reading, token: Token) -> bool:
    """Whether its form is a verb's, or a word before it says that it is one."""
    before = reading.tokens[token.place - 1].word if token.place else ""
    if token.word.endswith("ly"):
        return False
    return (
        token.is_past
        or (token.word.endswith(("s", "ing")) and not token.word.endswith("ss"))
        or before in AUXILIARIES
        or before == "to"
        or before in _PASSED
    )


def _subject(reading: Reading, verb: Token, at_place: dict[int, str]) -> str | None:
    """The name right before a verb, auxiliaries and what stands between commas passed over."""
    place = verb.place - 1
    while place >= 0:
        token = reading.tokens[place]
        if token.sentence != verb.sentence:
            return None
        if place in at_place:
            is_owner = token.text != reading.text[token.start : token.end]  # "X's dismissal"
            return None if is_owner or _owns(reading, place, at_place) else at_place[place]
        if token.word in AUXILIARIES or token.word in _PASSED or token.word.endswith("ly"):
            place -= 1
            continue
        if token.word == "," and reading.tokens[place + 1].word in ("who", "which"):
            place -= 1
            continue
        if token.word in (",", ")") and place >= 1:
            opened = _opening(reading, place)
            if opened is None:
                return None
            place = opened - 1
            continue
        return None
    return None


def _beginning(reading: Reading, verb: Token, at_place: dict[int, str]) -> tuple[str, ...]:
    """The names right before a verb, if its clause begins with them."""
    place = verb.place - 1
    while place >= 0 and place not in at_place:
        if place >= 2 and reading.tokens[place].word == "who" and reading.tokens[place - 1].word == "," and place - 2 in at_place:
            return (at_place[place - 2],)
        if reading.tokens[place].is_mark or not (reading.tokens[place].word in AUXILIARIES or reading.tokens[place].word in _PASSED):
            return ()
        place -= 1
    if place >= 0 and reading.tokens[place].text != reading.text[reading.tokens[place].start : reading.tokens[place].end]:
        return ()  # "X's dismissal"
    found: list[str] = []
    while (
        place >= 0 and (place in at_place or reading.tokens[place].word in ("and", ",")) and reading.tokens[place].sentence == verb.sentence
    ):
        if place in at_place:
            found.append(at_place[place])
        elif place - 1 not in at_place:
            return tuple(dict.fromkeys(found)) if found else ()
        place -= 1
    begins = place < 0 or reading.tokens[place].sentence != verb.sentence or reading.tokens[place].word in _CLAUSE_BEGINS
    return tuple(dict.fromkeys(found)) if begins else ()


def _object(reading: Reading, verb: Token, at_place: dict[int, str]) -> str | None:
    """The name right after a verb."""
    place = verb.place + 1
    if verb.place and reading.tokens[verb.place - 1].is_mark and not verb.word.endswith("ing"):
        return None  # "…, said X"
    passed = place < len(reading.tokens) and reading.tokens[place].word in ("the", "to")
    return at_place.get(place) or (at_place.get(place + 1) if passed else None)


def _owns(reading: Reading, place: int, at_place: dict[int, str]) -> bool:
    """Whether the name there is of something else: "of Iran said", "near Baghdad killed"."""
    first = place
    while first - 1 in at_place and at_place[first - 1] == at_place[place]:
        first -= 1
    before = reading.tokens[first - 1] if first else None
    return before is not None and before.word in (
        "of",
        "in",
        "at",
        "from",
        "near",
        "for",
        "to",
        "with",
        "by",
        "on",
        "and",
        "against",
        "than",
        "like",
        "over",
    )


def _opening(reading: Reading, closing: int) -> int | None:
    """Where what ends with a comma or bracket begins: the mark before it in the same sentence."""
    mark = "(" if reading.tokens[closing].word == ")" else ","
    for place in range(closing - 1, max(-1, closing - 18), -1):
        token = reading.tokens[place]
        if token.sentence != reading.tokens[closing].sentence or token.word in ".;:":
            return None
        if token.word == mark:
            return place
    return None


def _is_passive(reading: Reading, verb: Token) -> bool:
    """Whether a form of "be" stands right before a participle."""
    if not verb.is_past:
        return False
    for token in reversed(reading.tokens[max(0, verb.place - 3) : verb.place]):
        if token.word in BE:
            return True
        if not (token.word in _PASSED or token.word.endswith("ly")):
            return False
    return False


def _by(reading: Reading, verb: Token, at_place: dict[int, str]) -> str | None:
    """The name after "by", soon after the verb."""
    for place in range(verb.place + 1, min(len(reading.tokens), verb.place + 7)):
        token = reading.tokens[place]
        if token.is_mark or token.sentence != verb.sentence:
            return None
        if token.word == "by":
            for near in range(place + 1, min(len(reading.tokens), place + 4)):
                if near in at_place or reading.tokens[near].word in _ENDS_AGENT:
                    return at_place.get(near)
            return None
    return None


def _all(reading: Reading, at_place: dict[int, str], verb: Token, *, before: bool) -> tuple[str, ...]:
    """The names of the sentence before or after the verb."""
    return tuple(
        dict.fromkeys(
            name for place, name in at_place.items()
            if reading.tokens[place].sentence == verb.sentence
            and (place < verb.place) == before
            and reading.tokens[place].word not in CALENDAR
        )
    )  # fmt: skip
