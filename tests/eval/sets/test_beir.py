"""BEIR's folders: lines or tables, which qrels are taken, and measures as trec_eval has them."""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.schema import CaseRecord
from eval.sets.beir import figures, load
from eval.sets.reading import SetError

Write = Callable[..., Path]
CORPUS = [{"_id": "D 1", "title": "T", "text": "one"}, {"_id": "d2", "title": "only a title", "text": ""}, {"_id": "d3", "text": "three"}]
QUERIES = [{"_id": "q1", "text": "first"}, {"_id": "q2", "text": "second"}, {"_id": "q3", "text": "nothing is relevant to it"}]
QRELS = ["query-id\tcorpus-id\tscore", "q1\tD 1\t2", "q1\td2\t1", "q1\td3\t0", "q2\td3\t1", "q3\td3\t0"]


@pytest.fixture
def folder(write: Write) -> Path:
    write("nf/corpus.jsonl", CORPUS)
    write("nf/queries.jsonl", QUERIES)
    return write("nf/qrels/test.tsv", QRELS)


def graded(folder: Path) -> dict[str, dict[str, int]]:
    return {case.question: {each.article: each.grade for each in case.evidence} for case in load(folder).cases}


EXPECTED = {"first": {"p0": 2, "p1": 1}, "second": {"p2": 1}}


def test_a_folder_of_lines(folder: Path) -> None:
    found = load(folder)
    assert found.name == "beir/nf"
    assert [article[1:] for article in found.articles] == [("T", "one"), ("only a title", "only a title"), ("", "three")]
    assert graded(folder) == EXPECTED


def test_tables_with_and_without_headings_compressed_or_not(write: Write, tmp_path: Path) -> None:
    write("t/corpus.tsv", ["id\ttext\ttitle", "D 1\tone\tT", 'd2\tonly "a title\t', "d3\tthree"])
    write("t/queries.tsv", ["q1\tfirst", "q2\tsecond"])
    folder = write("t/qrels.tsv", ["q1 0 D1 2".replace(" ", "\t").replace("D1", "D 1"), "q1\t0\td2\t1", "q2\t0\td3\t1"])
    assert graded(folder) == EXPECTED
    for name in ("corpus.tsv", "queries.tsv", "qrels.tsv"):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
        (folder / name).unlink()
    assert graded(folder) == EXPECTED


def test_test_is_taken_before_dev_and_several_others_are_refused(write: Write, folder: Path) -> None:
    write("nf/qrels/dev.tsv", ["query-id\tcorpus-id\tscore", "q2\tD 1\t1"])
    assert graded(folder) == EXPECTED
    (folder / "qrels" / "test.tsv").unlink()
    assert graded(folder) == {"second": {"p0": 1}}
    (folder / "qrels" / "dev.tsv").rename(folder / "qrels" / "fold-1.tsv")
    assert graded(folder) == {"second": {"p0": 1}}
    write("nf/qrels/fold-2.tsv", ["q2\td3\t1"])
    with pytest.raises(SetError, match=r"no .*test\.tsv.*beir-cellar"):
        load(folder)


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        ("qrels/test.tsv", ["q1\td2"], r"test\.tsv:1: 2 columns"),
        ("qrels/test.tsv", ["q9\td9\t1"], "names no query and document"),
        ("corpus.jsonl", ["{"], r"corpus\.jsonl:1: not JSON"),
        ("queries.jsonl", ["[]"], r"queries\.jsonl:1: not an object"),
    ],
)
def test_files_that_are_not_as_they_should_be(write: Write, folder: Path, name: str, lines: list[str], message: str) -> None:
    write(f"nf/{name}", lines)
    with pytest.raises(SetError, match=message):
        load(folder)


def test_measures_are_of_different_documents_with_the_grades_of_the_qrels(folder: Path, said: Callable[..., CaseRecord]) -> None:
    first, second = load(folder).cases
    records = [said(first, "x", found=[("p2", 0, 1), ("p1", 0, 1), ("p1", 1, 2), ("p0", 0, 1)]), said(second, None)]
    found = {figure.name: figure.value for figure in figures(records, {})}
    ndcg = (1 / math.log2(3) + 2 / math.log2(4)) / (2 + 1 / math.log2(3))  # of the first query; the second found nothing
    assert found["nDCG@10"] == pytest.approx(ndcg / 2)
    assert (found["recall@100"], found["MRR@10"]) == (0.5, 0.25)
