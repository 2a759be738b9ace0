"""Articles made of a page: what a reader sees of an article's head must be on the page, and say how it was found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import articles
from rag.articles import articles_of, content_hash, text_hash
from rag.cleaning.cleaning import REASONS, put_back
from rag.errors import ArticleError
from rag.formats.text import read_text
from rag.page import Mark, Page, Value
from rag.schema import Article, Found, Removed
from rag.slugs import slug

PROSE = "Mara Lind met Otto Brandt in Geneva on Tuesday, and the two of them spoke of the export of grain for more than two hours."
MORE = "Both of them said that the talks would go on in May, and that a treaty was to be signed before the harvest of the year began."


def only(content: str | bytes, name: str = "story") -> Article:
    """The article of a text file."""
    (article,) = articles_of(read_text(content.encode() if isinstance(content, str) else content, f"news/{name}.md", name))
    return article


def test_every_field_is_taken_as_it_was_stated() -> None:
    article = only(
        "---\ntitle: 'Talks: a start'\npublisher: The Paper\npublished: 2021-12\nurl: https://example.org/a\nlanguage: no\n"
        "source_file: a.html\nauthors: [Ann, Bo]\nimage: {file: x.png}\nempty:\n---\n\nThey met.\n",
        "Böse  Überraschung_2",
    )
    assert (article.article_id, article.title, article.text) == ("böse-überraschung-2", "Talks: a start", "They met.")
    assert (article.publisher, article.published) == ("The Paper", "2021-12")
    assert (article.url, article.language) == ("https://example.org/a", "no")
    assert article.metadata == {"source_file": "a.html", "authors": "Ann, Bo", "image": "{file: x.png}"}
    assert article.source == "news/Böse  Überraschung_2.md"
    assert {name: (found.how, found.sure) for name, found in article.found.items()} == dict.fromkeys(
        ("title", "publisher", "published", "url", "language"), ("front matter", "certain")
    )
    assert article.found["published"].words == "2021-12"
    assert len(article.content_hash) == 64


def test_what_nothing_says_is_not_stated() -> None:
    article = only("They met.")
    assert (article.publisher, article.published, article.url, article.agency, article.metadata) == (None, None, None, None, {})
    assert set(article.found) == {"title"}


@pytest.mark.parametrize(
    ("body", "title", "how", "text"),
    [
        ("# Talks begin\n\nThey met.", "Talks begin", "heading", "They met."),
        ("Talks begin\nThey met.", "Talks begin", "heading", "They met."),
        ("---\ntitle: Talks begin\n---\n# Talks begin\nThey met.", "Talks begin", "front matter", "They met."),
        ("Only a headline", "Only a headline", "heading", "Only a headline"),
        (
            "They met today. It rained.\nThen they left.",
            "They met today. It rained.",
            "first sentence",
            "They met today. It rained.\nThen they left.",
        ),
        (f"{PROSE} {MORE}", PROSE, "first sentence", f"{PROSE} {MORE}"),
        ("---\nA rule above.\n\nMore.", "A rule above.", "first sentence", "A rule above.\n\nMore."),
        (f"\ufeffTalks begin\r\n\r\n\r\n\r\n{PROSE} \t\rC\u2028D \x1b[31m\x07", "Talks begin", "heading", f"{PROSE}\nC\nD [31m"),
    ],
)
def test_title_and_text(body: str, title: str, how: str, text: str) -> None:
    article = only(body)
    assert (article.title, article.found["title"].how, article.text) == (title, how, text)


def test_a_first_sentence_longer_than_any_headline_is_cut_between_words() -> None:
    article = only(" ".join(["Word"] * 100) + ". And so on.")
    assert article.title == "Word " * 39 + "Word …"
    assert article.found["title"] == Found("first sentence", "uncertain", article.title)


def test_words_written_under_another_encoding_arrive() -> None:
    for data in ("They said “no” – twice.".encode("cp1252"), "They said “no” – twice.".encode("utf-16")):
        assert only(data).text == "They said “no” – twice."


def test_lines_wrapped_at_a_width_are_joined_so_that_no_sentence_is_cut() -> None:
    words = f"{PROSE} {MORE} ".split() * 3
    lines = [""]
    for word in words:
        lines = [*lines, word] if len(lines[-1]) + 1 + len(word) > 60 else [*lines[:-1], f"{lines[-1]} {word}".strip()]
    assert only("\n".join(["# Head", "", *lines, "", "- one", "- two"])).text == "\n\n".join([" ".join(words), "- one\n- two"])


@pytest.mark.parametrize("content", [b"", b" \n", b"---\ntitle: A\n---\n\n \n"])
def test_a_page_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^a\.md: there is no text; write the article into the file$"):
        articles_of(read_text(content, "a.md", "a"))
    with pytest.raises(ArticleError, match=r"^a\.md: there is no text"):
        articles_of(Page("a.md", "a", "Share", (Mark(0, 5, "hidden"),)))


@pytest.mark.parametrize(("most", "said"), [("LONGEST_TEXT", "25 characters"), ("MOST_LINES", "4 lines")])
def test_a_page_with_more_than_a_book_is_refused(monkeypatch: pytest.MonkeyPatch, most: str, said: str) -> None:
    page = Page("a.md", "a", "They met.\n" * 2 + "a\n" * 2 + "b")
    assert len(articles_of(page)) == 1
    monkeypatch.setattr(articles, most, 3)
    with pytest.raises(ArticleError, match=rf"{said} are more than the 3 .*; split it$"):
        articles_of(page)


# --- who, when and in which language ------------------------------------------------------------------------------------------------


def test_the_head_of_a_page_is_read_for_who_wrote_it_and_when() -> None:
    article = only(f"Talks begin\nBy Ann Bell\nPublished March 3, 2020\n\n{PROSE}\n\n{MORE}")
    assert (article.published, article.metadata) == ("2020-03-03", {"author": "Ann Bell"})
    assert article.found["published"] == Found("date line", "certain", "Published March 3, 2020")
    assert [(piece.text, piece.reason) for piece in article.removed][1:] == [
        ("By Ann Bell", "byline"),
        ("Published March 3, 2020", "byline"),
    ]
    stated = only(f"---\npublished: 2019\nauthor: Bo Cole\n---\nTalks begin\nBy Ann Bell\nPublished March 3, 2020\n\n{PROSE}\n\n{MORE}")
    assert (stated.published, stated.metadata) == ("2019", {"author": "Bo Cole"})


@pytest.mark.parametrize(
    ("stated", "how", "text", "language", "found"),
    [
        ("de", "front matter", PROSE, "de", "front matter"),  # somebody said so of this article
        ("de", "export field", PROSE, "de", "export field"),
        ("de", "page metadata", PROSE, "en", "text"),  # a template's
        ("en", "page metadata", PROSE, "en", "page metadata"),
        ("de", "page metadata", "Sie kam.", "de", "page metadata"),  # too short to tell
        (None, "", "Sie sprachen zwei Stunden lang über die Ausfuhr von Getreide.", "de", "text"),
        (None, "", "Sie kam.", "en", None),
    ],
)
def test_the_language_is_the_stated_one_unless_a_template_states_another(
    stated: str | None, how: str, text: str, language: str, found: str | None
) -> None:
    fields = {"language": Value(stated, Found(how, "certain", stated))} if stated else {}
    (article,) = articles_of(Page("a", "a", text, fields=fields))
    assert article.language == language
    assert (article.found["language"].how if "language" in article.found else None) == found


# --- several stories ----------------------------------------------------------------------------------------------------------------

TWO = f"Talks begin in Geneva\nMarch 3, 2020\n\n{PROSE}\n\n{MORE}\n\nFerry runs to Sele again\nMay 9, 2021\n\n{MORE}\n\n{PROSE}\n"


@pytest.mark.parametrize(("fields", "ids"), [({}, ["my-page", "my-page-2"]), ({"article_id": "own"}, ["own", "own-2"])])
def test_the_stories_of_a_page_have_ids_of_its_own(fields: dict[str, str], ids: list[str]) -> None:
    given_fields = {name: Value(value, Found("front matter", "certain", value)) for name, value in fields.items()}
    found = articles_of(Page("news/my page.html", "my page", TWO, fields=given_fields))
    assert [article.article_id for article in found] == ids
    assert [(article.title, article.published) for article in found] == [
        ("Talks begin in Geneva", "2020-03-03"), ("Ferry runs to Sele again", "2021-05-09"),
    ]  # fmt: skip
    assert {article.source for article in found} == {"news/my page.html"}


def test_a_date_in_the_name_of_a_page_is_that_of_no_single_story() -> None:
    undated = TWO.replace("March 3, 2020", "By Ann Bell").replace("May 9, 2021", "By Bo Cole")
    assert [article.published for article in articles_of(Page("2021-05-09.txt", "2021-05-09", undated))] == [None, None]
    (article,) = articles_of(Page("2021-05-09.txt", "2021-05-09", PROSE))
    assert (article.published, article.found["published"].how) == ("2021-05-09", "file name")


@given(
    st.lists(
        st.sampled_from(
            [PROSE, MORE, "Share", "By Ann Bell", "March 3, 2020", "# Head", "Read more: Talks", "", "- one", "**so**", "a\x07b"]
        ),
        min_size=1,
    )
)
def test_no_word_of_a_page_is_lost_between_its_articles(lines: list[str]) -> None:
    page = Page("a", "a", "\n".join(lines))
    try:
        found = articles_of(page)
    except ArticleError:
        assert not "".join(lines).strip()
        return
    again = "".join(put_back(article.text, article.removed) for article in found)
    assert "".join(again.split()) == "".join(page.text.split())
    assert {piece.reason for article in found for piece in article.removed} <= {*REASONS, "markup", "control characters"}
    assert all(article.title and article.title == " ".join(article.title.split()) for article in found)


def test_what_is_to_be_kept_stays_in_the_text() -> None:
    page = Page("a", "a", f"Talks begin\n\nShare\n\n{PROSE}")
    assert articles_of(page)[0].text == PROSE
    assert articles_of(page, ["share"])[0].text == f"Share\n\n{PROSE}"
    assert articles_of(page, ["all"])[0].text == f"Talks begin\n\nShare\n\n{PROSE}"


# --- hashes and names ---------------------------------------------------------------------------------------------------------------

STORY = Article(
    "a", "Talks", "Globe", "2020", "https://a.example/", "en", "They met.", (Removed("Share", "share", 0),), "a.md", "", {"author": "Ann"},
    {"title": Found("heading", "likely", "Talks")},
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Talk"}, {"publisher": None}, {"published": "2021"}, {"url": None}, {"language": "de"}, {"text": "They met!"},
        {"removed": ()}, {"metadata": {}}, {"found": {"title": Found("heading", "certain", "Talks")}},
    ],
)  # fmt: skip
def test_whatever_is_read_otherwise_is_another_version(change: dict[str, object]) -> None:
    assert content_hash(replace(STORY, **change)) != content_hash(STORY)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"article_id": "b"}, {"source": "b.md"}, {"content_hash": "f"}, {"agency": "AP"}, {"story": "b"}])
def test_where_it_lies_and_what_others_tell_makes_no_other_version(change: dict[str, str]) -> None:
    assert content_hash(replace(STORY, **change)) == content_hash(STORY)  # type: ignore[arg-type]


@pytest.mark.parametrize("other", ["they met – 2 “men”", "They\n\nmet: 2 men!", "ＴＨＥＹ ＭＥＴ ２ men", "They met 2 men\ud800"[:-1]])
def test_copies_have_the_same_letters(other: str) -> None:
    assert text_hash(other) == text_hash("They met 2 men.")


@pytest.mark.parametrize("other", ["They met 3 men.", "They met two men.", "Then met 2 men.", "They met 2 men. So.", ""])
def test_other_words_are_no_copies(other: str) -> None:
    assert text_hash(other) != text_hash("They met 2 men.")


def test_ids_keep_every_script() -> None:
    names = {"A_b  C!": "a-b-c", "قاسم سلیمانی": "قاسم-سلیمانی", "हिन्दी": "हिन्दी", "..": "article", "x" * 200: "x" * 80}
    assert {name: slug(name) for name in names} == names
