"""Citations against gold spans, counted by hand."""

from __future__ import annotations

import pytest

from eval.citation_measures import citation_scores, share_in
from eval.schema import CitationScores, Span


def span(start: int, end: int, article: str = "a") -> Span:
    return Span(article_id=article, start=start, end=end)


@pytest.mark.parametrize(
    ("cited", "right", "reached"),
    [
        (span(10, 20), True, True),
        (span(12, 13), True, False),  # a word of it
        (span(12, 17), True, True),
        (span(5, 15), True, True),  # cut at another place
        (span(0, 20), True, True),  # with the sentence before it
        (span(0, 40), False, True),  # the whole article
        (span(19, 39), False, False),  # the full stop
        (span(20, 30), False, False),
        (span(10, 20, "b"), False, False),
        (span(15, 15), False, False),
    ],
)
def test_half_of_a_quote_is_to_be_gold_and_half_of_gold_to_be_quoted(cited: Span, right: bool, reached: bool) -> None:
    assert citation_scores([cited], [span(10, 20)]) == CitationScores(right=right, reached=reached, gold=1)


def test_citations_are_counted_and_so_are_the_spans_they_reach() -> None:
    gold = [span(0, 10), span(11, 20), span(0, 10, "b")]
    cited = [span(0, 20), span(30, 40), span(12, 20), span(11, 20)]
    assert citation_scores(cited, gold) == CitationScores(right=3, reached=2, gold=3)
    assert citation_scores([], gold) == CitationScores(right=0, reached=0, gold=3)
    assert citation_scores(cited, []) is None


def test_what_is_in_several_spans_counts_once() -> None:
    assert share_in(span(0, 10), [span(0, 3), span(2, 4), span(9, 30), span(0, 10, "b")]) == 0.5
