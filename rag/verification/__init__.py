"""Does a quote support a sentence? ``support`` asks each concern: shared words, ``names``, ``numbers``, ``dates``, ``polarity``, ``roles``,
``certainty`` and ``credit``. ``softening`` makes of a sentence what the quote does support.
"""

from rag.verification.names import SameName
from rag.verification.similarity import Similarity, TokenSimilarity
from rag.verification.softening import softened
from rag.verification.support import Support, supports

__all__ = ["SameName", "Similarity", "Support", "TokenSimilarity", "softened", "supports"]
