"""Does a quote say what a sentence claims? Each concern by itself: shared words, names, numbers, dates, polarity, roles, certainty, credit.

It errs towards no: a true sentence that is dropped costs less than a false one that carries a citation. It reads words and their order,
not meaning, but that it can be told how close two words come; docs/verification.md says how often it is right and what it cannot see.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer_schema import Source
from rag.terms import index_terms
from rag.verification.certainty import overstated
from rag.verification.credit import wrong_credits
from rag.verification.dates import wrong_dates
from rag.verification.frames import agents_added, lightly_told, misattached
from rag.verification.names import FRAME, SameName, raised, wrong_names
from rag.verification.numbers import numbers_of, wrong_numbers
from rag.verification.plain_denials import plain_denials
from rag.verification.polarity import contradictions
from rag.verification.reading import read, sentences_of
from rag.verification.replaced import replacements
from rag.verification.roles import wrong_roles
from rag.verification.sides import turned_round
from rag.verification.similarity import Similarity
from rag.verification.unsaid import is_plain, says, unsaid

SHARED_TERMS = 0.5  # least share of the claim's terms; lower lets "A bought B" rest on "A sold B and C", higher refuses light paraphrase
_NAMES_COUNT = 0.1  # how much lower the share of the words that are no names may be
LEAST_OF_PART = 0.34  # least share of the terms of each part of the claim that could be a sentence
IN_OTHER_WORDS = 0.8  # what a term counts that the quote has in a related word
IN_PASSAGE = 0.5  # what a term counts that stands in the passage around the quote, not in the quote itself
_FRAME_TERMS = frozenset(index_terms(" ".join(FRAME)))


@dataclass(frozen=True, slots=True)
class Support:
    """The verdict on a claim and a quote.

    Attributes:
        supported: the quote says it, as far as words can tell.
        score: share of the claim's terms that the quote has, 0 to 1; terms of the passage around it count half.
        reasons: why not, one short phrase each; empty when supported.
    """

    supported: bool
    score: float
    reasons: tuple[str, ...] = ()


def supports(
    claim: str,
    quote: str,
    *,
    sources: Sequence[Source] = (),
    same_name: SameName | None = None,
    similarity: Similarity | None = None,
) -> Support:
    """Whether a quote supports a claim.

    Args:
        claim: one sentence, without markers.
        quote: the words of the article that it is to rest on.
        sources: the passages that the quote is from. Title and text around the quote may say who "he" is; publisher and date of
            publication carry what the claim says about who reported it and when, and resolve its dates.
        same_name: whether two spellings name the same; without it only equal words do.
        similarity: how close the quote comes to words of the claim; asked only of a claim with which nothing is wrong but that it has
            words of its own.
    """
    if claim.strip() and claim.strip() in sentences_of(quote):
        return Support(True, 1.0)
    score = _shared(claim, quote, sources)
    if score < SHARED_TERMS:
        return Support(False, score, (f"shares {score:.0%} of its words with the quote",))
    reasons = itertools.chain(
        _added(claim, quote),
        replacements(claim, quote),
        wrong_numbers(claim, quote, sources),
        wrong_names(claim, quote, sources, same_name),
        raised(claim, quote),
        wrong_dates(claim, quote, sources),
        contradictions(claim, quote),
        plain_denials(claim, quote),
        overstated(claim, quote),
        wrong_roles(claim, quote, sources, same_name),
        turned_round(claim, quote),
        misattached(claim, quote),
        lightly_told(claim, quote),
        agents_added(claim, quote),
        wrong_credits(claim, quote, sources, same_name),
    )
    conflicts, new = tuple(reasons), tuple(unsaid(claim, quote, sources))
    if new and similarity is not None and not conflicts:
        new = tuple(unsaid(claim, quote, sources, similarity))
    found = (*new, *conflicts)
    return Support(not found, score, found)


def _added(claim: str, quote: str) -> Iterator[str]:
    """A part of the claim, joined to the rest, whose words are not the quote's at all or hardly."""
    mine, theirs = read(claim), read(quote)
    for part in mine.parts:
        told = [token for token in part if token.term and not mine.is_name(token) and token.term not in _FRAME_TERMS]
        share = sum(says(theirs, token) for token in told) / len(told) if told else 1.0
        if share < LEAST_OF_PART:
            yield f"{claim[part[0].start : part[-1].end]!r} is not in the quote"
            return


def _shared(claim: str, quote: str, sources: Sequence[Source]) -> float:
    """Share of the claim's terms found in the quote, and of those that are no names if that is less.

    Words that only say who reports it count neither way, nor do names that are missing: they are looked at by themselves. One term is no
    claim.
    """
    mine, theirs = read(claim), read(quote)
    passages = [read(source.text) for source in sources]
    framing = _FRAME_TERMS.union(*(read(f"{source.publisher or ''} {source.title}").terms for source in sources))
    found: list[tuple[float, bool]] = []
    for term, tokens in mine.terms.items():
        in_name = all(mine.is_name(token) for token in tokens)
        if theirs.like(term):
            found.append((1.0, in_name))
        elif not in_name and says(theirs, tokens[0]):
            found.append((IN_OTHER_WORDS, in_name))
        elif term not in framing and not in_name and not is_plain(tokens[0]):
            found.append((IN_PASSAGE if any(passage.like(term) for passage in passages) else 0.0, in_name))
    found += [(1.0, False) for number in numbers_of(claim) if any(each.value == number.value for each in numbers_of(quote))]
    plain = [share for share, in_name in found if not in_name]
    if len(found) < 2 or not plain:
        return 0.0
    return min(sum(share for share, _ in found) / len(found), sum(plain) / len(plain) + _NAMES_COUNT)
