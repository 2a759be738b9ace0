"""All sources compared at once must come to what comparing them one by one, token by token, comes to."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.alignment import CONTEXT_SHARE, IN_A_ROW, Reading, aligned, closest_in_a_row, closest_tokens
from rag.answer_schema import Source
from rag.embedding import Matrix, TokenVectors
from rag.names import NameIndex
from rag.question import CONTEXT_CLOSE, CONTEXT_OPEN, Question, read_question
from rag.sentences import sentence_spans
from rag.terms import index_terms

NAMES = NameIndex.learn(["Esmail Ghaani came. Ghaani sat."])
VOCABULARY = "bridge mayor opened closed the of in May 2021 city council Ghaani voted twice river".split()


def tokens(text: str, chance: np.random.Generator) -> TokenVectors:
    """Pieces of at most four letters, as the model's tokens are pieces of words, with vectors at random."""
    offsets = [match.span() for match in re.finditer(r"\w{1,4}|[^\w\s]", text)]
    vectors = chance.normal(size=(len(offsets), 8)).astype(np.float32)
    return TokenVectors(np.array(offsets, dtype=np.int64).reshape(-1, 2), vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def source(text: str, number: int, article: str | None = None, shift: int = 50) -> Source:
    spans = tuple((shift + start, shift + end) for start, end in sentence_spans(text))
    return Source(article or str(number), "", None, None, text, shift, shift + len(text), 1.0, number + 1, sentences=spans)


def closest(vector: Matrix, found: TokenVectors, first: int, last: int) -> float:
    """The cosine of the closest token between two offsets."""
    inside = [row for (start, end), row in zip(found.offsets, found.vectors, strict=True) if start >= first and end <= last]
    return max([0.0, *(float(vector @ row) for row in inside)])


def mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights) if sum(weights) else 0.0


def one_by_one(question: Question, asked: TokenVectors, read: Source, found: TokenVectors) -> list[list[float]]:
    """``whole, weakest, near, passage`` of each sentence; all content words of the question have rarity 2."""
    text = question.standalone
    spans = [(read_start - read.start, end - read.start) for read_start, end in read.sentences]
    dated = [any(period.start <= start < period.end for period in question.periods) for start, _ in asked.offsets]
    in_focus = [start < question.focus_end for start, _ in asked.offsets]
    shares = [0.0 if date else 1.0 if focus else CONTEXT_SHARE for date, focus in zip(dated, in_focus, strict=True)]
    words = [next((match for match in re.finditer(r"[^\W_]+", text) if match.start() <= at < match.end()), None) for at, _ in asked.offsets]
    in_what_is_asked = set(index_terms(text[: question.focus_end]))
    weights = [
        max([0.0, *(2.0 if term in in_what_is_asked else 2.0 * CONTEXT_SHARE for term in index_terms(word.group() if word else ""))])
        * (not date)
        for word, date in zip(words, dated, strict=True)
    ]
    rows = []
    for index, (first, last) in enumerate(spans):
        values = [closest(vector, found, first, last) for vector in asked.vectors]
        beside = [closest(vector, found, spans[max(0, index - 1)][0], spans[min(index + 1, len(spans) - 1)][1]) for vector in asked.vectors]
        anywhere = [closest(vector, found, 0, len(read.text)) for vector in asked.vectors]
        by_word: dict[int, list[float]] = {}
        for value, word, weight, focus in zip(values, words, weights, in_focus, strict=True):
            if word and weight and focus:
                by_word.setdefault(word.start(), []).append(value)
        weakest = min((sum(each) / len(each) for each in by_word.values()), default=0.0)
        rows.append([mean(values, shares), weakest, mean(beside, weights), mean(anywhere, weights)])
    return rows


sentences = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9).map(lambda words: " ".join(words).capitalize() + ".")
texts = st.lists(sentences, min_size=1, max_size=5).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5), sentences, st.none() | sentences, st.integers(0, 1000))
def test_at_once_as_one_by_one(passages: list[str], asked: str, before: str | None, seed: int) -> None:
    chance = np.random.default_rng(seed)
    standalone = f"Who {asked[:-1]}{CONTEXT_OPEN}{before[:-1]}{CONTEXT_CLOSE}" if before else f"Who {asked[:-1]}?"
    question = read_question(standalone, (), NAMES)
    vectors = tokens(standalone, chance)
    reading = Reading.of(question, standalone, vectors, lambda terms: dict.fromkeys(terms, 2.0))
    read = [source(text, number) for number, text in enumerate(passages)]
    found = [tokens(text, chance) for text in passages]
    expected = [row for each, its_tokens in zip(read, found, strict=True) for row in one_by_one(question, vectors, each, its_tokens)]
    assert np.stack(aligned(reading, read, found), axis=1) == pytest.approx(np.array(expected), abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4), sentences, st.integers(0, 1000), st.randoms(use_true_random=False))
def test_it_makes_no_difference_where_an_article_is_cut(parts: list[str], asked: str, seed: int, random: Random) -> None:
    """Of passages that follow each other, in whatever order they were found, the sentences are neighbours as in one passage."""
    chance = np.random.default_rng(seed)
    question = read_question(f"Who {asked[:-1]}?", (), NAMES)
    reading = Reading.of(question, question.standalone, tokens(question.standalone, chance), lambda terms: dict.fromkeys(terms, 2.0))
    found = [tokens(text, chance) for text in parts]
    begins = [sum(len(text) + 1 for text in parts[:number]) for number in range(len(parts))]
    spans = tuple(span for text, begin in zip(parts, begins, strict=True) for span in source(text, 0, "a", begin).sentences)
    whole = replace(source(" ".join(parts), 0, "a", 0), sentences=spans)  # "May. It" in one text may be no end of a sentence
    joined = TokenVectors(
        np.concatenate([each.offsets + begin for each, begin in zip(found, begins, strict=True)]),
        np.concatenate([each.vectors for each in found]),
    )
    order = list(range(len(parts)))
    random.shuffle(order)
    cut = [source(parts[number], number, "a", begins[number]) for number in order]
    together, apart = aligned(reading, [whole], [joined]), aligned(reading, cut, [found[number] for number in order])
    place = [whole.sentences.index(span) for each in cut for span in each.sentences]
    assert apart.near == pytest.approx(together.near[place], abs=1e-6)
    if len(parts) == 2:
        assert apart.passage == pytest.approx(together.passage, abs=1e-6)


def test_passages_of_two_articles_or_with_a_gap_are_no_neighbours() -> None:
    chance = np.random.default_rng(0)
    question = read_question("Who opened the bridge?", (), NAMES)
    reading = Reading.of(question, question.standalone, tokens(question.standalone, chance), lambda terms: dict.fromkeys(terms, 2.0))
    first, second = source("The bridge opened.", 0, "a", 0), source("The mayor voted.", 1, "a", 19)
    found = [tokens(first.text, chance), tokens(second.text, chance)]
    beside = aligned(reading, [first, second], found)
    for other in (replace(second, article_id="b"), source(second.text, 1, "a", 60)):
        apart = aligned(reading, [first, other], found)
        assert apart.near.tolist() == apart.passage.tolist() != beside.near.tolist()


@settings(deadline=None)
@given(st.lists(st.integers(0, 3 * IN_A_ROW), min_size=1, max_size=5), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_passages_at_once_are_as_one_by_one(lengths: list[int], asked: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    similarity = chance.uniform(-1, 1, size=(sum(lengths), asked)).astype(np.float32)
    weights = chance.uniform(0.1, 1, size=asked).astype(np.float32)
    nothing = np.zeros((1, asked))
    ends = np.cumsum(lengths).tolist()
    passages = [similarity[end - length : end] for length, end in zip(lengths, ends, strict=True)]
    closest = [np.vstack([nothing, own]).max(axis=0) for own in passages]
    assert closest_tokens(similarity, np.array(lengths)) == pytest.approx(np.array(closest))
    rows = [
        max((np.vstack([nothing, own[at : at + IN_A_ROW]]).max(axis=0) @ weights / weights.sum() for at in range(len(own))), default=0.0)
        for own in passages
    ]
    assert closest_in_a_row(similarity, np.array(lengths), weights) == pytest.approx(np.array(rows), abs=1e-5)
