"""Makes articles of a page: its stories cleaned, named, dated and given their publisher, each with how that was found.

Reading files and formats is done before (``files.py``, ``formats/``), keeping articles after (``ingestion.py``). Nothing here looks at
other articles; who says what, and when things happened, is read in ``annotation.py``.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import asdict, fields, replace

from rag.cleaning.bylines import authors_in, is_name
from rag.cleaning.cleaning import Story, stories_of
from rag.dating.publication import published_of, publisher_of
from rag.errors import ArticleError
from rag.languages import language_of
from rag.page import Page, Value
from rag.schema import Article, Found
from rag.sentences import sentence_spans
from rag.slugs import slug

LONGEST_TEXT = 2_000_000  # characters of a page; a long book has as many
MOST_LINES = 50_000  # of a page; a long book has some 20,000
LONGEST_TITLE = 200  # characters of a first sentence that stands in for a headline
LONGEST_AUTHOR = 200  # characters of a byline that names its authors
_NO_LETTERS = re.compile(r"[\W_]+")  # all but what str.isalnum() is true of
_ASCII_SIGNS = {number: None for number in range(128) if not chr(number).isalnum()}


def articles_of(page: Page, keep: Collection[str] = ()) -> list[Article]:
    """The articles on a page.

    Args:
        page: as a reader of its format gives it.
        keep: kinds of furniture that stay in the text (``cleaning.REASONS``, or ``all``).

    Returns:
        One article for each story, in order. The first one's id is the page's, the others' has ``-2``, ``-3`` … after it.

    Raises:
        ArticleError: there is no text, or more than a long book has.
    """
    for count, most, what in ((len(page.text), LONGEST_TEXT, "characters"), (page.text.count("\n"), MOST_LINES, "lines")):
        if count > most:
            raise ArticleError(f"{count:,} {what} are more than the {most:,} that are read as one article; split it", path=page.source)
    stories = stories_of(page, keep)
    if not any(story.text for story in stories):
        raise ArticleError("there is no text; write the article into the file", path=page.source)
    own_id = page.fields["article_id"].value if "article_id" in page.fields else slug(page.name)
    found = []
    for number, story in enumerate(stories, 1):
        article = _article(page, story, only_story=len(stories) == 1)
        found.append(replace(article, article_id=own_id if number == 1 else f"{own_id}-{number}", content_hash=content_hash(article)))
    return found


def content_hash(article: Article) -> str:
    """SHA-256 of all that reading a page gave: equal hashes mean that nothing has to be stored anew. Id and source do not count."""
    read = {field.name: getattr(article, field.name) for field in fields(article)}
    read |= {"article_id": "", "source": "", "content_hash": "", "agency": None, "story": ""}
    written = json.dumps(read, sort_keys=True, ensure_ascii=False, default=asdict)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def text_hash(text: str) -> str:
    """SHA-256 of a text's letters and digits: equal for copies that differ in case, signs and white space only."""
    for sign in "’‘“”—–":  # as a blank they join nothing either, and most lines are ASCII without them
        text = text.replace(sign, " ")
    letters = "".join(map(_letters, text.split("\n")))
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()


def _letters(line: str) -> str:
    if line.isascii():  # a sixth of the time
        return line.lower().translate(_ASCII_SIGNS)
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", line).casefold())


def _article(page: Page, story: Story, *, only_story: bool) -> Article:
    language = _language(page, story)
    values = {
        "title": _title(page, story, language.value if language else "en"),
        "publisher": publisher_of(page, story),
        "published": published_of(page, story, only_story=only_story),
        "url": page.fields.get("url"),
        "language": language,
    }
    given = {name: value for name, value in values.items() if value is not None}
    metadata = dict(page.metadata)
    author = _author(story)
    if author and "author" not in metadata:
        metadata["author"] = author
    return Article(
        article_id="",
        title=given["title"].value,
        publisher=given["publisher"].value if "publisher" in given else None,
        published=given["published"].value if "published" in given else None,
        url=given["url"].value if "url" in given else None,
        language=given["language"].value if "language" in given else "en",
        text=story.text,
        removed=story.removed,
        source=page.source,
        metadata=metadata,
        found={name: value.found for name, value in given.items()},
    )


def _title(page: Page, story: Story, language: str) -> Value:
    """The headline; where there is none the first line, or of a longer one the first sentence."""
    if story.headline is not None:
        if story.headline.where == "field":
            return page.fields["title"]
        return Value(_one_line(story.headline.words), Found("heading", "likely", story.headline.words))
    line = story.text.partition("\n")[0]
    spans = sentence_spans(line[: 4 * LONGEST_TITLE], language)
    title = _one_line(line) if len(line) <= LONGEST_TITLE or not spans else _one_line(line[slice(*spans[0])])
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return Value(title, Found("first sentence", "uncertain", title))


def _language(page: Page, story: Story) -> Value | None:
    """What the page states; what its letters look like goes before a page's markup, which many pages leave at a template's."""
    stated = page.fields.get("language")
    if stated is not None and stated.found.how in ("front matter", "export field"):
        return stated
    told = language_of(story.text)
    if told is None or (stated is not None and stated.value == told):
        return stated
    return Value(told, Found("text", "likely", story.text[:40].strip()))


def _author(story: Story) -> str | None:
    """The names in a byline at the head of the story."""
    bylines = [line for line in story.head if len(line) <= LONGEST_AUTHOR]
    return next((names for line in bylines if (names := authors_in(line))), None) or next(
        (line.strip(" *_|•·") for line in bylines if is_name(line)), None
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
