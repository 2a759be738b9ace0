"""Keys, passwords and hashes are nowhere in what a browser or program gets, and not in the log, even when a model endpoint repeats them."""

from __future__ import annotations

import base64
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.ui.access.test_accounts import ANN
from tests.ui.page_client import PageClient

pytestmark = pytest.mark.loopback

KEY, IN_ADDRESS, IN_QUERY = "sk-secret-of-the-environment", "secret-of-the-address", "secret-of-the-query"
PAIR = base64.b64encode(f"user:{IN_ADDRESS}".encode()).decode()
SECRETS = (KEY, IN_ADDRESS, IN_QUERY, PAIR, "orange", ANN, ANN[7:29], ANN[29:])
ARTICLE = "---\ntitle: Dockers return\npublisher: Coast Gazette\npublished: 2023-04-02\n---\n\nThe dockers went back to work on Sunday.\n"


class Repeats(BaseHTTPRequestHandler):
    """A model endpoint that refuses everything and says with which key it was asked."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        said = f'{{"error": {{"message": "Incorrect API key: {self.headers["authorization"]} at {self.path} {IN_ADDRESS}"}}}}'.encode()
        self.send_response(401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@dataclass
class Served:
    url: str
    key_file: Path
    users: Path
    index: Path
    log: str = ""
    got: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, answer: httpx.Response) -> httpx.Response:
        self.got.append((f"{answer.request.method} {answer.request.url}", f"{answer.headers.multi_items()}\n{answer.text}"))
        return answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """``byline-ui`` as it is run, everything asked of it, and after its end the whole log."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "articles").mkdir()
    (folder / "articles" / "dockers.md").write_text(ARTICLE)
    users = folder / "users.htpasswd"
    users.write_text(f"ann:{ANN}\n")
    endpoint = ThreadingHTTPServer(("127.0.0.1", 0), Repeats)
    threading.Thread(target=endpoint.serve_forever, daemon=True).start()
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    environment = os.environ | {
        "BYLINE_ARTICLES": str(folder / "articles"),
        "BYLINE_INDEX": str(folder / "index"),
        "BYLINE_FEEDBACK": str(folder / "feedback.sqlite"),
        "BYLINE_CONVERSATIONS": str(folder / "conversations.sqlite"),
        "BYLINE_USERS": str(users),
        "OPENAI_BASE_URL": f"http://user:{IN_ADDRESS}@127.0.0.1:{endpoint.server_address[1]}/v1?key={IN_QUERY}",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "ui", "--no-browser", "--port", "0"]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder)
    assert running.stdout is not None
    told = ""
    while "is ready" not in told:
        line = running.stdout.readline()
        assert line, told
        told += line
    address = re.search(r"http://\S+/", told)
    assert address is not None
    result = Served(address[0], folder / "index.sign-in-key", users, folder / "index")
    try:
        _use(result)
    finally:
        running.send_signal(signal.SIGINT)
        log, _ = running.communicate(timeout=30)
        endpoint.shutdown()
        endpoint.server_close()
    result.log = told + log
    return result


def _use(served: Served) -> None:
    paths = [
        "",
        "config",
        "theme.css",
        "gradio_api/info",
        "gradio_api/openapi.json",
        "gradio_api/user",
        "gradio_api/token",
        "gradio_api/startup-events",
    ]
    paths += [
        "sign-in?next=/",
        "monitoring",
        "monitoring/summary",
        "robots.txt",
        "manifest.json",
        "gradio_api/mcp/schema",
        "gradio_api/app_id",
    ]
    files = [served.users, served.key_file, served.users.parent / ".env", served.index / "articles.sqlite", "/proc/self/environ", ".env"]
    paths += [f"gradio_api/file={path}" for path in files]
    for http in (httpx.Client(base_url=served.url), httpx.Client(base_url=served.url, auth=("ann", "orange"))):
        with http:
            for path in paths:
                served.keep(http.get(path, headers={"Accept": "text/html"}))
                served.keep(http.get(path))
            served.keep(http.post("sign-in", data={"name": "ann", "password": "orange", "next": "/"}))
            served.keep(http.post("gradio_api/queue/join", content=b"{"))
    with httpx.Client(base_url=served.url) as http:
        served.keep(http.post("sign-in", data={"name": "ann", "password": "sour orange", "next": "/"}))
        served.keep(http.get("config", auth=("ann", "sour orange")))
    page = PageClient(served.url, "ann", "orange")
    served.got.append(("question", page.ask("Who went back to work?")))
    page.close()


def test_it_was_asked_and_answered(served: Served) -> None:
    answer = dict(served.got)["question"]
    assert "The dockers went back to work on Sunday." in answer
    assert "notice" in answer  # that the model could not be asked


@pytest.mark.parametrize("secret", SECRETS)
def test_no_response_holds_a_secret(served: Served, secret: str) -> None:
    assert [what for what, text in served.got if secret in text.replace("sour orange", "")] == []


@pytest.mark.parametrize("secret", SECRETS)
def test_the_log_holds_no_secret(served: Served, secret: str) -> None:
    assert secret not in served.log


def test_the_files_that_hold_secrets_are_not_given_and_only_their_owners(served: Served) -> None:
    assert served.key_file.stat().st_mode & 0o077 == 0
    key = served.key_file.read_bytes().decode("latin-1")
    assert [what for what, text in served.got if key in text or "SQLite format" in text or "PATH=" in text] == []
