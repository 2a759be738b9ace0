"""Nothing is answered twice alike, nothing is taken for what it is not, and what was taken says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rag
from eval.cache import Response, ResponseCache
from eval.measures import MEASURES
from eval.provenance import sent_alike
from eval.run import run
from eval.schema import Case

Make = Callable[..., Any]
SENT = {"code": "a", "settings": {"num_results": 12}}
OF_THE_QUESTION = {"question", "history"}
OF_SCORING = set(Case.model_fields) - OF_THE_QUESTION
KNOWN = "id kind set answerable facts forbidden evidence articles tags draft note".split()


@pytest.fixture
def engine(make_answer: Make, engine_by_hand: Make) -> Any:
    return engine_by_hand({"known?": make_answer("He met Amiri [1].", (0, 26)), "raises?": ValueError("gone")})


def test_what_was_answered_is_not_asked_again_and_the_record_says_so(engine: Any, make_case: Make, tmp_path: Path) -> None:
    cases = [make_case("known"), make_case("raises")]
    first, second = (run(engine, cases, cache=ResponseCache(tmp_path, SENT)) for _ in range(2))
    assert [question for question, _ in engine.asked] == ["known?", "raises?", "raises?"]  # what raised is asked again
    assert (first.cached, second.cached) == (0, 1)
    assert second.records[0] == first.records[0].model_copy(update={"cached": True})
    assert [record.cached for record in second.records] == [True, False]


def test_another_way_of_scoring_is_no_reason_to_ask_again(engine: Any, make_case: Make, tmp_path: Path) -> None:
    run(engine, [make_case("known")], cache=ResponseCache(tmp_path, SENT))
    again = make_case("other-id", question="known?", set="held_out", facts=[["Sadr"]], tags=["x"])
    result = run(engine, [again], cache=ResponseCache(tmp_path, SENT))
    assert (result.cached, result.records[0].scores.correct) == (1, False)


def test_what_a_response_took_in_an_earlier_run_is_no_latency_of_this_one(engine: Any, make_case: Make, tmp_path: Path) -> None:
    first, second = (run(engine, [make_case("known")], cache=ResponseCache(tmp_path, SENT)) for _ in range(2))
    assert [MEASURES["seconds"].of(each.records[0]) for each in (first, second)] == [first.records[0].seconds, None]


def key(sent: dict[str, Any] = SENT, corpus: str = "c", retrieve: int = 0, **case: Any) -> str:
    fields = {"id": "a", "kind": "fact", "set": "tuning", "question": "Who?", "answerable": True, "facts": [["x"]]}
    return ResponseCache(Path(), sent).key(Case.model_validate(fields | case), corpus, retrieve)


@pytest.mark.parametrize(
    "changed",
    [
        {"question": "Whom?"},
        {"history": [{"role": "user", "content": "He came."}]},
        {"corpus": "d"},
        {"retrieve": 5},
        {"sent": SENT | {"code": "b"}},
        {"sent": {"code": "a", "settings": {"num_results": 13}}},
    ],
    ids=str,
)
def test_all_that_is_sent_counts(changed: dict[str, Any]) -> None:
    assert key(**changed) != key()
    assert key() == key()


def test_each_field_of_a_case_is_sent_or_is_for_scoring_alone() -> None:
    """Whoever adds a field that an engine is asked with, filters say, has to put it into the key."""
    assert set(KNOWN) == OF_SCORING


def test_a_damaged_file_is_asked_for_again(engine: Any, make_case: Make, tmp_path: Path) -> None:
    run(engine, [make_case("known")], cache=ResponseCache(tmp_path, SENT))
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-9])
    assert run(engine, [make_case("known")], cache=ResponseCache(tmp_path, SENT)).cached == 0
    assert Response.model_validate_json(file.read_bytes()).answer.text == "He met Amiri [1]."


@pytest.mark.parametrize(
    "changed",
    [
        {"num_results": 41},
        {"model": "other", "answerer": "openai", "openai_base_url": "http://here/v1"},
        {"model_output": "markers"},
        {"embedding_base_url": "http://there/v1"},
        {"today": "2021-01-01"},
    ],
    ids=str,
)
def test_what_may_change_an_answer_is_sent(changed: dict[str, Any]) -> None:
    assert sent_alike(rag.Settings(**changed), "byline") != sent_alike(rag.Settings(), "byline")


def test_aliases_commit_code_and_arm_are_sent_and_keys_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = rag.Settings(openai_api_key="sk-secret", aliases=tmp_path / "aliases.toml", today="2021-12-08")
    before = sent_alike(settings, "byline")
    assert "sk-secret" not in str(before)
    assert sent_alike(settings.model_copy(update={"index": tmp_path}), "byline") == before
    (tmp_path / "aliases.toml").write_text("", encoding="utf-8")
    with_aliases = sent_alike(settings, "byline")
    monkeypatch.setattr("eval.provenance.commit", lambda: "0123456789+changes")
    of_commit = sent_alike(settings, "byline")
    monkeypatch.setattr("eval.provenance.code_hash", lambda: "other")
    every = [before, with_aliases, of_commit, sent_alike(settings, "byline"), sent_alike(settings, "bm25")]
    assert all(one != other for place, one in enumerate(every) for other in every[:place])
