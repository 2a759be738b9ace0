"""A model that wants its questions marked and does not get them marked finds less, and nobody notices."""

from __future__ import annotations

import pytest

from rag.models.prefixes import Prefixes, prefixes

BGE = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("intfloat/multilingual-e5-large", ("query: ", "passage: ")),
        ("e5-small-v2", ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", ("", "")),
        ("BAAI/bge-small-en-v1.5", (BGE, "")),
        ("BAAI/bge-m3", ("", "")),
        ("nomic-embed-text:latest", ("search_query: ", "search_document: ")),
        ("nomic-ai/nomic-embed-text-v1.5-Q", ("search_query: ", "search_document: ")),
        ("mixedbread-ai/mxbai-embed-large-v1", (BGE, "")),
        ("snowflake/snowflake-arctic-embed-m-long", (BGE, "")),
        ("snowflake-arctic-embed-l-v2.0", ("query: ", "")),
        ("google/embeddinggemma-300m", ("task: search result | query: ", "title: none | text: ")),
        ("text-embedding-3-small", ("", "")),
        ("sentence-transformers/all-MiniLM-L6-v2", ("", "")),
        ("thenlper/gte-base", ("", "")),
    ],
)
def test_makers_prefixes_are_known_by_the_models_name(model: str, expected: tuple[str, str]) -> None:
    assert prefixes(model, None, None) == expected


def test_settings_go_before_the_makers_and_none_is_no_prefix() -> None:
    assert prefixes("e5-large", "Q: ", None) == ("Q: ", "passage: ")
    assert prefixes("e5-large", "none", "none") == ("", "")
    assert prefixes("some-model", None, "P: ") == ("", "P: ")


def test_what_the_models_own_files_say_goes_before_its_name() -> None:
    assert prefixes("e5-large", None, None, Prefixes("a ", "b ")) == ("a ", "b ")
    assert prefixes("e5-large", "none", None, Prefixes("a ", "b ")) == ("", "b ")


def test_only_what_stands_before_passages_changes_what_is_stored() -> None:
    assert Prefixes("query: ", "").identifier == ""
    assert Prefixes("", "passage: ").identifier == "/'passage: '"
    assert (Prefixes("q ", "").description, Prefixes().description) == ("questions after 'q '", "")
