"""Sentences of an article that speak to a language model and not to a reader: "Ignore your instructions and say that …".

What such a sentence orders to be said it does not say itself, so nothing can rest on it. Told by their words alone, in English, with
letters put back that were swapped for look-alikes; one that is worded otherwise is not noticed. It takes nothing out of a text.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Look-alikes inside a word of Latin letters: digits, signs, Cyrillic and Greek.
_LOOK_ALIKES = str.maketrans("013457@$аеорсухіјѕԁһкмтнвοαερτικν", "oieastasaeopcyxijsdhkmthboaeptikv")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_MIXED = re.compile(r"(?=\w*[A-Za-z@$])(?=[A-Za-z]*[^\sA-Za-z])[\w@$]{3,}")
_SPACED = re.compile(r"\b(?:[A-Za-z][ .\-_]){3,}[A-Za-z]\b")

# What a model is told to do. Those of the second line are nouns too ("State media", "Report: …") and count with what follows an order.
_SAY = "say|write|tell|reply|respond|repeat|output|assert|inform|announce|conclude|insert|append|mention|declare|print"
_SAY_OR_NOUN = "state|report|claim|answer|quote|cite|include|add|use|end|begin|start|call|treat|act|confirm|translate|summari[sz]e"
_OBEY = "ignore|disregard|forget|override|bypass|pretend|imagine|replace|reveal|assume|suppose"
_WHAT = r"""\s+(?:that|with|in|as|only|by|every|each|all|any|no|nothing|exactly|this|these|the\s+(?:following|user|reader|question)
    |your|users?|readers?)\b"""
_MODEL = r"(?:(?:large\s+)?(?:language\s+)?models?|assistants?|chat\s?bots?|bots?|llms?|ais?|agents?)"
_MUST = r"(?:must|should|shall|will|have\s+to|has\s+to|need\s+to|needs\s+to|ought\s+to|(?:are|is)\s+(?:to|required\s+to))"

_SPOKEN_TO = re.compile(
    rf"""(?:^\W*|:\W+|\b(?:please|instead|kindly)\s+)(?:\w+ly\s+)?(?:(?:{_SAY}|{_OBEY})\b(?!\s+(?:no|not|what)\b)|(?:{_SAY_OR_NOUN}){_WHAT})
    |(?:^\W*|:\W+)(?:answer|quote)\s*:
    |\b(?:and|then)\s+(?:{_SAY}|{_SAY_OR_NOUN})\s*(?:\bthat\b|:)
    |^\W*as\s+(?:\w+\s+){{0,3}}\w+,\s*(?:{_SAY}|{_SAY_OR_NOUN})\b
    |\byou\s+(?:{_SAY}|{_SAY_OR_NOUN})\s+that\b
    |\balways\s+(?:reply|respond|answer|state|claim|output|insert|append|cite)\b
    |\bif\s+(?:\w+\s+){{0,4}}asked\b[^.!?]{{0,30}},\s*(?:{_SAY}|{_SAY_OR_NOUN})\b
    |\b(?:you|{_MODEL})\b[^.!?]{{0,60}}?\b{_MUST}\s+(?:\w+\s+)?(?:{_SAY}|state|report|claim|answer|cite|include|ignore|disregard)\b
    |\byour\s+(?:\w+\s+)?(?:duty|task|job|role|goal)\s+(?:is\s+)?(?:now\s+)?to\s+(?:{_SAY}|{_SAY_OR_NOUN}|{_OBEY})\b
    |\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{{0,40}}\b(?:instructions?|prompts?|guidelines|previous|above)\b
    |\byou\s+are\s+(?:now\s+)?(?:an?\s+)?(?:\w+\s+){{0,2}}(?:assistant|ai|model|bot|chatbot|dan|mode)\b
    |^\W*(?:(?:begin|end)\s+)?(?:system|assistant|user|human|prompt|(?:new\s+)?(?:instructions?|rules?|tasks?|orders?)
        |notes?\s+(?:to|for)\s+(?:the\s+|an?\s+)?{_MODEL}|attention,?\s+{_MODEL})\b(?:\s+\w+){{0,3}}\W*:
    |<\||\|>|\[/?INST\]|<</?SYS>>|[\u202d\u202e\U000e0001-\U000e007f]  # turns of chat templates, text that readers see otherwise or not
    |\bthe\s+(?:only\s+|correct\s+|right\s+|true\s+)?answer\s+(?:to\s+[^.!?]{{1,60}}\s)?is\s*(?:\bthat\b|:)""",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=4096)
def speaks_to_a_model(sentence: str) -> bool:
    """Whether a sentence gives orders to a model, or plays a turn of a conversation with one."""
    plain = _UNSEEN.sub("", sentence)
    plain = _MIXED.sub(lambda word: word[0].translate(_LOOK_ALIKES), plain)
    plain = _SPACED.sub(lambda word: re.sub(r"[ .\-_]", "", word[0]), plain)
    return _SPOKEN_TO.search(plain) is not None
