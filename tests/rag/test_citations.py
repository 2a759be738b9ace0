"""Markers and citations: a number that leads nowhere, or to another span, is worse than none."""

from __future__ import annotations

import pytest

from rag.answer_schema import Citation, Source
from rag.citations import Numbering, Piece, cite, continued, marker, marker_numbers, numbered, reported_by, retold, without_markers
from rag.schema import Attribution

TEXT = "Mara Lind met Otto Brandt. They spoke for an hour."
SAID = (
    Attribution(100, 126, "anonymous", "two aides", 2, "Wire", "stated"),
    Attribution(127, 150, "paper", None, None, None, "stated"),
)
SOURCE = Source("a", "Talks", "Daily", "2020-01-02", TEXT, 100, 100 + len(TEXT), 1.0, 1, url="https://daily.example/a", attributions=SAID)


def _citation(number: int, start: int = 100, end: int = 126) -> Citation:
    return cite(number, SOURCE, start, end)


def test_a_citation_holds_the_exact_words_and_the_sources_particulars() -> None:
    citation = cite(3, SOURCE, 100, 126)
    assert citation.quote == "Mara Lind met Otto Brandt."
    assert (citation.number, citation.article_id, citation.title, citation.publisher, citation.published, citation.url) == (
        3, "a", "Talks", "Daily", "2020-01-02", "https://daily.example/a",
    )  # fmt: skip
    assert (citation.start, citation.end, citation.reported_by) == (100, 126, "Wire")


@pytest.mark.parametrize(
    ("start", "end", "outlet"),
    [(100, 126, "Wire"), (105, 110, "Wire"), (100, 150, "Wire"), (125, 140, "Wire"), (126, 150, None), (127, 140, None)],
)
def test_a_citation_credits_the_outlet_of_its_own_sentences_only(start: int, end: int, outlet: str | None) -> None:
    assert reported_by(SOURCE, start, end) == cite(1, SOURCE, start, end).reported_by == outlet


@pytest.mark.parametrize(("start", "end"), [(99, 110), (100, 151), (110, 110), (120, 110)])
def test_a_span_outside_the_source_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not within"):
        cite(1, SOURCE, start, end)


def test_markers_are_read_and_taken_out() -> None:
    assert marker(12) == "[12]"
    assert marker_numbers("a [2][1] b [2]. [x] [ 3]") == [2, 1, 2]
    assert without_markers("He met X [1] [2]. She left.[3]") == "He met X. She left."


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [
        ("", [], True),
        ("a [1] b [2] c [1]", [1, 2], True),
        ("a [2] b [1]", [1, 2], False),  # not in order of first use
        ("a [1]", [1, 2], False),  # a citation without a marker
        ("a [1] b [2]", [1], False),  # a marker without a citation
        ("a [1] b [3]", [1, 3], False),  # a gap
        ("a [1]", [1, 1], False),
    ],
)
def test_numbered_tells_whether_text_and_citations_agree(text: str, numbers: list[int], expected: bool) -> None:
    assert numbered(text, [_citation(number) for number in numbers]) is expected


def test_equal_spans_share_a_number_and_others_get_the_next() -> None:
    numbering = Numbering()
    assert [numbering.number(*span) for span in [("a", 0, 5), ("a", 5, 9), ("a", 0, 5), ("b", 0, 5)]] == [
        (1, True), (2, True), (1, False), (3, True),
    ]  # fmt: skip


def test_a_second_answerer_goes_on_where_the_first_stopped() -> None:
    earlier = [_citation(1)]
    second = [Piece("They spoke [1].", (_citation(1, 127, 150),)), Piece(" Lind met Brandt [2][1].", (_citation(2),))]
    pieces = list(continued(second, earlier))
    assert [piece.text for piece in pieces] == ["They spoke [2].", " Lind met Brandt [1][2]."]
    assert [(citation.number, citation.start) for piece in pieces for citation in piece.citations] == [(2, 127)]


def test_articles_that_retell_one_report_are_said_to_be_one_source() -> None:
    def told(number: int, article_id: str, outlet: str | None) -> Citation:
        return Citation(number, article_id, "T", None, None, None, "q", 0, 1, outlet)

    def found(article_id: str, story: str) -> Source:
        return Source(article_id, "T", None, None, "q", 0, 1, 1.0, 1, story=story)

    sources = [found("a", "s"), found("b", "s"), found("c", "c")]
    cited = [told(1, "a", None), told(2, "a", "Reuters"), told(3, "c", None), told(4, "b", "Reuters")]
    assert retold(cited, sources) == ["2 of the articles quoted ([1], [4]) retell one report by Reuters: they are one source."]
    assert retold([*cited[:3], told(4, "b", "AFP")], sources) == [
        "2 of the articles quoted ([1], [4]) retell one report: they are one source."
    ]
    assert retold(cited[:3], sources) == []
