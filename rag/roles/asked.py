"""A role in a question, and who held it at the time asked about: only as far as statements of that time, or on both sides of it, say so.

A statement within the period is evidence; so are statements before and after it that name the same person, with nobody else's between; and
so is one statement shortly before or after with nobody else's. Where holders conflict, all are given. Without a period, all are given with
their dates. Rather nobody than somebody for whom no passage speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rag.answer_schema import RoleHolder, RoleInQuestion, RolePassage
from rag.periods import Period
from rag.roles.phrases import Sentence
from rag.roles.role_index import Holder, RoleIndex, Said
from rag.roles.role_words import AT_THE_HEAD, NO_PART, PART_OF_ROLE, STATUS_WORDS, folded_word, is_head, role_name
from rag.terms import CALENDAR, STOP_WORDS, fold

NEAR = timedelta(31)  # a statement no further from a period holds for it, where nobody else is named
LOOKS_BACK = timedelta(180)  # what is told later than this calls people by what they are now, more often than by what they were then
MOST_HOLDERS = 6
MOST_UNNAMED = 3  # holders of a role that nobody says whose it is, beyond which none is meant
_LEFT, _RIGHT = 6, 6


@dataclass(frozen=True, slots=True)
class _Asked:
    """A role phrase in a question; so many of its first and last words, written small, may be no part of it as ``doubtful`` says."""

    start: int
    end: int
    role: tuple[str, ...]
    words: tuple[str, ...]
    doubtful: tuple[int, int]


def resolve_roles(question: str, periods: Sequence[Period], index: RoleIndex) -> tuple[RoleInQuestion, ...]:
    """The roles that a question names without their holder, with who is said to have held them.

    Args:
        question: as it stands by itself.
        periods: those of the question, with offsets in it; with one or more of kind "in", holders at those times only.
        index: of the corpus.

    Returns:
        In order; roles for which nobody is found are left out.
    """
    found = []
    for asked in _roles_in(question, periods):
        nouns = AT_THE_HEAD if asked.words and len(asked.role) == 1 and asked.role[0] in AT_THE_HEAD else asked.role[-1:]
        chosen = _holders_of(asked, asked.role[-1:] if periods else nouns, periods, index)
        if not chosen and periods and len(nouns) > 1:
            chosen = _holders_of(asked, nouns, periods, index)  # nobody is called commander then, but somebody head
        if chosen:
            found.append(RoleInQuestion(question[asked.start : asked.end], asked.start, asked.end, tuple(chosen[:MOST_HOLDERS])))
    return tuple(found)


def names_a_role(question: str) -> bool:
    """Whether some word of a question may name a role."""
    if _LEADS.search(question) or _GOVERNMENT.search(question):
        return True
    words = [_POSSESSIVE.sub("", word) for word in question.lower().replace("-", " ").split()]
    return any(is_head(word.strip(".,;:?!\"'“”()"), "chief") or word.strip(".,;:?!") in ("pm", "general", "justice") for word in words)


_POSSESSIVE = re.compile(r"['’]s?[.,;:?!]*$")


def _holders_of(asked: _Asked, nouns: Sequence[str], periods: Sequence[Period], index: RoleIndex) -> list[RoleHolder]:
    """Who held the role, called by one of the nouns, in the widest reading of its words that anybody is said to hold."""
    roles = [(*asked.role[:-1], noun) for noun in nouns]
    first, last = 0, len(asked.words)
    holders = index.holders(roles, frozenset(asked.words))
    while not holders and (first < asked.doubtful[0] or len(asked.words) - last < asked.doubtful[1]):
        if len(asked.words) - last < asked.doubtful[1]:
            last -= 1  # "who did the commander of the x force meet"
        else:
            first += 1  # "who replaced prime minister …"
        holders = index.holders(roles, frozenset(asked.words[first:last]))
    chosen = _at(holders, periods)
    return chosen if last > first or len(chosen) <= MOST_UNNAMED else []


# --- the words ----------------------------------------------------------------------------------------------------------------------------


def _roles_in(question: str, periods: Sequence[Period]) -> list[_Asked]:
    sentence = Sentence(question, 0, len(question))
    dated = [any(period.start <= start < period.end for period in periods) for start in sentence.starts]
    found: list[_Asked] = []
    for head in range(len(sentence)):
        if (found and sentence.starts[head] < found[-1].end) or not is_head(sentence.at(head), sentence.at(head - 1)):
            continue
        if is_head(sentence.at(head + 1), sentence.at(head)) or _is_named(sentence, head, dated):
            continue
        asked = _phrase(sentence, head, dated)
        if asked is not None:
            found.append(asked)
    governing = _of_government(sentence)
    found = [each for each in found if not any(each.start < other.end and other.start < each.end for other in governing)]
    return sorted([*governing, *found], key=lambda each: each.start) or _by_verb(sentence, dated)


_GOVERNMENT = re.compile(
    r"\b(?:(?:run(?:s|ning)?|ran|head(?:s|ed|ing)?|led|leads?|leading|in charge of) (?:the )?(?P<whose>[A-Z][\w-]*)(?:['’]s)? government"
    r"|(?:the )?(?P<owner>[A-Z][\w-]*)(?:['’]s)? head of (?:the )?government"
    r"|(?:the )?head of (?:the )?(?P<land>[A-Z][\w-]*)(?:['’]s)? government)\b"
)


def _of_government(sentence: Sentence) -> list[_Asked]:
    """The office in "who was running the Iraqi government"."""
    match = _GOVERNMENT.search(sentence.text)
    if match is None:
        return []
    words = _parts([match["whose"] or match["owner"] or match["land"]])
    return [_Asked(match.start(), match.end(), ("prime", "minister"), words, (0, 0))]


_LEADS = re.compile(
    r"\bwho (?:(?:currently|now|then) )?"
    r"(heads|headed|leads|led|commands|commanded|chairs|chaired|coaches|coached|manages|managed)\b",
    re.IGNORECASE,
)
# By the beginning of the verb.
_NOUNS = {"hea": "head", "lea": "leader", "led": "leader", "com": "commander", "cha": "chair", "coa": "coach", "man": "manager"}


def _by_verb(sentence: Sentence, dated: Sequence[bool]) -> list[_Asked]:
    """The role in "who commands the Y Force"."""
    match = _LEADS.search(sentence.text)
    if match is None:
        return []
    verb = next(index for index in range(len(sentence)) if sentence.ends[index] >= match.end())
    words: list[str] = []
    end, trailing = _right(sentence, verb, dated, words, given=True)
    parts = _parts(words)
    return [_Asked(match.start(1), sentence.ends[end], (_NOUNS[match[1].lower()[:3]],), parts, (0, trailing))] if parts else []


def _parts(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(folded_word(part) for word in words for part in re.split(r"[-’']", word) if part and fold(part) not in STOP_WORDS)


def _is_named(sentence: Sentence, head: int, dated: Sequence[bool]) -> bool:
    """Whether a name follows: "Prime Minister Kadhimi", "the coach, John Smith,"."""
    after = head + 1
    if sentence.at(after) == ",":
        after += 1
    if after >= len(sentence) or dated[after] or sentence.possessive(head):
        return False
    return sentence.words[after][0].isupper() and fold(sentence.words[after]) not in STOP_WORDS | CALENDAR


def _phrase(sentence: Sentence, head: int, dated: Sequence[bool]) -> _Asked | None:
    core: list[str] = []
    words: list[str] = []
    first, in_core, doubtful = head, True, 0
    for index in range(head - 1, max(-1, head - 1 - _LEFT), -1):
        word = sentence.lower[index]
        if not sentence.beside(index) and sentence.text[sentence.ends[index] : sentence.starts[index + 1]] != "-":
            break
        if not word[0].isalnum() or fold(sentence.bare[index]) in STOP_WORDS or dated[index]:
            if word in ("a", "an"):
                return None
            break
        if word in STATUS_WORDS:
            if STATUS_WORDS[word] != "current" and word not in ("acting", "interim", "caretaker"):
                return None  # who was it before, or will be, is another question
            first = index
            continue
        if word in NO_PART:
            break
        large = sentence.words[index][0].isupper() and sentence.words[head][0].islower() and word not in ("prime", "vice", "deputy")
        if in_core and not large and not sentence.possessive(index) and (word in PART_OF_ROLE or is_head(word, sentence.at(index - 1))):
            core.insert(0, word)
        else:
            in_core = False
            words.insert(0, sentence.bare[index])
            doubtful = doubtful + 1 if sentence.words[index][0].islower() and not sentence.possessive(index) else 0
        first = index
    last, trailing = _right(sentence, head, dated, words)
    role = role_name(core, sentence.lower[head])
    return _Asked(sentence.starts[first], sentence.ends[last], role, _parts(words), (doubtful, trailing))


def _right(sentence: Sentence, head: int, dated: Sequence[bool], words: list[str], *, given: bool = False) -> tuple[int, int]:
    """Take in what follows the noun: "of Iran's Quds Force"; the last word of it, and how many of the words may be no part of it.

    After a verb of leading, the words are ``given`` without a preposition.
    """
    last, small = head, 0
    index = head + 1 if given else head + 2
    if not given and (sentence.at(head + 1) not in ("of", "for", "at", "in") or sentence.possessive(head)):
        return last, small
    if index >= len(sentence) or dated[head + 1]:
        return last, small
    if sentence.at(index) == "the":
        index += 1
    if sentence.at(index) in ("time", "moment", "day", "year"):
        return last, small
    large = False
    while index < len(sentence) and index - head <= _RIGHT + 2 and not dated[index]:
        capital = sentence.words[index][0].isupper()
        if sentence.at(index) in ("of", "for", "the", "and") and index + 1 < len(sentence) and sentence.words[index + 1][0].isupper():
            index += 1
            continue
        if not sentence.words[index][0].isalnum() or fold(sentence.bare[index]) in STOP_WORDS or (large and not capital):
            break
        words.append(sentence.bare[index])
        large, small, last = large or capital, 0 if capital else small + 1, index
        index += 1
    return last, max(0, small - 1) if not large else small


# --- the time -----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dated:
    """What a statement says of a time: that its holder held the role at these days, or no more."""

    holder: int
    first: date
    last: date
    said: Said
    holds: bool
    weak: bool


def _at(holders: Sequence[Holder], periods: Sequence[Period]) -> list[RoleHolder]:
    """Who held the role in one of the periods; without any, everybody, the latest first and those without a date last."""
    asked = [period for period in periods if period.of == "event" and not period.yearless]
    if not asked:
        records = [_record(holder, holder.said) for holder in holders]
        return sorted(records, key=lambda record: record.last or "", reverse=True)
    dated = [each for number, holder in enumerate(holders) for said in holder.said if (each := _dated(number, said)) is not None]
    chosen: dict[int, list[_Dated]] = {}
    for period in asked:
        for number, evidence in _in_period(dated, period).items():
            chosen.setdefault(number, []).extend(evidence)
    order = sorted(chosen, key=lambda number: -len(chosen[number]))
    return [_record(holders[number], [each.said for each in chosen[number]]) for number in order]


def _dated(number: int, said: Said) -> _Dated | None:
    statement = said.statement
    if statement.first is None or statement.last is None:
        return None
    first, last = date.fromisoformat(statement.first), date.fromisoformat(statement.last)
    return _Dated(number, first, last, said, statement.status != "former", statement.looks_back > LOOKS_BACK.days)


def _in_period(dated: Sequence[_Dated], period: Period) -> dict[int, list[_Dated]]:
    begin = date.fromisoformat(period.first) if period.first else date.min
    end = date.fromisoformat(period.last) if period.last else date.max
    holding = [each for each in dated if each.holds]
    within = [each for each in holding if begin <= each.first and each.last <= end]
    within = within or [each for each in holding if each.first <= begin and end <= each.last]  # "in 2021", of a day of that year
    if any(not each.weak for each in within):
        within = [each for each in within if not each.weak]
    found: dict[int, list[_Dated]] = {}
    for each in within:
        found.setdefault(each.holder, []).append(each)
    if found or begin == date.min or end == date.max:
        return found
    before, after = _last([each for each in holding if each.last < begin]), _first([each for each in holding if each.first > end])
    if before is not None and any(not each.holds and each.holder == before.holder and before.last <= each.last <= end for each in dated):
        before = None  # it is over by then
    if before is not None and after is not None and before.holder == after.holder:
        return {before.holder: [before, after]}
    near_before = before is not None and begin - before.last <= NEAR
    near_after = after is not None and after.first - end <= NEAR and after.said.statement.status != "incoming"
    if before is not None and near_before and not near_after:
        return {before.holder: [before]}
    if after is not None and near_after and not near_before:
        return {after.holder: [after]}
    return {}


def _last(holding: Sequence[_Dated]) -> _Dated | None:
    """The latest of the statements; None where two persons are named at once."""
    latest = max((each.last for each in holding), default=None)
    found = [each for each in holding if each.last == latest]
    return found[0] if len({each.holder for each in found}) == 1 else None


def _first(holding: Sequence[_Dated]) -> _Dated | None:
    """The earliest of the statements; None where two persons are named at once."""
    earliest = min((each.first for each in holding), default=None)
    found = [each for each in holding if each.first == earliest]
    return found[0] if len({each.holder for each in found}) == 1 else None


def _record(holder: Holder, evidence: Sequence[Said]) -> RoleHolder:
    """The holder with those statements: who is said to hold the role before who is said to have held it."""
    ordered = sorted(
        evidence,
        key=lambda each: (each.statement.status == "former", each.statement.first or "9999", each.article_id, each.statement.start),
    )
    passages = {
        (article_id, said.start): RolePassage(article_id, said.start, said.end, said.said, said.status, said.first, said.last)
        for article_id, said in reversed(ordered)
    }
    days = [day for _, said in ordered for day in (said.first, said.last) if day]
    return RoleHolder(
        name=holder.names[0],
        names=tuple(holder.names),
        first=min(days, default=None),
        last=max(days, default=None),
        passages=tuple(reversed(passages.values())),
    )
