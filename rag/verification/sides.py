"""Who did it to whom where nouns tell it: "officials told leaders" is not "leaders told officials"; and which clause came after which.

``roles`` compares names; here all words before a verb and after it in its clause are, so that nouns count too. Two sentences contradict
each other only where words of one side and words of the other have changed places. Likewise where "after", "because" or "if" joins two
clauses that have changed places.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rag.terms import CALENDAR, stem
from rag.verification.alike import sense
from rag.verification.reading import AUXILIARIES, BE, NUMBER_WORDS, Reading, Token, is_verb, read

# Verbs whose two sides do the same, and those that say.
_NOT_COMPARED = frozenset(
    stem(word)
    for word in "meet meeting speak talk agree marry joint discuss negotiate clash partner fight share join report cite write".split()
)
_CUTS = frozenset(
    "that which who whom where when while after before because although though as if unless but since until whether than so".split()
)
_NO_VERB_AFTER = frozenset(
    "the a an its his her their this that these those of by with our most some many two three four five more".split()
)
_PARTICLES = frozenset("away up out off down over back".split())
_INTENDED = frozenset(sense(stem(word))[0] for word in "plan want hope need refuse agree threaten promise vow".split())
_BUY = "buy"
_JOINING = {
    "after": "time", "following": "time", "once": "time", "before": "before", "until": "before", "because": "cause", "since": "cause",
    "follows": "time", "if": "condition", "unless": "unless", "although": "but", "though": "but", "despite": "but", "whereas": "but",
}  # fmt: skip
_ENDS_AGENT = frozenset("to from for in on at with during over about into".split())
_ARTICLES, _OF_TIME = frozenset("a an the".split()), frozenset("in on at".split())
_PARTS = frozenset("half third quarter fifth sixth tenth hundredth percentage fraction record few couple point".split())
_LONGEST_ASIDE = 18
_MOST_OF = 0.6  # share of a clause's terms by which it is the other's clause


class Sides(NamedTuple):
    """The terms of those who do what a verb says, and of what it is done to; sure where the clause begins with the first.

    ``owners``: of those who only own who does it: "the actor" in "the actor's publicist declined".
    """

    doing: frozenset[str]
    done_to: frozenset[str]
    is_sure: bool = True
    owners: frozenset[str] = frozenset()


class Transfer(NamedTuple):
    """The terms of who gives and who gets, where something is sold or bought."""

    sign: int
    giver: frozenset[str]
    taker: frozenset[str]


class Joined(NamedTuple):
    """Two clauses and how the second is joined: the terms of each."""

    how: str
    word: str
    main: frozenset[str]
    other: frozenset[str]


def turned_round(claim: str, quote: str) -> Iterator[str]:
    """Reasons why the two sides of a verb, or two clauses, stand in each other's place."""
    given = sides_of(quote)
    for term, mine in sides_of(claim).items():
        theirs = given.get(term)
        if theirs and len(mine) == 1 and all(_is_turned(mine[0], each) for each in theirs):
            yield f"in the quote the sides of {term[0]!r} stand the other way round"
            return
        if (
            theirs
            and len(mine) == 1
            and mine[0].doing
            and mine[0].is_sure
            and all(each.is_sure and mine[0].doing <= each.owners for each in theirs)
        ):
            yield f"in the quote it is not they but theirs who do {term[0]!r}"
            return
        if theirs and len(mine) == 1 and all(_is_of_the_owner(mine[0], each, read(quote)) for each in theirs):
            yield f"in the quote it is not theirs but they who do {term[0]!r}"
            return
        if theirs and len(mine) == 1 and all(_is_anothers(mine[0], each, read(quote)) for each in theirs):
            yield f"in the quote it is somebody else who does {term[0]!r}"
            return
    for bought in transfers_of(claim):
        others = transfers_of(quote)
        if others and all(_meet(bought.giver, each.taker, each.giver) or _meet(bought.taker, each.giver, each.taker) for each in others):
            yield "in the quote it is the other who sells"
            return
    for one in joined_clauses(claim):
        for other in joined_clauses(quote):
            if {one.how, other.how} == {"but", "cause"} and _in(one.other, other.other, other.main):
                yield f"the quote does not join the two with {one.word!r}"
                return
            if one.how == other.how and _in(one.other, other.main, other.other) and _in(other.other, one.main, one.other):
                yield f"in the quote {one.word!r} joins the two the other way round"
                return


def _is_turned(mine: Sides, theirs: Sides) -> bool:
    here, there = mine.doing - mine.done_to, mine.done_to - mine.doing
    return bool(here & (theirs.done_to - theirs.doing)) and bool(there & (theirs.doing - theirs.done_to))


def same_transfer(claim: str, quote: str) -> bool:
    """Whether one tells as bought what the other tells as sold: "A bought it from B" is "B sold it to A"."""
    return any(
        one.sign != other.sign
        and (one.giver & other.giver or one.taker & other.taker)
        and not (one.giver & other.taker or one.taker & other.giver)
        for one in transfers_of(claim)
        for other in transfers_of(quote)
    )


def _meet(one: frozenset[str], there: frozenset[str], not_there: frozenset[str]) -> bool:
    return bool(one & there) and not one & not_there


def _is_anothers(mine: Sides, theirs: Sides, quote: Reading) -> bool:
    """Whether somebody else does it in the quote, and the one of the claim stands elsewhere there."""
    if not mine.doing or not theirs.doing or not mine.is_sure or not theirs.is_sure or mine.doing & theirs.doing:
        return False
    if mine.doing & theirs.done_to and not mine.doing <= theirs.done_to:
        return False
    return all(quote.like(each) for each in mine.doing)


def _is_of_the_owner(mine: Sides, theirs: Sides, quote: Reading) -> bool:
    """Whether what the claim tells of somebody's lawyer is told of him in the quote, which has the lawyer elsewhere."""
    heads = mine.doing - mine.owners
    if not heads or not mine.is_sure or not theirs.is_sure or heads & (theirs.doing | theirs.done_to):
        return False
    return bool(mine.owners & theirs.doing) and all(quote.like(each) for each in heads)


def _in(terms: frozenset[str], those: frozenset[str], others: frozenset[str]) -> bool:
    """Whether these terms are those, and not the others."""
    return bool(terms) and len(terms & those) >= _MOST_OF * len(terms) and len(terms & those) > len(terms & others)


@lru_cache(maxsize=4096)
def sides_of(text: str) -> dict[tuple[str, int], list[Sides]]:
    """The sides of each verb in the past, by its term."""
    reading = read(text)
    found: dict[tuple[str, int], list[Sides]] = {}
    for token in reading.tokens:
        if (
            (token.is_past or _is_going_on(reading, token) or _is_present(reading, token))
            and token.term
            and (token.term not in _NOT_COMPARED or token.sign < 0)
            and token.text.islower()
            and _is_told(reading, token)
        ):
            before, after = _before(reading, token), _after(reading, token)
            if not _is_passive(reading, token):
                is_sure = not any(each.is_past or each.word == "and" for each in before)
                sides = Sides(
                    frozenset(each.term for each in before if each.term), frozenset(each.term for each in after if each.term), is_sure,
                    frozenset(each.term for each in before if each.term and _is_owner(reading, each))
                )  # fmt: skip
            else:
                by = next((number for number, each in enumerate(after) if each.word == "by"), len(after))
                end = next((number for number, each in enumerate(after) if number > by and each.word in _ENDS_AGENT), len(after))
                doing = [each.term for each in after[by + 1 : end] if each.term]
                sides = Sides(frozenset(doing), frozenset(each.term for each in [*before, *after[:by], *after[end:]] if each.term))
            found.setdefault((token.term, token.sign), []).append(sides)
    return found


def _is_going_on(reading: Reading, token: Token) -> bool:
    """Whether it is of the form "is retiring"."""
    return token.word.endswith("ing") and token.place > 0 and reading.tokens[token.place - 1].word in BE


def _is_owner(reading: Reading, token: Token) -> bool:
    return token.text != reading.text[token.start : token.end]


def _is_present(reading: Reading, token: Token) -> bool:
    """Whether it is of the form "plans to", "plan to"."""
    following = reading.tokens[token.place + 1].word if token.place + 1 < len(reading.tokens) else ""
    return following == "to" and token.place > 0 and bool(reading.tokens[token.place - 1].term) and token.term in _INTENDED


def _is_told(reading: Reading, verb: Token) -> bool:
    """Whether it tells something, and does not describe: "the armed men"."""
    before = reading.tokens[verb.place - 1] if verb.place else None
    following = reading.tokens[verb.place + 1] if verb.place + 1 < len(reading.tokens) else None
    if before is None or following is None or reading.text[verb.start - 1] == "-":  # "the US-led invasion"
        return False
    return before.word not in _NO_VERB_AFTER and not before.is_mark


def _before(reading: Reading, verb: Token) -> list[Token]:
    """The words of the verb's clause that stand before it, an aside between commas passed over."""
    found: list[Token] = []
    place = verb.place - 1
    while place >= 0:
        token = reading.tokens[place]
        if token.word == "so" and reading.tokens[place + 1].word == "far":
            place -= 1
            continue
        if token.sentence != verb.sentence or token.word in _CUTS:
            if token.word in ("who", "which") and all(each.word in AUXILIARIES or each.word.endswith("ly") for each in found):
                found += _antecedent(reading, token)
            break
        if token.is_mark:
            opened = next(
                (each for each in range(place - 1, max(-1, place - _LONGEST_ASIDE), -1) if reading.tokens[each].word == ","), None
            )
            if token.word != "," or (found and any(each.term for each in found)) or opened is None:
                break
            if reading.tokens[opened].sentence != verb.sentence:
                break
            if reading.tokens[opened + 1].word not in ("who", "which", "whose"):
                found += reading.tokens[opened + 1 : place]
            place = opened - 1
            continue
        found.append(token)
        place -= 1
    return found


@lru_cache(maxsize=4096)
def transfers_of(text: str) -> tuple[Transfer, ...]:
    """What a text tells as bought or sold."""
    reading = read(text)
    found = []
    for token in reading.terms.get(_BUY, ()):
        is_told = token.is_past or (token.place and reading.tokens[token.place - 1].word in ("to", "will", "would"))
        if not is_told or token.place + 1 == len(reading.tokens):
            continue
        after = _after(reading, token)
        agent = (
            _phrase(after, "by") if _is_passive(reading, token) else frozenset(each.term for each in _before(reading, token) if each.term)
        )
        other = _phrase(after, "from" if token.sign == 1 else "to") or (_owner(reading, after) if token.sign == 1 else frozenset())
        found.append(Transfer(token.sign, *((other, agent) if token.sign == 1 else (agent, other))))
    return tuple(found)


def _phrase(tokens: list[Token], preposition: str) -> frozenset[str]:
    """The terms between a preposition and the next."""
    begin = next((number for number, each in enumerate(tokens) if each.word == preposition), len(tokens))
    end = next((number for number, each in enumerate(tokens) if number > begin and each.word in _ENDS_AGENT), len(tokens))
    return frozenset(each.term for each in tokens[begin + 1 : end] if each.term)


def _owner(reading: Reading, tokens: list[Token]) -> frozenset[str]:
    """The terms of whose the first thing is: "Nordair's unit"."""
    end = next((number for number, each in enumerate(tokens) if each.text != reading.text[each.start : each.end]), -1)
    return frozenset(each.term for each in tokens[: end + 1] if each.term)


def _antecedent(reading: Reading, relative: Token) -> list[Token]:
    """The words right before "who"; "Lind is an economist who …" and "Lind, an economist who …" say it of Lind as well."""
    place = relative.place - 1
    if place >= 0 and reading.tokens[place].word == ",":
        place -= 1
    found: list[Token] = []
    while place >= 0 and reading.tokens[place].term and not reading.tokens[place].is_past:
        found.append(reading.tokens[place])
        place -= 1
    while place >= 0 and (
        reading.tokens[place].word in (*_ARTICLES, "and") or (reading.tokens[place].term and not reading.tokens[place].is_past)
    ):
        place -= 1
    is_aside = place >= 0 and reading.tokens[place].word == "," and reading.tokens[place + 1].word in _ARTICLES
    if is_aside or (place >= 0 and reading.tokens[place].word in BE):
        before = reversed(reading.tokens[:place])
        found += itertools.takewhile(lambda each: each.sentence == relative.sentence and each.term and not each.is_past, before)
    return found


def _after(reading: Reading, verb: Token) -> list[Token]:
    found = []
    for token in reading.tokens[verb.place + 1 :]:
        if token.sentence != verb.sentence or token.word in _CUTS or token.is_mark:
            break
        found.append(token)
    return found


def _is_somebody(reading: Reading, place: int) -> bool:
    """Whether a word stands there that is no number: "voted by nine to four" and "fell by a third" are not passive."""
    words = [token.word for token in reading.tokens[place : place + 2]]
    if not words or not words[0][0].isalpha() or words[0] in NUMBER_WORDS:
        return False
    return not (words[0] in _ARTICLES and words[1:] and words[1] in _PARTS)


def _is_passive(reading: Reading, verb: Token) -> bool:
    following = reading.tokens[verb.place + 1]
    if following.word in _PARTICLES and verb.place + 2 < len(reading.tokens):
        following = reading.tokens[verb.place + 2]  # "given away by"
    if following.word == "by" and _is_somebody(reading, following.place + 1):
        return True  # "militias backed by Iran"
    if _is_by_somebody(reading, verb.place + 1):
        return True  # "a charity founded in 1971 by Lind"
    for token in reversed(reading.tokens[max(0, verb.place - 3) : verb.place]):
        if token.word in BE:
            return True
        if not (token.word in AUXILIARIES or token.word.endswith("ly") or token.word in ("not", "also", "then", "later")):
            return False
    return False


def _is_by_somebody(reading: Reading, place: int) -> bool:
    """Whether words of time stand there, and then "by" and a name or a noun with an article."""
    tokens = reading.tokens
    while place < len(tokens) and (tokens[place].word in _OF_TIME or tokens[place].word in CALENDAR or tokens[place].word[0].isdigit()):
        place += 1
    if place + 1 >= len(tokens) or tokens[place].word != "by" or not _is_somebody(reading, place + 1):
        return False
    return tokens[place + 1].word in _ARTICLES or (tokens[place + 1].text[0].isupper() and tokens[place + 1].word not in CALENDAR)


@lru_cache(maxsize=4096)
def joined_clauses(text: str) -> tuple[Joined, ...]:
    """The clauses of a text that a word for time, cause or condition joins."""
    reading = read(text)
    found = []
    for token in reading.tokens:
        how = _JOINING.get(token.word)
        if how is None:
            continue
        within = [each for each in reading.tokens if each.sentence == token.sentence]
        begins = token.place == within[0].place
        after = [each for each in within if each.place > token.place]
        comma = next((number for number, each in enumerate(after) if each.is_mark), len(after))
        main = after[comma:] if begins else [each for each in within if each.place < token.place]
        if after[:1] and after[0].word == "which":  # "A, after which B": B comes after
            main, after, comma = after[1:comma], main, len(main)
        terms = [frozenset(each.term for each in part if each.term) for part in (main, after[:comma])]
        if (
            terms[0]
            and terms[1]
            and (
                token.word in ("follows", "despite", "because") or any(is_verb(each) or each.word.endswith("ing") for each in after[:comma])
            )
        ):
            found.append(Joined(how, token.word, *terms))
    return tuple(found)
