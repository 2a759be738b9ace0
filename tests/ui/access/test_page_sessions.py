"""What one person's page was told is told to nobody else, even to somebody who knows the page's number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ui.access.test_accounts import ANN, BEN
from tests.ui.conftest import SmallEngine, served
from ui.access import page_sessions
from ui.settings import PageSettings

pytestmark = pytest.mark.loopback

NUMBER = "k3j4h5g6f7"
BODY = {"session_hash": NUMBER, "data": [], "fn_index": 0}
REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "queue/data", {"params": {"session_hash": NUMBER}}),
    ("GET", "queue/data", {"params": [("session_hash", NUMBER), ("session_hash", "own")]}),
    ("GET", "queue/data", {"params": [("session_hash", "own"), ("session_hash", NUMBER)]}),
    ("GET", f"heartbeat/{NUMBER}", {}),
    ("GET", "heartbeat/%6b3j4h5g6f7", {}),
    ("GET", f"stream/{NUMBER}/1/1/playlist-file", {}),
    ("GET", "deep_link", {"params": {"session_hash": NUMBER}}),
    ("POST", "queue/join", {"json": BODY}),
    ("POST", "run/predict", {"json": BODY}),
    ("POST", "call/ask", {"json": BODY}),
    ("POST", "cancel", {"json": BODY | {"event_id": "x"}}),
    ("POST", "component_server", {"json": BODY}),
    (
        "POST",
        "queue/join",
        {"content": b'{"session_hash": "own", "session_hash": "k3j4h5g6f7"}', "headers": {"Content-Type": "text/plain"}},
    ),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with served(SmallEngine(index=folder / "index"), PageSettings(users=f"ann:{ANN},ben:{BEN}")) as address:
        with httpx.Client(base_url=address, auth=("ann", "orange")) as ann:
            assert ann.post("/gradio_api/queue/join", json=BODY).status_code != 403
        yield f"{address}gradio_api/"


@pytest.mark.parametrize(("method", "path", "options"), REQUESTS)
def test_another_person_cannot_name_a_page_that_is_not_theirs(url: str, method: str, path: str, options: dict[str, Any]) -> None:
    refused = httpx.request(method, f"{url}{path}", auth=("ben", "lemon"), **options)
    assert refused.status_code == 403
    assert "opened by somebody else" in refused.text


def test_ones_own_page_may_be_named_again_and_by_programs_none(url: str) -> None:
    assert httpx.post(f"{url}queue/join", json=BODY, auth=("ann", "orange")).status_code != 403
    assert httpx.post(f"{url}cancel", json={"fn_index": 0}, auth=("ben", "lemon")).status_code == 422


def test_many_pages_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_sessions, "MOST_PAGES", 5)
    pages = page_sessions.OwnPagesOnly(lambda *_: None)
    for number in range(50):
        assert pages._is_of("ann", str(number))
    assert len(pages._persons) == 5
