"""Reads what a web page's markup states about its story: title, publisher, dates, address, language, authors.

Sources, in order of trust: schema.org descriptions in JSON-LD, the Open Graph and other ``meta`` elements, schema.org attributes and
``time`` elements, and what is left (``title`` element, the site's domain). Nothing is read out of sentences, and no date is ever made
up: dates in the text or the address are ``rag.dating.publication``'s. Reading JSON-LD itself: ``structured_data``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from rag.formats.dates_stated import day_comes_first, partial_date
from rag.formats.structured_data import StoryData, story_data
from rag.page import Value
from rag.schema import Certainty, Found

STATED = "page metadata"
LONGEST_VALUE = 1000  # characters of a field; a description has a few hundred
LONGEST_NAME = 80  # of a publisher

_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "sailthru.title", "parsely-title", "headline", "hdl")
_PUBLISHER = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "article:publisher_name",
    "cre",
    "application-name",
    "al:android:app_name",
)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "publicationdate", "ptime", "originalpublicationdate", "article.published",
    "article_date_original",
    "cxenseparse:recs:publishtime", "vr:published_time", "bt:pubdate", "displaydate",
    "rnews:datepublished", "og:pubdate",
    "og:published_time", "citation_publication_date", "citation_date", "datecreated", "date_published", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "utime",
)
_OTHERS = {
    "author": (
        "author",
        "article:author",
        "article:author_name",
        "parsely-author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "sailthru.author",
    ),
    "section": ("article:section", "parsely-section", "section", "cg", "article.section"),
    "description": ("og:description", "description", "dc.description", "twitter:description", "dcterms.abstract"),
    "keywords": ("keywords", "news_keywords", "parsely-tags", "sailthru.tags", "article:tag"),
}
_SITE_AFTER_TITLE = re.compile(r"\s+(?:[|·•»«:–—-]|::)\s+")
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][\w-]+)?", re.IGNORECASE)
_COUNTRY_DOMAIN = re.compile(r"\.(?:co|com|org|net|gov|ac|edu)\.[a-z]{2}$")


@dataclass
class Metadata:
    """What a page states: fields and the rest as in ``Page``, and the story's text where structured data holds it."""

    fields: dict[str, Value] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def add(self, name: str, value: str | None, words: str, *, how: str = STATED, sure: Certainty = "certain") -> None:
        """Take a field in, unless it is known or there is no value."""
        if value and name not in self.fields:
            self.fields[name] = Value(value, Found(how, sure, words))


def read_metadata(root: HtmlElement, text: str, address: str | None) -> Metadata:
    """Read what is stated.

    Args:
        root: the page, parsed.
        text: its markup, for comments that browsers leave when they save a page.
        address: where it was fetched from, where that is known.
    """
    found = Metadata()
    metas = _metas(root)
    headings = [heading for heading in (_clean("".join(element.itertext())) for element in root.iter("h1")) if heading]
    _read_url(found, root, metas, text, address)
    url = found.fields["url"].value if "url" in found.fields else None
    data = story_data(root, [url, address], [*headings, *_values(metas, _TITLE)])
    if "url" not in found.fields and data.url and _is_address(data.url):
        found.add("url", data.url, data.url)
        url = data.url
    _read_language(found, root, metas, data)
    _read_publisher(found, root, metas, data)
    _read_title(found, root, metas, data, headings)
    domain = _domain(url or address)
    if domain:
        _read_site_name(found, domain)
        found.add("publisher", domain, url or address or "", how="address", sure="uncertain")
    _read_dates(found, root, metas, data)
    for name, keys in _OTHERS.items():
        value = next(iter([*data.texts(name), *(v for v in _values(metas, keys) if name != "author" or not _is_address(v))]), None)
        if value:
            found.others[name] = value
    found.body = data.body
    return found


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    """The contents of ``meta`` elements by their names in small letters."""
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = _clean(element.get("content") or "")
        if content and len(content) <= LONGEST_VALUE:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                for name in (element.get(attribute) or "").lower().split():
                    metas.setdefault(name, []).append(content)
    return metas


def _values(metas: dict[str, list[str]], names: Iterable[str]) -> Iterator[str]:
    return (value for name in names for value in metas.get(name, ()))


def _clean(text: str) -> str:
    """White space collapsed, entities that were escaped twice resolved."""
    return " ".join(html.unescape(html.unescape(text[: 4 * LONGEST_VALUE])).split())


def _read_url(found: Metadata, root: HtmlElement, metas: dict[str, list[str]], text: str, address: str | None) -> None:
    saved = _SAVED_FROM.search(text[:5000])
    base = address or (saved[1] if saved else None)
    canonical = [element.get("href") or "" for element in root.iter("link") if "canonical" in (element.get("rel") or "").lower().split()]
    stated = [*canonical, *metas.get("og:url", ())]
    whole = [(urljoin(base, word.strip()) if base else word.strip(), word) for word in stated]
    usable = [(url, word) for url, word in whole if _is_address(url)]
    for url, word in sorted(
        usable, key=lambda pair: urlsplit(pair[0]).path.strip("/") == ""
    ):  # the site's front page is the address of no story
        found.add("url", url, word)
    if base and _is_address(base):
        found.add("url", base, base, how="address")


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "." in parts.netloc and not re.search(r"[\s<>\"]", value)
    except ValueError:
        return False


def _domain(url: str | None) -> str | None:
    """The site's name in its address: ``example.org`` of ``https://www.example.org/story``."""
    host = (urlsplit(url).hostname or "") if url and _is_address(url) else ""
    parts = host.split(".")
    if not host or host.replace(".", "").isdecimal() or ":" in host:
        return None
    return ".".join(parts[-3 if _COUNTRY_DOMAIN.search(host) else -2 :])


def _read_language(found: Metadata, root: HtmlElement, metas: dict[str, list[str]], data: StoryData) -> None:
    attributes = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    bodies = [element.get("lang") for element in root.iter("body")]
    for stated in [
        *data.texts("language"),
        *attributes,
        *bodies,
        *_values(metas, ("content-language", "og:locale", "language", "dc.language")),
    ]:
        match = _LANGUAGE.fullmatch((stated or "").strip())
        if stated and match:
            found.add("language", match[1].lower(), stated)


def _read_publisher(found: Metadata, root: HtmlElement, metas: dict[str, list[str]], data: StoryData) -> None:
    marked = [_clean(e.get("content") or "".join(e.itertext())) for e in root.xpath("//*[@itemprop='publisher']//*[@itemprop='name']")[:3]]
    for name in [*data.texts("publisher"), *_values(metas, _PUBLISHER), *marked]:
        if len(name) <= LONGEST_NAME and not _is_address(name) and not name.startswith("@") and any(map(str.isalpha, name)):
            found.add("publisher", name, name)


def _read_title(found: Metadata, root: HtmlElement, metas: dict[str, list[str]], data: StoryData, headings: list[str]) -> None:
    element = next((_clean("".join(title.itertext())) for title in root.iter("title")), "")
    for stated in [*data.texts("title"), *_values(metas, _TITLE)]:
        found.add("title", _without_site(stated, found, headings), stated)
    if element and "title" not in found.fields:
        own = next((heading for heading in headings if heading.casefold() in element.casefold()), None)
        found.add("title", own or _without_site(element, found, headings), element, sure="certain" if own else "likely")
    for heading in headings[:1]:
        found.add("title", heading, heading, how="heading", sure="likely")


def _read_site_name(found: Metadata, domain: str) -> None:
    """The publisher by the title, where the name after or before the headline is that of the site's domain."""
    title = found.fields.get("title")
    if title is None or "publisher" in found.fields:
        return
    pieces = _SITE_AFTER_TITLE.split(title.found.words)
    for name in (pieces[-1], pieces[0]):
        letters = "".join(filter(str.isalnum, name.casefold()))
        if len(pieces) > 1 and letters and letters.removeprefix("the") == domain.split(".")[0].removeprefix("the").replace("-", ""):
            found.add("publisher", name, title.found.words, sure="likely")
            found.fields["title"] = Value(_without_site(title.value, found, []), title.found)
            return


def _without_site(title: str, found: Metadata, headings: list[str]) -> str:
    """A title without the site's name after it or before it: as the page's own heading has it, or known by the publisher's name."""
    for heading in headings:
        if title != heading and title.startswith(heading) and _SITE_AFTER_TITLE.match(title[len(heading) :]):
            return heading
    publisher = found.fields["publisher"].value.casefold() if "publisher" in found.fields else None
    pieces = _SITE_AFTER_TITLE.split(title)
    if publisher and len(pieces) > 1:
        if pieces[-1].casefold() == publisher:
            return title[: [match.start() for match in _SITE_AFTER_TITLE.finditer(title)][-1]]
        if pieces[0].casefold() == publisher:
            return title[next(match.end() for match in _SITE_AFTER_TITLE.finditer(title)) :]
    return title


def _read_dates(found: Metadata, root: HtmlElement, metas: dict[str, list[str]], data: StoryData) -> None:
    marked = list(_dates_marked(root, "datepublished"))
    times = [(element.get("datetime") or "".join(element.itertext())).strip() for element in _times_of_story(root)]
    language = found.fields["language"].value if "language" in found.fields else None
    stated = [*data.texts("published"), *_values(metas, _PUBLISHED), *marked]
    day_first = day_comes_first([*stated, *times])
    for written in stated:
        found.add("published", partial_date(written, day_first=day_first, language=language), written)
    days = [(partial_date(written, day_first=day_first, language=language), written) for written in times if len(written) <= LONGEST_VALUE]
    for day, written in days:
        if day and len({other for other, _ in days if other}) <= 2:  # published and updated; a list of other stories has more
            found.add("published", day, written, how="date line", sure="likely")
    modified = [*data.texts("modified"), *_values(metas, _MODIFIED), *_dates_marked(root, "datemodified")]
    value = next(filter(None, (partial_date(written, day_first=day_first, language=language) for written in modified)), None)
    if value:
        found.others["modified"] = value


def _dates_marked(root: HtmlElement, name: str) -> Iterator[str]:
    for element in root.xpath("//*[@itemprop]"):
        if name in (element.get("itemprop") or "").lower().split() and element.tag != "meta":
            yield (element.get("datetime") or element.get("content") or "".join(element.itertext())).strip()[:LONGEST_VALUE]


def _times_of_story(root: HtmlElement) -> list[HtmlElement]:
    """The ``time`` elements that date the story: one said to be its publication, else those of the article with the headline, else all."""
    times = list(root.iter("time"))
    said = [element for element in times if element.get("pubdate") is not None or "publish" in (element.get("class") or "").lower()]
    if said:
        return said[:1]
    heading = next(iter(root.iter("h1")), None)
    article = next(heading.iterancestors("article"), None) if heading is not None else None
    article = article if article is not None else next(iter(root.iter("article")), None)
    return list(article.iter("time")) if article is not None else times
