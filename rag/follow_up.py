"""A follow-up made whole by rules: what "he", "Why?" or "And in 2019?" leave to the question before is put in.

What can be named is named in its place; what cannot (an event, a group) is told by the question before, in brackets after the follow-up.
A question that leans on nothing stays as it is. English only: a long question in another language is taken for a whole one.
"""

from __future__ import annotations

import re
from datetime import date

from rag.answer_type import AnswerType, asked_for
from rag.mentioned import AUXILIARY, Mention, mentions, same_person_named
from rag.names import NameIndex
from rag.names.scripts import is_latin
from rag.periods import Period, find_periods
from rag.pointing import points_back, with_names
from rag.sentences import sentence_spans
from rag.spoken_of import Said
from rag.terms import MONTHS, STOP_WORDS, words

CONTEXT_OPEN, CONTEXT_CLOSE = " (asked before: ", ")?"
_ANY_DAY = date(2100, 1, 1)  # where only the words of a period matter, not its days
_ANSWER_WORDS = 15  # of an answer, in brackets
_SHORT_ANSWER = 10  # words; a longer answer is told by the first name in it
_FRAGMENT_WORDS = 8
_LEAST_CONTENT = 3  # words with a topic that a question has which names nothing and leans on nothing
_MONTH_NAMES = frozenset([*MONTHS, *(month[:3] for month in MONTHS), "sept"])

_COURTESY = (
    r"(?:ok(?:ay)?|thanks?(?: you)?(?: (?:very|so) much| a lot)?|thx|cheers|great|good|perfect|right|alright|sure|fine|cool|hm+|oh|ah|aha"
    r"|well|wow|i see|got it|interesting|understood|yes|yeah|yep|no|nope|sorry|please|hello|hi|hey|never ?mind|bye|goodbye)"
)
_COURTESY_ONLY = re.compile(rf"\W*(?:{_COURTESY}\b\W*)*", re.IGNORECASE)
_OPENING = re.compile(
    rf"\W*(?:{_COURTESY}(?:\s*[,.!;:–]+\s*|\s+(?=(?:{_COURTESY}|and|but|so|i|we)\b))|(?:and|but|so|also|or|then)\b[\s,]*)", re.IGNORECASE
)
_MEANT = re.compile(
    r"\W*(?:actually\W+)?(?:(?:i|we)(?:['’]m| am| was)? (?:mean|meant|(?:talking|asking) about|thinking of)|make (?:that|it))\b[\s,:]*",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(r"[,;–]?\s+(?:and )?not\s+[^,;?]+$|^not\s+[^,;?]+?(?:,\s*(?:but\s+)?|\s+but\s+)", re.IGNORECASE)
_WHAT_ABOUT = re.compile(r"\W*(?:(?:what|how)\s+(?:about|of)|(?:the )?same (?:question )?(?:for|with))\s+", re.IGNORECASE)
_INTERROGATIVE = r"(?:how (?:many|much|long|often|far|old|come)|who|whom|whose|what|which|when|where|why|how)"
_PREPOSITION = r"(?:in|at|on|about|with|from|to|by|for|against|under|near|after|before|during|since|until|of)"
_ASKS = re.compile(rf"\W*(?:(?:{_PREPOSITION} )?{_INTERROGATIVE}|{AUXILIARY})\b", re.IGNORECASE)
_BARE = re.compile(rf"\W*((?:{_PREPOSITION} )?{_INTERROGATIVE})( not)?(?: (?:exactly|so|though|then))?\W*", re.IGNORECASE)
_OF_WHAT = re.compile(
    rf"\W*(?P<to>{_PREPOSITION}) (?P<asks>how many|how much|what(?= )|which)(?: (?P<noun>(?:of )?[\w-]+(?: [\w-]+)?))?\W*", re.IGNORECASE
)
_WHOM_DID = re.compile(
    rf"(?:who(?:m)?|which [\w-]+(?: [\w-]+)?) (?P<did>did|does|do|has|had|will) (?P<did_it>.+?)(?P<rest>\s{_PREPOSITION}\s.+)?",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = re.compile(r"(?:nobody|no one|none|it|they|he|she|the articles|unknown)\b", re.IGNORECASE)
_NAMED = re.compile(r"^named:\s*", re.IGNORECASE)
_THAT_WHEN = re.compile(rf"\W*({_INTERROGATIVE})\s+(?:is|was|are|were)\s+(?:it|that|they|those)\s+", re.IGNORECASE)
_ADVERB = re.compile(
    r"(?:\w+ly|elsewhere|abroad|worldwide|nationwide|overall|today|now|earlier|later|before(?:hand)?|after(?:wards?)?)", re.IGNORECASE
)
_PLACE_AT_END = re.compile(r"\s+(?:in|at)\s+(?:the\s+)?[^\W\d_a-z][^\W\d]*(?:\s+[^\W\d_a-z][^\W\d]*)*$")
_DOUBT = re.compile(
    r"\W*(?:really|seriously|are you (?:really )?sure(?: (?:about|of) (?:that|this|it))?"
    r"|is (?:that|this|it) (?:really )?(?:so|true|right|correct|certain))\W*",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\W*(?:(?:any(?:one|body|thing|where)|who|whom|what|where) else|any(?: of the)? others?)\W*", re.IGNORECASE)
_YES_NO = re.compile(rf"\W*({AUXILIARY})\b", re.IGNORECASE)
_ADVERBIAL = re.compile(rf"\W*(?:when|where|why|how(?: long| often)?)\s+(?={AUXILIARY}\b)", re.IGNORECASE)
_ASKED_ADVERBIAL = re.compile(
    rf"(?:{_PREPOSITION} (?:whom?|what|when|where|which)|for how long|how (?:long|often|come)|when|where|why|how)", re.IGNORECASE
)
_NO = re.compile(r"\W*(?:no\b(?! (?:one|doubt))|not\b|never\b)", re.IGNORECASE)
_YES = re.compile(r"\W*yes\b", re.IGNORECASE)
_NEGATED = {
    "did": "didn't", "does": "doesn't", "do": "don't", "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "has": "hasn't",
    "have": "haven't", "had": "hadn't", "will": "won't", "would": "wouldn't", "can": "can't", "could": "couldn't", "should": "shouldn't",
}  # fmt: skip


def is_question(turn: str) -> bool:
    """Whether a turn asks something: thanks and the like do not."""
    return _COURTESY_ONLY.fullmatch(turn) is None


def made_whole(asked: str, said: Said, names: NameIndex) -> tuple[str, str]:
    """The question as it stands by itself, and what of the conversation it still leans on; the latter empty where it leans on nothing.

    Args:
        asked: as typed.
        said: the conversation before it.
        names: of the articles.
    """
    if not said.question or not is_question(asked):
        return asked, ""
    bare = _without_opening(asked)
    if not bare.strip(" ?.!"):
        return f"{asked.strip(' ?.!,')}?", _context(said, names, answer=True)
    if corrected := _MEANT.match(bare):
        bare = _NOT_THAT.sub("", bare[corrected.end() :]) or bare[corrected.end() :]
        if not _ASKS.match(bare):
            return _put_into(said, with_names(bare, said, names), names)
    if _DOUBT.fullmatch(bare):
        return said.question, said.context
    if _ELSE.fullmatch(bare):
        return _something_else(bare, said, names)
    if about := _WHAT_ABOUT.match(bare):
        return _put_into(said, with_names(bare[about.end() :], said, names), names)
    if (when := _THAT_WHEN.match(bare)) and _period_alone(bare[when.end() :]) and said.question.lower().startswith(when[1].lower()):
        return _put_into(said, bare[when.end() :], names)
    if _is_fragment(bare, said, names, joined=bare != asked.strip()):
        return _put_into(said, with_names(bare, said, names), names)
    if of_what := _OF_WHAT.fullmatch(bare):
        return _asked_of(of_what, bare, said, names)
    if alone := _BARE.fullmatch(bare):
        return _asked_anew(alone[1], alone[2] is not None, bare, said, names)
    whole = with_names(bare, said, names)
    if points_back(whole, said, names):
        return whole, _context(said, names, answer=True)
    if whole == bare and _is_thin(bare, names):
        return whole, _context(said, names, answer=False)
    return (whole, "") if whole != bare or _OPENING.match(asked) else (asked, "")


def in_brackets(question: str, context: str) -> str:
    """One text of a question and what it leans on."""
    return f"{question.strip(' ?.!')}{CONTEXT_OPEN}{context}{CONTEXT_CLOSE}" if context else question


def _without_opening(asked: str) -> str:
    """The question without thanks and joints before it."""
    while (opening := _OPENING.match(asked)) and opening.end():
        asked = asked[opening.end() :]
    return asked.strip()


def _is_thin(question: str, names: NameIndex) -> bool:
    """Whether a question has too few words to be about anything by itself."""
    content = [word for word in words(question) if word not in STOP_WORDS]
    if len(content) >= _LEAST_CONTENT or not is_latin(question):
        return False
    return not (mentions(question, names) or any(word.isdigit() and len(word) == 4 for word in content))


def _context(said: Said, names: NameIndex, *, answer: bool) -> str:
    """The question before, what that leaned on, and with ``answer`` what was answered, shortly."""
    parts = [said.context.split("; ")[0]] if said.context else []  # what all of it is about
    if not parts or any(word not in STOP_WORDS for word in words(said.question)):
        parts.append(said.question.strip(" ?.!"))
    told = _told(said, names) if answer else ""
    return "; ".join(parts) + (f": {told}" if told else "")


def _told(said: Said, names: NameIndex) -> str:
    """The answer, where it is short; of a long one the person, place or date that was asked for, in its first sentence."""
    first = _first_sentence(said.answer)
    if not first or _YES_NO.match(said.question):
        return ""
    if len(first.split()) <= _SHORT_ANSWER:
        return first
    kind = asked_for(said.question)
    if kind is AnswerType.DATE:
        return next((period.words for period in find_periods(first, _ANY_DAY) if not period.relative), "")
    asked = [name.text for name in mentions(said.question, names)]
    for name in mentions(first, names, large=True) if kind in (AnswerType.PERSON, AnswerType.PLACE) else ():
        fits = name.person > 0 if kind is AnswerType.PERSON else name.person < 0
        if fits and not any(same_person_named(name.text, other, names) for other in asked):
            return name.text
    return ""


_BEFORE_QUOTE = re.compile(r"([^“”:]+):\s*“")


def _first_sentence(answer: str) -> str:
    spans = sentence_spans(answer)
    first = answer[slice(*spans[0])] if spans else ""
    said = _BEFORE_QUOTE.match(first)  # the short answer, where a quote follows it
    return (said[1] if said else first).strip(' .!?;,“”"')


# --- questions that are one word ----------------------------------------------------------------------------------------------------------


def _asked_anew(word: str, negated: bool, bare: str, said: Said, names: NameIndex) -> tuple[str, str]:
    """The question before with another question word: "Why?" after "Did she resign?".

    Of a yes or no, "why" asks for the reason of what was answered; where the answer is neither, nothing is presumed.
    """
    word = word[0].upper() + word[1:]
    before = said.question.strip(" ?.!")
    if _ASKED_ADVERBIAL.fullmatch(word):
        if yes_no := _YES_NO.match(before):
            denied, affirmed = _NO.match(said.answer), _YES.match(said.answer)
            if word == "Why" and (denied or negated):
                auxiliary = yes_no[1].lower()
                return f"Why {_NEGATED.get(auxiliary, auxiliary)}{before[yes_no.end() :]}?", said.context
            if affirmed or (not denied and word not in ("Why", "How")):
                return f"{word} {before[0].lower()}{before[1:]}?", said.context
        elif (adverbial := _ADVERBIAL.match(before)) and not negated:
            return f"{word} {before[adverbial.end() :]}?", said.context
        elif whole := _with_object(word, said):
            return whole, said.context
    told = " ".join(_first_sentence(said.answer).split()[:_ANSWER_WORDS]).rstrip(" ,;”")
    return bare, _context(said, names, answer=False) + (f": {told}" if told else "")


def _with_object(word: str, said: Said) -> str | None:
    """``Where?`` after "Whom did Lind meet?", answered by Berg: "Where did Lind meet Berg?"; None where that was not answered by names."""
    asked = _WHOM_DID.fullmatch(said.question.strip(" ?.!"))
    short = _NAMED.sub("", _first_sentence(said.answer))
    if asked is None or _NOBODY.match(short) or len(short.split()) > _SHORT_ANSWER or not any(name in short for name in said.persons):
        return None
    return f"{word} {asked['did'].lower()} {asked['did_it']} {short}{asked['rest'] or ''}?"


def _asked_of(found: re.Match[str], bare: str, said: Said, names: NameIndex) -> tuple[str, str]:
    """``Against how many?`` after "Has X complained against firms?": "Against how many firms has X complained?"; else in brackets."""
    before = said.question.strip(" ?.!")
    yes_no = _YES_NO.match(before)
    phrase = re.search(rf"\s{found['to']}\s+(?:the\s+)?(?P<of>[^,;]+?)(?=$|\s{_PREPOSITION}\b)", before, re.IGNORECASE)
    if yes_no is None or phrase is None or found["noun"]:
        return bare, _context(said, names, answer=True)
    rest = f"{before[yes_no.end() : phrase.start()]}{before[phrase.end() :]}"
    asks = f"{found['to'][0].upper()}{found['to'][1:]} {found['asks'].lower()}"
    return f"{asks} {phrase['of']} {yes_no[1].lower()}{rest}?", said.context


def _something_else(bare: str, said: Said, names: NameIndex) -> tuple[str, str]:
    """The question before, asked for others."""
    found = re.match(r"\W*(who|whom|what|where)\b(?! else)", said.question, re.IGNORECASE)
    if found is None:
        return bare, _context(said, names, answer=False)
    return f"{said.question[: found.end()]} else{said.question[found.end() :]}", said.context


# --- fragments: a name, a place or a period in the place of another -----------------------------------------------------------------------


def _is_fragment(bare: str, said: Said, names: NameIndex, *, joined: bool) -> bool:
    """Whether a turn is no sentence but a part to be put into the question before.

    Args:
        bare: without its opening.
        said: the conversation.
        names: of the articles.
        joined: it began with "and" or the like, or with thanks.
    """
    plain = bare.strip(" ?.!")
    if _ASKS.match(plain) or len(plain.split()) > _FRAGMENT_WORDS or not is_latin(plain):
        return False
    if _period_alone(plain):
        return True
    rest = re.sub(rf"^(?:{_PREPOSITION}\s+)?(?:the\s+)?", "", plain, flags=re.IGNORECASE)
    named = mentions(plain, names)
    if named and rest[: len(named[0].text)] == named[0].text and rest[len(named[0].text) :] in ("", "'s", "’s"):
        return True
    return joined and (len(plain.split()) <= 4 or bool(re.match(rf"{_PREPOSITION}\b", plain, re.IGNORECASE)))


def _period_alone(text: str) -> Period | None:
    """The period that a text is, and nothing else."""
    found = find_periods(text, _ANY_DAY)
    if len(found) == 1 and not text[: found[0].start].strip(" ?.!") and not text[found[0].end :].strip(" ?.!"):
        return found[0]
    return None


def _put_into(said: Said, new: str, names: NameIndex) -> tuple[str, str]:
    """The question before about something else: a period for its period, a place for its place, a person for a person."""
    new = new.strip(" ?.!,")
    before = said.question.strip(" ?.!")
    if not new:
        return before + "?", said.context
    if period := _period_alone(new):
        return _put_period(before, new, period), said.context and _put_period(said.context, new, period).strip("?")
    if _ADVERB.fullmatch(new):
        return f"{_PLACE_AT_END.sub('', before)} {new}?", said.context
    put = _put_phrase(before, new) if re.match(rf"{_PREPOSITION}\s", new, re.IGNORECASE) else _put_name(before, new, names)
    if put is None and said.context and (put := _put_name(said.context, new, names)):
        return f"{put}?", ""
    return (f"{put}?", said.context) if put else (new, _context(said, names, answer=False))


def _put_period(before: str, new: str, period: Period) -> str:
    old = find_periods(before, _ANY_DAY)
    if bare := new[0].isdigit() or new.split()[0].lower().rstrip(".") in _MONTH_NAMES:
        new = f"{'on' if period.first == period.last else 'in'} {new}"
    years = re.findall(r"\b(?:19|20)\d\d\b", " ".join(each.words for each in old))
    if period.yearless and len(years) == 1:
        new = f"{new} {years[0]}"
    if len(old) == 1 and not re.match(rf"{_PREPOSITION}\b", old[0].words, re.IGNORECASE) and before[old[0].end :].strip():
        only = new.split(" ", 1)[1] if bare else re.sub(rf"^{_PREPOSITION}\s+", "", new, flags=re.IGNORECASE)
        return f"{before[: old[0].start]}{only}{before[old[0].end :]}?"  # a part of a name: "the 2021 election"
    for each in reversed(old):
        before = f"{before[: each.start].rstrip()} {before[each.end :].lstrip()}"
    return f"{before.strip()} {new}?"


_STOP = re.compile(r"\s(?:in|at|on|about|with|from|to|by|for|against|after|before|during|and|when|that)\s", re.IGNORECASE)


def _put_phrase(before: str, new: str) -> str:
    """A phrase such as "in Geneva" for "in Lisbon"; at the end where the question has nothing of the kind."""
    preposition = new.split()[0]
    ends = sorted([*(period.start for period in find_periods(before, _ANY_DAY)), len(before)])
    for found in re.finditer(rf"\b{preposition}\s+(?!{_PREPOSITION}\b)", before, re.IGNORECASE):
        if found.start() in ends:
            continue  # of a date
        end = next(end for end in ends if end > found.start())
        stop = None if preposition.lower() == "about" else _STOP.search(before[found.end() : end])
        after = found.end() + stop.start() if stop else len(before[:end].rstrip())
        return f"{before[: found.start()]}{new}{before[after:]}"
    return f"{before} {new}"


def _put_name(before: str, new: str, names: NameIndex) -> str | None:
    """A name for one of the question before: of the same person first, then of a person for a person; None where there is none."""
    old, fresh = mentions(before, names), mentions(new, names)
    if not old:
        return None
    owner = re.search(r"['’]s$", new) is not None
    if not fresh:
        return _put_noun(before, new)
    alike = [name for name in old if same_person_named(name.text, fresh[0].text, names)]
    slot = alike[0] if alike else _slot(before, old, fresh[0])
    if slot is None:
        return None
    new = new[:-2] if owner else new
    start, end = slot.start, slot.end
    if re.search(r"['’]s\s", new) and (owned := re.match(r"['’]s\s+\w+", before[end:])):
        end += owned.end()  # of what is somebody's, somebody else's
    if re.match(r"the\s", before[max(0, start - 4) : start], re.IGNORECASE):
        start -= 4
    return f"{before[:start]}{new}{before[end:]}"


def _slot(before: str, old: list[Mention], new: Mention) -> Mention | None:
    """The name that a new one takes the place of: a person's the first person's; another's that of who acts, or of what is no person."""
    if new.person > 0:
        return next((name for name in old if name.person > 0), None) or next((name for name in old if name.person == 0), None)
    acting = [name for name in old if re.search(rf"\b{AUXILIARY}\s+(?:the\s+)?$", before[: name.start], re.IGNORECASE)]
    return next((name for name in [*acting, *old] if name.person <= 0), None) or old[0]


def _put_noun(before: str, new: str) -> str | None:
    """A noun such as "the talks" for the last "the …" of the question before; None where it has none."""
    found = list(re.finditer(r"\bthe [a-z-]+(?=$|\s+(?:in|on|at|of)\b)", before))
    return f"{before[: found[-1].start()]}{new}{before[found[-1].end() :]}" if found and new.lower().startswith("the ") else None
