"""Learns the changes of low rank that make a reader of claims of the local model. Nothing uses them: decision 8 says why.

    pip install torch==2.13.0
    python -m benchmarks.train_claims --sets FOLDER --questions FOLDER [--seconds 2400] [--start FILE] --write FILE

``claim_sets.py`` and ``reader_sets.py`` name what the two folders are to hold, ``low_rank.py`` says what is changed. It begins from the
reader of passages, which has learned to look from one text to the other. Of the tokens of a claim three values are learned: that the quote
says so (of the mark before the claim alone), that it says nothing of the kind, and that it says otherwise; of the last two, each token may
be the one that is not so, and all are added up as probabilities. The loss is minus the logarithm of the probability of what is known.
PyTorch is needed, and is no dependency of Byline's. Now and then it prints how well it tells pairs that it does not learn from: the
paraphrases by hand of ``dev``, ``held_out`` and ``fresh``, and variants of a tenth of the articles.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

from benchmarks.claim_pairs import encoded
from benchmarks.claim_sets import FILES, SAYS_SO, SHARES, Pair, pairs_in
from benchmarks.claim_variants import pairs_by_hand, pairs_of_questions, pairs_of_variants
from benchmarks.low_rank import LowRank, learn, rows, start_from, tensors_of_model, written
from benchmarks.support import ROOT, articles_in, benchmark_articles, paraphrases, variants_of
from rag.models.local_model import DIMENSIONS, checked_assets, tokenizer
from rag.models.span_reader import CHANGES as READER

RANK, BITS = 12, 5  # of the changes, and of their fractions in the file
TOKENS = 3200  # a step
RATE = 1.2e-3  # of learning, falling to nothing over the time given
PER_ARTICLE = 16  # sentences
OF_QUESTIONS = {"dev.tsv": 0.2, "test.tsv": 0.2, "new_wiki_v1.0.json": 0.4, "dev-context.txt": 0.5, "train-v2.0.json": 0.4}
OF_NEWS = 0.2  # what part of the variants is taken in an epoch


class ClaimModel(LowRank):
    """The model, with what is learned."""

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        super().__init__(tensors, RANK)
        self.values = nn.Linear(DIMENSIONS, 3)
        self.values.weight.data *= 0.1
        self.values.bias.data = torch.tensor([0.0, -3.0, -3.0])

    def forward(self, ids: Tensor, mask: Tensor, parts: Tensor) -> Tensor:
        """Of each pair, what speaks for the quote saying so, nothing of the kind, and otherwise, ``[n, 3]``."""
        values = self.values(self.states(ids, mask, parts)).float()
        against = values[..., 1:].masked_fill(~(mask & (parts == 0))[..., None], -1e4)
        return torch.cat([values[:, 0, :1], torch.logsumexp(against, 1)], 1)

    def head(self) -> dict[str, Tensor]:
        """What is made of the last hidden states, by name."""
        return {"head.weights": self.values.weight.t(), "head.bias": self.values.bias}


def loss(model: ClaimModel, read: Callable[[Sequence[Pair]], tuple[Tensor, Tensor, Tensor]], pairs: Sequence[Pair]) -> Tensor:
    """Mean over the pairs."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        values = model(*read(pairs))
    labels = torch.tensor([each.label for each in pairs])
    known = torch.cat([values, torch.logsumexp(values[:, 1:], 1, keepdim=True)], 1)
    return (torch.logsumexp(values, 1) - known.gather(1, labels[:, None])[:, 0]).mean()


def odds(model: ClaimModel, read: Callable[[Sequence[Pair]], tuple[Tensor, Tensor, Tensor]], pairs: Sequence[Pair]) -> np.ndarray:
    """Log-odds of the quote saying so, of each pair."""
    found = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(pairs), 32):
            values = model(*read(pairs[first : first + 32]))
            found.append(values[:, 0] - torch.logsumexp(values[:, 1:], 1))
    return torch.cat(found).numpy()


def batches(pairs: list[Pair], chance: random.Random) -> list[list[Pair]]:
    """Pairs of like length together, so many tokens a batch, in any order."""
    chance.shuffle(pairs)
    ordered = sorted(pairs, key=lambda each: len(each.claim) + len(each.quote) + len(each.context))
    found = []
    while ordered:
        length = min(192, sum(map(len, ordered[-1][:3])) // 4 + 4)
        size = max(8, TOKENS // length // 8 * 8)  # few sizes: for each, PyTorch keeps what it prepared
        found.append(ordered[-size:])
        del ordered[-size:]
    chance.shuffle(found)
    return found


def taken(pairs: Sequence[Pair], share: float, chance: random.Random) -> list[Pair]:
    """A share of the pairs, by chance; of a share above 1, all and part of them again."""
    whole, part = divmod(share, 1)
    return [*list(pairs) * int(whole), *chance.sample(list(pairs), int(len(pairs) * part))]


Gathered = tuple[dict[str, list[Pair]], dict[str, list[Pair]], list[Pair], dict[str, list[Pair]]]


def gathered(arguments: argparse.Namespace, chance: random.Random) -> Gathered:
    """The pairs of the public sets, of questions and of news, and those to check on."""
    there = [name for name in FILES if (arguments.sets / name).is_file()]
    if missing := sorted(set(FILES).difference(there)):
        print(f"{arguments.sets} lacks {', '.join(missing)}; benchmarks/claim_sets.py says whose files they are.", flush=True)
    public = {name: list(pairs_in(arguments.sets, name)) for name in there}
    asked = {name: list(pairs_of_questions(arguments.questions / name, chance)) for name in OF_QUESTIONS}
    articles = list(benchmark_articles(arguments.benchmarks / "multihop_rag" / "corpus.jsonl", 0))
    kept = [each for number, each in enumerate(articles) if number % 10 == 0]
    told = [each for number, each in enumerate(articles) if number % 10]
    news = list(pairs_of_variants(variants_of(chain(told, articles_in(ROOT / "data" / "articles")), PER_ARTICLE), chance))
    checks = {
        "by hand": pairs_by_hand(chain.from_iterable(map(paraphrases, ("dev", "held_out", "fresh")))),
        "variants": pairs_by_hand(variants_of(kept, 4))[:600],
    }
    print(f"{sum(map(len, public.values()))} public pairs, {sum(map(len, asked.values()))} of questions, {len(news)} of news", flush=True)
    return public, asked, news, checks


def main() -> None:
    """Train, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--questions", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--benchmarks", type=Path, default=Path("../shared/benchmarks"), metavar="FOLDER")
    parser.add_argument("--seconds", type=float, default=2400.0)
    parser.add_argument("--start", type=Path, metavar="FILE", help="go on from what was learned before, at half the rate")
    parser.add_argument("--write", type=Path, required=True, metavar="FILE")
    arguments = parser.parse_args()
    chance = random.Random(1)
    torch.manual_seed(1)
    public, asked, news, checks = gathered(arguments, chance)

    def epoch() -> list[Pair]:
        return [
            *(each for name, pairs in public.items() for each in taken(pairs, SHARES.get(name, 1.0), chance)),
            *(each for name, pairs in asked.items() for each in taken(pairs, OF_QUESTIONS[name], chance)),
            *taken(news, OF_NEWS, chance),
        ]

    tensors, places = tensors_of_model()
    model, encoder = ClaimModel(tensors), tokenizer(checked_assets(), None)
    learned = start_from(model, arguments.start or READER)
    if arguments.start:
        model.values.weight.data, model.values.bias.data = learned["head.weights"].t().contiguous(), learned["head.bias"]

    def read(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
        made = encoded(encoder, [(each.claim, each.quote, each.context) for each in pairs])
        return rows([each.tokens for each in made], [each.second for each in made])

    def losses() -> Iterator[Callable[[], Tensor]]:
        while True:
            made = epoch()
            print(f"an epoch of {len(made)} pairs, {sum(each.label == SAYS_SO for each in made)} of them so", flush=True)
            for each in batches(made, chance):
                yield lambda each=each: loss(model, read, each)  # type: ignore[misc]

    def save() -> None:
        np.savez_compressed(arguments.write, **written(model, places, model.head(), BITS))
        for name, pairs in checks.items():
            found, so = odds(model, read, pairs), np.array([each.label == SAYS_SO for each in pairs])
            right = [np.mean((found > 0)[so]), np.mean((found <= 0)[~so])]
            print(f"  {name}: AUROC {roc_auc_score(so, found):.3f}, of what is so {right[0]:.3f} right, else {right[1]:.3f}", flush=True)

    learn(model, losses(), seconds=arguments.seconds, rate=RATE / 2 if arguments.start else RATE, save=save)
    print(f"{arguments.write} written, {arguments.write.stat().st_size} bytes")


if __name__ == "__main__":
    main()
