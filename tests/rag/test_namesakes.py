"""Articles about several of one name: who introduces whom, and what each answers."""

from datetime import date

import pytest

from rag.answer_line import DIFFER, answer_line
from rag.answer_schema import Source
from rag.evidence import Evidence
from rag.extractive import quoted_answer
from rag.names import NameIndex
from rag.namesakes import introduced_by, namesakes
from rag.question import Question, understood
from rag.sentences import sentence_spans

NAMES = NameIndex.learn(["Mr. Carl Lind met Ms. Anna Berg. Lind said so. Berg said no."])


def ask(question: str, *articles: tuple[str, str]) -> tuple[Question, list[Evidence]]:
    """The question, and all sentences of the articles, each of which falls one behind the one before."""
    found: list[Evidence] = []
    for title, text in articles:
        spans = tuple(sentence_spans(text))
        source = Source(f"a{len(found)}", title, None, None, text, 0, len(text), 1.0, 1, sentences=spans)
        found += [Evidence(source, start, end, {}, -1.0 * (len(found) + place)) for place, (start, end) in enumerate(spans)]
    return understood(question, question, NAMES, date(2025, 1, 1)), sorted(found, key=lambda item: -item.score)


def subjects(question: str, *articles: tuple[str, str]) -> list[str]:
    return [each.subject for each in namesakes(*ask(question, *articles), NAMES.is_person)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Broken Bow is a city in Custer County.", "Broken Bow"),
        ("Broken Bow, Nebraska Broken Bow is a city.", "Broken Bow, Nebraska"),
        ("Broken Bow (film) Broken Bow tells of two friends.", "Broken Bow (film)"),
        ("Bow FC (football club) Klub Bow is the best one.", "Bow FC (football club)"),
        ("Anna Berg Anna Maria Berg (born March 3, 1950) is an actress.", "Anna Berg"),
        ("1st district of Lund The 1st district of Lund is one of nine.", "1st district of Lund"),
        ("The minister met the leaders, and it was the first time.", ""),
        ("Lind (left) met Berg on Monday.", ""),
        ("In 1990 Berg was the leader.", ""),
        ("Berg was killed on Monday.", ""),
    ],
)
def test_a_name_that_the_text_says_what_it_is_is_introduced(text: str, name: str) -> None:
    assert introduced_by(text, frozenset({"district"})) == name


FILM = ("Red Bridge (film)", "Red Bridge is a film. It has a long history.")
TOWN = ("Red Bridge, Ohio", "Red Bridge, Ohio is a town.")


def test_articles_that_introduce_several_of_one_name_each_answer_of_their_own() -> None:
    told = namesakes(*ask("What is the history of Red Bridge?", FILM, TOWN), NAMES.is_person)
    assert [(each.subject, each.answer.text) for each in told] == [
        ("Red Bridge (film)", "is a film."),
        ("Red Bridge, Ohio", "is a town."),
    ]
    assert [item.text for item in told[0].beside] == ["It has a long history."]


def test_articles_of_one_thing_and_news_are_left_to_others() -> None:
    question = "What is the history of Red Bridge?"
    assert not subjects(question, ("Red Bridge", "Red Bridge is a town."), ("The Red Bridge", "The Red Bridge is a town."))
    assert not subjects(question, ("Red Bridge falls", "The bridge fell on Monday."), ("Mayor weeps", "Red Bridge was sold on Monday."))
    assert not subjects(question, ("Blue Ridge (film)", "Blue Ridge is a film."), ("Blue Ridge, Ohio", "Blue Ridge, Ohio is a town."))


def test_two_names_that_share_nothing_asked_for_are_no_namesakes() -> None:
    articles = ("Lund", "Lund is a town."), ("Ohio", "Ohio is a state.")
    assert not subjects("When was Lund in Ohio built?", *articles)


def test_beside_one_that_sets_itself_apart_others_that_name_it_are_told_where_they_come_near() -> None:
    question, other = "Who built Red Bridge?", ("Old news", "The builder of Red Bridge was a baker.")
    assert subjects(question, FILM, other) == ["Red Bridge (film)", ""]
    assert subjects(question, FILM, ("Old news", "The builder was a baker.")) == ["Red Bridge (film)"]
    far = ("Old news", "Nothing. Nothing. Nothing. The builder of Red Bridge was a baker.")
    assert subjects(question, FILM, far) == ["Red Bridge (film)", ""]  # its best sentence comes near
    assert subjects(question, ("Red Bridge (film)", f"{FILM[1]} So. So. So."), other) == ["Red Bridge (film)"]


def test_the_words_of_a_long_sentence_are_cut() -> None:
    words = " ".join(["word"] * 40)
    told = namesakes(*ask("What is Red Bridge?", ("Red Bridge (film)", f"Red Bridge is a {words}."), TOWN), NAMES.is_person)
    assert told[0].answer.text == f"is a {' '.join(['word'] * 22)}"


def test_the_line_says_who_each_is_of_and_the_same_of_the_same_once() -> None:
    question, evidence = ask("What is Red Bridge?", FILM, TOWN, TOWN)
    line = answer_line(question, evidence, NAMES.is_person)
    assert line.lead == DIFFER
    first = "".join(piece.text for piece in quoted_answer(question, evidence, 6, line)).split("\n")[0]
    assert first == "The articles differ: Red Bridge (film): “is a film.” [1]; Red Bridge, Ohio: “is a town.” [2]"
