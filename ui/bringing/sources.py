"""What a reader hands over to be added (files, pasted text, web addresses), named safely and held to the limits, as ``rag`` takes it.

Pure functions. Nothing is read out of it or fetched here; that is ``rag``'s matter, and when, ``taking_in``'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

import yaml

import rag
from ui import texts
from ui.settings import PageSettings

LONGEST_NAME = 100
"""Characters of a file's name that are kept."""
LONGEST_TEXT = 500_000
"""Characters that can be pasted: a long book. What is larger is a file."""
FIELDS = ("title", "publisher", "published", "url", "language")
"""What is told of an article, and can be corrected."""
MEGABYTE = 1_000_000
_UNSEEN = ("Cc", "Co", "Cs", "Zl", "Zp")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")  # they would let what follows run the other way


class Sent(NamedTuple):
    """A file that a browser sent: its name there, its size in bytes, and what is in it; None where that did not come."""

    name: str
    size: int
    data: bytes | None


@dataclass(slots=True)
class Item:
    """Something that was handed over, and what became of it.

    Attributes:
        name: as the reader sees it.
        source: what ``rag`` takes; None once it was taken, or where it is refused.
        size: of what is handed over, in bytes; 0 for an address.
        typed: the fields that the reader told beside a pasted text.
        state: what is being done with it.
        added, updated, unchanged: ids of articles.
        copies: titles of the articles of which something in it is a copy.
        refused: why something in it was not taken, or all of it.
        remarks: what else is to be told of it.
    """

    name: str
    source: rag.Document | str | None = None
    size: int = 0
    typed: frozenset[str] = frozenset()
    state: Literal["waiting", "reading", "done", "left"] = "waiting"
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    copies: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def article_ids(self) -> tuple[str, ...]:
        """All articles that are there because of it, or were already."""
        return tuple(dict.fromkeys((*self.added, *self.updated, *self.unchanged)))

    def refuse(self, reason: str) -> None:
        """It is not taken."""
        self.source, self.state = None, "done"
        self.refused.append(reason)


def of_files(files: Iterable[Sent], settings: PageSettings) -> list[Item]:
    """Items of files; those beyond a limit are refused and the others stay."""
    items, total = list[Item](), 0
    for number, sent in enumerate(files, 1):
        name = clean_name(sent.name)
        item = Item(name, size=sent.size)
        items.append(item)
        if number > settings.upload_files:
            item.refuse(texts.TOO_MANY_FILES.format(limit=settings.upload_files))
        elif sent.size > settings.upload_megabytes * MEGABYTE:
            item.refuse(texts.FILE_TOO_LARGE.format(size=megabytes(sent.size), limit=f"{settings.upload_megabytes:g}"))
        elif total + sent.size > settings.upload_total_megabytes * MEGABYTE:
            item.refuse(texts.TOO_MUCH_AT_ONCE.format(limit=f"{settings.upload_total_megabytes:g}"))
        elif sent.data is None:
            item.refuse(texts.NOT_SENT)
        elif not sent.data:
            item.refuse(texts.EMPTY_FILE)
        else:
            item.source = rag.Document(name, sent.data)
            total += sent.size
    return items


def of_text(text: str, fields: Mapping[str, str], settings: PageSettings) -> list[Item]:
    """An item of text that was pasted.

    What is told of it becomes front matter, which YAML itself writes, so that no value can end it. Where nothing is told, the text is read
    as it stands, as that of a file is.
    """
    told = {name: plain(fields.get(name, "")) for name in FIELDS}
    told = {name: value for name, value in told.items() if value}
    text = text.replace("\r\n", "\n")
    if told:
        text = f"---\n{yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1_000_000)}---\n\n{text}"
    data = text.encode("utf-8", "replace")
    title = told.get("title", "")
    item = Item(title or texts.PASTED, size=len(data), typed=frozenset(told))
    if len(text) > LONGEST_TEXT:
        item.refuse(texts.TEXT_TOO_LONG.format(limit=f"{LONGEST_TEXT:,}"))
    elif len(data) > settings.upload_megabytes * MEGABYTE:
        item.refuse(texts.FILE_TOO_LARGE.format(size=megabytes(len(data)), limit=f"{settings.upload_megabytes:g}"))
    else:
        name = clean_name(re.sub(r"[/\\.]", " ", title)) if title else "pasted"
        item.source = rag.Document(f"{name}.md", data)
    return [item]


def of_addresses(lines: str, settings: PageSettings) -> list[Item]:
    """Items of web addresses, one a line; whatever is none is refused, since ``rag`` would take it for a path of this machine."""
    items = list[Item]()
    for number, line in enumerate(dict.fromkeys(plain(line) for line in lines.splitlines() if line.strip()), 1):
        item = Item(line[:300])
        items.append(item)
        if number > settings.upload_files:
            item.refuse(texts.TOO_MANY_ADDRESSES.format(limit=settings.upload_files))
        elif not re.match(r"https?://[^/]", line, re.IGNORECASE):
            item.refuse(texts.NO_ADDRESS)
        else:
            item.source = line
        if number > 10 * settings.upload_files:
            break
    return items


def clean_name(name: str) -> str:
    """A file's name without folders and unseen characters, and short: safe to show and to make an article's id of. The ending stays."""
    last = plain(re.split(r"[/\\]", name)[-1])
    path = PurePosixPath(last.strip(". ") or "file")
    ending = path.suffix if 1 < len(path.suffix) <= 10 else ""
    return path.name.removesuffix(ending)[: LONGEST_NAME - len(ending)].rstrip() + ending


def plain(value: str) -> str:
    """A text on one line, without unseen characters."""
    return " ".join("".join(char for char in " ".join(value.split()) if not _is_unseen(char)).split())


def _is_unseen(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in _UNSEEN


def megabytes(size: int) -> str:
    """A size in megabytes, as it is told: no smaller than .1."""
    return f"{max(size / MEGABYTE, 0.1):.1f}"


def told_below(line: str, name: str) -> str:
    """What ``rag`` tells of a file, as it stands below the file's name: what lies inside is named, the file itself is not again."""
    return re.sub(r"^ \([0-9a-f]{8}\)", "", line.removeprefix(name)).lstrip("!/#").removeprefix(": ")


def refused_below(rejected: rag.Rejected, name: str) -> str:
    """Why something in a file or at an address was not taken, as it stands below the name, with what a reader of the page can do."""
    line = told_below(f"{rejected.path}: {rejected.reason}", name)
    if not rejected.remedy:
        return line
    if re.match(r"https?://", name, re.IGNORECASE):
        return texts.SAVE_AND_ADD.format(what=line.removesuffix(f"; {rejected.remedy}"))
    inside = line.removesuffix(rejected.reason)  # an archive's member is named
    ending = PurePosixPath(inside.removesuffix(": ") or name).suffix.lower()
    unread = ending and ending not in rejected.remedy
    return inside + (texts.CANNOT_READ.format(ending=ending) if unread else texts.CANNOT_READ_THIS)
