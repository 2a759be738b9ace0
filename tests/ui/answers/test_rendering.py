"""What is shown must be the words that were said, and never anything a browser would act on."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

import rag
from tests.ui.conftest import FERRY, HARBOUR, cite
from ui import texts
from ui.answers.article_view import article_html, highlighted
from ui.answers.rendering import NARROW_SPACE, exchange_html, sources_html, text_html
from ui.conversation import Exchange

TAGS = {"p", "br", "ul", "ol", "li", "strong", "a", "span", "mark", "section", "div", "h2", "h3", "bdi", "time", "button", "article"}
TAGS |= {"textarea", "details", "summary", "dl", "dt", "dd", "form", "label", "fieldset", "legend", "input"}  # copying, what was searched
ATTACKS = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"', "'", "&lt;", "&", "${1}", "javascript:alert(1)"]
ATTACK = '"><img src=x onerror=alert(1)>'
MARKDOWN = ["**", "[1]", "[2]", "[99]", "\n", "\n\n", "- ", "1. ", "# "]
NASTY = st.lists(st.sampled_from(ATTACKS + MARKDOWN) | st.text(max_size=12)).map("".join)


class Page(HTMLParser):
    """The tags, attributes and words of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.open_now: list[str] = []
        self.words = ""
        self.marked: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attributes)))
        if tag not in ("br", "input"):
            self.open_now.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_now.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if "mark" in self.open_now:
            attributes = next(found for tag, found in reversed(self.opened) if tag == "mark")
            key = attributes.get("class") or attributes.get("data-number") or ""
            self.marked[key] = self.marked.get(key, "") + data

    def check_harmless(self) -> None:
        assert self.open_now == []
        for tag, attributes in self.opened:
            assert tag in TAGS
            assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")]
            assert (attributes.get("href") or "#reading").startswith(("#reading", "https://www.coast-gazette.example/"))


def answer(text: str, citations: tuple[rag.Citation, ...] = (), *, abstained: bool = False, notices: tuple[str, ...] = ()) -> rag.Answer:
    return rag.Answer("?", text, citations, (), abstained, notices, rag.Trace(), "")


@given(NASTY, NASTY, NASTY, NASTY)
def test_nothing_said_by_anybody_becomes_markup(question: str, text: str, notice: str, title: str) -> None:
    citation = rag.Citation(1, title, title, title, title, title, text or "x", 0, 1, notice or None)
    exchange = Exchange(1, question, answer=answer(text, (citation,), notices=(notice,)))
    Page(exchange_html(exchange)).check_harmless()
    Page(exchange_html(Exchange(1, question, text, stage=title))).check_harmless()
    Page(exchange_html(Exchange(1, question, error=notice or "x"))).check_harmless()
    article = rag.Article(title, title, title, title, title, title, text or "x")
    Page(article_html(article, (citation,), 1, 1)).check_harmless()


@given(st.text(st.characters(exclude_characters="*[]#-•“”\n\r", exclude_categories=["Cs", "Cc", "Zs", "Nd", "Zl", "Zp"]), min_size=1))
def test_an_answer_s_words_are_shown_as_they_are(text: str) -> None:
    assert Page(text_html(text, {}, 1)).words == text


def test_paragraphs_lists_and_bold_are_understood() -> None:
    html = text_html("**Who:** Oduya\n\n- one\n- two **bold**\n\n2. second\n3. third\n# heading", {}, 1)
    assert html == (
        '<p dir="auto"><strong>Who:</strong> Oduya</p><ul><li dir="auto">one</li><li dir="auto">two <strong>bold</strong></li></ul>'
        '<ol><li value="2" dir="auto">second</li><li value="3" dir="auto">third</li></ol><p dir="auto">heading</p>'
    )


@given(st.lists(st.integers(min_value=1, max_value=9), max_size=12))
def test_every_marker_with_a_citation_is_a_link_to_it_and_no_other_is(numbers: list[int]) -> None:
    known = {n: cite(HARBOUR, "The board declined to comment.", n) for n in range(1, 6)}
    page = Page(text_html("Said. " + " and ".join(f"so [{n}]" for n in numbers), known, 7))
    links = [int(a["data-open"] or 0) for tag, a in page.opened if tag == "a" and a["data-exchange"] == "7"]
    assert links == [n for n in numbers if n in known]
    assert [int(n) for n in re.findall(rf"{NARROW_SPACE}(\d)", page.words)] == numbers


def test_a_marker_tells_screen_readers_and_the_pointer_what_it_opens() -> None:
    citation = cite(HARBOUR, "Mira Oduya met the harbour board on Saturday night, three people at the talks told the Northern Wire.", 1)
    (_, attributes), *_ = [found for found in Page(text_html("So. [1]", {1: citation}, 1)).opened if found[0] == "a"]
    assert attributes["aria-label"] == "Citation 1: Coast Gazette, citing Northern Wire, 2 April 2023"
    assert attributes["data-from"] == "Coast Gazette, citing Northern Wire · 2 April 2023"
    assert attributes["data-quote"] == citation.quote


PIECES = st.sampled_from(["Oduya left. ", "<b>", "&amp;", "\n\n", "\n", " ", "é", "\n \n"]) | st.text(max_size=8)
ARTICLE = st.lists(PIECES, min_size=1).map("".join)


@given(ARTICLE, st.data())
def test_the_opened_article_is_the_text_itself_with_the_cited_words_marked(text: str, data: st.DataObject) -> None:
    if not text:
        return
    ends = st.integers(min_value=0, max_value=len(text))
    citations = []
    for number in (1, 2, 3):
        start, end = sorted((data.draw(ends), data.draw(ends)))
        citations.append(rag.Citation(number, "a", "", None, None, None, text[start:end], start, end))
    page = Page(highlighted(text, citations, 2))
    page.check_harmless()
    assert page.words == text
    gaps = [match.span() for match in re.finditer(r"\n\s*\n|\A\s+|\s+\Z", text)]
    opened = citations[1]
    expected = "".join(text[i] for i in range(opened.start, opened.end) if not any(first <= i < last for first, last in gaps))
    assert page.marked.get("opened", "") == expected


def test_the_panel_says_where_the_words_are_from() -> None:
    citations = (
        cite(HARBOUR, "Mira Oduya met the harbour board on Saturday night, three people at the talks told the Northern Wire.", 1),
        cite(FERRY, "Oduya heads the Harbour Union.", 2),
    )
    page = Page(article_html(HARBOUR, citations, 1, 4))
    assert "Citation 1 of 2" in page.words
    assert "Coast Gazette, citing Northern Wire · 2 April 2023 · Original at coast-gazette.example" in page.words
    assert HARBOUR.title in page.words
    steps = [attributes.get("data-open") for tag, attributes in page.opened if tag == "button" and attributes["class"] == "step"]
    assert steps == [None, "2"]


def test_only_a_web_address_becomes_a_link_out() -> None:
    html = article_html(FERRY, (cite(FERRY, "Oduya heads the Harbour Union.", 1),), 1, 1)
    assert "javascript" not in html
    assert "Original" not in html


def test_each_cited_article_is_listed_once_with_all_its_numbers() -> None:
    citations = (
        cite(HARBOUR, "The board declined to comment.", 1),
        cite(FERRY, "Oduya heads the Harbour Union.", 2),
        cite(HARBOUR, "Mira Oduya met the harbour board on Saturday night, three people at the talks told the Northern Wire.", 3),
    )
    page = Page(sources_html(1, citations))
    assert [attributes["data-open"] for tag, attributes in page.opened if tag == "a" and attributes["class"] == "marker"] == ["1", "3", "2"]
    assert page.words.count(HARBOUR.title) == 1
    assert "Coast Gazette, citing Northern Wire · 2 April 2023" in page.words


ARABIC = rag.Article("arabic", "وزير الخارجية في بغداد", "الصباح", "2022-03-06", None, "ar", "وصل وزير الخارجية إلى بغداد.")


def test_an_outlet_or_quote_that_reads_the_other_way_does_not_turn_the_line_it_stands_in() -> None:
    known = {1: cite(ARABIC, ARABIC.text, 1)}
    assert text_html("**الصباح, 6 March 2022:**", known, 1) == '<p dir="auto"><strong><bdi>الصباح</bdi>, 6 March 2022:</strong></p>'
    assert "<bdi>”وصل وزير“</bdi>" in text_html("He said “وصل وزير” [1]", known, 1)
    assert "<bdi>“He said <bdi>“no”</bdi> twice”</bdi>" in text_html("قال “He said “no” twice” [1]", known, 1)


def test_a_paragraph_that_is_one_quote_reads_as_the_quote_does() -> None:
    assert text_html("- “وصل وزير” [1]", {}, 1).startswith('<ul><li dir="auto">”وصل وزير“')
    assert "bdi" not in text_html("“وصل” [1] “وزير” [2]", {}, 1)


def test_a_question_reads_in_its_own_direction_whatever_screen_readers_are_told_before_it() -> None:
    html = exchange_html(Exchange(1, "من وصل؟", answer=answer("وصل.", notices=("قال.",))))
    assert f'dir="auto"><bdi class="unseen">{texts.YOU_ASKED}: </bdi>من وصل؟' in html
    assert f'dir="auto"><bdi class="unseen">{texts.NOTICE}: </bdi>قال.' in html


def test_numbers_of_citations_in_a_notice_open_them_and_others_stay_as_they_are() -> None:
    told = answer("So. [1]", (cite(HARBOUR, "The board declined to comment.", 1),), notices=("[1], [7] tell one report.",))
    page = Page(exchange_html(Exchange(3, "?", answer=told)).partition("</p>")[0] + "</p></article>")
    assert [(found["class"], found["data-open"], found["data-exchange"]) for tag, found in page.opened if tag == "a"] == [
        ("marker", "1", "3")
    ]
    assert page.words.endswith("1, [7] tell one report.")


def test_an_abstention_has_no_references_and_says_what_it_is() -> None:
    html = exchange_html(Exchange(1, "?", answer=answer("The articles do not say.", abstained=True)))
    assert texts.ABSTAINED in html
    assert texts.SOURCES not in html
    assert "marker" not in html


def test_while_an_answer_grows_no_half_marker_or_half_bold_flashes_up() -> None:
    assert "[" not in Page(exchange_html(Exchange(1, "?", "Oduya left. [1"))).words
    assert "*" not in Page(exchange_html(Exchange(1, "?", "**Coast Gaz"))).words
    assert "<strong>Coast</strong> Gaz" in exchange_html(Exchange(1, "?", "**Coast** Gaz"))


def test_what_was_not_answered_can_be_asked_again_and_what_is_being_written_elsewhere_is_looked_at() -> None:
    for ended in (Exchange(1, "?", error="No key"), Exchange(1, "?", stopped=True), Exchange(1, "?", stopped=True, cut="interrupted")):
        assert texts.ASK_AGAIN in Page(exchange_html(ended)).words
    html = exchange_html(Exchange(1, "?", stopped=True, cut="elsewhere"))
    assert "data-elsewhere" in html
    assert texts.ASK_AGAIN not in html


def test_only_where_something_was_said_it_may_be_incomplete() -> None:
    for early, late, cut in ((texts.STOPPED_EARLY, texts.STOPPED, ""), (texts.INTERRUPTED_EARLY, texts.INTERRUPTED, "interrupted")):
        assert early in exchange_html(Exchange(1, "?", stopped=True, cut=cut))
        assert late in exchange_html(Exchange(1, "?", "Oduya left.", stopped=True, cut=cut))


def test_what_was_said_before_a_stop_stays() -> None:
    html = exchange_html(Exchange(1, "?", "Oduya left.", stopped=True))
    assert "Oduya left." in html
    assert texts.STOPPED in html
