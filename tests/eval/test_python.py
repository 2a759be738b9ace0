"""``import eval``: what other people's code and pytest suites use."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eval
import rag
from eval.schema import Case

ROOT = Path(__file__).resolve().parents[2]


def test_run_and_compare_are_functions_of_the_package_and_modules_in_it() -> None:
    from eval.compare import compare
    from eval.run import run

    assert (eval.run, eval.compare) == (run, compare)
    assert importlib.import_module("eval.run").run is run


def test_that_holds_whatever_is_imported_first_and_neither_statistics_nor_measures_of_retrieval_are_waited_for() -> None:
    script = """
import sys
for first in ("import eval", "import eval.run", "from eval.run import run", "import eval.compare", "import eval.gate, eval.run"):
    for name in [name for name in sys.modules if name.split(".")[0] == "eval"]:
        del sys.modules[name]
    exec(first)
    import eval
    from eval.run import run
    from eval.compare import compare
    assert eval.run is run and eval.compare is compare, first
assert not {"scipy", "ir_measures", "chromadb", "gradio"} & set(sys.modules), sorted(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_an_engine_is_measured_and_compared(
    make_case: Callable[..., Case], make_answer: Callable[..., rag.Answer], engine_by_hand: Callable[..., Any]
) -> None:
    cases = [make_case(f"fact-{number}") for number in range(8)]
    right = {f"fact-{number}?": make_answer("He met Amiri [1].", (0, 26)) for number in range(8)}
    wrong = {f"fact-{number}?": make_answer("He met no one [1].", (0, 26)) for number in range(8)}
    base, new = eval.run(engine_by_hand(right), cases), eval.run(engine_by_hand(wrong), cases)
    assert eval.compare(base, base).passed
    assert eval.compare(base, new).verdict is eval.Verdict.REGRESSION
    assert eval.compare(base, base, eval.Rules(floors={"correct": 1})).passed
