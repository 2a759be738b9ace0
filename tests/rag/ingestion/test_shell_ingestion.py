"""``byline`` in processes of its own, with real stores and the real model: articles piped in, fetched, corrected, stopped with Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PARAGRAPHS = [
    "Mara Lind met Otto Brandt in Geneva on Friday, two aides told Reuters, and the two of them spoke of grain for two hours.",
    "Brandt denied on Monday that he had promised any money, and said that the talks would go on before the harvest of the year.",
    "The ministers of four more countries are expected to join them there, among them those of the two largest buyers of wheat.",
]
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>Talks begin in Geneva | Globe</title><meta property='og:site_name' content='Globe'>"
    "<meta property='article:published_time' content='2020-03-04T10:00:00Z'></head><body><article><h1>Talks begin in Geneva</h1>"
    f"{''.join(f'<p>{paragraph}</p>' for paragraph in PARAGRAPHS)}</article></body></html>"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"BYLINE_INDEX": str(tmp_path / "index"), "BYLINE_ARTICLES": str(tmp_path / "none")}


def byline(environment: dict[str, str], *arguments: str, given: bytes = b"", code: int = 0) -> str:
    """Run a command that exits with ``code`` and says nothing on standard error; its standard output."""
    ran = subprocess.run([sys.executable, "-m", "rag", *arguments], env=environment, input=given, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr.decode()) == (code, "")
    return ran.stdout.decode()


def listed(environment: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(byline(environment, "articles", "--json"))
    return found


def test_what_is_piped_in_is_an_article_and_its_kind_is_told_by_its_content(environment: dict[str, str]) -> None:
    text = "Ferry runs again\n\n" + "\n\n".join(PARAGRAPHS[1:])
    assert byline(environment, "ingest", "-", given=text.encode()).endswith("1 added; 1 passages embedded\n")
    assert byline(environment, "ingest", "-", given=text.encode()).startswith("1 unchanged")
    assert "rejected   standard input" in byline(environment, "ingest", "-", given=b"", code=1)
    added = byline(environment, "ingest", "-", given=PAGE.encode())
    assert "1 added" in added
    exported = json.dumps([{"id": "one", "title": "One", "text": "It rained."}, {"id": "two", "title": "Two", "text": "It snowed."}])
    byline(environment, "ingest", "-", given=exported.encode())
    articles = listed(environment)
    assert sorted(article["title"] for article in articles) == ["Ferry runs again", "One", "Talks begin in Geneva", "Two"]
    page = next(article for article in articles if article["published"])
    assert (page["publisher"], page["published"], page["text"]) == ("Globe", "2020-03-04", "\n".join(PARAGRAPHS))
    assert page["source"].startswith("standard input (")


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    """Serves the page at ``/talks``, sends ``/old`` there, and has nothing else; its address and what was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response({"/talks": 200, "/old": 301}.get(self.path, 404))
            self.send_header("Location", "/talks")
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode() if self.path == "/talks" else b"")

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}", asked
        serving.shutdown()


@pytest.mark.loopback
def test_a_web_address_is_fetched_and_known_again(environment: dict[str, str]) -> None:
    allowed = environment | {"BYLINE_ALLOW_PRIVATE_ADDRESSES": "true"}
    with server() as (address, asked):
        assert byline(allowed, "ingest", f"{address}/talks") == "added      talks\n1 added; 2 passages embedded\n"
        (article,) = listed(allowed)
        assert (article["source"], article["title"], article["publisher"]) == (f"{address}/talks", "Talks begin in Geneva", "Globe")
        assert article["text"] == "\n".join(PARAGRAPHS)
        assert byline(allowed, "ingest", f"{address}/talks") == "1 unchanged; 0 passages embedded\n"
        assert byline(allowed, "ingest", f"{address}/old") == f"copy       {address}/old: a copy of talks\n1 copy; 0 passages embedded\n"
        out = byline(allowed, "ingest", f"{address}/gone", code=1)
        assert out.startswith(f"rejected   {address}/gone: there is no such page (404")
        assert asked == ["/talks", "/talks", "/old", "/talks", "/gone"]
    assert len(listed(allowed)) == 1


@pytest.mark.loopback
def test_an_address_of_this_machine_is_not_fetched_unless_the_setting_allows_it(environment: dict[str, str]) -> None:
    with server() as (address, asked):
        out = byline(environment, "ingest", f"{address}/talks", code=1)
    assert asked == []
    assert out.startswith(f"rejected   {address}/talks: 127.0.0.1 is not a public address; set BYLINE_ALLOW_PRIVATE_ADDRESSES=true")
    assert listed(environment) == []


def test_a_correction_is_kept_over_the_next_ingestion_and_answers_cite_it(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "talks.txt"
    file.write_text("Talks begin in Geneva\n\n" + "\n\n".join(PARAGRAPHS))
    byline(environment, "ingest", str(file))
    assert byline(environment, "articles") == "not stated    talks  publisher not stated: Talks begin in Geneva\n"
    corrected = "2020-03-04  correction  talks  Globe: Talks begin in Geneva\n"
    assert byline(environment, "articles", "talks", "--set", "published=March 4, 2020", "--set", "publisher=Globe") == corrected
    file.write_text(file.read_text().replace("two hours", "three hours"))
    assert byline(environment, "ingest", str(file)).startswith("updated    talks\n")
    assert byline(environment, "articles") == corrected
    answer = json.loads(byline(environment, "ask", "Who met Otto Brandt in Geneva?", "--json"))
    assert {(citation["publisher"], citation["published"]) for citation in answer["citations"]} == {("Globe", "2020-03-04")}
    refused = subprocess.run(
        [sys.executable, "-m", "rag", "articles", "talks", "--set", "published=soon"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "byline: published: 'soon' is not a date; write a date as 2021-12-08, 2021-12 or 2021.\n"
    assert byline(environment, "articles", "talks", "--reset", "published", "--reset", "publisher").startswith("not stated")


def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(40):
        text = "\n\n".join(
            f"Envoy {number} spoke of point {count} with the harbour's council for an hour and went home." for count in range(60)
        )
        (folder / f"{number:02}.txt").write_text(f"Talks number {number}\n\n{text}\n")
    command = [sys.executable, "-m", "rag", "ingest", str(folder)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not (tmp_path / "index" / "ingest.lock").exists() and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.5)  # in the midst of it
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "byline: stopping; what was read is stored. Press Ctrl-C again to stop at once.\n"), out
    assert out.splitlines()[-1] == "Stopped before all was read. Run the same command again to go on."
    stored = [article["article_id"] for article in listed(environment)]
    assert len(stored) < 40
    byline(environment, *command[3:])
    assert byline(environment, *command[3:]) == "40 unchanged; 0 passages embedded\n"
