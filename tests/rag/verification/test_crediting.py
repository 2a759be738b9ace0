"""Where a text gives somebody's word."""

from __future__ import annotations

import pytest

from rag.verification.crediting import credits_of


@pytest.mark.parametrize(
    ("text", "who", "told"),
    [
        ("The bridge will stay closed until May, the mayor wrote on Facebook.", "the mayor", "The bridge will stay closed until May,"),
        ("The bridge will stay closed, the mayor told Radio Nord in an interview on Monday.", "the mayor", "The bridge will stay closed, "),
        ("In a statement, the firm said it was sorry.", "the firm", " it was sorry."),
        ("The army's claim that it had shot down a drone was dismissed.", "The army's", "that it had shot down a drone was dismissed."),
        ("The rebels claim to control the airport.", "The rebels", "to control the airport."),
        ("It was fined, a decision the company says it will appeal.", "the company", " it will appeal."),
        ("Five officials, all briefed, said he led the talks.", "Five officials", " he led the talks."),
        ("The operator fears the mine would close.", "The operator", "the mine would close."),
    ],
)
def test_who_says_what(text: str, who: str, told: str) -> None:
    (said,) = credits_of(text)
    assert said.who == who
    assert [text[start:end] for start, end in said.spans] == [told]


@pytest.mark.parametrize("rest", ["\u00a0on Friday", "…then he left"])
def test_what_follows_a_verb_of_saying_without_a_space(rest: str) -> None:
    assert [said.who for said in credits_of(f"“Prices rose by a tenth,” the baker said{rest}.")] == ["the baker"]


def test_what_is_reported_is_no_speaker() -> None:
    assert not credits_of("The firm, a brewer, reported a rise in profits.")
