"""fastembed's cross-encoders, on a model that really runs and whose scores one computes by hand: no package brings trained weights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rag.errors import ConfigurationError, ModelError
from rag.models.cross_encoder import CrossEncoder
from rag.reranking import Reranker
from tests.rag.onnx_models import common_words_model

WORDS = "who what met otto in geneva mara lind train derailed near tarn the a vote was lost"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoder:
    folder = tmp_path_factory.mktemp("reranker")
    return CrossEncoder(str(common_words_model(folder / "common-words", WORDS)), cache=folder)


def test_scores_are_the_models_own_in_the_order_of_the_passages(encoder: CrossEncoder) -> None:
    reranker: Reranker = encoder
    assert reranker.identifier.startswith("fastembed:common-words@")
    assert reranker.runtime == "fastembed"
    passages = ["the vote was lost", "mara lind met otto in geneva", "a train", "who met otto", "otto met otto"]
    assert reranker.score("who met otto", passages) == [0, 2, 0, 3, 3]
    assert reranker.score("what derailed", ["a train derailed near tarn", ""]) == [1, 0]
    assert reranker.score("who", []) == []


def test_many_batches_and_threads_change_nothing(encoder: CrossEncoder) -> None:
    passages = [f"{'train ' * (number % 5)}{'the ' * (number % 3)}" for number in range(50)]
    with ThreadPoolExecutor(4) as threads:
        for scores in threads.map(lambda _: encoder.score("train", passages), range(4)):
            assert scores == [number % 5 for number in range(50)]


def test_a_model_that_gives_no_numbers_is_no_order(tmp_path: Path) -> None:
    broken = CrossEncoder(str(common_words_model(tmp_path / "broken", WORDS, outputs="nan")), cache=tmp_path)
    with pytest.raises(ModelError, match=r"does not give one number a passage\)\. Change or unset BYLINE_RERANKER\.$"):
        broken.score("who", ["otto", "mara"])


def test_a_model_that_fails_says_so(encoder: CrossEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("out of memory\nand more")

    monkeypatch.setattr(encoder._model, "rerank", broken)
    with pytest.raises(ModelError, match=r"failed \(out of memory\)\. Change or unset BYLINE_RERANKER\.$"):
        encoder.score("who", ["otto"])


def test_what_cannot_be_loaded_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"\(such as Xenova/ms-marco-MiniLM-L-6-v2, .*Correct BYLINE_RERANKER; "):
        CrossEncoder("ms-marco-MiniLM-L-6-v2", cache=tmp_path)
    folder = common_words_model(tmp_path / "model", WORDS)
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ConfigurationError, match=r"cannot run the model .*\. Change BYLINE_RERANKER\.$"):
        CrossEncoder(str(folder), cache=tmp_path)
    (folder / "model.onnx").unlink()
    with pytest.raises(ConfigurationError, match=r"lacks onnx/model\.onnx or model\.onnx\. Correct BYLINE_RERANKER\.$"):
        CrossEncoder(str(folder), cache=tmp_path)
