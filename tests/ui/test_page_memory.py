"""What the server remembers of pages does not grow with the pages that were ever opened, and an open page is not forgotten."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from gradio.state_holder import StateHolder

from tests.ui.conftest import SmallEngine, served
from ui import page_memory

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def page() -> Iterator[tuple[httpx.Client, StateHolder]]:
    """A server that remembers five pages, closed ones not at all, and what it remembers."""
    made: list[StateHolder] = []
    set_blocks = StateHolder.set_blocks
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_memory, "MOST_PAGES", 5)
        patch.setattr(page_memory, "CLOSED_FOR", timedelta(0))
        patch.setattr(page_memory, "_LOOK", 0.02)
        patch.setattr(StateHolder, "set_blocks", lambda self, blocks: made.append(self) or set_blocks(self, blocks))
        with served(SmallEngine()) as url, httpx.Client(base_url=url, timeout=20) as http:
            yield http, made[-1]


def use(http: httpx.Client, name: str) -> None:
    stop = next(each for each in http.get("/config").json()["dependencies"] if each["api_name"] == "stop")
    asked = {"data": [None], "fn_index": stop["id"], "session_hash": name, "trigger_id": stop["targets"][0][0]}
    assert http.post("/gradio_api/run/predict", json=asked).status_code == 200


def test_however_many_pages_are_named_few_are_remembered(page: tuple[httpx.Client, StateHolder]) -> None:
    http, remembered = page
    for number in range(12):
        use(http, f"page{number}")
    assert list(remembered.session_data) == [f"page{number}" for number in range(7, 12)]


def test_a_closed_page_is_forgotten_and_an_open_one_is_not(page: tuple[httpx.Client, StateHolder]) -> None:
    http, remembered = page
    use(http, "open")
    use(http, "closed")
    with http.stream("GET", "/gradio_api/heartbeat/open"):
        with http.stream("GET", "/gradio_api/heartbeat/closed"):
            assert {"open", "closed"} <= set(remembered.session_data)
        while "closed" in remembered.session_data:
            time.sleep(0.02)
        assert "open" in remembered.session_data
        assert "closed" not in remembered.time_last_used


def test_a_page_whose_connection_broke_is_remembered_while_it_is_used(page: tuple[httpx.Client, StateHolder]) -> None:
    holder = StateHolder()
    holder.session_data |= {"used": page[1]["x"], "left": page[1]["y"]}
    now = datetime.now()
    holder.time_last_used |= {"used": now, "left": now - timedelta(hours=1)}
    for state in holder.session_data.values():
        state.is_closed = True
    page_memory.forget_closed(holder, now - timedelta(minutes=10))
    assert list(holder.session_data) == ["used"]
