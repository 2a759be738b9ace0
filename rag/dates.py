"""Partial ISO dates (``2021-12-08``, ``2021-12``, ``2021``) in words. Reading dates out of articles is not done here."""

from __future__ import annotations

from collections.abc import Iterable

_MONTHS = "January February March April May June July August September October November December".split()


def date_in_words(partial: str) -> str:
    """``2021-12-08`` as ``8 December 2021``, ``2021-12`` as ``December 2021``, ``2021`` as ``2021``."""
    parts = partial.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def period_in_words(partials: Iterable[str]) -> str | None:
    """``from October 2019 to November 2024``, ``from 2021``; None when there are no dates. Days are left out."""
    dates = sorted(partial[:7] for partial in partials)
    if not dates:
        return None
    first, last = date_in_words(dates[0]), date_in_words(dates[-1])
    return f"from {first}" if first == last else f"from {first} to {last}"
