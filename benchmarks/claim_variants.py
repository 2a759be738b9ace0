"""Pairs made by rule that the claim reader learns from besides ``claim_sets.py``: of sentences of news, of questions, and those by hand.

Of news, the true and false variants that ``benchmarks.support`` makes, and as many the other way round: the variant as the quote and the
sentence as the claim, a variant of each on both sides. So neither a word nor a form of a claim by itself tells whether it is so. Of
questions with answers (the sets of ``reader_sets.py``), what they say as statements, and the same with another answer.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.claim_pairs import context_of
from benchmarks.claim_sets import NOT, SAYS_SO, Pair
from benchmarks.falsified import BASE
from benchmarks.reader_sets import Asked, asked_in
from benchmarks.support import Variant
from rag.answer_spans import Text
from rag.schema import Source
from rag.terms import index_terms

# What says the same as the sentence, and so is said by it and says it.
SAME = frozenset({"passive", "numerals", "synonym", "reported speech", "date in another form", "name in another form"})
# What says more than the sentence, which so says less.
MORE = frozenset({"hedge dropped", "attribution dropped", "overstated", "something added"})
WIDER = 0.3  # how often a quote comes with the sentence after it
_VERB = re.compile(
    r"(?<=[a-z] )(?<!to )(?:[a-z]{3,}ed|" + "|".join(past for past in BASE if not past.endswith("s")) + r")(?= (?!by\b)[a-zA-Z])"
)
_HEAD = re.compile(
    r"\b(?:the|a|an|his|her|its|their) ([a-z]{4,})(?=[,.]| (?:of|in|on|to|for|and|that|who|said|is|was|has|had|will|with|from|by)\b)"
)


def pairs_of_variants(variants: Iterable[Variant], chance: random.Random) -> Iterator[Pair]:
    """The pairs of the variants of articles, which come sentence by sentence."""
    by_quote: dict[tuple[str, int], list[Variant]] = defaultdict(list)
    for variant in variants:
        by_quote[variant.quote, variant.source.start].append(variant)
    for (quote, _), found in by_quote.items():
        source = found[0].source
        found += [Variant("word replaced", False, claim, quote, source) for claim in replaced(quote, source.text, chance)]
        alike = [quote, *(each.claim for each in found if each.true and each.kind in SAME)]
        false = [each for each in found if not each.true]
        for each in found:
            if each.kind != "verbatim" or chance.random() < 0.5:
                wider = quote if each.kind == "something added" else _wider(quote, source, chance)
                yield _pair(each.claim, wider, source, SAYS_SO if each.true else NOT)
            if not each.true and each.kind != "something added":
                yield _pair(each.claim, chance.choice(alike), source, NOT)
                yield Pair(each.claim, each.claim, "", SAYS_SO)
                if each.kind not in MORE:
                    yield Pair(chance.choice(alike), each.claim, "", NOT)
            if each.true and each.kind == "clause dropped" and len(index_terms(quote)) > len(index_terms(each.claim)) + 1:
                yield Pair(quote, each.claim, "", NOT)
        for claim in alike[1:]:
            yield Pair(claim, chance.choice(alike), "", SAYS_SO)
        if len(false) > 1:
            one, other = chance.sample(false, 2)
            yield Pair(one.claim, other.claim, "", NOT)
        if beside := _beside(quote, source):
            yield _pair(beside, quote, source, NOT)
            yield _pair(quote, beside, source, NOT)


def replaced(text: str, passage: str, chance: random.Random) -> Iterator[str]:
    """The sentence with one verb in place of another, with a noun of the passage in place of one of its own, with two nouns exchanged."""
    verbs = [found.group() for found in _VERB.finditer(passage)]
    for pattern, group, words in ((_VERB, 0, verbs), (_HEAD, 1, [found[1] for found in _HEAD.finditer(passage)])):
        found = list(pattern.finditer(text))
        others = [word for word in words if index_terms(word) and not set(index_terms(word)) & set(index_terms(text))]
        if found and others:
            one = chance.choice(found)
            yield text[: one.start(group)] + chance.choice(others) + text[one.end(group) :]
        if group and len(found) > 1:
            one, other = sorted(chance.sample(found, 2), key=lambda each: each.start())
            if one[1] != other[1]:
                yield text[: one.start(1)] + other[1] + text[one.end(1) : other.start(1)] + one[1] + text[other.end(1) :]


def pairs_by_hand(variants: Iterable[Variant]) -> list[Pair]:
    """Those written by hand, as they are."""
    return [_pair(each.claim, each.quote, each.source, SAYS_SO if each.true else NOT) for each in variants]


def _pair(claim: str, quote: str, source: Source, label: int) -> Pair:
    return Pair(claim, quote, context_of(claim, quote, [source]), label)


def _sentences(source: Source) -> list[str]:
    return [source.text[start - source.start : end - source.start] for start, end in source.sentences]


def _wider(quote: str, source: Source, chance: random.Random) -> str:
    """The quote, at times with what comes after it."""
    start = source.text.find(quote)
    after = [end - source.start for first, end in source.sentences if first - source.start >= start + len(quote)]
    return source.text[start : after[0]] if start >= 0 and after and chance.random() < WIDER else quote


def _beside(quote: str, source: Source) -> str | None:
    """The sentence of the passage that has most words of the quote and is not in it."""
    terms = set(index_terms(quote))
    others = [text for text in _sentences(source) if text not in quote and quote not in text and 6 <= len(text.split()) <= 45]
    return max(others, key=lambda text: len(terms.intersection(index_terms(text))), default=None)


_WORDS = re.compile(r"[\w’'-]+|[^\w\s]")
_BE = frozenset("is are was were".split())
_PAST = {base: past for past, base in BASE.items() if not past.endswith("s")}
_PREPOSITION = re.compile(r"(?:in|on|at|from|during|after|before|by|since|with|for|to|because|near|around|between)\b", re.IGNORECASE)
_OTHER_AUXILIARY = frozenset("do does did has have had can could will would should may might must".split())
_SUBJECT = re.compile(r"(?:who|what|which(?: \w+){1,2}?|how many(?: \w+){1,2}?|what \w+)$", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w+ed$")


def statements(question: str, answer: str, verbs: frozenset[str]) -> str | None:
    """A question and its answer as a statement: "Who wrote it?" "X" as "X wrote it"; None where the question is of another form.

    Args:
        question: with its mark.
        answer: the words that answer it.
        verbs: past forms that occur, to tell which word of "did they move to it" is the verb.
    """
    words = question.rstrip(" ?.").split()
    lower = [word.lower() for word in words]
    place = next((number for number, word in enumerate(lower[:5]) if number and (word in _BE or word == "did")), None)
    if len(words) < 3 or set(lower[1:]) & _OTHER_AUXILIARY - {"did"}:
        return None
    if place is None:
        counted = re.match(r"how many (\w+) (\w.*)", " ".join(words), re.IGNORECASE)
        if counted:
            return f"{answer} {counted[1]} {counted[2]}."
        return f"{answer} {' '.join(words[1:])}." if lower[0] == "who" and lower[1] in verbs else None
    asked, rest = " ".join(lower[:place]), words[place + 1 :]
    if lower[place] == "did":
        number = next((number for number, word in enumerate(rest) if number and _past(word.lower()) in verbs), None)
        if number is None or (asked not in ("who", "what", "when", "where") and not asked.startswith(("in what", "what year", "how many"))):
            return None
        said = " ".join([*rest[:number], _past(rest[number].lower()), *rest[number + 1 :]])
        return _with_answer(said, asked, answer)
    number = next((number for number, word in enumerate(rest) if number and (_PARTICIPLE.match(word) or word in ("born", *BASE))), None)
    if asked in ("when", "where") or asked.startswith(("in what", "what year")):
        return _with_answer(" ".join([*rest[:number], words[place], *rest[number:]]), asked, answer) if number else None
    if asked in ("who", "what") and (number is None or rest[0].lower() in ("the", "a", "an")):
        return f"{answer} {words[place]} {' '.join(rest)}."
    return None


def _past(word: str) -> str:
    return _PAST.get(word) or (word + "d" if word.endswith("e") else word + "ed")


def _with_answer(said: str, asked: str, answer: str) -> str:
    preposition = "" if asked in ("who", "what") or asked.startswith("how many") or _PREPOSITION.match(answer) else "in "
    return f"{said[0].upper()}{said[1:]} {preposition}{answer}."


def pairs_of_questions(file: Path, chance: random.Random) -> Iterator[Pair]:
    """Statements made of a set's questions, with the right answer, with one to another question on the text, and of changed questions."""
    texts, questions = asked_in(file)
    verbs = frozenset(word for text in texts for word in text.text.lower().split() if _PARTICIPLE.match(word)) | frozenset(_PAST.values())
    others = defaultdict(list)
    for each in questions:
        for passage, start, end in each.answers[:1]:
            others[passage, each.question.split()[0].lower()].append(texts[passage].text[start:end])
    for each in questions:
        for passage, start, end in each.answers[:1]:
            yield from _of_question(each, texts[passage], start, end, others[passage, each.question.split()[0].lower()], verbs, chance)


def _of_question(
    asked: Asked, text: Text, start: int, end: int, answers: list[str], verbs: frozenset[str], chance: random.Random
) -> Iterator[Pair]:
    answer = text.text[start:end]
    claim = statements(asked.question, answer, verbs)
    if not claim or len(answer.split()) > 12:
        return
    quote = _around(text.text, start, end, chance.choice((0, 1, 1, 2)))
    yield Pair(claim, quote, text.title, SAYS_SO)
    other = [each for each in answers if each.lower() not in answer.lower() and answer.lower() not in each.lower()]
    if other and (wrong := statements(asked.question, chance.choice(other), verbs)):
        yield Pair(wrong, quote, text.title, NOT)
    if asked.changed and (changed := statements(asked.changed, answer, verbs)):
        yield Pair(changed, quote, text.title, NOT)


def _around(text: str, start: int, end: int, before: int) -> str:
    """The sentence that holds a part of a text, and so many before it."""
    ends = [0, *(found.end() for found in re.finditer(r"[.!?][”\"’)]? +(?=[A-Z\"“])", text)), len(text)]
    first = max(number for number, place in enumerate(ends) if place <= start)
    last = min(place for place in ends if place >= end)
    return text[ends[max(0, first - before)] : last].strip()
