"""Do the quotes that an answer cites support its claims? Two checks, called by their names wherever they are shown.

``checked_claims`` puts ``rag.supports`` to each claim, the check that Byline holds a model's sentences to: what it cannot see
(docs/verification.md), this cannot see either, and Byline's own answers pass it nearly by construction. It tells how other engines do
beside Byline, and that a change broke the check's use.

``supported_claims`` is lexical and eval's own, so that a mistake in the first does not hide itself: it sees an invented name, a changed
number and a sentence without a citation. It does not see who did what to whom, a denial turned into a statement, or that other words mean
the same. An answer that quotes scores near 1 by its nature on both.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sentencex

import rag
from eval.schema import Rate
from eval.words import MARKER, contains, fold

SUPPORTED_SHARE = 0.6  # of a claim's plain words; names and numbers must all be there

# Words of four letters and more that carry no content, and those that only introduce what somebody said.
FUNCTION_WORDS = frozenset(
    fold(
        """about after again also although among another because been before being between both could does doing down during each either
    even from further have having here hers herself himself however into itself just many meanwhile more most much must neither none
    only other others ours over same shall should since some such than that their theirs them themselves then there these they this
    those though through under until upon very were what when where which while whom whose will with within without would your
    according adding article articles cited citing named quoted reported reportedly reports said saying says stated told wrote"""
    ).split()
)

_STOP_BEFORE_MARKERS = re.compile(r"([.!?][\"”’»)*_]*)\s*((?:\[\d+\]\s*)+)")
_SENTENCE_END = re.compile(r"[.!?][\"”’»)*_\s]*$")
_BEHIND_SEMICOLON = re.compile(r"(?<=\];)\s+")
_QUOTATION = re.compile(r"(?P<label>[^“”]*[:\s-]|)[“](?P<quoted>.+)”\W*$", re.DOTALL)
_BETWEEN_BLANKS_AND_DASHES = re.compile(r"[^\s\-–—/]+")
_FIRST_LETTER = re.compile(r"[^\W_]")
_STARTS_SENTENCE = re.compile(r"(?:^|^\s*-|[.!?:;\"“”«‘•])[\s*_]*$")


class Claim(NamedTuple):
    """A statement of an answer, without its markers, and the numbers of the citations it carries."""

    text: str
    numbers: tuple[int, ...]


def claims(text: str) -> Iterator[Claim]:
    """The statements of an answer's Markdown text, in order.

    Sentences without a marker belong to the next sentence of their line that has one; what is left over at the end of a line is a claim
    without citations where it ends as a sentence does, else it is a heading. A semicolon behind a marker ends a claim as a full stop does.
    """
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            continue
        pending = ""
        for sentence in _sentences(line):
            pending += sentence
            numbers = tuple(int(found) for found in MARKER.findall(sentence))
            if numbers:
                yield Claim(_without_markers(pending), numbers)
                pending = ""
        if _SENTENCE_END.search(pending) and fold(pending):
            yield Claim(_without_markers(pending), ())


def _sentences(line: str) -> Iterator[str]:
    """The sentences of a line, and its parts between a marker and a semicolon; where the splitter cut inside brackets, put together."""
    pending = ""
    for part in _BEHIND_SEMICOLON.split(_STOP_BEFORE_MARKERS.sub(r" \2\1 ", line)):
        for sentence in sentencex.segment("en", part):
            pending += sentence
            if pending.count("(") <= pending.count(")"):
                yield pending
                pending = ""
        if pending:
            yield pending
            pending = ""


def evidence(citation: rag.Citation) -> str:
    """What a citation shows its reader: quote, title, publisher, who reported it, and the date in the ways it may be written."""
    shown = [citation.quote, citation.title, citation.publisher or "", citation.reported_by or ""]
    parts = [int(part) for part in (citation.published or "").split("-") if part.isdigit()]
    shown += [str(part) for part in parts]
    if len(parts) > 1 and 1 <= parts[1] <= 12:
        shown += [calendar.month_name[parts[1]], calendar.month_abbr[parts[1]]]
    return " / ".join([*shown, citation.published or ""])


def is_supported(claim: str, shown: str) -> bool:
    """Whether every number and name of a claim, and at least ``SUPPORTED_SHARE`` of its other content words, stand in the evidence.

    Names are capitalised words that do not begin a sentence; content words have four letters or more and are not function words.
    """
    needed: list[str] = []
    others: list[str] = []
    for match in _BETWEEN_BLANKS_AND_DASHES.finditer(claim):
        word = match.group()
        letter = _FIRST_LETTER.search(word)
        if not letter or not fold(word):
            continue
        is_name = letter.group().isupper() and not _STARTS_SENTENCE.search(claim[: match.start() + letter.start()])
        if is_name or any(character.isdigit() for character in word):
            needed.append(word)
        elif len(fold(word)) >= 4 and fold(word) not in FUNCTION_WORDS:
            others.append(word)
    if not all(contains(shown, word) for word in needed):
        return False
    return sum(contains(shown, word) for word in others) >= SUPPORTED_SHARE * len(others)


def supported_claims(answer: rag.Answer) -> Rate:
    """|claims whose words stand in the quotes they cite| / |claims|; a claim without citations is not supported, an abstention has none."""
    if answer.abstained:
        return Rate(count=0, of=0)
    shown = {citation.number: evidence(citation) for citation in answer.citations}
    stated = [claim for claim in claims(answer.text) if fold(claim.text)]
    supported = [claim for claim in stated if is_supported(claim.text, " / ".join(shown.get(number, "") for number in claim.numbers))]
    return Rate(count=sum(bool(claim.numbers) for claim in supported), of=len(stated))


def checked_claims(answer: rag.Answer) -> Rate:
    """|claims that ``rag.supports`` passes against a quote they cite, or against all of them together| / |claims|.

    As ``rag`` does, the passage that a quote stands in says when it was written, who "he" is, and who published it. A quotation that ends a
    claim needs no check where it is the quote's own words; what stands before it ("**six factions**: “…”") does. What is no sentence, such
    as a short answer, is checked by words, for ``rag.supports`` reads sentences. A claim without citations does not pass, and an abstention
    claims nothing.
    """
    if answer.abstained:
        return Rate(count=0, of=0)
    cited = {citation.number: citation for citation in answer.citations}
    stated = [claim for claim in claims(answer.text) if fold(claim.text)]
    quotes = [[cited[number] for number in claim.numbers if number in cited] for claim in stated]
    passed = [_passes(claim.text, own, answer.sources) for claim, own in zip(stated, quotes, strict=True)]
    return Rate(count=sum(passed), of=len(stated))


def _passes(claim: str, quotes: Sequence[rag.Citation], sources: Sequence[rag.Source]) -> bool:
    if not quotes:
        return False
    together = " ".join(quote.quote for quote in quotes)
    text = claim.replace("**", "").removeprefix("- ").strip()
    quotation = _QUOTATION.match(text)
    if quotation and contains(together, quotation["quoted"]):
        text = quotation["label"].strip()
    if not _SENTENCE_END.search(text):
        return is_supported(text, " / ".join(map(evidence, quotes)))
    around = [[source for source in sources if _holds(source, quote)] for quote in quotes]
    if any(rag.supports(text, quote.quote, sources=own).supported for quote, own in zip(quotes, around, strict=True)):
        return True
    return len(quotes) > 1 and rag.supports(text, together, sources=[source for own in around for source in own]).supported


def _holds(source: rag.Source, quote: rag.Citation) -> bool:
    return source.article_id == quote.article_id and source.start <= quote.start and quote.end <= source.end


def _without_markers(text: str) -> str:
    return re.sub(r" (?=[.,;:!?)])", "", " ".join(MARKER.sub(" ", text).split()))
