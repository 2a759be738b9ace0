"""An abstention says what was searched and which names of the question are nowhere in it; it must not deny what is there."""

from __future__ import annotations

import pytest

from rag.abstention import PHRASE, abstention
from rag.citations import marker_numbers
from rag.corpus import Corpus
from rag.names import NameIndex
from rag.question import read_question

TEXT = "Esmail Ghaani came to Baghdad. Ghaani sat. Esmail Qaani left Geneva. Qaani slept. They spoke of grain."
NAMES = NameIndex.learn([TEXT])


def said(question: str, count: int = 2) -> str:
    corpus = Corpus(count, "2020", "2021", ("Globe",), NAMES, count)
    text = abstention(read_question(question, (), NAMES), corpus)
    start = f"{PHRASE} What was searched: {corpus.in_words()}."
    assert text.startswith(start)
    assert marker_numbers(text) == []
    return text.removeprefix(start).strip()


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("what is the price of tea?", ""),
        ("What did Qaani and Ghani say in Baghdad?", ""),  # known in this or another spelling
        ("What did Ghaani’s aides say about Geneva's grain?", ""),
        ("What did Angela Merkel say?", "None of them mentions Angela or Merkel."),
        ("Did Merkel, Macron or Scholz meet Qaani?", "None of them mentions Merkel, Macron or Scholz."),
        ("What did Merkel's party say to Merkel?", "None of them mentions Merkel."),
        ("Merkel said what?", ""),  # a first word is written large in any case
        ("Was it The Grain?", ""),
        ("What about Ōsaka?", "None of them mentions Ōsaka."),
        ("What about O'Neill and Jean-Luc?", "None of them mentions O'Neill or Jean-Luc."),
        ("What does [1](x) Say? 🚀", ""),
    ],
)
def test_names_that_are_nowhere_are_listed(question: str, missing: str) -> None:
    assert said(question) == missing


def test_one_article_is_spoken_of_as_one() -> None:
    assert said("What did Merkel say?", count=1) == "It does not mention Merkel."
