"""Names of persons that a question writes in another script than the articles: looked up by how they sound.

A word in Cyrillic or Greek is compared as any other romanisation; one in Arabic or Hebrew, which write few vowels, by its consonants,
three at least; in Chinese characters only a whole name is found, by its Mandarin syllables. Endings of cases, and the small words that
Arabic writes before a noun without a blank, are tried without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rag.names.scripts import in_latin, writes_no_vowels
from rag.spellings import consonant_skeletons, likeness, name_parts, same_word
from rag.terms import words

_FEWEST_CONSONANTS = 3  # of a name written without vowels; two are those of many words
_FEWEST_LETTERS = 4  # of a word in a script with vowels; shorter ones are particles and pronouns for the most part
_SHORTEST, _ENDING = 5, 2  # letters of a word that may have lost an ending, and of the ending
_NEARLY = 5.0  # likeness, of 100, that the next best may be behind the best
_LONGEST_IN_SYLLABLES = 4  # characters of a Chinese, Japanese or Korean name
_VOWELS_WRITTEN = str.maketrans("wyʿʾ", "uiaa")
_BEFORE_NOUNS = ("al", "wal", "bal", "ll", "w", "f", "b", "l", "k")


class SoundIndex:
    """Words of persons' names by their sound.

    Args:
        parts: folded words of persons' names, in any script.
        names: the persons' full names.
    """

    def __init__(self, parts: Iterable[str], names: Iterable[str]) -> None:
        self._by_skeleton: dict[str, set[str]] = defaultdict(set)
        for part in parts:
            for skeleton in consonant_skeletons("".join(words(in_latin(part)))):
                self._by_skeleton[skeleton].add(part)
        self._joined: dict[str, str] = {}
        for name in names:
            latin = name_parts(in_latin(name))
            self._joined["".join(latin)] = name
            self._joined.setdefault("".join([latin[-1], *latin[:-1]]), name)  # the family name first

    def parts_like(self, word: str) -> set[str]:
        """Folded words of persons' names that a word in another script sounds like."""
        for form in _forms(word):
            if writes_no_vowels(word):
                skeletons = [skeleton for skeleton in consonant_skeletons(form) if len(skeleton) >= _FEWEST_CONSONANTS]
                found = {part for skeleton in skeletons for part in self._by_skeleton.get(skeleton, ())}
            else:
                near = {part for skeleton in consonant_skeletons(form) for part in self._by_skeleton.get(skeleton, ())}
                like = {part: likeness(latin, form) for part in near if same_word(latin := "".join(words(in_latin(part))), form)}
                found = {part for part, how in like.items() if how >= max(like.values()) - _NEARLY}
            if found:
                return found
        return set()

    def whole_names(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Offsets of whole names in a text of Chinese characters or the like, without blanks, and the person's full name."""
        start = 0
        while start < len(text):
            for length in range(min(_LONGEST_IN_SYLLABLES, len(text) - start), 1, -1):
                name = self._joined.get("".join(words(in_latin(text[start : start + length]))))
                if name is not None:
                    yield start, start + length, name
                    start += length - 1
                    break
            start += 1


def _forms(word: str) -> list[str]:
    """The word in folded Latin letters, and without what may not be part of the name."""
    latin = "".join(in_latin(word).casefold().split())
    if writes_no_vowels(word):
        forms = [latin, *(latin.removeprefix(before) for before in _BEFORE_NOUNS if latin.startswith(before))]
        return [form.translate(_VOWELS_WRITTEN) for form in dict.fromkeys(forms) if form]
    plain = "".join(words(latin))
    if len(word) < _FEWEST_LETTERS:
        return []
    return [plain[: len(plain) - cut] for cut in range(_ENDING + 1) if not cut or len(plain) - cut >= _SHORTEST - 1] if plain else []
