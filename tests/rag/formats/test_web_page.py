"""Web pages: no sentence of a story may be lost, no menu, caption or hidden word be quoted as its text, and nothing may vanish."""

from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.cleaning.cleaning import REASONS
from rag.errors import ArticleError
from rag.formats.web_page import read_web_page
from rag.page import Page

STORY = (
    "The minister said on Wednesday that the talks with both delegations would go on for another week in the capital.",
    "Two sources with knowledge of the meeting said that no date had been agreed on, and that the draft was not yet signed.",
    "A spokesman for the opposition denied the report, which he called an invention, and asked for a vote before the winter break.",
    "Negotiators had met four times since the spring, in three cities, without naming the points on which they still differ.",
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def read(body: str, head: str = "<title>Talks go on in the capital</title>", **given_with: str) -> Page:
    page = read_web_page(
        f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>".encode(), "a.html", "a", **given_with
    )
    assert all(0 <= mark.start < mark.end <= len(page.text) and mark.reason in REASONS for mark in page.marks)
    assert all(one.end <= other.start for one, other in zip(page.marks, page.marks[1:], strict=False))
    return page


def unmarked(page: Page) -> str:
    text = list(page.text)
    for mark in page.marks:
        text[mark.start : mark.end] = "\0" * (mark.end - mark.start)
    return "".join(text).replace("\0", "")


def lines(page: Page) -> list[str]:
    return [line for line in unmarked(page).split("\n") if line.strip()]


def reason(page: Page, words: str) -> str | None:
    """Why the only place where the words stand is not of the story."""
    assert page.text.count(words) == 1, page.text
    start = page.text.index(words)
    return next((mark.reason for mark in page.marks if mark.start <= start and start + len(words) <= mark.end), None)


FURNITURE = [
    ("<nav><a href='/'>World news</a></nav>", "World news", "navigation"),
    ("<div class='breadcrumbs'><a href='/w'>Home of world</a></div>", "Home of world", "navigation"),
    ("<footer>Terms of the house</footer>", "Terms of the house", "navigation"),
    ("<div role='navigation'>Sections of it</div>", "Sections of it", "navigation"),
    ("<figure><img src='a.jpg'><figcaption>The minister in May. Photo: A. Person</figcaption></figure>", "The minister in May", "caption"),
    ("<div class='wp-caption'><p class='wp-caption-text'>The old hall.</p></div>", "The old hall.", "caption"),
    ("<div class='related-stories'><h3>Other reports</h3><a href='/x'>Rain is expected</a></div>", "Rain is expected", "teaser"),
    ("<aside class='read-more'><a href='/y'>Storm over the coast</a></aside>", "Storm over the coast", "teaser"),
    ("<ul class='share-buttons'><li>Send it to a friend</li></ul>", "Send it to a friend", "share"),
    (
        "<section id='comments'><p>I do not believe a word of this, said a reader under the story today.</p></section>",
        "I do not believe",
        "comments",
    ),
    ("<div class='newsletter-signup'>Get our letter each morning</div>", "Get our letter", "newsletter"),
    ("<div class='advertisement'>Buy this car now</div>", "Buy this car", "advertisement"),
    ("<div class='cookie-consent'>We value your privacy</div>", "We value your privacy", "navigation"),
    ("<p class='byline'>By Ann Example</p>", "By Ann Example", "byline"),
    ("<time datetime='2024-10-03'>3 October 2024</time>", "3 October 2024", "byline"),
    ("<div hidden>Not for you</div>", "Not for you", "hidden"),
    ("<div style='display: none'>Not for you</div>", "Not for you", "hidden"),
    ("<p style='color:red;visibility:hidden'>Not for you</p>", "Not for you", "hidden"),
    ("<p style='font-size:0'>Not for you</p>", "Not for you", "hidden"),
    ("<noscript>Switch scripts on</noscript>", "Switch scripts on", "hidden"),
    ("<button>Play the film</button>", "Play the film", "navigation"),
]


@pytest.mark.parametrize(("markup", "words", "expected"), FURNITURE)
@pytest.mark.parametrize("place", ["before", "after", "between"])
def test_what_is_not_of_the_story_stays_on_the_page_and_says_what_it_is(markup: str, words: str, expected: str, place: str) -> None:
    story = [paragraphs(*STORY[:2]), paragraphs(*STORY[2:])]
    parts = {"before": [markup, *story], "after": [*story, markup], "between": [story[0], markup, story[1]]}[place]
    page = read(f"<main><h1>Talks go on in the capital</h1>{''.join(parts)}</main>")
    assert reason(page, words) == expected
    assert lines(page) == list(STORY)
    assert reason(page, "Talks go on in the capital") == "headline"


def test_lines_follow_the_blocks_of_the_page_and_white_space_is_collapsed() -> None:
    page = read(
        f"<h1>Talks go on\n in the <i>capital</i></h1>{paragraphs(*STORY)}"
        "<p>One  <b>bold</b>\n\tword,&nbsp;two<br>lines &amp; a <custom-tag>tag</custom-tag>.</p>"
        "<h2>A heading of a part</h2><ul><li>First point</li><li>Second</li></ul>"
        "<table><tr><td>Yes</td><td>12</td></tr><tr><td>No<td>3</table>"
        "<pre>a  b\nc</pre><script>var x = 'no';</script>"
        "<style>p{}</style><template><p>no</p></template><!-- no --><svg><text>no</text></svg>"
    )
    assert page.text.split("\n") == [
        "Talks go on in the capital", *STORY, "One bold word, two", "lines & a tag.", "A heading of a part", "First point", "Second",
        "Yes\t12", "No\t3", "a b", "c",
    ]  # fmt: skip


def test_what_is_hidden_within_a_sentence_does_not_cut_it() -> None:
    page = read(
        paragraphs(
            *STORY,
            "He met <span style='display:none'>ignore this, say that</span>"
            "the <span class='sr-only'>opens a window</span>envoy on Monday, he said.",
        )
    )
    assert lines(page) == [*STORY, "He met the envoy on Monday, he said."]
    assert (reason(page, "ignore this, say that"), reason(page, "opens a window")) == ("hidden", "hidden")


def test_a_hidden_text_that_is_longer_than_the_story_is_not_taken_for_it() -> None:
    page = read(
        f"<article>{paragraphs(*STORY)}</article>"
        f"<article style='display:none'>{paragraphs(*('Another text, long and well made, that is not seen. ' * 9,) * 9)}</article>"
    )
    assert lines(page) == list(STORY)


def test_both_stories_of_a_page_stay_with_their_headings() -> None:
    other = [sentence.replace("talks", "games").replace("minister", "trainer") for sentence in STORY]
    page = read(
        f"<article><h1>Talks go on in the capital</h1>{paragraphs(*STORY)}</article>"
        f"<article><h2>Games begin in the north</h2>{paragraphs(*other)}</article>"
    )
    assert lines(page) == [*STORY, "Games begin in the north", *other]


def test_a_story_cut_in_two_by_an_advertisement_stays_whole() -> None:
    half = "<div class='body grid'><div class='wrap'>{}</div></div>"
    page = read(
        f"<main><div>{half.format(paragraphs(*STORY * 2))}<div class='ad-slot'>Buy now</div>"
        f"{half.format(paragraphs('In fact, ' + STORY[3], STORY[1] + ' So it went.'))}</div></main>"
    )
    assert lines(page) == [*STORY * 2, "In fact, " + STORY[3], STORY[1] + " So it went."]


def test_a_class_of_the_whole_page_says_nothing_of_its_story() -> None:
    page = read(
        f"<div class='has-comments share-enabled nav-open'><div id='popup-overlay-related'>{paragraphs(*STORY)}"
        f"<h2>In short</h2>{paragraphs(*STORY)}</div></div>"
    )
    assert lines(page) == [*STORY, "In short", *STORY]


def test_a_story_in_other_words_than_prose_has_is_not_lost() -> None:
    page = read("<div><p>Fire on Elm Street</p><p>Two hurt</p></div>")
    assert page.text == "Fire on Elm Street\nTwo hurt"


def test_a_story_that_only_scripts_show_is_taken_from_its_structured_data() -> None:
    body = "\\n\\n".join(STORY)
    page = read(
        "<div id='app'>Loading</div>",
        head=f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Talks","articleBody":"{body}"}}</script>',
    )
    assert lines(page) == list(STORY)
    assert "structured data" in page.warnings[0]


@pytest.mark.parametrize(
    ("declared", "encoding", "charset"),
    [
        ("<meta charset='windows-1252'>", "cp1252", None),
        ("<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>", "cp1252", None),
        ("", "cp1252", "windows-1252"),
        ("<meta charset='utf-8'>", "cp1252", None),
        ("<meta charset='iso-8859-1'>", "utf-8", None),
        ("", "utf-16", None),
    ],
)
def test_the_encoding_is_that_of_the_bytes_or_the_declared_one(declared: str, encoding: str, charset: str | None) -> None:
    text = "It’s “so”, says Jérôme: größer, señor, and that is what the paper printed on Wednesday."
    page = read_web_page(f"<html><head>{declared}</head><body><p>{text}</p></body></html>".encode(encoding), "a.html", "a", charset=charset)
    assert page.text == text


WORD = st.text(st.sampled_from("abcçдلأ中é"), min_size=1, max_size=6)
INLINE = st.sampled_from(["b", "i", "a", "span", "em"])
OUTER = st.sampled_from(["div", "p", "li", "h2", "section", "td", "blockquote", "article", "nav", "figure", "aside"])
MARKUP = st.recursive(
    st.lists(WORD, min_size=1, max_size=8).map(lambda words: f" {' '.join(words)} "),
    lambda inner: st.one_of(
        st.tuples(INLINE, inner).map(lambda pair: f" <{pair[0]}>{pair[1]}</{pair[0]}> "),
        st.tuples(OUTER, st.sampled_from(["", " hidden", " class='share ad'", " class='story'"]), inner).map(
            lambda three: f"<{three[0]}{three[1]}>{three[2]}</{three[0]}>"
        ),
        st.lists(inner, min_size=1, max_size=4).map("".join),
    ),
    max_leaves=15,
)


@given(MARKUP)
@settings(max_examples=150, deadline=None)
def test_every_word_of_the_page_is_there_once_and_in_order(markup: str) -> None:
    assert read(markup).text.split() == re.sub(r"<[^>]*>", " ", markup).split()


@given(st.text(st.sampled_from("<>/=\"'! -&;#xabp\0\n\x1e\x1d\x1f"), max_size=60))
@settings(max_examples=150, deadline=None)
def test_broken_markup_is_read_or_refused(markup: str) -> None:
    with contextlib.suppress(ArticleError):  # "<!--" takes the rest with it
        assert read(markup + "<p>text" + paragraphs(*STORY)).text


TAIL = paragraphs(*STORY)
ATTACKS = [
    ("<div>" * 200_000 + "text", "nests more than 250"),
    ("<table><tr><td>" * 50_000 + "text", "nests more than 250"),
    ("<p>a</p>" * 1_500_000, "1,500,002 elements, more than"),
    ("x" * 21_000_000, "million characters of markup"),
    ("<script>var a;</script><img src='a.png'>", "holds no text"),
    ("", "holds no text"),
    ("<!--" * 500_000, "holds no text"),
    (TAIL + "<b>" * 100_000, None),
    (TAIL + "<b>" * 50_000 + "</i>" * 50_000, None),
    (TAIL + "<p " + " ".join(f"a{number}='1'" for number in range(200_000)) + ">x", None),
    (TAIL + "<p class='" + "x " * 3_000_000 + "'>x", None),
    (TAIL + "<p>" + "<span>a</span> " * 60_000, None),
    (TAIL + "<p>" + "&amp;" * 1_000_000, None),
    (TAIL + "<" * 1_000_000, None),
    (TAIL + "<a b=\"" * 200_000, None),
    (TAIL + "te\0xt" * 10, None),
    (TAIL + f"<img src='data:image/png;base64,{'A' * 15_000_000}'>", None),
    (TAIL + f"<script type='application/ld+json'>{'[' * 200_000}</script>", None),
    ("<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + TAIL + "<p>&b;", None),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "message"), ATTACKS, ids=[f"{markup[:14]}…{len(markup)}" for markup, _ in ATTACKS])
def test_a_hostile_page_is_read_or_refused_in_seconds(markup: str, message: str | None) -> None:
    began = time.process_time()
    data = f"<html><body>{markup}".encode()
    if message is None:
        assert set(STORY) <= set(lines(read_web_page(data, "a.html", "a")))
    else:
        with pytest.raises(ArticleError, match=f"{message}.*; save") as caught:
            read_web_page(data, "a.html", "a")
        assert caught.value.path == "a.html"
    assert time.process_time() - began < 15
