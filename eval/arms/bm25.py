"""BM25 by bm25s, as its documentation puts it together: English stop words, Snowball stems, Lucene's variant with k1 1.5 and b .75.

Passages are indexed with their article's title before them; the sentence that is quoted is the best by a second index, of all sentences,
among those of the best passages. The index is kept in a folder and opened again where it was finished.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rag
from eval.arms.chunks import nodes_of, quotes, sentences_in, span_of
from eval.arms.quoting import answer_quoting, sources_of
from eval.schema import Span

LOOKED_AT = 5  # passages of which a sentence is chosen


class Bm25:
    """An index in a folder, and what it quotes."""

    def __init__(self, articles: Sequence[rag.Article], folder: Path) -> None:
        """Open the index of these articles, or make it.

        Raises:
            ConfigurationError: bm25s is not installed.
        """
        try:
            import bm25s
        except ImportError as error:
            raise rag.ConfigurationError("The BM25 arm needs bm25s. Run: pip install bm25s") from error
        import Stemmer

        self._bm25s, self._stemmer = bm25s, Stemmer.Stemmer("english")
        self._articles = {article.article_id: article for article in articles}
        if not (folder / "spans.json").exists():
            self._make(folder)
        kept = json.loads((folder / "spans.json").read_text(encoding="utf-8"))
        self._passages, self._sentences = ([Span.model_validate(span) for span in kept[name]] for name in ("passages", "sentences"))
        self._by_passage, self._by_sentence = (bm25s.BM25.load(folder / name) for name in ("passages", "sentences"))
        self._inside: dict[Span, list[int]] = {passage: [] for passage in self._passages}
        for number, place in enumerate(kept["of"]):
            self._inside[self._passages[place]].append(number)

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
        """The best sentence of the best passages; no word of the question anywhere is an abstention."""
        found = self._ranked(question, 10)
        scores = self._scores(self._by_sentence, question)
        inside = [number for passage, _ in found[:LOOKED_AT] for number in self._inside[passage]]
        best = max(inside, key=lambda number: float(scores[number]), default=None)
        return answer_quoting(question, None if best is None else self._sentences[best], found, self._articles, "bm25")

    def retrieve(self, question: str, num_results: int) -> list[rag.Source]:
        """The best passages that have a word of the question."""
        return sources_of(self._ranked(question, num_results), self._articles)

    def articles(self) -> list[rag.Article]:
        """All articles that were asked about."""
        return list(self._articles.values())

    def _ranked(self, question: str, most: int) -> list[tuple[Span, float]]:
        scores = self._scores(self._by_passage, question)
        order = (-scores).argsort(kind="stable")[:most]
        return [(self._passages[place], float(scores[place])) for place in order if scores[place] > 0]

    def _scores(self, index: Any, question: str) -> Any:
        (words,) = self._tokens([question])
        return index.get_scores(words)

    def _tokens(self, texts: Sequence[str]) -> Any:
        return self._bm25s.tokenize(list(texts), stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False)

    def _make(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        texts = {article_id: article.text for article_id, article in self._articles.items()}
        spans = [span_of(node, texts[node.ref_doc_id]) for node in nodes_of(self._articles.values())]
        passages = [span for span in spans if span is not None]
        inside = [(place, sentence) for place, span in enumerate(passages) for sentence in sentences_in(span, texts[span.article_id])]
        sentences = [sentence for _, sentence in inside]
        titled = [f"{self._articles[span.article_id].title}\n{text}" for span, text in zip(passages, quotes(passages, texts), strict=True)]
        for name, indexed in (("passages", titled), ("sentences", quotes(sentences, texts))):
            index = self._bm25s.BM25()
            index.index(self._tokens(indexed), show_progress=False)
            index.save(folder / name)
        kept = {
            "passages": [span.to_dict() for span in passages],
            "sentences": [span.to_dict() for span in sentences],
            "of": [place for place, _ in inside],
        }
        beside = folder / "spans.new"
        beside.write_text(json.dumps(kept), encoding="utf-8")
        beside.replace(folder / "spans.json")  # last: what it lacks is made anew
