"""Visitors are told what does not work, and nothing of the server's files and addresses; these are in the log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

import rag
from ui import texts
from ui.faults import error_text


@pytest.fixture
def broken(tmp_path: Path) -> rag.BylineError:
    """The error of a conversations' file that is none."""
    (tmp_path / "conversations.sqlite").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(rag.BylineError) as failed:
        rag.ConversationStore(tmp_path / "conversations.sqlite").list("")
    return failed.value


def test_a_store_s_error_is_told_without_its_paths_and_is_whole_in_the_log(
    broken: rag.BylineError, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert error_text(broken) == texts.STORE_FAILED
        assert error_text(broken, texts.ARTICLES_UNREADABLE) == texts.ARTICLES_UNREADABLE
    assert str(tmp_path) not in texts.STORE_FAILED
    assert caplog.text.count(str(broken)) == 2
    assert str(tmp_path) in caplog.text


def test_what_a_reader_can_mend_is_told_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    assert error_text(rag.BylineError("This title is too long. Shorten it.")) == "This title is too long. Shorten it."
    assert caplog.text == ""


def test_no_command_and_no_setting_is_told() -> None:
    error = rag.BylineError("No article is published by 'Dayly Glob'. There is Daily Globe.", remedy="byline articles lists them.")
    assert error_text(error) == "No article is published by 'Dayly Glob'. There is Daily Globe."
