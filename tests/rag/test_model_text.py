"""What a model writes becomes plain sentences: markup that gets through runs in a reader's page, a wrong cut loses a citation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import prompts
from rag.model_text import CLAIMS, Sentence, clean, sentences_of


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
        ("He left [2021] [12345].", "He left."),
        ("He left [sic] and [said].", "He left sic and said."),
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
        ("He left\U000e0041\U000e0042\ufe0f\U000e0101\u115f\u034f.", "He left."),
        ("&lt;img src=x&gt;He left &#91;1&#93; &amp;#91;2&amp;#93; &amp;amp;lt;b&amp;amp;gt;now.", "He left [1] [2] now."),
        ("He left &#9\u200b1;1&amp;#9&#8203;3;", "He left [1]"),
        ("He left \uff3b1\uff3d\u27e62\u27e7.", "He left [1][2]."),
        ("[Mara Lind][x] left [1][2] $5 or US$5, $x$ \\textbf{now}.", "Mara Lind left [1][2] $5 or US$5, x now."),
        ("AT&T and R&D; 5 & 6", "AT&T and R&D; 5 & 6"),
        ("See bad.example/x?q=1, www.bad.example and me@bad.example now", "See and now"),
        ("See bad.example:8080/x and bad.example#top and data:text/html;base64,AAAA and vbscript:x now", "See and and and now"),
        ("Amazon.com left the U.S. at 5 p.m. and/or the data: all of it", "Amazon.com left the U.S. at 5 p.m. and/or the data: all of it"),
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


LEFT, STAYED = {"text": "He left.", "sources": [1]}, {"text": "She stayed.", "sources": [2, 3]}
AS_TEXT = "He left. [1] She stayed. [2][3]"


def _claims(*claims: object, **more: object) -> str:
    return json.dumps({"list": False, "claims": list(claims)} | more)


def _found(text: str) -> list[Sentence]:
    return list(sentences_of([text]))


def test_claims_in_json_are_the_sentences_of_the_same_text() -> None:
    assert _found(_claims(LEFT, STAYED)) == _found(AS_TEXT)
    assert _found(_claims(LEFT, STAYED, list=True)) == _found("- He left. [1]\n- She stayed. [2][3]")


def test_the_schema_is_what_is_read_and_what_strict_mode_wants() -> None:
    claim = CLAIMS["properties"]["claims"]["items"]
    for schema in (CLAIMS, claim):
        assert schema["additionalProperties"] is False
        assert list(schema["properties"]) == schema["required"]
    assert list(claim["properties"]) == list(LEFT)


def test_a_claim_comes_as_soon_as_its_object_is_complete() -> None:
    fed: list[str] = []

    def feed() -> Iterator[str]:
        for character in _claims(LEFT, STAYED):
            fed.append(character)
            yield character

    assert next(sentences_of(feed())).text == "He left [1]."
    assert "".join(fed).endswith("[1]}")


@pytest.mark.parametrize(
    "written",
    [
        "```json\n" + _claims(LEFT, STAYED) + "\n```",
        "```json " + _claims(LEFT, STAYED) + "```\nI hope this helps.",
        "<think>Hm. {</think>\n" + _claims(LEFT, STAYED),
        "\n  " + json.dumps({"claims": [LEFT, STAYED]}, indent=4),
        json.dumps({"list": 7, "more": {"a": ["}"]}, "claims": [LEFT, STAYED]}),
        json.dumps([LEFT, STAYED]),
        _claims(LEFT, {"quote": {"words": "he } left {", "at": [{}]}, "sure": 1.0} | STAYED),
        _claims(LEFT, {"text": "She\n\n stayed.", "sources": [2, 3, 4000, -1, 0, 10**30, True, 2.0, "7", None, [8]]}),
        _claims(LEFT, {"sources": [9]}, {"text": None, "sources": [9]}, {"text": ["It rained."], "sources": [9]}, {}, STAYED),
        _claims(LEFT, {"text": "- She stayed. [2]", "sources": 3}).replace('"- She stayed. [2]"', '"- She stayed.\\ud83d [2]"'),
        _claims(LEFT, STAYED, "It rained.", {"text": "It rained.", "sources": [9]}),
        _claims(LEFT, STAYED, {"text": "It rained. " * 1000, "sources": [9]}),
        _claims(LEFT, STAYED, {"text": "It rained.", "sources": [9]})[:-20],
        _claims(LEFT, STAYED).replace("]}]}", '] , "deep": ' + "[" * 6000),
        _claims(LEFT, STAYED)[:-1] + ', "text": "It rained."}\n\nIt rained. [9]',
    ],
)  # fmt: skip
def test_claims_in_json_that_is_not_quite_what_was_asked_for(written: str) -> None:
    expected = "He left. [1]" if "deep" in written else AS_TEXT
    assert [sentence.text for sentence in _found(written)] == [sentence.text for sentence in _found(expected)]


@pytest.mark.parametrize(
    "written",
    ["{", "{}", '{"claims"', '{"claims": [', '{"claims": [{"text": "He le', '{"claims": null}', '{"answer": "He left [1]."}',
     '{"claims": "He left."}',
     '{"claims": ["He left [1]."]}', "{" * 10_000, '{"claims": [' + "[" * 10_000, '{"list": true, "claims": [7]}'],
)  # fmt: skip
def test_json_without_a_whole_claim_says_nothing(written: str) -> None:
    assert _found(written) == []


@pytest.mark.parametrize(
    "written", ['{"list": false, "claims": []}', '{"claims"\n:\n[\n]', "```json\n" + json.dumps({"claims": []}) + "\n```"]
)
def test_no_claims_at_all_are_an_abstention(written: str) -> None:
    assert [sentence.text for sentence in _found(written)] == [prompts.ABSTAIN]


def test_pieces_of_json_in_plain_text_are_no_sentences() -> None:
    assert _texts('Here it is:\n"text": "He left."\n"sources": [1]\n}],\nShe stayed [2].') == ["Here it is:", "She stayed [2]."]
    assert _texts("He left { so } he said [1].") == ["He left so he said [1]."]


JSON_PARTS = [
    '{"list": true, "claims": [',
    '{"text": "',
    "He left.",
    '", "sources": [',
    "1",
    "2, 3",
    "]}",
    ", ",
    "]}",
    "\n",
    "```json\n",
    "{",
    "}",
    "\\",
]


@given(st.lists(st.sampled_from(JSON_PARTS), max_size=25), st.data())
def test_the_same_claims_however_the_json_is_cut_into_chunks(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=10)))
    chunks = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert list(sentences_of(chunks)) == _found(text)
