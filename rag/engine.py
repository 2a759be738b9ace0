"""The one stream from question to answer; everything else that asks (``ask``, the shell, the page, LlamaIndex) collects it.

    question + history → standalone question → sources → evidence → abstain, or an answerer's pieces → checked, numbered answer

The engine holds no state of a conversation and none of a question; it is safe from many threads. How each stage does its work is the
stages' own matter, and which parts are wired together is ``factory.py``'s.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from rag.abstention import abstention
from rag.answer_schema import Answer, Event, Finished, Retrieved, Source, Token, Turn
from rag.asking_day import asking_day, counted_notices, in_their_year, missed
from rag.citations import retold
from rag.conversation import recent
from rag.errors import BylineError, ConfigurationError, IndexNotReadyError
from rag.evidence import Evidence
from rag.filters import Selection, Selector
from rag.headlines import HeadlineReader
from rag.judging import Judge
from rag.known_outlets import OutletReader
from rag.outlets_asked import outlet_notices, outlets_in
from rag.people import People
from rag.period_match import period_notice
from rag.periods import Period
from rag.premises import PremiseReader
from rag.pronouns import PronounReader
from rag.question import Question, read_question, searched_without, without_periods
from rag.roles.reader import RoleReader
from rag.schema import Article, Document, Headline, IngestReport, Passage, Person, Progress
from rag.writing import Writing

if TYPE_CHECKING:
    from llama_index.core.query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever

    from rag.article_store import ArticleStore
    from rag.corpus import Corpus, CorpusReader
    from rag.filters import FilterArguments
    from rag.ingestion.ingestion import Ingestion
    from rag.keyword_index import KeywordIndex
    from rag.loaded import Loaded
    from rag.reading import Scorer
    from rag.retriever import Retriever
    from rag.settings import Settings
    from rag.token_store import TokenStore
    from rag.vector_store import VectorStore

READ_BY_ITSELF = "Read without the question before, with which the articles do not answer it."
LONGEST_QUESTION = 4000  # characters; more is a pasted article, which byline ingest takes


class Engine:
    """Answers questions over the articles of one index. Made by ``rag.open_engine``; close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        *,
        store: ArticleStore,
        vectors: VectorStore,
        tokens: TokenStore,
        keywords: KeywordIndex,
        corpus: CorpusReader,
        ingestion: Ingestion,
        retriever: Retriever,
        scorer: Scorer,
        pronouns: PronounReader,
        loaded: Loaded,
    ) -> None:
        self.settings, self.loaded = settings, loaded
        self._people, self._headlines = People(store, corpus, settings.aliases), HeadlineReader(store)
        self._store, self._vectors, self._tokens, self._keywords, self._corpus = store, vectors, tokens, keywords, corpus
        self._selector, self._outlets, self._roles = Selector(store, self._people), OutletReader(store), RoleReader(store)
        self._ingestion, self._retriever, self._scorer, self._pronouns = ingestion, retriever, scorer, pronouns
        self._judge = Judge(scorer, PremiseReader(store, keywords, self._roles), pronouns, settings.abstain_below)

    # --- asking ---------------------------------------------------------------------------------------------------------------------

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, without_spellings: Iterable[str] = (), **filters: Unpack[FilterArguments]
    ) -> Answer:
        """Answer a question; the same as the last event of ``stream``."""
        for event in self.stream(question, history, without_spellings=without_spellings, **filters):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("stream() ended without an answer")

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, without_spellings: Iterable[str] = (), **filters: Unpack[FilterArguments]
    ) -> Iterator[Event]:
        """Answer a question piece by piece: one ``Retrieved``, ``Token``s whose texts joined are the answer's, and one ``Finished``.

        Args:
            question: in any spelling of the names; may lean on the conversation.
            history: the conversation before it, oldest first.
            without_spellings: that the question's names are not searched for under, though the articles have them.
            filters: ``publishers`` and ``persons``, one or several, and ``since`` and ``until``, partial ISO dates of publication, both
                included: only those articles are asked. ``undated=True`` takes in undated ones. The same for every method that asks.

        Raises:
            BylineError: the question is empty or too long, no article is of such a publisher or names such a person, or a date is none.
            IndexNotReadyError: there are no articles, or they were indexed under other settings.
        """
        stages = _Stages()
        with stages.timed("question"):
            question = self._checked(question)
            history = [Turn(role=turn["role"], content=_encodable(turn["content"])) for turn in history]
            history = recent(history, self.settings.history_tokens)
            selection = self._selector.select(**filters)
            corpus = self._corpus.current()
            read = self._read(question, history, corpus, without_spellings)
            leaned = read.alone
        with stages.timed("retrieval"):
            read, sources, dropped = self._retrieved(read, self.settings.num_results, selection)
        if not read.alone:
            yield Retrieved(sources)
        with stages.timed("evidence"):
            judged = self._judge.judge(read, sources, corpus.names, selection)
        if read.alone:
            if judged.refused:
                with stages.timed("by itself"):
                    alone = self._read(question, (), corpus, without_spellings)
                    found = self._retrieved(alone, self.settings.num_results, selection)
                    by_itself = self._judge.judge(found[0], found[1], corpus.names, selection)
                if not by_itself.refused:
                    (read, sources, dropped), judged = found, by_itself
            yield Retrieved(sources)
        writing = Writing(self.settings, corpus, self.loaded.answerers, self._pronouns, read, sources, judged.evidence, history, selection)
        if read.standalone != question.strip():
            writing.notices.append(f"Read as: {read.standalone}")
        elif leaned:
            writing.notices.append(READ_BY_ITSELF)
        with stages.timed("answer"):
            if not judged.refused:
                for piece in writing.pieces():
                    yield Token(piece.text)
            if not writing.text:
                writing.text = abstention(read, corpus, selection, judged.evidence, [premise.text for premise in judged.premises])
                yield Token(writing.text)
            else:
                writing.notices += [premise.text for premise in judged.premises if premise.certain]
        writing.notices += retold(writing.citations, sources)
        writing.notices += outlet_notices(read.outlets, writing.citations, sources, self._outlets.current())
        if read.newest is not None:
            writing.notices += counted_notices(read.periods, dropped, read.newest)
        if notice := period_notice(read.periods, sources):
            writing.notices.append(notice)
        yield Finished(
            Answer(
                question=question,
                text=writing.text,
                citations=tuple(writing.citations),
                sources=sources,
                abstained=not writing.citations,
                notices=tuple(writing.notices),
                trace=writing.trace(stages.milliseconds, round(judged.probability, 4)),
                settings_hash=self.settings.settings_hash,
            )
        )

    def retrieve(
        self, question: str, num_results: int | None = None, *, without_spellings: Iterable[str] = (), **filters: Unpack[FilterArguments]
    ) -> list[Source]:
        """The ranked sources of a standalone question, best first; ``num_results`` of them, by default the setting's."""
        return self._sources(question, num_results, filters, without_spellings)[1]

    def evidence(self, question: str, num_results: int | None = None, **filters: Unpack[FilterArguments]) -> list[Evidence]:
        """The sentences of the sources of a standalone question, best first, with the features they are judged by."""
        return self._scorer.score(*self._sources(question, num_results, filters))

    def _sources(
        self, question: str, num_results: int | None, filters: FilterArguments, struck_out: Iterable[str] = ()
    ) -> tuple[Question, list[Source]]:
        if num_results is None:
            num_results = self.settings.num_results
        if num_results < 1:
            raise ConfigurationError(f"num_results is {num_results}. Ask for 1 or more.")
        question = self._checked(question)
        selection = self._selector.select(**filters)
        read, sources, _ = self._retrieved(self._read(question, (), self._corpus.current(), struck_out), num_results, selection)
        return read, list(sources)

    def _retrieved(
        self, read: Question, num_results: int, selection: Selection | None
    ) -> tuple[Question, tuple[Source, ...], Sequence[Period]]:
        """The sources; of dates that count from the newest article, those of which nothing is found are looked for by their words."""
        passages = selection.passages if selection else None
        sources = self._retriever.retrieve(read, num_results, passages)
        dropped = missed(read.periods, sources, read.newest) if read.newest is not None else []
        if dropped:
            read = without_periods(read, dropped)
            sources = self._retriever.retrieve(read, num_results, passages)
        return read, tuple(sources), dropped

    def _read(self, question: str, history: Sequence[Turn], corpus: Corpus, struck_out: Iterable[str]) -> Question:
        day, newest = asking_day(self.settings.today, corpus.last, date.today())
        read = searched_without(read_question(question, history, corpus.names, day, model=self.loaded.rewriter), struck_out)
        known = self._outlets.current()
        outlets = outlets_in(read.standalone, known, ordinary=corpus.names.ordinary, unknown_names=read.unknown_names)
        dated = in_their_year(read.periods, corpus.first, corpus.last)
        return replace(read, outlets=outlets, roles=self._roles.resolve(read.standalone, dated, corpus.names), newest=newest)

    def _checked(self, question: str) -> str:
        """The question, when it is one and there are articles to ask."""
        question = _encodable(question)
        if not question.strip():
            raise BylineError("The question is empty.", remedy='Ask one: byline ask "Who …?"')
        if len(question) > LONGEST_QUESTION:
            raise BylineError(f"The question has {len(question)} characters, more than {LONGEST_QUESTION}. Ask a shorter one.")
        self._ingestion.check_fingerprint()
        if self.is_empty:
            raise IndexNotReadyError("There are no articles in the index.", remedy="Run byline ingest PATH.")
        return question

    # --- articles -------------------------------------------------------------------------------------------------------------------

    def ingest(
        self,
        sources: Sequence[str | Path | Document],
        *,
        prune: bool = False,
        rebuild: bool = False,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Take in files, folders, web addresses and documents; what is unchanged is left alone.

        Args:
            sources: paths, texts that begin with http:// or https://, and ``Document``s, which lie in no file.
            prune: remove articles whose file, or whose record in its file, is gone.
            rebuild: index every article anew, after a change of embedding model or passage size.
            progress: called after each file, and within long ones.
            stop: asked before each file and record; once it says yes, what was read is stored and the report returned.
        """
        return self._ingestion.run(sources, prune=prune, rebuild=rebuild, progress=progress, stop=stop)

    def correct(self, article_id: str, values: Mapping[str, str | None]) -> Article:
        """Set fields of an article (title, publisher, published, url, language) to what they are; re-ingestion keeps that.

        Args:
            article_id: of an article that is there.
            values: new values by field; an empty one says that the field is not stated, None takes a correction back.

        Raises:
            BylineError: there is no such article or field, or a value is none for its field.
        """
        return self._ingestion.correct(article_id, values)

    def passages(self, article_id: str) -> list[Passage]:
        """The passages of an article, in order, with the dates of events and the attributions that were read in them.

        Raises:
            BylineError: there is no article of that id.
        """
        return self._store.passages_of(self.article(article_id).article_id)

    @property
    def is_empty(self) -> bool:
        """Whether there are no articles."""
        return self._store.count() == 0

    def articles(self) -> list[Article]:
        """All articles, oldest first, undated ones last."""
        return self._store.all()

    def headlines(self) -> list[Headline]:
        """All articles without their texts, oldest first, undated ones last; quick for very many."""
        return self._headlines.all()

    @property
    def version(self) -> int:
        """A number that grows whenever articles change: what a page makes of all of them may be kept as long as it stays."""
        return self._store.version()

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            BylineError: there is none of that id.
        """
        article = self._store.get(article_id)
        if article is None:
            raise BylineError(f"There is no article {article_id!r}. byline articles lists them.")
        return article

    def names(self) -> list[Person]:
        """The persons that the articles name, those in the most articles first."""
        return self._people.all()

    def person(self, name: str) -> Person:
        """One of them, by a name in any spelling, with where each spelling stands and why they are taken for one.

        Raises:
            BylineError: nobody is called so, or several are; it names those that may be meant.
        """
        return self._people.one(name)

    def alias_remarks(self) -> list[str]:
        """What the aliases file says without effect, since the articles have no such name."""
        return self._people.remarks()

    def join_names(self, one: str, other: str) -> str:
        """State in the aliases file that two names are one person's, or take back that they are not; says what was done."""
        return self._people.join(one, other)

    def split_names(self, one: str, other: str) -> str:
        """State in the aliases file that two full names are not one person's, or take back that they are; says what was done."""
        return self._people.split(one, other)

    def delete(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles; gives the ids of those that were there."""
        return self._ingestion.delete(list(article_ids))

    def status(self) -> dict[str, Any]:
        """What is set up, for ``byline doctor`` and the page: answerer, model, runtime, and what the articles are."""
        corpus = self._corpus.current()
        return {
            "answerer": self.settings.answerer_in_use,
            "model": self.settings.model if self.settings.answerer_in_use == "openai" else None,
            **self.loaded.status,
            "articles": corpus.count,
            "passages": self._keywords.count(),
            "first": corpus.first,
            "last": corpus.last,
            "publishers": list(corpus.publishers),
            "persons": len(corpus.names.persons),
            "aliases": self.alias_remarks() or f"{len(corpus.aliases.same)} same, {len(corpus.aliases.apart_as_written)} apart",
            "settings_hash": self.settings.settings_hash,
        }

    # --- LlamaIndex, and the end ----------------------------------------------------------------------------------------------------

    def as_retriever(self, **filters: Unpack[FilterArguments]) -> BaseRetriever:
        """LlamaIndex's retriever interface over ``retrieve``."""
        from rag.llama_index_adapters import BylineRetriever

        return BylineRetriever(self, **filters)

    def as_query_engine(self, **filters: Unpack[FilterArguments]) -> BaseQueryEngine:
        """LlamaIndex's query engine interface over ``ask``."""
        from rag.llama_index_adapters import BylineQueryEngine

        return BylineQueryEngine(self, **filters)

    def close(self) -> None:
        """Let go of files and connections. The engine cannot be used afterwards."""
        self._keywords.close()
        self._tokens.close()
        self._vectors.close()
        self._store.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _encodable(text: str) -> str:
    """The text with halves of characters, which terminals of other encodings give, made question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


class _Stages:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Count the time the block takes; for a stage that yields events, the time of whoever takes them too."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.milliseconds[stage] = round(1000 * (time.perf_counter() - begin), 1)
