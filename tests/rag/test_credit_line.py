"""Whose word quotes are: what stands above them."""

from dataclasses import replace

import pytest

from rag.answer_schema import Source
from rag.credit_line import credit_line, unnamed_sources
from rag.evidence import Evidence
from rag.schema import Attribution


def said(who: str | None, *, speaker: str = "anonymous", count: int | None = None, outlet: str | None = None) -> Attribution:
    return Attribution(0, 9, speaker, who, count, outlet, "stated")  # type: ignore[arg-type]


def item(*attributions: Attribution, publisher: str | None = "The Paper", published: str | None = "2021-12-03") -> Evidence:
    source = Source("a", "Lind has met Berg", publisher, published, "He left it", 0, 10, 1.0, 1, attributions=attributions)
    return Evidence(source, 0, 9, {}, 1.0)


def test_a_source_whose_name_stands_beside_it_is_not_unnamed() -> None:
    def line(text: str) -> str:
        source = Source("a", "T", "The Paper", "2021-12-03", text, 0, len(text), 1.0, 1)
        credited = Attribution(0, len(text), "official", "The board's chairwoman", 1, None, "stated")
        return credit_line([Evidence(replace(source, attributions=(credited,)), 0, len(text), {}, 1.0)])

    assert line("The board's chairwoman, Eva Berg, said so.") == "The Paper, 3 December 2021"
    assert line("The board's chairwoman said so.") == "The Paper, 3 December 2021, citing a source"


PAPER = said(None, speaker="paper")


@pytest.mark.parametrize(
    ("items", "line"),
    [
        ([item(PAPER)], "The Paper, 3 December 2021"),
        (
            [item(said("Five sources who knew of it", count=5, outlet="Reuters"))],
            "Reuters, citing five sources, via The Paper, 3 December 2021",
        ),
        ([item(said("Reuters", speaker="outlet", outlet="Reuters"))], "Reuters, via The Paper, 3 December 2021"),
        (
            [item(PAPER), item(said("Five sources", count=5, outlet="Reuters"))],
            "The Paper, 3 December 2021, citing Reuters (five sources)",
        ),
        ([item(PAPER), item(said("X", speaker="person", outlet="Wire"))], "The Paper, 3 December 2021, citing Wire"),
        ([item(said("two officials", speaker="official", count=2))], "The Paper, 3 December 2021, citing two officials"),
        ([item(PAPER), item(said("two officials", speaker="official", count=2))], "The Paper, 3 December 2021"),
        ([item(said("Anna Lind", speaker="official"))], "The Paper, 3 December 2021"),
        ([item(PAPER, publisher=None, published=None)], "“Lind has met Berg” (publisher not stated), undated"),
    ],
)
def test_it_says_who_published_it_when_and_on_whose_word(items: list[Evidence], line: str) -> None:
    assert credit_line(items) == line


@pytest.mark.parametrize(
    ("who", "count", "told"),
    [
        ("The sources", None, "sources"),
        ("the Iranian official", 1, "an Iranian official"),
        ("a politician close to Lind", 1, "a politician close to Lind"),
        ("the militia official with direct knowledge of the meeting and the two politicians", 3, "three sources"),
        ("the people familiar with the meeting", 1, "people familiar with the meeting"),
        ("The Times’ sources", None, "sources"),
        ("sources that it described as close to both Lind and Berg", None, "sources"),
    ],
)
def test_sources_are_told_of_in_few_words(who: str, count: int | None, told: str) -> None:
    assert unnamed_sources([said(who, count=count)]) == told


def test_the_same_sources_are_told_of_once_and_many_are_several() -> None:
    assert unnamed_sources([said("Five sources", count=5), said("the sources")]) == "five sources"
    assert unnamed_sources([said("Five sources", count=5), said("an aide", count=1)]) == "five sources and an aide"
    assert unnamed_sources([said("Five sources", count=5), said("an aide", count=1), said("two judges", count=2)]) == "several sources"
