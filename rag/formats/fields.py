"""Makes a page of one record of an export: which of its fields is the headline, which the text.

The names are in ``field_names``. What is not mapped is kept as metadata. Finding the records is done in ``exports`` and
``tables``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from urllib.parse import urlsplit

from rag.errors import ArticleError
from rag.formats.dates_stated import partial_date
from rag.formats.field_names import (
    AUTHOR,
    ID,
    LANGUAGE,
    MAYBE_PUBLISHED,
    PARTS_OF_DATE,
    PARTS_OF_ID,
    PARTS_OF_NAME,
    PARTS_OF_TEXT,
    PARTS_OF_URL,
    PUBLISHED,
    PUBLISHER,
    RAW,
    SUMMARY,
    TEXT,
    TITLE,
    URL,
    text_in,
)
from rag.formats.languages_stated import language_code
from rag.formats.values import (
    Entry,
    entries_of,
    is_html,
    json_of,
    one_line,
    paragraphs_of,
    plain_key,
    text_of,
    visible_length,
    without_references,
)
from rag.page import Page, Value
from rag.schema import Certainty, Found
from rag.slugs import LONGEST, slug

LONGEST_METADATA = 2000  # characters of a value that is kept beside the article; what is longer is another text
LONGEST_NAME = 200  # characters of a publisher; what is longer describes one
MOST_METADATA = 200  # fields kept; a record with more is a table turned on its side
SAME_TEXT = 0.9  # a text this long, measured by the longest of the record, is the same text

_LINE_END = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")
_CUT_SHORT = re.compile(r"\[\+?(\d+) chars\]\s*$")
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24})(?:[/:]\S*)?", re.IGNORECASE)
_NAME_IN_PYTHON = re.compile(r"""\{.{0,500}?['"](?:name|title)['"]:\s*(['"])(.{1,200}?)\1""")
_NUMERIC_DATE = re.compile(r"\s*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an export.

    Attributes:
        number: counted from 1 in its file, those that cannot be read as well.
        values: by the names of the export.
        line: of the file, where it has one.
        feed: what the export says of all its records.
        key: what the export files it under.
    """

    number: int
    values: Mapping[str, object]
    line: int | None = None
    feed: Mapping[str, Value] = field(default_factory=dict)
    key: str | None = None


def page_of(record: Record, source: str, name: str, path: str, day_first: bool | None = None) -> Page:
    """Make a page of a record.

    Args:
        record: of any export.
        source: of the page.
        name: of the page, used where the record has no id of its own.
        path: of the export, for messages.
        day_first: what ``03/10/2024`` means in this export, None when that is not known.

    Raises:
        ArticleError: there is no text; says which fields there are.
    """
    reading = _Reading(entries_of(record.values), record, day_first)
    text = reading.text()
    if text is None:
        names = ", ".join(one_line(entry.name)[:40] for entry in reading.entries[:20]) or "none"
        message = f"there is none; the record's fields are: {names}. Name the one with the article 'text'"
        raise ArticleError(message, path=path, line=record.line, field="text")
    fields = {
        name: value
        for name, value in {
            "title": reading.title(),
            "publisher": reading.publisher(),
            "language": reading.language(),
            "published": reading.published(),
            "url": reading.url(),
            "article_id": reading.article_id(),
        }.items()
        if value is not None
    }
    metadata = reading.metadata()
    page = _page_of_text(text, source, name, fields.get("url"))
    return replace(
        page, fields={**page.fields, **fields}, metadata={**page.metadata, **metadata}, warnings=(*reading.warnings, *page.warnings)
    )


class _Reading:
    """Takes the fields out of a record's entries; what is left over is metadata."""

    def __init__(self, entries: list[Entry], record: Record, day_first: bool | None) -> None:
        self.entries, self.record, self.day_first = entries, record, day_first
        self.places: dict[str, list[int]] = {}
        for position, entry in enumerate(entries):
            self.places.setdefault(entry.key, []).append(position)
        self.warnings: list[str] = []
        self.used: set[int] = set()
        self.beside: list[Entry] = []  # what nested values hold beside the part that became a field

    def text(self) -> str | None:
        """The record's text: the longest of its full texts, a whole page, or else a summary."""
        for keys in (TEXT, RAW, SUMMARY):
            found = [(position, text) for position in self._of(keys) if (text := text_in(self.entries[position]))]
            if found:
                break
        else:
            return None
        lengths = {position: visible_length(text) for position, text in found}
        longest = max(lengths.values())
        position, text = next((position, text) for position, text in found if lengths[position] >= SAME_TEXT * longest)
        self._use(position, PARTS_OF_TEXT)
        if keys is TEXT:
            self.used |= {other for other, text in found if len(text) > LONGEST_METADATA}  # another form of the text
        if keys is SUMMARY:
            self.warnings.append(f"the text is the record's {self.entries[position].name!r}; it holds no full text")
        if self.entries[position].key == "td":  # Factiva has the first paragraph in a field of its own
            for lead in self._of(("lp",)):
                text = f"{text_in(self.entries[lead]) or ''}\n\n{text}".strip()
                self._use(lead, PARTS_OF_TEXT)
        if cut := _CUT_SHORT.search(text, len(text) - 40):
            text = text[: cut.start()].rstrip()
            self.warnings.append(f"the text is cut short: the export leaves out its last {cut[1]} characters")
        return text if text.strip() else None

    def title(self) -> Value | None:
        keys = TITLE if any(entry.key == "type" for entry in self.entries) else TITLE[:-1]  # a "name" is a title to schema.org alone
        for position, written in self._written(keys, PARTS_OF_NAME):
            if len(written) <= LONGEST_METADATA and (title := one_line(written)):
                self._use(position, PARTS_OF_NAME)
                return _value(title, written)
        return None

    def publisher(self) -> Value | None:
        """The first field that has a name; a domain if there is no better."""
        domain: tuple[int, str, str] | None = None
        for position, written in self._written(PUBLISHER, PARTS_OF_NAME):
            name_in_python = _NAME_IN_PYTHON.match(written)  # a table that was made of nested records
            name = one_line(name_in_python[2] if name_in_python else written)
            if len(name) > LONGEST_NAME:
                continue
            if match := _DOMAIN.fullmatch(name):
                domain = domain or (position, match[1].lower(), written)
            elif name:
                self._use(position, PARTS_OF_NAME)
                return _value(name, written)
        if domain:
            self._use(domain[0], PARTS_OF_NAME)
            return _value(*domain[1:], sure="likely")
        return self.record.feed.get("publisher")

    def language(self) -> Value | None:
        for position, written in self._written(LANGUAGE, ("code", "alternateName", *PARTS_OF_NAME)):
            if code := language_code(written):
                self._use(position, PARTS_OF_NAME)
                self._language = code
                return _value(code, written)
        return self.record.feed.get("language")

    _language: str | None = None

    def published(self) -> Value | None:
        """The first field that holds a date; one that says when the record was made is only likely to say when the article was."""
        doubtful: list[str] = []
        for position, written in self._written((*PUBLISHED, *MAYBE_PUBLISHED), PARTS_OF_DATE):
            read = partial_date(written, day_first=self.day_first, language=self._language)
            if read is not None:
                self._use(position, PARTS_OF_DATE)
                guessed = self.entries[position].key in MAYBE_PUBLISHED or (
                    self.day_first is not None and read != partial_date(written, language=self._language)
                )
                return _value(read, written, sure="likely" if guessed else "certain")
            doubtful.append(one_line(written)[:40])
        if doubtful:
            why = "may name the day or the month first" if _NUMERIC_DATE.match(doubtful[0]) else "is not a date"
            self.warnings.append(f"published: {doubtful[0]!r} {why} and is left out; write dates as 2021-12-08, 2021-12 or 2021")
        return None

    def url(self) -> Value | None:
        doubtful: list[str] = []
        for position, written in self._written(URL, PARTS_OF_URL):
            address = written.strip()
            if is_address(address):
                if self.entries[position].key not in ID:
                    self._use(position, PARTS_OF_URL)
                return _value(address, written)
            if self.entries[position].key not in ID:
                doubtful.append(one_line(written)[:80])
        if doubtful:
            self.warnings.append(f"url: {doubtful[0]!r} is not a web address and is left out; write it as https://example.org/story")
        return None

    def article_id(self) -> Value | None:
        for position, written in self._written(ID, PARTS_OF_ID):
            if (made := id_of(written)) is not None:
                self._use(position, PARTS_OF_ID)
                return _value(made, written)
        made = id_of(self.record.key) if self.record.key else None
        return None if made is None else _value(made, self.record.key or "")

    def metadata(self) -> dict[str, str]:
        kept: dict[str, str] = {}
        cut = []
        for position, entry in enumerate([*self.entries, *self.beside]):
            if position in self.used:
                continue
            author = text_of(entry.value, PARTS_OF_NAME) if entry.key in AUTHOR and "author" not in kept else None
            if author:
                name, text = "author", re.sub(r"^by ", "", one_line(author), flags=re.IGNORECASE)
            else:
                name, text = one_line(entry.name)[:100], json_of(entry.value)
            if entry.value in (None, [], {}) or text.casefold() in ("", "nan", "null"):
                continue
            if len(kept) == MOST_METADATA:
                self.warnings.append(f"{len(self.entries)} fields; the first {MOST_METADATA} of those that say nothing known are kept")
                break
            if len(text) > LONGEST_METADATA:
                text = text[: LONGEST_METADATA - 2] + " …"
                cut.append(name)
            kept[name] = text
        if cut:
            self.warnings.append(f"cut at {LONGEST_METADATA:,} characters: {', '.join(cut[:20])}")
        return kept

    def _of(self, keys: Iterable[str]) -> Iterator[int]:
        """Positions of the entries of these names that are not used, in the order of the names."""
        for key in keys:
            yield from (position for position in self.places.get(key, ()) if position not in self.used)

    def _written(self, keys: Iterable[str], parts: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        for position in self._of(keys):
            value = self.entries[position].value
            if not isinstance(value, bool) and (written := text_of(value, parts)):
                yield position, written

    def _use(self, position: int, parts: tuple[str, ...]) -> None:
        """An entry has become a field, or of a nested one the first of these parts has; its other parts stay as metadata."""
        self.used.add(position)
        _, name, value = self.entries[position]
        if isinstance(value, Mapping):
            taken = next((part for part in parts if part in value and paragraphs_of(value[part], parts)), None)
            self.beside += [Entry(plain_key(part), f"{name}.{part}", inner) for part, inner in value.items() if part != taken]


def is_address(text: str) -> bool:
    """Whether a text is an http(s) address."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"\x00-\x1f]", text)
    except ValueError:
        return False


def id_of(written: str) -> str | None:
    """A record's own id made fit to be an article's; one that is too long keeps apart from others by digits of its hash."""
    name = re.sub(r"^\w+://(?:www\.)?", "", written.strip())
    if not any(character.isalnum() for character in name):
        return None
    made = slug(name)
    if len(name) > LONGEST:
        made = f"{made[: LONGEST - 9].rstrip('-')}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return made


def _page_of_text(text: str, source: str, name: str, url: Value | None) -> Page:
    if "&lt;" in text and not is_html(text) and is_html(unescape(text)):
        text = unescape(text)  # as feeds have it
    if not is_html(text):
        return Page(source, name, _LINE_END.sub("\n", without_references(text)))
    from rag.formats.web_page import read_web_page

    page = text if "<body" in text.lower() else f"<!doctype html><html><head><meta charset=utf-8></head><body>{text}</body></html>"
    return read_web_page(page.encode(), source, name, address=url.value if url else None, charset="utf-8")


def _value(value: str, written: str, sure: Certainty = "certain") -> Value:
    return Value(value, Found("export field", sure, written.strip()[:LONGEST_METADATA]))
