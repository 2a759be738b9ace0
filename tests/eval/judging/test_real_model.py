"""llama.cpp's own server as the judge. How good so small a model is at it is not tested; how the two get on is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import eval
import rag
from benchmarks.llama_server import served
from eval.judging.figures import judged_figures
from eval.run import run
from eval.run_files import read_run

pytestmark = pytest.mark.loopback


def test_a_model_behind_llama_cpp_judges_a_run(
    make_case: Any, make_answer: Callable[..., rag.Answer], engine_by_hand: Any, tmp_path: Path
) -> None:
    result = run(engine_by_hand({"a?": make_answer("Qaani met Amiri [1].", (0, 26))}), [make_case("a")], out=tmp_path)
    with served() as url:
        settings = rag.Settings(openai_base_url=url, model="smollm2", model_timeout=120, model_deadline=240)
        how = {"settings": settings, "cache": tmp_path / "cache", "calibrations": tmp_path / "calibrations"}
        judging = eval.judge(tmp_path / result.info.name, **how)
    ((claim,),) = (case.claims for case in judging.cases)
    assert [vote.error for vote in claim.votes] == [None] * 3
    assert claim.verdict in ("supported", "unsupported")
    (reported,) = judging.judge.reported
    assert reported.endswith(".gguf")
    assert "/" not in reported
    assert judging.judge.left_out == ()
    assert judging.spent.prompt_tokens > 600
    (figure,) = judged_figures(read_run(tmp_path / result.info.name))
    assert figure.figure.value in (0.0, 1.0)
