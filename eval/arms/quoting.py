"""Makes the answer of an arm that quotes one sentence: the sentence, a marker, and the citation that it opens."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import rag
from eval.schema import Span

SOURCES = 10  # passages shown with an answer


def answer_quoting(
    question: str, quote: Span | None, found: Sequence[tuple[Span, float]], articles: Mapping[str, rag.Article], arm: str
) -> rag.Answer:
    """An answer that is one sentence of an article.

    Args:
        question: as asked.
        quote: the sentence; None where nothing was found, which is an abstention.
        found: passages with their scores, best first.
        articles: by id.
        arm: names what answers.

    Returns:
        ``trace.answerability`` is the score of the best passage: no probability, but larger where more was found.
    """
    sources = sources_of(found[:SOURCES], articles)
    citations: tuple[rag.Citation, ...] = ()
    text = "The articles do not say."
    if quote is not None:
        article = articles[quote.article_id]
        words = article.text[quote.start : quote.end]
        text = f"{' '.join(words.split())} [1]"
        citations = (
            rag.Citation(
                number=1,
                article_id=article.article_id,
                title=article.title,
                publisher=article.publisher,
                published=article.published,
                url=article.url,
                quote=words,
                start=quote.start,
                end=quote.end,
            ),
        )
    return rag.Answer(
        question=question,
        text=text,
        citations=citations,
        sources=tuple(sources),
        abstained=quote is None,
        notices=(),
        trace=rag.Trace(query=question, answerer=arm, answerability=found[0][1] if found else 0.0),
        settings_hash=hashlib.sha256(arm.encode()).hexdigest()[:12],
    )


def sources_of(found: Sequence[tuple[Span, float]], articles: Mapping[str, rag.Article]) -> list[rag.Source]:
    """Spans with their scores, best first, as sources."""
    return [
        rag.Source(
            article_id=span.article_id,
            title=articles[span.article_id].title,
            publisher=articles[span.article_id].publisher,
            published=articles[span.article_id].published,
            text=articles[span.article_id].text[span.start : span.end],
            start=span.start,
            end=span.end,
            score=score,
            rank=rank,
        )
        for rank, (span, score) in enumerate(found, 1)
    ]
