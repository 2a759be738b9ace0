"""What a model writes, as plain sentences with markers, while it is still writing.

Nothing that a page would take for markup is left: what a model puts into its text may come from an article that wants it there. Whether a
sentence is true is not asked here; see ``verification.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from rag.citations import marker, without_markers
from rag.sentences import sentence_spans


class Sentence(NamedTuple):
    """A sentence of the model's: cleaned text with its markers, whether it begins a line, and whether that line is a list item."""

    text: str
    begins_line: bool
    in_list: bool


_LIST_MARK = re.compile(r"\s*(?:[-*•+–]|\d{1,2}[.)])\s+")
_FENCE_LINE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"\s*#{1,6}\s+")
_SENTENCE_END = re.compile(r"[.!?…。؟۔।]")
_LONGEST = 2000  # characters of a line without a sentence's end, after which it is cut anyway
_THINK = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_PAIRS = ("[]", "()", "<>", "“”", "【】", "«»")

_SPACING = ("Cc", "Zl", "Zp")  # Unicode categories: controls and line ends
_UNSEEN = ("Cf", "Co", "Cs")  # zero-width and direction marks among them
_NUMBERS = r"\d{1,3}(?:\s*(?:,|;|-|–|and|&)\s*(?:sources?\s+)?\d{1,3})*"
_MARKER_FORMS = re.compile(rf"\[\^?(?:sources?:?\s*)?({_NUMBERS})\](?!\()|【(\d{{1,3}})[^】]*】", re.IGNORECASE)
_MARKER_LINK = re.compile(r"\[\[?(\d{1,3})\]?\]\([^()\s]*\)")
_AFTER_END = re.compile(r"([.!?…。؟۔।][\"”’»)]*)((?:\s*\[\d+\])+)")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_ADDRESS = re.compile(r"\(?(?:\b[a-z][a-z0-9+.-]{0,15}://|\bwww\.|\b(?:mailto|javascript):)\S*", re.IGNORECASE)
_NOT_A_MARKER = re.compile(r"(\[\d{1,3}\])|\[\d+\]|[\[\]<>|\\]")
_EMPHASIS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)|~~")


def sentences_of(chunks: Iterable[str], *, truncated: Callable[[], bool] = lambda: False) -> Iterator[Sentence]:
    """Cut a stream into cleaned sentences as they complete; the same ones however the text is cut into chunks.

    Whether a sentence has ended is asked at each blank, with all of the next word known, so it depends on the text alone. The last
    sentence of a ``truncated`` stream is left out unless it has an end.
    """
    line = _Line()
    for character in _without_thinking(chunks):
        if character == "\n":
            yield from line.end()
            line = _Line()
        else:
            if character.isspace():
                yield from line.completed()
            line.text += character
    yield from line.end(keep_open_end=not truncated())


class _Line:
    """A line of the stream, as far as it has come and has not been given out."""

    def __init__(self) -> None:
        self.text = ""
        self._begun = self._in_list = False

    def completed(self) -> list[Sentence]:
        """The sentences that what follows them shows to have ended."""
        text = self.text
        if len(text) > _LONGEST:
            return self._cut(keep_last=False)
        open_pair = any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS) or text.count('"') % 2
        if open_pair or not _SENTENCE_END.search(text) or self._is_fence():
            return []
        return self._cut(keep_last=True)

    def end(self, *, keep_open_end: bool = True) -> list[Sentence]:
        """The rest, at the end of the line; without ``keep_open_end`` a last sentence that has no end is left out."""
        if self._is_fence():
            return []
        sentences = self._cut(keep_last=False)
        if sentences and not keep_open_end and not _SENTENCE_END.search(without_markers(sentences[-1].text).rstrip('"”’») ')[-1:]):
            del sentences[-1]
        return sentences

    def _is_fence(self) -> bool:
        return not self._begun and _FENCE_LINE.match(self.text) is not None

    def _cut(self, *, keep_last: bool) -> list[Sentence]:
        text, in_list = self.text, self._in_list
        if not self._begun and (mark := _LIST_MARK.match(text)):
            text, in_list = text[mark.end() :], True
        text = clean(text)
        spans = sentence_spans(text)
        ended = spans[:-1] if keep_last else spans
        if not ended:
            return []
        sentences = [Sentence(text[start:end], not self._begun and place == 0, in_list) for place, (start, end) in enumerate(ended)]
        self.text = text[spans[-1][0] :] if keep_last else ""
        self._begun, self._in_list = True, in_list
        return sentences


def _without_thinking(chunks: Iterable[str]) -> Iterator[str]:
    """The characters of a stream without the ``<think>…</think>`` that some models begin with."""
    opening = "<think>"
    held: str | None = ""
    for chunk in chunks:
        if held is None:
            yield from chunk
            continue
        held += chunk
        begun = held.lstrip()
        if opening.startswith(begun[: len(opening)]) and "</think>" not in begun:
            continue
        thinking = _THINK.match(held)
        yield from held[thinking.end() :] if thinking else held
        held = None
    if held and not held.lstrip().startswith(opening):
        yield from held


def clean(text: str) -> str:
    """A line of the model's as plain text with markers ``[1]`` before the full stop: no tags, images, links, addresses or controls.

    The ways models write markers are made one: ``[1, 2]``, ``[Source 1]``, ``[^1]``, ``【1†text】``, ``[1](address)``.
    """
    text = "".join(" " if unicodedata.category(c) in _SPACING else c for c in text if unicodedata.category(c) not in _UNSEEN)
    text = _TAG.sub("", _HEADING.sub("", text))
    text = _IMAGE.sub(" ", _MARKER_LINK.sub(r"[\1]", text))
    text = _MARKER_FORMS.sub(lambda form: "".join(marker(int(n)) for n in re.findall(r"\d+", form[1] or form[2])), text)
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub("", _NOT_A_MARKER.sub(lambda found: found[1] or " ", _ADDRESS.sub(" ", text)))
    text = text.replace("](", "] (")
    # "He left. [1] She" becomes "He left [1]. She", so that a marker stays with its sentence.
    text = _AFTER_END.sub(lambda found: " " + "".join(found[2].split()) + found[1], text)
    return " ".join(text.split())
