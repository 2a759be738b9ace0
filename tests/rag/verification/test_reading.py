from __future__ import annotations

import pytest

from rag.verification.reading import one_root, read, sentences_of


def test_words_alike_share_a_term_and_opposites_its_sign() -> None:
    terms = {token.word: (token.term, token.sign) for token in read("accepted rejected acknowledged").tokens}
    assert terms["accepted"] == terms["acknowledged"] == (terms["rejected"][0], -terms["rejected"][1])


def test_phrases_are_one_term() -> None:
    assert read("The prime minister stepped in.").terms.keys() == read("The premier intervened.").terms.keys()


def test_parts_that_could_be_sentences() -> None:
    parts = read("He met A and B, but she stayed because it rained; nobody left.").parts
    assert [[token.word for token in part][:2] for part in parts] == [["he", "met"], ["but", "she"], ["because", "it"], ["nobody", "left"]]


def test_denials_inside_a_word_are_told_apart() -> None:
    assert [token.word for token in read("He didn't and cannot go").tokens] == ["he", "did", "not", "and", "can", "not", "go"]


@pytest.mark.parametrize(("one", "other", "same"), [("iran", "iranian", True), ("interven", "intervent", True), ("iran", "iraq", False)])
def test_forms_of_one_word(one: str, other: str, same: bool) -> None:
    assert one_root(one, other) is same


def test_a_text_is_among_its_sentences() -> None:
    assert sentences_of("He left. She stayed.") == {"He left. She stayed.", "He left.", "She stayed."}


def test_a_text_whose_words_were_taken_apart() -> None:
    assert [token.word for token in read("They did n't go , n’t they ?").tokens] == ["they", "did", "not", "go", ",", "not", "they", "?"]
