"""The first line of a quoted answer: the short answer, each of its words cited; of sources that differ, what each says.

Which words answer is ``short_answer.py``'s judgement. A line is given only where it is sure enough: one value, several of a list, or two
that articles independent of each other give, one of which is wrong or both of which are right of different things; the reader sees both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from rag.answer_candidates import NEARLY
from rag.answer_type import AnswerType, asks_for_nothing_but_names, asks_for_several
from rag.asked_deed import dates_the_event, tells_of_deed
from rag.closed_questions import is_closed
from rag.corrections import is_withdrawn
from rag.denials import claim_and_denial, mode_at
from rag.disagreement import disagreement
from rag.each_article import differing_answers
from rag.evidence import Evidence
from rag.listed import tells_of_it
from rag.names import find_names
from rag.namesakes import Told, namesakes
from rag.question import Question
from rag.retellings import each_once
from rag.short_answer import KINDS, SENTENCES, SHOWN, ShortAnswer, said, short_answers
from rag.sides import sides
from rag.tellers import tellers
from rag.terms import CALENDAR, STOP_WORDS, fold, words
from rag.verification.numbers import numbers_of

OTHER_VALUE = 0.25  # probability from which another article's other value is shown beside the first
CLOSE = 0.6  # how close to the question's words a sentence must come whose value is shown beside another's
# How near the question's words a person must stand to be one of a list, over all of them and to the nearest; and how far below the best
# sentence's score the sentence may be.
LISTED, LISTED_NEAREST, LISTED_WITHIN = 0.15, 0.4, 2.0
COMPARED = 12  # best sentences that are compared with the very best
NEAR_BEST = 2.0  # score below the best one's within which a sentence is compared with it
IN_ONE_BREATH = 10  # words between two names of a list
DIFFER = "The articles differ: "
NAMED = "Named: "  # of a list, which may lack whom the articles only describe


class AnswerLine(NamedTuple):
    """The short answers of a question.

    Attributes:
        answers: in the order in which they are shown, each once.
        lead: the words before them.
        subjects: whom each is about, where articles speak of several of one name; empty where that goes without saying.
        beside: sentences quoted with theirs.
        told: of articles that differ, what stands in brackets after each: outlet, date, that it retells or was corrected.
    """

    answers: list[ShortAnswer]
    lead: str = ""
    subjects: Sequence[str] = ()
    beside: Sequence[Evidence] = ()
    told: Sequence[str] = ()

    @property
    def differ(self) -> bool:
        """Whether not all of them can be right."""
        return self.lead == DIFFER


def answer_line(question: Question, evidence: Sequence[Evidence], is_person: Callable[[str], bool]) -> AnswerLine:
    """The short answers that are sure enough; none for many questions.

    Args:
        question: as understood.
        evidence: best first.
        is_person: whether a name is a person's in these articles.
    """
    if not evidence:
        return AnswerLine([])
    if held := list(_holders(question, evidence)) or tellers(question, evidence):
        return AnswerLine(held)
    if len((own := _of_namesakes(namesakes(question, evidence, is_person))).answers) > 1:
        return own
    several = asks_for_several(question.standalone)
    line = _one_or_differing(question, evidence, is_person)
    if not several and not line.differ and (pair := claim_and_denial(question.standalone, evidence)):
        claim, denial = (ShortAnswer(item.text, item.start, item.end, item, {}) for item in pair)
        claims = [each for each in line.answers if each.evidence is not denial.evidence] or [claim]
        line = AnswerLine([*claims, denial], DIFFER)
    if not line.differ:
        return line
    answers, told = sides(line.answers, evidence)
    return AnswerLine(answers, DIFFER, told=told)


def _one_or_differing(question: Question, evidence: Sequence[Evidence], is_person: Callable[[str], bool]) -> AnswerLine:
    """What one or several articles say, what one says in a list, or what articles that differ say, likeliest first."""
    if (differing := _differing(evidence)).answers:
        return differing
    several = asks_for_several(question.standalone)
    telling = [item for item in evidence if several and question.answer_type is AnswerType.PERSON and tells_of_it(question, item)]
    counted = each_once(telling or evidence, SENTENCES)
    judged = _standing(short_answers(question, counted, is_person))
    if several and question.answer_type is AnswerType.PERSON:
        judged = [each for each in judged if _is_one_name(each.text)]
    found = list(_values(each for each in judged if not _is_vague(each) and _fits(question, each)))
    if several and question.answer_type is AnswerType.PERSON:
        theirs = {words(holder.name)[-1] for role in question.roles for holder in role.holders if words(holder.name)}  # "keep the premier"
        persons = [each for each in found if is_person(each.text) and not _speaks(each) and words(each.text)[-1] not in theirs]
        listed = [each for each in persons if _is_listed(each)]
        named = [
            each for each in persons if each in listed or any(_named_with(other, each) or _named_with(each, other) for other in listed)
        ]
        return AnswerLine(sorted(named, key=lambda each: (-each.evidence.score, each.start)), lead=NAMED if named else "")
    if not found or (several and question.answer_type is AnswerType.OTHER) or is_closed(question.standalone):
        return AnswerLine([])
    read = (
        each
        for each in differing_answers(question, evidence)
        if not is_withdrawn(each) and not _is_vague(each) and _fits(question, each) and _is_dated(question, each)
    )
    if not several and len(of_articles := list(_values(read))) > 1:
        return AnswerLine(of_articles, DIFFER)
    best = found[0]
    comparable = question.answer_type is not AnswerType.OTHER and _has_value(best)
    others = [
        each
        for each in found[1:]
        if comparable
        and each.probability >= OTHER_VALUE
        and _independent(best, each)
        and _is_close(best)
        and _is_close(each)
        and _has_value(each)
        and _is_dated(question, each)
    ]
    if best.probability + sum(each.probability for each in others) < SHOWN[KINDS[question.answer_type]]:
        return AnswerLine([])
    return AnswerLine([best, *others], DIFFER if others else "")


def _of_namesakes(told: Sequence[Told]) -> AnswerLine:
    """What each of several of one name is said to be, did or has; the same of the same only once."""
    kept: list[Told] = []
    for each in told:
        if not any(each.subject in (other.subject, "") and _same(each.answer.text, other.answer.text) for other in kept):
            kept.append(each)
    beside = [item for each in kept for item in each.beside]
    return AnswerLine([each.answer for each in kept], DIFFER, [each.subject for each in kept], beside)


def _standing(judged: Sequence[ShortAnswer]) -> list[ShortAnswer]:
    """Those that no correction withdraws; where that leaves nothing of a value, the others share its probability."""
    kept = [each for each in judged if not is_withdrawn(each)]
    values = {said(each.text) for each in kept}
    gone = {said(each.text): each.probability for each in judged if said(each.text) not in values}
    rest = 1.0 - sum(gone.values())
    return [replace(each, probability=each.probability / rest) for each in kept] if gone and kept else kept


def _differing(evidence: Sequence[Evidence]) -> AnswerLine:
    """What the sentence that answers best says, and those of other articles that say otherwise in the same words."""
    best = evidence[0]
    told: list[ShortAnswer] = []
    for item in evidence[1:COMPARED]:
        if item.source.article_id == best.source.article_id or item.score < best.score - NEAR_BEST:
            continue
        if (mode_at(item) == "denied") != (mode_at(best) == "denied"):
            continue  # what they differ on is no word of theirs
        found = disagreement(best.text, item.text)
        if found is not None:
            mine, theirs = (_value(*each) for each in zip((best, item), found, strict=True))
            told += [theirs] if told else [mine, theirs]
    kept = list(_values(each for each in told if not is_withdrawn(each)))
    return AnswerLine(kept if len(kept) > 1 else [], DIFFER)


_NEARLY = re.compile(rf"(?:{NEARLY}) $", re.IGNORECASE)


def _value(item: Evidence, span: tuple[int, int]) -> ShortAnswer:
    """Words of a sentence on which another differs; with the "about" before them, which both may have."""
    start, end = span
    if (nearly := _NEARLY.search(item.text[:start])) is not None:
        start = nearly.start()
    return ShortAnswer(item.text[start:end], item.start + start, item.start + end, item, {}, 1.0)


def _holders(question: Question, evidence: Sequence[Evidence]) -> Iterator[ShortAnswer]:
    """Who holds the role that a question asks for and for nothing else, earliest first; each by the first sentence that says so."""
    for role in question.roles:
        rest = f"{question.standalone[: role.start]} {question.standalone[role.end :]}"
        for period in question.periods:
            rest = rest.replace(question.standalone[period.start : period.end], " ")
        if question.answer_type is not AnswerType.PERSON or not asks_for_nothing_but_names(rest):
            continue
        shown: set[str] = set()
        for holder in sorted(role.holders, key=lambda holder: holder.first or "9999"):
            places = [(passage.article_id, passage.start) for passage in holder.passages]
            families = {words(name)[-1] for name in (holder.name, *holder.names)}
            said = (item for item in evidence if any(_stands_in(item, *place) for place in places) and families & set(words(item.text)))
            item, family = next(said, None), words(holder.name)[-1]
            if item is not None and family not in shown:
                shown.add(family)
                yield ShortAnswer(holder.name, item.start, item.end, item, {}, 1.0)


def _stands_in(item: Evidence, article_id: str, start: int) -> bool:
    return item.source.article_id == article_id and item.start <= start < item.end


_JOINS = re.compile(r"(?:[^;:.]*,)? ?(?:and|as well as|along with)\b(?!.*\b(?:said|told|who|whom|by|of|to|with|from)\b)|,$", re.IGNORECASE)
_SPEAKER = re.compile(r"\b(?:said|says|told|added|adds|wrote|writes|according to)\s+(?:[a-z'’-]+ ){0,4}$")
_SPEAKS = re.compile(r"(?: (?:also |later |then )?(?:said|says|told|added|adds|wrote|writes)\b|, (?:said|says|told|added)\b(?! [A-Z]))")


def _is_one_name(text: str) -> bool:
    """Whether words are one name and nothing else: not "A, and the mayor, B", nor "some of A's team"."""
    return [(0, len(text))] == find_names(text)


def _speaks(answer: ShortAnswer) -> bool:
    """Whether a person is who tells of it."""
    sentence, start, end = answer.evidence.text, answer.start - answer.evidence.start, answer.end - answer.evidence.start
    return _SPEAKER.search(sentence[:start]) is not None or _SPEAKS.match(sentence[end:]) is not None


def _is_listed(answer: ShortAnswer) -> bool:
    """Whether a person stands near enough to what is asked."""
    features = answer.features
    return features["near"] >= LISTED and features["nearest"] >= LISTED_NEAREST and features["sentence"] >= -LISTED_WITHIN


def _named_with(one: ShortAnswer, other: ShortAnswer) -> bool:
    """Whether a sentence names the second after the first, in one breath: "A, an ally, and another leader, B"."""
    if one.evidence is not other.evidence or other.start <= one.end:
        return False
    between = one.evidence.text[one.end - one.evidence.start : other.start - one.evidence.start].strip()
    return len(between.split()) <= IN_ONE_BREATH and _JOINS.match(between) is not None


def _values(judged: Iterable[ShortAnswer]) -> Iterator[ShortAnswer]:
    """The likeliest of each value."""
    given: list[ShortAnswer] = []
    for each in judged:
        if not any(_same(each.text, other.text) for other in given):
            given.append(each)
            yield each


def _same(one: str, other: str) -> bool:
    """Whether two short answers say one thing: equal numbers, or the words of the one among those of the other."""
    mine, theirs = set(said(one).split()), set(said(other).split())
    if mine <= theirs or theirs <= mine:
        return True
    numbers = [{number.value for number in numbers_of(text)} for text in (one, other)]
    return bool(numbers[0]) and numbers[0] == numbers[1]


_WHY = re.compile(r"\W*(?:(?:and|but|so)\W+)?(?:why|how come|what for|for what reason)\b", re.IGNORECASE)
_REASON = re.compile(r"\b(?:because|since|due|so|to|for|as|by|after|over|from|amid|that|out of|in order)\b", re.IGNORECASE)


def _fits(question: Question, answer: ShortAnswer) -> bool:
    """Whether words can answer what they are asked: a reason has some word for it, before it or in it, and who did it for what was done."""
    if question.answer_type is AnswerType.PERSON and not tells_of_deed(question.standalone, answer.evidence.text):
        return False
    if not _WHY.match(question.standalone):
        return True
    if _names_only(answer.text):
        return False
    return _REASON.search(answer.evidence.text, 0, answer.end - answer.evidence.start) is not None


_CAUSE = re.compile(r"\W*(?:because|due|thanks|owing)\b", re.IGNORECASE)


def _names_only(text: str) -> bool:
    """Whether words are a name, a place or a date and nothing else: "in Iraq" is no reason, "because of Iraq" and "fear of Iraq" may be."""
    said = [word for word in re.findall(r"\w[\w'’-]*", text) if fold(word) not in STOP_WORDS | CALENDAR]
    return _CAUSE.match(text) is None and (_RELATIVE.fullmatch(text) is not None or all(not word[0].islower() for word in said))


_RELATIVE = re.compile(r"(?:last|this|next) \w+|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow", re.IGNORECASE)


def _is_vague(answer: ShortAnswer) -> bool:
    """Whether it is a "last week" of an article that nothing dates."""
    meant = any(date.start < answer.end and answer.start < date.end for date in answer.evidence.source.event_dates)
    return not meant and _RELATIVE.fullmatch(answer.text) is not None


def _is_dated(question: Question, answer: ShortAnswer) -> bool:
    """Whether a date is that of what is asked, as far as its clause tells; who cannot tell does not say that articles differ."""
    return dates_the_event(question, answer.evidence.text, answer.start - answer.evidence.start, answer.end - answer.evidence.start)


def _has_value(answer: ShortAnswer) -> bool:
    """Whether it has a name or a figure: "the north" and "Alsace" may be one place."""
    return any(sign.isupper() or sign.isdigit() for sign in answer.text)


def _is_close(answer: ShortAnswer) -> bool:
    return answer.evidence.features["alignment"] >= CLOSE


def _independent(one: ShortAnswer, other: ShortAnswer) -> bool:
    """Whether two stand in different articles; of one that retells another the reader learns what it changed."""
    return one.evidence.source.article_id != other.evidence.source.article_id
