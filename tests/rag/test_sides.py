"""What stands beside each side where articles differ, and in which order the sides stand."""

from rag.evidence import Evidence
from rag.schema import Attribution, Source
from rag.short_answer import ShortAnswer
from rag.sides import sides


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
        ("40", "AFP, 3 March 2020"),
        ("43", "Q"),
        ("45", ""),
    ]


def test_a_copy_that_changed_a_figure_says_that_it_retells_the_same_report() -> None:
    assert beside(side("40", "P", "2020-03-03", story="s"), side("43", "Q", "2020-03-04", story="s")) == [
        ("40", "P, 3 March 2020"),
        ("43", "Q, 4 March 2020, which retells the same report"),
    ]
    assert beside(side("40", None, None, story="s"), side("43", None, "", story="s"))[1] == ("43", "retells the same report")


def test_a_corrected_value_stands_last_with_the_day() -> None:
    assert beside(side("40", "P", "2020-03-03"), side("43", "P", "2020-03-05", title="REFILE-Storm")) == [
        ("43", "P, 5 March 2020"),
        ("40", "P, 3 March 2020; corrected on 5 March 2020"),
    ]


def test_who_corrects_stands_before_the_others_and_the_oldest_report_retells_nobody() -> None:
    copy = side("45", "Q", "2020-03-06", story="s")
    assert beside(copy, side("40", "P", "2020-03-03", story="s"), side("43", "P", "2020-03-05", title="REFILE-Storm", story="s")) == [
        ("43", "P, 5 March 2020, which retells the same report"),
        ("45", "Q, 6 March 2020, which retells the same report"),
        ("40", "P, 3 March 2020; corrected on 5 March 2020"),
    ]


def test_a_later_value_that_corrects_nothing_stands_where_it_stood() -> None:
    assert [text for text, _ in beside(side("40", "P", "2020-03-03"), side("43", "P", "2020-03-05"))] == ["40", "43"]
