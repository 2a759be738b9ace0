"""A cookie is worth a sign-in for its time, survives a restart, and ends with the account, the password and the sign-out."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import itsdangerous
import pytest
from pydantic import SecretStr

import rag
from tests.ui.access.test_accounts import ANN, BEN
from ui.access.accounts import Accounts
from ui.access.sessions import Sessions, key_file, signing_key

KEY = b"k" * 32


def sessions(users: str = f"ann:{ANN},ben:{BEN}", key: bytes = KEY, hours: float = 1) -> Sessions:
    return Sessions(Accounts(SecretStr(users)), key, hours)


def test_a_cookie_is_taken_by_another_process_with_the_same_key() -> None:
    value = sessions().begin("ann")
    assert sessions().person(value) == "ann"
    assert sessions(key=b"l" * 32).person(value) is None
    assert sessions().cookie != sessions(key=b"l" * 32).cookie


def test_a_changed_cookie_is_no_cookie() -> None:
    value = sessions().begin("ann")
    own = itsdangerous.URLSafeTimedSerializer(b"my own key", salt="byline sign-in").dumps(["ann", "x", "y"])
    for forged in ("", "x", value[:-1], value + "x", "I" + value[1:], own):
        assert sessions().person(forged) is None


def test_a_cookie_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    value = sessions().begin("ann")
    made = itsdangerous.TimestampSigner.get_timestamp
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda self: made(self) + 3599)
    assert sessions().person(value) == "ann"
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda self: made(self) + 3602)
    assert sessions().person(value) is None


def test_a_cookie_ends_with_the_account_and_with_its_password() -> None:
    value = sessions().begin("ann")
    assert sessions(f"ben:{BEN}").person(value) is None
    assert sessions(f"ann:{BEN}").person(value) is None


def test_a_copy_of_a_cookie_is_worth_nothing_after_the_sign_out() -> None:
    mine = sessions()
    value, other = mine.begin("ann"), mine.begin("ann")
    mine.end(value)
    mine.end("made up")
    assert mine.person(value) is None
    assert mine.person(f"{value}=") is None  # the same signature, written another way
    assert mine.person(other) == "ann"


def test_a_cookie_holds_neither_hash_nor_key() -> None:
    mine = sessions()
    shown = repr(mine._signer.loads_unsafe(mine.begin("ann"))) + mine.cookie
    assert ANN[7:29] not in shown
    assert ANN[29:] not in shown
    assert "kkk" not in shown


def test_the_key_is_made_once_lies_beside_the_index_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = key_file(tmp_path / "data" / "index")
    assert file.parent == tmp_path / "data"
    key = signing_key(file)
    assert len(key) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    assert signing_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "index.sign-in-key").write_bytes(b"short")
    with pytest.raises(rag.ConfigurationError, match="damaged"):
        signing_key(key_file(tmp_path / "index"))
    (tmp_path / "file").touch()
    with pytest.raises(rag.ConfigurationError, match="BYLINE_INDEX"):
        signing_key(tmp_path / "file" / "key")
    assert os.listdir(tmp_path) != []
