"""Statements that somebody holds, held or takes a role, as one article makes them: "Quds Force commander Esmail Qaani", "X was named CEO".

Read by patterns alone: a title before a name, an apposition on either side of one, or a verb of holding, taking or leaving. What is said to
be possible or denied is left out, and so is every phrase whose parts are not sure: no statement rather than a wrong one. English only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.dating.dates import period
from rag.roles.phrases import Phrase, Sentence, body_after, name_after, name_before, name_of_body, phrase_at
from rag.roles.role_words import ALSO_NAMES, HEADS, Status
from rag.schema import EventDate, Record

FORMAT = 3  # of statements as stored; raise it when what is found, or how it is written, changes


@dataclass(frozen=True, slots=True)
class RoleStatement(Record):
    """That somebody holds a role.

    Attributes:
        start, end: offsets of the sentence in the article's text.
        holder: the person as written, "" where the phrase names none and only says whose role it is.
        holder_start, holder_end: offsets of those words.
        role: the role's name, comparable: ("prime", "minister").
        words: folded words that say whose role it is, in alphabetical order: ("forc", "quds").
        said: the role as written.
        status: "current", "former", "incoming" (takes it, or has been named) or "acting".
        first, last: ISO days between which it is said to hold; None where nothing dates it.
        by: what dates it: "event date", "publication date" or "nothing".
        looks_back: days from then to the article's publication.
    """

    start: int
    end: int
    holder: str
    holder_start: int
    holder_end: int
    role: tuple[str, ...]
    words: tuple[str, ...]
    said: str
    status: Status
    first: str | None = None
    last: str | None = None
    by: str = "nothing"
    looks_back: int = 0


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_START = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]-)")
_VERBS = frozenset("heads headed leads led commands commanded chairs chaired coaches coached manages managed".split())
_BY_VERB = {
    "head": "head", "lead": "leader", "led": "leader", "command": "commander", "chair": "chair", "coach": "coach", "coache": "coach",
    "manage": "manager",
}  # fmt: skip

# Before the role's phrase, after the name. The groups say what it tells of who is named.
_ADVERBS = "(?: officially| formally| recently| newly| since| later| also| now| currently| still| then)?"
_PARTICIPLES = (
    "(?:named|appointed|elected|re-elected|reelected|made|sworn in|installed|confirmed|hired|promoted|chosen|unveiled|announced|picked)"
)
_SENT_OFF = "(?:fired|sacked|dismissed|removed|ousted|replaced|succeeded)"
_HOLDS = re.compile(
    r"(?:, who,?|who)?\s*(?:"
    rf"(?P<current>(?:is|remains|serves as|continues as|has been|has served as|works as|is serving as|acts as){_ADVERBS})"
    rf"|(?P<past>(?:was|had been|served as|had served as|remained|worked as){_ADVERBS})"
    r"|(?P<taken>(?:has |had )?(?:became|become|took over as|taken over as|takes over as|took office as|takes office as|took charge as)"
    rf"|(?:is|was|has been|had been|were){_ADVERBS} {_PARTICIPLES}(?: as| to| to be)?)"
    r"|(?P<left>(?:has |had |is )?(?:stepped down|steps down|stepping down|resigned|resigns|quit|quits|retired|departed"
    rf"|was {_SENT_OFF}|been {_SENT_OFF}) as)"
    r"|(?P<replaced>(?:has |had )?(?:succeeded|replaced|succeeds|replaces) (?P<other>[^,;.]{3,50}?) as)"
    r")\s*$"
)
_UNSURE = re.compile(
    r"\b(?:not|never|could|would|might|may|should|will|if|wants?|hopes?|hoping|expected|likely|rumou?red|set to|poised|candidate"
    r"|nominated)\b|n['’]t\b"
)
_CLOSES = frozenset(
    [",", ".", ")", ";", ":", "—", "–", "", "who", "and", "”", '"', "?", "!", "but", "in", "on", "since", "said", "told", "says"]
)
_PLACE_BEFORE = frozenset("in at from near outside inside across to for with against".split())


def role_statements(
    text: str, sentences: Sequence[tuple[int, int]], event_dates: Sequence[EventDate], published: str | None
) -> list[RoleStatement]:
    """The statements of an article, in order.

    Args:
        text: the article's, in English.
        sentences: (start, end) of its sentences, in order.
        event_dates: those of the article, in order.
        published: a partial ISO date, or None.
    """
    starts = [start for start, _ in sentences]
    found: list[RoleStatement] = []
    sentence, number = None, -1
    seen = set(_WORD.findall(" ".join(set(text.split()))))  # of words that stand there ten times each is matched once
    for start, word in _where(text, seen):
        here = bisect_right(starts, start) - 1
        if here < 0 or start + len(word) > sentences[here][1]:
            continue
        if sentence is None or here != number:
            sentence, number = Sentence(text, *sentences[here]), here
        index = bisect_right(sentence.starts, start) - 1
        if index < 0 or sentence.starts[index] != start:
            continue
        statements = _with_head(sentence, index) if _is_head(word.lower()) else _with_verb(sentence, index)
        found += [_dated(statement, sentence, event_dates, published) for statement in statements]
    found = _with_namesakes(found)
    full = {name.rpartition(" ")[2] for name in _FULL_NAME.findall(text)} if any(" " not in each.holder for each in found) else set()
    return [statement for statement in found if not statement.holder or _is_person(statement, full, seen)]


def _where(text: str, seen: set[str]) -> list[tuple[int, str]]:
    """The words of a text that role statements are made around, in order, with their offsets: few of those that are seen in it."""
    found = []
    for word in seen:
        lowered = word.lower()
        if lowered in _VERBS or _is_head(lowered):
            at = text.find(word)
            while at >= 0:
                if _WORD_START.match(text, at) and _WORD.match(text, at)[0] == word:  # type: ignore[index]
                    found.append((at, word))
                at = text.find(word, at + 1)
    return sorted(found)


def _is_head(word: str) -> bool:
    return word in HEADS or ("-" in word and word.rpartition("-")[2] in HEADS)


def _with_namesakes(found: Sequence[RoleStatement]) -> list[RoleStatement]:
    """The statements without the phrases that name no holder, but for those of roles that another one names the holder of."""
    named = {statement.role for statement in found if statement.holder}
    return [statement for statement in found if statement.holder or statement.role in named]


_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+ (?:[A-Z]\. )?(?:(?:al|el|bin|van|von|de|da|del)[ -])?[A-Z][\w’'-]+")


def _is_person(statement: RoleStatement, full: set[str], seen: set[str]) -> bool:
    """A single word is a person after a title, or where the article has it as the end of a full name; words written small are no name."""
    words = statement.holder.split()
    if all(word.lower() in seen for word in words) or (len(words) > 2 and words[0].lower() in seen):
        return False  # "Premier Boxing Champions", "Chief Scientist Jane Roe"
    return len(words) > 1 or words[-1] in full or (statement.said[:1].isupper() and statement.holder_start > statement.start)


def _with_head(sentence: Sentence, index: int) -> Iterator[RoleStatement]:
    phrase = phrase_at(sentence, index)
    if phrase is None or phrase.determiner == "a":
        return
    if (name := name_after(sentence, phrase.last + 1)) and sentence.beside(phrase.last) and not sentence.possessive(phrase.head):
        if _surely_title(sentence, phrase, name):
            other = _coordinated(sentence, phrase)
            yield from (_statement(sentence, each, name, each.status) for each in (phrase, other) if each is not None)
        return
    if sentence.possessive(phrase.head):  # "the Iraqi prime minister's home"
        if phrase.words and phrase.status == "current":
            yield replace(_statement(sentence, phrase, (index, index), "current"), holder="")
        return
    before, after = sentence.at(phrase.first - 1), sentence.at(phrase.last + 1)
    found = list(_apposed(sentence, phrase, before, after))
    if found:
        yield from found
        return
    held = list(_by_verb_of_holding(sentence, phrase))
    yield from held
    if not held and phrase.words and phrase.status == "current":
        yield replace(_statement(sentence, phrase, (index, index), "current"), holder="")


def _apposed(sentence: Sentence, phrase: Phrase, before: str, after: str) -> Iterator[RoleStatement]:
    """Statements of a name beside its role: "X, head of the Y Group,", "Y's founder and head, X,"."""
    other = _coordinated(sentence, phrase, appositions=True) if before in ("and", "&") else None
    first = other.first if other is not None else phrase.first
    before = sentence.at(first - 1)
    told = bool(phrase.words or phrase.determiner or len(phrase.role) > 1)
    if sentence.words[phrase.head] in ("Head", "Chief") and phrase.last == phrase.head and not phrase.determiner:
        return  # "X, Travis Head and others"
    name = None
    if before in (",", "(", "—", "–") and after in _CLOSES and told and (before == "(") == (after == ")"):
        name = name_before(sentence, first - 2)
        if name and (sentence.at(name[0] - 1) in _PLACE_BEFORE or name[1] == name[0]):
            name = None
    if name is None and after == "," and (phrase.determiner == "the" or phrase.words):
        name = name_after(sentence, phrase.last + 2)
        closed = name is not None and sentence.at(name[1] + 1) in (",", ".", ")", ";", "—", "–", "", "who", "said", "says", "told")
        in_list = before == "," and sentence.is_name_word(first - 2)
        if name and (name[1] == name[0] or not closed or in_list or before in ("and", "&")):
            name = None
    if name is not None:
        yield from (_statement(sentence, each, name, each.status) for each in (phrase, other) if each is not None)


def _coordinated(sentence: Sentence, phrase: Phrase, *, appositions: bool = False) -> Phrase | None:
    """The other role of "Acme founder and CEO X", "X, founder and CEO of Acme"; what is said of whose it is counts for both."""
    if sentence.at(phrase.first - 1) not in ("and", "&") or (phrase.words and not appositions):
        return None
    other = phrase_at(sentence, phrase.first - 2) if phrase.first > 1 else None
    if other is None or other.determiner == "a" or other.last != phrase.first - 2:
        return None
    phrase.words = other.words = phrase.words | other.words
    return other


def _surely_title(sentence: Sentence, phrase: Phrase, name: tuple[int, int]) -> bool:
    """Whether a name after a role is that of its holder, and not of what the holder heads or of somebody spoken to."""
    if phrase.role[-1] in ALSO_NAMES and not phrase.words:
        return False  # "King Richard"
    if phrase.last > phrase.head and not sentence.words[phrase.head][0].isupper():
        return False  # "the head of Apple Tim …" is hardly ever written
    if sentence.words[phrase.head].lower().endswith("s") and phrase.role[-1] not in ("boss",):
        return False
    return not (sentence.words[phrase.head][0].islower() and name[0] == name[1] and not phrase.words and len(phrase.role) == 1)


def _by_verb_of_holding(sentence: Sentence, phrase: Phrase) -> Iterator[RoleStatement]:
    begin = sentence.starts[phrase.first]
    lead = sentence.text[max(sentence.start, begin - 90) : begin]
    match = _HOLDS.search(lead)
    if match is None:
        return
    verb_at = begin - len(lead) + match.start()
    subject = bisect_right(sentence.starts, verb_at - 1) - 1
    while subject >= 0 and (sentence.starts[subject] >= verb_at or sentence.words[subject] in (",", "who")):
        subject -= 1
    name = name_before(sentence, subject) if subject >= 0 else None
    around = sentence.text[max(sentence.start, verb_at - 40) : begin]
    if name is None or _UNSURE.search(around):
        return
    if match["left"]:
        yield _statement(sentence, phrase, name, "former")
    elif match["past"]:
        yield replace(_statement(sentence, phrase, name, "former" if not phrase.told_then else "current"), by="past")
    elif match["current"]:
        yield _statement(sentence, phrase, name, phrase.status)
    else:
        yield _statement(sentence, phrase, name, "incoming")
    if match["replaced"]:
        first = bisect_right(sentence.starts, begin - len(lead) + match.start("other")) - 1
        other = name_after(sentence, first)
        if other:
            yield _statement(sentence, phrase, other, "former")


def _with_verb(sentence: Sentence, index: int) -> Iterator[RoleStatement]:
    """Statements that a verb makes: "X, who heads the Y Group", "the Y Group, led by X"."""
    verb = sentence.lower[index]
    head = _BY_VERB.get(re.sub(r"(?:ed|s|d)$", "", verb)) or _BY_VERB.get(verb)
    if (
        head is None
        or index == 0
        or _UNSURE.search(sentence.text[max(sentence.start, sentence.starts[index] - 40) : sentence.starts[index]])
    ):
        return
    name, body = _name_and_body(sentence, index, by=sentence.at(index + 1) == "by", now=verb.endswith("s"))
    if name and body:
        yield _made(sentence, (head,), body, name, "current", (index, index))


def _name_and_body(sentence: Sentence, index: int, *, by: bool, now: bool) -> tuple[tuple[int, int] | None, frozenset[str]]:
    """The name and the organisation that a verb of leading ties together."""
    before = index - 1
    if by and sentence.at(before) == "," and not any(map(sentence.possessive, range(index + 2, min(len(sentence), index + 6)))):
        return name_after(sentence, index + 2), name_of_body(sentence, index - 2)
    if by or not now:
        return None, frozenset()
    if sentence.at(index + 1) in (",", ".", ";", ""):  # "the Y Group, which X leads"
        name = name_before(sentence, before)
        which = name[0] - 1 if name else 0
        if which < 2 or sentence.at(which) != "which" or sentence.at(which - 1) != ",":
            return None, frozenset()
        return name, name_of_body(sentence, which - 2)
    if sentence.at(before) == "who":
        before -= 1
    if sentence.at(before) == "," and before == index - 1:  # "X, whose …, heads the Y Group"
        opened = next((at for at in range(before - 1, max(0, before - 12), -1) if sentence.words[at] == ","), 0)
        before = opened if sentence.at(opened + 1) in ("who", "whose") else 0
    if sentence.at(before) == ",":
        before -= 1
    return (name_before(sentence, before) if before >= 0 else None), body_after(sentence, index + 1)


def _statement(sentence: Sentence, phrase: Phrase, name: tuple[int, int], status: Status) -> RoleStatement:
    return _made(sentence, phrase.role, phrase.words, name, status, (phrase.first, phrase.last))


def _made(
    sentence: Sentence, role: tuple[str, ...], words: frozenset[str], name: tuple[int, int], status: Status, said: tuple[int, int]
) -> RoleStatement:
    begin, end = sentence.starts[name[0]], sentence.ends[name[1]]
    end = begin + len(_POSSESSIVE.sub("", sentence.text[begin:end]))
    return RoleStatement(
        start=sentence.start,
        end=sentence.end,
        holder=" ".join(sentence.text[begin:end].split()),
        holder_start=begin,
        holder_end=end,
        role=role,
        words=tuple(sorted(words)),
        said=" ".join(sentence.text[sentence.starts[said[0]] : sentence.ends[said[1]]].split()),
        status=status,
    )


_POSSESSIVE = re.compile(r"['’]s?$")


# --- the date it holds --------------------------------------------------------------------------------------------------------------------

_QUOTATION = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_LONGEST = 400  # days that a date may cover and still say when: a year does, a decade does not


def _dated(statement: RoleStatement, sentence: Sentence, event_dates: Sequence[EventDate], published: str | None) -> RoleStatement:
    """The statement with the days it holds for: those of its sentence, else the article's publication.

    Of several dates in the sentence the one nearest to publication counts, and none that lies after it. "Was the commander" holds at the
    sentence's date; without one it says only that it is over.
    """
    day = period(published)[1] if published else None
    own = [
        (date.fromisoformat(each.first), date.fromisoformat(each.last))
        for each in event_dates
        if statement.start <= each.start < statement.end and not _quoted(sentence, each.start)
    ]
    own = [(first, last) for first, last in own if (last - first).days <= _LONGEST and (day is None or first <= day)]
    past = statement.by == "past"
    if own and (past or statement.status != "former"):
        first, last = max(own)
        last = min(last, day) if day else last
        status: Status = "current" if past else statement.status
        back = max(0, (day - last).days) if day else 0
        return replace(statement, first=first.isoformat(), last=last.isoformat(), by="event date", status=status, looks_back=back)
    if published:
        first, last = period(published)
        return replace(statement, first=first.isoformat(), last=last.isoformat(), by="publication date")
    return replace(statement, by="nothing")


def _quoted(sentence: Sentence, position: int) -> bool:
    """Whether a date stands in a direct quotation, where it dates what is told there."""
    first = sentence.text.find('"', sentence.start, sentence.end)
    if first > sentence.start and sentence.text[first - 1] in ",.!?" and sentence.text.count('"', sentence.start, sentence.end) % 2:
        return position < first  # the sentence begins in a quotation
    spans = (match.span() for match in _QUOTATION.finditer(sentence.text, sentence.start, sentence.end))
    return any(start <= position < end for start, end in spans)
