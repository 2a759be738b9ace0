"""The questions offered first must be answerable from this corpus, whatever it is about."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

import rag
from tests.ui.conftest import ARTICLES
from ui.examples import example_questions


def article(text: str, title: str = "A headline", publisher: str = "The Paper", number: int = 1) -> rag.Article:
    return rag.Article(f"a{number}", title, publisher, "2024", None, "en", text)


SPORT = article(
    "The striker Lena Brandt joined Velmar on loan. On Friday Brandt met the coach of Velmar. Brandt said Velmar's defence was the best in "
    "the league, and that she would stay. Coach Tom Arkwright leads the Velmar Reserves. Nobody told the Evening Post why.",
    "Brandt goes to Velmar",
)
BUSINESS = article(
    "Shares in Corvex fell on Monday. The chairman of Corvex, Idris Vane, denied the report. Later Vane visited Osterhaven. On Tuesday "
    "analysts met. Other Germans met investors. Vane announced a merger with Dalby.",
    "Corvex falls",
    number=2,
)


def test_each_kind_of_sentence_gives_the_question_it_answers() -> None:
    assert example_questions([SPORT, BUSINESS]) == [
        "Who did Brandt meet?",
        "Who leads the Velmar Reserves?",
        "When did Vane visit Osterhaven?",
        "What do the articles say about Corvex?",
    ]
    without_meeting, without_visit = article(SPORT.text.replace("met", "saw")), article(BUSINESS.text.replace("visited", "left"))
    assert example_questions([without_meeting])[0] == "What did Brandt say about Velmar's defence?"
    assert example_questions([without_visit])[0] == "What did Vane announce?"


def test_the_small_corpus_of_these_tests_gives_four() -> None:
    questions = example_questions(ARTICLES)
    assert questions[0] == "Who did Mira Oduya meet?"
    assert len(questions) == 4


def test_days_adjectives_and_outlets_are_not_taken_for_people() -> None:
    joined = " ".join(example_questions([BUSINESS, SPORT], count=30))
    for wrong in ("Germans", "Tuesday", "Monday", "Later", "After", "Post", "The Paper"):
        assert wrong not in joined.replace("The Paper’", "")


def test_a_corpus_without_such_sentences_is_asked_about_names_and_headlines() -> None:
    german = article("Der Hafen von Talren ist wieder offen. Die Fähre nach Sele fährt im Mai.", "Hafen wieder offen")
    assert "What is reported under “Hafen wieder offen”?" in example_questions([german])


def test_no_articles_give_no_questions() -> None:
    assert example_questions([]) == []


@given(st.lists(st.builds(article, st.text(max_size=200), st.text(max_size=20), number=st.integers(1, 9)), max_size=4), st.integers(0, 6))
def test_any_text_gives_at_most_so_many_different_questions_the_same_each_time(articles: list[rag.Article], count: int) -> None:
    questions = example_questions(articles, count)
    assert len(questions) == len(set(questions)) <= count
    assert questions == example_questions(articles, count)


def test_a_large_corpus_does_not_hold_up_the_page() -> None:
    many = [article(SPORT.text * 12, f"Headline {n}", number=n) for n in range(1000)]
    begin = time.process_time()
    assert len(example_questions(many)) == 4
    assert time.process_time() - begin < 3


def test_a_verb_is_asked_about_only_where_what_follows_says_something() -> None:
    def asked(sentence: str) -> bool:
        text = f"A ship of Idris Vane burned in Osterhaven, and the guards of Vane saw it. {sentence}"
        return "What did Vane condemn?" in example_questions([article(text)], count=30)

    for empty in ("the attack, others did not", "it", "the attack on Monday", "what the guards said", "the attack but said no more"):
        assert not asked(f"Later Vane condemned {empty}.")
    for full in ("the attack on the harbour", "Corvex Shipping", "the burning of ships", "that guards had slept"):
        assert asked(f"Later Vane condemned {full}.")


def test_four_questions_are_made_where_what_was_done_is_not_said() -> None:
    questions = example_questions([article(SPORT.text.replace("leads", "condemned the attack, and saw")), BUSINESS])
    assert len(questions) == 4
    assert not [question for question in questions if "condemn" in question or "deny" in question]
