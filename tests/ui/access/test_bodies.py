"""Nobody makes the server receive more than a question can be, whether people sign in or not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.ui.access.test_accounts import ANN
from tests.ui.conftest import SmallEngine, served
from ui.access.bodies import MOST_BYTES
from ui.settings import PageSettings

pytestmark = pytest.mark.loopback

PATHS = ["gradio_api/run/ask", "gradio_api/queue/join", "gradio_api/call/stream", "gradio_api/mcp/", "anywhere"]


@pytest.fixture(scope="module", params=[False, True], ids=["open", "signed in"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    index = tmp_path_factory.mktemp("bodies") / "index"
    settings = PageSettings(users=f"ann:{ANN}") if request.param else PageSettings()
    with served(SmallEngine(index=index), settings) as url, httpx.Client(base_url=url, auth=("ann", "orange")) as opened:
        yield opened


@pytest.mark.parametrize("path", PATHS)
def test_what_is_no_question_any_more_is_not_received(client: httpx.Client, path: str) -> None:
    assert client.post(path, content=iter([b"x" * (MOST_BYTES + 1)])).status_code == 413
    assert client.put(f"{path}/upload", content=b"x" * (MOST_BYTES + 1)).status_code == 413


def test_it_is_refused_before_it_comes_where_its_size_is_told(client: httpx.Client) -> None:
    where = urlsplit(str(client.base_url))
    auth = httpx.BasicAuth("ann", "orange")._auth_header
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        head = f"POST /gradio_api/run/ask HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: {auth}\r\nContent-Length: 30000000\r\n\r\n"
        connection.sendall(head.encode())
        assert b" 413 " in connection.recv(100)


def test_a_large_question_is_still_answered(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "x" * 1_000_000}]
    answer = client.post("gradio_api/run/ask", json={"data": ["Which talks were there?", history, [], [], "", "", False]})
    assert answer.json()["data"][0]["citations"]
