"""What a judging says of a run in figures and words, with the judge's agreement with people beside each, or that it is advisory.

A judged figure is no measure of ``measures.MEASURES``: it is in no baseline, and neither a primary nor a floor of the gate can name it.
"""

from __future__ import annotations

import statistics

from eval.judging.schema import Agreement, Judge, Judging, Spent
from eval.measures import MEASURES, Measure
from eval.report_tables import number, with_interval
from eval.schema import Figure, Frozen, Run
from eval.summary import figure

LABEL = "support, by a judge"
FORMULA = "claims that a model finds supported by what they cite / claims; of cases whose answer claims, all of whose claims were judged"
UNCALIBRATED = "uncalibrated: how far this judge agrees with people is not known; run byline-eval calibrate-judge, then judge again"
MOST_NAMED = 30  # cases; --json names all
BY_CHANCE = "its agreement with people may be chance"


class JudgedFigure(Frozen):
    """One judge's figure of a run.

    Attributes:
        figure: mean over the cases that are scored, as ``support_check`` is averaged.
        claims: how many; ``uncited`` of them cite nothing, ``judged`` are judged or uncited, and ``supported`` are that.
        not_judged: ids of the cases with a claim that is not judged, or that were not part of the judging; such cases are not scored.
        reasons: why not, each once.
        rule: mean of ``support_check`` over the cases that are scored here; None where there is none.
        agreements: of this judge with people, in words; empty means uncalibrated.
        advisory: why the figure is no more than advice; empty where the judge is known to agree with people beyond chance.
    """

    judge: Judge
    figure: Figure
    claims: int
    uncited: int
    judged: int
    supported: int
    not_judged: tuple[str, ...]
    reasons: tuple[str, ...]
    rule: float | None
    agreements: tuple[str, ...]
    advisory: str
    spent: Spent

    @property
    def label(self) -> str:
        """What the figure is called; ``(advisory)`` is part of it where it is."""
        return f"{LABEL}{' (advisory)' if self.advisory else ''}"

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in words: the figure, the agreement or that it is advisory, and what is not judged, by name."""
        measure = judged_measure(None)
        told = (
            "not scored"
            if not self.figure.scored
            else f"{with_interval(measure, self.figure)} (mean of {counted(self.figure.scored, 'answer')})"
        )
        beside = "" if self.rule is None else f"; rag's own check on the same answers: {number(measure, self.rule)}"
        missing = self.claims - self.judged
        counts = (
            f"of {counted(self.claims, 'claim')} {self.supported} supported, {self.judged - self.supported} not "
            f"({self.uncited} for want of a citation), {missing} not judged"
        )
        lines = [
            f"{self.label}, {judge_in_words(self.judge)}: {told}; {counts}{beside}",
            agreement_line(self.agreements, self.advisory),
        ]
        if self.not_judged:
            named = ", ".join(self.not_judged[:MOST_NAMED]) + (", …" if len(self.not_judged) > MOST_NAMED else "")
            lines.append(f"Not judged and not scored ({counted(len(self.not_judged), 'case')}, {counted(missing, 'claim')}): {named}")
            lines += [f"Why: {reason}" for reason in self.reasons[:3]]
        return tuple(lines)

    def __str__(self) -> str:
        """All of it in one line."""
        return ". ".join(line.rstrip(".") for line in self.lines) + "."


def judged_figures(run: Run) -> tuple[JudgedFigure, ...]:
    """The figure of each judging of a run."""
    return tuple(judged_figure(judging, run) for judging in run.judgings)


def judged_figure(judging: Judging, run: Run) -> JudgedFigure:
    """The figure of a judging, over all cases of the run as it is now."""
    measure = judged_measure(judging)
    claims = [claim for case in judging.cases for claim in case.claims]
    scored = [record for record in run.records if measure.of(record) is not None]
    rule = [value for record in scored if (value := MEASURES["support_check"].of(record)) is not None]
    unfinished = {case.case_id for case in judging.cases if case.not_judged}
    known = {case.case_id for case in judging.cases}
    claiming = {record.case.id: record.scores.claims for record in run.records if record.scores.claims}
    return JudgedFigure(
        judge=judging.judge,
        figure=figure(measure, run.records, len(run.info.cases)),
        claims=len(claims) + sum(number for name, number in claiming.items() if name not in known),
        uncited=sum(not claim.votes for claim in claims),
        judged=sum(claim.verdict is not None for claim in claims),
        supported=sum(claim.verdict == "supported" for claim in claims),
        not_judged=tuple(name for name in claiming if name in unfinished or name not in known),
        reasons=tuple(dict.fromkeys(vote.error for claim in claims if claim.verdict is None for vote in claim.votes if vote.error)),
        rule=statistics.fmean(rule) if rule else None,
        agreements=tuple(map(agreement_in_words, judging.agreements)),
        advisory=advisory(judging),
        spent=judging.spent,
    )


def judged_measure(judging: Judging | None) -> Measure:
    """A judging as a measure of a case's record; of None, one that no case is scored on."""
    shares = {case.case_id: case.share for case in judging.cases} if judging else {}
    return Measure("judged_support", LABEL, FORMULA, 0.0, 1.0, True, "mean", lambda record: shares.get(record.case.id))


def advisory(judging: Judging) -> str:
    """Why a judged figure is no more than advice; empty where the agreement with all labels is above chance, by its interval."""
    if not judging.agreements:
        return UNCALIBRATED
    return "" if all(map(_above_chance, judging.agreements)) else BY_CHANCE


def agreement_line(agreements: tuple[str, ...], why_advisory: str) -> str:
    """The line that stands beside every judged figure."""
    if not agreements:
        return f"Advisory, {why_advisory}"
    return f"Agreement with people: {'; '.join(agreements)}" + (f". Advisory, {why_advisory}" if why_advisory else "")


def agreement_in_words(agreement: Agreement) -> str:
    """``kappa .71 [.58, .84] on 100 sentences (ours)``."""
    if agreement.kappa is None:
        kappa = "kappa not defined"
    else:
        between = "" if agreement.low is None or agreement.high is None else f" [{_short(agreement.low)}, {_short(agreement.high)}]"
        kappa = f"kappa {_short(agreement.kappa)}{between}"
    missing = agreement.sentences - agreement.judged
    return f"{kappa} on {counted(agreement.judged, 'sentence')} ({agreement.labels})" + (f", {missing} more not judged" if missing else "")


def judge_in_words(judge: Judge) -> str:
    """Model, as asked and as reported, host, votes, prompt, and what the endpoint does not take."""
    reported = ", ".join(name for name in judge.reported if name and name != judge.model)
    told = f"{judge.model}{f' ({reported})' if reported else ''} at {judge.host}, {counted(judge.votes, 'vote')}"
    taken = f", which takes no {' and no '.join(judge.left_out)}" if judge.left_out else ""
    return f"{told}, prompt {judge.prompt_hash}{taken}"


def counted(number: int, one: str) -> str:
    """``1 claim``, ``2 claims``."""
    return f"{number} {one}{'' if number == 1 else 's'}"


def _above_chance(agreement: Agreement) -> bool:
    if agreement.kappa is None or agreement.low is None:  # without an interval: agreement in all, or a judge who always says the same
        return agreement.kappa == 1
    return agreement.low > 0


def _short(value: float) -> str:
    """``.71``, ``-.05``, ``1.00``."""
    return f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.2f}"
