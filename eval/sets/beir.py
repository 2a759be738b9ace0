"""BEIR's form of a folder, in which many sets for retrieval are given: documents, queries, and which documents are relevant to which query.

    corpus.jsonl    {"_id", "title", "text"}             or corpus.tsv: id, text, and a title where there is a third column
    queries.jsonl   {"_id", "text"}                      or queries.tsv: id, text
    qrels/test.tsv  query-id, corpus-id, score           or qrels.tsv; four columns as trec_eval has them do as well

Any of them may be compressed (``.gz``). Of several files of qrels test is taken, else dev, else the only one. Queries without a relevant
document are left out, as trec_eval leaves them out. Measured is what is found, by ir-measures: nDCG@10 with the qrels' own grades,
recall@100 and MRR@10, of different documents; what an answer to them would be, such a set does not say.
Where queries are documents themselves, as in ArguAna, BEIR leaves those out of what is found; here they count, and lower the figures.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import rag
from eval.schema import Case, CaseRecord, GoldEvidence, Kind
from eval.sets.passages import article_ids, articles_of
from eval.sets.question_set import Measured, QuestionSet, half_of
from eval.sets.reading import SetError, missing, opened, rows

RETRIEVED = 400  # passages that hold a hundred different documents, where those are of four passages
SPLITS = ("test", "dev")
_LONGEST_CELL = 2**27


def load(folder: Path) -> QuestionSet:
    """The set in a folder."""
    passages = {name: (title, text or title) for name, title, text in _corpus(folder)}
    ids = article_ids(passages)
    queries = dict(_queries(folder))
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    qrels = _qrels_file(folder)
    for query, document, grade in _qrels(qrels):
        if grade > 0 and document in ids:
            relevant[query][ids[document]] = grade
    cases = tuple(_case(query, queries[query], graded) for query, graded in relevant.items() if query in queries)
    if not cases:
        raise SetError(f"{qrels} names no query and document of {folder}. Name a folder whose files belong together.")
    return QuestionSet(f"beir/{folder.resolve().name}", cases, articles_of(passages), retrieve=RETRIEVED)


def figures(records: Sequence[CaseRecord], articles: Mapping[str, rag.Article]) -> list[Measured]:
    """nDCG@10, recall@100 and MRR@10, each the mean over the queries; a query on which the engine raised counts as found nothing."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    measures = {nDCG @ 10: "nDCG@10", R @ 100: "recall@100", RR @ 10: "MRR@10"}
    qrels = [ir_measures.Qrel(record.case.id, gold.article, gold.grade) for record in records for gold in record.case.evidence]
    found = [
        ir_measures.ScoredDoc(record.case.id, article_id, float(-rank))
        for record in records
        for rank, article_id in enumerate(dict.fromkeys(span.article_id for span in record.found))
    ]
    values = ir_measures.calc_aggregate(list(measures), qrels, found) if records else {}
    of = f"{len(records)} queries"
    return [Measured(label, float(values[measure]) if measure in values else None, of) for measure, label in measures.items()]


def _case(query: str, text: str, graded: Mapping[str, int]) -> Case:
    return Case(
        id="-".join(query.split()),
        kind=Kind.FACT,
        set=half_of(query),
        question=text,
        answerable=True,
        evidence=tuple(GoldEvidence(article=document, grade=grade) for document, grade in graded.items()),
        articles=tuple(graded),
    )


def _corpus(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Id, title and text of each document."""
    file = _first(folder, "corpus.jsonl", "corpus.tsv", "collection.tsv")
    if ".tsv" in file.suffixes:
        for cells in _table(file, "id", "_id", "doc_id", "corpus-id"):
            yield cells[0], cells[2] if len(cells) > 2 else "", cells[1]
        return
    for row in rows(file, "beir"):
        yield str(row["_id"]), row.get("title") or "", row["text"]


def _queries(folder: Path) -> Iterator[tuple[str, str]]:
    file = _first(folder, "queries.jsonl", "queries.tsv")
    if ".tsv" in file.suffixes:
        for cells in _table(file, "id", "_id", "query_id", "query-id"):
            yield cells[0], cells[1]
        return
    for row in rows(file, "beir"):
        yield str(row["_id"]), row["text"]


def _qrels(file: Path) -> Iterator[tuple[str, str, int]]:
    for cells in _table(file, "query-id", "query_id", "qid"):
        query, document, grade = cells if len(cells) == 3 else (cells[0], cells[2], cells[3])  # trec_eval's second column says nothing
        yield query, document, int(grade)


def _qrels_file(folder: Path) -> Path:
    inside = sorted(path for path in (folder / "qrels").glob("*.tsv*") if path.suffix in (".tsv", ".gz"))
    beside = [folder / name for name in ("qrels.tsv", "qrels.tsv.gz") if (folder / name).is_file()]
    named = [path for split in SPLITS for path in inside if path.name.split(".")[0] == split]
    if not (named or beside or len(inside) == 1):
        raise missing(folder / "qrels" / "test.tsv", "beir")
    return (named or beside or inside)[0]


def _first(folder: Path, *names: str) -> Path:
    """The first of some files that is there, compressed or not."""
    found = [folder / f"{name}{end}" for name in names for end in ("", ".gz") if (folder / f"{name}{end}").is_file()]
    if not found:
        raise missing(folder / names[0], "beir")
    return found[0]


def _table(file: Path, *headings: str) -> Iterator[list[str]]:
    """The lines of a table without its heading, which begins with one of these words; too short ones are refused with their number."""
    csv.field_size_limit(_LONGEST_CELL)
    with opened(file) as lines:
        for number, cells in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if not cells or (number == 1 and cells[0].lower() in headings):
                continue
            if len(cells) < (3 if "qrels" in file.parts or file.name.startswith("qrels") else 2):
                raise SetError(f"{file}:{number}: {len(cells)} columns are too few. docs/evaluation.md says what stands in them.")
            yield cells
