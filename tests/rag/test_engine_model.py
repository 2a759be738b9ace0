"""A model behind an endpoint writes the answer, over real HTTP; whatever it does, the reader gets a checked answer and is told."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import rag
from rag import abstention, prompts
from rag.citations import numbered
from tests.rag.scripted_endpoint import Endpoint, Handler, Script, breaks_off, drips, endpoint, fails, first, never_answers, says
from tests.rag.small_engine import small_engine

pytestmark = pytest.mark.loopback

QUESTION = "Whom did Mara Lind meet in Geneva?"
MET = "Mara Lind met Otto Brandt in Geneva on Tuesday."
QUOTES = " This answer quotes the articles instead."
GOOD = says("Mara Lind met Otto", " Brandt in Geneva [1]. They discussed grain exports [1].", usage=(1000, 20))


@contextmanager
def asking(folder: Path, script: Script, **settings: Any) -> Iterator[tuple[rag.Engine, Endpoint]]:
    with endpoint(script) as server:
        given: dict[str, Any] = {
            "answerer": "auto",
            "openai_base_url": server.url,
            "model": "m",
            "model_timeout": 5,
            "model_retries": 0,
        } | settings
        with small_engine(folder, **given) as engine:
            yield engine, server


def ask(folder: Path, script: Script, **settings: Any) -> rag.Answer:
    """Ask once, and check what is true of every answer."""
    with asking(folder, script, **settings) as (engine, _):
        events = list(engine.stream(QUESTION))
        last = events[-1]
        assert isinstance(last, rag.Finished)
        answer = last.answer
        assert "".join(event.text for event in events if isinstance(event, rag.Token)) == answer.text
        assert numbered(answer.text, answer.citations)
        assert answer.abstained == (not answer.citations)
        for citation in answer.citations:
            assert engine.article(citation.article_id).text[citation.start : citation.end] == citation.quote
        return answer


def test_the_model_writes_and_each_sentence_is_cited(tmp_path: Path) -> None:
    answer = ask(tmp_path, GOOD)
    assert answer.text == "Mara Lind met Otto Brandt in Geneva. [1] They discussed grain exports. [2]"
    assert [citation.quote for citation in answer.citations] == [MET, "They discussed grain exports for two hours."]
    assert (answer.notices, answer.abstained) == ((), False)
    assert (answer.trace.answerer, answer.trace.tokens, answer.trace.cost) == ("openai", {"prompt": 1000, "completion": 20}, None)


def test_the_model_is_asked_once_with_the_sources_and_the_question_made_whole(tmp_path: Path) -> None:
    with asking(tmp_path, GOOD, openai_api_key="sk-secret", answer_tokens=77) as (engine, server):
        history: list[rag.Turn] = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Otto Brandt. [1]"}]
        answer = engine.ask("When was that?", history)
        asked_whole, request = server.requests
        assert prompts.REWRITE_SYSTEM[:40] in asked_whole["messages"][0]["content"]
        assert answer.trace.tokens == {"prompt": 2000, "completion": 40}  # of both
        assert (request["path"], request["key"], request["model"]) == ("/v1/chat/completions", "Bearer sk-secret", "m")
        assert 77 in (request.get("max_tokens"), request.get("max_completion_tokens"))
        prompt = request["messages"][-1]["content"]
        assert prompt.endswith(f"Question: {answer.trace.query}")
        assert "Geneva" in answer.trace.query
        assert "assistant: <<< Otto Brandt. >>>\n" in prompt
        assert MET in prompt
        assert "sk-secret" not in answer.to_json()


def test_a_follow_up_is_made_whole_by_the_model_where_it_can(tmp_path: Path) -> None:
    def script(handler: Handler) -> None:
        whole = prompts.REWRITE_SYSTEM[:40] in handler.body["messages"][0]["content"]
        (says("Where did Otto Brandt", " live?") if whole else GOOD)(handler)

    with asking(tmp_path, script) as (engine, _):
        history: list[rag.Turn] = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Otto Brandt. [1]"}]
        assert engine.ask("Where did he live?", history).trace.query == "Where did Otto Brandt live?"


@pytest.mark.parametrize("rewrites", [drips(": still thinking\n\n", 0.01), fails(500, "boom"), fails(429, "slow down")])
def test_making_a_follow_up_whole_takes_one_call_within_its_time(tmp_path: Path, rewrites: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.conversation.REWRITE_SECONDS", 1.0)

    def script(handler: Handler) -> None:
        (rewrites if prompts.REWRITE_SYSTEM[:40] in handler.body["messages"][0]["content"] else GOOD)(handler)

    with asking(tmp_path, script, model_retries=2) as (engine, server):
        history: list[rag.Turn] = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Otto Brandt. [1]"}]
        answer = engine.ask("When was that?", history)
        assert len(server.requests) == 2  # the second one writes the answer
        assert "Geneva" in answer.trace.query
        assert answer.trace.milliseconds["question"] < 10_000
        assert answer.trace.answerer == "openai"


def test_cost_is_reported_where_prices_are_set(tmp_path: Path) -> None:
    assert ask(tmp_path, GOOD, prompt_price=2.0, completion_price=50.0).trace.cost == pytest.approx(0.002 + 0.001)
    assert ask(tmp_path, GOOD, prompt_price=2.0).trace.cost is None


def test_spellings_learned_from_the_articles_support_what_a_model_writes(tmp_path: Path) -> None:
    articles = {
        "visit.txt": "Esmail Ghaani visited Baghdad. Ghaani sat with Hadi al-Amiri, sources told Reuters.",
        "way.txt": "Esmail Qaani left. Qaani slept.",
    }
    with asking(tmp_path, says("Qaani sat with Hadi Al-Amiri, sources told Reuters [1]."), articles=articles) as (engine, _):
        answer = engine.ask("Whom did Qaani sit with?")
        assert answer.text == "Qaani sat with Hadi Al-Amiri, sources told Reuters. [1]"
        assert [citation.reported_by for citation in answer.citations] == ["Reuters"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (fails(401, "Incorrect API key"), r"refused the key .*Set OPENAI_API_KEY\."),
        (fails(429, "slow down"), r"takes no more requests for now .*BYLINE_MODEL_RETRIES"),
        (fails(500, "boom"), r"failed .*boom.*BYLINE_MODEL_RETRIES\."),
        (never_answers, r"did not answer in time\. Raise BYLINE_MODEL_TIMEOUT"),
    ],
)
def test_an_endpoint_that_fails_is_named_once_and_the_articles_are_quoted(tmp_path: Path, script: Script, said: str) -> None:
    answer = ask(tmp_path, script, model_timeout=0.5)
    (notice,) = answer.notices
    assert re.search(said, notice)
    assert notice.endswith(QUOTES)
    assert MET in answer.text
    assert answer.trace.answerer == "extractive"


def test_an_endpoint_that_is_not_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = ask(tmp_path, GOOD, openai_base_url=f"http://127.0.0.1:{port}/v1")
    assert answer.notices == (f"http://127.0.0.1:{port}/v1 cannot be reached. Start it, or correct OPENAI_BASE_URL.{QUOTES}",)
    assert MET in answer.text


def test_a_failure_that_passes_is_not_spoken_of(tmp_path: Path) -> None:
    answer = ask(tmp_path, first(fails(429, "slow down", retry_after="0"), then=GOOD), model_retries=1)
    assert (answer.notices, answer.trace.answerer) == ((), "openai")


def test_what_came_before_a_break_stands_and_quotes_go_on_with_the_numbers(tmp_path: Path) -> None:
    answer = ask(tmp_path, breaks_off("They discussed grain exports [1]. Mara Lind met Ot"))
    assert answer.text.startswith("They discussed grain exports. [1]\n\n**Daily Globe, ")
    assert len(answer.citations) > 1
    assert MET in answer.text
    (notice,) = answer.notices
    assert "broke off in the middle" in notice
    assert notice.endswith(QUOTES)


def test_a_model_that_finds_no_answer_abstains_for_us(tmp_path: Path) -> None:
    answer = ask(tmp_path, says(prompts.ABSTAIN))
    declined = "It is the model that found no answer. BYLINE_ANSWERER=extractive quotes what is nearest to one."
    assert (answer.abstained, answer.notices, answer.trace.answerer) == (True, (declined,), "openai")
    assert answer.text.startswith(abstention.PHRASE)


def test_a_model_that_only_makes_things_up_is_replaced_by_quotes(tmp_path: Path) -> None:
    answer = ask(tmp_path, says("Mara Lind met the king of Spain [1]. Otto Brandt promised money [2]."))
    assert answer.notices == ("The model wrote nothing that the articles support, so this answer quotes them.",)
    assert (answer.trace.dropped, answer.trace.answerer) == (2, "extractive")
    assert "Spain" not in answer.text
    assert MET in answer.text


def test_what_was_cut_back_is_counted(tmp_path: Path) -> None:
    answer = ask(tmp_path, says("Mara Lind met Otto Brandt in Geneva on Tuesday, and they signed a treaty on grain [1]."))
    assert answer.text == "Mara Lind met Otto Brandt in Geneva on Tuesday. [1]"
    assert (answer.trace.softened, answer.trace.dropped, answer.notices) == (1, 0, ())


def test_without_evidence_no_call_is_made(tmp_path: Path) -> None:
    with asking(tmp_path, GOOD, abstain_below=1.0) as (engine, server):
        answer = engine.ask(QUESTION)
        assert answer.abstained
        assert (answer.trace.tokens, answer.trace.cost) == ({}, None)
        assert server.requests == []


def test_a_reader_who_leaves_ends_the_call(tmp_path: Path) -> None:
    def endless(handler: Handler) -> None:
        handler.head()
        while True:
            handler.event({"content": "They discussed grain exports [1]. "})
            time.sleep(0.01)

    with asking(tmp_path, endless) as (engine, server):
        events = engine.stream(QUESTION)
        assert isinstance(next(events), rag.Retrieved)
        assert next(events) == rag.Token("They discussed grain exports. [1]")
        events.close()  # type: ignore[attr-defined]  # a generator, though its type does not promise one
        assert server.hung_up.wait(5)
