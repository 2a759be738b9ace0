"""A list of texts is embedded once, and only as the same list."""

from collections.abc import Sequence

from rag.embedding import Matrix, TokenVectors
from rag.remembered_tokens import KEPT, RememberedTokens
from rag.testing import WordCountEmbedding


class Counting(WordCountEmbedding):
    """Notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[Matrix, list[TokenVectors]]:
        self.asked.append(tuple(texts))
        return super().embed_with_tokens(texts)


def test_the_same_list_is_embedded_once_and_another_anew() -> None:
    counting = Counting()
    remembered = RememberedTokens(counting)
    first = remembered.embed_with_tokens(["Who came?"])
    assert remembered.embed_with_tokens(("Who came?",)) is first
    remembered.embed_with_tokens(["Who came?", "Who left?"])
    assert counting.asked == [("Who came?",), ("Who came?", "Who left?")]
    assert remembered.token_identifier == counting.token_identifier


def test_what_was_asked_longest_ago_is_forgotten() -> None:
    counting = Counting()
    remembered = RememberedTokens(counting)
    for number in range(KEPT):
        remembered.embed_with_tokens([str(number)])
    remembered.embed_with_tokens(["0"])  # asked again
    remembered.embed_with_tokens(["another"])  # takes the place of 1
    counting.asked.clear()
    remembered.embed_with_tokens(["0"])
    remembered.embed_with_tokens(["1"])
    assert counting.asked == [("1",)]
