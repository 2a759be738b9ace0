"""Articles that retell one report, sentence by sentence."""

from rag.answer_schema import Source
from rag.evidence import Evidence
from rag.retellings import each_once, of_one_report, reports, says_the_same


def sentence(article: str, text: str, story: str = "") -> Evidence:
    source = Source(article, "T", None, None, text, 0, len(text), 1.0, 1, sentences=((0, len(text)),), story=story)
    return Evidence(source, 0, len(text), {}, 1.0)


ONE = sentence("a", "The army killed 40 rebels near the river on Monday.", "s")
COPY = sentence("b", "The army killed 40 rebels near the river on Monday.", "s")
CHANGED = sentence("c", "The army killed 43 rebels near the river on Monday.", "s")
ANOTHER = sentence("d", "The army killed 40 rebels near the river on Monday.")


def test_a_copy_says_the_same_and_one_that_changed_a_figure_does_not() -> None:
    assert says_the_same(ONE, COPY)
    assert not says_the_same(ONE, CHANGED)
    assert not says_the_same(ONE, ANOTHER)  # who says it of his own is another witness


def test_articles_of_one_story_are_one_report() -> None:
    assert of_one_report(ONE, CHANGED)
    assert not of_one_report(ONE, ANOTHER)
    assert not of_one_report(ANOTHER, sentence("e", ANOTHER.text))
    assert reports([ONE, COPY, CHANGED, ANOTHER]) == 2


def test_what_a_copy_repeats_counts_once() -> None:
    assert each_once([ONE, COPY, CHANGED, ANOTHER], 8) == [ONE, CHANGED, ANOTHER]
    assert each_once([ONE, COPY, CHANGED, ANOTHER], 2) == [ONE, CHANGED]
