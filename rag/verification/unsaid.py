"""A word of the claim that the quote has neither itself nor in other words: "studied" where it says "taught", "doubled" for "halved".

Sharing most words is not enough: one new verb or noun can say another thing. A word is the quote's where it has the same term (``alike``),
or is related to one of its words (``related``). Words that help to build a sentence in another way, and those that only report, say nothing
new. Names, numbers and dates are looked at by themselves. Dictionaries have few of the ways in which a thing can be told: where the
vectors of words in their sentences are given, a word is the quote's too where one of the quote's comes close enough to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from rag.answer_schema import Source
from rag.terms import STOP_WORDS, fold, stem
from rag.verification.names import FRAME
from rag.verification.polarity import denied
from rag.verification.reading import AUXILIARIES, Reading, Token, read
from rag.verification.related import are_related, is_word
from rag.verification.similarity import Similarity

# Least similarity of a word to one of the quote's that may say the same. A word put in another's place, in a sentence that is otherwise the
# quote's own, is close to that one by where it stands; so there it is to be closer. docs/verification.md says what was tried.
CLOSE, CLOSE_IN_PLACE = 0.40, 0.60
OTHERWISE_THE_QUOTES = 0.75  # least share of the claim's words that stand in the quote in their order
# Words that a sentence can be told anew with, without telling more.
_PLAIN = frozenset(
    stem(word)
    for word in """
    never ever be have do make take give get put hold come go bring keep let set use become remain happen occur begin start continue
    carry lead call name mean involve include concern turn stand exist lie show see look need want try work run follow cause result
    end suffer provide receive seem appear disclose reveal hit according cite quote describe mention note add speak talk remark
    comment statement conclude point view think believe consider explain claim allege suspect report say tell write state word
    account ask answer question refer issue announce threaten promise vow pledge warn stress insist more less fewer least most
    majority despite amid since still also even nearly almost roughly around about however meanwhile without within well able enough
    much little only just old aged thank several many few lot way order case part time role fact thing people person number amount
    rate last late latest recent recently currently now already again yet per cent percent ex anti pro like likely possible possibly
    probable probably expect estimate apparently overall total further other another different same such thus therefore because due
    reason aim behalf regard against toward towards across along up down out off over away back together instead rather including
    among amongst both either whole entire each year month week day hour minute moment date period age former new current nobody
    nothing none deny refuse reject decline fail lack succeed manage decide decision plan hope wish intend although though while
    whereas nor one ones two first second third early earlier later before after ago during until
    """.split()
)
# Words of a quote that are related to too much.
_IDLE = frozenset("be have do make take get put come go tell".split())
_FUNCTION = STOP_WORDS - {"say", "says"}
_PREFIX = re.compile(r"(?:un|in|im|ir|il|non|dis)(?=\w{4})")
_HYPHENED = re.compile(r"\w+(?:-\w+)+")


def unsaid(claim: str, quote: str, sources: Sequence[Source], similarity: Similarity | None = None) -> Iterator[str]:
    """Reasons: a word that the quote does not say. With ``similarity``, words of the quote that come close to it say it too."""
    mine, theirs = read(claim), read(quote)
    found = [token for token in mine.tokens if _may_be_new(mine, token) and not says(theirs, token)]
    # but for "the cleric", as the passage calls him
    found = [each for each in found if _is_verb_form(mine, each) or not _is_in_passage(each, sources)]
    if found and similarity is not None:
        least = CLOSE_IN_PLACE if _share_in_order(mine, theirs) >= OTHERWISE_THE_QUOTES else CLOSE
        values = similarity(claim, quote, [(token.start, token.end) for token in found])
        found = [token for token, value in zip(found, values, strict=True) if value < least]
    for token in found[:1]:
        yield f"{token.text!r} is not in the quote, nor is a word like it"


def _share_in_order(mine: Reading, theirs: Reading) -> float:
    words, others = ([token.word for token in each.tokens] for each in (mine, theirs))
    return sum(block.size for block in SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()) / len(words)


def _is_in_passage(token: Token, sources: Sequence[Source]) -> bool:
    return any(read(f"{each.title}. {each.text}").like(token.term) for each in sources)


def is_plain(token: Token) -> bool:
    """Whether a sentence can be told anew with the word, without telling more."""
    return stem(token.word) in _PLAIN


def says(reading: Reading, token: Token) -> bool:
    """Whether a text has a word, one of the same term, a related one, or denies the opposite of it."""
    if reading.like(token.term) or token.word in _joined(reading.text):
        return True
    stems = _stems(reading)
    mine = stem(token.word)
    if any(are_related(mine, other) for other in stems):
        return True
    if any(are_related(form, other) for form in _compared(token.word) for other in stems):
        return True
    if any(len(other) > 3 and token.word.startswith(other) and is_word(stem(token.word[len(other) :])) for other in stems):
        return True  # "firefighters" are of the fire crews
    plain = stem(_PREFIX.sub("", token.word, count=1))
    return plain != mine and bool(denied(reading.text)[1]) and any(are_related(plain, other) for other in stems)


def _compared(word: str) -> Iterator[str]:
    """The stems of what "weaker" and "weakest" may compare."""
    for ending in ("er", "est", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield from (stem(word[: -len(ending)]), stem(word[: 1 - len(ending)]))


@lru_cache(maxsize=4096)
def _joined(text: str) -> frozenset[str]:
    return frozenset(fold(match.group().replace("-", "")) for match in _HYPHENED.finditer(text))


@lru_cache(maxsize=4096)
def _stems(reading: Reading) -> frozenset[str]:
    written = [token.word for token in reading.tokens if token.word.isalpha() and token.word not in _FUNCTION]
    return frozenset([*map(stem, written), *(form for word in written for form in _compared(word))]) - _IDLE


def _may_be_new(reading: Reading, token: Token) -> bool:
    if (
        not token.term
        or len(token.word) == 1  # "the F-16s"
        or stem(token.word) in _PLAIN
        or token.word in FRAME
        or token.word in STOP_WORDS
        or (reading.is_name(token) and not is_opening_word(reading, token))
    ):
        return False
    return token.text.islower() or not token.place or reading.tokens[token.place - 1].sentence != token.sentence


def is_opening_word(reading: Reading, token: Token) -> bool:
    """Whether it stands first in its sentence, by itself, and is a word of the dictionary: "Firefighters saved …"."""
    if token.place and reading.tokens[token.place - 1].sentence == token.sentence:
        return False
    following = reading.tokens[token.place + 1] if token.place + 1 < len(reading.tokens) else None
    return is_word(stem(token.word)) and not (following and following.text[:1].isupper()) and not token.text.isupper()


def _is_verb_form(reading: Reading, token: Token) -> bool:
    before = reading.tokens[token.place - 1].word if token.place else ""
    return token.is_past or token.word.endswith("ing") or before == "to" or before in AUXILIARIES
