"""What is read out of a story once, when it is taken in, and kept with its passages: when things happened, and who says so.

Both need more than a passage: "he added" takes its speaker from the sentence before, "the next day" its date from another paragraph.
Outlets are known as they are at ingestion; one that becomes known later counts for what is taken in after it.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace

from rag.attribution.attribution import attributions
from rag.attribution.outlets import OutletCredits, agency_of
from rag.dating.event_dates import event_dates
from rag.passages import split_article
from rag.schema import Article, Passage
from rag.sentences import sentence_spans
from rag.stories.fingerprints import Fingerprint, fingerprint


def with_agency(article: Article, credits: OutletCredits) -> Article:
    """The article with the agency whose report it carries; the lines cleaning took out may name it."""
    around = "\n".join([*(piece.text for piece in article.removed if piece.reason == "byline" and not piece.position), article.text])
    found = agency_of(around, credits)
    return replace(article, agency=found[0] if found else None)


def annotated_passages(article: Article, passage_tokens: int, credits: OutletCredits) -> list[Passage]:
    """The article's passages with the dates and attributions that stand in them.

    Args:
        article: with its agency.
        passage_tokens: most tokens in a passage.
        credits: reads credits to outlets.
    """
    sentences = sentence_spans(article.text, article.language)
    dates = event_dates(article.text, sentences, article.published, article.language)
    said = attributions(article.text, sentences, article.publisher, credits, article.agency, article.language)
    date_starts, said_starts = [date.start for date in dates], [record.start for record in said]
    found = []
    for passage in split_article(article, passage_tokens=passage_tokens):
        first, last = (bisect.bisect_left(date_starts, offset) for offset in (passage.start, passage.end))
        begin, end = (bisect.bisect_left(said_starts, offset) for offset in (passage.start, passage.end))
        found.append(replace(passage, event_dates=tuple(dates[first:last]), attributions=tuple(said[begin:end])))
    return found


def fingerprint_of(article: Article, passages: Sequence[Passage], credits: OutletCredits) -> Fingerprint:
    """What of an article tells whether another one is a copy or a rewrite of it."""
    days = {date.first for passage in passages for date in passage.event_dates if date.precision == "day"}
    credited = {record.outlet for passage in passages for record in passage.attributions if record.outlet} | (
        {article.agency} if article.agency else set()
    )
    text = f"{article.title}\n{article.text}"
    named = credits.all_named_in(text)
    return fingerprint(article.article_id, text, days=days, credited=credited, named=named, publisher=article.publisher)
