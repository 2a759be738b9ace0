"""Citations against gold spans, counted by hand."""

from __future__ import annotations

import pytest

from eval.citation_measures import citation_scores, is_of
from eval.schema import CitationScores, Span


def span(start: int, end: int, article: str = "a") -> Span:
    return Span(article_id=article, start=start, end=end)


@pytest.mark.parametrize(
    ("cited", "is_it"),
    [
        (span(10, 20), True),
        (span(0, 40), True),  # holds it
        (span(12, 13), True),  # lies in it
        (span(15, 25), True),  # half of each
        (span(16, 26), False),
        (span(19, 39), False),  # the full stop
        (span(20, 30), False),
        (span(10, 20, "b"), False),
    ],
)
def test_spans_are_of_the_same_words_where_they_share_half_of_the_shorter(cited: Span, is_it: bool) -> None:
    assert is_of(cited, span(10, 20)) is is_it
    assert is_of(span(10, 20), cited) is is_it


def test_citations_are_counted_and_so_are_the_spans_they_reach() -> None:
    gold = [span(0, 10), span(11, 20), span(0, 10, "b")]
    cited = [span(0, 20), span(30, 40), span(12, 20), span(11, 20)]
    assert citation_scores(cited, gold) == CitationScores(right=3, reached=2, gold=3)
    assert citation_scores([], gold) == CitationScores(right=0, reached=0, gold=3)
    assert citation_scores(cited, []) is None
