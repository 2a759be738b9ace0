"""Learns the changes of low rank that make a reader of the local model: ``rag/models/span_reader.npz``.

    pip install torch==2.13.0; python -m benchmarks.train_reader --sets FOLDER [--seconds 1750] [--start FILE] [--write FILE]

``reader_sets.py`` names the sets that the folder is to hold. The model's own weights stay as they are; learned are, in each of its linear
maps, the product of two matrices of rank 8 that is added, its biases, norms and the embedding of the two parts of a pair, and two values of
each token: the log-odds that the answer begins and that it ends there. The loss of a group is minus the logarithm of the probability of its
answers among all runs of tokens of all its passages and "no answer", which is fixed at 0. PyTorch is needed, and is no dependency of
Byline's. ``train_evidence.py`` prints how good sentences and abstention are with it, on questions that it did not learn from.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as functional
from onnx import numpy_helper
from torch import Tensor, nn

from benchmarks.reader_sets import BESIDE, SHARES, Group, PublicSet, benchmark_groups
from benchmarks.unanswerable import Changes
from rag.models.local_embedding import LocalEmbedding
from rag.models.local_model import DIMENSIONS, checked_assets, tokenizer
from rag.models.span_reader import CHANGES, LONGEST, pair

RANK, HEADS, LAYERS = 8, 12, 6
MOST_TOKENS = 128  # of question and passage, in training
GROUPS = 12  # a step
RATE = 2e-3  # of learning, falling to nothing over the time given
MAPS = ("attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.o_proj", "mlp.fc1", "mlp.fc2")
NORMS = ("attention_output_norm", "mlp_output_norm")
TYPES = ".model.embeddings.token_type_embeddings.weight"
FIRST_NORM = "model.layers.-1.embeddings_norm_layernorm"


class Changed(nn.Module):
    """A linear map with a change of low rank: ``x (W + down up) + bias``."""

    def __init__(self, weights: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("weights", weights)
        self.bias = nn.Parameter(bias.clone())
        self.down = nn.Parameter(2 * torch.randn(weights.shape[0], RANK) / math.sqrt(weights.shape[0]))
        self.up = nn.Parameter(torch.zeros(RANK, weights.shape[1]))

    def forward(self, values: Tensor) -> Tensor:
        """``[n, length, in]`` to ``[n, length, out]``."""
        with torch.autocast("cpu", enabled=False):
            weights = (self.weights + self.down @ self.up).t()
        return functional.linear(values, weights.to(values.dtype), self.bias.to(values.dtype))


class Layer(nn.Module):
    """One layer of the model."""

    def __init__(self, tensors: dict[str, Tensor], name: str) -> None:
        super().__init__()
        self.maps = nn.ModuleList([Changed(tensors[f"{name}.{each}.MatMul.weight"], tensors[f"{name}.{each}.Add.bias"]) for each in MAPS])
        self.norms = nn.ModuleList([_norm(tensors, f"{name}.{each}_layernorm") for each in NORMS])

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Hidden states to hidden states; ``mask`` is added to what is looked at."""
        size, length, _ = states.shape
        query, key, value = (each(states).view(size, length, HEADS, -1).transpose(1, 2) for each in self.maps[:3])
        attention = ((query / math.sqrt(DIMENSIONS / HEADS)) @ key.transpose(-1, -2) + mask).softmax(-1).to(value.dtype)
        seen = (attention @ value).transpose(1, 2).reshape(size, length, DIMENSIONS)
        states = self.norms[0](states + self.maps[3](seen))
        return self.norms[1](states + self.maps[5](functional.gelu(self.maps[4](states))))


class Reader(nn.Module):
    """The model, with what is learned."""

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        super().__init__()
        self.register_buffer("words", tensors[".model.embeddings.word_embeddings.weight"])
        self.register_buffer("places", tensors[".model.embeddings.position_embeddings.weight"])
        self.types = nn.Parameter(tensors[TYPES].clone())
        self.norm = _norm(tensors, FIRST_NORM)
        self.layers = nn.ModuleList([Layer(tensors, f"model.layers.{number}") for number in range(LAYERS)])
        self.ends = nn.Linear(DIMENSIONS, 2)
        self.whole = nn.Linear(DIMENSIONS, 1)
        self.ends.bias.data[:] = -2

    def forward(self, ids: Tensor, mask: Tensor, parts: Tensor) -> tuple[Tensor, Tensor]:
        """Of each token the log-odds that the answer begins and that it ends there, ``[n, length]``."""
        states = self.norm(functional.embedding(ids, self.words) + self.places[: ids.shape[1]] + self.types[parts])
        hidden = torch.where(mask, 0.0, -1e4)[:, None, None, :].to(torch.bfloat16)
        for layer in self.layers:
            states = layer(states, hidden)
        values = self.ends(states)
        return values[..., 0] + self.whole(states[:, 0]), values[..., 1]


def start_from(reader: Reader, file: Path) -> None:
    """Put what was learned before into a reader; what it has more of, changes of higher rank, begins without effect."""
    with np.load(file) as kept:
        learned = {name: torch.tensor(kept[name].astype(np.float32)) for name in kept.files if not name.endswith(".place")}
    for number, layer in enumerate(reader.layers):
        for name, each in zip(MAPS, layer.maps, strict=True):
            down, up = (learned[f"model.layers.{number}.{name}.MatMul.weight.{part}"] for part in ("down", "up"))
            each.down.data[:, : down.shape[1]], each.up.data[: up.shape[0]] = down, up
            each.bias.data = learned[f"model.layers.{number}.{name}.Add.bias"]
        for name, norm in zip(NORMS, layer.norms, strict=True):
            norm.weight.data, norm.bias.data = (learned[f"model.layers.{number}.{name}_layernorm.{part}"] for part in ("weight", "bias"))
    reader.types.data = learned[TYPES]
    reader.norm.weight.data, reader.norm.bias.data = learned[f"{FIRST_NORM}.weight"], learned[f"{FIRST_NORM}.bias"]
    weights, bias = learned["head.weights"].t(), learned["head.bias"]
    reader.ends.weight.data, reader.whole.weight.data = weights[:2].contiguous(), weights[2:].contiguous()
    reader.ends.bias.data, reader.whole.bias.data = bias[:2].contiguous(), bias[2:].contiguous()


def _norm(tensors: dict[str, Tensor], name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(DIMENSIONS, eps=1e-12)
    norm.weight.data, norm.bias.data = tensors[f"{name}.weight"].clone(), tensors[f"{name}.bias"].clone()
    return norm


class Encoder:
    """Pairs of question and passage as numbers, as ``span_reader.py`` makes them."""

    def __init__(self) -> None:
        self._tokenizer = tokenizer(checked_assets(), None)

    def __call__(self, groups: Sequence[Group]) -> tuple[Tensor, Tensor, Tensor, Tensor, list[tuple[int, np.ndarray]]]:
        """Tokens, their mask, their part, which are the passage's, and of each pair where the passage begins and its tokens' offsets."""
        pairs = [(group.question, *text) for group in groups for text in group.texts]
        asked, titles, texts = (
            self._tokenizer.encode_batch([each[place] for each in pairs], add_special_tokens=False) for place in range(3)
        )
        made = [pair(question, title, text, MOST_TOKENS) for question, title, text in zip(asked, titles, texts, strict=True)]
        length = max(len(each.tokens) for each in made)
        ids, parts, inside = (torch.zeros(len(made), length, dtype=torch.long) for _ in range(3))
        for number, each in enumerate(made):
            ids[number, : len(each.tokens)] = torch.tensor(each.tokens)
            parts[number, each.second : len(each.tokens)] = 1
            inside[number, each.start : each.start + len(each.offsets)] = 1
        return ids, ids > 0, parts, inside > 0, [(each.start, each.offsets) for each in made]


def loss(reader: Reader, encoder: Encoder, groups: Sequence[Group]) -> Tensor:
    """Mean over the groups."""
    ids, mask, parts, inside, places = encoder(groups)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        first, last = reader(ids, mask, parts)
    first, last = (values.float().masked_fill(~inside, -1e4) for values in (first, last))
    runs = first.unsqueeze(-1) + functional.pad(last, (0, LONGEST - 1), value=-1e4).unfold(-1, LONGEST, 1)
    total, row = torch.zeros(()), 0
    for group in groups:
        part = runs[row : row + len(group.texts)]
        everything = torch.logsumexp(torch.cat([part.reshape(-1), torch.zeros(1)]), 0)
        start, offsets = places[row]
        right = []
        for begin, end in group.spans:
            tokens = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > begin))
            if len(tokens) and group.whole:
                right.append(torch.logsumexp(part[0, start + tokens[0] : start + tokens[-1] + 1].reshape(-1), 0))
            elif len(tokens):
                right.append(part[0, start + tokens[0], min(LONGEST - 1, tokens[-1] - tokens[0])])
        if right or not group.spans:
            answered = torch.logsumexp(torch.stack(right), 0) if right else torch.zeros(())
            total = total + (everything - answered) * (0.6 if group.whole else 1.0)
        row += len(group.texts)
    return total / len(groups)


def batches(
    sets: Sequence[PublicSet], fixed: dict[str, list[Callable[[], Group]]], chance: random.Random
) -> list[list[Callable[[], Group]]]:
    """An epoch, in batches whose groups are of one set, so that their passages are of like length."""
    found = []
    for groups in [*(each.groups() for each in sets), *fixed.values()]:
        chance.shuffle(groups)
        found += [groups[first : first + GROUPS] for first in range(0, len(groups) - GROUPS // 2, GROUPS)]
    chance.shuffle(found)
    return found


def written(reader: Reader, places: dict[str, int]) -> dict[str, np.ndarray]:
    """What ``span_reader.py`` reads, by name."""
    found: dict[str, np.ndarray] = {}

    def keep(name: str, values: Tensor) -> None:
        found[name] = values.detach().numpy().astype(np.float16)

    for number, layer in enumerate(reader.layers):
        for name, each in zip(MAPS, layer.maps, strict=True):
            weights = f"model.layers.{number}.{name}.MatMul.weight"
            keep(f"{weights}.down", each.down)
            keep(f"{weights}.up", each.up)
            found[f"{weights}.place"] = np.int64(places[weights])
            keep(f"model.layers.{number}.{name}.Add.bias", each.bias)
        for name, norm in zip(NORMS, layer.norms, strict=True):
            keep(f"model.layers.{number}.{name}_layernorm.weight", norm.weight)
            keep(f"model.layers.{number}.{name}_layernorm.bias", norm.bias)
    keep(TYPES, reader.types)
    keep(f"{FIRST_NORM}.weight", reader.norm.weight)
    keep(f"{FIRST_NORM}.bias", reader.norm.bias)
    keep("head.weights", torch.cat([reader.ends.weight, reader.whole.weight]).t())
    keep("head.bias", torch.cat([reader.ends.bias, reader.whole.bias]))
    return found


def main() -> None:
    """Train, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"), metavar="FOLDER")
    parser.add_argument("--seconds", type=float, default=1750.0)
    parser.add_argument("--start", type=Path, metavar="FILE", help="go on from what was learned before, at half the rate")
    parser.add_argument("--write", type=Path, default=CHANGES, metavar="FILE")
    arguments = parser.parse_args()
    missing = [name for name in [*SHARES, *BESIDE] if not (arguments.sets / name).is_file()]
    if missing:
        sys.exit(f"{arguments.sets} lacks {', '.join(missing)}; the docstring of benchmarks/reader_sets.py says whose files they are.")
    chance = random.Random(1)
    torch.manual_seed(1)
    model = onnx.load(str(checked_assets() / "onnx" / "model.onnx"), load_external_data=False)
    places = {each.name: int({entry.key: entry.value for entry in each.external_data}.get("offset", 0)) for each in model.graph.initializer}
    onnx.load_external_data_for_model(model, str(checked_assets() / "onnx"))
    reader = Reader({each.name: torch.tensor(numpy_helper.to_array(each)) for each in model.graph.initializer})
    if arguments.start:
        start_from(reader, arguments.start)
    rate = RATE / 2 if arguments.start else RATE
    embedding, changes = LocalEmbedding(), Changes(arguments.sets)
    sets = [PublicSet(arguments.sets / name, embedding, changes, chance) for name in SHARES]
    fixed = {name: benchmark_groups(name, arguments.benchmarks, chance) for name in ("squad2", "clapnq")}
    encoder, left, step, losses = Encoder(), [], 0, []
    optimizer = torch.optim.AdamW(reader.parameters(), lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    begin = time.monotonic()
    while (spent := (time.monotonic() - begin) / arguments.seconds) < 1:
        left = left or batches(sets, fixed, chance)
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, step / 100) * max(0.02, 1 - spent)
        value = loss(reader, encoder, [group for make in left.pop() if (group := make()).texts])
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        step += 1
        losses.append(float(value))
        if step % 50 == 0:
            print(f"step {step}, {spent:.0%} of the time, loss {np.mean(losses[-50:]):.3f}", flush=True)
        if step % 500 == 0:
            np.savez_compressed(arguments.write, **written(reader, places))  # so that little is lost if it is cut short
    np.savez_compressed(arguments.write, **written(reader, places))
    print(f"{arguments.write} written, {arguments.write.stat().st_size} bytes")


if __name__ == "__main__":
    main()
