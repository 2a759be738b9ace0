"""Of whom the sentences of a source speak by pronoun, read with what stands before the source in its article.

A passage may begin with "He took over in January": who that is stands in the passage before. This module fetches that text and knows the
corpus's persons; how pronouns are read is ``coreference.py``'s matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer_schema import Source
from rag.article_store import ArticleStore
from rag.coreference import PRONOUN, Reference, references
from rag.corpus import CorpusReader
from rag.sentences import sentence_spans
from rag.terms import words

BEFORE = 700  # characters before a source in which the person is looked for: three or four sentences


class PronounReader:
    """Reads the pronouns of sources. Safe from many threads."""

    def __init__(self, store: ArticleStore, corpus: CorpusReader) -> None:
        self._store, self._corpus = store, corpus

    def read(self, sources: Sequence[Source], about: frozenset[str] | None = None) -> list[list[Reference]]:
        """The pronouns of each source whose person is named before, with offsets in the article, in order.

        Args:
            sources: to read.
            about: folded words with which the names of the persons end who alone matter; others may be left out then. None reads all.
        """
        names = self._corpus.current().names
        if about is not None and not names.bearers(about):
            return [[] for _ in sources]
        chosen = {source.article_id for source in sources if PRONOUN.search(source.text)}
        texts = self._store.texts(chosen)
        found: list[list[Reference]] = []
        for source in sources:
            begin = max(0, source.start - BEFORE)
            text = texts.get(source.article_id, "")[begin : source.end]
            if not PRONOUN.search(source.text) or (about is not None and about.isdisjoint(words(text))):
                found.append([])
                continue
            read = references(text, sentence_spans(text), names.names_in)
            shifted = (
                each._replace(start=each.start + begin, end=each.end + begin, name=(each.name[0] + begin, each.name[1] + begin))
                for each in read
            )
            found.append([each for each in shifted if each.start >= source.start])
        return found

    def explained(self, source: Source, start: int, end: int) -> list[tuple[int, str]]:
        """Who the pronouns of a sentence certainly are: for each person not named in it the end of the first pronoun, and the name."""
        if not PRONOUN.search(source.text, start - source.start, end - source.start):
            return []
        first: dict[str, tuple[int, str]] = {}
        for each in self.read([source])[0]:
            if start <= each.start < end and each.certain and not start <= each.name[0] < end:
                first.setdefault(each.person, (each.end, each.written))
        return list(first.values())
