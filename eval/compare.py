"""Which cases flipped between two runs: right in one and wrong in the other. Whether that is more than chance it does not say."""

from __future__ import annotations

from typing import NamedTuple

from eval.schema import CaseRecord, Run


class Flip(NamedTuple):
    """One case in both runs."""

    base: CaseRecord
    new: CaseRecord


class Comparison(NamedTuple):
    """What became of the cases of two runs.

    Attributes:
        improved: wrong in the base, right in the new run.
        regressed: right in the base, wrong in the new run.
        unchanged: how many are right in both or wrong in both.
        changed_cases: ids of cases that ask or want something else in the new run; not compared.
        unpaired: ids of cases that only one of the runs has asked; not compared.
    """

    improved: tuple[Flip, ...]
    regressed: tuple[Flip, ...]
    unchanged: int
    changed_cases: tuple[str, ...]
    unpaired: tuple[str, ...]

    @property
    def compared(self) -> int:
        """How many cases were compared."""
        return len(self.improved) + len(self.regressed) + self.unchanged


def compare(base: Run, new: Run) -> Comparison:
    """Pair the records of two runs by case; a case that was edited in between is set apart."""
    before = {record.case.id: record for record in base.records}
    after = {record.case.id: record for record in new.records}
    pairs = [Flip(before[name], after[name]) for name in before if name in after]
    same = [pair for pair in pairs if pair.base.case == pair.new.case]
    improved = tuple(pair for pair in same if pair.new.scores.correct and not pair.base.scores.correct)
    regressed = tuple(pair for pair in same if pair.base.scores.correct and not pair.new.scores.correct)
    return Comparison(
        improved=improved,
        regressed=regressed,
        unchanged=len(same) - len(improved) - len(regressed),
        changed_cases=tuple(pair.base.case.id for pair in pairs if pair.base.case != pair.new.case),
        unpaired=tuple(sorted(before.keys() ^ after.keys())),
    )
