"""What Byline is measured beside: LlamaIndex's own VectorStoreIndex over Chroma, with the weights that Byline uses, on plain onnxruntime.

As somebody would build it from LlamaIndex's parts: a ``SentenceSplitter`` of 256 tokens that do not overlap, the title in the metadata
that are embedded with each chunk, the vectors in an embedded Chroma, dense retrieval of the ten nearest. Nothing of ``rag`` is used but
where its wheel keeps the weights and how it counts tokens.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import onnxruntime
from chromadb.config import Settings
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import NodeWithScore
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import PrivateAttr
from tokenizers import Tokenizer

from rag.models.local_embedding import MAX_TOKENS
from rag.models.local_model import checked_assets

CHUNK_TOKENS = 256  # the size that ../shared/benchmarks/README.md gives the floor for
COLLECTION = "peer-chunks"


class MiniLM(BaseEmbedding):
    """all-MiniLM-L6-v2 on onnxruntime: batches in the order of the texts, padded to the longest, as LlamaIndex's own embeddings do."""

    _tokenizer: Tokenizer = PrivateAttr()
    _session: Any = PrivateAttr()

    def __init__(self) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2", embed_batch_size=32)
        folder = checked_assets()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(folder / "onnx" / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        encoded = self._tokenizer.encode_batch(texts)
        ids = np.array([each.ids for each in encoded], dtype=np.int64)
        mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
        hidden = self._session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
        mean = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        vectors: list[list[float]] = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class Peer:
    """An index in a folder."""

    def __init__(self, folder: Path, embedding: MiniLM | None = None) -> None:
        self._embedding = embedding or MiniLM()
        self._client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self._collection = self._client.get_or_create_collection(COLLECTION, configuration={"hnsw": {"space": "cosine"}})
        store = ChromaVectorStore(chroma_collection=self._collection)
        self._storage = StorageContext.from_defaults(vector_store=store)
        self._retrievers: dict[int, Any] = {}

    def ingest(self, file: Path) -> list[str]:
        """Take in a .jsonl of articles; the texts of the chunks."""
        splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=0)
        nodes = splitter.get_nodes_from_documents(list(_documents(file)))
        VectorStoreIndex(nodes, storage_context=self._storage, embed_model=self._embedding)
        return [node.get_content() for node in nodes]

    def retrieve(self, question: str, num_results: int = 10) -> Sequence[NodeWithScore]:
        """The nearest chunks."""
        if num_results not in self._retrievers:
            index = VectorStoreIndex.from_vector_store(self._storage.vector_store, embed_model=self._embedding)
            self._retrievers[num_results] = index.as_retriever(similarity_top_k=num_results)
        found: Sequence[NodeWithScore] = self._retrievers[num_results].retrieve(question)
        return found

    def count(self) -> int:
        """How many chunks there are."""
        return int(self._collection.count())


def _documents(file: Path) -> Iterable[Document]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            title = {"title": record["title"]}
            yield Document(text=record["text"], metadata=title, id_=record["id"])
