"""Yes or no, where a quote says so: "Did Lind meet Berg?" is answered by "Lind met Berg on Friday", and by nothing less.

A sentence says yes if it supports the question's statement (``verification.supports``) in all its words, and says of the same verb what the
statement says of its own; it says no if it supports the contrary and nothing narrower, or somebody denies the statement. What is
somebody's word stays that: "Yes, according to two officials". Where no sentence is sure, there is no verdict.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.closed_questions import Statement, is_closed, statements
from rag.evidence import Evidence
from rag.orders import speaks_to_a_model
from rag.question import Question
from rag.schema import Attribution
from rag.terms import CALENDAR
from rag.verification import SameName, supports
from rag.verification.belonging import names_at
from rag.verification.reading import AUXILIARIES, BE, Reading, Token, read

LOOKED_AT = 12  # best sentences that may answer
_WHOLE = 0.99  # score of support from which a sentence has all of a statement's words
_OPEN = re.compile(r"\b(?:if|whether|unless|would have|should have|could have)\b|\?", re.IGNORECASE)
_OVER = re.compile(r"\b(?:former(?:ly)?|ex-\w+|late|then-\w+|was|were|until)\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:is|are|has|have|remains?)\b", re.IGNORECASE)
# Words that make a statement narrower or wider, and so have to stand in the quote although they name nothing.
_LIMITING = frozenset(
    """only first last all every each always never still again already most alone ever any no none nobody nothing own best worst more less
    than before after without despite""".split()
) - frozenset(["ever", "any"])
# "Holm has denied that Lind met Berg": who denies it, and the words that "said" may stand for.
_DENIED = re.compile(
    r"(?:^|, )(?:but |yet )?(?P<who>[^\W\d_][^,;:“”\"()]{1,60}?) "
    r"(?P<verb>(?:(?:has|have|had|also|later|repeatedly|flatly) )*(?:denied|denies|deny))(?= (?:that|having|\w+ing)\b)",
    re.IGNORECASE,
)
_ANYBODY = re.compile(r"(?:is|are|was|were|did|do|does|has|have|had) (?:any|some)(?:body|one) (?P<rest>[^?]+?)\s*\?*", re.IGNORECASE)
_NOBODY = re.compile(r"(?:nobody|no one) (?P<rest>[^;:“”\"]+)", re.IGNORECASE)
_PREPOSITIONS = frozenset("of for about over against from by at in on to near like than with between into under through during".split())
_PLACING = frozenset("in at on into near".split())
_TURNS = frozenset(
    """that which who whom whose where when while whereas after before because since but although though if as until unless than
    ; : – — . ? !""".split()
)
_RELATIVE = frozenset("who which whose whom where when".split())
_PRONOUNS = frozenset("he she they it".split())
_OTHER_OFFICE = frozenset("former deputy vice acting assistant late ex then".split())
_NEAR = 6  # tokens between somebody and what he is said to be


class Reason(NamedTuple):
    """A sentence that answers.

    Attributes:
        evidence: the sentence.
        yes: whether it says yes.
        according_to: whose word it is, in the words of the article; "" where nobody vouches for it in particular ("reportedly"), None
            where it is stated.
    """

    evidence: Evidence
    yes: bool
    according_to: str | None


class Verdict(NamedTuple):
    """The answer to a question that yes or no answers.

    Attributes:
        reasons: the sentences that say so, the one to show first; where articles differ, the best of each side first.
        present: it was asked of now, and each reason holds as of its date.
    """

    reasons: list[Reason]
    present: bool

    @property
    def differ(self) -> bool:
        """Whether some say yes and some say no."""
        return len({reason.yes for reason in self.reasons}) > 1


def verdict(question: Question, evidence: Sequence[Evidence], same_name: SameName | None = None) -> Verdict | None:
    """Yes, no or both, with the sentences that say so; None for any other question, and where no sentence is sure.

    Args:
        question: as understood.
        evidence: best first.
        same_name: whether two spellings name the same.
    """
    if question.focus_end < len(question.standalone) or not is_closed(question.standalone):
        return None
    reasons, present = [], False
    for item in evidence[:LOOKED_AT]:
        if speaks_to_a_model(item.text) or _OPEN.search(item.text):
            continue
        if _nobody(question.standalone, item.text):
            said = _vouched(item)
            reasons.append(Reason(item, yes=False, according_to=said.who if said is not None else None))
            continue
        for statement in statements(question.standalone, item.text):
            present = statement.present
            reason = _reason(statement, item, same_name)
            if reason is not None:
                reasons.append(reason)
                break
    if present:  # what holds now the latest article knows best
        reasons.sort(key=lambda reason: reason.evidence.source.published or "", reverse=True)
    best = {reason.yes: reason for reason in reversed(reasons)}
    leading = [reason for reason in reasons if best[reason.yes] is reason]
    return Verdict(leading + [reason for reason in reasons if reason not in leading], present) if reasons else None


def _reason(statement: Statement, item: Evidence, same_name: SameName | None) -> Reason | None:
    """What a sentence says of a statement, if it says so for certain."""
    if statement.present and _OVER.search(item.text) and not _NOW.search(item.text):
        return None
    if not _is_bound(statement, item.text, same_name):
        return None
    said = _vouched(item)
    for who, framed in _framed(statement.affirmed, said):
        if _says(framed, item.text, item, same_name):
            return Reason(item, yes=True, according_to=who)
    if denied := _DENIED.search(item.text):
        unsaid = f"{item.text[: denied.start('verb')]}said{item.text[denied.end() :]}"
        if _says(f"According to {denied['who']}, {statement.affirmed}", unsaid, item, same_name):
            return Reason(item, yes=False, according_to=denied["who"])
    if _says_no_less(statement, item.text):
        for who, framed in _framed(statement.denied, said):
            if _says(framed, item.text, item, same_name):
                return Reason(item, yes=False, according_to=who)
    return None


def _vouched(item: Evidence) -> Attribution | None:
    """Who vouches for a sentence."""
    return next((each for each in item.source.attributions if each.start <= item.start < each.end), None)


def _nobody(question: str, quote: str) -> bool:
    """Whether a quote says that nobody did what a question asks whether anybody did, in no more and no fewer words."""
    asked, told = _ANYBODY.fullmatch(question.strip()), _NOBODY.match(quote)
    if asked is None or told is None:
        return False
    mine, theirs = ({token.term for token in read(text["rest"]).tokens if token.term} for text in (asked, told))
    return bool(mine) and mine == theirs


def _framed(claim: str, said: Attribution | None) -> Iterator[tuple[str | None, str]]:
    """The claim as it stands, as somebody's word, and as said by nobody in particular; with whose word it then is."""
    yield None, claim
    if said is not None and said.who:
        yield said.who, f"According to {said.who}, {claim}"
    else:
        yield "", f"Reportedly, {claim}"


def _says(claim: str, quote: str, item: Evidence, same_name: SameName | None) -> bool:
    if not read(claim).words & _LIMITING <= read(quote).words:
        return False
    support = supports(claim, quote, sources=[item.source], same_name=same_name)
    return support.supported and support.score >= _WHOLE


def _is_bound(statement: Statement, quote: str, same_name: SameName | None) -> bool:
    """Whether the quote says of one of its verbs what the statement says of its own: that subject before it, those names after it."""
    mine, theirs = read(statement.affirmed), read(quote)
    head = next((token for token in mine.tokens if token.start == statement.head), None)
    if head is None or not head.term:
        return False
    return any(_is_bound_to(mine, head, theirs, other, same_name) for other in theirs.like(head.term))


def _is_bound_to(mine: Reading, head: Token, theirs: Reading, verb: Token, same_name: SameName | None) -> bool:
    subject = next((token for token in reversed(mine.tokens[: head.place]) if token.term), None)
    if subject is None:
        return False
    places = _places(mine, subject, theirs, same_name)
    if not (head.is_past or verb.is_past or any(each.word in AUXILIARIES for each in mine.tokens[: head.place] if each.word not in BE)):
        near = any(abs(place.place - verb.place) <= _NEAR and _path(theirs, place, verb) is not None for place in places)
        return near and _complement_bound(mine, head, theirs, verb, same_name)
    turned = _passive(mine, head) != _passive(theirs, verb)
    if places:
        if not any(_is_subject(theirs, place, verb) or (turned and place.place > verb.place) for place in places):
            return False
    elif not any(each.word in _PRONOUNS for each in theirs.tokens[max(0, verb.place - 3) : verb.place]):
        return False
    return _complement_bound(mine, head, theirs, verb, same_name)


def _complement_bound(mine: Reading, head: Token, theirs: Reading, verb: Token, same_name: SameName | None) -> bool:
    """Whether all that stands after the statement's verb stands after the quote's, in the same clause, by the same preposition."""
    names, preposition = names_at(mine), ""
    for token in mine.tokens[head.place + 1 :]:
        if token.word in _PREPOSITIONS:
            preposition = token.word
        is_date = token.word in CALENDAR or re.fullmatch(r"[12]\d{3}", token.word) is not None
        if not (token.term or is_date):
            continue
        places = _places(mine, token, theirs, same_name)
        if is_date and not places:
            continue  # given in other words, which the support of the date has seen to
        is_name = token.place in names
        if preposition == "by" and is_name and not _passive(theirs, verb):
            continue  # who did it stands before the verb, which the support of the roles has seen to
        if not any(_is_reached(theirs, verb, place, preposition if is_name else None) for place in places):
            return False
    return True


def _places(mine: Reading, token: Token, theirs: Reading, same_name: SameName | None) -> list[Token]:
    """Where a word of the statement stands in the quote; a name in any spelling."""
    if not token.term:
        return [each for each in theirs.tokens if each.word == token.word]
    found = theirs.like(token.term)
    name = names_at(mine).get(token.place)
    if not found and name is not None and same_name is not None:
        found = [theirs.tokens[place] for place, other in names_at(theirs).items() if same_name(name, other)]
    return found


def _is_subject(theirs: Reading, subject: Token, verb: Token) -> bool:
    """Whether what stands there is who does it: before the verb, no other verb between them, and of nobody: not "Lind's aide"."""
    between = _path(theirs, subject, verb)
    if subject.place > verb.place or between is None:
        return False
    beside = itertools.takewhile(lambda each: not each.is_mark, theirs.tokens[subject.place : verb.place])
    if any(theirs.text[: each.end].endswith(("'s", "’s", "s'", "s’")) for each in beside):
        return False
    joined = bool(between) and between[-1].word == "and"
    if not joined and any(each.is_past and each.word not in AUXILIARIES for each in between):
        return False
    names = names_at(theirs)
    first = subject.place
    while first and (names.get(first - 1) is not None and names.get(first - 1) == names.get(subject.place)):
        first -= 1
    if first and theirs.tokens[first - 1].word in _OTHER_OFFICE:
        return False
    while first and theirs.tokens[first - 1].word in ("the", "a", "an", "his", "her", "its", "their"):
        first -= 1
    return not (first and theirs.tokens[first - 1].word in _PREPOSITIONS)


def _is_reached(theirs: Reading, verb: Token, place: Token, preposition: str | None) -> bool:
    """Whether a word belongs to a verb before it; a name, by the same preposition, or by none."""
    if place.place == verb.place:
        return True
    between = _path(theirs, verb, place) if place.place > verb.place else _path(theirs, place, verb)
    if between is None or (place.place < verb.place and any(each.word == "," for each in between)):
        return False  # "Holm condemned the attack, Lind blamed others": the attack is not what Lind blamed
    if preposition is None:
        return True
    if place.place < verb.place:
        return preposition == ""
    last = next((each.word for each in reversed(between) if each.word in _PREPOSITIONS), "")
    if preposition == "":
        return all(each.word not in _PREPOSITIONS or each.word == "with" for each in between)
    return last == preposition or (preposition in _PLACING and last in _PLACING)


def _path(theirs: Reading, one: Token, other: Token) -> list[Token] | None:
    """The words between two, what stands between commas taken out; None where another clause begins between them."""
    first, last = sorted((one.place, other.place))
    between = list(theirs.tokens[first + 1 : last])
    before = itertools.takewhile(lambda each: not each.is_mark, reversed(theirs.tokens[: first + 1]))
    if any(each.word in _RELATIVE for each in before) and any(each.word == "," for each in between):
        return None  # "Lind, who left in 2019, met …": 2019 is of the aside
    commas = [index for index, each in enumerate(between) if each.word == ","]
    if len(commas) == 2:
        aside = between[commas[0] + 1 : commas[1]]
        if not any(each is one or each is other for each in aside):
            between = between[: commas[0]] + between[commas[1] + 1 :]
    if any(each.word in _TURNS for each in between) or theirs.tokens[first].sentence != theirs.tokens[last].sentence:
        return None
    return between


def _passive(reading: Reading, verb: Token) -> bool:
    return verb.is_past and any(each.word in BE for each in reading.tokens[max(0, verb.place - 3) : verb.place])


def _says_no_less(statement: Statement, quote: str) -> bool:
    """Whether what the quote says after its verb is in the statement too: "did not meet Berg in Oslo" is no denial of "met Berg"."""
    mine, theirs = read(statement.denied), read(quote)
    head = next((token for token in read(statement.affirmed).tokens if token.start == statement.head), None)
    verbs = theirs.like(head.term) if head is not None else []
    for verb in verbs:
        after = []
        for token in theirs.tokens[verb.place + 1 :]:
            if token.word in _TURNS or token.word in (",", "and"):
                break
            after.append(token)
        if all(mine.like(each.term) if each.term else each.word in mine.words or not each.word.isdigit() for each in after):
            return True
    return False
