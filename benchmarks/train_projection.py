"""Learns the matrix that token vectors are projected with before they are kept: ``rag/models/token_projection.npy``.

The directions in which the local model's last hidden states vary most (principal components, not centred), over the tokens of passages
drawn from multihop_rag and squad2, turned at random, so that all components vary alike and two bits do for each. It prints how much of the
vectors' length is kept, on passages that were not drawn.

    python -m benchmarks.train_projection [--dimensions 256] [--write]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from rag.models.local_embedding import LocalEmbedding

BENCHMARKS = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
TARGET = Path(__file__).resolve().parents[1] / "rag" / "models" / "token_projection.npy"
DRAWN = 1200  # passages of some 90 tokens
CHARACTERS = 300  # of a passage


def texts() -> list[str]:
    """Pieces of the sets' texts in the order they stand there."""
    found = []
    for name in ("multihop_rag/corpus.jsonl", "squad2/passages.jsonl"):
        for line in (BENCHMARKS / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            whole = record["text"]
            found += [f"{record['title']}\n{whole[start : start + CHARACTERS]}" for start in range(0, len(whole), 10 * CHARACTERS)]
    return found


def main() -> None:
    """Learn, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dimensions", type=int, default=256, help="how many are kept")
    parser.add_argument("--write", action="store_true", help="replace the shipped matrix")
    arguments = parser.parse_args()
    if not BENCHMARKS.is_dir():
        parser.error(f"{BENCHMARKS} is not there: put multihop_rag and squad2 there, see docs/evaluation.md")
    pieces = texts()
    order = np.random.default_rng(4).permutation(len(pieces))
    embedding = LocalEmbedding()
    drawn, others = ([pieces[index] for index in part] for part in (order[:DRAWN], order[DRAWN : DRAWN + DRAWN // 4]))
    vectors = np.concatenate([tokens.vectors for tokens in embedding.embed_tokens(drawn)])
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    turned, _ = np.linalg.qr(np.random.default_rng(5).standard_normal((arguments.dimensions, arguments.dimensions)))
    projection = (directions[:, ::-1][:, : arguments.dimensions] @ turned).astype(np.float32)
    unseen = np.concatenate([tokens.vectors for tokens in embedding.embed_tokens(others)])
    kept = np.square(unseen @ projection).sum() / np.square(unseen).sum()
    print(f"{len(vectors)} tokens of {len(drawn)} passages")
    print(f"{arguments.dimensions} dimensions keep {kept:.3f} of the squared length of {len(unseen)} others'")
    if arguments.write:
        np.save(TARGET, projection.astype(np.float16))
        print("written")


if __name__ == "__main__":
    main()
