"""Learns the weights of ``rag/short_answer.py``, and prints how good short answers are on questions they were not learned from.

    python -m benchmarks.train_short_answers [--benchmarks ../shared/benchmarks] [--cache FILE]

Data: the answerable questions of squad2, all passages one corpus, split in two by a hash of their id as in ``train_evidence.py``. The model
is that of choosing one candidate among a question's (softmax), for each kind of question alone; one that equals a gold answer is right, one
that shares more than half with it is right in part. Prints the constants to paste, then exact match and F1 (SQuAD's own, by words without
articles and signs), and how many are given and right from each probability on.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

import rag
from benchmarks.train_evidence import squad2, write_articles
from eval.short_answer import f1
from rag import short_answer

RIDGE = 0.04  # of the squares of the weights, for each of them
PROBABILITIES = (0.4, 0.5, 0.6, 0.7, 0.8)


class Example(NamedTuple):
    """A question: its kind, the features of its candidates, what each says and how right it is (F1), and whether it trains."""

    kind: str
    features: np.ndarray
    said: list[str]
    right: np.ndarray
    train: bool


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"))
    parser.add_argument("--cache", type=Path, help="file to keep the features in between runs")
    arguments = parser.parse_args()
    if arguments.cache and arguments.cache.is_file():
        examples = [Example(*fields) for fields in pickle.loads(arguments.cache.read_bytes())]
    else:
        examples = list(read(arguments.benchmarks))
        if arguments.cache:
            arguments.cache.write_bytes(pickle.dumps([tuple(example) for example in examples]))
    for kind, shipped in short_answer.WEIGHTS.items():
        own = [example for example in examples if example.kind == kind]
        weights = train([example for example in own if example.train], len(shipped))
        print(f'"{kind}": {dict(zip(shipped, weights.round(2).tolist(), strict=True))}')
        for name, values in (("learned", weights), ("shipped", np.array(list(shipped.values())))):
            for half in (True, False):
                print(f"  {name}, {'trained on' if half else 'set aside'}: {report([each for each in own if each.train == half], values)}")


def read(folder: Path) -> Iterator[Example]:
    """The questions of squad2 that have an answer, and a kind that has short ones."""
    passages, questions = squad2(folder)
    with tempfile.TemporaryDirectory() as temporary:
        articles = Path(temporary) / "articles"
        ids = write_articles(passages, articles)
        with rag.open_engine(rag.Settings(articles=articles, index=Path(temporary) / "index", answerer="extractive")) as engine:
            for number, (question_id, text, passage_id, answers) in enumerate(questions):
                print(f"\r{number}/{len(questions)}", end="", file=sys.stderr)
                if not answers:
                    continue
                question, sources = engine._sources(text, None, {})
                if question.answer_type in short_answer.KINDS:
                    found = short_answer.judged(question, engine._scorer.score(question, sources), engine._corpus.current().names.is_person)
                    train = zlib.crc32(question_id.encode()) % 2 == 0
                    yield example(short_answer.KINDS[question.answer_type], found, ids[passage_id], answers, train=train)
    print(file=sys.stderr)


def example(kind: str, found: Sequence[short_answer.ShortAnswer], article_id: str, answers: Sequence[str], *, train: bool) -> Example:
    """One question's candidates as numbers; what stands in another article is not right."""
    names = list(short_answer.WEIGHTS[kind])
    features = np.array([[each.features[name] for name in names] for each in found]).reshape(len(found), len(names))
    right = [f1(each.text, answers) if each.evidence.source.article_id == article_id else 0.0 for each in found]
    return Example(kind, features, [short_answer.said(each.text) for each in found], np.array(right), train)


def train(examples: Sequence[Example], size: int) -> np.ndarray:
    """The weights under which the right candidates are likeliest."""
    usable = [each for each in examples if len(each.right) and each.right.max() > 0.5]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for each in usable:
            scores = each.features @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            right = shares * (each.right > 0.5)
            total -= float(np.log(max(right.sum(), 1e-9)))
            gradient -= each.features.T @ (right / max(right.sum(), 1e-9) - shares)
        return total, gradient

    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x


def report(examples: Sequence[Example], weights: np.ndarray) -> str:
    """Exact match and F1 of the likeliest words, and from each probability on how many are given and how many of these are right."""
    likely, best = [], []
    for each in examples:
        if not len(each.right):
            likely.append(0.0)
            best.append(0.0)
            continue
        scores = each.features @ weights
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        of_words = {said: shares[[other == said for other in each.said]].sum() for said in each.said}
        chosen = max(of_words, key=lambda said: of_words[said])
        likely.append(of_words[chosen])
        best.append(max(each.right[[said == chosen for said in each.said]]))
    sure, right = np.array(likely), np.array(best)
    lines = [f"{len(examples)} questions, EM {np.mean(right >= 0.99):.3f}, F1 {right.mean():.3f}; probability: given, of these right"]
    for bound in PROBABILITIES:
        given = sure >= bound
        lines.append(f"{bound}: {given.mean():.2f}, {np.mean(right[given] > 0.5) if given.any() else 0:.2f}")
    return "; ".join(lines)


if __name__ == "__main__":
    main()
