"""Who wrote a story, and when it was published, in the forms that pages use."""

from __future__ import annotations

import pytest

from rag.cleaning.bylines import Stamp, authors_in, is_date_line, is_name, is_note_about, is_office, is_with_agency, note_names, stamps


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By JANE ROE", "JANE ROE"),
        ("By Jane Roe and John Doe", "Jane Roe, John Doe"),
        ("By Jane Roe, Senior Reporter", "Jane Roe"),
        ("By Jane Roe in Paris and John Doe in London", "Jane Roe, John Doe"),
        ("By Jane Roe | Reuters", "Jane Roe"),
        ("By Jane Roe - October 5, 2024", "Jane Roe"),
        ("Posted on October 11, 2024 by Ada Kellerman", "Ada Kellerman"),
        ("Story by Karl Bentley • 2h • 3 min read", "Karl Bentley"),
        ("Interview by Noor Said", "Noor Said"),
        ("By Reuters Staff", "Reuters Staff"),
        ("Jane Roe, Senior Reporter", "Jane Roe"),
        ("Miriam Castell Courts correspondent", "Miriam Castell"),
        ("DELE OKONJO | AP", "DELE OKONJO"),
        ("Par Lucie Ferrand", "Lucie Ferrand"),
        ("Von Gerda Sommerfeld", "Gerda Sommerfeld"),
        ("بقلم سامر الحلواني", "سامر الحلواني"),
        ("Jane Roe", None),
        ("Jane Roe in Paris", None),
        ("By the River Tarn, Nine Dead", None),
        ("By Friday the water had gone", None),
        ("Business reporter, Harrow Bay", None),
        ("Norvelle, Selwyn Terminals", None),
        ("Mark Twain, a writer", None),
        ("TV and Soundbar Deals", None),
        ("By now everybody in the town knows what became of the money and who has it in the bank.", None),
    ],
)
def test_the_names_in_a_byline(line: str, names: str | None) -> None:
    assert authors_in(line) == names


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Oct. 3, 2024 / 5:12 PM EDT", [("bare", "2024-10-03")]),
        ("03 October 2024 | 12:30", [("bare", "2024-10-03")]),
        ("Published: 22:41, 30 September 2024 | Updated: 08:15, 1 October 2024", [("published", "2024-09-30"), ("updated", "2024-10-01")]),
        ("PUBLISHED : 3 Oct 2024 at 04:15", [("published", "2024-10-03")]),
        ("Last updated: Wed 23 October 2024", [("updated", "2024-10-23")]),
        ("Sept. 30, 2024Updated 6:02 p.m. ET", [("bare", "2024-09-30")]),
        (
            "Publié le 3 octobre 2024 à 18h12, mis à jour le 4 octobre 2024 à 08h00",
            [("published", "2024-10-03"), ("updated", "2024-10-04")],
        ),
        ("le 03/10/2024 à 18:12", [("bare", "2024-10-03")]),
        ("Stand: 08.10.2024, 11:45 Uhr", [("published", "2024-10-08")]),
        ("7 de octubre de 2024 - 13:20h", [("bare", "2024-10-07")]),
        ("Altavera - 07 oct 2024 - 13:20 CEST", [("bare", "2024-10-07")]),
        ("نشر في: 8 أكتوبر 2024", [("published", "2024-10-08")]),
        ("Giriş Tarihi: 8 Ekim 2024 10:15 Güncelleme: 9 Ekim 2024", [("published", "2024-10-08"), ("updated", "2024-10-09")]),
        ("8 октября 2024, 09:30", [("bare", "2024-10-08")]),
        ("2024年10月8日 10:22", [("bare", "2024-10-08")]),
        ("Published on: 8 अक्टूबर 2024", [("published", "2024-10-08")]),
        ("October 16, 2024 at 6:00 a.m.", [("bare", "2024-10-16")]),
        ("03/10/2024", []),  # October or March
        ("August 4, 1914.", []),  # a sentence
        ("October 2024", []),  # a heading
        ("The war began on August 4, 1914", []),
    ],
)
def test_the_dates_of_a_date_line(line: str, found: list[tuple[str, str]]) -> None:
    assert stamps(line) == [Stamp(kind, date) for kind, date in found]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Published 3 hours ago", True),
        ("Sat, 5 Oct 2024 17:02 GMT", True),
        ("تاریخ انتشار: ۱۷ مهر ۱۴۰۳", True),
        ("03/10/2024 18:12", True),
        ("Published poets meet in Lowick", False),
        ("She published 12 books in ten years.", False),
        ("Date with destiny", False),
    ],
)
def test_a_date_line_may_give_no_date(line: str, is_one: bool) -> None:
    assert is_date_line(line) == is_one


def test_what_stands_beside_a_byline() -> None:
    assert [is_name(line) for line in ("Jane Roe", "Jane Roe in Paris", "Jane", "Storm hits the town")] == [True, True, False, False]
    assert [is_office(line) for line in ("Guest columnist", "Business reporter, Harrow Bay", "Business as usual")] == [True, True, False]
    assert [is_with_agency(line) for line in ("Le Courrier avec AFP", "gs/dpa", "Rovers and City")] == [True, True, False]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Jane Roe covers crime and the courts.", True),
        ("Jane Roe is a retired teacher and the author of a book.", True),
        ("Jane Roe lives in Eastmarch.", True),
        ("Jane Roe said that she would appeal.", False),
        ("John Doe is a reporter.", False),
    ],
)
def test_a_note_about_the_author_is_told_by_the_name(line: str, is_one: bool) -> None:
    assert is_note_about(line, "Jane Roe") == is_one


def test_whom_a_note_tells_to_be_a_journalist() -> None:
    assert note_names("Jane Roe is a reporter covering trade for the Herald.") == "Jane Roe"
    assert note_names("Jane Roe is a reporter who was jailed for two years for her work.") is None
    assert note_names("Jane Roe was the editor of the Herald.") is None
