"""What a model writes, as plain sentences with markers, while it is still writing: lines of text, or the JSON of ``CLAIMS``.

Both forms give the same sentences, so what comes after does not know which one the endpoint took. Nothing that a page would take for
markup is left: what a model puts into its text may come from an article that wants it there. Whether a sentence is true is not asked
here; see ``verification``.
"""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from rag import prompts
from rag.citations import marker, without_markers
from rag.sentences import sentence_spans

# What a structured answer is: a JSON schema as OpenAI's strict mode wants it (every field required, no others).
CLAIMS: Final[Mapping[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["list", "claims"],
    "properties": {
        "list": {"type": "boolean"},
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "sources"],
                "properties": {"text": {"type": "string"}, "sources": {"type": "array", "items": {"type": "integer"}}},
            },
        },
    },
}


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
_CLAIMS_BEGIN = re.compile(r'^\[\s*(?=\{)|"claims"\s*:\s*\[')
_IS_LIST = re.compile(r'"list"\s*:\s*true')
_LONGEST_CLAIM = 4 * _LONGEST  # characters of a claim's JSON; a longer one is none
_FIELD = re.compile(r'\s*"\w+"\s*:|\s*[\]}]+,?\s*$')  # a line of JSON that stands in no object
_PAIRS = ("[]", "()", "<>", "“”", "【】", "«»")

_NUMBERS = r"\d{1,3}(?:\s*(?:,|;|-|–|and|&)\s*(?:sources?\s+)?\d{1,3})*"
_MARKER_FORMS = re.compile(rf"\[\^?(?:sources?:?\s*)?({_NUMBERS})\](?!\()|【(\d{{1,3}})[^】]*】", re.IGNORECASE)
_MARKER_LINK = re.compile(r"\[\[?(\d{1,3})\]?\]\([^()\s]*\)")
_AFTER_END = re.compile(r"([.!?…。؟۔।][\"”’»)]*)((?:\s*\[\d+\])+)")
_BRACKETS = str.maketrans("\uff3b\uff3d\u27e6\u27e7", "[][]")  # look like markers in a font or two
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_REFERENCE = re.compile(r"\[(?!\d{1,3}\])([^\[\]]+)\]\[(?!\d{1,3}\])[^\[\]]*\]")  # [words][name of an address]
_TEX = re.compile(r"\\[A-Za-z]+|\$(?!\s?\d)")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_ADDRESS = re.compile(
    r"""\(?(?:\b[a-z][a-z0-9+.-]{0,15}://|\bwww\.|\b(?:mailto|javascript|vbscript|data|file|blob|tel):(?=\S)
    |(?<![\w.-])(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?:[/?\#]|:\d)  # a host with a path, which pages make a link of
    |(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w)\S*""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_MARKER = re.compile(r"(\[\d{1,3}\])|\[\d+\]|[\[\]<>{}|\\]")
_BEFORE_STOP = re.compile(r" +([.,;:!?](?:\s|$))")
_EMPHASIS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)|~~")


def sentences_of(chunks: Iterable[str], *, truncated: Callable[[], bool] = lambda: False) -> Iterator[Sentence]:
    """Cut a stream into cleaned sentences as they complete; the same ones however the text is cut into chunks.

    Whether a sentence has ended is asked at each blank, with all of the next word known, so it depends on the text alone. The last
    sentence of a ``truncated`` stream is left out unless it has an end. From a line on that begins with a brace, the stream is the JSON of
    ``CLAIMS``: each claim comes when its object is complete, and no claims at all are ``prompts.ABSTAIN``.
    """
    line = _Line()
    characters = _without_thinking(chunks)
    for character in characters:
        if character == "{" and line.may_begin_json():
            yield from _sentences_of_claims(itertools.chain(line.text.strip().removeprefix("```json"), "{", characters))
            return
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

    def __init__(self, text: str = "") -> None:
        self.text = text
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

    def may_begin_json(self) -> bool:
        """Whether a brace here opens an object, and not a word: nothing but what may stand before one is in the line."""
        return not self._begun and self.text.strip() in ("", "[", "```json")

    def _is_fence(self) -> bool:
        return not self._begun and (_FENCE_LINE.match(self.text) or _FIELD.match(self.text)) is not None

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


def _sentences_of_claims(characters: Iterator[str]) -> Iterator[Sentence]:
    """The sentences of a JSON stream: those of each claim's text, the markers of its sources at the last one's end."""
    head = ""
    for character in characters:
        head += character
        if _CLAIMS_BEGIN.search(head):
            break
        if len(head) > _LONGEST:
            return
    else:
        return
    in_list, begun = _IS_LIST.search(head) is not None, False
    first = next((character for character in characters if not character.isspace()), "") if head[-1] == "[" else "{"
    if first == "]":
        yield Sentence(prompts.ABSTAIN, True, False)
    for claim in _objects(itertools.chain(first, characters)):
        for sentence in _Line(_with_markers(claim)).end():
            yield sentence._replace(begins_line=sentence.begins_line and (in_list or not begun), in_list=in_list)
            begun = True


def _objects(characters: Iterator[str]) -> Iterator[Any]:
    """The objects of a JSON array, each when it is complete; nothing from the first on that is none or too long."""
    text = ""
    for character in characters:
        if not text and (character.isspace() or character == ","):
            continue
        text += character
        if text[0] != "{" or len(text) > _LONGEST_CLAIM:
            return
        if character == "}":  # the object's, or one inside it or inside a string: then it does not parse yet
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                continue
            text = ""
            yield found


def _with_markers(claim: Mapping[str, Any]) -> str:
    """A claim's text in one line, with the numbers of its sources; what is of another type than asked for counts as missing."""
    text, numbers = claim.get("text"), claim.get("sources")
    if not isinstance(text, str):
        return ""
    listed = numbers if isinstance(numbers, list) else [numbers]
    markers = [marker(number) for number in listed if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 1000]
    return " ".join([*text.split(), "".join(markers)]).strip()


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


def _as_shown(text: str) -> str:
    """The visible text with ``&lt;`` and ``&#91;`` as the signs that a page would show, however often they were escaped."""
    text = prompts.visible(text)
    while (shown := prompts.visible(html.unescape(text))) != text:
        text = shown
    return text


def clean(text: str) -> str:
    """A line of the model's as plain text with markers ``[1]`` before the full stop: no tags, images, links, addresses or controls.

    The ways models write markers are made one: ``[1, 2]``, ``[Source 1]``, ``[^1]``, ``【1†text】``, ``[1](address)``.
    """
    text = _as_shown(text).translate(_BRACKETS)
    text = _TAG.sub("", _HEADING.sub("", text))
    text = _IMAGE.sub(" ", _MARKER_LINK.sub(r"[\1]", text))
    text = _MARKER_FORMS.sub(lambda form: "".join(marker(int(n)) for n in re.findall(r"\d+", form[1] or form[2])), text)
    text = _TEX.sub(" ", _REFERENCE.sub(r"\1", _LINK.sub(r"\1", text)))
    text = _EMPHASIS.sub("", _NOT_A_MARKER.sub(lambda found: found[1] or " ", _ADDRESS.sub(" ", text)))
    text = text.replace("](", "] (")
    # "He left. [1] She" becomes "He left [1]. She", so that a marker stays with its sentence.
    text = _AFTER_END.sub(lambda found: " " + "".join(found[2].split()) + found[1], text)
    return _BEFORE_STOP.sub(r"\1", " ".join(text.split()))
