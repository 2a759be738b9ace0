"""A copied answer is plain text with its markers and, for each, who wrote which words when."""

from __future__ import annotations

from hypothesis import example, given

import rag
from tests.ui.answers.test_rendering import ATTACK, NASTY, Page
from tests.ui.conftest import FERRY, HARBOUR, cite
from ui.answers.copying import copied_text, copying_html


def answer(text: str, *citations: rag.Citation) -> rag.Answer:
    return rag.Answer("q", text, citations, (), not citations, (), rag.Trace(), "0" * 12)


def test_the_answer_stands_above_its_sources_with_quote_outlet_date_and_address() -> None:
    talks = "Mira Oduya met the harbour board on Saturday night, three people at the talks told the Northern Wire."
    opening = "A ferry between Port Talren and Sele will open in May."
    text = copied_text(answer("**They met.** [1]\n\n- A ferry. [2]\n", cite(HARBOUR, talks, 1), cite(FERRY, opening, 2)))
    assert text.split("\n") == [
        "They met. [1]",
        "",
        "- A ferry. [2]",
        "",
        "Sources",
        f"[1] “{talks}” — Dockers return to work in Port Talren. Coast Gazette, citing Northern Wire, 2 April 2023. "
        "https://www.coast-gazette.example/dockers?x=1&y=2",
        f"[2] “{opening}” — Ferry link to open in May. Island Herald, May 2023.",  # its address is no web address
    ]


def test_a_quote_over_several_lines_stays_one_source() -> None:
    article = rag.Article("a", "A\ntitle", None, None, None, "en", "One\n\ntwo.")
    assert copied_text(answer("x [1]", cite(article, "One\n\ntwo.", 1))).split("\n")[-1] == (
        "[1] “One two.” — A title. Publisher not stated, undated."
    )


def test_an_abstention_is_its_words_alone() -> None:
    assert copied_text(answer("The articles do not say.")) == "The articles do not say."


@example(text=ATTACK, title=ATTACK, url=ATTACK)
@given(text=NASTY, title=NASTY, url=NASTY)
def test_the_text_to_copy_never_becomes_markup(text: str, title: str, url: str) -> None:
    citation = rag.Citation(1, "a", title, title, title, url, text, 0, 1, title)
    given = answer(text, citation)
    parsed = Page(copying_html(1, given))
    parsed.check_harmless()
    assert parsed.words.endswith(copied_text(given))
