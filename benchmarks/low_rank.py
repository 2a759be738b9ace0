"""The local model with changes of low rank that can be learned (Hu et al. 2021), and how they are learned, kept and read again.

The model's own weights stay as they are; learned are, in each of its linear maps, the product of two matrices that is added, its biases,
norms and the embedding of the two parts of a pair. What is made of its last hidden states, and the loss, are up to ``train_reader.py``.
PyTorch is needed, and is no dependency of Byline's.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as functional
from onnx import numpy_helper
from torch import Tensor, nn

from rag.models.local_model import BF16_STEP, DIMENSIONS, checked_assets, padded_length

HEADS, LAYERS = 12, 6
MAPS = ("attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.o_proj", "mlp.fc1", "mlp.fc2")
NORMS = ("attention_output_norm", "mlp_output_norm")
TYPES = ".model.embeddings.token_type_embeddings.weight"
FIRST_NORM = "model.layers.-1.embeddings_norm_layernorm"


def tensors_of_model() -> tuple[dict[str, Tensor], dict[str, int]]:
    """The local model's tensors by name, and the byte of its data at which each begins."""
    folder = checked_assets() / "onnx"
    data = np.fromfile(folder / "model.onnx_data", dtype=np.uint8)  # onnx does not read a file with hard links, as uv installs it
    tensors, places = {}, {}
    for each in onnx.load(str(folder / "model.onnx"), load_external_data=False).graph.initializer:
        kept = {entry.key: entry.value for entry in each.external_data}
        places[each.name] = int(kept.get("offset", 0))
        if kept:
            each.raw_data = data[places[each.name] :][: int(kept["length"])].tobytes()
            each.ClearField("external_data")
            each.data_location = onnx.TensorProto.DEFAULT
        tensors[each.name] = torch.tensor(numpy_helper.to_array(each))
    return tensors, places


class Changed(nn.Module):
    """A linear map with a change of low rank: ``x (W + down up) + bias``."""

    def __init__(self, weights: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weights", weights.t().contiguous())
        self.bias = nn.Parameter(bias.clone())
        self.down = nn.Parameter(2 * torch.randn(weights.shape[0], rank) / math.sqrt(weights.shape[0]))
        self.up = nn.Parameter(torch.zeros(rank, weights.shape[1]))

    def forward(self, values: Tensor) -> Tensor:
        """``[n, length, in]`` to ``[n, length, out]``."""
        weights, bias, down, up = (each.to(values.dtype) for each in (self.weights, self.bias, self.down, self.up))
        return functional.linear(values, weights, bias) + values @ down @ up  # added to the weights first, a step took a fifth longer


class Layer(nn.Module):
    """One layer of the model."""

    def __init__(self, tensors: dict[str, Tensor], name: str, rank: int) -> None:
        super().__init__()
        self.maps = nn.ModuleList(
            [Changed(tensors[f"{name}.{each}.MatMul.weight"], tensors[f"{name}.{each}.Add.bias"], rank) for each in MAPS]
        )
        self.norms = nn.ModuleList([_norm(tensors, f"{name}.{each}_layernorm") for each in NORMS])

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Hidden states to hidden states; ``mask`` is added to what is looked at."""
        size, length, _ = states.shape
        query, key, value = (each(states).view(size, length, HEADS, -1).transpose(1, 2) for each in self.maps[:3])
        attention = ((query / math.sqrt(DIMENSIONS / HEADS)) @ key.transpose(-1, -2) + mask).softmax(-1).to(value.dtype)
        seen = (attention @ value).transpose(1, 2).reshape(size, length, DIMENSIONS)
        states = self.norms[0](states + self.maps[3](seen))
        return self.norms[1](states + self.maps[5](functional.gelu(self.maps[4](states))))


class LowRank(nn.Module):
    """The model, with what is learned."""

    def __init__(self, tensors: dict[str, Tensor], rank: int) -> None:
        super().__init__()
        self.register_buffer("words", tensors[".model.embeddings.word_embeddings.weight"])
        self.register_buffer("places", tensors[".model.embeddings.position_embeddings.weight"])
        self.types = nn.Parameter(tensors[TYPES].clone())
        self.norm = _norm(tensors, FIRST_NORM)
        self.layers = nn.ModuleList([Layer(tensors, f"model.layers.{number}", rank) for number in range(LAYERS)])

    def states(self, ids: Tensor, mask: Tensor, parts: Tensor) -> Tensor:
        """Last hidden states, ``[n, length, DIMENSIONS]``."""
        states = self.norm(functional.embedding(ids, self.words) + self.places[: ids.shape[1]] + self.types[parts])
        hidden = torch.where(mask, 0.0, -1e4)[:, None, None, :].to(torch.bfloat16)
        for layer in self.layers:
            states = layer(states, hidden)
        return states


def _norm(tensors: dict[str, Tensor], name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(DIMENSIONS, eps=1e-12)
    norm.weight.data, norm.bias.data = tensors[f"{name}.weight"].clone(), tensors[f"{name}.bias"].clone()
    return norm


def start_from(model: LowRank, file: Path) -> dict[str, Tensor]:
    """Put what was learned before into the model; what it has more of, changes of higher rank, begins without effect.

    Returns:
        All that the file holds, by name.
    """
    with np.load(file) as kept:
        learned = {name: torch.tensor(kept[name].astype(np.float32)) for name in kept.files if not name.endswith(".place")}
    for number, layer in enumerate(model.layers):
        for name, each in zip(MAPS, layer.maps, strict=True):
            down, up = (learned[f"model.layers.{number}.{name}.MatMul.weight.{part}"] for part in ("down", "up"))
            each.down.data[:, : down.shape[1]], each.up.data[: up.shape[0]] = down, up
            each.bias.data = learned[f"model.layers.{number}.{name}.Add.bias"]
        for name, norm in zip(NORMS, layer.norms, strict=True):
            norm.weight.data, norm.bias.data = (learned[f"model.layers.{number}.{name}_layernorm.{part}"] for part in ("weight", "bias"))
    model.types.data = learned[TYPES]
    model.norm.weight.data, model.norm.bias.data = learned[f"{FIRST_NORM}.weight"], learned[f"{FIRST_NORM}.bias"]
    return learned


def written(model: LowRank, places: dict[str, int], head: dict[str, Tensor]) -> dict[str, np.ndarray]:
    """What was learned by name, as ``rag.models.local_model.merged`` reads it, and what is made of the last hidden states.

    Args:
        model: with what was learned.
        places: the byte at which each of its own tensors begins.
        head: by name, what is made of the last hidden states.
    """
    found: dict[str, np.ndarray] = {}

    def keep(name: str, values: Tensor) -> None:
        found[name] = values.detach().numpy().astype(np.float16)

    for number, layer in enumerate(model.layers):
        for name, each in zip(MAPS, layer.maps, strict=True):
            weights = f"model.layers.{number}.{name}.MatMul.weight"
            keep(f"{weights}.down", each.down)
            keep(f"{weights}.up", each.up)
            found[f"{weights}.place"] = np.int64(places[weights])
            keep(f"model.layers.{number}.{name}.Add.bias", each.bias)
        for name, norm in zip(NORMS, layer.norms, strict=True):
            keep(f"model.layers.{number}.{name}_layernorm.weight", norm.weight)
            keep(f"model.layers.{number}.{name}_layernorm.bias", norm.bias)
    keep(TYPES, model.types)
    keep(f"{FIRST_NORM}.weight", model.norm.weight)
    keep(f"{FIRST_NORM}.bias", model.norm.bias)
    for name, values in head.items():
        keep(name, values)
    return found


def mean(found: dict[str, np.ndarray], file: Path) -> dict[str, np.ndarray]:
    """Half of what was learned now and half of what the file holds, number by number: after Wortsman et al.'s model soups (2022)."""
    with np.load(file) as before:
        halves = {name: (values.astype(np.float32) + before[name].astype(np.float32)) / 2 for name, values in found.items()}
    return {name: found[name] if name.endswith(".place") else half.astype(np.float16) for name, half in halves.items()}


def rows(tokens: Sequence[Sequence[int]], seconds: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """Pairs as numbers, ``[n, length]``: their tokens, the mask of what is not padding, and 1 for what is of their second part."""
    length = padded_length(max(map(len, tokens)), BF16_STEP)
    ids, parts = (torch.zeros(len(tokens), length, dtype=torch.long) for _ in range(2))
    for number, (each, second) in enumerate(zip(tokens, seconds, strict=True)):
        ids[number, : len(each)] = torch.tensor(each)
        parts[number, second : len(each)] = 1
    return ids, ids > 0, parts


def learn(model: LowRank, losses: Iterator[Callable[[], Tensor]], *, seconds: float, rate: float, save: Callable[[], None]) -> None:
    """Take steps for so long, each to lessen the next loss; the rate falls to nothing. Saves now and then, so that little is lost."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    begin, step, told = time.monotonic(), 0, []
    while (spent := (time.monotonic() - begin) / seconds) < 1:
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, step / 100) * max(0.02, 1 - spent)
        value = next(losses)()
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        told.append(value.item())
        if step % 50 == 0:
            print(f"step {step}, {spent:.0%} of the time, loss {np.mean(told[-50:]):.3f}", flush=True)
        if step % 500 == 0:
            save()
    save()
