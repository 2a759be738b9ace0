"""One answer being written: a model's pieces where one is set up, quotes where it is not or what it wrote does not stand.

It keeps the text, the citations and the notices as they come, and what a model took. Whether to answer, and what of an answer reaches
the reader as which event, is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from rag.answer_line import answer_line
from rag.answer_schema import Citation, Filters, PeriodInQuestion, Source, Trace, Turn
from rag.asked_speaker import told_by_the_asked
from rag.asking_day import in_their_year
from rag.citations import Piece, continued
from rag.errors import ModelError
from rag.evidence import Evidence
from rag.extractive import quoted_answer
from rag.filters import Selection
from rag.names import expansions
from rag.periods import find_periods
from rag.pronouns import PronounReader
from rag.question import Question
from rag.same_name import same_name_in
from rag.yes_no import verdict

if TYPE_CHECKING:
    from rag.corpus import Corpus
    from rag.generative import GenerativeAnswerer
    from rag.settings import Settings


class Answerers(Protocol):
    """Makes the generative answerer for the corpus as it is now and the tokens spent so far; None where answers are quoted."""

    def __call__(self, corpus: Corpus, spent: int = 0) -> GenerativeAnswerer | None: ...  # noqa: D102


class Writing:
    """One answer being written: its text, citations and notices so far, and what a model took for it."""

    def __init__(
        self,
        settings: Settings,
        corpus: Corpus,
        answerers: Answerers,
        pronouns: PronounReader,
        question: Question,
        sources: Sequence[Source],
        evidence: Sequence[Evidence],
        history: Sequence[Turn],
        selection: Selection | None = None,
    ) -> None:
        self._settings, self._corpus, self._answerers, self._pronouns = settings, corpus, answerers, pronouns
        self._question, self._sources, self._evidence, self._history = question, sources, evidence, history
        self.text = ""
        self.citations: list[Citation] = []
        self.notices: list[str] = list(selection.notices) if selection is not None else []
        self._filters = selection.filters if selection is not None else Filters()
        self._answerer = "extractive"
        self._tokens = dict(question.tokens)
        self._dropped = self._softened = 0

    def pieces(self) -> Iterator[Piece]:
        """The model's pieces where one is set up, and quotes where it is not, fails, or says nothing that the sources support."""
        generative = self._answerers(self._corpus, sum(self._tokens.values()))
        quote = generative is None
        if generative is not None:
            self._answerer = "openai"
            writing = generative.answer(self._question.standalone, self._sources, self._history)
            try:
                yield from map(self._kept, writing)
                quote = not self.citations and not writing.abstained
                if quote:
                    self.notices.append("The model wrote nothing that the articles support, so this answer quotes them.")
                elif not self.citations:
                    self.notices.append("It is the model that found no answer. BYLINE_ANSWERER=extractive quotes what is nearest to one.")
            except ModelError as error:
                quote = True
                self.notices.append(f"{error} This answer quotes the articles instead.")
            finally:
                writing.close()
                self._dropped, self._softened = writing.dropped, writing.softened
                if writing.usage is not None:
                    for kind, number in (("prompt", writing.usage.prompt), ("completion", writing.usage.completion)):
                        self._tokens[kind] = self._tokens.get(kind, 0) + number
        if quote:
            self._answerer = "extractive"
            evidence = told_by_the_asked(self._question, self._evidence)
            line = answer_line(self._question, evidence, self._corpus.names.is_person)
            sure = verdict(self._question, evidence, same_name_in(self._corpus.names))
            quotes = quoted_answer(self._question, evidence, self._settings.answer_sentences, line, self.explained, sure)
            parting = "\n\n" if self.text else ""
            for piece in continued(quotes, tuple(self.citations)):
                yield self._kept(Piece(parting + piece.text, piece.citations))
                parting = ""

    def explained(self, item: Evidence) -> list[tuple[int, str]]:
        """Who the pronouns of a sentence certainly are."""
        return self._pronouns.explained(item.source, item.start, item.end)

    def trace(self, milliseconds: dict[str, float], probability: float) -> Trace:
        """What it took."""
        named = find_periods(self._question.standalone, self._question.today)  # those of which nothing was found, too
        prices = {"prompt": self._settings.prompt_price, "completion": self._settings.completion_price}
        cost = None
        if self._tokens and all(price is not None for price in prices.values()):
            cost = sum(self._tokens[kind] * (price or 0.0) / 1_000_000 for kind, price in prices.items())
        return Trace(
            query=self._question.standalone,
            answerer=self._answerer,
            milliseconds=milliseconds,
            tokens=self._tokens,
            cost=cost,
            expansions=dict(expansions(self._question.names)),
            answerability=probability,
            dropped=self._dropped,
            softened=self._softened,
            filters=self._filters,
            roles=self._question.roles,
            left_out=self._question.left_out,
            periods=tuple(
                PeriodInQuestion(period.words, *((None, None) if period.yearless else (period.first, period.last)), period.of)
                for period in in_their_year(named, self._corpus.first, self._corpus.last)
            ),
        )

    def _kept(self, piece: Piece) -> Piece:
        self.text += piece.text
        self.citations += piece.citations
        return piece
