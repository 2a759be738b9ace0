"""Learns the changes of low rank that make a reader of the local model: ``rag/models/span_reader.npz``.

    pip install torch==2.13.0; python -m benchmarks.train_reader --sets FOLDER [--seconds 1750] [--start FILE [--mean]] [--write FILE]

``reader_sets.py`` names the sets that the folder is to hold, ``low_rank.py`` says what is changed; besides, two values of each token are
learned: the log-odds that the answer begins and that it ends there. The loss of a group is minus the logarithm of the probability of its
answers among all runs of tokens of all its passages and "no answer", which is fixed at 0. PyTorch is needed, and is no dependency of
Byline's. ``train_evidence.py`` prints how good sentences and abstention are with it, on questions that it did not learn from.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from benchmarks.low_rank import LowRank, learn, mean, rows, start_from, tensors_of_model, written
from benchmarks.reader_sets import BESIDE, SHARES, Group, PublicSet, benchmark_groups
from benchmarks.unanswerable import Changes
from rag.models.local_embedding import LocalEmbedding
from rag.models.local_model import DIMENSIONS, checked_assets, tokenizer
from rag.models.span_reader import CHANGES, LONGEST, pair

RANK = 8
MOST_TOKENS = 128  # of question and passage, in training
GROUPS = 12  # a step
RATE = 2e-3  # of learning, falling to nothing over the time given


class Reader(LowRank):
    """The model, with what is learned."""

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        super().__init__(tensors, RANK)
        self.ends = nn.Linear(DIMENSIONS, 2)
        self.whole = nn.Linear(DIMENSIONS, 1)
        self.ends.bias.data[:] = -2

    def forward(self, ids: Tensor, mask: Tensor, parts: Tensor) -> tuple[Tensor, Tensor]:
        """Of each token the log-odds that the answer begins and that it ends there, ``[n, length]``."""
        states = self.states(ids, mask, parts)
        values = self.ends(states)
        return values[..., 0] + self.whole(states[:, 0]), values[..., 1]

    def go_on_from(self, file: Path) -> None:
        """Begin with what was learned before."""
        learned = start_from(self, file)
        weights, bias = learned["head.weights"].t(), learned["head.bias"]
        self.ends.weight.data, self.whole.weight.data = weights[:2].contiguous(), weights[2:].contiguous()
        self.ends.bias.data, self.whole.bias.data = bias[:2].contiguous(), bias[2:].contiguous()

    def head(self) -> dict[str, Tensor]:
        """What is made of the last hidden states, by the names that ``span_reader.py`` reads."""
        weights, bias = (torch.cat([getattr(self.ends, name), getattr(self.whole, name)]) for name in ("weight", "bias"))
        return {"head.weights": weights.t(), "head.bias": bias}


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
        ids, mask, parts = rows([each.tokens for each in made], [each.second for each in made])
        inside = torch.zeros_like(mask)
        for number, each in enumerate(made):
            inside[number, each.start : each.start + len(each.offsets)] = True
        return ids, mask, parts, inside, [(each.start, each.offsets) for each in made]


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


def main() -> None:
    """Train, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"), metavar="FOLDER")
    parser.add_argument("--seconds", type=float, default=1750.0)
    parser.add_argument("--start", type=Path, metavar="FILE", help="go on from what was learned before, at half the rate")
    parser.add_argument("--mean", action="store_true", help="write the mean of what was learned before and what was learned now")
    parser.add_argument("--write", type=Path, default=CHANGES, metavar="FILE")
    arguments = parser.parse_args()
    missing = [name for name in [*SHARES, *BESIDE] if not (arguments.sets / name).is_file()]
    if missing:
        sys.exit(f"{arguments.sets} lacks {', '.join(missing)}; the docstring of benchmarks/reader_sets.py says whose files they are.")
    chance = random.Random(1)
    torch.manual_seed(1)
    tensors, places = tensors_of_model()
    reader = Reader(tensors)
    if arguments.start:
        reader.go_on_from(arguments.start)
    rate = RATE / 2 if arguments.start else RATE
    embedding, changes = LocalEmbedding(), Changes(arguments.sets)
    sets = [PublicSet(arguments.sets / name, embedding, changes, chance) for name in SHARES]
    fixed = {name: benchmark_groups(name, arguments.benchmarks, chance) for name in ("squad2", "clapnq")}
    encoder = Encoder()

    def losses() -> Iterator[Callable[[], Tensor]]:
        while True:
            for made in reversed(batches(sets, fixed, chance)):
                yield lambda made=made: loss(reader, encoder, [group for make in made if (group := make()).texts])  # type: ignore[misc]

    def save() -> None:
        found = written(reader, places, reader.head())
        np.savez_compressed(arguments.write, **(mean(found, arguments.start) if arguments.start and arguments.mean else found))

    learn(reader, losses(), seconds=arguments.seconds, rate=rate, save=save)
    print(f"{arguments.write} written, {arguments.write.stat().st_size} bytes")


if __name__ == "__main__":
    main()
