"""What fields are called in the exports that articles come in, and how to tell the record of an article by its fields.

Names are those of news APIs (NewsAPI, Guardian, New York Times, GDELT, Media Cloud, Event Registry, Factiva), of feeds (RSS and JSON Feed),
of schema.org, WordPress and the usual crawlers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rag.formats.values import Entry, entries_of, paragraphs_of, plain_key, text_of

# Names of fields, plain (``values.plain_key``), the surest first.
TEXT = (
    "articlebody bodytext maintext fulltext cleanedtext articletext storytext newstext textcontent contenttext plaintext text pagecontent "
    "body content article story fullcontent articlecontent contentencoded encoded contenthtml bodyhtml rawtext td document passage "
    "paragraphs"
).split()
RAW = "html rawhtml pagehtml".split()  # a whole page, menus and all, taken when there is nothing better
SUMMARY = "leadparagraph lp summary description abstract snippet excerpt trailtext standfirst shortdescription".split()
TITLE = "headline title webtitle articletitle newstitle storytitle headlinetext hd heading name".split()
PUBLISHER = (
    "publisher publication publicationname publishername newspaper outlet outletname medianame sitename sourcename sourcetitle newssource "
    "source sn provider sourcedomain domain netloc host website site"
).split()
PUBLISHED = (
    "datepublished publishedat publicationdate webpublicationdate pubdate publishdate datepublish published publishedon publisheddate "
    "datetimepub datetime firstpublished firstpublishedat firstpublicationdate publicationdatetime articledate issued date isodate pd "
    "publishtime publishedtime releasedate dategmt"
).split()
MAYBE_PUBLISHED = "seendate created createdat datecreated creationdate dateadded timestamp year".split()
URL = "url weburl link canonicalurl articleurl permalink externalurl href mainentityofpage guid id uri".split()
LANGUAGE = "language inlanguage lang languagecode articlelanguage locale la".split()
ID = "articleid id uuid guid uri an".split()
AUTHOR = "author authors byline creator dccreator by writers reporters".split()

# Where in a nested value the wanted text is.
PARTS_OF_NAME = (
    "name",
    "title",
    "main",
    "rendered",
    "#text",
    "_text",
    "_",
    "$t",
    "$",
    "__cdata",
    "@value",
    "text",
    "value",
    "label",
    "original",
)
PARTS_OF_TEXT = (
    "#text",
    "_text",
    "_",
    "$t",
    "$",
    "__cdata",
    "rendered",
    "plain",
    "text",
    "content",
    "body",
    "value",
    "@value",
    "paragraphs",
    "html",
)
PARTS_OF_DATE = ("$date", "$numberLong", "iso", "date", "value", "@value", "#text", "_text", "_", "$t", "rendered")
PARTS_OF_URL = ("href", "@id", "url", "#text", "_text", "_", "$t", "value", "rendered")
PARTS_OF_ID = ("$oid", "#text", "_text", "_", "$t", "@value", "value", "rendered")

ALL_TEXT = frozenset((*TEXT, *RAW, *SUMMARY))
KNOWN = ALL_TEXT.union(TITLE, PUBLISHER, PUBLISHED, MAYBE_PUBLISHED, URL, LANGUAGE, ID, AUTHOR)


def text_in(entry: Entry) -> str | None:
    """The text that a field holds, its paragraphs apart."""
    return paragraphs_of(entry.value, PARTS_OF_TEXT)


def has_text(values: Mapping[str, object]) -> bool:
    """Whether a record holds an article's text, be it a summary only."""
    return any(entry.key in ALL_TEXT and text_in(entry) for entry in entries_of(values))


def is_article(values: Mapping[str, object]) -> bool:
    """Whether an object is a record of an article, though it may lack the text: an object that holds records has no text or headline."""
    keys = {entry.key for entry in entries_of(values) if text_of(entry.value, PARTS_OF_NAME)}
    full = any(entry.key in (*TEXT, *RAW) and text_in(entry) for entry in entries_of(values))
    titled = not keys.isdisjoint(TITLE)
    return full or (titled and (has_text(values) or not keys.isdisjoint((*PUBLISHED, *MAYBE_PUBLISHED, *URL))))


def columns_known(names: Iterable[str]) -> tuple[int, bool]:
    """How many columns of a table have names that are known here, and whether one of them is a text's."""
    keys = [plain_key(name) for name in names]
    return sum(key in KNOWN for key in keys), any(key in ALL_TEXT for key in keys)


def dates_in(values: Mapping[str, object]) -> Iterator[str]:
    """The values of a record's date fields, as they are written."""
    for entry in entries_of(values):
        if entry.key in PUBLISHED or entry.key in MAYBE_PUBLISHED:
            written = text_of(entry.value, PARTS_OF_DATE)
            if written:
                yield written
