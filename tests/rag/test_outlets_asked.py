"""Whose report a question asks for: one that is missed answers from any paper; one that is seen where none is meant hides the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag
from rag.known_outlets import KnownOutlets
from rag.outlets_asked import OutletInQuestion, outlet_notices, outlets_in, without_outlets
from tests.rag.small_engine import ARTICLES, small_engine

NAMES = """Asharq Al-Awsat; Reuters; The Guardian; The Verge; TechCrunch; The New York Times; New York Times; Fortune; Time; The Age; Google
AP; Associated Press; Sporting News; BBC News - Technology; BBC News - Arts; CBSSports.com; People; Al Jazeera; Polygon"""
KNOWN = KnownOutlets.of(name.strip() for line in NAMES.splitlines() for name in line.split(";"))
ORDINARY = frozenset("people time fortune age sporting news verge what did say report on the and who left".split())


def found(question: str, unknown_names: tuple[str, ...] = ()) -> list[OutletInQuestion]:
    outlets = outlets_in(question, KNOWN, ordinary=ORDINARY, unknown_names=unknown_names)
    assert all(question[outlet.start : outlet.end] == outlet.words for outlet in outlets)
    return list(outlets)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Asharq Al-Awsat report about the talks?", ["Asharq Al-Awsat"]),
        ("According to Reuters, who resigned?", ["Reuters"]),
        ("Who resigned in the Guardian's account?", ["the Guardian"]),
        ("What does The Verge's long article on batteries say?", ["The Verge"]),
        ("Who left, as reported by both TechCrunch and The Verge?", ["TechCrunch", "The Verge"]),
        ("Summarize the New York Times story", ["the New York Times"]),
        ("Did Fortune say who left?", ["Fortune"]),
        ("Does the 'Fortune' article name the firm?", ["Fortune"]),
        ("Do articles from Fortune, 'The Age', and TechCrunch name him?", ["Fortune", "The Age", "TechCrunch"]),
        ("Who, covered by Polygon and TechCrunch, left?", ["Polygon", "TechCrunch"]),
        ("Who was named in a report by AP?", ["AP"]),
        ("What did the aides tell Reuters, and what did Al Jazeera report?", ["Reuters", "Al Jazeera"]),
        ("What have two officials told Al Jazeera?", ["Al Jazeera"]),
        ("What did techcrunch.com write?", ["techcrunch.com"]),
        ("what did reuters report on the talks", ["reuters"]),
        ("What did CBS Sports.com write about him?", ["CBS Sports.com"]),
        ("What did BBC News report?", ["BBC News"]),
        ("Is it Time that reported it?", ["Time"]),
        ("Who was hurt, according to a Verge report, and who, not by Polygon?", ["Verge", "Polygon"]),
        ("What did NYT report?", ["NYT"]),
    ],
)
def test_whose_report_is_asked_for(question: str, words: list[str]) -> None:
    outlets = [outlet for outlet in found(question) if outlet.relation == "reported by"]
    assert [outlet.words for outlet in outlets if outlet.outlets] == words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Did Reuters lay off staff?", ["Reuters"]),
        ("Did Google buy a company?", ["Google"]),
        ("Why did the New York Times sue a firm?", ["the New York Times"]),
        ("The New York Times sued a firm over a report. When?", ["The New York Times"]),
        ("Was Fortune reported to have closed?", ["Fortune"]),
        ("Who owns the Sporting News?", ["the Sporting News"]),
        ("What did people say about the flood?", []),
        ("what did time and fortune do", []),
        ("What is the age of the minister?", []),
        ("What did the sporting news say?", []),  # ordinary words, written small
        ("Did The Age of reason end?", ["The Age"]),
        ("What is said in Age groups of voters?", ["Age"]),  # the paper's name has an article
        ("", []),
    ],
)
def test_what_is_asked_about_an_outlet_or_of_none_asks_for_no_report(question: str, words: list[str]) -> None:
    assert [(outlet.words, outlet.relation) for outlet in found(question)] == [(word, "about") for word in words]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("According to Le Monde, who won?", ["Le Monde"]),  # which the world knows
        ("In the Tarn Gazette article, who won?", ["the Tarn Gazette"]),
        ("What did the newspaper Hufvudstad write?", ["Hufvudstad"]),
        ("Does the Hufvudstad article name him?", ["the Hufvudstad"]),
        ("What did Le Monde and the Hufvudstad report?", ["Le Monde", "the Hufvudstad"]),
        ("According to Hufvudstad, who won?", []),  # may be a person
        ("According to Ann Hale, who won?", []),
        ("Who wrote the Warren report?", []),
        ("Did Le Monde close?", []),
        ("Was the Tarn Gazette sold?", []),
    ],
)
def test_an_outlet_that_no_article_has(question: str, missing: list[str]) -> None:
    outlets = found(question, unknown_names=("Hufvudstad", "Tarn"))
    assert [outlet.words for outlet in outlets if outlet.missing] == missing
    assert all(outlet.relation == "reported by" for outlet in outlets)


def test_every_name_an_outlet_has_in_the_articles_is_given() -> None:
    by_words = {outlet.words: outlet.outlets for outlet in found("What did the BBC, AP, the New York Times and BBC News - Arts report?")}
    assert by_words == {
        "the BBC": ("BBC News - Arts", "BBC News - Technology"),
        "AP": ("AP", "Associated Press"),
        "the New York Times": ("New York Times", "The New York Times"),
        "BBC News - Arts": ("BBC News - Arts",),
    }


def test_names_are_taken_out_of_what_is_searched_for() -> None:
    question = "Did Google pay Fortune, as The Verge and Fortune reported?"
    assert without_outlets(question, found(question)).split() == "Did Google pay Fortune, as and reported?".split()


@given(
    st.lists(
        st.sampled_from(["Reuters", "The", "Verge", "article", "'", "by", "reported", "Le", "Monde", ",", "and", "news", ".", "s"]),
        max_size=12,
    )
)
def test_outlets_are_in_order_and_do_not_overlap(words: list[str]) -> None:
    question = " ".join(words)
    ends = 0
    for outlet in found(question, unknown_names=("Le",)):
        assert ends <= outlet.start < outlet.end <= len(question)
        ends = outlet.end
    without_outlets(question, found(question))


ASKED = tuple(found("What did the Guardian and The Verge report?"))
SOURCE = rag.Source("a", "Title", "The Verge", None, "He left. She stayed.", 0, 20, 1.0, 1)
CITATION = rag.Citation(1, "a", "Title", "The Verge", None, None, "He left.", 0, 8)
CREDIT = (rag.Attribution(9, 20, "paper", None, None, "The Guardian", "stated"),)


@pytest.mark.parametrize(
    ("citation", "source", "agencies", "unmet"),
    [
        ({}, {}, {}, "by the Guardian, or credits it"),
        ({"publisher": "Globe"}, {}, {}, "by the Guardian or The Verge, or credits them"),
        ({"publisher": None, "reported_by": "The Guardian"}, {}, {}, "by The Verge, or credits it"),
        ({}, {}, {"a": "The Guardian"}, None),
        ({}, {"attributions": CREDIT}, {}, None),
    ],
)
def test_an_answer_from_others_says_so(
    citation: dict[str, object], source: dict[str, object], agencies: dict[str, str], unmet: str | None
) -> None:
    cited = rag.Citation(**CITATION.to_dict() | citation)  # type: ignore[arg-type]
    given = rag.Source(**SOURCE.to_dict() | source)  # type: ignore[arg-type]
    known = KnownOutlets({}, agencies)
    assert outlet_notices(ASKED, [cited], [given], known) == ([f"Nothing quoted here is {unmet}."] if unmet else [])
    assert outlet_notices(ASKED, [], [given], known) == []


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    with small_engine(tmp_path_factory.mktemp("engine"), ARTICLES) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "notices"),
    [
        ("What did the Daily Globe report about Mara Lind?", ()),
        ("What did two aides tell Reuters about Otto Brandt?", ()),
        ("According to Le Monde, whom did Mara Lind meet?", ("No article says that it is by Le Monde, carries its report or credits it.",)),
        ("Did the Daily Globe lay off Mara Lind?", ()),
    ],
)
def test_the_engine_says_what_an_answer_lacks(engine: rag.Engine, question: str, notices: tuple[str, ...]) -> None:
    assert engine.ask(question).notices == notices


def test_a_follow_up_still_asks_for_the_outlets_report(engine: rag.Engine) -> None:
    history: list[rag.Turn] = [
        {"role": "user", "content": "What did Le Monde report about Otto Brandt?"},
        {"role": "assistant", "content": "The articles do not say."},
    ]
    assert "by Le Monde" in " ".join(engine.ask("What about Mara Lind?", history).notices)
