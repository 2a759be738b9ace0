"""Two runs side by side: which cases can be compared, and why the others cannot. Whether anything got worse ``gate.py`` says."""

from __future__ import annotations

from typing import NamedTuple

from eval.baseline import Baseline, ScoredCase


class Pair(NamedTuple):
    """One case as it was asked in both runs."""

    base: ScoredCase
    new: ScoredCase


class Pairing(NamedTuple):
    """The cases of two runs.

    Attributes:
        pairs: cases that both runs asked, asking and wanting the same, in the order of the base; those on which an engine raised as well.
        changed: ids of cases that ask or want something else in the new run.
        only_base, only_new: ids of cases that one of the runs planned and the other did not.
        not_asked: ids of cases that both planned and one never asked.
        errors_base, errors_new: ids of the paired cases on which the engine raised.
    """

    pairs: tuple[Pair, ...]
    changed: tuple[str, ...]
    only_base: tuple[str, ...]
    only_new: tuple[str, ...]
    not_asked: tuple[str, ...]
    errors_base: tuple[str, ...]
    errors_new: tuple[str, ...]

    @property
    def planned(self) -> int:
        """How many cases at least one of the runs planned."""
        return len(self.pairs) + len(self.changed) + len(self.only_base) + len(self.only_new) + len(self.not_asked)


def pair(base: Baseline, new: Baseline) -> Pairing:
    """Pair the cases of two runs by id."""
    before = {case.id: case for case in base.cases}
    after = {case.id: case for case in new.cases}
    planned_before, planned_after = [*before, *base.not_asked], [*after, *new.not_asked]
    both = [Pair(case, after[case.id]) for case in base.cases if case.id in after]
    pairs = tuple(found for found in both if found.base.case_hash == found.new.case_hash)
    return Pairing(
        pairs=pairs,
        changed=tuple(found.base.id for found in both if found.base.case_hash != found.new.case_hash),
        only_base=tuple(name for name in planned_before if name not in set(planned_after)),
        only_new=tuple(name for name in planned_after if name not in set(planned_before)),
        not_asked=tuple(name for name in planned_before if name in set(planned_after) and not (name in before and name in after)),
        errors_base=tuple(found.base.id for found in pairs if found.base.error is not None),
        errors_new=tuple(found.new.id for found in pairs if found.new.error is not None),
    )
