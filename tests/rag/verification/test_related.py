"""Related words."""

from __future__ import annotations

import pytest

from rag.terms import stem
from rag.verification.related import are_related, is_word


@pytest.mark.parametrize(
    ("one", "two"), [("rescue", "save"), ("teach", "educator"), ("kill", "death"), ("president", "leader"), ("retailer", "shop")]
)
def test_related_both_ways(one: str, two: str) -> None:
    assert are_related(stem(one), stem(two))
    assert are_related(stem(two), stem(one))


@pytest.mark.parametrize(("one", "two"), [("rescue", "drown"), ("teach", "criticise"), ("halve", "double")])
def test_not_related(one: str, two: str) -> None:
    assert not are_related(stem(one), stem(two))


def test_what_is_a_word() -> None:
    assert is_word(stem("firefighters"))
    assert not is_word(stem("Okafor"))
