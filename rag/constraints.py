"""How far an article, or one of its passages, meets the outlets and periods that a question asks for: 0 to 1, never a filter.

What nothing dates may be of any period, so it counts in part. Which constraints a question has is ``query.py``'s matter.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.article_store import Head
from rag.period_match import match_periods
from rag.periods import Period
from rag.schema import EventDate

CREDITED = 0.7  # an article of another outlet that credits the one asked for in this passage
BY_PUBLICATION = 0.7  # the period of an event, met by the article's publication only
PERHAPS = 0.4  # a period that nothing tells whether it is met


def outlet_met(head: Head, credited: Collection[str], outlets: frozenset[str]) -> float:
    """How far a passage that credits these outlets is of one of those asked for; with none, how far the article as a whole is."""
    if head.publisher in outlets or head.agency in outlets:
        return 1.0
    return 0.0 if outlets.isdisjoint(credited) else CREDITED


def period_met(published: str | None, event_dates: Sequence[EventDate], periods: Sequence[Period]) -> float:
    """How far a passage is of one of the periods.

    Args:
        published: partial ISO date of its article.
        event_dates: that stand in it; none for an article as a whole.
        periods: that are asked about; at least one.
    """
    met, by = match_periods(periods, event_dates, published)
    if met == "no":
        return 0.0
    if met == "unknown":
        return PERHAPS
    event = any(period.of == "event" for period in periods)
    return BY_PUBLICATION if event and by == "publication date" else 1.0
