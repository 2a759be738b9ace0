"""Who an article says holds a role, and that it says no more than it does: a wrong holder is worse than none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.roles.statements import RoleStatement, role_statements
from rag.schema import EventDate


def said(text: str, published: str | None = "2021-12", *dates: tuple[str, str, str]) -> list[RoleStatement]:
    events = [
        EventDate(text.index(words), text.index(words) + len(words), words, first, first, last, "day", "stated")
        for words, first, last in dates
    ]
    return [each for each in role_statements(text, [(0, len(text))], events, published) if each.holder]


def shown(statement: RoleStatement) -> str:
    whose = f" of {' '.join(statement.words)}" if statement.words else ""
    return f"{statement.holder}: {statement.status} {' '.join(statement.role)}{whose}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Prime Minister Maria Weber-Lang spoke.", ["Maria Weber-Lang: current prime minister"]),
        ("Danish Foreign Minister Anton Kovac spoke.", ["Anton Kovac: current foreign minister of denmark"]),
        ("Delta Force commander Brig. Gen. Omar al-Haddad flew in.", ["Omar al-Haddad: current commander of delta forc"]),
        ("He met then-commander Omar Haddad.", ["Omar Haddad: current commander"]),
        ("Former Acme chief executive Jane Roe sued.", ["Jane Roe: former chief executive officer of acm"]),
        ("Acme CEO Jane Roe's plan failed.", ["Jane Roe: current chief executive officer of acm"]),
        ("Omar Haddad, the head of Ruritania's Delta Force, left.", ["Omar Haddad: current head of delta forc ruritania"]),
        ("Ruritania's prime minister, Maria Weber, left.", ["Maria Weber: current prime minister of ruritania"]),
        ("The bank's head (Maria Weber) left.", []),  # no comma, no title
        ("Maria Weber was named chief executive of Acme.", ["Maria Weber: incoming chief executive officer of acm"]),
        ("Maria Weber, who succeeded Anton Kovac as head of Acme, left.", [
            "Maria Weber: incoming head of acm", "Anton Kovac: former head of acm",
        ]),
        ("Maria Weber resigned as president of Acme.", ["Maria Weber: former president of acm"]),
        ("Maria Weber is the president of Acme.", ["Maria Weber: current president of acm"]),
        ("Maria Weber was president of Acme.", ["Maria Weber: former president of acm"]),
        ("Maria Weber, who heads the Acme Group, left.", ["Maria Weber: current head of acm group"]),
        ("The Acme Group, led by Maria Weber, won.", ["Maria Weber: current leader of acm group"]),
        ("Secretary of State Maria Weber left.", ["Maria Weber: current state secretary"]),
        ("Attorney General Maria Weber left.", ["Maria Weber: current attorney general"]),
        ("Vice President Maria Weber left.", ["Maria Weber: current vice president"]),
        ("Interim coach Maria Weber left.", ["Maria Weber: acting coach"]),
        ("Acme Chief Compliance Officer Jane Roe left.", ["Jane Roe: current chief compliance officer of acm"]),
        ("Acme, led by Ruritania's Jane Roe, won.", []),
        ("The Jack-o’-Head Jane Roe left.", []),
        ("Acme managing director Jane Roe left.", ["Jane Roe: current managing director of acm"]),
        ("He met Maria Weber, Travis Head and Jane Roe.", []),
        # nobody is said to hold a role here
        ("Maria Weber could become president of Acme.", []),
        ("Maria Weber was not the president of Acme.", []),
        ("Maria Weber will be named president of Acme.", []),
        ("Maria Weber, a director of Acme, left.", []),
        ("On Tuesday, the president of Acme left.", []),
        ("In New York, the head of Acme left.", []),
        ("Premier League Clubs voted.", []),
        ("Principal Financial Group left.", []),
        ("Dean Henderson saved it.", []),
        ("Jane Roe is coach of the year.", ["Jane Roe: current year coach"]),
        ("General Omar Haddad left.", []),
        ("The president met Maria Weber.", []),
    ],
)  # fmt: skip
def test_statements(text: str, wanted: list[str]) -> None:
    assert [shown(statement) for statement in said(text)] == wanted


def test_a_family_name_counts_where_the_article_has_the_whole_one() -> None:
    assert [each.holder for each in said("Omar Haddad left. Haddad heads the Delta Force.")] == ["Haddad"]
    assert said("Haddad heads the Delta Force.") == []


def test_a_statement_holds_at_the_date_of_its_sentence_or_of_its_article() -> None:
    text = "On 3 May 2019, Prime Minister Maria Weber spoke."
    dated = said(text, "2021-12-08", ("On 3 May 2019", "2019-05-03", "2019-05-03"))[0]
    assert (dated.first, dated.last, dated.by, dated.looks_back) == ("2019-05-03", "2019-05-03", "event date", 950)
    plain = said(text, "2021-12")[0]
    assert (plain.first, plain.last, plain.by) == ("2021-12-01", "2021-12-31", "publication date")
    assert said(text, None)[0].by == "nothing"
    quoted = "Prime Minister Maria Weber said, “In 2015 we lost.”"
    assert said(quoted, "2021-12-08", ("In 2015", "2015-01-01", "2015-12-31"))[0].first == "2021-12-08"


def test_who_was_something_on_a_date_held_it_then() -> None:
    text = "Maria Weber was president of Acme in 2015."
    dated = said(text, "2021-12-08", ("in 2015", "2015-01-01", "2015-12-31"))[0]
    assert (dated.status, dated.first) == ("current", "2015-01-01")


WORDS = st.sampled_from(
    """Maria Weber Anton al-Kovac the of , . ( ) — who is was named president prime minister Prime Minister head chief executive CEO Acme's
    Acme former then- led by heads leads U.S. J. and 's as succeeded King General then""".split()
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_whatever_is_written_holders_stand_where_they_are_said_to_stand(text: str) -> None:
    for statement in role_statements(text, [(0, len(text))], [], None):
        if statement.holder:
            assert " ".join(text[statement.holder_start : statement.holder_end].split()) == statement.holder
            assert statement.start <= statement.holder_start < statement.holder_end <= statement.end
        assert statement.role
        assert statement.said
