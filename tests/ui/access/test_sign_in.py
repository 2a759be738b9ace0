"""Nobody gets anything of the page without saying who they are, and whoever does is that person in every request."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bcrypt
import httpx
import pytest

from tests.browser import accessibility_faults, chromium
from tests.ui.access.test_accounts import ANN, BEN
from tests.ui.conftest import SmallEngine, served
from ui.access.sign_in import own_path
from ui.settings import PageSettings

pytestmark = pytest.mark.loopback

USERS = f"ann:{ANN},ben:{BEN}"
PASSWORDS = {"ann": "orange", "ben": "lemon"}
FOR_PEOPLE = {"Accept": "text/html,application/xhtml+xml", "User-Agent": "Mozilla/5.0", "Sec-Fetch-Mode": "navigate"}
PATHS = [
    "config",
    "theme.css",
    "favicon.ico",
    "gradio_api/info",
    "gradio_api/user",
    "gradio_api/app_id",
    "gradio_api/startup-events",
    "nowhere",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data") / "index"


@pytest.fixture(scope="module")
def url(index: Path) -> Iterator[str]:
    with served(SmallEngine(index=index), PageSettings(users=USERS)) as address:
        yield address


@pytest.fixture
def anew(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Serves a page of one's own, for what counts tries or needs other settings."""
    from contextlib import ExitStack

    with ExitStack() as running:
        yield lambda **values: running.enter_context(served(SmallEngine(index=tmp_path / "index"), PageSettings(**values)))


def sign_in(client: httpx.Client, name: str, password: str | None = None, **form: str) -> httpx.Response:
    return client.post("/sign-in", data={"name": name, "password": password or PASSWORDS[name], "next": "/", **form})


def who(client: httpx.Client) -> str | None:
    answer = client.get("/gradio_api/user")
    return answer.json() if answer.status_code == 200 else None


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url) as made:
        yield made


def test_a_visitor_is_led_to_the_sign_in_page_and_back_to_where_they_went(client: httpx.Client) -> None:
    led = client.get("/?publisher=Coast+Gazette&since=2023", headers=FOR_PEOPLE)
    assert led.status_code == 303
    page = client.get(led.headers["location"], headers=FOR_PEOPLE)
    assert 'name="next" value="/?publisher=Coast+Gazette&amp;since=2023"' in page.text
    back = sign_in(client, "ann", next="/?publisher=Coast+Gazette&since=2023")
    assert (back.status_code, back.headers["location"]) == (303, "/?publisher=Coast+Gazette&since=2023")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_given_to_who_has_not_signed_in(client: httpx.Client, path: str) -> None:
    refused = client.get(f"/{path}")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert client.post(f"/{path}").status_code == 401
    assert client.get(f"/sign-in/../{path}").status_code == 401


def test_a_request_in_a_browsers_background_opens_no_dialog(client: httpx.Client) -> None:
    for headers in ({"Sec-Fetch-Mode": "cors"}, {"User-Agent": "Mozilla/5.0 (X11; Linux)"}):
        refused = client.post("/gradio_api/queue/join", headers=headers)
        assert refused.status_code == 401
        assert "www-authenticate" not in refused.headers
        assert "Reload the page to sign in again" in refused.json()["detail"]  # gradio shows it


def test_signing_in_and_out(client: httpx.Client) -> None:
    entered = sign_in(client, "ann")
    flags = entered.headers["set-cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=lax" in flags
    assert "Max-Age=604800" in flags
    assert "Secure" not in flags  # this is no https
    assert who(client) == "ann"
    page = client.get("/", headers=FOR_PEOPLE)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert client.get("/config").json()["username"] == "ann"
    copied = dict(client.cookies)
    assert client.get("/sign-out").headers["location"] == "/"  # a link or picture cannot sign anybody out
    assert who(client) == "ann"
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert who(client) is None
    client.cookies.update(copied)
    assert who(client) is None


def test_two_people_are_two_people(url: str) -> None:
    with httpx.Client(base_url=url) as one, httpx.Client(base_url=url) as other:
        sign_in(one, "ann")
        sign_in(other, "ben")
        assert (who(one), who(other)) == ("ann", "ben")


def test_a_wrong_password_is_said_and_kept_nowhere(anew: Callable[..., str]) -> None:
    with httpx.Client(base_url=anew(users=USERS)) as client:
        for name, password in (("ben", "orange"), ("nobody", "orange"), ("ben", ""), ("", ""), ("ben", "x" * 100)):
            refused = client.post("/sign-in", data={"name": name, "password": password, "next": "/"})
            assert refused.status_code == 403
            assert 'role="alert"' in refused.text
            assert f'value="{name}"' in refused.text
            assert not password or password not in refused.text
            assert "set-cookie" not in refused.headers


def test_guessing_has_to_wait_by_name_and_by_address(anew: Callable[..., str]) -> None:
    url = anew(users=USERS)
    with httpx.Client(base_url=url) as client:
        assert [sign_in(client, "ann", "wrong").status_code for _ in range(6)] == [403] * 5 + [429]
        waiting = sign_in(client, "ann")
        assert waiting.status_code == 429
        assert 1 <= int(waiting.headers["retry-after"]) <= 5
        assert "Too many wrong tries. Try again in" in waiting.text
        assert sign_in(client, "ben").status_code == 429  # from the same address
        elsewhere = {"X-Forwarded-For": "192.0.2.7"}  # as a proxy on this machine tells it
        assert client.post("/sign-in", data={"name": "ben", "password": "lemon"}, headers=elsewhere).status_code == 303
        assert client.post("/sign-in", data={"name": "ann", "password": "orange"}, headers=elsewhere).status_code == 429
    assert httpx.get(f"{url}config", auth=("ann", "orange")).status_code == 429


def test_many_people_of_one_address_may_sign_in_at_once_and_many_guesses_may_not(anew: Callable[..., str]) -> None:
    url = anew(users=USERS)

    def enter(password: str) -> int:
        return httpx.post(f"{url}sign-in", data={"name": "ann", "password": password}).status_code

    with ThreadPoolExecutor(12) as people:
        assert set(people.map(enter, ["orange"] * 12)) == {303}
        guesses = list(people.map(enter, ["lemon"] * 12))
    assert guesses.count(403) <= 6
    assert guesses.count(429) >= 6


def test_a_form_that_is_too_large_is_not_read(client: httpx.Client) -> None:
    assert client.post("/sign-in", content=b"name=" + b"x" * 100_000).status_code == 413


def test_a_program_says_its_password_with_each_request_and_it_is_checked_once(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[bytes] = []
    check = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda given, stored: checks.append(given) or check(given, stored))
    for _ in range(3):
        assert client.get("/gradio_api/user", auth=("ben", "lemon")).json() == "ben"
    assert checks == [b"lemon"]
    assert client.get("/gradio_api/user", auth=("ben", "orange")).status_code == 401


@pytest.mark.parametrize("value", ["Basic", "Basic ???", "Basic " + base64.b64encode(b"ann").decode(), "Bearer ann:orange", "Basic \xff"])
def test_a_malformed_authorization_is_none(client: httpx.Client, value: str) -> None:
    assert client.get("/config", headers={"Authorization": value.encode("latin-1")}).status_code == 401


def test_a_restart_signs_nobody_out_and_a_new_password_does(anew: Callable[..., str]) -> None:
    with httpx.Client(base_url=anew(users=USERS)) as client:
        sign_in(client, "ann")
        sign_in(client, "ann")
        cookies = dict(client.cookies)
    with httpx.Client(base_url=anew(users=USERS), cookies=cookies) as client:
        assert who(client) == "ann"
    with httpx.Client(base_url=anew(users=f"ann:{BEN}"), cookies=cookies) as client:
        assert who(client) is None


def test_behind_https_the_cookie_is_for_https_alone(client: httpx.Client) -> None:
    form = {"name": "ann", "password": "orange"}
    assert "Secure" in client.post("/sign-in", data=form, headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]


def test_a_proxys_word_is_taken_from_the_proxy_alone(anew: Callable[..., str]) -> None:
    url = anew(proxy_header="X-Forwarded-User")
    user = f"{url}gradio_api/user"
    assert httpx.get(user, headers={"X-Forwarded-User": "zoë".encode()}).json() == "zoë"
    for headers in ({}, {"X-Forwarded-User": ""}, {"X-Forwarded-User": "a\tb"}):
        assert httpx.get(user, headers=headers).status_code == 401
    assert httpx.get(user, headers=[("X-Forwarded-User", "root"), ("X-Forwarded-User", "ann")]).status_code == 400
    page = httpx.get(url, headers=FOR_PEOPLE)
    assert page.status_code == 401
    assert "does not say who you are" in page.text
    assert httpx.get(f"{url}sign-in", headers=FOR_PEOPLE).status_code == 401  # there is nothing to type in
    other = anew(proxy_header="X-Forwarded-User", proxy_from="192.0.2.1")
    assert httpx.get(f"{other}config", headers={"X-Forwarded-User": "ann"}).status_code == 401
    forwarded = {"X-Forwarded-User": "ann", "X-Forwarded-For": "192.0.2.1"}
    assert httpx.get(f"{other}config", headers=forwarded).status_code == 401


def test_a_proxy_and_passwords_go_together(anew: Callable[..., str]) -> None:
    user = f"{anew(proxy_header='X-Forwarded-User', users=USERS)}gradio_api/user"
    assert httpx.get(user, headers={"X-Forwarded-User": "zoe"}).json() == "zoe"
    assert httpx.get(user, auth=("ann", "orange")).json() == "ann"
    assert httpx.get(user).status_code == 401


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "", "/\t/evil", "/sign-in", "/" * 5000]
)
def test_signing_in_leads_to_no_other_site(where: str) -> None:
    assert own_path(where) == "/"


@pytest.mark.browser
def test_in_a_browser_with_a_wrong_password_and_then_the_right_one(url: str) -> None:
    expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; run make test, or uv sync").expect
    with chromium() as browser:
        context = browser.new_context(color_scheme="dark")
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto(f"{url}?undated=yes")
        assert accessibility_faults(page) == []
        expect(page.get_by_label("Name")).to_be_focused()
        page.keyboard.type("ann")
        page.keyboard.press("Tab")
        page.keyboard.type("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
        expect(page.get_by_label("Password")).to_be_focused()
        expect(page.get_by_label("Name")).to_have_value("ann")
        assert accessibility_faults(page) == []
        page.keyboard.type("orange")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?undated=yes")
        expect(page.locator("#byline")).to_contain_text("Signed in as ann")
        left = context.new_page()
        left.goto(url)
        expect(left.locator("#byline")).to_contain_text("Signed in as ann")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        page.goto(url)
        expect(page.get_by_label("Password")).to_be_visible()
        assert problems == ["Failed to load resource: the server responded with a status of 403 (Forbidden)"]  # the wrong password
        left.locator("#question textarea").fill("Which talks were there?")
        left.keyboard.press("Enter")
        expect(left.get_by_text("You are no longer signed in. Reload the page to sign in again.")).to_be_visible()
        context.close()
