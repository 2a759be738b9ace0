"""What a question takes for granted is contradicted only by what stands in the articles, and where they leave it open nothing is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from rag.premises import Premise, PremiseReader
from rag.question import read_question
from rag.roles.reader import RoleReader
from tests.rag.small_engine import small_engine


def article(published: str | None, text: str, publisher: str = "Daily Globe") -> str:
    dated = f'published: "{published}"\n' if published else ""
    return f'---\ntitle: "News of the day"\npublisher: "{publisher}"\n{dated}---\n\n{text}\n'


TALKS = (
    "Norland's prime minister, Mara Lind, met Otto Brandt in Geneva. Lind, who said little, left early. The envoys talked of grain. "
    "Otto Brandt, who smiled, said that he was content."
)
VISIT = (
    "Norland's prime minister, Karim Qaani, received Ana Sorel in Bergen. Qaani spoke of fish. Karim Ghaani, who was ill, left. Ghaani, "
    "who is 60, said nothing. Ana Sorel, who smiled, said that the visit had been short."
)
OFFICE = "Norland's prime minister, Karim Qaani, opened a bridge. Qaani, who smiled, said that it had cost a lot."
ARTICLES = {
    "talks.md": article("2019-05-02", TALKS),
    "visit.md": article("2023-03", VISIT, "Evening Post"),
    "office.md": article("2023-09-01", OFFICE),
    "train.md": article("2024-02", "Jonas Weber drove a train to Tarn in May 2021. Weber, who said so, was glad."),
}


class Asked:
    """An index to ask."""

    def __init__(self, engine: rag.Engine) -> None:
        self.engine = engine
        self._reader = PremiseReader(engine._store, engine._keywords, RoleReader(engine._store))

    def __call__(self, question: str, **filters: str) -> list[str]:
        """What is said of a question."""
        return [premise.text for premise in self.premises(question, **filters)]

    def premises(self, question: str, **filters: str) -> list[Premise]:
        """The same, with how sure it is."""
        names = self.engine._corpus.current().names
        return self._reader.contradicted(read_question(question, (), names), names, self.engine._selector.select(**filters))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with small_engine(tmp_path_factory.mktemp("premises"), ARTICLES) as engine:
        yield Asked(engine)


APART = "No article names both {} and {}: {} is named in 1 article from May 2019, {} in 2 from March 2023 and September 2023."
LIND_FIRST, QAANI_FIRST = "Mara Lind and Karim Qaani", "Karim Qaani and Mara Lind"


def test_two_whom_no_article_has_together_are_told_with_when_each_is_named(said: Asked) -> None:
    for question in (
        "When did Lind meet Qaani?",
        "What did Lind discuss with Qaani?",
        "Did Lind and Qaani meet?",
        "Lind and Qaani: did they?",
    ):
        expected = [APART.format("Lind", "Qaani", "Lind", "Qaani")] if "they" not in question else []
        assert said(question) == expected, question
    assert said("when did lind meet qaani") == [APART.format("Lind", "Qaani", "Lind", "Qaani")]
    whole = said("Did Mara Lind call Karim Ghaani?")
    assert whole == [APART.format("Mara Lind", "Karim Ghaani", "Mara Lind", "Karim Ghaani")]


@pytest.mark.parametrize(
    "question",
    [
        "When did Lind meet Brandt?",  # one article has both
        "When did Ghani meet Sorel?",  # in another spelling
        "Did Lind and Qaani both take a train?",  # each on their own
        "Did Lind meet Brandt, and Qaani stay in Bergen?",
        "Was it Lind or Qaani?",
        "Did Lind, according to Qaani, speak?",
        "What did Lind say?",
        "When did Lind meet Merkel?",  # nobody has heard of
        "Did France attack Norland?",
        "",
    ],
)
def test_nothing_is_said_where_nothing_is_contradicted(said: Asked, question: str) -> None:
    assert said(question) == []


def test_a_name_at_a_time_from_which_no_article_has_it(said: Asked) -> None:
    assert said("Whom did Lind meet in 2023?") == ["No article from 2023 names Lind; the one that does is from May 2019."]
    assert said("Where was Karim Qaani in 2019?") == [
        "No article from 2019 names Karim Qaani; those that do are from March 2023 and September 2023."
    ]
    assert said("Where was Weber in 2019?") == ["No article from 2019 names Weber; the one that does is from February 2024."]
    assert said("Whom did Lind meet in May 2019?") == []
    assert said("Where was Weber in 2021?") == []  # the article of 2024 tells of it
    assert said("Where was Weber in May?") == []  # of any year


def test_a_role_that_somebody_else_held_then(said: Asked) -> None:
    other, named = said("What did Prime Minister Lind open in September 2023?")
    assert other == "In September 2023 the articles call Karim Qaani Prime Minister, not Lind."
    assert named == "No article from September 2023 names Lind; the one that does is from May 2019."
    assert said("What did Prime Minister Qaani open in September 2023?") == []
    (never,) = said("What did Norland's Prime Minister Weber say?")
    assert never in (f"No article calls Weber Norland's Prime Minister; they call {two} so." for two in (LIND_FIRST, QAANI_FIRST))
    assert said("What did Norland's Prime Minister Brandt say?") == []  # named in a sentence with that office: whose it is has to be read
    assert said("What did Prime Minister Weber say?") == []  # of wherever
    assert said("What did Norland's minister Weber say?") == []  # of several


def test_undated_articles_and_namesakes_leave_open_who_was_when_and_where(tmp_path: Path) -> None:
    more = {
        "undated.md": article(None, "Jonas Weber, who said little, went home."),
        "namesake.md": article("2022-01-05", "Jon Lind, who said so, lost a match. Lind, who is 40, was sorry."),
    }
    with small_engine(tmp_path, {**ARTICLES, **more}) as engine:
        said = Asked(engine)
        assert said("Where was Weber in 2019?") == []
        assert said("When did Weber meet Qaani?") == ["No article names both Weber and Qaani."]
        assert said("Whom did Mara Lind meet in 2022?") == []
        assert said("Whom did Mara Lind meet in 2023?") == ["No article from 2023 names Mara Lind; the one that does is from May 2019."]
        (apart,) = said("When did Mara Lind meet Ana Sorel?")
        assert apart.endswith(": Mara Lind is named in 1 article from May 2019, Ana Sorel in 1 from March 2023.")
        assert said("When did Mara Lind meet Weber?") == ["No article names both Mara Lind and Weber."]


def test_with_filters_only_what_was_searched_counts(said: Asked) -> None:
    assert said("When did Qaani meet Sorel?", publishers="Daily Globe") == []  # no name of them is there
    assert said("Where was Qaani in March 2023?") == []
    assert said("Where was Qaani in March 2023?", publishers="Daily Globe") == [
        "No searched article from March 2023 names Qaani; the one that does is from September 2023."
    ]


def test_what_did_not_happen_in_these_articles_is_not_answered_however_near_they_come(said: Asked, tmp_path: Path) -> None:
    together = APART.format("Lind", "Qaani", "Lind", "Qaani")
    assert [(premise.text, premise.refutes) for premise in said.premises("When did Lind meet Qaani?")] == [(together, True)]
    with small_engine(tmp_path, ARTICLES, abstain_below=1e-9) as engine:
        assert not engine.ask("When did Lind meet Brandt?").abstained
        answer = engine.ask("When did Lind meet Qaani?")
    assert answer.abstained
    assert together in answer.text
    assert together not in answer.notices


def test_whoever_wants_an_answer_to_everything_is_told_beside_it(said: Asked) -> None:
    answer = said.engine.ask("When did Lind meet Qaani?")  # abstain_below is 0
    assert not answer.abstained
    assert APART.format("Lind", "Qaani", "Lind", "Qaani") in answer.notices


def test_a_premise_that_is_not_certain_stops_no_answer(said: Asked) -> None:
    (never_called,) = said.premises("What did Norland's Prime Minister Weber say?")
    assert not never_called.certain
    assert not never_called.refutes
    answer = said.engine.ask("What did Norland's Prime Minister Weber say?")
    assert not answer.abstained
    assert never_called.text not in answer.notices


def test_nobody_acts_after_his_death(tmp_path: Path) -> None:
    articles = {
        "one.md": article("2019-05-02", "Mara Lind met Otto Brandt in Geneva. Otto Brandt, who smiled, left early. Brandt said so."),
        "two.md": article("2021-12", "Ana Sorel took over in March 2020 after gunmen killed her predecessor, Otto Brandt. Sorel met Lind."),
    }
    with small_engine(tmp_path, articles) as engine:
        said = Asked(engine)
        dead = Premise("By what the articles say Brandt was dead by March 2020.", True, refutes=True)
        assert dead in said.premises("What did Brandt say in December 2021?")
        assert dead not in said.premises("What did Brandt say in 2019?")
        assert dead not in said.premises("What did Brandt say in March 2020?")
        assert dead not in said.premises("Who succeeded Brandt in December 2021?")
        assert dead not in said.premises("Did Brandt die in December 2021?")
