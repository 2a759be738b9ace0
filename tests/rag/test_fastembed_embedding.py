"""fastembed runs the shipped weights from a folder and gives what Byline's own runtime gives; what it cannot load says what to change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.embedding import Embedding, TokenEmbedding
from rag.errors import ConfigurationError, ModelError
from rag.models import fastembed_embedding
from rag.models.fastembed_embedding import FastembedEmbedding
from rag.models.local_embedding import LocalEmbedding
from tests.rag.onnx_models import POOLING, shipped_model

TEXTS = ["Esmail Qaani met Hadi al-Amiri in Baghdad.", "Zürich, Ōsaka, Åre", "", "word " * 400, "Bake it for an hour. " * 9]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_model(tmp_path_factory.mktemp("models") / "minilm")


@pytest.fixture(scope="module")
def embedding(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> FastembedEmbedding:
    return FastembedEmbedding(str(folder), cache=tmp_path_factory.mktemp("cache"))


def test_it_gives_what_the_same_weights_give_elsewhere(embedding: FastembedEmbedding) -> None:
    one: Embedding = embedding
    assert not isinstance(one, TokenEmbedding)
    assert (one.dimensions, one.runtime) == (384, "fastembed")
    vectors, expected = embedding.embed(TEXTS), LocalEmbedding("onnxruntime").embed(TEXTS)
    assert (vectors * expected).sum(axis=1).min() > 0.9999
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert vectors.dtype == np.float32
    assert (embedding.embed_queries(TEXTS) * vectors).sum(axis=1).min() > 0.9999
    assert embedding.embed([]).shape == (0, 384)


def test_batches_and_threads_change_nothing(embedding: FastembedEmbedding, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = embedding.embed(TEXTS)
    monkeypatch.setattr(fastembed_embedding, "BATCH", 2)
    with ThreadPoolExecutor(4) as threads:
        for vectors in threads.map(embedding.embed, [TEXTS] * 8):
            assert (vectors * whole).sum(axis=1).min() > 0.9999


def _changed(folder: Path, tmp_path: Path, changes: dict[str, Any]) -> Path:
    """Another folder of the same model, with files written anew, or taken away where the content is None."""
    other = tmp_path / "another-name"
    shutil.copytree(folder, other, copy_function=os.link)
    for name, content in changes.items():
        (other / name).unlink(missing_ok=True)
        if content is not None:
            (other / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return other


def test_a_model_is_named_by_its_weights_not_by_where_it_lies(embedding: FastembedEmbedding, folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / folder.name
    shutil.copytree(folder, moved, copy_function=os.link)
    assert embedding.identifier.startswith("fastembed:minilm@")
    assert FastembedEmbedding(str(moved), cache=tmp_path).identifier == embedding.identifier
    first_token = _changed(folder, tmp_path, {"1_Pooling/config.json": {"pooling_mode_cls_token": True}})
    assert FastembedEmbedding(str(first_token), cache=tmp_path).identifier.endswith("/CLS/384")


def test_the_folders_own_prompts_are_used_and_settings_go_before_them(folder: Path, tmp_path: Path, embedding: FastembedEmbedding) -> None:
    prompts = {"prompts": {"query": "query: ", "document": "passage: "}}
    other = str(_changed(folder, tmp_path, {"config_sentence_transformers.json": prompts}))
    told = FastembedEmbedding(other, cache=tmp_path)
    assert told.prefixes == "questions after 'query: ', passages after 'passage: '"
    assert told.identifier.endswith("/MEAN/384/'passage: '")
    plain = embedding.embed(["query: rain", "passage: rain", "rain"])
    assert told.embed_queries(["rain"])[0] @ plain[0] > 0.9999
    assert told.embed(["rain"])[0] @ plain[1] > 0.9999
    unset = FastembedEmbedding(other, cache=tmp_path, query_prefix="none", passage_prefix="none")
    assert unset.embed(["rain"])[0] @ plain[2] > 0.9999
    assert unset.prefixes == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"onnx/model.onnx": None}, r"it lacks onnx/model\.onnx or model\.onnx\. Correct BYLINE_EMBEDDING\.$"),
        ({"tokenizer.json": None, "tokenizer_config.json": None}, r"it lacks tokenizer\.json, tokenizer_config\.json\. Correct"),
        ({"onnx/model.onnx": "no model"}, r"cannot run the model .*\. Change BYLINE_EMBEDDING\.$"),
        ({"onnx/model.onnx_data": None}, r"cannot run the model .*\. Change BYLINE_EMBEDDING\.$"),
        ({"tokenizer.json": "{}"}, r"cannot run the model .*\. Change BYLINE_EMBEDDING\.$"),
        ({"1_Pooling/config.json": None}, r"does not say in 1_Pooling/config\.json .*, or change BYLINE_EMBEDDING\.$"),
        ({"1_Pooling/config.json": POOLING | {"pooling_mode_max_tokens": True}}, r"does not say in 1_Pooling/config\.json"),
        ({"1_Pooling/config.json": "{"}, r"config\.json cannot be read .*, or change BYLINE_EMBEDDING\.$"),
    ],
)
def test_a_folder_that_is_no_model_says_what_it_lacks(folder: Path, tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        FastembedEmbedding(str(_changed(folder, tmp_path, changes)), cache=tmp_path)


def test_a_name_that_fastembed_does_not_know_gives_the_nearest_ones(tmp_path: Path) -> None:
    message = r"^BAAI/bge-smal-en-v1\.5 is neither .* knows for this \(such as BAAI/bge-small-en-v1\.5, .*Correct BYLINE_EMBEDDING; "
    with pytest.raises(ConfigurationError, match=message):
        FastembedEmbedding("BAAI/bge-smal-en-v1.5", cache=tmp_path)
    with pytest.raises(ConfigurationError, match=r"neither a folder nor one of the \d\d models"):
        FastembedEmbedding(str(tmp_path / "nothing-here"), cache=tmp_path)


@pytest.mark.loopback
def test_without_a_network_a_known_model_says_so_at_once(tmp_path: Path) -> None:
    """In another Python, because the hub's address is read when its client is imported. The port is one that nobody listens at."""
    code = (
        "import pathlib, sys, time\n"
        "from rag.errors import ConfigurationError\n"
        "from rag.models.fastembed_embedding import FastembedEmbedding\n"
        "import fastembed\n"
        "began = time.monotonic()\n"
        "try:\n"
        "    FastembedEmbedding('BAAI/bge-small-en-v1.5', cache=pathlib.Path(sys.argv[1]))\n"
        "except ConfigurationError as error:\n"
        "    print(time.monotonic() - began, error)\n"
    )
    environment = os.environ | {"HF_ENDPOINT": "http://127.0.0.1:9"}
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "models")], env=environment, capture_output=True, text=True, check=False
    )
    took, _, message = ran.stdout.partition(" ")
    assert message.startswith("The model BAAI/bge-small-en-v1.5 cannot be downloaded ("), ran.stderr
    assert message.rstrip().endswith("or set BYLINE_EMBEDDING to fastembed: and a folder that holds the model.")
    assert float(took) < 15
    assert ran.stderr == ""


def test_a_cached_model_asks_nobody(folder: Path, tmp_path: Path, embedding: FastembedEmbedding) -> None:
    """As a download lays it out; any connection would fail the test."""
    snapshot = tmp_path / "models--qdrant--all-MiniLM-L6-v2-onnx" / "snapshots" / "abc"
    from fastembed import TextEmbedding

    (known,) = [model for model in TextEmbedding.list_supported_models() if model["model"] == "sentence-transformers/all-MiniLM-L6-v2"]
    snapshot = tmp_path / f"models--{known['sources']['hf'].replace('/', '--')}" / "snapshots" / "abc"
    shutil.copytree(folder, snapshot, copy_function=os.link)
    os.link(folder / "onnx" / "model.onnx", snapshot / known["model_file"])
    os.link(folder / "onnx" / "model.onnx_data", snapshot / "model.onnx_data")
    (snapshot.parent.parent / "refs").mkdir()
    (snapshot.parent.parent / "refs" / "main").write_text("abc")
    cached = FastembedEmbedding("sentence-transformers/all-minilm-l6-v2", cache=tmp_path)
    assert cached.identifier == "fastembed:sentence-transformers/all-MiniLM-L6-v2/384"
    assert cached.embed(["rain"])[0] @ embedding.embed(["rain"])[0] > 0.9999


def test_a_model_that_fails_later_says_so(embedding: FastembedEmbedding, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("out of memory\nand more")

    monkeypatch.setattr(embedding._model, "passage_embed", broken)
    with pytest.raises(ModelError, match=r"failed \(out of memory\)\. Change BYLINE_EMBEDDING\.$"):
        embedding.embed(["rain"])
    monkeypatch.setattr(embedding._model, "passage_embed", lambda texts, **_: [np.full(384, np.nan)] * len(texts))
    with pytest.raises(ModelError, match=r"numbers that are none \(NaN\)"):
        embedding.embed(["rain"])
