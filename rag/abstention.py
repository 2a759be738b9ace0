"""What is said when the articles do not answer: that they do not, what they are, what of the question they contradict, which of its names
they lack, and what they have that is nearest to it.

It carries no citations, and what is nearest is named by its title, so that nobody takes it for an answer. Whether to abstain is decided by
``answerability.py`` or by the model, and which premises fail by ``premises.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer_schema import Source
from rag.corpus import Corpus
from rag.dating.dates import date_in_words
from rag.evidence import Evidence
from rag.filters import Byline, Selection, in_words
from rag.names import NameIndex
from rag.orders import speaks_to_a_model
from rag.question import Question
from rag.shown import in_a_row, shortened, shown
from rag.terms import CALENDAR, STOP_WORDS, stem, words

PHRASE = "The articles do not say."
MOST_STORIES = 3  # told as nearest
READ = 12  # sentences, best first, that may be near
LONGEST_TITLE = 100  # characters
NEAR = 0.5  # share of the question's words, of which two at least, in a sentence and its title that makes it near
NEAR_WITH_PERSON = 0.3  # the same where a person is among them, who alone may do
_QUANTITY = ("many", "much")


def abstention(
    question: Question,
    corpus: Corpus,
    selection: Selection | None = None,
    evidence: Sequence[Evidence] = (),
    premises: Sequence[str] = (),
) -> str:
    """The whole text of an abstention; it carries no citations.

    Args:
        question: as understood.
        corpus: that was asked.
        selection: which of its articles were; None for all.
        evidence: best first.
        premises: sentences that say what of the question the articles contradict.
    """
    if selection is not None:
        if not selection.articles:
            there = "there is none" if selection.filters.persons else "none is"
            return f"{PHRASE} No article was searched: {there} {in_words(selection.filters)}."
        corpus = narrowed(corpus, selection.articles)
    said = " ".join([PHRASE, *premises, f"What was searched: {corpus.in_words()}"])
    only = "only articles" if selection is not None and selection.filters.persons else "only what is"
    said += f" ({only} {in_words(selection.filters)})." if selection is not None else "."
    missing = list(dict.fromkeys(_in_runs(question.unknown_names, question.standalone)))
    if missing:
        said += f" {'None of them mentions' if corpus.count != 1 else 'It does not mention'} {in_a_row(missing, 'or')}."
    nearest = "; ".join(dict.fromkeys(map(_headed, near(question, evidence, corpus.names))))
    return f"{said}\n\nNearest in the articles: {nearest}." if nearest else said


def near(question: Question, evidence: Sequence[Evidence], known: NameIndex) -> list[Source]:
    """The sources that speak of what a question is about, best first, one of each story; those whose title gives orders are left out."""
    names = [
        {frozenset(words(spelling)) for spelling in (*name.spellings, name.asked)}
        for name in question.names
        if not name.asked.islower() or known.bearers(words(name.asked))  # without the "house" of "White House"
    ]
    passed = set().union(STOP_WORDS, CALENDAR, _QUANTITY, *(spelling for name in names for spelling in name))
    asked = words(question.standalone[: question.focus_end])
    terms = {stem(word) for word in asked if word not in passed and not word.isdigit()}
    found: dict[str, Source] = {}
    for item in evidence[:READ]:
        there = set(words(f"{item.source.title} {item.text}"))
        shared = [[spelling for spelling in name if spelling <= there] for name in names]
        met = sum(map(bool, shared)) + len(terms & set(map(stem, there)))
        person = known.bearers(word for spellings in shared for spelling in spellings for word in spelling)
        least = max(1.0, NEAR_WITH_PERSON * (len(names) + len(terms))) if person else max(2.0, NEAR * (len(names) + len(terms)))
        if met >= least and not speaks_to_a_model(item.source.title):
            found.setdefault(item.source.story or item.source.article_id, item.source)
    return list(found.values())[:MOST_STORIES]


def _in_runs(names: Sequence[str], text: str) -> list[str]:
    """Words in their order in a text, those that stand side by side as one name: "Joe Biden"."""
    found: list[str] = []
    end = 0
    for name in names:
        place = re.compile(rf"\b{re.escape(name)}\b").search(text, end)
        if place and found and text[end : place.start()] == " ":
            found[-1] += f" {name}"
        else:
            found.append(name)
        end = place.end() if place else end
    return found


def _headed(source: Source) -> str:
    """``“Talks in Geneva” (Daily Globe, 4 March 2020)``."""
    publisher = shown(source.publisher) if source.publisher else "publisher not stated"
    published = date_in_words(source.published) if source.published else "undated"
    return f"“{shown(shortened(source.title, LONGEST_TITLE))}” ({publisher}, {published})"


def narrowed(corpus: Corpus, articles: Sequence[Byline]) -> Corpus:
    """The corpus as if these were its only articles, but for the names."""
    dates = sorted(article.published for article in articles if article.published)
    return replace(
        corpus,
        count=len(articles),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        publishers=tuple(sorted({article.publisher for article in articles if article.publisher}, key=str.casefold)),
        stories=len({article.story for article in articles}),
    )
