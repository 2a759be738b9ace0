"""Keeps articles grouped into stories: compares the ones that are new with all others, and names each article's story.

How two articles are compared is in ``stories.py``; here only what changed since the last time is. An article without a fingerprint, left
by a run that was killed, gets one now.
"""

from __future__ import annotations

from collections.abc import Iterable

from rag.article_store import ArticleStore
from rag.attribution.outlets import OutletCredits
from rag.ingestion.annotation import fingerprint_of
from rag.ingestion.records import IngestRecords
from rag.stories.fingerprints import Fingerprint
from rag.stories.stories import StoryIndex, stories


def group_stories(articles: ArticleStore, records: IngestRecords) -> None:
    """Bring the stories of all articles up to date."""
    before = articles.stories()
    compared = records.fingerprinted()
    records.forget_stories(compared.keys() - before.keys())
    _take_missing(articles, records, before.keys() - compared.keys())
    new = sorted(article_id for article_id in before if not compared.get(article_id, False))
    if new:
        kept, of_other_version = _kept(records)
        if of_other_version:
            _take_missing(articles, records, of_other_version)
            kept, _ = _kept(records)
            new = sorted({*new, *of_other_version})  # what they were linked by is forgotten with them
        index = StoryIndex(kept.values())
        records.add_links(new, [link for article_id in new for link in index.links_of(kept[article_id])])
    now = stories(before, records.links())
    articles.set_stories({article_id: story for article_id, story in now.items() if story != before[article_id]})


def _kept(records: IngestRecords) -> tuple[dict[str, Fingerprint], list[str]]:
    """Fingerprints by article id, and the ids of those that another version of Byline wrote."""
    read = {article_id: Fingerprint.from_json(content) for article_id, content in records.fingerprints().items()}
    return {name: kept for name, kept in read.items() if kept is not None}, [name for name, kept in read.items() if kept is None]


def _take_missing(articles: ArticleStore, records: IngestRecords, article_ids: Iterable[str]) -> None:
    """Take the fingerprints of stored articles."""
    found, credits = {}, OutletCredits(articles.publishers())
    for article_id in sorted(article_ids):
        article = articles.get(article_id)
        if article is not None:
            found[article_id] = fingerprint_of(article, articles.passages_of(article_id), credits).to_json()
    if found:
        records.set_fingerprints(found)
