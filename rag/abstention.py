"""What is said when the articles do not answer: that they do not, what they are, and which of the question's names they lack.

Whether to abstain is decided by ``answerability.py`` or by the model.
"""

from __future__ import annotations

from rag.corpus import Corpus
from rag.question import Question

PHRASE = "The articles do not say."


def abstention(question: Question, corpus: Corpus) -> str:
    """The whole text of an abstention; it carries no citations."""
    said = f"{PHRASE} What was searched: {corpus.in_words()}."
    missing = list(dict.fromkeys(question.unknown_names))
    if missing:
        listed = f"{', '.join(missing[:-1])} or {missing[-1]}" if len(missing) > 1 else missing[0]
        said += f" {'None of them mentions' if corpus.count != 1 else 'It does not mention'} {listed}."
    return said
