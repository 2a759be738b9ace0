"""A claim, its quote and what stands around the quote, put together for a model that is to read them as one text (``train_claims.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rag.dating.dates import date_in_words
from rag.models.span_reader import Pair, pair
from rag.schema import Source
from rag.terms import index_terms

CLAIM_TOKENS, CONTEXT_TOKENS, MOST_TOKENS = 64, 48, 192  # of the claim, of the context, and of all; what is longer is cut


def encoded(encoder: Any, texts: Sequence[tuple[str, ...]]) -> list[Pair]:
    """Claims, quotes and contexts as the model reads them; the context stands between the others."""
    claims, quotes, contexts = (encoder.encode_batch(list(each), add_special_tokens=False) for each in zip(*texts, strict=True))
    return [
        pair(claim, context, quote, MOST_TOKENS, CLAIM_TOKENS, CONTEXT_TOKENS)
        for claim, context, quote in zip(claims, contexts, quotes, strict=True)
    ]


def context_of(claim: str, quote: str, sources: Sequence[Source]) -> str:
    """What of outlet, day, title and the sentence before the quote has words of the claim that the quote lacks."""
    lacking = set(index_terms(claim)).difference(index_terms(quote))
    found = []
    for source in sources[:1]:
        day = f", {date_in_words(source.published)}" if source.published else ""
        for part in (f"{source.publisher}{day}" if source.publisher else "", source.title, _before(quote, source)):
            if lacking.intersection(index_terms(part)):
                found.append(part)
    return " – ".join(found)


def _before(quote: str, source: Source) -> str:
    """The sentence before the quote in its passage, empty where there is none."""
    start = source.text.find(quote)
    ends = [(first - source.start, last - source.start) for first, last in source.sentences if last - source.start <= start]
    return source.text[slice(*ends[-1])] if ends else ""
