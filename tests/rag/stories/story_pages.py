"""Pages for the tests of stories: the hand-written ones of ``rewrites/``, and texts of invented words."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from rag.stories.fingerprints import Fingerprint, fingerprint

REWRITES = Path(__file__).parent / "rewrites"
HALVES = {half: json.loads((REWRITES / f"{half}.json").read_text(encoding="utf-8")) for half in ("dev", "held_out")}


def pages(case: dict[str, Any], outlets: list[str]) -> list[Fingerprint]:
    """Fingerprints of a hand-written case. Every outlet of the file that a page names is taken for credited."""
    found = []
    for number, page in enumerate(case["articles"]):
        credited = {outlet for outlet in outlets if outlet in page["text"]}
        name = f"{case['name']} {number}"
        found.append(fingerprint(name, page["text"], days=page["days"], credited=credited, publisher=page["publisher"]))
    return found


def story(seed: int, sentences: int = 40) -> str:
    """A text of words that no other seed has, in paragraphs, with names and figures."""
    chance = random.Random(seed)
    letters = "bdfgklmnprstvz"
    vocabulary = ["".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(3)) for _ in range(400)]
    lines = []
    for _ in range(sentences):
        given, family = (word.capitalize() for word in chance.choices(vocabulary[:20], k=2))
        told = " ".join(chance.sample(vocabulary[20:], 12))
        lines.append(f"The {told} of {given} {family} fell {chance.randint(100, 999)}.")
    return "\n".join(lines)
