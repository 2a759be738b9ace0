"""A setting of the page that is misspelt, out of bounds or silently open to everybody would be found out too late."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

import rag
from ui.settings import PageSettings, page_variables


def test_defaults_need_nothing_and_listen_to_this_machine_alone() -> None:
    settings = PageSettings()
    assert (settings.host, settings.port, settings.on_loopback, settings.signs_in) == ("127.0.0.1", 7860, True, False)


def test_the_environment_goes_before_the_env_file_and_what_is_given_before_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BYLINE_UI_PORT=1001\nBYLINE_UI_QUEUE_LENGTH=1\nBYLINE_UI_ANSWERS_AT_ONCE=2\nBYLINE_USERS='ann:$2b$x'\n")
    monkeypatch.setenv("BYLINE_UI_PORT", "1002")
    monkeypatch.setenv("BYLINE_UI_QUEUE_LENGTH", "7")
    settings = PageSettings(port=1003)
    assert (settings.port, settings.queue_length, settings.answers_at_once) == (1003, 7, 2)
    assert settings.users is not None
    assert settings.users.get_secret_value() == "ann:$2b$x"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("BYLINE_UI_PORT", "65536", "BYLINE_UI_PORT is '65536'"),
        ("BYLINE_UI_QUESTIONS_A_MINUTE", "0", "BYLINE_UI_QUESTIONS_A_MINUTE is '0'"),
        ("BYLINE_UI_HOSTS", "https://news.example", "'https://news.example' is no host name"),
        ("BYLINE_UI_HOSTS", "news.example:443", "'news.example:443' is no host name"),
        ("BYLINE_UI_PROXY_FROM", "10.0.0.1/8", "BYLINE_UI_PROXY_FROM is .* neither an address nor a network"),
        ("BYLINE_UI_PROXY_HEADER", "X_Forwarded_User", "underscores are refused"),
        ("BYLINE_UI_PROT", "80", "Did you mean BYLINE_UI_PORT"),
        ("BYLINE_UI_USERS", "a:b", "Did you mean BYLINE_USERS"),
    ],
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(rag.ConfigurationError, match=message):
        PageSettings()


def test_a_misspelt_variable_in_the_env_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BYLINE_UI_HOTS=x\n")
    with pytest.raises(rag.ConfigurationError, match="Did you mean BYLINE_UI_HOSTS"):
        PageSettings()


def test_the_engine_leaves_the_pages_settings_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_USERS", "users.htpasswd")
    monkeypatch.setenv("BYLINE_UI_QUEUE_LENGTH", "3")
    rag.Settings()
    monkeypatch.setenv("BYLINE_USER", "users.htpasswd")
    with pytest.raises(rag.ConfigurationError, match="Did you mean BYLINE_USERS"):
        rag.Settings()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "news.example"])
def test_whoever_lets_other_machines_in_has_to_say_who_may(host: str) -> None:
    with pytest.raises(rag.ConfigurationError, match=r"BYLINE_USERS .*hash-password.*BYLINE_UI_PROXY_HEADER.*127\.0\.0\.1"):
        PageSettings(host=host)
    assert PageSettings(host=host, users="users.htpasswd").signs_in
    assert PageSettings(host=host, proxy_header="X-Forwarded-User").signs_in


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_on_this_machine_alone_nobody_has_to_sign_in(host: str) -> None:
    assert not PageSettings(host=host).signs_in


def test_names_of_this_machine_are_the_only_ones_where_nothing_else_is_set() -> None:
    assert PageSettings().host_names == {"localhost", "127.0.0.1", "::1"}
    assert PageSettings(hosts="News.example, intranet").host_names == {"news.example", "intranet", "localhost", "127.0.0.1", "::1"}
    assert PageSettings(host="0.0.0.0", users="a:b").host_names is None
    assert PageSettings(hosts="*").host_names is None


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        PageSettings().port = 3


def test_hashes_are_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "$2b$" not in repr(PageSettings(users="ann:$2b$12$secret"))
    with pytest.raises(rag.ConfigurationError) as raised:
        PageSettings(users=["ann:$2b$12$secret"])
    assert "secret" not in str(raised.value)


def test_every_setting_is_described() -> None:
    assert [name for name, description in page_variables().items() if not description.endswith((".", ")."))] == []
