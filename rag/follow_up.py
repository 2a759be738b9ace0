"""A follow-up made whole by rules: what "he", "Why?" or "And in 2019?" leave to the question before is put in.

What can be named is named in its place; what cannot (an event, a group) is told by the question before, in brackets after the follow-up.
A question that leans on nothing stays as it is. English only: a long question in another language is taken for a whole one.
"""

from __future__ import annotations

import re

from rag.answer_type import AnswerType, asked_for
from rag.fragments import ACCORDING, ANY_DAY, ASKS, INTERROGATIVE, PREPOSITION, REACTIONS, is_fragment, period_alone, put_into
from rag.mentioned import AUXILIARY, mentions, same_person_named
from rag.names import NameIndex
from rag.names.scripts import is_latin
from rag.own_subject import ONE_OF_MANY, has_own_subject
from rag.periods import find_periods
from rag.pointing import lone_nouns, owns, points_back, with_names
from rag.sentences import sentence_spans
from rag.spoken_of import Said, role_called
from rag.terms import STOP_WORDS, fold, index_terms, stem, words

CONTEXT_OPEN, CONTEXT_CLOSE = " (asked before: ", ")?"
_ANSWER_WORDS = 15  # of an answer, in brackets
_LEAST_CLAUSE, _LONG_SENTENCE = 4, 30  # words: of a part of a sentence told for it, and of one that is told where it has no such part
_SHORT_ANSWER = 10  # words; a longer answer is told by the first name in it
_LEAST_CONTENT = 3  # words with a topic that a question has which names nothing and leans on nothing
_MOST_OF_ROLE = 5  # words with a topic of one that names nothing, and nobody but "the minister"
_MOST_OF_NOUN = 4  # likewise, and nothing but "the club"
_NO_CONTENT = STOP_WORDS | frozenset("how many much long often far old exactly people person tell more details advance already yet".split())
# What is paid or got is told for something: "How much did X pay?" is no whole question.
_TRANSFERS = frozenset(
    map(stem, "pay paying paid spend spent offer offering invest bid get receive give gave raise lose lost cut charge donate ask".split())
)
_COMPARED = re.compile(r"\W*(?:compared|relative|apart|besides|including|except|versus|vs|instead)\b", re.IGNORECASE)
_DO = re.compile(r"\b(?:do|done|doing)\W*$", re.IGNORECASE)
_AMOUNT = re.compile(rf"\W*how (much|many)\s+{AUXILIARY}\b", re.IGNORECASE)

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
_NEW_TOPIC = re.compile(
    r"(?:next(?: question| topic)?|(?:a |one )?(?:new|another|different|separate|unrelated) (?:question|topic|subject)|moving on"
    r"|on (?:a different|another) (?:note|topic|subject)|(?:to )?change (?:of )?(?:the )?(?:topic|subject))\s*[,:;.!–—-]+\s*(?=\w)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\b(?:and|but|so|also|then)\b", re.IGNORECASE)
_TOPIC = re.compile(
    r"(?:(?:as for|regarding|concerning|(?:what|how) about|(?:going )?back to|turning to|speaking of|let['’]s (?:talk|speak) about)\s+)?"
    rf"(?P<topic>[^,:;.?!–—]{{2,60}}?)\s*(?:(?P<comma>,)|[:;.?!–—]|\s-)\s+(?P<asks>(?:(?:{PREPOSITION} )?{INTERROGATIVE}|{AUXILIARY})\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_OF_TOPIC = re.compile(
    r"\b(?:(?P<owner>its|his|their)|(?P<her>her)|he|she|him|it|they|them|(?<=\s)(?:that|this|these|those)(?=\W*$)"
    r"|(?:(?<=is )|(?<=was )|(?<=did )|(?<=does )|(?<=has )|(?<=will )|(?<=are )|(?<=were ))(?:that|this|these|those))\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\W*((?:{PREPOSITION} )?{INTERROGATIVE})( not)?(?: (?:exactly|so|though|then))?\W*", re.IGNORECASE)
_OF_WHAT = re.compile(
    rf"\W*(?P<to>{PREPOSITION}) (?P<asks>how many|how much|what(?= )|which)(?: (?P<noun>(?:of )?[\w-]+(?: [\w-]+)?))?\W*", re.IGNORECASE
)
_WHOM_DID = re.compile(
    rf"(?:who(?:m)?|which [\w-]+(?: [\w-]+)?) (?P<did>did|does|do|has|had|will) (?P<did_it>.+?)(?P<rest>\s{PREPOSITION}\s.+)?",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = re.compile(r"(?:nobody|no one|none|it|they|he|she|the articles|unknown)\b", re.IGNORECASE)
_NAMED = re.compile(r"^named:\s*", re.IGNORECASE)
_THAT_WHEN = re.compile(rf"\W*({INTERROGATIVE})\s+(?:is|was|are|were)\s+(?:it|that|they|those)\s+", re.IGNORECASE)
_DOUBT = re.compile(
    r"\W*(?:really|seriously|are you (?:really )?sure(?: (?:about|of) (?:that|this|it))?"
    r"|is (?:that|this|it) (?:really )?(?:so|true|right|correct|certain))\W*",
    re.IGNORECASE,
)
_OTHER_CLAUSE = re.compile(
    r"[;:–—]\s|,?\s(?:which|who|whose|where|because|although|though|while|whereas|when|after|before|since|unless|until|if|but)\b"
    r"|,\s(?:and|so|as)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\W*(?:(?:any(?:one|body|thing|where)|who|whom|what|where) else|any(?: of the)? others?)\W*", re.IGNORECASE)
_YES_NO = re.compile(rf"\W*({AUXILIARY})\b", re.IGNORECASE)
_ADVERBIAL = re.compile(rf"\W*(?:when|where|why|how(?: long| often)?)\s+(?={AUXILIARY}\b)", re.IGNORECASE)
_ASKED_ADVERBIAL = re.compile(
    rf"(?:{PREPOSITION} (?:whom?|what|when|where|which)|for how long|how (?:long|often|come)|when|where|why|how)", re.IGNORECASE
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
    if new := _NEW_TOPIC.match(bare):
        return bare[new.end() :], ""
    if not bare.strip(" ?.!"):
        return f"{asked.strip(' ?.!,')}?", _context(said, names, answer=True)
    if corrected := _MEANT.match(bare):
        bare = _NOT_THAT.sub("", bare[corrected.end() :]) or bare[corrected.end() :]
        if not ASKS.match(bare):
            return _put(said, with_names(bare, said, names), names)
    if _DOUBT.fullmatch(bare):
        return said.question, said.context
    if _ELSE.fullmatch(bare):
        return _something_else(bare, said, names)
    if of_topic := _topic_in_front(bare, names):
        return of_topic, ""
    if about := _WHAT_ABOUT.match(bare):
        return _put(said, with_names(bare[about.end() :], said, names), names)
    if (when := _THAT_WHEN.match(bare)) and period_alone(bare[when.end() :]) and said.question.lower().startswith(when[1].lower()):
        return _put(said, bare[when.end() :], names)
    if is_fragment(bare, said, names, joined=bare != asked.strip()):
        return _put(said, with_names(bare, said, names), names)
    if of_what := _OF_WHAT.fullmatch(bare):
        return _asked_of(of_what, bare, said, names)
    if alone := _BARE.fullmatch(bare):
        return _asked_anew(alone[1], alone[2] is not None, bare, said, names)
    whole = with_names(bare, said, names)
    if points_back(whole, said, names):
        return whole, _context(said, names, answer=True)
    joined = _JOINT.search(asked.strip()[: -len(bare)]) is not None
    if (whole == bare and _is_thin(bare, said, names, joined=joined)) or _is_part(whole, names):
        return whole, _context(said, names, answer=False)
    return (whole, "") if whole != bare or _OPENING.match(asked) else (asked, "")


def in_brackets(question: str, context: str) -> str:
    """One text of a question and what it leans on."""
    return f"{question.strip(' ?.!')}{CONTEXT_OPEN}{context}{CONTEXT_CLOSE}" if context else question


def names_its_thing(asked: str, said: Said, names: NameIndex) -> bool:
    """Whether a question asks of "the election" or the like, which the conversation has not spoken of, and points to nothing in it."""
    bare = _without_opening(asked)
    if bare != asked.strip() or not ASKS.match(bare) or not is_latin(bare) or _COMPARED.match(bare):
        return False
    if is_fragment(bare, said, names, joined=False) or with_names(bare, said, names) != bare or points_back(bare, said, names):
        return False
    nouns = lone_nouns(bare)
    return bool(nouns) and not any(role_called(noun.split()[:length]) for noun in nouns for length in (1, 2))


def _without_opening(asked: str) -> str:
    """The question without thanks and joints before it."""
    while (opening := _OPENING.match(asked)) and opening.end():
        asked = asked[opening.end() :]
    return asked.strip()


def _topic_in_front(bare: str, names: NameIndex) -> str | None:
    """``When was the Tarn Act passed?`` of "the Tarn Act - when was that passed?"; None where no such name stands in front."""
    found = _TOPIC.fullmatch(bare)
    if found is None or ASKS.match(found["topic"]) or find_periods(found["topic"], ANY_DAY):
        return None
    topic, question = found["topic"], found["asks"]
    named = mentions(topic, names)
    pronoun = _OF_TOPIC.search(question)
    if found["comma"] and " " not in topic and not names.spellings(topic):
        return None  # "Besides, did he say why?"
    if pronoun is None or not named or topic[: named[0].start].strip().lower() not in ("", "the"):
        return None
    put = f"{topic}'s" if pronoun["owner"] or (pronoun["her"] and owns(question, pronoun.end())) else topic
    whole = f"{question[: pronoun.start()]}{put}{question[pronoun.end() :]}"
    return whole[0].upper() + whole[1:]


def _is_thin(question: str, said: Said, names: NameIndex, *, joined: bool) -> bool:
    """Whether a question has too few words to be about anything by itself.

    Args:
        question: that names nobody by a pronoun.
        said: the conversation; where a short question has a word of it, it is about the same.
        names: of the articles.
        joined: it began with "and" or the like.
    """
    question = ACCORDING.sub("", question)
    content = _content(question)
    if not is_latin(question) or any(word.isdigit() and len(word) == 4 for word in content):
        return False
    if _COMPARED.match(question):
        return True
    if named := mentions(question, names):
        rest = _content(question, *(name.text for name in named))
        reacts = _DO.search(question) or any(stem(word) in REACTIONS for word in words(question))
        return bool(reacts) and len(named) == 1 and all(stem(word) in REACTIONS for word in rest)
    if joined:
        return True
    known = set(index_terms(f"{said.question} {said.context} {said.answer}"))
    if len(content) < _LEAST_CONTENT:
        return not has_own_subject(question, content, known.union(index_terms(said.opening)))
    same = len(content) == _LEAST_CONTENT and not known.isdisjoint(index_terms(" ".join(content)))
    lone = [[fold(word) for word in noun.split()] for noun in lone_nouns(question)]
    if any(role_called(noun[:length]) for noun in lone for length in (1, 2)):
        return len(content) <= _MOST_OF_ROLE
    return same or (len(content) <= _MOST_OF_NOUN and any(noun[0] in ONE_OF_MANY for noun in lone))


def _is_part(question: str, names: NameIndex) -> bool:
    """Whether it is asked how much somebody paid or got, and not for what, how many of what nobody says, or only "did X?"."""
    named = mentions(question, names)
    rest = _content(question, *(name.text for name in named))
    if asked := _AMOUNT.match(question):
        return asked[1].lower() == "many" or (len(rest) == 1 and stem(rest[0]) in _TRANSFERS)
    return not rest and _YES_NO.match(question) is not None and bool(named) and not question[named[-1].end :].strip(" ?.!")


def _content(question: str, *names: str) -> list[str]:
    """The words of a question that say what it is about, without those of names."""
    left_out = _NO_CONTENT.union(*(words(name) for name in names))
    return [word for word in words(question) if word not in left_out]


def _put(said: Said, new: str, names: NameIndex) -> tuple[str, str]:
    """A fragment put into the question before, or beside it where it fits nothing in it."""
    return put_into(said, new, names) or (new.strip(" ?.!,"), _context(said, names, answer=False))


def _context(said: Said, names: NameIndex, *, answer: bool) -> str:
    """The question before, what that leaned on, and with ``answer`` what was answered, shortly."""
    first = said.context.split("; ")[0]  # what all of it is about
    if not first and len(set(words(said.opening)) - set(words(said.question))) > 1:  # else it was asked again, of something else
        first = said.opening.strip(" ?.!")
    parts = [first] if first else []
    if not parts or any(word not in STOP_WORDS for word in words(said.question)):
        parts.append(said.question.strip(" ?.!"))
    told = _told(said, names) if answer else ""
    return "; ".join(parts) + (f": {told}" if told else "")


def _told(said: Said, names: NameIndex) -> str:
    """The answer, where it is short; of a long one the person, place or date that was asked for, in its first sentence."""
    first = _first_sentence(said.answer)
    if not first or _YES_NO.match(said.question) or _DIFFER.match(first):
        return ""
    if len(first.split()) <= _SHORT_ANSWER:
        return first
    kind = asked_for(said.question)
    if kind is AnswerType.DATE:
        return next((period.words for period in find_periods(first, ANY_DAY) if not period.relative), "")
    asked = [name.text for name in mentions(said.question, names)]
    for name in mentions(first, names, large=True) if kind in (AnswerType.PERSON, AnswerType.PLACE) else ():
        fits = name.person > 0 if kind is AnswerType.PERSON else name.person < 0
        if fits and not any(same_person_named(name.text, other, names) for other in asked):
            return name.text
    return ""


_DIFFER = re.compile(r"the articles differ\b", re.IGNORECASE)  # and none of what they say is the answer
_BEFORE_QUOTE = re.compile(r"([^“”:]+):\s*“")


def _first_sentence(answer: str) -> str:
    spans = sentence_spans(answer)
    first = answer[slice(*spans[0])] if spans else ""
    said = _BEFORE_QUOTE.match(first)  # the short answer, where a quote follows it
    return (said[1] if said else first).strip(' .!?;:,“”"')


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
    told = _whole_clause(_first_sentence(said.answer))
    return bare, _context(said, names, answer=False) + (f": {told}" if told else "")


def _whole_clause(sentence: str) -> str:
    """A sentence, where it is short; of a long one what stands before another clause, or a shorter sentence whole; never words cut off."""
    if len(sentence.split()) <= _ANSWER_WORDS:
        return sentence
    parts = [sentence[: found.start()] for found in _OTHER_CLAUSE.finditer(sentence)]
    fitting = [part for part in parts if _LEAST_CLAUSE <= len(part.split()) <= _ANSWER_WORDS]
    return fitting[-1] if fitting else sentence if len(sentence.split()) <= _LONG_SENTENCE else ""


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
    if found["noun"] is None and (adverbial := _ADVERBIAL.match(before)):
        return f"{bare.strip(' ?.!')} {before[adverbial.end() :]}?", said.context
    phrase = re.search(rf"\s{found['to']}\s+(?:the\s+)?(?P<of>[^,;]+?)(?=$|\s{PREPOSITION}\b)", before, re.IGNORECASE)
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
