"""Who is asked: the model and endpoint of Byline's settings, with another model's name where one is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import rag
from eval.judging.endpoint import Endpoint
from eval.judging.voting import Voter


@contextmanager
def voter(settings: rag.Settings | None, model: str | None, *, votes: int, cache: Path, most_calls: int | None) -> Iterator[Voter]:
    """A voter for as long as the block lasts. Prices are of the model in the settings, and of no other.

    Raises:
        ValueError: ``votes`` is even or below 1.
        rag.ConfigurationError: no endpoint is set, or not a possible one.
    """
    if votes < 1 or votes % 2 == 0:
        raise ValueError(f"{votes} votes may be undecided. Ask for an odd number.")
    settings = settings or rag.Settings()
    priced = settings.prompt_price is not None and settings.completion_price is not None and model in (None, settings.model)
    with Endpoint(settings) as endpoint:
        yield Voter(
            endpoint,
            model or settings.model,
            votes=votes,
            max_tokens=settings.answer_tokens,
            cache=cache,
            most_calls=most_calls,
            prices=(settings.prompt_price or 0.0, settings.completion_price or 0.0) if priced else None,
        )
