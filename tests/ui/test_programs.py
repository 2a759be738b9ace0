"""Programs ask as people do: a real gradio client and a real MCP client, against a served page."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession, McpError
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

import rag
from tests.ui.access.test_accounts import ANN, BEN
from tests.ui.conftest import ARTICLES, FERRY, HARBOUR, SmallEngine, served
from ui import texts
from ui.backend import Backend
from ui.settings import PageSettings

pytestmark = pytest.mark.loopback

USERS = f"ann:{ANN},ben:{BEN}"  # whose passwords are orange and lemon
TALKS = "Which talks were there?"
TOOLS = {"ask", "retrieve", "articles", "article"}


@pytest.fixture(scope="module", autouse=True)
def _client_stays_here() -> Iterator[None]:
    """The client asks huggingface.co for a list when it begins, and reports that it is used."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        yield


@pytest.fixture(scope="module")
def engine() -> SmallEngine:
    return SmallEngine()


@pytest.fixture(scope="module")
def url(engine: SmallEngine) -> Iterator[str]:
    with served(engine, PageSettings(questions_a_minute=10_000)) as address:
        yield address


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[Client]:
    opened = Client(url, verbose=False)
    yield opened
    opened.close()


def finished(engine: SmallEngine, question: str) -> dict[str, Any]:
    """The record that the engine itself gives."""
    *_, last = engine.stream(question)
    assert isinstance(last, rag.Finished)
    return last.answer.to_dict()


def in_session(url: str, act: Callable[[ClientSession], Awaitable[Any]], auth: tuple[str, str] | None = None) -> Any:
    """What ``act`` gives in a session of an MCP client."""

    async def run() -> Any:
        async with (
            httpx.AsyncClient(auth=auth, timeout=20) as http,
            streamable_http_client(f"{url}gradio_api/mcp/", http_client=http) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await act(session)

    return asyncio.run(run())


def tool(url: str, name: str, auth: tuple[str, str] | None = None, **arguments: Any) -> CallToolResult:
    """The result of one call of an MCP tool."""
    result: CallToolResult = in_session(url, lambda session: session.call_tool(name, arguments), auth)
    return result


def said(result: CallToolResult) -> str:
    """The text of a result, which is all there is."""
    (content,) = result.content
    assert content.type == "text"
    return content.text


@pytest.mark.parametrize("question", [TALKS, "Zzz?", "notice: Talren"])
def test_a_program_gets_the_record_that_the_engine_gives(client: Client, url: str, engine: SmallEngine, question: str) -> None:
    expected = finished(engine, question)
    assert client.predict(question, api_name="/ask") == expected
    assert json.loads(said(tool(url, "ask", question=question))) == expected


def test_the_older_transport_of_mcp_works_as_well(url: str, engine: SmallEngine) -> None:
    async def run() -> CallToolResult:
        async with sse_client(f"{url}gradio_api/mcp/sse") as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            return await session.call_tool("ask", {"question": TALKS})

    assert json.loads(said(asyncio.run(run()))) == finished(engine, TALKS)


def test_a_stream_tells_the_sources_then_the_words_then_the_record(client: Client, engine: SmallEngine) -> None:
    events = list(client.submit("What about Talren dockers?", api_name="/stream"))
    expected = finished(engine, "What about Talren dockers?")
    assert [event["event"] for event in events] == ["retrieved", "token", "token", "finished"]
    assert events[0]["sources"] == expected["sources"]
    assert "".join(event["text"] for event in events[1:-1]) == expected["text"]
    assert events[-1]["answer"] == expected


def test_the_words_of_a_stream_arrive_before_the_answer_is_whole(client: Client, engine: SmallEngine) -> None:
    engine.go_on.clear()
    events = iter(client.submit("slow: Talren dockers", api_name="/stream"))
    assert next(events)["event"] == "retrieved"
    assert next(events)["text"].startswith("Dockers in Port Talren")
    engine.go_on.set()
    assert [event["event"] for event in events] == ["token", "finished"]


def test_filters_and_history_reach_the_engine(client: Client, url: str, engine: SmallEngine) -> None:
    history = [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "Mira Oduya [1]"}]
    filters = {"publishers": ["Coast Gazette"], "persons": ["Oduya"], "since": "2023", "until": "2023-04", "undated": True}
    client.predict(TALKS, history=history, **filters, api_name="/ask")
    assert (engine.histories[-1], engine.filters[-1]) == (history, filters)
    tool(url, "ask", question=TALKS, history=history, publishers=["Island Herald"])
    assert (engine.histories[-1], engine.filters[-1]) == (history, {"publishers": ["Island Herald"]})
    list(client.submit(TALKS, since="2023", api_name="/stream"))
    assert engine.filters[-1] == {"since": "2023"}
    client.predict(TALKS, num_results=1, persons=["Oduya"], api_name="/retrieve")
    assert engine.filters[-1] == {"persons": ["Oduya"]}


def test_passages_are_found_without_an_answer(client: Client, url: str, engine: SmallEngine) -> None:
    expected = finished(engine, TALKS)["sources"]
    assert client.predict(TALKS, api_name="/retrieve") == expected
    assert json.loads(said(tool(url, "retrieve", question=TALKS, num_results=1))) == expected[:1]


def test_articles_are_listed_without_their_text_searched_and_turned_over(client: Client, url: str) -> None:
    listed = client.predict(api_name="/articles")
    assert [each["article_id"] for each in listed] == [each.article_id for each in ARTICLES]
    names = ("article_id", "title", "publisher", "published", "url", "language", "agency", "story")
    assert listed[0] == {name: getattr(HARBOUR, name) for name in names}
    assert [each["article_id"] for each in client.predict(search="FERRY herald", api_name="/articles")] == ["ferry"]
    assert client.predict(search="ferry gazette", api_name="/articles") == []
    assert client.predict(most=1, after=1, api_name="/articles") == listed[1:]
    assert json.loads(said(tool(url, "articles", most=1))) == listed[:1]


def test_an_article_comes_whole(client: Client, url: str) -> None:
    assert client.predict("ferry", api_name="/article") == FERRY.to_dict()
    assert json.loads(said(tool(url, "article", article_id="harbour"))) == HARBOUR.to_dict()


@pytest.mark.parametrize(
    ("function", "values", "told"),
    [
        ("ask", {"question": "fail"}, "The model did not answer. Check OPENAI_BASE_URL."),
        ("article", {"article_id": "none"}, "There is no article <b>none</b>."),
        ("ask", {"question": "crash"}, texts.UNEXPECTED),
        ("retrieve", {"question": "x", "num_results": 101}, "num_results: Input should be less than or equal to 100. docs/programs.md"),
        ("articles", {"after": -1}, "after: Input should be greater than or equal to 0. docs/programs.md"),
    ],
)
def test_what_goes_wrong_is_told_in_words_and_nothing_of_the_inside(
    client: Client, url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, function: str, values: Any, told: str
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(AppError) as failure:
        client.predict(**values, api_name=f"/{function}")
    assert str(failure.value).startswith(told)
    result = tool(url, function, **values)
    assert result.isError
    assert said(result).startswith(told)
    assert "Traceback" not in capfd.readouterr().err
    assert ("a secret of the inside" in caplog.text) == (told == texts.UNEXPECTED)


def test_a_stream_that_breaks_off_says_why(client: Client) -> None:
    job = client.submit("fail", api_name="/stream")
    assert [event["event"] for event in job] == ["retrieved"]
    with pytest.raises(AppError, match="The model did not answer"):
        job.result()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"history": [{"role": "system", "content": "x"}]}, "history.0.role: Input should be 'user' or 'assistant'"),
        ({"history": [{"role": "user"}]}, "history.0.content: Field required"),
        ({"history": "x"}, "history: Input should be a valid list"),
        ({"publishers": "Coast Gazette"}, "publishers: Input should be a valid list"),
        ({"since": 2023}, "since: Input should be a valid string"),
    ],
)
def test_what_may_not_be_given_is_named(client: Client, url: str, values: dict[str, Any], told: str) -> None:
    with pytest.raises(AppError) as failure:
        client.predict(TALKS, **values, api_name="/ask")
    assert str(failure.value) == f"{told}. docs/programs.md says what may be given."
    assert tool(url, "ask", question=TALKS, **values).isError  # in the words of the MCP server, which checks the schema


@pytest.mark.parametrize("data", [[], [TALKS], [TALKS, [], [], [], "", ""]], ids=len)
def test_too_few_values_are_told_in_words(url: str, capfd: pytest.CaptureFixture[str], data: list[Any]) -> None:
    told = f"ask takes 7 values, and {len(data)} came. docs/programs.md says what may be given."
    assert httpx.post(f"{url}gradio_api/run/ask", json={"data": data}).json()["error"] == told
    event = httpx.post(f"{url}gradio_api/call/stream", json={"data": data}).json()["event_id"]
    assert told.removeprefix("ask") in httpx.get(f"{url}gradio_api/call/stream/{event}").text
    assert "Traceback" not in capfd.readouterr().err


def test_two_programs_at_once_get_their_own_answers(url: str, engine: SmallEngine) -> None:
    engine.go_on.clear()
    with ThreadPoolExecutor(3) as pool:
        slow = pool.submit(lambda: json.loads(said(tool(url, "ask", question="slow: Talren dockers"))))
        other = Client(url, verbose=False)
        quick = other.predict(TALKS, api_name="/ask")
        assert not slow.done()
        engine.go_on.set()
        assert slow.result(20) == finished(engine, "slow: Talren dockers")
        other.close()
    assert quick == finished(engine, TALKS)


class HangingEngine(SmallEngine):
    """Waits as for a model that does not answer, where it is asked to hang."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs, self.ended = threading.Event(), threading.Event()

    def stream(self, question: str, history: Sequence[rag.Turn] = (), **filters: object) -> Iterator[rag.Event]:
        if "hang" in question:
            self.hangs.set()
            self.go_on.wait(60)
            self.ended.set()
        yield from super().stream(question, history, **filters)


@pytest.fixture(scope="module")
def hanging() -> Iterator[tuple[HangingEngine, str]]:
    engine = HangingEngine()
    with served(engine, PageSettings(questions_a_minute=10_000, answers_at_once=1)) as url:
        yield engine, url
        engine.go_on.set()


def asking(http: httpx.Client, way: str) -> AbstractContextManager[httpx.Response]:
    """A question under way."""
    data = ["hang", [], [], [], "", "", False]
    if way == "run":
        return http.stream("POST", "/gradio_api/run/ask", json={"data": data})
    if way == "call":
        event = http.post("/gradio_api/call/stream", json={"data": data}).json()["event_id"]
        return http.stream("GET", f"/gradio_api/call/stream/{event}")
    called = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "hang"}}}
    return http.stream("POST", "/gradio_api/mcp/", json=called, headers={"accept": "application/json, text/event-stream"})


@pytest.mark.parametrize("together", [1, 2], ids=["answered", "waiting"])
@pytest.mark.parametrize("way", ["run", "call", "mcp"])
def test_whoever_leaves_gives_their_place_to_the_next(hanging: tuple[HangingEngine, str], way: str, together: int) -> None:
    engine, url = hanging
    engine.hangs.clear()

    def leave(_: int) -> None:
        http = httpx.Client(base_url=url, timeout=httpx.Timeout(20, read=1))
        with http, pytest.raises(httpx.ReadTimeout), asking(http, way) as answer:
            answer.read()

    with ThreadPoolExecutor(together) as pool:
        list(pool.map(leave, range(together)))
    assert engine.hangs.is_set()
    asked = httpx.post(f"{url}gradio_api/run/ask", json={"data": [TALKS, [], [], [], "", "", False]}, timeout=20)
    assert asked.json()["data"][0]["citations"]
    assert not engine.ended.is_set()


def test_programs_are_told_of_these_functions_and_of_none_of_the_page_s_own(url: str) -> None:
    endpoints = httpx.get(f"{url}gradio_api/info", params={"all_endpoints": "true"}).json()["named_endpoints"]
    assert set(endpoints) == {f"/{name}" for name in TOOLS | {"stream"}}
    assert all(endpoint["description"] for endpoint in endpoints.values())
    tools = in_session(url, lambda session: session.list_tools()).tools
    assert {each.name for each in tools} == TOOLS
    assert all(each.description and "Returns: " in each.description for each in tools)
    for each in tools:
        assert all(value.get("description") and value.get("type") for value in each.inputSchema["properties"].values()), each.name


def test_the_mcp_server_sends_no_request_wherever_a_program_says_it_is(url: str) -> None:
    """Gradio runs prompts, resources and tools of its queue over HTTP, at the host that the request names."""

    async def look(session: ClientSession) -> None:
        for call in (session.list_prompts(), session.get_prompt("ask"), session.list_resources()):
            with pytest.raises(McpError, match="Method not found"):
                await call

    in_session(url, look)
    assert "Unknown tool" in said(tool(url, "stream", question=TALKS))


def test_answers_to_programs_carry_the_page_s_headers(url: str) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"accept": "application/json, text/event-stream"}
    responses = [
        httpx.post(f"{url}gradio_api/mcp/", json=asked, headers=accept),
        httpx.post(f"{url}gradio_api/run/articles", json={"data": ["", 1, 0]}),
    ]
    for response in responses:
        assert response.status_code == 200
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"


def test_the_mcp_server_is_refused_to_other_sites_and_under_other_names(url: str) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"accept": "application/json, text/event-stream"}
    for headers, status in (({"host": "rebound.example"}, 400), ({"origin": "https://elsewhere.example"}, 403)):
        assert httpx.post(f"{url}gradio_api/mcp/", json=asked, headers=accept | headers).status_code == status


def test_a_program_that_signs_in_is_that_person_whichever_way_it_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    persons: list[str] = []
    engine_of = Backend.engine_of
    monkeypatch.setattr(Backend, "engine_of", lambda self, person: persons.append(person) or engine_of(self, person))
    with served(SmallEngine(index=tmp_path / "index"), PageSettings(users=USERS)) as url:
        for path in ("gradio_api/mcp/", "gradio_api/mcp/sse", "gradio_api/mcp/schema", "gradio_api/info"):
            assert httpx.get(f"{url}{path}").status_code == 401
        assert httpx.post(f"{url}gradio_api/mcp/", json={}, auth=("ann", "lemon")).status_code == 401
        signed_in = Client(url, verbose=False, headers={"Authorization": httpx.BasicAuth("ann", "orange")._auth_header})
        expected = signed_in.predict(TALKS, api_name="/ask")
        list(signed_in.submit(TALKS, api_name="/stream"))
        signed_in.close()
        assert set(persons) == {"ann"}
        persons.clear()
        assert json.loads(said(tool(url, "ask", ("ben", "lemon"), question=TALKS))) == expected
        assert set(persons) == {"ben"}


def test_programs_may_ask_as_often_as_people_and_list_articles_as_they_like() -> None:
    with served(SmallEngine(), PageSettings(questions_a_minute=3)) as url:
        client = Client(url, verbose=False)
        client.predict(TALKS, api_name="/ask")
        list(client.submit(TALKS, api_name="/stream"))
        tool(url, "retrieve", question=TALKS)
        with pytest.raises(AppError, match=r"in a minute \(3\)"):
            client.predict(TALKS, api_name="/ask")
        assert "in a minute (3)" in said(tool(url, "ask", question=TALKS))
        assert len(client.predict(api_name="/articles")) == len(ARTICLES)
        assert not tool(url, "article", article_id="ferry").isError
        client.close()
