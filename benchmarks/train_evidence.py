"""Learns the weights of ``rag/evidence.py``, ``reading.py`` and ``answerability.py``, and says how good they are on other questions.

    python -m benchmarks.train_evidence [--benchmarks ../shared/benchmarks]

Data: squad2 (all passages one corpus) and clapnq (likewise), and the answerable questions of both once more without the passage that
answers them, and with another name or year, as questions that the corpus is near to but does not answer. Each set's questions are split
in two by a hash of their id; a third of one half trains (the span reader learned from the rest, so it seems better there than it is), the
other half is reported. Sentence weights: the model of choosing one sentence among a
question's (softmax over its sentences), so that a sentence with the answer scores above the others. Answerability: logistic regression
(weights of 0 or more) on those features of ``answerability.summary`` that have a weight; all of them together are no better. Prints the
constants to paste, and how good the shipped ones are beside them.
"""

from __future__ import annotations

import argparse
import itertools
import pickle
import re
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

import rag
from eval.sets import clapnq as clapnq_set
from eval.sets import squad2 as squad2_set
from eval.sets.passages import Passages, Questions
from eval.sets.passages import write_articles as write_articles
from rag import answerability, evidence, reading
from rag.names import find_names


class Example(NamedTuple):
    """A question with the features of its sentences, which of them hold the answer, and whether it is half that trains."""

    name: str
    answerable: bool
    features: np.ndarray
    gold: np.ndarray
    train: bool


SHIPPED = {**evidence.WEIGHTS, "read": reading.READ_WEIGHT}
FEATURES = list(SHIPPED)
# What questions that were made of others weigh, in all, beside the others of their set; clapnq has hardly any with a name to change.
MADE = {"squad2 without its passage": 0.3, "clapnq without its passage": 0.3, "squad2 changed": 0.3, "clapnq changed": 0.0}


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"))
    parser.add_argument("--most", type=int, default=2000, help="questions of each set, chosen by a hash of their id")
    parser.add_argument("--cache", type=Path, help="file to keep the features in between runs")
    arguments = parser.parse_args()
    if not arguments.benchmarks.is_dir():
        sys.exit(f"There is no {arguments.benchmarks}. It holds parts of SQuAD 2.0 and CLAPNQ; --benchmarks names the folder.")
    if arguments.cache and arguments.cache.is_file():
        examples = [Example(*fields) for fields in pickle.loads(arguments.cache.read_bytes())]
    else:
        folder, most = arguments.benchmarks, arguments.most
        examples = [*read("squad2", *squad2(folder), most), *read("clapnq", *clapnq(folder), most)]
        if arguments.cache:
            arguments.cache.write_bytes(pickle.dumps([tuple(example) for example in examples]))
    weights = train_sentences([example for example in examples if example.train and example.answerable and example.gold.any()])
    print(
        "evidence.WEIGHTS and reading.READ_WEIGHT =",
        {name: round(float(weight), 2) for name, weight in zip(FEATURES, weights, strict=True)},
    )
    shipped = np.array(list(SHIPPED.values()))
    for name, half in itertools.product(("squad2", "clapnq"), (True, False)):
        chosen = [item for item in examples if item.name == name and item.train == half and item.answerable]
        right = [np.mean([bool(item.gold[np.argmax(item.features @ each)]) for item in chosen]) for each in (weights, shipped)]
        print(
            f"{name} {'trained on' if half else 'set aside'}, {len(chosen)} questions: best sentence holds the answer for {right[0]:.3f},",
            end=" ",
        )
        print(f"with the shipped weights for {right[1]:.3f}")
    report_margins([item for item in examples if not item.train and item.answerable], weights)
    train_answerability(examples)


def squad2(folder: Path) -> tuple[Passages, Questions]:
    """Passages by id, and questions as (id, text, passage id, answers)."""
    return squad2_set.passages_and_questions(folder / "squad2")


def clapnq(folder: Path) -> tuple[Passages, Questions]:
    """Likewise; the answers are the sentences that people selected."""
    return clapnq_set.passages_and_questions(folder / "clapnq")


def taught(question_id: str) -> bool:
    """Whether the span reader learned from a question of the tuning halves."""
    return zlib.crc32(question_id.encode()) % 2 == 0 and zlib.crc32(question_id.encode()[::-1]) % 3 != 0


def read(name: str, passages: dict[str, tuple[str, str]], questions: list[tuple[str, str, str, list[str]]], most: int) -> Iterator[Example]:
    """Index the passages as articles and compute the features of every question's sentences."""
    unread = [question for question in questions if not taught(question[0])]
    questions = sorted(unread, key=lambda question: zlib.crc32(question[0].encode()[::-1] + b"."))[:most]
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        ids = write_articles(passages, articles)
        with rag.open_engine(rag.Settings(articles=articles, index=Path(folder) / "index", answerer="extractive")) as engine:
            pool = sorted({passage[start:end] for _, passage in passages.values() for start, end in find_names(passage)})
            for number, (question_id, text, passage_id, answers) in enumerate(questions):
                print(f"\r{name} {number}/{len(questions)}", end="", file=sys.stderr)
                found = engine.evidence(text)
                if not found:
                    continue
                gold = [item.source.article_id == ids[passage_id] and holds(item.text, answers) for item in found]
                features = np.array([[item.features[feature] for feature in FEATURES] for item in found])
                train = zlib.crc32(question_id.encode()) % 2 == 0
                yield Example(name, bool(answers), features, np.array(gold), train)
                elsewhere = [item.source.article_id != ids[passage_id] and not holds(item.text, answers) for item in found]
                left = np.flatnonzero(elsewhere)
                if answers and len(left):
                    yield Example(f"{name} without its passage", False, features[left], np.zeros(len(left), dtype=bool), train)
                for other in changed(text, question_id, pool) if answers else ():
                    if found := engine.evidence(other):
                        features = np.array([[item.features[feature] for feature in FEATURES] for item in found])
                        yield Example(f"{name} changed", False, features, np.zeros(len(found), dtype=bool), train)
    print(file=sys.stderr)


def changed(question: str, question_id: str, pool: list[str]) -> Iterator[str]:
    """The question about another name of the corpus, and about another year: what no passage answers."""
    chance = zlib.crc32(question_id.encode())
    names = [(start, end) for start, end in find_names(question) if start]
    if names:
        start, end = names[chance % len(names)]
        yield question[:start] + pool[chance % len(pool)] + question[end:]
    if year := re.search(r"\b(?:1[5-9]|20)\d\d\b", question):
        yield question[: year.start()] + str(int(year.group()) + 3 + chance % 20) + question[year.end() :]


def holds(sentence: str, answers: list[str]) -> bool:
    """Whether a sentence holds one of the answers, or is (nearly) one of the selected sentences."""
    plain = "".join(sentence.casefold().split())
    return any(
        "".join(answer.casefold().split()) in plain or (len(plain) > 20 and plain in "".join(answer.casefold().split()))
        for answer in answers
    )


def train_sentences(examples: list[Example]) -> np.ndarray:
    """Weights that maximise the probability of a sentence with the answer: softmax over each question's sentences, ridge .001."""
    scale = np.vstack([example.features for example in examples]).std(axis=0) + 1e-9

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = 0.0, np.zeros_like(weights)
        for example in examples:
            scaled = example.features / scale
            scores = scaled @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            right = chance * example.gold
            total -= np.log(right.sum() + 1e-12)
            gradient -= (right / (right.sum() + 1e-12) - chance) @ scaled
        size = len(examples)
        return total / size + 0.001 * weights @ weights, gradient / size + 0.002 * weights

    bounds = [(None, None) if name == "length" else (0, None) for name in FEATURES]
    solution = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", bounds=bounds)
    return solution.x / scale


def report_margins(examples: list[Example], weights: np.ndarray) -> None:
    """How many sentences, and how many right ones, lie within a margin of the best score."""
    for margin in (0.5, 1.0, 1.5, 2.0, 3.0):
        shown, right, covered = [], [], []
        for example in examples:
            scores = example.features @ weights
            near = np.argsort(-scores)[:6]
            near = [index for index in near if scores[index] >= scores.max() - margin]
            shown.append(len(near))
            right.append(example.gold[near].mean())
            covered.append(example.gold[near].any())
        print(
            f"margin {margin}: {np.mean(shown):.1f} sentences, {np.mean(right):.2f} of them right, answer among them {np.mean(covered):.3f}"
        )


def train_answerability(examples: list[Example]) -> None:
    """Logistic regression on sentences in the shipped order; both sets weigh the same, and both classes; what was made of them less."""
    shipped, names = np.array(list(SHIPPED.values())), list(answerability.WEIGHTS)
    summaries = [_summary(example.features[np.argsort(-(example.features @ shipped), kind="stable")]) for example in examples]
    table = [[each[name] for name in names] for each in summaries]
    values, answerable = np.array(table), np.array([example.answerable for example in examples])
    train, sets = np.array([example.train for example in examples]), np.array([example.name for example in examples])
    size = Counter(zip(sets[train], answerable[train], strict=True))
    weight = np.array([MADE.get(name, 1.0) / size[name, label] for name, label in zip(sets[train], answerable[train], strict=True)])
    weight[answerable[train]] *= (weight[~answerable[train]].sum()) / weight[answerable[train]].sum()
    spread = values[train].std(axis=0)
    scale = np.where(spread > 1e-6, spread, 1.0)  # a feature that is the same everywhere stays as it is
    solution = logistic(values[train] / scale, answerable[train], weight / weight.mean())
    coefficients, bias = solution[:-1] / scale, solution[-1]
    print("answerability.WEIGHTS =", {name: round(float(value), 2) for name, value in zip(names, coefficients, strict=True)})
    print("answerability.BIAS =", round(float(bias), 2))
    report_answerability("trained", examples, 1 / (1 + np.exp(-(values @ coefficients + bias))))
    odds = [answerability.BIAS + sum(weight * each[name] for name, weight in answerability.WEIGHTS.items()) for each in summaries]
    report_answerability("shipped", examples, 1 / (1 + np.exp(-np.array(odds))))


def report_answerability(label: str, examples: list[Example], chance: np.ndarray) -> None:
    """AUROC, and how many of each kind are abstained on below some thresholds, by the probabilities of all examples."""
    answerable, train = np.array([example.answerable for example in examples]), np.array([example.train for example in examples])
    sets = np.array([example.name for example in examples])
    shown = ("squad2", "clapnq", "squad2 without its passage", "clapnq without its passage", "squad2 changed")
    for name, half in itertools.product(shown, (True, False)):
        chosen = ((sets == name) | ((sets == name.split()[0]) & answerable)) & (train == half)
        area = roc_auc_score(answerable[chosen], chance[chosen])
        print(f"{label} weights, {name} {'trained on' if half else 'set aside'}: AUROC {area:.3f} of {chosen.sum()}")
        for threshold in (0.05, 0.08, 0.12, 0.2, 0.3, 0.5):
            wrong = (chance[chosen & answerable] < threshold).mean()
            rightly = (chance[chosen & ~answerable] < threshold).mean()
            print(f"    below {threshold}: abstains on {rightly:.2f} of the unanswerable, {wrong:.2f} of the answerable")


def logistic(values: np.ndarray, labels: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Ridge logistic regression with weights of 0 or more, bias last: more evidence must never make an answer less likely."""
    signs = np.where(labels, 1.0, -1.0)

    def loss(solution: np.ndarray) -> tuple[float, np.ndarray]:
        margin = signs * (values @ solution[:-1] + solution[-1])
        push = -signs * weight / (1 + np.exp(margin))
        gradient = np.append(values.T @ push, push.sum()) / len(values)
        gradient[:-1] += 0.002 * solution[:-1]
        return float((weight * np.logaddexp(0, -margin)).mean() + 0.001 * solution[:-1] @ solution[:-1]), gradient

    bounds = [(0, None)] * values.shape[1] + [(None, None)]
    return minimize(loss, np.zeros(values.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds).x


def _summary(features: np.ndarray) -> dict[str, float]:
    """``answerability.summary`` of feature rows, best first; only features that more evidence can but raise."""
    found = {}
    for name, values in zip(FEATURES, features.T, strict=True):
        if name not in ("length", "retrieval"):
            found |= {f"best {name}": values[0], f"few {name}": values[: answerability.FEW].max(), f"most {name}": values.max()}
    return found


if __name__ == "__main__":
    main()
