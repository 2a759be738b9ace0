"""Articles cut as somebody would who builds from LlamaIndex's parts: by its ``SentenceSplitter`` into passages, these into sentences.

Offsets are found by the words and checked; a passage whose words do not stand in its article as they are is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from eval.schema import Span

if TYPE_CHECKING:
    import rag

CHUNK_TOKENS = 256  # for which ../shared/benchmarks/README.md gives floors; they do not overlap


def nodes_of(articles: Iterable[rag.Article]) -> list[Any]:
    """LlamaIndex's nodes of articles: the title in their metadata, and so before each passage when it is embedded."""
    from llama_index.core import Document
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=0)
    documents = [Document(text=article.text, metadata={"title": article.title}, id_=article.article_id) for article in articles]
    return list(splitter.get_nodes_from_documents(documents))


def span_of(node: Any, text: str) -> Span | None:
    """Where a node's words stand in its article's text; None where they do not stand there as they are."""
    words = node.get_content()
    start = node.start_char_idx if node.start_char_idx is not None else text.find(words)
    if start < 0 or text[start : start + len(words)] != words:
        return None
    return Span(article_id=node.ref_doc_id, start=start, end=start + len(words))


def sentences_in(span: Span, text: str) -> list[Span]:
    """The sentences of a passage, white space trimmed, as the splitter itself finds them."""
    from llama_index.core.node_parser.text.utils import split_by_sentence_tokenizer

    found, place = [], span.start
    for piece in split_by_sentence_tokenizer()(text[span.start : span.end]):
        start = text.index(piece, place)
        place = start + len(piece)
        if trimmed := piece.strip():
            begin = start + piece.index(trimmed)
            found.append(Span(article_id=span.article_id, start=begin, end=begin + len(trimmed)))
    return found


def quotes(spans: Sequence[Span], texts: dict[str, str]) -> list[str]:
    """The words of spans."""
    return [texts[span.article_id][span.start : span.end] for span in spans]
