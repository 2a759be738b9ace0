"""How often the check is right, on what is kept in the repository; ``benchmarks.support`` says it for all sets, and by kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.support import PARAPHRASES, ROOT, SET_ASIDE, Variant, articles_in, paraphrases, same_name, variants_of
from rag.answer_schema import Source
from rag.verification import softened, supports
from tests.rag.small_engine import small_engine

QUESTIONS = (
    "Who did Soleimani meet?",
    "What did Sadr demand?",
    "What did Qaani ask for?",
    "How many people were killed?",
    "Who was attacked?",
)


def rates(variants: Iterable[Variant], more_than: int = 50) -> tuple[float, float]:
    """Share of the true that pass, and of the false that are refused."""
    right: Counter[bool] = Counter()
    count: Counter[bool] = Counter()
    for variant in variants:
        count[variant.true] += 1
        right[variant.true] += (
            supports(variant.claim, variant.quote, sources=[variant.source], same_name=same_name).supported == variant.true
        )
    assert min(count.values()) > more_than
    return right[True] / count[True], right[False] / count[False]


@pytest.mark.parametrize(("part", "least"), [("dev", 0.95), ("held_out", 0.85), ("fresh", 0.75)])
def test_free_paraphrases(part: str, least: float) -> None:
    passed, refused = rates(paraphrases(part), 30 if part == "fresh" else 50)
    assert passed >= least
    assert refused >= {"dev": 0.9, "held_out": 0.85, "fresh": 0.75}[part]


def test_of_the_paraphrases_only_those_to_tune_on_can_be_shown() -> None:
    parts = {json.loads(line)["set"] for line in PARAPHRASES.read_text(encoding="utf-8").splitlines()}
    assert {part for part in parts if f"paraphrases, {part}" not in SET_ASIDE} == {"dev"}
    assert "unseen" in parts


def test_variants_by_rule_of_the_shipped_articles() -> None:
    variants = list(variants_of(articles_in(ROOT / "data" / "articles"), 1000))
    assert sum(not variant.true for variant in variants) > 400
    passed, refused = rates(variants)
    assert passed >= 0.95
    assert refused >= 0.95


def test_the_measure_can_fail() -> None:
    variants = [variant._replace(true=not variant.true) for variant in paraphrases("dev")]
    passed, refused = rates(variants)
    assert passed < 0.2
    assert refused < 0.2


def test_what_is_softened_is_supported() -> None:
    found = 0
    for variant in paraphrases("dev"):
        soft = softened(variant.claim, variant.quote, [variant.source], same_name)
        if soft is not None:
            found += not variant.true
            assert supports(soft, variant.quote, sources=[variant.source], same_name=same_name).supported
        assert soft == variant.claim or not variant.true
    assert found > 10


def test_every_line_that_an_answer_without_a_model_quotes_is_supported_by_its_quote(tmp_path: Path) -> None:
    articles = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "data" / "articles").glob("*.md")}
    quotes = 0
    with small_engine(tmp_path, articles) as engine:
        for question in QUESTIONS:
            answer = engine.ask(question)
            for citation in answer.citations:
                source = next(each for each in answer.sources if each.article_id == citation.article_id and holds(each, citation.start))
                verdict = supports(citation.quote, citation.quote, sources=[source])
                assert verdict.supported, (citation.quote, verdict.reasons)
                quotes += 1
    assert quotes >= len(QUESTIONS)


def holds(source: Source, offset: int) -> bool:
    return source.start <= offset < source.end
