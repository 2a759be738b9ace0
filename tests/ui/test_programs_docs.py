"""The examples in docs/programs.md, run as they stand against a page with the shipped articles; and its record, held to ``engine.ask``."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from gradio_client import Client

import rag
from tests.conftest import ROOT
from tests.ui.conftest import served
from tests.ui.test_programs import USERS, said, tool
from ui.settings import PageSettings

pytestmark = pytest.mark.loopback

ADDRESS = "http://127.0.0.1:7860/"
QUESTION = "Who did Qaani meet?"
OPEN, SIGNED_IN = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8").split("## Where people sign in")


def examples(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def _client_stays_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        yield


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    folder = tmp_path_factory.mktemp("data")
    with rag.open_engine(rag.Settings(index=folder / "index", feedback=folder / "feedback.sqlite", answerer="extractive")) as opened:
        yield opened


@pytest.fixture(scope="module")
def url(engine: rag.Engine) -> Iterator[str]:
    with served(engine) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in_url(engine: rag.Engine) -> Iterator[str]:
    with served(engine, PageSettings(users=USERS)) as address:
        yield address


@pytest.fixture(params=["open", "signed in"])
def text_and_url(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A part of the page of docs, and where its examples are run."""
    if request.param == "open":
        return OPEN, request.getfixturevalue("url")
    return SIGNED_IN, request.getfixturevalue("signed_in_url")


def test_the_examples_in_python_print_an_answer(text_and_url: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    text, url = text_and_url
    scripts = examples(text, "python")
    assert len(scripts) >= 2
    for script in scripts:
        exec(compile(script.replace(ADDRESS, url), "docs/programs.md", "exec"), {"__name__": "__main__"})
        assert re.search(r"Hadi al-Amiri|citations|Baghdad", capsys.readouterr().out), script


def test_the_examples_in_the_shell_print_the_record(text_and_url: tuple[str, str]) -> None:
    text, url = text_and_url
    scripts = examples(text, "sh")
    assert scripts
    for script in scripts:
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script.replace(ADDRESS, url)], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        (record,) = json.loads(re.search(r"\[\{.*\}\]", done.stdout)[0])  # type: ignore[index]
        assert record["citations"]


def test_an_assistant_configured_so_finds_the_tools(text_and_url: tuple[str, str]) -> None:
    text, url = text_and_url
    (configuration,) = (json.loads(example) for example in examples(text, "json"))
    (server,) = configuration["mcpServers"].values()
    headers = {"accept": "application/json, text/event-stream", **server.get("headers", {})}
    wanted = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = httpx.post(server["url"].replace(ADDRESS, url), json=wanted, headers=headers)
    assert [each["name"] for each in json.loads(answer.text.split("data: ")[1])["result"]["tools"]] == [
        "ask",
        "retrieve",
        "articles",
        "article",
    ]


def test_what_one_person_has_added_that_person_s_programs_are_told_and_no_other_s(engine: rag.Engine, signed_in_url: str) -> None:
    text = b"---\ntitle: Ferry to Sele\npublished: 2023-05-02\n---\nThe ferry between Port Talren and Sele carried Mira Oduya on Monday.\n"
    with rag.Workspaces(engine) as workspaces:
        workspaces.ingest("ann", [rag.Document("ferry.md", text)])
        for name, password, found in (("ann", "orange", 1), ("ben", "lemon", 0)):
            assert len(json.loads(said(tool(signed_in_url, "articles", (name, password), search="ferry sele")))) == found
            answer = json.loads(said(tool(signed_in_url, "ask", (name, password), question="Whom did the ferry carry on Monday?")))
            assert ("Mira Oduya" in answer["text"]) == bool(found)
        workspaces.forget("ann")


def test_programs_get_what_the_engine_gives_in_python(engine: rag.Engine, url: str) -> None:
    history: list[rag.Turn] = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": engine.ask(QUESTION).text}]
    asked = {"question": "When did he meet them?", "history": history, "since": "2021", "persons": ["Qaani"]}
    client = Client(url, verbose=False)
    records = [
        engine.ask(**asked).to_dict(),
        client.predict(**asked, api_name="/ask"),
        [*client.submit(**asked, api_name="/stream")][-1]["answer"],
        json.loads(said(tool(url, "ask", **asked))),
    ]
    for record in records:
        assert record["trace"].pop("milliseconds")
    assert records[1:] == records[:1] * 3
    assert client.predict(QUESTION, num_results=3, api_name="/retrieve") == [source.to_dict() for source in engine.retrieve(QUESTION, 3)]
    assert client.predict(api_name="/articles") == [head.to_dict() for head in engine.headlines()]
    first = engine.headlines()[0].article_id
    assert client.predict(first, api_name="/article") == engine.article(first).to_dict()
    client.close()
