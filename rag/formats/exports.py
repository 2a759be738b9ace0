"""Reads articles from JSON and JSON Lines: one article, a list of them, or the answer of a service with the list somewhere inside."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from rag.decoding import decode
from rag.errors import ArticleError
from rag.formats.field_names import RAW, TEXT, has_text, is_article
from rag.formats.fields import Record
from rag.formats.languages_stated import language_code
from rag.formats.records import cannot_be_read, pages_of_records
from rag.formats.text_lines import lines_of
from rag.formats.values import one_line, plain_key
from rag.page import Page, Value
from rag.schema import Found

DEEPEST_LIST = 4  # objects around a list of records: data.search.edges
LISTS = (
    "articles items results result data docs hits value values entries news posts stories documents records rows response feed channel "
    "item entry edges @graph graph itemListElement"
).split()
LOOKED_INTO = 50  # items of a list that are looked at to tell whether it is one of articles

_ARTICLE_TYPE = re.compile("Article|Posting|Report")  # of schema.org
_SPACE = re.compile(r"\s*")

Feed = Mapping[str, Value]
_Item = tuple[object, Feed, str | None]


def read_json(data: bytes, source: str, name: str, charset: str | None = None) -> Iterator[Page | ArticleError]:
    """Read a JSON file; JSON Lines under that name are read too.

    Args:
        data: the whole file.
        source: of the pages, followed by ``#`` and a number, and for messages.
        name: of the pages.
        charset: an encoding that is said to be the file's.

    Raises:
        ArticleError: the data is not text, or not JSON; with the line.
    """
    text, _ = decode(data, source, charset)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            if _is_json(text[: text.find("\n", len(text) - len(text.lstrip()))]):
                del text
                yield from read_json_lines(io.BytesIO(data), source, name, charset)
                return
            document = list(_one_after_the_other(text, source))
        else:
            raise ArticleError(_not_json(error), path=source, line=error.lineno) from error
    except RecursionError as error:
        raise ArticleError("lists or objects are nested too deeply; write a list of articles", path=source) from error
    except ValueError as error:  # a number of thousands of digits
        raise ArticleError(cannot_be_read("JSON", error), path=source) from error
    del text
    records = _numbered(document, source)
    first = next(records, None)
    if first is None:
        raise ArticleError("there is no record in it; write a list of articles", path=source)
    yield from pages_of_records(itertools.chain((first,), records), source, name)


def read_json_lines(stream: BinaryIO, source: str, name: str, charset: str | None = None) -> Iterator[Page | ArticleError]:
    """Read a file with a JSON value on each line, one at a time.

    Args:
        stream: at its beginning, seekable.
        source: of the pages, followed by ``#`` and the record's number, and for messages.
        name: of the pages.
        charset: an encoding that is said to be the file's.

    Raises:
        ArticleError: the beginning is not text, or there is no record.
    """
    yield from pages_of_records(_records_of_lines(stream, source, charset), source, name)


def _records_of_lines(stream: BinaryIO, source: str, charset: str | None) -> Iterator[Record | ArticleError]:
    number = 0
    for line, text in lines_of(stream, source, newline="\n", charset=charset):
        if isinstance(text, ArticleError):
            number += 1
            yield text
            continue
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            number += 1
            yield ArticleError(_not_json(error), path=source, line=line)
            continue
        except (ValueError, RecursionError, MemoryError) as error:
            number += 1
            yield ArticleError(cannot_be_read("JSON", error), path=source, line=line)
            continue
        for record in _numbered(value, source, number, line):
            number = number + 1 if isinstance(record, ArticleError) else record.number
            yield record
    if number == 0:
        raise ArticleError("there is no record in it; write one on each line", path=source)


def _one_after_the_other(text: str, source: str) -> Iterator[object]:
    """JSON values that follow each other without commas."""
    decoder = json.JSONDecoder()
    position = _after_space(text, 0)
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            yield ArticleError(_not_json(error), path=source, line=error.lineno)
            return
        yield value
        position = _after_space(text, position)


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _numbered(document: object, source: str, number: int = 0, line: int | None = None) -> Iterator[Record | ArticleError]:
    """The records in a JSON value, numbered from ``number`` + 1."""
    for value, feed, key in _items(document, {}, None, 0):
        number += 1
        if isinstance(value, ArticleError):
            yield value
        elif isinstance(value, Mapping):
            yield Record(number, value, line, feed, key)
        else:
            where = source if line is not None else f"{source}#{number}"
            what = {list: "a list", str: "a text", type(None): "null"}.get(type(value), "a number")
            yield ArticleError(f'{what}, not an object; write an article as {{"title": …, "text": …}}', path=where, line=line)


def _items(value: object, feed: Feed, key: str | None, depth: int) -> Iterator[_Item]:
    """What a value holds: itself if it is an article or nothing else, or the items of the lists that it has articles in."""
    if isinstance(value, list) and depth < DEEPEST_LIST:
        for item in value:
            yield from _items(item, feed, None, depth + 1)
        return
    if not isinstance(value, Mapping) or depth >= DEEPEST_LIST:
        yield value, feed, key
        return
    collections = _collections(value)
    if is_article(value):
        collections = [found for found in collections if found.known and found.has_text and not _has_own_text(value)]
    if not collections:
        yield value, feed, key
        return
    for found in collections:
        of_feed = {**feed, **found.feed}
        for item_key, item in found.items:
            yield from _items(item, of_feed, item_key, depth + 1)


class _Collection:
    """A list of records, or an object with records under their ids, and what is said of all of them."""

    def __init__(self, name: str, items: list[tuple[str | None, object]], around: Mapping[str, object], *, has_text: bool) -> None:
        self.known, self.items, self.has_text = name in LISTS, items, has_text
        self.feed = _feed_of(around)


def _collections(value: Mapping[str, object]) -> list[_Collection]:
    """The collections of articles nearest to the surface of an object; those with names that are known go before others."""
    by_id = _collection("", value, {})
    if by_id is not None:
        return [by_id]
    level: list[Mapping[str, object]] = [value]
    for _ in range(DEEPEST_LIST):
        found = [made for around in level for name, inner in around.items() if (made := _collection(name, inner, around)) is not None]
        if found:
            return [made for made in found if made.known] or found
        level = [inner for around in level for inner in around.values() if isinstance(inner, Mapping)][:LOOKED_INTO]
    return []


def _collection(name: str, value: object, around: Mapping[str, object]) -> _Collection | None:
    items: list[tuple[str | None, object]]
    if isinstance(value, list):
        items = [(None, item) for item in value]
        if name == "@graph":  # of the things that a page is about some are articles
            items = [(key, item) for key, item in items if isinstance(item, Mapping) and _ARTICLE_TYPE.search(str(item.get("@type")))]
    elif isinstance(value, Mapping) and value and all(isinstance(item, Mapping) for item in value.values()):
        items = [(None if key in LISTS or len(value) == 1 else key, item) for key, item in value.items()]
    else:
        return None
    looked_at = [item for _, item in items[:LOOKED_INTO] if isinstance(item, Mapping)]
    articles = [item for item in looked_at if is_article(item)]
    if isinstance(value, Mapping) and 2 * len(articles) <= len(looked_at):
        return None  # an object of objects may be anything
    return _Collection(name, items, around, has_text=any(map(has_text, articles))) if articles else None


def _has_own_text(value: Mapping[str, object]) -> bool:
    """Whether an object that holds a list is an article all the same: "text" and a headline, beside its comments, say."""
    return any(plain_key(name) in (*TEXT, *RAW) for name, inner in value.items() if isinstance(inner, str) and len(inner) > 200)


def _feed_of(around: Mapping[str, object]) -> dict[str, Value]:
    """What a feed says of all its items: its title, which is its publisher's name, and its language."""
    feed = around.get("feed")
    feed = feed if isinstance(feed, Mapping) else around
    given = {}
    title, language = feed.get("title"), feed.get("language")
    if isinstance(title, str) and 0 < len(one_line(title)) <= 200:
        given["publisher"] = Value(one_line(title), Found("export field", "likely", title))
    if isinstance(language, str) and (code := language_code(language)):
        given["language"] = Value(code, Found("export field", "likely", language))
    return given


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _not_json(error: json.JSONDecodeError) -> str:
    return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}; write it anew with a JSON library"
