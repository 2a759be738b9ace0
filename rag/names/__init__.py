"""Names of persons: found in an article (``mentions``), told from other names (``persons``), joined over the corpus (``joining``) and
recognised in a question (``index``). What people state of them is in ``aliases``; ``matching`` compares two names without a corpus.
"""

from rag.names.aliases import Aliases
from rag.names.index import NameIndex, NameInQuestion, expansions, with_spelling
from rag.names.joining import KnownPerson
from rag.names.matching import distance_of_names, same_person
from rag.names.mentions import find_names

__all__ = [
    "Aliases",
    "KnownPerson",
    "NameInQuestion",
    "NameIndex",
    "distance_of_names",
    "expansions",
    "find_names",
    "same_person",
    "with_spelling",
]
