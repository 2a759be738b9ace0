"""Whoever was given a password gets in with it, nobody else does, and a wrong entry is named without showing its hash."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import bcrypt
import pytest
from pydantic import SecretStr

import rag
from ui.access.accounts import Accounts, entry_for


def hashed(password: str, prefix: bytes = b"2b") -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(4, prefix)).decode()


ANN, BEN = hashed("orange"), hashed("lemon").replace("$2b$", "$2y$")  # $2y$ is what htpasswd writes


def accounts(users: str) -> Accounts:
    return Accounts(SecretStr(users))


@pytest.mark.parametrize("between", [",", " ", ", ", "\n"])
def test_entries_may_be_separated_as_one_likes(between: str) -> None:
    people = accounts(f"ann:{ANN}{between}ben:{BEN}")
    assert people.verify("ann", "orange")
    assert people.verify("ben", "lemon")
    assert not people.verify("ann", "lemon")
    assert not people.verify("cid", "orange")
    assert not people.verify("ann", "")


def test_an_htpasswd_file_is_read_and_read_anew_when_it_changes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "users"
    file.write_text(f"# the newsroom\nann:{ANN}\n\nben:{BEN}\n")
    people = accounts(str(file))
    assert people.verify("ben", "lemon")
    file.write_text(f"ann:{ANN}\ndot:{BEN}\n")
    os.utime(file, (1, 1))
    assert people.hash_of("ben") is None
    assert people.verify("dot", "lemon")
    with caplog.at_level(logging.ERROR):
        file.write_text("ann:secret\n")
        os.utime(file, (2, 2))
        assert people.verify("dot", "lemon")
    assert "Line 1" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("users", "message"),
    [
        ("ann", "names no file that is there"),
        ("/no/such/file", "names no file that is there"),
        (f"ann:{ANN},ben", "Entry 2 is not of the form name:hash"),
        (f":{ANN}", "Entry 1 is not of the form name:hash"),
        (f"ann:{ANN},ben:orange", r"Entry 2 \(ben\) has no bcrypt hash"),
        ("ann:$apr1$abc$abcdefghijklmnopqrstu1", r"Entry 1 \(ann\) has no bcrypt hash"),
        (f"ann:{ANN[:-1]}", r"Entry 1 \(ann\) has no bcrypt hash"),
        (f"ann:{ANN},ann:{BEN}", "Entry 2 has the name ann once more"),
        ("", "names no file"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_of_it_shown(users: str, message: str) -> None:
    with pytest.raises(rag.ConfigurationError, match=message) as raised:
        accounts(users)
    assert "BYLINE_USERS" in str(raised.value)
    for secret in ("orange", ANN[8:30], "apr1"):
        assert secret not in str(raised.value)


@pytest.mark.parametrize(("content", "message"), [("\n# nobody\n", "names nobody of"), ("ann\n", "Line 1 of"), (b"\xff\xfe", "UTF-8")])
def test_a_wrong_file_is_named(tmp_path: Path, content: str | bytes, message: str) -> None:
    file = tmp_path / "users"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(rag.ConfigurationError, match=message):
        accounts(str(file))


def test_an_unknown_name_costs_as_much_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    people = accounts(f"ann:{ANN}")
    costs: list[bytes] = []
    check = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda given, stored: costs.append(stored[:7]) or check(given, stored))
    assert not people.verify("nobody", "orange")
    assert not people.verify("ann", "wrong")
    assert costs == [b"$2b$04$", b"$2b$04$"]


@pytest.mark.parametrize("password", ["x" * 200, "nul\0byte", "ünïcode ☃", "\udcff"])
def test_any_password_may_be_tried(password: str) -> None:
    assert not accounts(f"ann:{ANN}").verify("ann", password)
    assert not accounts(f"ann:{ANN}").verify("nobody", password)


def test_a_long_password_hashed_by_htpasswd_which_cuts_it_works() -> None:
    long = "long password " * 10
    assert accounts(f"ann:{hashed(long[:72])}").verify("ann", long)


def test_an_entry_that_is_made_lets_its_person_in() -> None:
    entry = entry_for("ann", "ünïcode ☃")
    assert accounts(entry).verify("ann", "ünïcode ☃")


@pytest.mark.parametrize(("name", "password"), [("a b", "x"), ("", "x"), ("a:b", "x"), ("a,b", "x"), ("ann", ""), ("ann", "x" * 73)])
def test_an_entry_that_could_not_work_is_not_made(name: str, password: str) -> None:
    with pytest.raises(rag.ConfigurationError, match="Choose another"):
        entry_for(name, password)
