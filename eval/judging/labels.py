"""Sentences that people have labelled, for a judge to be measured by.

Ours are ``labelled.jsonl``: 100 statements beside quotes from news that we made up, half of them supported, each with the reason. The
others differ from a true statement by one change (a number, a name, a date, who did what to whom, a denial, a hedge left out) or by one
addition.

CLAPNQ's are made of its questions, whose annotators first selected the sentences of a passage that answer the question, then wrote an
answer from these. The statement is their answer; with the sentences they selected it is labelled supported, with the rest of the same
passage unsupported. Nobody labelled it so, and it is not always so: the selected sentences may leave a word of the answer to their
neighbours or the title, and one that was passed over may say the same again. It asks whether a judge sees which sentences carry an answer,
on real text; a changed figure in an otherwise fitting sentence is not in it, and is in ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import Field, ValidationError

import rag
from eval.case_schema import Frozen
from eval.judging.schema import Quote, Statement
from eval.sets.reading import rows

OURS = Path(__file__).resolve().parent / "labelled.jsonl"


class LabelError(rag.BylineError):
    """A file holds no labelled sentences. Who mends it: whoever wrote it; line and field are named."""


class Labelled(Frozen):
    """A statement, the quotes beside it, and what people say of the two.

    Attributes:
        kind: what was done to it, to count by.
        reason: why it is labelled so.
        question: what it answers; empty where it says so itself.
    """

    id: str
    kind: str
    sentence: str = Field(min_length=1)
    quotes: tuple[Quote, ...] = Field(min_length=1)
    supported: bool
    reason: str
    question: str = ""

    @property
    def statement(self) -> Statement:
        """What is put to a judge."""
        return Statement(text=self.sentence, quotes=self.quotes, question=self.question)


def read_labels(path: Path = OURS) -> tuple[Labelled, ...]:
    """The labelled sentences of a JSON Lines file.

    Raises:
        LabelError: it cannot be read, holds none, or a line is no labelled sentence or has an id that was there before.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise LabelError(f"The labelled sentences in {path} cannot be read: {error}.") from error
    found: dict[str, Labelled] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            label = Labelled.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            raise LabelError(f"{path}:{number}: {'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}") from error
        if label.id in found:
            raise LabelError(f"{path}:{number}: id: {label.id} is there twice")
        found[label.id] = label
    if not found:
        raise LabelError(f"{path} holds no labelled sentences.")
    return tuple(found.values())


def clapnq_labels(folder: Path, most: int | None = None) -> tuple[Labelled, ...]:
    """Two labelled statements of each answerable question of CLAPNQ; of most questions, those first by a hash of their ids.

    Raises:
        SetError: the folder does not hold the set.
    """
    answerable = [row for row in rows(folder / "questions.jsonl", "clapnq") if row["answerable"]]
    chosen = sorted(answerable, key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())[:most]
    found = []
    for row in chosen:
        passage, output = row["passages"][0], row["output"][0]
        selected = set(output["selected_sentences"])
        for supported in (True, False):
            sentences = [sentence for sentence in passage["sentences"] if (sentence in selected) == supported]
            if sentences:
                kind = "selected" if supported else "not selected"
                quotes = tuple(Quote(text=sentence, title=passage["title"]) for sentence in sentences)
                fields = {"id": f"{row['id']} {kind}", "kind": kind, "sentence": output["answer"], "question": row["question"]}
                found.append(Labelled(**fields, quotes=quotes, supported=supported, reason=f"annotators' answer, sentences {kind}"))
    return tuple(found)


def labels_hash(labels: Sequence[Labelled]) -> str:
    """Twelve hexadecimal digits naming labelled sentences, in order."""
    return hashlib.sha256(json.dumps([label.to_dict() for label in labels], ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
