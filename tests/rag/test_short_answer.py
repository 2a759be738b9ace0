"""Short answers, their judgement and the line they make; compared by hand with an embedding of word counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from rag.answer_line import answer_line
from rag.answer_schema import RoleHolder, RoleInQuestion, RolePassage, Source
from rag.answer_spans import AnswerSpan
from rag.evidence import Evidence
from rag.names import NameIndex
from rag.question import Question, understood
from rag.schema import EventDate
from rag.sentences import sentence_spans
from rag.short_answer import said, short_answers
from tests.rag.hand_scored import scored

NAMES = NameIndex.learn(["Mr. Carl Lind met Ms. Anna Berg. Lind said so. Berg said no. Dr. Olaf Holm said so. Holm said it."])


def ask(question: str, *texts: str, stories: Sequence[str] = (), dates: Sequence[EventDate] = ()) -> tuple[Question, list[Evidence]]:
    sources = [
        Source(
            article_id=f"a{number}", title="T", publisher=None, published=None, text=text, start=0, end=len(text), score=1.0, rank=number,
            sentences=tuple(sentence_spans(text)), story=stories[number - 1] if stories else "", event_dates=tuple(dates),
        )
        for number, text in enumerate(texts, 1)
    ]  # fmt: skip
    return scored(question, NAMES, sources)


def line(question: str, *texts: str, **fields: Sequence[str]) -> tuple[list[str], bool]:
    found = answer_line(*ask(question, *texts, **fields), NAMES.is_person)  # type: ignore[arg-type]
    return [each.text for each in found.answers], found.differ


def test_the_words_nearest_to_what_was_asked_are_likeliest_and_shares_add_up_to_one() -> None:
    found = short_answers(
        *ask("When did the bridge open?", "In 1950 the mayor slept in a house. The bridge did open in 1999."), NAMES.is_person
    )
    assert found[0].text == "1999"
    assert found[0].evidence.text[found[0].start - found[0].evidence.start :].startswith("1999")
    assert sum({each.text: each.probability for each in found}.values()) == pytest.approx(1.0)


def read_in(item: Evidence, text: str, log_odds: float) -> Evidence:
    start = item.start + item.text.index(text)
    return replace(item, spans=(*item.spans, AnswerSpan(start, start + len(text), log_odds)))


def test_words_that_were_read_to_answer_are_all_there_is_where_anything_is_asked_for() -> None:
    question, (item, *_) = ask("What treaty did Lind sign?", "Lind did sign the treaty of Tarn in June.")
    assert short_answers(question, [item], NAMES.is_person) == []
    found = short_answers(question, [read_in(read_in(item, "in June", -3.0), "the treaty of Tarn", 4.0)], NAMES.is_person)
    assert [each.text for each in found] == ["the treaty of Tarn", "in June"]
    assert found[0].probability > 0.8


def test_a_name_that_was_read_to_answer_is_likelier_and_words_without_a_name_may_answer() -> None:
    question, (item, *_) = ask("Who invited Lind?", "Lind was invited by Holm, whom Berg knew, and by an old friend.")

    def shares(*read: tuple[str, float]) -> dict[str, float]:
        told = item
        for text, log_odds in read:
            told = read_in(told, text, log_odds)
        return {each.text: each.probability for each in short_answers(question, [told], NAMES.is_person)}

    assert set(shares()) == {"Holm", "Berg"}
    assert shares(("by Holm", 3.0))["Holm"] > shares()["Holm"]
    assert set(shares(("by Holm", 3.0), ("an old friend", 2.0))) == {"Holm", "Berg", "an old friend"}


def test_what_the_question_says_itself_is_no_answer_though_it_was_read() -> None:
    question, (item, *_) = ask("Who invited Lind?", "Lind was invited by Holm.")
    assert "Lind was" not in {each.text for each in short_answers(question, [read_in(item, "Lind was", 5.0)], NAMES.is_person)}


def test_whom_the_question_spells_otherwise_is_no_answer_though_it_was_read() -> None:
    names = NameIndex.learn(["Esmail Ghaani came. Ghaani sat. Esmail Qaani went. Qaani ran."])
    _, (item, *_) = ask("Who met Qaani?", "Ghaani met Holm.")
    question = understood("Who met Qaani?", "Who met Qaani?", names, date(2025, 1, 1))
    assert {each.text for each in short_answers(question, [read_in(item, "Ghaani", 5.0)], NAMES.is_person)} == {"Holm"}


def test_what_is_said_twice_is_likelier() -> None:
    texts = ("The bridge did open in 1999.", "The bridge did open in 1998.", "Then the bridge did open, in 1999.")
    once = next(each for each in short_answers(*ask("When did the bridge open?", *texts[:2]), NAMES.is_person) if each.text == "1999")
    twice = next(each for each in short_answers(*ask("When did the bridge open?", *texts), NAMES.is_person) if each.text == "1999")
    assert twice.probability > once.probability


def test_words_say_the_same_whatever_their_case_and_small_words() -> None:
    assert said("the Coordination Framework") == said("Coordination framework")
    assert said("in 1999") == said("1999") != said("1998")


def test_one_answer_and_none_where_no_kind_is_asked_for() -> None:
    assert line("When did the bridge open?", "The bridge did open in 1999.") == (["1999"], False)
    assert line("Why did the bridge open?", "The bridge did open in 1999.") == ([], False)


def test_articles_that_differ_are_both_shown_also_where_one_retells_the_other() -> None:
    texts = ("The old bridge did open in 1999.", "The old bridge did open in 1998.")
    assert line("When did the bridge open?", *texts) == (["1999", "1998"], True)
    assert line("When did the bridge open?", *texts, stories=("s", "s")) == (["1999", "1998"], True)
    texts = ("The old bridge was built by Anna Berg.", "The old bridge was built by Olaf Holm.")
    assert line("What is the bridge?", *texts) == (["Anna Berg", "Olaf Holm"], True)  # whatever is asked
    texts = ("The bridge did open in 1999 with a feast.", "A boat did sink at the bridge in 1998, people say.")
    assert line("When did the bridge open?", *texts) == (["1999"], False)


def test_equal_numbers_are_one_answer() -> None:
    texts = ("The bridge did cost $16bn.", "The bridge did cost 16 billion dollars.")
    answers, differ = line("How much did the bridge cost?", *texts)
    assert (len(answers), differ) == (1, False)


def test_a_list_holds_the_persons_and_nothing_else() -> None:
    answers, _ = line("Who did Lind meet?", "Lind did meet Anna Berg and Olaf Holm.", "Lind did meet the Grand Council.")
    assert answers == ["Anna Berg", "Olaf Holm"]
    answers, _ = line("Who did Lind meet?", "Lind did meet Anna Berg, an old friend, and another guest, Olaf Holm.")
    assert answers == ["Anna Berg", "Olaf Holm"]
    for told in (
        "Lind did meet Anna Berg, said Olaf Holm.",
        "Lind did meet Anna Berg, Olaf Holm said.",
        "Olaf Holm said Lind did meet Anna Berg.",
    ):
        answers, _ = line("Who did Lind meet?", told)
        assert answers == ["Anna Berg"]


def test_a_last_week_of_an_article_without_date_is_no_answer() -> None:
    assert line("When did the bridge open?", "The bridge did open last week.") == ([], False)
    start = "The bridge did open last week.".index("last week")
    dated = [EventDate(start, start + 9, "last week", "2020-W03", "2020-01-13", "2020-01-19", "week", "publication date")]  # type: ignore[arg-type]
    assert line("When did the bridge open?", "The bridge did open last week.", dates=dated) == (["last week"], False)  # type: ignore[arg-type]


def test_who_holds_a_role_is_told_from_what_the_articles_say_earliest_first() -> None:
    question, evidence = ask("Who is the mayor of Bergen?", "Mayor Carl Lind slept.", "Mayor Anna Berg woke.")

    def holder(name: str, article_id: str, first: str | None) -> RoleHolder:
        return RoleHolder(name, (name,), first, first, (RolePassage(article_id, 0, 10, "Mayor", "current", first, first),))

    holders = (holder("Carl Lind", "a1", None), holder("Anna Berg", "a2", "2019-01-01"), holder("Olaf Holm", "a9", "2018-01-01"))
    start = question.standalone.index("the mayor")
    role = RoleInQuestion("the mayor of Bergen", start, len(question.standalone) - 1, holders)
    found = answer_line(replace(question, roles=(role,)), evidence, NAMES.is_person)
    assert [(each.text, each.evidence.source.article_id) for each in found.answers] == [("Anna Berg", "a2"), ("Carl Lind", "a1")]
    assert not found.differ
    longer = replace(question, standalone="Who is the mayor of Bergen afraid of?", roles=(role,))
    assert [each.text for each in answer_line(longer, evidence, NAMES.is_person).answers] != ["Anna Berg", "Carl Lind"]


def test_a_reason_has_some_word_for_it() -> None:
    read, [item, *_] = ask("Why was the office searched?", "Police searched the office after a tip.")
    for text, shown in (("Police", []), ("a tip", ["a tip"])):
        assert [each.text for each in answer_line(read, [read_in(item, text, 9.0)], NAMES.is_person).answers] == shown


def test_a_place_a_person_or_a_day_alone_is_no_reason() -> None:
    read, [item, *_] = ask(
        "Why was the office searched?", "Due to a tip from Lind police searched the office in Bergen last week for fear of Holm."
    )
    for text, shown in (("in Bergen", []), ("Lind", []), ("last week", []), ("fear of Holm", ["fear of Holm"])):
        assert [each.text for each in answer_line(read, [read_in(item, text, 9.0)], NAMES.is_person).answers] == shown
