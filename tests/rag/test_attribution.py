"""Who a passage credits: the wire service, not the page that retells it."""

import pytest

from rag.outlets import OutletCredits


@pytest.mark.parametrize(
    ("sentence", "publisher", "outlet"),
    [
        ("Five sources told Reuters that he came.", "Some Page", "Reuters"),
        ("According to the Associated Press, he came.", "Some Page", "Associated Press"),
        ("He came, AFP reported.", "Some Page", "AFP"),
        ("Reuters' sources said so.", "Some Page", "Reuters"),
        ("The official spoke to Al Arabiya TV.", None, "Al Arabiya"),
        ("He told the Evening Herald so.", "Some Page", "Evening Herald"),
        ("He told Reuters so.", "Reuters", None),
        ("He told Parliament so.", "Some Page", None),
        ("A map by Reuters.", "Some Page", None),
        ("An official described the meeting to Reuters.", "Some Page", "Reuters"),
        ("He told AP so.", "Japan Times", "AP"),
        ("He sent money to Mehr.", "Some Page", None),
        ("She saw Dawn that day.", "Some Page", None),
        ("He came, according to The Times of Israel.", "Some Page", "Times of Israel"),
    ],
)
def test_credits_are_read(sentence: str, publisher: str | None, outlet: str | None) -> None:
    assert OutletCredits(["Evening Herald", "Some Page"]).reported_by(sentence, publisher) == outlet


def test_the_first_of_two_credits_counts() -> None:
    assert OutletCredits().reported_by("He came, AFP reported, and left, sources told Reuters.", None) == "AFP"
