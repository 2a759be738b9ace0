"""The same question on the same index gives the same bytes without a key, in another process too, and the same answer after ingestion in
another order.

Each process has another seed for hashes, so that an order taken from a set shows. Vectors that were made in other batches differ in their
seventh digit, and with them scores, and passages that score alike; what is said and cited does not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rag.settings import DATA
from tests.rag.test_contract import QUESTIONS

ASKS = """
import json, sys
import rag
questions, files, index, twice = json.load(sys.stdin)
with rag.open_engine(rag.Settings(index=index, answerer="extractive"), fill=False) as engine:
    for file in files:
        engine.ingest([file])
    if twice:
        engine.delete([article.article_id for article in engine.articles()][::2])
        engine.ingest(files)
    print(json.dumps([engine.ask(question, history).to_dict() for question, history in questions]))
"""


def _answers(index: Path, seed: str, files: list[str], *, twice: bool = False) -> list[dict[str, Any]]:
    given = json.dumps([[[question, list(history)] for question, history in QUESTIONS], files, str(index), twice])
    done = subprocess.run(
        [sys.executable, "-c", ASKS], input=given, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONHASHSEED": seed}
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    for answer in answers:
        del answer["trace"]["milliseconds"]
    return answers


FILES = [str(file) for file in sorted((DATA / "articles").glob("*.md"))]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one index, which took the articles in by name."""
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def answers(index: Path) -> list[dict[str, Any]]:
    """Of the process that made it."""
    return _answers(index, "1", FILES)


def test_another_process_gives_the_same_bytes(index: Path, answers: list[dict[str, Any]]) -> None:
    for answer, again in zip(answers, _answers(index, "2", []), strict=True):
        assert json.dumps(again, ensure_ascii=False).encode() == json.dumps(answer, ensure_ascii=False).encode(), answer["question"]


def test_articles_taken_in_in_another_order_and_again_give_the_same_answers(answers: list[dict[str, Any]], tmp_path: Path) -> None:
    assert len(FILES) > 3
    for answer, again in zip(answers, _answers(tmp_path, "3", FILES[::-1], twice=True), strict=True):
        for field in ("text", "citations", "abstained", "notices"):
            said, said_again = (json.dumps(each[field], ensure_ascii=False).encode() for each in (answer, again))
            assert said_again == said, answer["question"]
