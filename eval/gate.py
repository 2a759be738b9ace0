"""The verdict on two runs: regression, improved, no difference shown, or could not measure, with its reasons and exit code.

A measure counts against the gate where it is a primary and its difference stays significant after Holm's correction for the number of
primaries, or where the new run is below a floor. Measures that are no primaries are shown and never decide. A verdict names what it
rests on and what it could not score. "No difference shown" is not "no difference": a measure's interval says what may have gone unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from pydantic import Field

from eval.baseline import Baseline
from eval.measures import MEASURES
from eval.pairing import Pairing
from eval.schema import Frozen
from eval.statistics import RESAMPLES, exact_mcnemar, holm, paired_bootstrap

PRIMARIES = ("correct", "decision", "citation_recall", "citation_precision", "support_check")
MCNEMAR, BOOTSTRAP = "exact McNemar", "paired bootstrap"


class Verdict(StrEnum):
    """What the gate says of two runs."""

    REGRESSION = "regression"
    IMPROVED = "improved"
    NO_DIFFERENCE = "no difference shown"
    COULD_NOT_MEASURE = "could not measure"

    @property
    def exit_code(self) -> int:
        """1 for a regression, 2 where nothing could be measured, else 0."""
        return {Verdict.REGRESSION: 1, Verdict.COULD_NOT_MEASURE: 2}.get(self, 0)


class Rules(Frozen):
    """What the gate goes by.

    Attributes:
        primaries: names of the measures that decide.
        floors: name to the least figure the new run may have over all cases it scored.
        significance: chance of a false alarm that is accepted, over all primaries together and both ways.
        most_unscored: share of the cases of either run that may be errors or asked in one run only.
        allow_changed_cases: leave out cases that ask or want something else, instead of refusing to measure.
        allow_other_articles: compare runs over different articles.
        resamples: of the bootstrap.

    Raises:
        ValueError: a name is not that of a measure, or a primary has no better and worse.
    """

    primaries: tuple[str, ...] = Field(PRIMARIES, min_length=1)
    floors: dict[str, float] = Field(default_factory=dict)
    significance: float = Field(0.05, gt=0, lt=1)
    most_unscored: float = Field(0.05, ge=0, le=1)
    allow_changed_cases: bool = False
    allow_other_articles: bool = False
    resamples: int = Field(RESAMPLES, ge=99)

    def model_post_init(self, context: object) -> None:
        """Refuse names that nothing could be measured by."""
        known = [name for name, measure in MEASURES.items() if measure.higher_is_better is not None]
        for name in (*self.primaries, *self.floors):
            if name not in known:
                raise ValueError(f"{name!r} cannot be a primary or have a floor. These can: {', '.join(known)}")


class Change(Frozen):
    """One measure in both runs, over the pairs that score it on both sides.

    Attributes:
        base, new: mean over the pairs; None without pairs, as are the figures that follow from them.
        low, high: 95 % bootstrap interval of the difference.
        lower, higher: in how many pairs the new value is lower, and higher.
        only_base, only_new: how many paired cases score it in one run only; not compared.
        test: of a primary, with its p-value and the p-value after Holm.
        worse, better: of a primary, that this is shown.
    """

    name: str
    label: str
    pairs: int
    only_base: int
    only_new: int
    base: float | None = None
    new: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    lower: int = 0
    higher: int = 0
    primary: bool = False
    test: str | None = None
    p_value: float | None = None
    adjusted: float | None = None
    worse: bool = False
    better: bool = False


class Floor(Frozen):
    """A floor and what the new run has: ``value`` over ``of`` cases, None where it scored none."""

    name: str
    at_least: float
    value: float | None
    of: int


class Judgement(Frozen):
    """The verdict, why, what it does not cover (``notes``), and the figures."""

    verdict: Verdict
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    floors: tuple[Floor, ...]


def judge(base: Baseline, new: Baseline, pairing: Pairing, rules: Rules, *, shown: Sequence[str] = tuple(MEASURES)) -> Judgement:
    """Compare two runs, given the pairs of their cases. ``shown`` are measures to look at beside the primaries."""
    names = [*rules.primaries, *(name for name in shown if name not in rules.primaries)]
    changes = _tested([_change(name, pairing, rules) for name in names], rules)
    floors = tuple(_floor(name, least, new) for name, least in rules.floors.items())
    obstacles = _obstacles(base, new, pairing, rules)
    worse = [*_told(changes, "worse"), *(_below(floor) for floor in floors if floor.value is not None and floor.value < floor.at_least)]
    lost = [
        f"{change.label} is scored in the base and compared on no case"
        for change in changes
        if change.primary and not change.pairs and change.only_base
    ]
    lost += [f"{MEASURES[floor.name].label} has a floor and was scored on no case" for floor in floors if floor.value is None]
    if not any(change.pairs for change in changes if change.primary):
        lost.append("no primary measure is scored in both runs")
    better = _told(changes, "better")
    if obstacles:
        verdict, reasons = Verdict.COULD_NOT_MEASURE, obstacles
    elif worse:
        verdict, reasons = Verdict.REGRESSION, worse
    elif lost:
        verdict, reasons = Verdict.COULD_NOT_MEASURE, lost
    elif better:
        verdict, reasons = Verdict.IMPROVED, better
    else:
        verdict, reasons = Verdict.NO_DIFFERENCE, [f"no primary differs beyond noise on {len(pairing.pairs)} cases"]
    return Judgement(verdict=verdict, reasons=tuple(reasons), notes=_notes(pairing, changes), changes=changes, floors=floors)


def _change(name: str, pairing: Pairing, rules: Rules) -> Change:
    measure, primary = MEASURES[name], name in rules.primaries
    values = [(found.base.measures.get(name), found.new.measures.get(name)) for found in pairing.pairs]
    both = [(before, after) for before, after in values if before is not None and after is not None]
    change = Change(
        name=name,
        label=measure.label,
        pairs=len(both),
        only_base=sum(before is not None and after is None for before, after in values),
        only_new=sum(before is None and after is not None for before, after in values),
        primary=primary,
    )
    if not both:
        return change
    before, after = [pair[0] for pair in both], [pair[1] for pair in both]
    lower, higher = sum(new < old for old, new in both), sum(new > old for old, new in both)
    resampled = paired_bootstrap(before, after, resamples=rules.resamples)
    flips = measure.average == "share"
    return change.model_copy(
        update={
            "base": sum(before) / len(both),
            "new": sum(after) / len(both),
            "difference": resampled.difference,
            "low": resampled.low,
            "high": resampled.high,
            "lower": lower,
            "higher": higher,
            "test": (MCNEMAR if flips else BOOTSTRAP) if primary else None,
            "p_value": (exact_mcnemar(lower, higher) if flips else resampled.p_value) if primary else None,
        }
    )


def _tested(changes: Sequence[Change], rules: Rules) -> tuple[Change, ...]:
    """The changes with p-values adjusted over the primaries that could be tested, and what follows."""
    tested = [change for change in changes if change.p_value is not None]
    adjusted = dict(zip((change.name for change in tested), holm([change.p_value or 0.0 for change in tested]), strict=True))

    def finished(change: Change) -> Change:
        if change.name not in adjusted:
            return change
        shown = adjusted[change.name] < rules.significance
        gain = (change.difference or 0.0) * (1 if MEASURES[change.name].higher_is_better else -1)
        return change.model_copy(update={"adjusted": adjusted[change.name], "worse": shown and gain < 0, "better": shown and gain > 0})

    return tuple(map(finished, changes))


def _floor(name: str, least: float, new: Baseline) -> Floor:
    values = [case.measures[name] for case in new.cases if name in case.measures]
    return Floor(name=name, at_least=least, value=sum(values) / len(values) if values else None, of=len(values))


def _obstacles(base: Baseline, new: Baseline, pairing: Pairing, rules: Rules) -> list[str]:
    """Why the runs cannot be compared; empty where they can."""
    found = []
    if not pairing.pairs:
        found.append("the runs have no case in common")
    if pairing.changed and not rules.allow_changed_cases:
        found.append(f"{_counted(len(pairing.changed), 'case asks', 'cases ask')} or want something else now: {', '.join(pairing.changed)}")
    if base.corpus_hash != new.corpus_hash and not rules.allow_other_articles:
        found.append(f"the articles differ: {base.corpus_hash} ({base.articles}) and {new.corpus_hash} ({new.articles})")
    errors = {*pairing.errors_base, *pairing.errors_new}
    unscored = len(errors) + len(pairing.only_base) + len(pairing.only_new) + len(pairing.not_asked)
    if pairing.pairs and unscored > rules.most_unscored * pairing.planned:
        found.append(
            f"{unscored} of {pairing.planned} cases are errors or were asked in one run only, more than {100 * rules.most_unscored:g} %"
        )
    return found


def _notes(pairing: Pairing, changes: Sequence[Change]) -> tuple[str, ...]:
    """What the verdict does not cover, by name."""
    named = (
        ("errors in the base, counted as wrong", pairing.errors_base),
        ("errors in the new run, counted as wrong", pairing.errors_new),
        ("not scored: asked in the base only", pairing.only_base),
        ("not scored: asked in the new run only", pairing.only_new),
        ("not scored: planned in both and not asked", pairing.not_asked),
        ("not scored: changed", pairing.changed),
    )
    notes = [f"{label} ({len(ids)}): {', '.join(ids)}" for label, ids in named if ids]
    for change in changes:
        if not change.primary:
            continue
        for run, ids in (("the base", _scored_once(change.name, pairing, 0)), ("the new run", _scored_once(change.name, pairing, 1))):
            if ids:
                notes.append(f"{change.label}: scored in {run} only, and not compared ({len(ids)}): {', '.join(ids)}")
        if pairing.pairs and not (change.pairs or change.only_base or change.only_new):
            notes.append(f"{change.label}: not scored in either run")
    return tuple(notes)


def _scored_once(name: str, pairing: Pairing, side: Literal[0, 1]) -> list[str]:
    """The paired cases that a measure scores on this side (0: base, 1: new) and not on the other."""
    return [found.base.id for found in pairing.pairs if name in found[side].measures and name not in found[1 - side].measures]


def _told(changes: Sequence[Change], direction: str) -> list[str]:
    return [
        f"{change.label} {'fell' if (change.difference or 0) < 0 else 'rose'} from {change.base:.3f} to {change.new:.3f} "
        f"({change.pairs} pairs, {change.lower} lower and {change.higher} higher; p = {change.adjusted:.3g} after Holm)"
        for change in changes
        if getattr(change, direction)
    ]


def _below(floor: Floor) -> str:
    over = _counted(floor.of, "case", "cases")
    return f"{MEASURES[floor.name].label} is {floor.value:.3f} over {over}, below its floor of {floor.at_least:g}"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
