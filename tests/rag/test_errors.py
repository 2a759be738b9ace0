"""A message is whole for whoever runs Byline, and readers of a page get what happened without commands and settings."""

from __future__ import annotations

import pickle

import rag


def test_what_happened_is_apart_from_the_command_that_mends_it() -> None:
    error = rag.BylineError("No article is published by 'Dayly Glob'.", remedy="byline articles lists them.")
    assert str(error) == "No article is published by 'Dayly Glob'. byline articles lists them."
    assert (error.what, error.remedy) == ("No article is published by 'Dayly Glob'.", "byline articles lists them.")
    assert (rag.BylineError("It is late.").what, str(rag.BylineError("It is late."))) == ("It is late.", "It is late.")


def test_an_article_error_has_its_place_in_both() -> None:
    error = rag.ArticleError("has more than 2 MB", path="a.md", line=3, field="title", remedy="set BYLINE_FETCH_MEGABYTES to more")
    assert str(error) == "a.md:3: title: has more than 2 MB; set BYLINE_FETCH_MEGABYTES to more"
    assert (error.what, error.reason) == ("a.md:3: title: has more than 2 MB", "has more than 2 MB; set BYLINE_FETCH_MEGABYTES to more")


def test_an_error_from_another_process_still_says_what_happened() -> None:
    error = pickle.loads(pickle.dumps(rag.BylineError("Too late.", remedy="Run byline ingest.")))
    assert (error.what, error.remedy) == ("Too late.", "Run byline ingest.")
