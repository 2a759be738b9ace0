"""One name in two spellings, as a corpus has them."""

from rag.names import NameIndex
from rag.same_name import same_name_in


def test_names_are_compared_in_full_or_by_the_family_name() -> None:
    same_name = same_name_in(NameIndex())
    assert same_name("Anna Lind", "Lind")
    assert same_name("Qaani", "Esmail Ghaani")
    assert not same_name("Anna Lind", "Maria Lind")
    assert not same_name("Lind", "Berg")
    assert not same_name("", "Berg")
