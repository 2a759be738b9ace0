"""Splits an article into passages: runs of whole sentences, small enough to be embedded, with exact offsets.

Cuts are chosen together for the whole article (as in the line breaking of Knuth and Plass, 1981): passages as full as can be, rather ending
with a paragraph, never leaving a heading behind. What is embedded and indexed of a passage is said here too, in ``embedding_text``.
"""

from __future__ import annotations

import itertools

from rag.embedding import TokenVectors
from rag.schema import Article, Passage
from rag.sentences import sentence_spans
from rag.tokens import count_tokens

Span = tuple[int, int]

# What a cut costs, in units of a wholly empty passage.
INSIDE_PARAGRAPH = 0.25
AFTER_HEADING = 2.0


def split_article(article: Article, *, passage_tokens: int) -> list[Passage]:
    """Split an article.

    Args:
        article: its ``text`` and ``language`` are used, ``article_id`` and ``content_hash`` name the passages.
        passage_tokens: most cl100k tokens in a passage. A sentence that has more stands alone; none is cut here.

    Returns:
        Passages in order, together holding every sentence once, with ``article.text[p.start:p.end] == p.text``.
    """
    text, sentences = article.text, sentence_spans(article.text, article.language)
    version = f"{article.article_id}@{article.content_hash[:12]}"
    passages = []
    for first, after in _groups(text, sentences, passage_tokens):
        start, end = sentences[first][0], sentences[after - 1][1]
        passages.append(Passage(f"{version}:{start}-{end}", article.article_id, start, end, text[start:end], tuple(sentences[first:after])))
    return passages


def passage_span(passage_id: str) -> tuple[int, int]:
    """The offsets in its article that a passage's id names."""
    start, _, end = passage_id.rpartition(":")[2].partition("-")
    return int(start), int(end)


def embedding_text(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: the headline says what its pronouns are about."""
    return f"{article.title}\n{passage.text}"


def tokens_of_text(article: Article, passage: Passage, tokens: TokenVectors) -> TokenVectors:
    """Of the tokens of ``embedding_text`` those of the passage's own text, their offsets counted there."""
    return tokens.after(len(embedding_text(article, passage)) - len(passage.text))


def _groups(text: str, sentences: list[Span], limit: int) -> list[tuple[int, int]]:
    """Index ranges of the sentences that make up each passage, at least cost."""
    starts = [start for start, _ in sentences] + [len(text)]
    # with the white space after it, so that the tokens of joined sentences are no more than the sum
    tokens = [count_tokens(text[start:after]) for start, after in itertools.pairwise(starts)]
    best: list[tuple[float, int]] = [(0.0, 0)]  # by number of sentences covered: cost, and where its last passage begins
    for after in range(1, len(sentences) + 1):
        cut = _cut_cost(text, sentences, after)
        choices, total = [], 0
        for first in range(after - 1, -1, -1):
            total += tokens[first]
            if total > limit and first < after - 1:
                break
            slack = max(0.0, 1 - total / limit)
            choices.append((best[first][0] + slack**2 + cut, first))
        best.append(min(choices))
    groups, after = [], len(sentences)
    while after:
        first = best[after][1]
        groups.append((first, after))
        after = first
    return groups[::-1]


def _cut_cost(text: str, sentences: list[Span], after: int) -> float:
    """The cost of ending a passage with sentence ``after - 1``."""
    if after == len(sentences):
        return 0.0
    start, end = sentences[after - 1]
    if text[start] == "#":
        return AFTER_HEADING
    return 0.0 if "\n" in text[end : sentences[after][0]] else INSIDE_PARAGRAPH
