"""What is said when the articles do not answer: that they do not, what they are, and which of the question's words they lack.

Whether to abstain is decided by ``answerability.py`` or by the model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from rag.corpus import Corpus
from rag.question import Question
from rag.terms import STOP_WORDS, index_terms, words

PHRASE = "The articles do not say."


def abstention(question: Question, corpus: Corpus, document_frequency: Callable[[Sequence[str]], Mapping[str, int]]) -> str:
    """The whole text of an abstention; it carries no citations."""
    said = f"{PHRASE} What was searched: {corpus.in_words()}."
    missing = _names_missing(question, document_frequency)
    if missing:
        listed = " or ".join([", ".join(missing[:-1]), missing[-1]]) if len(missing) > 1 else missing[0]
        said += f" {'None of them mentions' if corpus.count != 1 else 'It does not mention'} {listed}."
    return said


def _names_missing(question: Question, document_frequency: Callable[[Sequence[str]], Mapping[str, int]]) -> list[str]:
    """Capitalised words of the question, after its first, that stand in no article in any spelling."""
    known = {word for name in question.names for word in words(name.asked)}
    found = []
    for match in re.finditer(r"(?<=\s)[^\W\d_]+(?:[-'’][^\W\d_]+)*", question.standalone):
        written = re.sub(r"['’]s$", "", match.group())
        folded = words(written)
        if not written[0].isupper() or set(folded) <= known | STOP_WORDS:
            continue
        terms = index_terms(written)
        if terms and not any(document_frequency(terms).values()) and written not in found:
            found.append(written)
    return found
