"""Learns the weights of ``rag/ranking.py`` on every second question of multihop_rag and squad2, and prints what each is worth.

What is made larger: the mean of fact_coverage@2560 and article_recall@10 of multihop_rag and of recall@1 and recall@5 of squad2, on the
halves that tune; and a share of squad2's mean log-likelihood, the scores taken for logits, which tells weights apart that miss the same few
questions. One weight after the other is tried at a few multiples of itself, for as long as something gets better; then each feature
is left out once. The candidates of a question stay those that the shipped weights found. The other halves are only printed.

    python -m benchmarks.train_retrieval [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import rag
from benchmarks.retrieval import halves, letters, multihop_questions, opened, squad_questions
from eval.sets.multihop_rag import RETRIEVED as NUM_RESULTS
from eval.sets.multihop_rag import TOKENS, plain
from eval.sets.squad2 import RETRIEVED as SQUAD_RESULTS
from rag.ranking import WEIGHTS, Features, weighted
from rag.tokens import count_tokens

MULTIPLES = (0.0, 0.5, 0.75, 1.33, 2.0)
LEAST_GAIN = 0.001  # of what is made larger; less is noise of single questions
LIKELIHOOD_SHARE = 0.15  # what the log-likelihood counts beside the mean of the four measures
SHARPNESS = 4.0  # logits are as many times the scores
ROUNDS = 3


class Case(NamedTuple):
    """A question's candidates: what they are ranked by, and what each would bring."""

    features: Features
    articles: list[str]
    tokens: list[int]
    facts: list[frozenset[int]]
    wanted: frozenset[str]
    number_of_facts: int


def multihop_case(engine: rag.Engine, question: dict[str, Any]) -> Case:
    """A question of multihop_rag."""
    features, texts, articles = _candidates(engine, question["question"], NUM_RESULTS)
    facts = sorted({plain(evidence["fact"]) for evidence in question["evidence"]})
    wanted = {plain(evidence["title"]).casefold() for evidence in question["evidence"]}
    titles = {article.article_id: plain(article.title).casefold() for article in engine.articles()}
    return Case(
        features,
        [titles[article] for article in articles],
        [count_tokens(text) for text in texts],
        [frozenset(number for number, fact in enumerate(facts) if fact in plain(text)) for text in texts],
        frozenset(wanted),
        len(facts),
    )


def squad_case(engine: rag.Engine, question: dict[str, Any]) -> Case:
    """A question of squad2."""
    features, _, articles = _candidates(engine, question["question"], SQUAD_RESULTS)
    return Case(features, [letters(article) for article in articles], [], [], frozenset({letters(question["passage"])}), 0)


def _candidates(engine: rag.Engine, question: str, num_results: int) -> tuple[Features, list[str], list[str]]:
    read = engine._read(question, (), engine._corpus.current())
    features = engine._retriever.features(read, num_results)
    passages = engine._store.passages(features.ids)
    return features, [passages[name].text for name in features.ids], [passages[name].article_id for name in features.ids]


def coverage(case: Case, weights: Mapping[str, float]) -> tuple[float, float]:
    """fact_coverage@2560 and article_recall@10."""
    order, _ = case.features.ranked(weights)
    used, facts = 0, set[int]()
    for place in order[:NUM_RESULTS].tolist():
        if used + case.tokens[place] <= TOKENS:
            used += case.tokens[place]
            facts |= case.facts[place]
    seen = list(dict.fromkeys(case.articles[place] for place in order.tolist()))[:10]
    return len(facts) / case.number_of_facts, len(case.wanted & set(seen)) / len(case.wanted)


def ranks(case: Case, weights: Mapping[str, float]) -> tuple[float, float]:
    """recall@1 and recall@5."""
    order, _ = case.features.ranked(weights)
    seen = list(dict.fromkeys(case.articles[place] for place in order.tolist()))[:5]
    return float(bool(case.wanted & set(seen[:1]))), float(bool(case.wanted & set(seen)))


def log_likelihood(case: Case, weights: Mapping[str, float]) -> float:
    """Of the passage asked about among the different passages found, each with its best score for the whole question; 0 where it is not."""
    best: dict[str, float] = {}
    for article, score in zip(case.articles, weighted(case.features.whole, weights).tolist(), strict=True):
        best[article] = max(score, best.get(article, score))
    if not case.wanted & best.keys():
        return 0.0
    logits = SHARPNESS * np.array([*best.values()])
    return float(SHARPNESS * max(best[article] for article in case.wanted & best.keys()) - np.logaddexp.reduce(logits))


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "byline-benchmarks", help="where the indexes are kept")
    arguments = parser.parse_args()
    with opened(arguments.folder, "multihop_rag") as engine:
        many = [[multihop_case(engine, question) for question in half] for half in halves(multihop_questions())]
    with opened(arguments.folder, "squad2") as engine:
        one = [[squad_case(engine, question) for question in half] for half in halves(squad_questions())]

    def measured(weights: Mapping[str, float], half: int) -> list[float]:
        sets: list[tuple[list[Case], Callable[[Case, Mapping[str, float]], tuple[float, float]]]] = [
            (many[half], coverage),
            (one[half], ranks),
        ]
        return [float(mean) for cases, score in sets for mean in np.mean([score(case, weights) for case in cases], axis=0)]

    def show(name: str, weights: Mapping[str, float]) -> None:
        values = ["  ".join(f"{value:.3f}" for value in measured(weights, half)) for half in (0, 1)]
        print(f"{name:28} tuning {values[0]}   other {values[1]}", flush=True)

    def gained(weights: Mapping[str, float]) -> float:
        likelihood = np.mean([log_likelihood(case, weights) for case in one[0]])
        return float(np.mean(measured(weights, 0)) + LIKELIHOOD_SHARE * likelihood)

    print("fact_coverage@2560  article_recall@10  recall@1  recall@5, by halves")
    weights = dict(WEIGHTS)
    show("shipped", weights)
    best = gained(weights)
    for _ in range(ROUNDS):
        before = best
        for name in weights:
            tried = {value: gained(weights | {name: value}) for value in {weights[name] * by for by in MULTIPLES}}
            value = max(tried, key=tried.__getitem__)
            if tried[value] > best + LEAST_GAIN:
                weights[name], best = value, tried[value]
                show(f"{name} {value:.2f}", weights)
        if best == before:
            break
    print({name: round(value, 2) for name, value in weights.items()})
    for name in weights:
        show(f"without {name}", weights | {name: 0.0})


if __name__ == "__main__":
    main()
