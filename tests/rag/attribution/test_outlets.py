"""Which outlet a passage credits: the wire service, not the page that retells it; and whose report a page carries."""

import pytest

from rag.attribution.outlets import OutletCredits, agency_of


@pytest.mark.parametrize(
    ("sentence", "publisher", "outlet"),
    [
        ("Five sources told Reuters that he came.", "Some Page", "Reuters"),
        ("According to the Associated Press, he came.", "Some Page", "Associated Press"),
        ("He came, AFP reported.", "Some Page", "AFP"),
        ("Reuters' sources said so.", "Some Page", "Reuters"),
        ("The official spoke to Al Arabiya TV.", None, "Al Arabiya"),
        ("He told the state-owned Al Jazeera that he came.", None, "Al Jazeera"),
        ("He told the Evening Herald so.", "Some Page", "Evening Herald"),
        ("He told Reuters so.", "Reuters", None),
        ("He told Parliament so.", "Some Page", None),
        ("A map by Reuters.", "Some Page", None),
        ("An official described the meeting to Reuters.", "Some Page", "Reuters"),
        ("He told AP so.", "Japan Times", "AP"),
        ("He sent money to Mehr.", "Some Page", None),
        ("She saw Dawn that day.", "Some Page", None),
        ("He came, according to The Times of Israel.", "Some Page", "Times of Israel"),
        ("In messages with a Vox reporter, he regretted it.", None, "Vox"),
    ],
)
def test_credits_are_read(sentence: str, publisher: str | None, outlet: str | None) -> None:
    assert OutletCredits(["Evening Herald", "Some Page"]).reported_by(sentence, publisher) == outlet


def test_the_first_of_two_credits_counts() -> None:
    assert OutletCredits().reported_by("He came, AFP reported, and left, sources told Reuters.", None) == "AFP"


STORY = "The bridge was closed.\nNobody was hurt."
DESK = "\n*Reporting by A. Smith in Cairo; Editing by B. Jones*"


@pytest.mark.parametrize(
    ("text", "agency", "words"),
    [
        ("BAGHDAD, Oct 31 (Reuters) - The bridge was closed.", "Reuters", "BAGHDAD, Oct 31 (Reuters)"),
        ("PARIS (AP) — The bridge was closed.", "AP", "PARIS (AP)"),
        ("Bridge closed\n(AFP) - The bridge was closed.", "AFP", "(AFP)"),
        (f"By John Smith, Reuters\n{STORY}", "Reuters", "By John Smith, Reuters"),
        (f"{STORY}\nAFP", "AFP", "AFP"),
        (f"Reuters\n{STORY}", "Reuters", "Reuters"),
        (f"{STORY} — Reuters", "Reuters", "— Reuters"),
        (f"The firm was contacted by Reuters.\n{STORY}{DESK}", "Reuters", "contacted by Reuters"),
        (f"Reuters didn't receive a reply.\n{STORY}{DESK}", "Reuters", "Reuters didn't"),
        # Who was told something wrote no more than that, unless the page ends as an agency's report does.
        (f"He told Reuters so.\n{STORY}", None, None),
        (f"He told Reuters so, and she told AFP.\n{STORY}{DESK}", None, None),
        (f"{STORY}{DESK}", None, None),
        (f"The bridge in April. (Reuters)\nThe bridge in May. (Reuters)\n{STORY}", None, None),  # photographs
        (f"Credit: Bloomberg\n{STORY}", None, None),
        (f"{STORY}\nThe associated press conference was short.", None, None),
    ],
)
def test_the_agency_is_found_by_what_the_page_says(text: str, agency: str | None, words: str | None) -> None:
    found = agency_of(text, OutletCredits())
    assert found == ((agency, words) if agency else None)
    assert words is None or words in text
