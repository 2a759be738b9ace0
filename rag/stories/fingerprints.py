"""What is kept of an article to find its copies and rewrites: a few kilobytes, instead of reading every article again for each new one.

A fingerprint holds a sample of the article's word runs, the names, figures and days it speaks of, the runs of words inside quotation
marks, and the outlets it credits. Comparing two is ``story_evidence.py``'s, finding which to compare ``stories.py``'s.

The sample keeps a run when its hash is small enough (FracMinHash: Irber et al. 2022, doi:10.1101/2022.01.11.475838), not the k smallest.
So two samples tell which share of the shorter article stands in the longer one, however much longer that is; MinHash tells the
Jaccard coefficient only, which is small for a page cut to its beginning.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.names import find_names
from rag.spellings import name_parts
from rag.terms import CALENDAR, MONTHS, STOP_WORDS, stem, words

FORMAT = 2  # of the JSON; raise it when what is kept, or how it is taken, changes
RUN = 3  # words without stop words in a run, stemmed: about five words of the text, and a run outlives another "said" beside it
QUOTED_RUN = 4  # words in a run of a quotation, stop words included
SAMPLE = 384  # runs kept of an article of usual length; a third of them more or less is the error of chance, about .03 of the share
COARSEST = 8  # of this many runs one is kept at least, so that a short article is seen inside a very long page
MOST_NAMES, MOST_FIGURES, MOST_QUOTED = 64, 64, 256
FEWEST_QUOTED_WORDS = 4  # fewer in quotation marks are a title or a word kept at a distance
LEAD, LONGEST_LEAD = 0.4, 1200  # the beginning of an article: this share of its characters, and no more than so many
AGAIN_AND_AGAIN = 3  # times that an outlet is named
FEWEST_TOLD = 40  # runs outside quotation marks; with fewer, chance decides

Hashes = NDArray[np.uint32]

# A mark that closes must not be taken for one that opens (27" screen, '90s): what follows would be turned inside out.
# The pattern begins with the marks, so that the search leaps from one to the next: a fifth of the time of one that looks behind first.
_QUOTATION = re.compile(
    r'[“"«„‘\'](?:(?<=“)([^“”\n]+)(?:”|$)|(?<=")(?<![\w"]")(?=\S)([^"\n]+)(?:"|$)|(?<=«)([^«»\n]+)»|(?<=„)([^„“”\n]+)[“”]'
    r"|(?<=[‘'])(?<!\w[‘'])(?=\S)([^‘’'\n]+(?:[’']\w+[^‘’'\n]*)*)[’'](?!\w))",
    re.MULTILINE,
)
_PLAIN = tuple(zip("“”‘’–—\u00a0", "\"\"''-- ", strict=True))
_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_TO_NINETEEN, 1)} | {
    word: str(10 * number) for number, word in enumerate(_TENS, 2)
}
_MAGNITUDES = {
    "k": "k", "thousand": "k", "m": "m", "mn": "m", "million": "m", "b": "b", "bn": "b", "billion": "b", "tn": "t", "trillion": "t",
    "percent": "%",
}  # fmt: skip
_PERCENT = re.compile(r"(?<=\d)\s?(?:%|per ?cent\b)")
_SMALL_WORD = re.compile(r"[a-zß-öø-ÿ](?<![\w'’-].)\w+")
_NOT_NAMES = CALENDAR | {"sept", *(word[:3] for word in CALENDAR)}
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of one article.

    Attributes:
        length: how many word runs it has.
        sample: hashes of those kept, in the order of the text; unsigned 32-bit numbers, little end first.
        names: last words of its names, folded, with how often they are used; most used first. Spelled as in the article.
        figures: numbers with their magnitude ("16b", "42%"), small ones with the word they count ("5 sourc"). No years.
        days: ISO days.
        quoted: hashes of the word runs inside quotation marks, as ``sample``.
        credited: outlets it leans on, as the caller names them: named in its beginning or again and again.
        named: other outlets that are named so, whether the article credits them or not.
    """

    article_id: str
    publisher: str | None
    length: int
    sample: bytes
    names: tuple[tuple[str, int], ...]
    figures: tuple[str, ...]
    days: tuple[str, ...]
    quoted: bytes
    credited: tuple[str, ...]
    named: tuple[str, ...] = ()

    @property
    def rate(self) -> int:
        """Of how many runs one is kept: a power of two."""
        return _rate(self.length)

    def to_json(self) -> str:
        """For storing; ``from_json`` reads it."""
        fields = [FORMAT, self.article_id, self.publisher, self.length, base64.b64encode(self.sample).decode(), dict(self.names)]
        return json.dumps(
            [*fields, self.figures, self.days, base64.b64encode(self.quoted).decode(), self.credited, self.named],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> Fingerprint | None:
        """What ``to_json`` wrote; None when another version of Byline wrote it."""
        content = json.loads(text)
        if content[0] != FORMAT:
            return None
        article_id, publisher, length, sample, names, figures, days, quoted, credited, named = content[1:]
        return cls(
            article_id, publisher, length, base64.b64decode(sample), tuple(names.items()), tuple(figures), tuple(days),
            base64.b64decode(quoted), tuple(credited), tuple(named),
        )  # fmt: skip


def fingerprint(
    article_id: str,
    text: str,
    *,
    days: Iterable[str] = (),
    credited: Iterable[str] = (),
    named: Iterable[str] = (),
    publisher: str | None = None,
) -> Fingerprint:
    """Take the fingerprint of an article.

    Args:
        article_id: names it in links.
        text: title and body, or the body; without page furniture, which makes different pages of one site alike.
        days: of what the article tells, ISO; partial dates are left out.
        credited: outlets that the article credits, whether or not the publisher is among them. One that is named in passing is left
            out: two independent reports of one event may each owe a detail to it. One that the text does not name is kept.
        named: outlets that the article names, in whatever words; those named in passing are left out here as well.
        publisher: None where it is not known.
    """
    outside, inside = _by_quotation_marks(text)
    told, quotations = _words(outside), [_words(quotation) for quotation in inside]
    runs = _told_runs(told)
    if len(runs) < FEWEST_TOLD:
        runs = _told_runs(_words(text))
    quoted = _runs([[_hash(word) for word in quotation] for quotation in quotations], QUOTED_RUN)
    leans_on = {outlet for outlet in credited if not _in_passing(outlet, text)}
    return Fingerprint(
        article_id,
        publisher,
        len(runs),
        runs[runs < _bound(_rate(len(runs)))].tobytes(),
        _names(text),
        _figures([told, *quotations]),
        tuple(sorted({day for day in days if len(day) == len("2021-12-08")})),
        np.unique(quoted)[:MOST_QUOTED].tobytes(),
        tuple(sorted(leans_on)),
        tuple(sorted(outlet for outlet in set(named) - leans_on if not _in_passing(outlet, text))),
    )


def hashes(kept: bytes) -> Hashes:
    """The hashes in a fingerprint's ``sample`` or ``quoted``."""
    return np.frombuffer(kept, dtype="<u4")


def sample_at(kept: Fingerprint, rate: int) -> Hashes:
    """The sample as it would be at a coarser rate, in the order of the text."""
    sample = hashes(kept.sample)
    return sample if rate == kept.rate else sample[sample < _bound(rate)]


def _rate(length: int) -> int:
    rate = 1
    while rate < COARSEST and length > SAMPLE * rate:
        rate *= 2
    return rate


def _bound(rate: int) -> int:
    """Runs whose hash is below are kept."""
    return int(2**32 // rate)


def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def _runs(texts: Sequence[Sequence[int]], size: int) -> Hashes:
    """Hashes of all runs of so many words inside each text, in order; of the texts the hashes of their words are given."""
    lengths = [len(text) for text in texts]
    each = np.fromiter(itertools.chain.from_iterable(texts), np.uint64, sum(lengths))
    if len(each) < size:
        return np.empty(0, np.uint32)
    mixed = np.zeros(len(each) - size + 1, np.uint64)
    for position in range(size):
        mixed = _mixed(mixed ^ each[position : len(mixed) + position])
    end_of_text = np.repeat(np.cumsum(lengths), lengths)[: len(mixed)]
    inside = np.arange(size, len(mixed) + size) <= end_of_text
    return (mixed[inside] >> np.uint64(32)).astype("<u4")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer of SplitMix64 (Steele et al. 2014): each bit of the result depends on each of the argument."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _in_passing(outlet: str, text: str) -> bool:
    """Whether the text names an outlet only once or twice, and not in its beginning."""
    if outlet not in text:
        return False
    named = [match.start() for match in re.finditer(rf"\b{re.escape(outlet)}\b", text)]
    return 0 < len(named) < AGAIN_AND_AGAIN and named[0] > min(LEAD * len(text), LONGEST_LEAD)


def _words(text: str) -> list[str]:
    """Folded words; line by line, as a single letter that is not ASCII makes folding slow for all that is folded with it."""
    for sign, plain in _PLAIN:
        text = text.replace(sign, plain)
    if "%" in text or "per cent" in text or "percent" in text:
        text = _PERCENT.sub(" percent", text)
    return [word for line in text.split("\n") for word in words(line)]


def _told_runs(told: Iterable[str]) -> Hashes:
    told = [word for word in told if word not in STOP_WORDS]
    hash_of = {word: _hash(stem(_NUMBER_WORDS.get(word, word))) for word in set(told)}  # each word once: a third of the time
    return _runs([[hash_of[word] for word in told]], RUN)


def _by_quotation_marks(text: str) -> tuple[str, list[str]]:
    """What the article itself tells, and what stands in quotation marks; one that is left open ends with its paragraph.

    They are kept apart because what people said is public: it stands in other reports too without being copied.
    """
    outside, inside, end = [], [], 0
    for match in _QUOTATION.finditer(text):
        quotation = match[match.lastindex or 0]
        if quotation.count(" ") >= FEWEST_QUOTED_WORDS - 1:
            outside.append(text[end : match.start()])
            inside.append(quotation)
            end = match.end()
    return " ".join([*outside, text[end:]]), inside


def _names(text: str) -> tuple[tuple[str, int], ...]:
    """Last words of names, most used first; not words that the text writes in lower case as well ("the force", "the minister")."""
    small = set(_SMALL_WORD.findall(text))
    ordinary = {word for word in small if word.isascii()}.union(words(" ".join(sorted(word for word in small if not word.isascii()))))
    counted = Counter[str]()
    for start, end in find_names(text):
        parts = [part for part in name_parts(text[start:end]) if part not in _NOT_NAMES]
        if parts and len(parts[-1]) > 2 and parts[-1] not in ordinary and not parts[-1].isdigit():
            counted[parts[-1]] += 1
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMES])


def _figures(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Figures among the words; of more than are kept, those with the smallest hashes, so that two long lists can be compared."""
    found = set()
    for terms in parts:
        numbers = {word for word in set(terms) if word[0].isdigit() or word in _NUMBER_WORDS}
        for index in [index for index, word in enumerate(terms) if word in numbers]:
            number = _NUMBER_WORDS.get(terms[index], terms[index])
            if _YEAR.fullmatch(number):
                continue
            before, after = terms[index - 1] if index else "", terms[index + 1] if index + 1 < len(terms) else ""
            if before in MONTHS or after in MONTHS:
                continue
            if after in _MAGNITUDES:
                found.add(number + _MAGNITUDES[after])
            elif len(number) > 2:
                found.add(number)
            elif after and not after[0].isdigit() and after not in STOP_WORDS:
                found.add(f"{number} {stem(after)}")
    return tuple(sorted(sorted(found, key=lambda figure: zlib.crc32(figure.encode()))[:MOST_FIGURES]))
