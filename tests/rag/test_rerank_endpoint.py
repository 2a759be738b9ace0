"""A rerank endpoint, over real HTTP: llama.cpp's own server, and a scripted one for what that does not do.

A reader would lose: sources in the order of another question's scores, or in no order, that look re-ordered.
"""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from rag.errors import ModelError
from rag.models.json_endpoint import JsonEndpoint, Variables
from rag.models.rerank_endpoint import RerankEndpoint
from rag.reranking import Reranker
from tests.rag.scripted_endpoint import Handler, Script, endpoint, fails, first, never_answers, sends

NAMES = Variables(address="THE_ADDRESS", key="THE_KEY", model="THE_MODEL", timeout="THE_TIMEOUT", size="THE_SIZE")

pytestmark = pytest.mark.loopback


def _reranker(url: str, timeout: float = 5) -> RerankEndpoint:
    return RerankEndpoint(JsonEndpoint("some-model", url, None, timeout=timeout, retries=1, variables=NAMES))


def _says(results: Any) -> Script:
    return sends(json.dumps(results), "application/json")


def _lengths(handler: Handler) -> None:
    """Scores a passage by its length, best first as rerankers answer."""
    scores = [(float(len(text)), index) for index, text in enumerate(handler.body["documents"])]
    _says({"results": [{"index": index, "relevance_score": score} for score, index in sorted(scores, reverse=True)]})(handler)


def test_a_real_server_scores_every_passage_of_each_question(llama_reranker_url: str) -> None:
    reranker: Reranker = _reranker(llama_reranker_url, 60)
    assert (reranker.identifier, reranker.runtime) == ("http:some-model", llama_reranker_url)
    passages = ["A train derailed near Tarn.", "The vote was lost.", "Bake it for an hour."]
    scores = reranker.score("What derailed?", passages)
    assert len(scores) == 3
    assert all(map(math.isfinite, scores))
    assert reranker.score("What derailed?", passages[::-1]) == pytest.approx(scores[::-1], rel=1e-3)
    assert reranker.score("What derailed?", []) == []


def test_a_real_server_that_does_not_rerank_is_found_out(llama_embedding_url: str) -> None:
    with pytest.raises(ModelError, match=r"This server does not support reranking.*Correct THE_MODEL or THE_ADDRESS\.$"):
        _reranker(llama_embedding_url)


def test_scores_come_back_in_the_order_of_the_passages() -> None:
    with endpoint(_lengths) as server:
        assert _reranker(server.url).score("Who?", ["aa", "a", "aaa"]) == [2, 1, 3]
    request = server.requests[1]
    assert (request["path"], request["model"], request["query"]) == ("/v1/rerank", "some-model", "Who?")
    assert (request["documents"], request["top_n"]) == (["aa", "a", "aaa"], 3)


def test_the_bare_list_of_other_servers_is_read() -> None:
    with endpoint(first(_lengths, then=_says([{"index": 1, "score": 0.5}, {"index": 0, "score": 0.25}]))) as server:
        assert _reranker(server.url).score("Who?", ["aa", "a"]) == [0.25, 0.5]


def _scored(*pairs: tuple[Any, Any]) -> Script:
    return _says({"results": [{"index": index, "relevance_score": score} for index, score in pairs]})


BAD_DAYS: dict[str, tuple[Script, str, str]] = {
    "too few": (_scored((0, 1.0)), "scored 1 of 2 passages", "See that THE_MODEL names a reranker, or correct THE_ADDRESS"),
    "one twice": (_scored((0, 1.0), (0, 2.0)), "not one a passage", "correct THE_ADDRESS"),
    "another's": (_scored((0, 1.0), (2, 2.0)), "not one a passage", "correct THE_ADDRESS"),
    "counted from the end": (_scored((0, 1.0), (-1, 2.0)), "not one a passage", "correct THE_ADDRESS"),
    "null": (_scored((0, 1.0), (1, None)), "no numbers", "correct THE_ADDRESS"),
    "NaN": (_scored((0, 1.0), (1, math.nan)), "no numbers", "correct THE_ADDRESS"),
    "true": (_scored((0, 1.0), (1, True)), "no numbers", "correct THE_ADDRESS"),
    "embeddings": (_says({"data": [{"index": 0, "embedding": [1.0]}]}), "not a reranker's", "correct THE_ADDRESS"),
    "words": (_says({"results": ["a", "b"]}), "not a reranker's", "correct THE_ADDRESS"),
    "a web page": (sends("<html></html>", "text/html"), "not JSON", "Correct THE_ADDRESS"),
    "401": (fails(401, "who are you"), "refused the key", "Set THE_KEY"),
    "never answers": (never_answers, "did not answer in time", "Raise THE_TIMEOUT, or choose a faster THE_MODEL"),
}


@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_bad_day_is_an_error_never_some_order(day: str) -> None:
    script, message, mend = BAD_DAYS[day]
    with endpoint(first(_lengths, then=script)) as server:
        reranker = _reranker(server.url, 0.5 if script is never_answers else 5)
        with pytest.raises(ModelError) as found:
            reranker.score("Who?", ["aa", "a"])
    assert message in str(found.value)
    assert str(found.value).endswith(f"{mend}.")
