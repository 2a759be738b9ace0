"""What a model writes becomes plain sentences: markup that gets through runs in a reader's page, a wrong cut loses a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.model_text import clean, sentences_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left [1, 2].", "He left [1][2]."),
        ("He left [1][Source 2] [^3].", "He left [1][2] [3]."),
        ("He left [sources 1 and 2].", "He left [1][2]."),
        ("He left. [1] [2] She stayed.[3]", "He left [1][2]. She stayed [3]."),
        ('He said "no." [1]', 'He said "no [1]."'),
        ("He left【4†source】.", "He left[4]."),
        ("He left [1](https://bad.example/x).", "He left [1]."),
        ("He left [[2]](https://bad.example/x).", "He left [2]."),
        ("He left [2021] [12345].", "He left ."),
        ("He left [sic] and [said].", "He left sic and said ."),
        ("A <b>bold</b> <script>alert(1)</script> one", "A bold alert(1) one"),
        ("<img src=x onerror=alert(1)>He left", "He left"),
        ("<<b>script>x</<b>script>", "script x /script"),
        ("5 < 6 > 4", "5 6 4"),
        ("See ![pixel](https://bad.example/p.png?q=secret) here", "See here"),
        ("See ![pixel][ref] and [the report](https://bad.example) here", "See and the report here"),
        ("See [a](javascript:alert(1)) here", "See a here"),
        ("See https://bad.example/a?b=c and www.bad.example now", "See and now"),
        ("**He** met *her* and `them` and snake_case _too_", "He met her and them and snake_case too"),
        ("## Heading", "Heading"),
        ("| a | b [1] |", "a b [1]"),
        ("a\u202eb\u200bc\x00d\x1b[31m", "abc d 31m"),
    ],
)
def test_clean_leaves_words_and_markers(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text(alphabet=st.sampled_from("ab1 []()<>!*`\"'./:\\|#_~&-\nhtps"), max_size=80))
def test_nothing_that_is_markup_is_left(text: str) -> None:
    cleaned = clean(text)
    assert not set("<>|\\`*") & set(cleaned)
    assert "](" not in cleaned
    assert not re.search(r"\w://|\bwww\.\w", cleaned)


def _texts(text: str, **options: bool) -> list[str]:
    return [sentence.text for sentence in sentences_of([text], truncated=lambda: options.get("truncated", False))]


def test_a_sentence_comes_as_soon_as_the_next_word_shows_that_it_ended() -> None:
    fed: list[str] = []

    def feed() -> Iterator[str]:
        for chunk in ("Gen. Lind met Mr. ", "Brandt [", "1]. The", "y spoke ", "for an hour. [2", "] Then", " ", "she left"):
            fed.append(chunk)
            yield chunk

    assert [(sentence.text, fed[-1]) for sentence in sentences_of(feed())] == [
        ("Gen. Lind met Mr. Brandt [1].", "y spoke "),
        ("They spoke for an hour [2].", " "),
        ("Then she left", "she left"),
    ]


def test_lines_list_items_and_fences() -> None:
    text = "# Talks\nShe met:\n- Otto Brandt [1]. He agreed [2].\n* Ana Ruiz [3]\n```python\n1. Third [4]\n```\n\nEnd."
    found = [(sentence.text, sentence.begins_line, sentence.in_list) for sentence in sentences_of([text])]
    assert found == [
        ("Talks", True, False),
        ("She met:", True, False),
        ("Otto Brandt [1].", True, True),
        ("He agreed [2].", False, True),
        ("Ana Ruiz [3]", True, True),
        ("Third [4]", True, True),
        ("End.", True, False),
    ]


def test_the_open_end_of_a_truncated_answer_is_left_out() -> None:
    assert _texts("He left [1]. He did not", truncated=True) == ["He left [1]."]
    assert _texts('He left [1]. He said "no." [2]', truncated=True) == ["He left [1].", 'He said "no [2]."']
    assert _texts("He left [1]. He did not") == ["He left [1].", "He did not"]


@pytest.mark.parametrize("text", ["<think>Hm. [1] is\n best</think>He left [1].", "  \n<think></think>\nHe left [1]."])
def test_thinking_aloud_is_left_out(text: str) -> None:
    assert _texts(text) == ["He left [1]."]


def test_thinking_without_end_is_no_answer() -> None:
    assert _texts("<think>He left [1]. And so on") == []


def test_brackets_and_quotation_marks_are_not_cut() -> None:
    assert _texts('He left. [1, 2] She said: "I stay. I do." [3] Then (so he says. Or not.) it rained.')[:2] == [
        "He left [1][2].",
        'She said: "I stay. I do [3]."',
    ]


def test_a_line_that_never_ends_a_sentence_is_cut_all_the_same() -> None:
    text = iter("( a. " * 2000)
    assert next(sentences_of(text)).text.startswith("( a.")
    assert len(list(text)) > 7000  # it would take time with the square of its length


PARTS = ["He left. ", "Gen. ", "5 p.m. ", "[1]", "[2", "] ", "[1, 3]", '"', "(a. b) ", "\n", "- ", "**", "<b", "> ", "U.S. ", "said no. "]
PARTS += ["<think>", "</think>", "```", "1. ", "https://a.example ", "](b) ", "![c", "مرحبا؟ "]


@given(st.lists(st.sampled_from(PARTS), max_size=25), st.data())
def test_the_same_sentences_however_the_text_is_cut_into_chunks(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=10)))
    chunks = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert list(sentences_of(chunks)) == list(sentences_of([text])) == list(sentences_of(text))
