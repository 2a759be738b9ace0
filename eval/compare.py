"""Two runs, or a baseline and a run, compared: the verdict, and every case that flipped with both answers."""

from __future__ import annotations

from pathlib import Path

from eval.baseline import Baseline, ScoredCase, read_baseline, scored
from eval.gate import Judgement, Rules, Verdict, judge
from eval.pairing import Pairing, pair
from eval.schema import CaseSet, Frozen, Kind, Run

HIDDEN = "held out: --show-held-out shows it"


class Answered(Frozen):
    """What one run gave for a case: its answer in a line, the error in its place, and why it is wrong (empty where it is right)."""

    answer: str
    error: str | None
    wrong: str


class Flip(Frozen):
    """A case that is right in one run and wrong in the other. Question and answers are None where a held-out case is not to be shown."""

    id: str
    kind: Kind
    set: CaseSet
    now_right: bool
    question: str | None
    base: Answered | None
    new: Answered | None


class Comparison(Frozen):
    """What became of the cases of two runs.

    Attributes:
        base, new: the runs' names.
        judgement: verdict, reasons, notes, and the figures of each measure.
        compared: ids of the cases that were compared, in order.
        flips: cases that are right in one run and wrong in the other, in order.
        settings: those that both runs tell and that differ, name to both values.
        not_compared: id to why a case was left out.
        errors: id to what the engine raised in the new run.
        judged: what each model thinks of the answers of base and of new, in words. It decides nothing.
    """

    base: str
    new: str
    judgement: Judgement
    compared: tuple[str, ...]
    flips: tuple[Flip, ...]
    settings: dict[str, tuple[str, str]]
    not_compared: dict[str, str]
    errors: dict[str, str]
    judged: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Regression, improved, no difference shown or could not measure."""
        return self.judgement.verdict

    @property
    def passed(self) -> bool:
        """Whether the exit code is 0: improved, or no difference shown."""
        return self.verdict.exit_code == 0

    @property
    def regressed(self) -> tuple[Flip, ...]:
        """The cases that were right and are wrong."""
        return tuple(flip for flip in self.flips if not flip.now_right)

    @property
    def improved(self) -> tuple[Flip, ...]:
        """The cases that were wrong and are right."""
        return tuple(flip for flip in self.flips if flip.now_right)

    def __str__(self) -> str:
        """The verdict, its reasons, and what it does not cover, on one line each: what a failed assertion shows."""
        head = f"{self.base} → {self.new}: {self.verdict}: {'; '.join(self.judgement.reasons)}"
        lost = f"now wrong ({len(self.regressed)}): {', '.join(flip.id for flip in self.regressed)}"
        return "\n".join([head, *self.judgement.notes, *([lost] if self.regressed else [])])


def compare(base: Run | Baseline | Path | str, new: Run | Baseline | Path | str, rules: Rules | None = None) -> Comparison:
    """Compare two runs, each given as what ``run`` returned, as a run's folder, or as a baseline or its file.

    Raises:
        RunFileError, BaselineError: a path that holds neither.
    """
    before, after = _side(base), _side(new)
    pairing = pair(before, after)
    return Comparison(
        base=before.run,
        new=after.run,
        judgement=judge(before, after, pairing, rules or Rules()),
        compared=tuple(found.base.id for found in pairing.pairs),
        flips=tuple(_flip(found.base, found.new) for found in pairing.pairs if _is_correct(found.base) != _is_correct(found.new)),
        settings=_differing_settings(before, after),
        not_compared=_not_compared(pairing),
        errors={found.new.id: found.new.error for found in pairing.pairs if found.new.error is not None},
        judged=tuple(f"{name}: {figure}" for name, side in (("base", before), ("new", after)) for figure in side.judged),
    )


def without_held_out(comparison: Comparison) -> Comparison:
    """The comparison as those may see it who change the code: of held-out cases no more than which of them flipped."""
    hidden = {"question": None, "base": None, "new": None}
    flips = tuple(flip.model_copy(update=hidden) if flip.set == "held_out" else flip for flip in comparison.flips)
    return comparison.model_copy(update={"flips": flips})


def _side(given: Run | Baseline | Path | str) -> Baseline:
    if isinstance(given, Run):
        return scored(given)
    return given if isinstance(given, Baseline) else read_baseline(given)


def _is_correct(case: ScoredCase) -> bool:
    return case.measures["correct"] == 1


def _flip(base: ScoredCase, new: ScoredCase) -> Flip:
    said = [Answered(answer=case.answer, error=case.error, wrong=case.wrong) for case in (base, new)]
    return Flip(id=new.id, kind=new.kind, set=new.set, now_right=_is_correct(new), question=new.question, base=said[0], new=said[1])


def _differing_settings(base: Baseline, new: Baseline) -> dict[str, tuple[str, str]]:
    names = sorted(base.settings.keys() & new.settings.keys())  # a run may have been kept without
    values = {name: (str(base.settings[name]), str(new.settings[name])) for name in names}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}


def _not_compared(pairing: Pairing) -> dict[str, str]:
    reasons = (
        ("asked in the base only", pairing.only_base),
        ("asked in the new run only", pairing.only_new),
        ("not asked", pairing.not_asked),
        ("changed", pairing.changed),
    )
    return {name: reason for reason, names in reasons for name in names}
