"""How well each sentence of the sources answers the question: features, and a score learned from them.

A sentence is compared with the question token by token (``alignment.py``). Beside that stand plain coverage of the question's names and
dates by the sentence, its passage and its article. The weights come from ``benchmarks/train_evidence.py``. Nothing here decides whether to
answer (``answerability.py``) or how to say it (``extractive.py``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from rag.alignment import Alignments, Reading, aligned
from rag.answer_schema import Source
from rag.answer_spans import AnswerSpan
from rag.answer_type import holds
from rag.coreference import Reference
from rag.embedding import Matrix, TokenEmbedding, TokenVectors
from rag.names import with_spelling
from rag.period_match import match_periods, names_whole_year, wider_periods
from rag.question import Question
from rag.schema import Attribution, EventDate
from rag.terms import MONTHS, STOP_WORDS, fold, words

# Learned by benchmarks/train_evidence.py on half of the squad2 and clapnq benchmarks, with passages of 128 tokens. near_alignment (9.0) and
# dates (1.1; those questions hardly ever have one) were then moved to where the halves set aside are no worse and more of the tuning news
# questions are answered; with passages of 64 tokens likewise retrieval (1.07), passage_names (1.82) and answer_type (0.62).
WEIGHTS: Mapping[str, float] = {
    "alignment": 12.35, "weakest_alignment": 3.01, "near_alignment": 6.0, "passage_alignment": 2.82, "passage_names": 1.0, "dates": 2.0,
    "answer_type": 1.0, "retrieval": 0.7, "length": 0.44,
}  # fmt: skip

ELSEWHERE_IN_ARTICLE = 0.5  # what a name counts that stands in another retrieved passage: what an article is about goes without saying
BY_PRONOUN = 0.8  # how close "he" comes to the name it stands for; a name itself comes to about .9
SURELY_DATED = 0.6  # what a sentence of the date asked for scores above one that nothing dates, which may be of it


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a source.

    Attributes:
        source: the source it stands in.
        start, end: offsets in the article.
        features: by name, most of them 0 to 1; ``FEATURES`` says what they are.
        score: weighted sum of the features; comparable within one question only.
        reading: the question as it was compared.
        tokens: of the sentence, offsets in the article.
        spans: runs of its words that may be the answer, likeliest first, offsets in the article; none where it was not read for them.
    """

    source: Source
    start: int
    end: int
    features: Mapping[str, float]
    score: float
    reading: Reading | None = field(default=None, repr=False, compare=False)
    tokens: TokenVectors | None = field(default=None, repr=False, compare=False)
    spans: tuple[AnswerSpan, ...] = ()

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.source.text[self.start - self.source.start : self.end - self.source.start]

    @property
    def event_dates(self) -> list[EventDate]:
        """The dates that begin in it."""
        return [date for date in self.source.event_dates if self.start <= date.start < self.end]

    @property
    def attributions(self) -> list[Attribution]:
        """Who vouches for some of it."""
        return [said for said in self.source.attributions if said.start < self.end and self.start < said.end]


class TokenVectorReader(Protocol):
    """Where the tokens of passages are kept."""

    def read(self, passage_ids: Iterable[str]) -> Mapping[str, TokenVectors]:
        """The tokens of those of the passages that are there, with offsets in the passage's text; each read in the passage's context."""
        ...


class EvidenceScorer:
    """Compares a question with the sentences of its sources.

    Args:
        embedding: gives the tokens of questions, and of passages that are not kept.
        kept: the tokens of passages, made by the same embedding.
        rarity: weight of index terms, larger for rarer ones (inverse document frequency in the corpus).
        read_pronouns: reads the pronouns of sources; see ``PronounReader.read``. None reads none.
    """

    def __init__(
        self,
        embedding: TokenEmbedding,
        kept: TokenVectorReader,
        rarity: Callable[[Sequence[str]], Mapping[str, float]],
        read_pronouns: Callable[[Sequence[Source], frozenset[str]], Sequence[Sequence[Reference]]] | None = None,
    ) -> None:
        self._embedding, self._kept, self._rarity, self._read_pronouns = embedding, kept, rarity, read_pronouns

    def score(self, question: Question, sources: Sequence[Source]) -> list[Evidence]:
        """Every sentence of the sources, best first; of equal ones the better source's first."""
        if not sources:
            return []
        spelled = [with_spelling(question.standalone, question.names, f"{source.title} {source.text}") for source in sources]
        variants = list(dict.fromkeys(spelled))
        asked, tokens = self._tokens(variants, sources)
        names = _names_by_source(question, sources)
        about = frozenset(ending for name in question.names for ending in name.endings)
        pronouns = self._read_pronouns(sources, about) if self._read_pronouns is not None and about else [()] * len(sources)
        found: list[Evidence] = []
        for variant, its_tokens in zip(variants, asked, strict=True):
            chosen = [index for index, each in enumerate(spelled) if each == variant]
            reading = Reading.of(question, variant, its_tokens, self._rarity)
            part = [sources[index] for index in chosen]
            met = _met_by_pronoun(question, variant, its_tokens, part, [pronouns[index] for index in chosen])
            alignments = aligned(reading, part, [tokens[index] for index in chosen], met)
            found += _evidence(question, part, [names[index] for index in chosen], alignments, reading, [tokens[index] for index in chosen])
        return sorted(found, key=lambda evidence: (-evidence.score, evidence.source.rank, evidence.start))

    def _tokens(self, questions: Sequence[str], sources: Sequence[Source]) -> tuple[list[TokenVectors], list[TokenVectors]]:
        """The tokens of the questions, and of the sources' texts; those that are not kept are made, in the context of the title."""
        kept = self._kept.read([source.passage_id for source in sources])
        missing = [index for index, source in enumerate(sources) if source.passage_id not in kept]
        _, made = self._embedding.embed_with_tokens([*questions, *(f"{sources[index].title}\n{sources[index].text}" for index in missing)])
        new = dict(zip(missing, made[len(questions) :], strict=True))
        return made[: len(questions)], [
            new[index].after(len(source.title) + 1) if index in new else kept[source.passage_id] for index, source in enumerate(sources)
        ]


def _evidence(
    question: Question,
    sources: Sequence[Source],
    names: Sequence[float],
    alignments: Alignments,
    reading: Reading,
    tokens: Sequence[TokenVectors],
) -> Iterator[Evidence]:
    """The sentences of the sources, all of which were compared with one spelling of the question.

    Args:
        question: as understood.
        sources: with their sentences.
        names: how much of the question's names each source has.
        alignments: of all their sentences.
        reading: the question.
        tokens: of each source's text.
    """
    named = frozenset(word for name in question.names for spelling in name.spellings for word in words(spelling))
    rows = zip(*(values.tolist() for values in alignments), strict=True)
    for source, share, its_tokens in zip(sources, names, tokens, strict=True):
        dates = _Dates(question, source)
        for start, end in source.sentences:
            whole, weakest, near, passage = next(rows)
            text = source.text[start - source.start : end - source.start]
            met, surely = dates.of(start, end, text)
            dated = reading.date_share if surely else 0.0  # a date that is met counts as words that are met
            features = {
                "alignment": whole + dated * (1 - whole),
                "weakest_alignment": weakest,
                "near_alignment": near + dated * (1 - near),
                "passage_alignment": passage,
                "passage_names": share,
                "dates": met,
                "answer_type": holds(question.answer_type, question.standalone, named, text),
                "retrieval": 1.0 / source.rank,
                "length": math.log(1 + sum(word not in STOP_WORDS for word in words(text))),
            }
            score = sum(WEIGHTS[name] * value for name, value in features.items()) + SURELY_DATED * surely
            yield Evidence(source, start, end, features, score, reading, _tokens_within(its_tokens, source.start, start, end))


def _tokens_within(tokens: TokenVectors, shift: int, start: int, end: int) -> TokenVectors:
    """The tokens of a sentence, with offsets in the article."""
    first, last = np.searchsorted(tokens.offsets[:, 0], [start - shift, end - shift])
    return TokenVectors(tokens.offsets[first:last] + shift, tokens.vectors[first:last])


def _met_by_pronoun(
    question: Question, text: str, tokens: TokenVectors, sources: Sequence[Source], pronouns: Sequence[Sequence[Reference]]
) -> Matrix | None:
    """``BY_PRONOUN`` for the tokens of a name in the sentences that speak of its bearer by pronoun, ``[sentences, tokens]``; None for none.

    Args:
        question: as understood.
        text: it in one spelling.
        tokens: of ``text``.
        sources: with their sentences.
        pronouns: of each source.
    """
    if not any(pronouns):
        return None
    starts = tokens.offsets[:, 0]
    bearers = []  # of each name: how it may end, and which tokens it has
    for name in question.names:
        inside = np.zeros(len(starts), dtype=bool)
        for spelling in (*name.spellings, name.asked):
            for match in re.finditer(re.escape(spelling), text):
                inside |= (match.start() <= starts) & (starts < match.end())
        bearers.append((name.endings, inside))
    rows = []
    for source, read in zip(sources, pronouns, strict=True):
        for start, end in source.sentences:
            persons = {words(each.person)[-1] for each in read if start <= each.start < end}
            row = np.zeros(len(starts), dtype=np.float32)
            for endings, inside in bearers:
                if not endings.isdisjoint(persons):
                    row[inside] = BY_PRONOUN
            rows.append(row)
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(starts))


def _names_by_source(question: Question, sources: Sequence[Source]) -> list[float]:
    """How much of the question's names each source has; what stands elsewhere in its article counts ``ELSEWHERE_IN_ARTICLE``."""
    in_passage = [set(words(f"{source.title} {source.text}")) for source in sources] if question.names else [set() for _ in sources]
    in_article: dict[str, set[str]] = {}
    for source, present in zip(sources, in_passage, strict=True):
        in_article.setdefault(source.article_id, set()).update(present)
    found = []
    for source, present in zip(sources, in_passage, strict=True):
        here, elsewhere = names_in(question, present), names_in(question, in_article[source.article_id])
        found.append(here + ELSEWHERE_IN_ARTICLE * (elsewhere - here))
    return found


def names_in(question: Question, present: set[str]) -> float:
    """Share of the question's names that are present in some spelling, names unknown to all articles included; 1 when it names nobody."""
    asked = len(question.names) + len(question.unknown_names)
    if not asked:
        return 1.0
    return sum(any(set(words(spelling)) <= present for spelling in name.spellings) for name in question.names) / asked


class _Dates:
    """Whether sentences of a source may be of a period asked for.

    What the sentence itself dates counts, then what its passage dates, and the article's own date. Of several periods one is enough: "in
    2019 and in 2021" is answered by sentences of either. What nothing dates may be of any: that counts as met, but not surely.
    """

    def __init__(self, question: Question, source: Source) -> None:
        self._question, self._source = question, source
        if question.periods:
            self._passage = match_periods(question.periods, source.event_dates, source.published).met
            self._undated = match_periods(question.periods, (), source.published).met
            self._other_months = source.published is None and _of_other_months(question, fold(source.text))
            partly = [wider for period in question.periods for wider in wider_periods(period)]
            self._partly = bool(partly) and match_periods(partly, source.event_dates, source.published).met == "yes"

    def of(self, start: int, end: int, text: str) -> tuple[float, bool]:
        """1 for a sentence that may be of a period, half when only the year agrees, or only the month; and whether it surely is."""
        if not self._question.periods:
            return 1.0, False
        own = [date for date in self._source.event_dates if start <= date.start < end]
        sentence = match_periods(self._question.periods, own, self._source.published).met if own else self._undated
        if "yes" in (sentence, self._passage) or names_whole_year(self._question.periods, fold(text)):
            return 1.0, True
        if "unknown" in (sentence, self._passage) and not self._other_months:
            return 1.0, False
        return (0.5 if self._partly else 0.0), False


def _of_other_months(question: Question, folded: str) -> bool:
    """Whether a text names months, none of them asked for, in full or short: ``october``, ``oct``; "doctor" names none."""
    named = {number for number, month in enumerate(MONTHS, 1) if re.search(rf"\b{month[:3]}(?:{month[3:]}|t)?\b", folded)}
    return bool(named and question.months) and not named & question.months
