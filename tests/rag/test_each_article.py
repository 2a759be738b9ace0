"""What each article answers by itself, and when the articles differ; log-odds are given by hand."""

from datetime import date

import pytest

from rag.answer_schema import Source
from rag.answer_spans import AnswerSpan
from rag.each_article import differing_answers, read_answer
from rag.evidence import Evidence
from rag.names import NameIndex
from rag.question import understood

NAMES = NameIndex.learn([])
WHAT, WHEN = (understood(each, each, NAMES, date(2025, 1, 1)) for each in ("What sport does Lind play?", "When was Lind born?"))


def sentence(article: str, text: str, words: str, log_odds: float, score: float = 0.0) -> Evidence:
    """The only sentence of an article, in which words were read."""
    source = Source(article, "", None, None, text, 0, len(text), 1.0, 1, sentences=((0, len(text)),))
    start = text.index(words)
    return Evidence(source, 0, len(text), {}, score, spans=(AnswerSpan(start, start + len(words), log_odds),))


def two(first: float, second: float, behind: float = 0.0) -> list[str]:
    """The answers of two articles that say Rugby and Golf with these log-odds, the second one's sentence so far behind."""
    evidence = [sentence("a", "Lind plays Rugby.", "Rugby", first), sentence("b", "Lind plays Golf.", "Golf", second, -behind)]
    return [each.text for each in differing_answers(WHAT, evidence)]


@pytest.mark.parametrize(
    ("first", "second", "behind", "differ"),
    [
        (1.8, 1.2, 0.0, True),  # about as likely
        (1.8, 1.2, 2.5, False),  # but far from the question
        (2.8, 1.2, 0.0, False),  # much less likely than the other
        (6.0, 3.1, 0.0, True),  # but sure enough by itself
        (1.8, 0.9, 0.0, False),  # hardly likelier than no answer
    ],
)
def test_articles_differ_where_each_is_likely_and_near(first: float, second: float, behind: float, differ: bool) -> None:
    assert two(first, second, behind) == (["Rugby", "Golf"] if differ else [])


def test_one_article_does_not_differ_from_itself() -> None:
    assert not differing_answers(WHAT, [sentence("a", "He plays Rugby.", "Rugby", 4.0), sentence("a", "He plays Golf.", "Golf", 4.0)])


def test_words_that_are_no_answer_of_the_kind_do_not_count() -> None:
    assert read_answer(WHEN, [sentence("a", "Lind was born in Lund.", "Lund", 5.0)]) is None
    assert read_answer(WHAT, [sentence("a", "Lind plays it well.", "well", 5.0)]) is None
    assert read_answer(WHAT, [sentence("a", "Lind plays it.", "Lind", 5.0)]) is None


def test_the_whole_date_is_given_of_which_a_part_was_read() -> None:
    found = read_answer(WHEN, [sentence("a", "Lind was born on July 26, 1918 in Lund.", "1918", 2.0)])
    assert found is not None
    assert (found.text, found.features["read"]) == ("July 26, 1918", 2.0)
