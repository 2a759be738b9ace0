"""Who "the commander in 2019" is: whom the articles call so then, and nobody where they do not say."""

from datetime import date

import pytest

from rag.periods import find_periods
from rag.roles.asked import names_a_role, resolve_roles
from rag.roles.role_index import RoleIndex
from rag.roles.statements import role_statements
from rag.schema import EventDate

TODAY = date(2024, 1, 1)

ARTICLES = {
    "a": (
        "2019-10-31",
        "Omar Haddad ran. Ruritania's Delta Force commander Omar Haddad met Prime Minister Anton Kovac. The Ruritanian prime minister ran.",
    ),
    "b": ("2020-06-01", "Delta Force commander Omar Haddad spoke."),
    "c": ("2021-11-08", "Issa Najjar, who commands the Delta Force, met Prime Minister Maria Weber."),
    "d": ("2021-12-08", "Ruritanian Prime Minister Maria Weber and Elbonian Prime Minister Jane Roe met."),
    "e": ("2023-02-01", "Delta Force commander Issa Nadjar spoke to former Prime Minister Anton Kovac and Vice President Otto Braun."),
    "u": (None, "Jane Moe, who chairs the Tarn Council, left."),
    "h": ("2019-10-31", "Delta Force commander Omar Haddad rested."),
    "f": ("2022-05-05", "Acme founder and CEO Jane Doe spoke. Acme's former CEO, John Smith, left."),
    "g": (
        "2022-05-06",
        "Najjar Group head coach Paul Young spoke. President Otto Stein spoke. President Emil Gross spoke. President Karl Blau spoke. "
        "President Olaf Rot spoke.",
    ),
}  # fmt: skip


def canonical(family: str) -> str:
    return "najjar" if family == "nadjar" else family


def index() -> RoleIndex:
    found = {name: role_statements(text, _sentences(text), [], published) for name, (published, text) in ARTICLES.items()}
    return RoleIndex(found, canonical)


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [position + 1 for position, character in enumerate(text) if character == "."]
    return list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))


def holders(question: str) -> list[list[str]]:
    return [[holder.name for holder in role.holders] for role in resolve_roles(question, find_periods(question, TODAY), index())]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who was the Delta Force commander in 2019?", [["Omar Haddad"]]),
        ("Who was the commander of the Delta Force in 2019?", [["Omar Haddad"]]),
        ("who was the delta force's commander in october 2019", [["Omar Haddad"]]),
        ("What did the commander of Ruritania's Delta Force do in 2019?", [["Omar Haddad"]]),
        ("Who did the commander of the Delta Force meet in November 2021?", [["Issa Najjar"]]),
        ("Who was the Delta Force commander in January 2020?", [["Omar Haddad"]]),  # said before and after, with nobody between
        ("Who was the Delta Force commander in May 2022?", [["Issa Najjar"]]),  # in either spelling
        ("Who was the Delta Force commander in March 2021?", []),  # one before and another after: either may have been
        ("Who was the Delta Force commander in 2015?", []),
        ("Who was the Delta Force chief in 2019?", [["Omar Haddad"]]),  # whoever heads it
        ("Who is the Delta Force commander?", [["Issa Najjar", "Omar Haddad"]]),  # no date: all, the latest first
        ("Who was Ruritania's prime minister in December 2021?", [["Maria Weber"]]),
        ("Who was the Ruritanian prime minister in 2019?", [["Anton Kovac"]]),  # whose he is stands in the next sentence
        ("Who was Elbonia's prime minister in 2019?", []),
        ("the prime minister in December 2021", [["Maria Weber", "Jane Roe"]]),  # nobody says whose
        ("What did Prime Minister Weber say in December 2021?", []),  # it is said who
        ("Who was president of Ruritania in 2023?", []),  # of a vice president nothing follows for the president
        ("Who was vice president in February 2023?", [["Otto Braun"]]),
        ("Who was the president in May 2022?", []),  # of what? Four are called so
        ("Who was Acme's CEO in May 2022?", [["Jane Doe"]]),
        ("Who was Acme's CEO in April 2022?", [["Jane Doe"]]),  # said a few days later
        ("Who was Acme's CEO in March 2022?", []),
        ("Who was the president in February 2023?", []),
        ("Who was the former CEO of Acme?", []),
        ("Who was the coach of the Najjar Group in May 2022?", [["Paul Young"]]),
        ("What did a commander of the Delta Force do in 2019?", []),
        ("Who is the chair of the Tarn Council?", [["Jane Moe"]]),  # nobody says when: no time is asked about
        ("Who was the chair of the Tarn Council in 2022?", []),
        ("Who commanded the Delta Force in 2019?", [["Omar Haddad"]]),
        ("Who leads the Delta Force?", [["Issa Najjar", "Omar Haddad"]]),
        ("Who led in 2019?", []),
        ("Who met Omar Haddad?", []),
    ],
)  # fmt: skip
def test_roles_by_date(question: str, wanted: list[list[str]]) -> None:
    assert holders(question) == wanted


def test_the_passages_say_so() -> None:
    question = "Who was the Delta Force commander in May 2022?"
    [role] = resolve_roles(question, find_periods(question, TODAY), index())
    assert question[role.start : role.end] == role.words == "Delta Force commander"
    [holder] = role.holders
    assert holder.names == ("Issa Najjar", "Issa Nadjar")
    assert (holder.first, holder.last) == ("2021-11-08", "2023-02-01")
    for passage in holder.passages:
        said = ARTICLES[passage.article_id][1][passage.start : passage.end]
        assert passage.said in said
        assert any(name in said for name in holder.names)


def test_what_is_told_long_after_calls_people_by_what_they_are_now() -> None:
    then = role_statements("Prime Minister Anton Kovac spoke.", [(0, 33)], [], "2019-05-03")
    text = "On 3 May 2019, Prime Minister Maria Weber was a student."
    later = role_statements(
        text, [(0, len(text))], [EventDate(0, 13, text[:13], "2019-05-03", "2019-05-03", "2019-05-03", "day", "stated")], "2023"
    )
    question = "Who was prime minister in May 2019?"
    periods = find_periods(question, TODAY)
    both = resolve_roles(question, periods, RoleIndex({"a": then, "b": later}))
    assert [holder.name for holder in both[0].holders] == ["Anton Kovac"]
    alone = resolve_roles(question, periods, RoleIndex({"b": later}))
    assert [holder.name for holder in alone[0].holders] == ["Maria Weber"]


def test_questions_without_a_role_are_not_looked_at() -> None:
    assert not names_a_role("Where did the talks take place?")
    assert all(map(names_a_role, ("Who is Acme's CEO?", "who was the prime-minister's coach, then?", "Name the president.", "iraq's pm")))


def test_people_of_one_family_name_are_told_apart() -> None:
    texts = {"a": "Acme chairman John Smith left.", "b": "Acme chairman Mary Smith left.", "c": "Acme chairman Smith left."}
    found = {name: role_statements(text, [(0, len(text))], [], "2021") for name, text in texts.items()}
    assert [holder.names for holder in RoleIndex(found, str).holders([("chairman",)], frozenset({"acm"}))] == [
        ["John Smith"],
        ["Mary Smith"],
    ]


OFFICES = {
    "a": ("2019-10-31", "Premier Anton Kovac spoke. Kovac left. Norland's prime minister's home was searched."),
    "b": ("2022-05-05", "Prime Minister Maria Weber's house was hit. The Norlandic premier's office was silent."),
    "c": ("2022-05-06", "Prime Minister Jane Roe spoke."),
}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who was Norland's prime minister in 2022?", ["Maria Weber"]),  # by "the Norlandic premier's office"
        ("Who was the premier of Norland in October 2019?", ["Anton Kovac"]),
        ("Who was running the Norlandic government in 2022?", ["Maria Weber"]),
        ("Who was Norland's head of government in 2022?", ["Maria Weber"]),
        ("Who led Norland's government in May 2022?", ["Maria Weber"]),
        ("Who was running the Elbonian government in 2022?", None),
    ],
)
def test_whoever_runs_a_government_is_its_premier_or_prime_minister(question: str, wanted: list[str] | None) -> None:
    offices = RoleIndex(
        {name: role_statements(text, _sentences(text), [], published) for name, (published, text) in OFFICES.items()},
    )
    found = [[holder.name for holder in role.holders] for role in resolve_roles(question, find_periods(question, TODAY), offices)]
    assert found == ([wanted] if wanted else [])
    assert names_a_role(question)
