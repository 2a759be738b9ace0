"""Reads schema.org descriptions that a page holds as JSON-LD: which of them is of its story, and what it says.

Broken JSON is read as far as it goes. The values are not interpreted here.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

LARGEST = 2_000_000  # characters of one description; those with the whole story have some 50,000
MOST_ITEMS = 20_000  # objects looked at on a page

_STORY = re.compile(r"(?:Article|Posting|Report|Review|NewsItem)$")
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>|/\*\s*\]\]>\s*\*/|;)\s*$")
_EXTRA_COMMA = re.compile(r",(\s*[}\]])")
_KEYS = {
    "title": ("headline", "name"), "publisher": ("publisher", "sourceOrganization"), "author": ("author", "creator"),
    "published": ("datePublished", "dateCreated", "uploadDate"), "modified": ("dateModified",), "language": ("inLanguage",),
    "section": ("articleSection",), "description": ("description",), "keywords": ("keywords",),
}  # fmt: skip


@dataclass
class StoryData:
    """What is said of a story: texts by field, its address, and its own text where that is there."""

    values: dict[str, list[str]] = field(default_factory=dict)
    url: str | None = None
    body: str = ""

    def texts(self, name: str) -> list[str]:
        """The texts for a field, best first; empty when there is none."""
        return self.values.get(name, [])


def story_data(root: HtmlElement, addresses: Sequence[str | None], titles: Iterable[str]) -> StoryData:
    """What the page's JSON-LD says of its story.

    Args:
        root: the page.
        addresses: of the story, where they are known; and
        titles: what its headline may be: they tell which of several stories that are described is meant.
    """
    scripts = [script.text or "" for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower()]
    items: list[dict[str, Any]] = []
    broken: list[str] = []
    for script in scripts:
        if len(script) <= LARGEST:
            parsed = _parsed(script)
            if parsed is None:
                broken.append(script)
            else:
                items += _objects(parsed, MOST_ITEMS - len(items))
    by_id = {item["@id"]: item for item in items if isinstance(item.get("@id"), str) and len(item) > 1}
    stories = [item for item in items if any(_STORY.search(kind) for kind in _kinds(item))]
    story = _chosen(stories, {_path(address) for address in addresses if address}, {_key(title) for title in titles})
    if story is None:
        return _salvaged(broken) if broken and not stories else _of_page(items, by_id)
    return _read(story, by_id)


def _parsed(script: str) -> Any:
    """The data, or None when it cannot be read even after common mistakes are mended."""
    text = script.strip()
    for _ in range(3):
        text = _COMMENT.sub("", text).strip()
    for attempt in (text, _EXTRA_COMMA.sub(r"\1", text), _EXTRA_COMMA.sub(r"\1", html.unescape(text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(data: Any, most: int) -> list[dict[str, Any]]:
    """All objects in the data, outermost first."""
    found: list[dict[str, Any]] = []
    level = [data]
    while level and len(found) < most:
        following: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                found.append(value)
                following += value.values()
            elif isinstance(value, list):
                following += value
        level = following
    return found[:most]


def _kinds(item: dict[str, Any]) -> Iterator[str]:
    kinds = item.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind


def _chosen(stories: list[dict[str, Any]], paths: set[str], titles: set[str]) -> dict[str, Any] | None:
    """The description of the page's story; of several the one with its address or headline, of none of these the only one with a date."""
    for story in stories:
        if any(_path(address) in paths for address in _addresses(story)):
            return story
    for story in stories:
        if any(_key(text) in titles for key in ("headline", "name") for text in _texts(story.get(key))):
            return story
    dated = [story for story in stories if "datePublished" in story]
    return dated[0] if len(dated) == 1 else stories[0] if len(stories) == 1 else None


def _addresses(story: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = story.get(key)
        for one in (value, value.get("@id"), value.get("url")) if isinstance(value, dict) else (value,):
            if isinstance(one, str) and one.startswith("http"):
                yield one


def _path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _read(story: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> StoryData:
    found = StoryData(url=next(_addresses(story), None))
    for name, keys in _KEYS.items():
        texts = [text for key in keys for text in _texts(story.get(key), by_id)]
        if texts:
            found.values[name] = [", ".join(dict.fromkeys(texts))] if name in ("author", "keywords", "section") else texts
    body = next(iter(_texts(story.get("articleBody"), longest=LARGEST)), "")
    found.body = "\n".join(" ".join(line.split()) for line in re.sub(r"<[^<>]{0,2000}>", "\n", body).split("\n") if line.strip())
    return found


def _of_page(items: list[dict[str, Any]], by_id: dict[str, dict[str, Any]]) -> StoryData:
    """Where no story is described: the publisher and the date that a description of the page gives."""
    for item in items:
        if any(kind.endswith("WebPage") for kind in _kinds(item)):
            page = _read(item, by_id)
            return StoryData({name: page.values[name] for name in ("publisher", "published", "modified") if name in page.values})
    return StoryData()


def _salvaged(scripts: list[str]) -> StoryData:
    """Single values out of broken JSON."""
    found = StoryData()
    for name, keys in _KEYS.items():
        for key in keys:
            after = (
                r"\s*:\s*(?:\[\s*)?(?:\{[^{}]{0,300}?\"name\"\s*:\s*)?\"((?:[^\"\\]|\\.){1,300})\""
                if name in ("publisher", "author")
                else r"\s*:\s*\"((?:[^\"\\]|\\.){1,300})\""
            )
            match = next(filter(None, (re.search(rf'"{key}"{after}', script) for script in scripts)), None)
            if match and key != "name":
                found.values.setdefault(name, []).extend(_texts(match[1].replace('\\"', '"').replace("\\/", "/")))
    return found


def _texts(value: Any, by_id: dict[str, dict[str, Any]] | None = None, longest: int = 1000, depth: int = 3) -> list[str]:
    """A value's texts: itself, those in a list, the name of what it describes or refers to."""
    if isinstance(value, str):
        text = " ".join(html.unescape(html.unescape(value)).split()) if longest <= 1000 else html.unescape(value)
        return [text] if text and len(text) <= longest else []
    if isinstance(value, list) and depth:
        return [text for one in value[:50] for text in _texts(one, by_id, longest, depth - 1)]
    if isinstance(value, dict) and depth:
        named = value.get("name") or value.get("@value") or value.get("alternateName")
        if named is None and by_id and isinstance(value.get("@id"), str):
            named = by_id.get(value["@id"], {}).get("name")
        return _texts(named, by_id, longest, depth - 1)
    return []
