"""Fragments of a question: a name, a place or a period that takes the place of another in the question before.

"And X's?", "in Paris", "2019". What is no fragment, and what a fragment cannot be put into, is ``follow_up.py``'s. English only.
"""

from __future__ import annotations

import re
from datetime import date

from rag.mentioned import AUXILIARY, CALLED, THE_BEFORE, Mention, mentions, same_person_named
from rag.names import NameIndex
from rag.names.scripts import is_latin
from rag.periods import Period, find_periods
from rag.spoken_of import Said
from rag.terms import MONTHS, stem, words

ANY_DAY = date(2100, 1, 1)  # where only the words of a period matter, not its days
_FRAGMENT_WORDS = 8
_MONTH_NAMES = frozenset([*MONTHS, *(month[:3] for month in MONTHS), "sept"])

INTERROGATIVE = r"(?:how (?:many|much|long|often|far|old|come)|who|whom|whose|what|which|when|where|why|how)"
PREPOSITION = r"(?:in|at|on|about|with|from|to|by|for|against|under|near|after|before|during|since|until|of)"
ASKS = re.compile(rf"\W*(?:(?:{PREPOSITION} )?{INTERROGATIVE}|{AUXILIARY})\b", re.IGNORECASE)
ACCORDING = re.compile(r",?\s*\baccording to [^,?]+", re.IGNORECASE)
# What is said or done about something that need not be told again: "What did X say?"
_REACTIONS = """say says said think thinks thought know knows knew respond responded react reacted comment commented deny denied admit
    admitted agree agreed disagree disagreed answer answered explain explained believe believed want wanted confirm confirmed apologise
    apologised apologize apologized object objected appeal appealed"""
REACTIONS = frozenset(map(stem, _REACTIONS.split()))
_SAYS = "|".join(["claim", "report", *_REACTIONS.split()])
_AGENT = re.compile(rf".*?\b(?P<did>{AUXILIARY})\s+(?P<agent>they\b|\S+(?:\s\S+){{0,4}}?(?=\s+(?:{_SAYS})\b))", re.IGNORECASE)
_NUMBER = {"do": "does", "have": "has", "are": "is", "were": "was"}
_ADVERB = re.compile(
    r"(?:\w+ly|elsewhere|abroad|worldwide|nationwide|overall|today|now|earlier|later|before(?:hand)?|after(?:wards?)?)", re.IGNORECASE
)
_AT_END = re.compile(r"\s+(?:now|today|currently)$|\s+(?:in|at)\s+(?:the\s+)?[^\W\d_a-z][^\W\d]*(?:\s+[^\W\d_a-z][^\W\d]*)*$")


def is_fragment(bare: str, said: Said, names: NameIndex, *, joined: bool) -> bool:
    """Whether a turn is no sentence but a part to be put into the question before.

    Args:
        bare: without its opening.
        said: the conversation.
        names: of the articles.
        joined: it began with "and" or the like, or with thanks.
    """
    plain = bare.strip(" ?.!")
    if ASKS.match(plain) or len(plain.split()) > _FRAGMENT_WORDS or not is_latin(plain):
        return False
    if period_alone(plain):
        return True
    rest = re.sub(rf"^(?:{PREPOSITION}\s+)?(?:the\s+)?", "", plain, flags=re.IGNORECASE)
    named = mentions(plain, names)
    if named and rest[: len(named[0].text)] == named[0].text and rest[len(named[0].text) :] in ("", "'s", "’s"):
        return True
    return joined and (len(plain.split()) <= 4 or bool(re.match(rf"{PREPOSITION}\b", plain, re.IGNORECASE)))


def period_alone(text: str) -> Period | None:
    """The period that a text is, and nothing else."""
    found = find_periods(text, ANY_DAY)
    if len(found) == 1 and not text[: found[0].start].strip(" ?.!") and not text[found[0].end :].strip(" ?.!"):
        return found[0]
    return None


def put_into(said: Said, new: str, names: NameIndex) -> tuple[str, str] | None:
    """The question before about something else: a period for its period, a place for its place, a person for a person.

    Returns:
        It, and what it still leans on; None where the question before has nothing that this could be instead of.
    """
    new = new.strip(" ?.!,")
    before = said.question.strip(" ?.!")
    if not new:
        return before + "?", said.context
    if period := period_alone(new):
        return _put_period(before, new, period), said.context and _put_period(said.context, new, period).strip("?")
    if ACCORDING.match(new):
        return f"{ACCORDING.sub('', before)} {new}?", said.context
    if _ADVERB.fullmatch(new):
        return f"{_AT_END.sub('', before)} {new}?", said.context
    if re.match(rf"{PREPOSITION}\s", new, re.IGNORECASE):
        return f"{_put_phrase(before, new)}?", said.context
    if put := _put_name(before, new, names):
        return f"{put}?", said.context
    if put := _put_agent(before, new, names):
        named = len(mentions(put, names)) < len(mentions(before, names))  # who acted had a name, and the new one has none
        return f"{put}?", said.context or (before if named else "")
    for question in reversed(said.context.split("; ")) if _OF_CONTEXT.search(before) else ():
        if put := _put_name(question.split(": ")[0], new, names):
            return f"{put}?", ""
    return None


def _put_period(before: str, new: str, period: Period) -> str:
    old = find_periods(before, ANY_DAY)
    if bare := new[0].isdigit() or new.split()[0].lower().rstrip(".") in _MONTH_NAMES:
        new = f"{'on' if period.first == period.last else 'in'} {new}"
    years = re.findall(r"\b(?:19|20)\d\d\b", " ".join(each.words for each in old))
    if period.yearless and len(years) == 1:
        new = f"{new} {years[0]}"
    if len(old) == 1 and not re.match(rf"{PREPOSITION}\b", old[0].words, re.IGNORECASE) and before[old[0].end :].strip():
        only = new.split(" ", 1)[1] if bare else re.sub(rf"^{PREPOSITION}\s+", "", new, flags=re.IGNORECASE)
        return f"{before[: old[0].start]}{only}{before[old[0].end :]}?"  # a part of a name: "the 2021 election"
    for each in reversed(old):
        before = f"{before[: each.start].rstrip()} {before[each.end :].lstrip()}"
    return f"{before.strip()} {new}?"


_NOUN_PHRASE = re.compile(r"(?:the(?! other way)|his|her|its|their|[\w-]+['’]s)\s", re.IGNORECASE)
_NOUN_FIRST = re.compile(rf"the\s+[a-z-]+\s+{PREPOSITION}\s")
_DONE_TO = re.compile(rf"^\s+(?!{PREPOSITION}\s)[a-z]+\s+(?:the\s+)?$")
_OF_CONTEXT = re.compile(r"\b(?:it|its|that|this|they|them|their)\b", re.IGNORECASE)
_STOP = re.compile(r"\s(?:in|at|on|about|with|from|to|by|for|against|after|before|during|and|when|that)\s", re.IGNORECASE)


def _put_phrase(before: str, new: str) -> str:
    """A phrase such as "in Geneva" for "in Lisbon"; at the end where the question has nothing of the kind."""
    preposition = new.split()[0]
    ends = sorted([*(period.start for period in find_periods(before, ANY_DAY)), len(before)])
    for found in re.finditer(rf"\b{preposition}\s+(?!{PREPOSITION}\b)", before, re.IGNORECASE):
        if found.start() in ends:
            continue  # of a date
        end = next(end for end in ends if end > found.start())
        stop = None if preposition.lower() == "about" else _STOP.search(before[found.end() : end])
        after = found.end() + stop.start() if stop else len(before[:end].rstrip())
        owned = re.search(r"['’]s(\s.+)", before[found.end() : after]) if re.search(r"['’]s$", new) else None
        return f"{before[: found.start()]}{new}{owned[1] if owned else ''}{before[after:]}"
    return f"{before} {new}"


def _put_name(before: str, new: str, names: NameIndex) -> str | None:
    """A name for one of the question before: of the same person first, then of a person for a person; None where there is none."""
    old, fresh = mentions(before, names), mentions(new, names)
    if not fresh or _NOUN_FIRST.match(new):
        return None if _is_of_persons(new) else _put_noun(before, new)
    if not old:
        return None
    owner = re.search(r"['’]s$", new) is not None
    alike = [name for name in old if same_person_named(name.text, fresh[0].text, names)]
    slot = alike[0] if alike else _slot(before, old, fresh[0], the=new.lower().startswith("the "))
    if slot is None:
        return None
    start, end = slot.start, slot.end
    if owner and not re.match(r"\s+[a-z]", before[end:]):  # else it is an owner: of "the Tarn chief", X's chief
        new = new[:-2]
    if re.search(r"['’]s\s", new) and (owned := re.match(r"['’]s\s+\w+", before[end:])):
        end += owned.end()  # of what is somebody's, somebody else's
    if re.match(r"the\s", before[max(0, start - 4) : start], re.IGNORECASE):
        start -= 4
    return f"{before[:start]}{new}{before[end:]}"


def _slot(before: str, old: list[Mention], new: Mention, *, the: bool) -> Mention | None:
    """The name that a new one takes the place of: a person's the first person's; another's that of what is no person.

    Of several such the one that says something; else the one that has "the" before it as the new one has, then the one that something is
    done to, then the one that acts.
    """
    if new.person > 0:
        return next((name for name in old if name.person > 0), None) or next((name for name in old if name.person == 0), None)
    others = [name for name in old if name.person <= 0] or old[:1]
    if (agent := _AGENT.match(before)) and (says := [name for name in others if agent.start("agent") <= name.start < agent.end("agent")]):
        return says[0]
    others = [name for name in others if bool(THE_BEFORE.search(before, 0, name.start)) is the] or others
    acting = [name for name in others if re.search(rf"\b{AUXILIARY}\s+(?:the\s+)?$", before[: name.start], re.IGNORECASE)]
    done_to = [name for name in others if acting and name.start > acting[0].end and _DONE_TO.search(before[acting[0].end : name.start])]
    return next(iter([*done_to, *acting, *others]))


def _put_agent(before: str, new: str, names: NameIndex) -> str | None:
    """Another one for who says or denies something in the question before; None where nobody does."""
    found = _AGENT.match(before)
    if found is None or not (
        mentions(new, names) or re.match(r"(?:the(?! other way)|his|her|its|their|[\w-]+['’]s)\s", new, re.IGNORECASE)
    ):
        return None
    did = found["did"]
    several = re.search(r"[^s]s$|\sand\s", new) is not None
    if several != (did.lower() in _NUMBER):
        did = next((one for one, other in _NUMBER.items() if other == did.lower()), did) if several else _NUMBER[did.lower()]
    did = did.capitalize() if found.start("did") == 0 else did
    return f"{before[: found.start('did')]}{did} {new}{before[found.end('agent') :]}"


def _is_of_persons(new: str) -> bool:
    """Whether a phrase such as "the minister" or "the lawyers" means persons."""
    return any(word in CALLED or word.removesuffix("s") in CALLED for word in words(new)[-1:])


def _put_noun(before: str, new: str) -> str | None:
    """A noun such as "the talks" for the last "the …" of the question before; None where it has none."""
    found = list(re.finditer(r"\bthe [a-z-]+(?=$|\s+(?:in|on|at|of)\b)", before))
    return f"{before[: found[-1].start()]}{new}{before[found[-1].end() :]}" if found and new.lower().startswith("the ") else None
