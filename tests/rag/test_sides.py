"""What stands beside each side where articles differ, and in which order the sides stand."""

import pytest

from rag.answer_schema import Source
from rag.evidence import Evidence
from rag.schema import Attribution
from rag.short_answer import ShortAnswer
from rag.sides import counted, sides


def side(
    value: str, publisher: str | None, published: str | None, *, story: str = "", title: str = "T", agency: str | None = None
) -> ShortAnswer:
    text = f"The storm killed {value} people."
    said = Attribution(0, len(text), "outlet" if agency else "paper", None, None, agency, "stated")
    source = Source(
        f"{publisher} {value}", title, publisher, published, text, 0, len(text), 1.0, 1, sentences=((0, len(text)),), story=story,
        attributions=(said,),
    )  # fmt: skip
    return ShortAnswer(value, 17, 17 + len(value), Evidence(source, 0, len(text), {}, 1.0), {}, 1.0)


def beside(*answers: ShortAnswer) -> list[tuple[str, str]]:
    ordered, told = sides(answers, [answer.evidence for answer in answers])
    return [(answer.text, words) for answer, words in zip(ordered, told, strict=True)]


def test_each_side_has_its_outlet_and_date_as_far_as_they_are_known() -> None:
    assert beside(side("40", "P", "2020-03-03", agency="AFP"), side("43", "Q", None), side("45", None, None)) == [
        ("40 people", "AFP, via P, 3 March 2020"),
        ("43 people", "Q"),
        ("45 people", ""),
    ]


def test_a_copy_that_changed_a_figure_says_that_it_retells_the_same_report() -> None:
    assert beside(side("40", "P", "2020-03-03", story="s"), side("43", "Q", "2020-03-04", story="s")) == [
        ("40 people", "P, 3 March 2020"),
        ("43 people", "Q, 4 March 2020, which retells the same report"),
    ]
    assert beside(side("40", None, None, story="s"), side("43", None, "", story="s"))[1] == ("43 people", "retells the same report")


def test_a_corrected_value_stands_last_with_the_day() -> None:
    assert beside(side("40", "P", "2020-03-03"), side("43", "P", "2020-03-05", title="REFILE-Storm")) == [
        ("43 people", "P, 5 March 2020"),
        ("40 people", "P, 3 March 2020; corrected on 5 March 2020"),
    ]


def test_who_corrects_stands_before_the_others_and_the_oldest_report_retells_nobody() -> None:
    copy = side("45", "Q", "2020-03-06", story="s")
    assert beside(copy, side("40", "P", "2020-03-03", story="s"), side("43", "P", "2020-03-05", title="REFILE-Storm", story="s")) == [
        ("43 people", "P, 5 March 2020, which retells the same report"),
        ("45 people", "Q, 6 March 2020, which retells the same report"),
        ("40 people", "P, 3 March 2020; corrected on 5 March 2020"),
    ]


def test_a_later_value_that_corrects_nothing_stands_where_it_stood() -> None:
    assert [text for text, _ in beside(side("40", "P", "2020-03-03"), side("43", "P", "2020-03-05"))] == ["40 people", "43 people"]


def test_an_agency_whose_publisher_is_unknown_is_told_with_the_title() -> None:
    assert beside(side("40", None, None, agency="AFP", title="Storm hits Tarn"))[0][1] == "AFP, via “Storm hits Tarn”"
    assert beside(side("40", "AFP", None, agency="AFP"))[0][1] == "AFP"


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("At least 50 unarmed protesters were shot.", "50", "50 unarmed protesters"),
        ("The strike killed at least 50 of the workers.", "at least 50", "at least 50 of the workers"),
        ("Sales rose 4.5 percent in May.", "4.5", "4.5 percent"),
        ("It cost $3 million dollars.", "3 million", "3 million dollars"),
        ("The storm killed 50 in Tarn.", "50", "50"),
        ("Of the crew 50 survived.", "50", "50"),
        ("The vote was 50 to 43.", "50", "50"),
        ("In 2019 workers struck.", "2019", "2019"),
        ("The home side won 3-1 after extra time.", "3-1", "3-1"),
        ("It hired Berg.", "Berg", "Berg"),
        ("Some 50 were wounded.", "50", "50"),
        ("The index fell to 50 as exporters sold.", "50", "50"),
    ],
)
def test_a_bare_number_is_told_with_what_it_counts(text: str, value: str, shown: str) -> None:
    source = Source("a", "T", "P", None, text, 0, len(text), 1.0, 1)
    start = text.index(value)
    found = counted(ShortAnswer(value, start, start + len(value), Evidence(source, 0, len(text), {}, 1.0), {}, 1.0))
    assert (found.text, text[found.start : found.end]) == (shown, shown)
