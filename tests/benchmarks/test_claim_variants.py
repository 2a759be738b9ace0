"""What the claim reader learns from: labels have to be right, or it learns nothing."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from benchmarks.claim_sets import CONTRADICTS, NOT, SAYS_SO, Pair, pairs_in
from benchmarks.claim_variants import pairs_of_variants, replaced, statements
from benchmarks.support import Variant
from rag.schema import Source

TEXT = "The council approved the plan. The mayor praised the builders, and critics warned of the costs."
SOURCE = Source("a", "Plan approved", None, None, TEXT, 0, len(TEXT), 1.0, 1, sentences=((0, 30), (31, len(TEXT))))
VERBS = frozenset({"wrote", "visited", "moved"})


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Who wrote the report?", "Lena Ortiz", "Lena Ortiz wrote the report."),
        ("Who was the first mayor?", "Lena Ortiz", "Lena Ortiz was the first mayor."),
        ("When did Ortiz move to Norland?", "2011", "Ortiz moved to Norland in 2011."),
        ("What did the mayor visit?", "a school", "The mayor visited a school."),
        ("Where was Ortiz born?", "in Norland", "Ortiz was born in Norland."),
        ("How many workers left?", "Forty", "Forty workers left."),
        ("Why has she gone?", "rain", None),
        ("Who would say so?", "Ortiz", None),
    ],
)
def test_questions_as_statements(question: str, answer: str, statement: str | None) -> None:
    assert statements(question, answer, VERBS) == statement


def test_a_sentence_as_variant_and_as_quote() -> None:
    quote = "The council approved the plan."
    variants = [
        Variant("verbatim", True, quote, quote, SOURCE),
        Variant("passive", True, "The plan was approved by the council.", quote, SOURCE),
        Variant("negated", False, "The council did not approve the plan.", quote, SOURCE),
        Variant("overstated", False, "The whole council approved the plan.", quote, SOURCE),
    ]
    pairs = {(each.claim, each.quote): each.label for each in pairs_of_variants(variants, random.Random(1))}
    negated, overstated = variants[2].claim, variants[3].claim
    assert pairs[variants[1].claim, quote] == SAYS_SO
    assert pairs[negated, quote] == NOT
    assert pairs[negated, negated] == SAYS_SO
    assert any(label == NOT for (_, other), label in pairs.items() if other == negated)
    assert not any(other == overstated for claim, other in pairs if claim != overstated and claim != negated)  # which says less


def test_words_are_replaced_by_others_of_the_passage_or_exchanged() -> None:
    found = {each for seed in range(20) for each in replaced("The mayor praised the builders of the town.", TEXT, random.Random(seed))}
    assert "The mayor warned the builders of the town." in found
    assert any("plan" in each or "costs" in each or "council" in each for each in found)
    assert "The mayor praised the builders of the town." not in found


def test_files_are_read_by_their_columns(tmp_path: Path) -> None:
    (tmp_path / "healthver_dev.csv").write_text("evidence,claim,label\nIt rains.,It is wet.,Supports\nIt rains.,It is dry.,Refutes\n")
    assert list(pairs_in(tmp_path, "healthver_dev.csv")) == [
        Pair("It is wet.", "It rains.", "", SAYS_SO),
        Pair("It is dry.", "It rains.", "", CONTRADICTS),
    ]
    for name in ("fever_dev.txt", "mnli_dev.txt"):
        (tmp_path / name).write_text("not_entailment\tIt rains -LRB- again -RRB- .\tIt is dry.\n")
        assert list(pairs_in(tmp_path, name)) == [Pair("It is dry.", "It rains ( again ) .", "", NOT)]
    page = {
        "claim": "It rains.",
        "label": "supported",
        "supporting_sentences": [[1]],
        "evidence": ["x", "It does rain.", "It is " + "so " * 9],
    }
    (tmp_path / "wice_dev.jsonl").write_text(json.dumps(page) + "\n")
    assert [(each.quote[:9], each.label) for each in pairs_in(tmp_path, "wice_dev.jsonl")] == [("It does r", SAYS_SO), ("It is so ", NOT)]
    (tmp_path / "sts-train.csv").write_text("main-news\tMSRpar\t2012\t1\t5.000\tIt rains.\tRain falls.\nmain-news\tx\t2012\t2\t4.0\ta\tb\n")
    assert [each.label for each in pairs_in(tmp_path, "sts-train.csv")] == [SAYS_SO, SAYS_SO]
