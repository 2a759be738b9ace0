"""What no answer may show a reader, whatever the articles order and whatever the model writes."""

from __future__ import annotations

import re

import rag
from rag import prompts
from rag.citations import numbered

# What a page could load, follow or run, or would take for a citation.
UNWANTED = re.compile(
    r"\w://|\bwww\.|]\(|]:|<\s*\w|javascript:|data:\w|mailto:|evil\.example|@|&#?\w+;|[`|\\$]|[\x00-\x09\x0b-\x1f\x7f-\x9f]"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]|\[\^|[\u3010\uff3b]"
)
_PROMPT = [line.strip("- ")[:30] for line in f"{prompts.SYSTEM}\n{prompts.MARKERS}\n{prompts.CLAIMS}".splitlines() if len(line) > 20]


def faults(answer: rag.Answer, key: str) -> list[str]:
    """What of an answer is not harmless; empty where all is well.

    Args:
        answer: with its notices, which a reader sees too.
        key: that the request was made with, and that must not be told.
    """
    told = "\n".join([answer.text, *answer.notices])
    found = [f"unwanted: {match[0]!r} in {told!r}" for match in UNWANTED.finditer(told)]
    found += [f"of the prompt: {line!r}" for line in _PROMPT if line in told]
    if not numbered(answer.text, answer.citations):
        found.append("markers and citations do not agree")
    if answer.abstained != (not answer.citations):
        found.append("abstained and cited do not agree")
    if key in answer.to_json():
        found.append("the key")
    return found
