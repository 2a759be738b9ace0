"""What is said when the articles do not answer: that they do not, what they are, and which of the question's names they lack.

Whether to abstain is decided by ``answerability.py`` or by the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.corpus import Corpus
from rag.filters import Byline, Selection, in_words
from rag.question import Question

PHRASE = "The articles do not say."


def abstention(question: Question, corpus: Corpus, selection: Selection | None = None) -> str:
    """The whole text of an abstention; it carries no citations. ``selection`` says which of the corpus's articles were asked."""
    if selection is not None:
        if not selection.articles:
            return f"{PHRASE} No article was searched: none is {in_words(selection.filters)}."
        corpus = narrowed(corpus, selection.articles)
    said = f"{PHRASE} What was searched: {corpus.in_words()}"
    said += f" (only what is {in_words(selection.filters)})." if selection is not None else "."
    missing = list(dict.fromkeys(question.unknown_names))
    if missing:
        listed = f"{', '.join(missing[:-1])} or {missing[-1]}" if len(missing) > 1 else missing[0]
        said += f" {'None of them mentions' if corpus.count != 1 else 'It does not mention'} {listed}."
    return said


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
