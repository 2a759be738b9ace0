"""The language of a text that does not state it, by py3langid (Lui and Baldwin 2012, retrained): which one its letters resemble most.

Only the two-letter codes of ISO 639-1 are given, so that Moroccan Arabic is ``ar`` and Nigerian Pidgin ``en``: sentence splitting and
stemming know no finer.
"""

from __future__ import annotations

from itertools import islice

LEAST_LETTERS = 40  # of a text that can be told; a few words may be any language's
READ = 4000  # characters that are looked at
FEWEST_WORDS = 60  # of a text that can be plainly English
ENGLISH_SHARE = 0.13  # of its words that are of the following; English news has 0.14 to 0.3, Dutch and Polish, which have some too, to 0.04
_ENGLISH = frozenset(
    "the of and to is that was with he his for they this have from which were are their been has would about who will".split()
)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None when it has too few letters to tell."""
    sample = text[:READ]
    if sum(1 for _ in islice(filter(str.isalpha, sample), LEAST_LETTERS)) < LEAST_LETTERS:
        return None
    if _is_plainly_english(sample):
        return "en"
    import py3langid  # half a second for its model, which a text that states its language, or is plainly English, does not need

    return next((str(code) for code, _ in py3langid.rank(sample) if len(code) == 2), None)


def _is_plainly_english(sample: str) -> bool:
    """Whether so many of the words are English function words that most of the text must be English."""
    read = sample.casefold().split()
    return len(read) >= FEWEST_WORDS and sum(word in _ENGLISH for word in read) >= ENGLISH_SHARE * len(read)
