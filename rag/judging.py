"""Whether a question is answered from its sources: by its best sentences, and by what it takes for granted and the articles contradict.

It neither searches nor writes; what is said instead of an answer is ``abstention.py``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer_schema import Source
from rag.answerability import answerability
from rag.evidence import Evidence
from rag.filters import Selection
from rag.names import NameIndex
from rag.near_misses import near_miss
from rag.premises import Premise, PremiseReader
from rag.presuppositions import presumed_wrongly
from rag.pronouns import PronounReader
from rag.question import Question
from rag.reading import Scorer
from rag.same_name import same_name_in


@dataclass(frozen=True, slots=True)
class Judged:
    """What the sources of a question come to.

    Attributes:
        evidence: their sentences, best first.
        probability: that they answer, 0 to 1.
        premises: what the question takes for granted and the articles contradict.
        refused: whether it is not to be answered.
    """

    evidence: Sequence[Evidence]
    probability: float
    premises: Sequence[Premise]
    refused: bool


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges questions. Safe from many threads.

    Attributes:
        abstain_below: probability that answers need; 0 answers everything.
    """

    scorer: Scorer
    premises: PremiseReader
    pronouns: PronounReader
    abstain_below: float

    def judge(self, question: Question, sources: Sequence[Source], names: NameIndex, selection: Selection | None = None) -> Judged:
        """Whether to answer.

        Args:
            question: as understood.
            sources: best first.
            names: of the articles.
            selection: the articles that were searched; None for all.
        """
        evidence = self.scorer.score(question, sources)
        probability = answerability(question, evidence)
        premises = self.premises.contradicted(question, names, selection)
        if presumed := presumed_wrongly(question, evidence, self._explained, same_name_in(names)):
            premises = [presumed, *premises]
        if missed_by := near_miss(question, evidence, names):
            premises = [missed_by, *premises]
        refuted = self.abstain_below > 0 and any(premise.refutes for premise in premises)
        return Judged(evidence, probability, premises, refuted or probability < self.abstain_below)

    def _explained(self, item: Evidence) -> list[tuple[int, str]]:
        return self.pronouns.explained(item.source, item.start, item.end)
