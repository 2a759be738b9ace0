"""Passages: a cut sentence is a quote without its end, a wrong offset opens at other words."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.passages import embedding_text, passage_span, split_article, tokens_of_text
from rag.schema import Article
from rag.sentences import sentence_spans
from rag.testing import WordCountEmbedding
from rag.tokens import count_tokens


def article(text: str, language: str = "en") -> Article:
    return Article("a", "The title", None, None, None, language, text, content_hash="0123456789abcdef")


SENTENCES = st.sampled_from(
    ["He left.", "# Head", "\n", "\n\n", "“Go,” she said.", "Gen. X met Y on May 1.", "سلام دوست.", "😀 Yes!", "It rained all day. " * 3]
)
TEXTS = st.one_of(st.lists(SENTENCES, max_size=60).map(" ".join), st.text(max_size=400), st.lists(SENTENCES, max_size=30).map("".join))


@settings(deadline=None)
@given(TEXTS, st.integers(8, 64))
def test_passages_hold_every_sentence_whole_once_and_in_bounds(text: str, limit: int) -> None:
    passages = split_article(article(text), passage_tokens=limit)
    assert [span for passage in passages for span in passage.sentences] == sentence_spans(text)
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        assert count_tokens(passage.text) <= limit or len(passage.sentences) == 1
        assert passage.passage_id == f"a@0123456789ab:{passage.start}-{passage.end}"
    assert len({passage.passage_id for passage in passages}) == len(passages)


def test_passages_rather_end_with_a_paragraph() -> None:
    paragraph = "The leaders met again in the capital. They did not agree on anything at all."
    passages = split_article(article("\n\n".join([paragraph] * 6)), passage_tokens=40)
    assert [passage.text for passage in passages] == ["\n\n".join([paragraph] * 2)] * 3


def test_a_heading_goes_with_what_it_heads() -> None:
    text = "The first part of this story is short.\n\n# What came next\n\nThe second part of it is rather longer than that."
    passages = split_article(article(text), passage_tokens=18)
    assert [passage.text.split("\n")[0] for passage in passages] == ["The first part of this story is short.", "# What came next"]


def test_a_sentence_longer_than_the_limit_stands_alone_uncut() -> None:
    long = "Word " * 100 + "end."
    passages = split_article(article(f"Before. {long} After."), passage_tokens=20)
    assert [passage.text for passage in passages] == ["Before.", long, "After."]


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_gives_nothing(text: str) -> None:
    assert split_article(article(text), passage_tokens=32) == []


def test_what_is_embedded_has_the_headline() -> None:
    story = article("He left.")
    assert embedding_text(story, split_article(story, passage_tokens=32)[0]) == "The title\nHe left."


def test_the_tokens_of_a_passage_are_those_of_its_own_words() -> None:
    story = article("He left. She stayed.")
    (passage,) = split_article(story, passage_tokens=32)
    (tokens,) = WordCountEmbedding().embed_tokens([embedding_text(story, passage)])
    own = tokens_of_text(story, passage, tokens)
    assert [passage.text[start:end] for start, end in own.offsets] == ["He", "left", "She", "stayed"]
    assert own.vectors.tolist() == tokens.vectors[2:].tolist()


@example("a:b", 3, 9)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), st.integers(0, 999), st.integers(0, 999))
def test_a_passages_id_names_its_span(article_id: str, start: int, end: int) -> None:
    assert passage_span(f"{article_id}@0123456789ab:{start}-{end}") == (start, end)
