"""An endpoint that repeats how it was asked does not make keys or passwords public."""

from __future__ import annotations

import base64

import pytest

from rag.models.redaction import Redaction

URL = "https://ann:orange%20peel@models.example/v1?code=lemon-tree&v=2"
REPEATED = base64.b64encode(b"ann:orange peel").decode()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Incorrect API key: plainword42", "Incorrect API key: (key)"),
        ("asked with orange%20peel, or orange peel", "asked with (key), or (key)"),
        (f"Authorization: Basic {REPEATED}", "Authorization: Basic (key)"),
        ("no route /v1/chat?code=lemon-tree&v=2", "no route /v1/chat?(key)"),
        ("wrong code lemon-tree", "wrong code (key)"),
        ("Bearer abcdefgh12 and sk-abcdefgh12 of others", "(key) and (key) of others"),
        ("Basic YW55Ym9keTpzZWNyZXQ=", "(key)"),
        ("Basic authentication is required by 2 of ann's servers", "Basic authentication is required by 2 of ann's servers"),
    ],
)
def test_nothing_secret_of_an_endpoint_is_repeated(said: str, shown: str) -> None:
    assert Redaction(URL, "plainword42")(said) == shown


def test_an_endpoint_without_secrets_says_what_it_says() -> None:
    assert Redaction("http://127.0.0.1:1/v1", "")("The model is not loaded.") == "The model is not loaded."
