"""A setting that is misspelt, out of bounds or not described would be found out by a user, late."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from rag.errors import ConfigurationError
from rag.settings import DATA, Settings, variables


def test_defaults_need_nothing() -> None:
    settings = Settings()
    assert settings.articles == DATA / "articles"
    assert settings.answerer_in_use == "extractive"
    assert (settings.keep, settings.allow_private_addresses) == ("", False)


def test_the_environment_and_env_file_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BYLINE_NUM_RESULTS=7\nBYLINE_ANSWER_SENTENCES=2\nOTHER_PROGRAM=1\n")
    monkeypatch.setenv("BYLINE_NUM_RESULTS", "9")
    settings = Settings()
    assert (settings.num_results, settings.answer_sentences) == (9, 2)


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert Settings().openai_api_key is None


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("BYLINE_NUM_RESULTS", "0", "BYLINE_NUM_RESULTS is '0'"),
        ("BYLINE_PASSAGE_TOKENS", "many", "BYLINE_PASSAGE_TOKENS is 'many'"),
        ("BYLINE_ANSWERER", "oracle", "BYLINE_ANSWERER is 'oracle'"),
        ("BYLINE_ALLOW_PRIVATE_ADDRESSES", "maybe", "BYLINE_ALLOW_PRIVATE_ADDRESSES is 'maybe'"),
        ("BYLINE_FETCH_SECONDS", "0", "BYLINE_FETCH_SECONDS is '0'"),
        ("BYLINE_FETCH_MEGABYTES", "501", "BYLINE_FETCH_MEGABYTES is '501'"),
        ("BYLINE_NUM_RESULT", "3", "Did you mean BYLINE_NUM_RESULTS"),
        ("BYLINE_ZZZZZZZZZZZZZZZZ", "1", r"no setting BYLINE_Z+\. See \.env\.example"),
    ],
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=message):
        Settings()


def test_a_misspelt_variable_in_the_env_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BYLINE_INDXE=x\n")
    with pytest.raises(ConfigurationError, match="Did you mean BYLINE_INDEX"):
        Settings()


def test_a_misspelt_name_in_python_is_named() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean BYLINE_INDEX"):
        Settings(indx="somewhere")


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().num_results = 3


@pytest.mark.parametrize("values", [{"openai_api_key": "sk-1"}, {"openai_base_url": "http://127.0.0.1:1/v1"}])
def test_a_key_or_an_endpoint_switches_the_model_on(values: dict[str, str]) -> None:
    assert Settings(**values).answerer_in_use == "openai"
    assert Settings(answerer="extractive", **values).answerer_in_use == "extractive"


def test_a_key_is_never_printed() -> None:
    assert "sk-1" not in repr(Settings(openai_api_key=SecretStr("sk-1")))


def test_the_hash_names_what_shapes_answers_and_nothing_else() -> None:
    assert Settings().settings_hash == Settings(index="elsewhere", model="another", openai_api_key=None).settings_hash
    assert Settings().settings_hash != Settings(num_results=3).settings_hash
    assert Settings(answerer="openai", model="a").settings_hash != Settings(answerer="openai", model="b").settings_hash


def test_every_setting_is_described() -> None:
    assert [name for name, description in variables().items() if not description.endswith((".", ")."))] == []
