"""Whether two spellings name the same in the articles of a corpus; what is asked when a sentence is held to its quote.

Names in full are compared by ``spellings.same_person``, family names also by what the corpus has joined. Whom a name belongs to is
``rag.names``'s matter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.spellings import name_parts, same_person, same_word

if TYPE_CHECKING:
    from rag.names import NameIndex


def same_name_in(names: NameIndex) -> Callable[[str, str], bool]:
    """The comparison for the articles that ``names`` was read from."""

    def same_name(one: str, other: str) -> bool:
        mine, theirs = name_parts(one), name_parts(other)
        if not mine or not theirs:
            return False
        if len(mine) > 1 and len(theirs) > 1:
            return same_person(one, other)
        return same_word(mine[-1], theirs[-1]) or theirs[-1] in names.groups.get(mine[-1], ())

    return same_name
