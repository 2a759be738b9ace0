"""Another site can neither read the page under a name of its own nor act on it in a reader's name."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.ui.conftest import SmallEngine, served
from ui.settings import PageSettings

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def page() -> Iterator[httpx.Client]:
    with served(SmallEngine(), PageSettings(hosts="news.example")) as url, httpx.Client(base_url=url) as client:
        yield client


def own(page: httpx.Client) -> str:
    return str(page.base_url).rstrip("/").removeprefix("http://")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "news.example.evil", "", "a b", "<b>", "[::2]", "localhost:1:2"]
)
def test_another_name_is_refused_and_the_setting_said(page: httpx.Client, host: str) -> None:
    refused = page.get("/", headers={"Host": host})
    assert refused.status_code == 400
    if host and refused.text != "Invalid HTTP request received.":
        assert "BYLINE_UI_HOSTS" in refused.text
    assert "<b>" not in refused.text


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:7860", "127.0.0.1", "[::1]:80", "news.example", "News.Example.", "news.example:8443"]
)
def test_the_pages_own_names_are_taken(page: httpx.Client, host: str) -> None:
    assert page.get("/theme.css", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=lambda headers: next(iter(headers.values())) or "empty",
)
@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/upload", "/sign-out"])
def test_what_another_sites_page_sends_is_not_done(page: httpx.Client, path: str, headers: dict[str, str]) -> None:
    assert page.post(path, headers=headers).status_code == 403


@pytest.mark.parametrize("origin", ["{own}", "https://news.example", "https://news.example:8443"])
def test_what_the_own_page_sends_is_done(page: httpx.Client, origin: str) -> None:
    headers = {"Origin": origin.format(own=f"http://{own(page)}")}
    assert page.post("/gradio_api/queue/join", headers=headers).status_code == 422  # there is no question in it
    assert page.post("/gradio_api/queue/join").status_code == 422  # a program names no origin


def test_no_other_site_may_read_an_answer(page: httpx.Client) -> None:
    for host in (own(page), "news.example"):
        answers = [page.get("/config", headers={"Origin": "https://evil.example", "Host": host})]
        asked = {"Origin": "https://evil.example", "Host": host, "Access-Control-Request-Method": "POST"}
        answers.append(page.options("/gradio_api/queue/join", headers=asked))
        for answer in answers:
            assert "access-control-allow-origin" not in answer.headers
            assert "access-control-allow-credentials" not in answer.headers


def test_elsewhere_any_name_is_taken_where_none_are_set() -> None:
    with served(SmallEngine(), PageSettings(host="0.0.0.0", proxy_header="X-User")) as url:
        assert httpx.get(f"{url}theme.css", headers={"Host": "any.example", "X-User": "ann"}).status_code == 200


FORWARDED = {"X-Forwarded-Host": "evil.example"}, {"X-Gradio-Server": "http://evil.example"}, {"Forwarded": "host=evil.example"}


@pytest.mark.parametrize("headers", [*FORWARDED, {"X-Forwarded-Host": "news.example, evil.example"}], ids=str)
def test_another_name_is_not_believed_of_a_proxy_either(page: httpx.Client, headers: dict[str, str]) -> None:
    for path in ("/config", "/", "/gradio_api/mcp/"):
        answer = page.get(path, headers=headers)
        assert answer.status_code == 200
        assert "evil.example" not in answer.text
    assert page.get("/config", headers=headers).json()["root"] == f"http://{own(page)}"


def test_a_proxy_says_under_which_of_the_page_s_names_it_was_asked(page: httpx.Client) -> None:
    said = {"X-Forwarded-Host": "news.example", "X-Forwarded-Proto": "https"}
    assert page.get("/config", headers=said).json()["root"] == "https://news.example"


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Proto"])
def test_whoever_is_no_proxy_is_not_believed_even_the_page_s_own_name(name: str) -> None:
    said = {"X-Forwarded-Host": "news.example", "X-Forwarded-Proto": "https"}
    with served(SmallEngine(), PageSettings(hosts="news.example", proxy_from="192.0.2.1")) as url:
        assert httpx.get(f"{url}config", headers={name: said[name]}).json()["root"] == url.rstrip("/")
