"""Which cases of two runs are compared, and what becomes of the others."""

from __future__ import annotations

from eval.baseline import Baseline, ScoredCase
from eval.pairing import Pairing, pair
from eval.schema import Kind


def side(*names: str, not_asked: tuple[str, ...] = ()) -> Baseline:
    """Cases by id; ``b2`` is case ``b`` asking something else, ``b!`` one on which the engine raised."""
    cases = tuple(
        ScoredCase(
            id=name[0],
            kind=Kind.FACT,
            set="tuning",
            question="?",
            case_hash=name.strip("!")[1:],
            measures={"correct": 1.0},
            error="E" if "!" in name else None,
        )
        for name in names
    )
    head = {"run": "r", "started": "", "commit": None, "settings": {}, "settings_hash": None, "corpus_hash": "", "articles": 0}
    return Baseline.model_validate(head | {"not_asked": not_asked, "cases": cases})


def test_every_case_is_in_one_place() -> None:
    found = pair(side("a", "b", "c!", "d", "e", not_asked=("f", "g")), side("c", "b2", "a!", "x", "f", not_asked=("e", "g")))
    assert [both.base.id for both in found.pairs] == ["a", "c"]
    assert all(both.base.id == both.new.id for both in found.pairs)
    assert found[1:] == (("b",), ("d",), ("x",), ("e", "f", "g"), ("c",), ("a",))
    assert found.planned == 8


def test_equal_runs_are_paired_whole() -> None:
    run = side("a", "b")
    assert pair(run, run) == Pairing(tuple(zip(run.cases, run.cases, strict=True)), (), (), (), (), (), ())
