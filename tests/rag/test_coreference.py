"""Pronouns and the persons they stand for, with a finder of persons that knows a few names."""

import re

import pytest

from rag.coreference import references
from rag.sentences import sentence_spans

KNOWN = re.compile(r"(?:Anna |Carl )?(?P<family>Lind|Berg|Holm)|Unknown")


def names(text: str) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), match["family"] or "") for match in KNOWN.finditer(text)]


def read(text: str) -> list[tuple[str, str, bool]]:
    found = references(text, sentence_spans(text), names)
    assert all(text[each.name[0] : each.name[1]] in each.written for each in found)
    return [(text[each.start : each.end], each.person, each.certain) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lind came to Oslo. He took over in May.", [("He", "Lind", True)]),
        ("Lind came. He left. He returned.", [("He", "Lind", True), ("He", "Lind", True)]),
        ("Lind said he would resign.", [("he", "Lind", True)]),
        ("Lind told Berg to wait. He left.", [("He", "Lind", False)]),  # either may have left
        ("Lind left. They saw him.", [("him", "Lind", False)]),
        ("Lind left. Unknown was there, and he wept.", []),  # who Unknown is nobody knows: it may be a person
        ("Lind told Unknown that he must wait.", [("he", "Lind", False)]),
        ("Lind went to Unknown, where he slept.", [("he", "Lind", True)]),  # a place
        ("Lind told Berg that he must wait.", [("he", "Lind", False)]),
        ("The town was quiet that day, and all along the river people said it was on account of Lind. He slept.", [("He", "Lind", False)]),
        ("Lind left. “He is gone,” they say.", []),  # whom a speaker means is not known
        ("Lind left. An official stayed. He wept.", []),  # the official
        ("Lind left. An official said he would return.", []),
        ("Lind left. It rained. He slept.", [("He", "Lind", False)]),
        ("Lind left. It rained. It snowed. It froze. He slept.", []),
        ("He came. Lind left.", []),
        (
            "Anna Lind came, and she spoke to Berg. He listened. She left.",
            [("she", "Lind", True), ("He", "Berg", True)],
        ),  # the sentence before the last names no woman
    ],
)
def test_who_is_meant_and_whether_that_is_certain(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert read(text) == expected


def test_a_possessive_is_explained_by_one() -> None:
    text = "Carl Lind left. His brother stayed."
    (found,) = references(text, sentence_spans(text), names)
    assert (found.written, found.name) == ("Carl Lind's", (0, 9))
