"""Makes pages of the records of an export, one at a time: a record that cannot be used is reported and does not stop the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rag.errors import ArticleError
from rag.formats.dates_stated import day_comes_first
from rag.formats.field_names import dates_in
from rag.formats.fields import Record, page_of
from rag.page import Page

LARGEST_RECORD = 20_000_000  # bytes, as for an article in a file of its own
LOOKED_AT = 500  # records that are read ahead to learn whether dates name the day or the month first
LOOKED_AT_CHARACTERS = 4_000_000  # and no more of them than this, however long they are


def pages_of_records(records: Iterable[Record | ArticleError], source: str, name: str) -> Iterator[Page | ArticleError]:
    """Make pages of records.

    Args:
        records: in order; an error stands for a record that cannot be read.
        source: of the export; a page's source is this with ``#`` and the record's number.
        name: of the export; a record without an id of its own is named by this and its number.

    Yields:
        A page or an error for each record. Ids are told apart: the second record with the id ``a`` gets ``a-2``.
    """
    coming = iter(records)
    first = list(_beginning(coming))
    day_first = day_comes_first(date for record in first if isinstance(record, Record) for date in dates_in(record.values))
    ids: dict[str, int] = {}
    for record in itertools.chain(first, coming):
        if isinstance(record, ArticleError):
            yield record
            continue
        where = source if record.line is not None else f"{source}#{record.number}"
        try:
            page = page_of(record, f"{source}#{record.number}", f"{name}-{record.number}", where, day_first)
        except ArticleError as error:
            yield ArticleError(error.reason, path=where, line=record.line, field=error.field)
        except Exception as error:  # the text's HTML is read by a parser that others wrote
            yield ArticleError(cannot_be_read("a record of an article", error), path=where, line=record.line)
        else:
            yield _told_apart(page, ids)


def cannot_be_read(what: str, error: Exception) -> str:
    """The reason to give for an error that was not foreseen."""
    words = " ".join(str(error).split())[:200]
    return f"cannot be read as {what} ({type(error).__name__}{': ' if words else ''}{words}); save it anew, or as text"


def _beginning(records: Iterator[Record | ArticleError]) -> Iterator[Record | ArticleError]:
    characters = 0
    for record in itertools.islice(records, LOOKED_AT):
        yield record
        if isinstance(record, Record):
            characters += sum(len(value) for value in record.values.values() if isinstance(value, str | list | dict))
            if characters > LOOKED_AT_CHARACTERS:
                break


def _told_apart(page: Page, ids: dict[str, int]) -> Page:
    """The page with an id that no page before it has. ``ids`` holds the number that the next one of each id gets."""
    given = page.fields.get("article_id")
    if given is None:
        return page
    article_id = given.value
    if article_id in ids:
        number = ids[article_id]
        while f"{article_id}-{number}" in ids:
            number += 1
        ids[article_id] = number + 1
        article_id = f"{article_id}-{number}"
    ids[article_id] = 2
    return replace(page, fields={**page.fields, "article_id": given._replace(value=article_id)})
