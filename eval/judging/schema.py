"""What is put to a judge, what it said, and what is kept of a judging and of a calibration. Frozen, with ``to_dict()``.

A statement is supported or unsupported where more than half of the votes that were wanted say so. Else it is not judged, which is neither:
a call that failed, or a reply in another form than asked for, is an error and no vote.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal, get_args

from pydantic import Field

from eval.case_schema import Frozen

Verdict = Literal["supported", "unsupported"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Quote(Frozen):
    """The words that a citation opens, and what stands beside them."""

    text: str
    title: str = ""
    publisher: str | None = None
    published: str | None = None
    reported_by: str | None = None


class Statement(Frozen):
    """What is put to a judge: do the quotes support the text? ``question`` is what it answers; empty where it says so itself."""

    text: str
    quotes: tuple[Quote, ...]
    question: str = ""


class Reply(Frozen):
    """What an endpoint sent back.

    Attributes:
        text: the model's, whole.
        model: as the endpoint names it, without the folder where that is a file's path; empty where it names none.
        prompt_tokens, completion_tokens: as it counts them; None where it does not.
        left_out: parameters that it does not take and that were left out, ``temperature`` say.
    """

    text: str
    model: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    left_out: tuple[str, ...] = ()


class Vote(Frozen):
    """One asking about one statement.

    Attributes:
        verdict: None where there is none; ``error`` says why.
        reply: what came back, be it a verdict or not; None where nothing did.
        cached: the reply was kept from an earlier asking.
    """

    verdict: Verdict | None
    error: str | None = None
    reply: Reply | None = None
    cached: bool = False


def majority(votes: tuple[Vote, ...]) -> Verdict | None:
    """What more than half of all votes say, failed ones among them; None where that is nothing."""
    counts = Counter(vote.verdict for vote in votes if vote.verdict is not None)
    verdict, count = max(counts.items(), key=lambda item: item[1], default=(None, 0))
    return verdict if 2 * count > len(votes) else None


class JudgedClaim(Frozen):
    """A claim of an answer, as ``eval.support.claims`` finds them, the numbers of what it cites, and the votes on it.

    One that cites nothing is unsupported without being asked about, as for the measures by rule, and has no votes.
    """

    text: str
    numbers: tuple[int, ...]
    votes: tuple[Vote, ...]

    @property
    def verdict(self) -> Verdict | None:
        """None for not judged."""
        return majority(self.votes) if self.votes else "unsupported"


class JudgedCase(Frozen):
    """The claims of the answer to a case."""

    case_id: str
    claims: tuple[JudgedClaim, ...]

    @property
    def share(self) -> float | None:
        """Supported claims / claims; None where there is none, or one is not judged."""
        verdicts = [claim.verdict for claim in self.claims]
        return None if not verdicts or None in verdicts else verdicts.count("supported") / len(verdicts)

    @property
    def not_judged(self) -> int:
        """How many claims are not judged."""
        return sum(claim.verdict is None for claim in self.claims)


class Judge(Frozen):
    """Who judged: what agreement with people is measured for. Two that differ in any of these are two judges.

    Attributes:
        model: as it was asked for.
        reported: as the endpoint calls what answered.
        host: of the endpoint's address, nothing else of it.
        prompt_hash: names prompt, form of the reply, and the ways in which votes differ.
        votes: wanted for each statement.
        left_out: parameters that the endpoint does not take; with ``temperature`` among them, it was not 0.
    """

    model: str
    reported: tuple[str, ...]
    host: str
    prompt_hash: str
    votes: int
    left_out: tuple[str, ...] = ()


class Spent(Frozen):
    """What the votes took, those kept from before included.

    Attributes:
        calls: made now; the rest were kept.
        prompt_tokens, completion_tokens: as far as the endpoint counts them.
        cost: in US dollars, None where prices are not set for this model or tokens not told.
    """

    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None = None


class Agreement(Frozen):
    """A judge against labels.

    Attributes:
        labels: what they are called.
        labels_hash: names the labelled sentences, in order.
        sentences: how many there are; of them ``judged`` were judged, and only these count in what follows.
        table: how many, by label (row) and verdict (column), both in the order of ``VERDICTS``.
        kappa: Cohen's; None where it is not defined.
        low, high: its 95 % interval; None where there is none to give.
        kinds: of each kind of sentence, how many were judged as labelled, and how many were judged.
    """

    labels: str
    labels_hash: str
    sentences: int
    judged: int
    table: tuple[tuple[int, int], tuple[int, int]]
    kappa: float | None
    low: float | None
    high: float | None
    kinds: dict[str, tuple[int, int]] = Field(default_factory=dict)


class Calibration(Frozen):
    """What is known of a judge's agreement with people.

    Attributes:
        prompt: its whole text.
        calibrated: UTC, ISO 8601.
        commit: of the code.
    """

    judge: Judge
    prompt: str
    calibrated: str
    commit: str | None
    agreements: tuple[Agreement, ...]
    spent: Spent


class Judging(Frozen):
    """A run's answers as a judge sees them.

    Attributes:
        prompt: its whole text.
        judged: UTC, ISO 8601.
        commit: of the code.
        cases: those with an answer that claims something.
        calibration: of the same judge, as it was known then.
    """

    judge: Judge
    prompt: str
    judged: str
    commit: str | None
    cases: tuple[JudgedCase, ...]
    spent: Spent
    calibration: Calibration | None = None

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """Agreement with people of this very judge; empty means uncalibrated."""
        return self.calibration.agreements if self.calibration is not None and self.calibration.judge == self.judge else ()
