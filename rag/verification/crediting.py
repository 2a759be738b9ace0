"""Where a text gives somebody's word, and whose: "X said …", "…, the mayor wrote on Facebook", "the army's claim that …".

``rag.attribution`` finds the speakers of reported speech; what it leaves out for its own ends, and a claim must not lose, is added here:
a credit at the end of a sentence with a place or day after it, a noun for what is said, "claims to have", what several fear or suspect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.attribution.clauses import Words, mask_quotations
from rag.attribution.credits import Credit, credits_in
from rag.attribution.speech import SAY, SAY_THAT, capacity
from rag.sentences import sentence_spans
from rag.verification.reading import AUXILIARIES, read

_HEARER = 12  # words after "told" or "said" at a sentence's end that only say whom, where or when
_DESCRIPTION = 60  # characters that may describe a speaker; more is what he says
_VERBS = "|".join(sorted(SAY | SAY_THAT - frozenset("show find found reads felt feels".split())))
_WHO = r"(?:(?:the|an?|his|her|its|their|one|two|three|several|some|many) |(?=[A-Z]))[^,;:]{2,70}?"
_WHERE = r"(?:(?:on|in|at|to|via|during|after|from|for|as|late|early|last|this|yesterday|today|earlier|later)\b[^,;:]*)"
# "…, the mayor wrote on Facebook."
_TAIL = re.compile(
    rf"(?<=[,”\"]) (?P<who>{_WHO}) (?:had |has |have |also |later )*(?P<verb>{_VERBS}|suspects?|shows?|showed)(?: {_WHERE})?[.!]?$"
)
# "the army's claim that …", "claims by the rebels that …"
_NOUN = (
    "claim|allegation|assertion|accusation|suggestion|warning|belief|contention|insistence|assurance|complaint|fear|suspicion|rumour|rumor"
)
_OWNED = re.compile(
    rf"(?P<who>(?:[Tt]he |[Hh]is |[Hh]er |[Ii]ts |[Tt]heir )?(?:[\w’'-]+ ){{0,4}}?[\w’'-]*[’'](?:s)?) (?P<verb>{_NOUN})s? (?=that\b)"
)
_BY = re.compile(rf"\b(?P<verb>{_NOUN})s? (?:by|from|of) (?P<who>(?:the |an? )?[^,;]{{2,50}}?) (?=that\b)")
# "the rebels claim to control …"
_CLAIMS_TO = re.compile(
    r"(?:^|(?<=[,;] )|(?<=that )|(?<=but )|(?<=and ))(?P<who>(?:[Tt]he |[Aa]n? )?[^,;:]{2,60}?) (?P<verb>claim(?:s|ed)?) (?=to\b)"
)
# Said by several: "some commanders complain he lacks …"
_COMPLAIN = re.compile(
    r"(?:(?<=s)(?<![’']s) (?=[a-z]+\b(?<!s) )|(?<=[a-z]) (?=(?:fears|worries|suspects|thinks)\b))"
    r"((?:complain|fear|worry|suspect|claim|believe|think|allege|say)s?|worries) (?=that\b|the\b|he\b|she\b|it\b|they\b|[A-Z])"
)
# Of a sentence in which nothing else is found: "five officials, all briefed, said …"
_SAID = re.compile(r"(?<!\bto)(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere)(?<!\bbeen)(?<!\bnot) (said|says) (?!to\b)")
# "…, a decision the company says it will appeal": only what follows is its word
_OF_A_THING = re.compile(r"^(?:an?|the) [\w-]+(?: (?!(?:for|of|to|at|from|in|by|with|on)\b)[\w-]+)? (?=(?:the|an?|his|her|its|their) )")


@dataclass(frozen=True, slots=True)
class Said:
    """A credit in a text: who, in its words; from where to where their word goes; and where the credit stands."""

    who: str
    verb: str
    spans: tuple[tuple[int, int], ...]
    at: int = 0


@lru_cache(maxsize=4096)
def credits_of(text: str) -> tuple[Said, ...]:
    """The credits of a text."""
    found = []
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        for match in _COMPLAIN.finditer(sentence):
            found.append(Said(sentence[: match.start()].rpartition(",")[2].strip(), match[1], ((start + match.end(), end),), start))
        known = [
            _said(sentence, start, credit)
            for credit in credits_in(Words(mask_quotations(sentence)))
            if credit.start < credit.span[1] - 1 and not _is_no_speaker(sentence, credit)
        ]
        found += known
        for each in _others(sentence, start):
            if any(each.verb == other.verb and each.who.endswith(f" {other.who}") for other in known):
                found = [other for other in found if not (each.verb == other.verb and each.who.endswith(f" {other.who}"))]
                known = [other for other in known if other in found]
            if not any(abs(each.at - other.at) < _DESCRIPTION and each.verb == other.verb for other in known):
                found.append(each)
        if not found and (said := _SAID.search(sentence)):
            found.append(Said(sentence[: said.start()].strip(" ,"), said[1], ((start + said.end(), end),), start))
    return tuple(found)


def _is_no_speaker(sentence: str, credit: Credit) -> bool:
    """Whether what stands after a verb is a thing that is reported: "the firm, a brewer, reported a rise in profits"."""
    who = sentence[credit.start : credit.end]
    is_after = credit.verb not in ("", "according", "per", "citing") and credit.span[0] < credit.start
    return is_after and who.islower() and capacity(who) is None


def _said(sentence: str, start: int, credit: Credit) -> Said:
    close = credit.span[1]
    low, high = _extent(sentence, credit)
    who = sentence[credit.start : credit.end]
    is_last = sentence[:low].rstrip().endswith((",", "”", '"')) and _only_says_where(sentence[close:], credit.verb)
    if sentence[:low].rstrip().endswith(",") and (thing := _OF_A_THING.match(who)):
        return Said(who[thing.end() :], credit.verb, ((start + close, start + len(sentence)),), start + credit.start)
    high = len(sentence) if is_last else high
    spans: tuple[tuple[int, int], ...] = ((start + close, start + len(sentence)),)
    if credit.rank == 0 or is_last:
        spans = tuple(span for span in ((start, start + low), (start + high, start + len(sentence))) if span[1] > span[0])
    return Said(who, credit.verb, spans, start + credit.start)


def _only_says_where(rest: str, verb: str) -> bool:
    """Whether what follows a verb of saying says only to whom, where or when it was said."""
    tokens = read(rest).tokens
    if len(tokens) > _HEARER or any(token.word in AUXILIARIES or token.is_past for token in tokens if token.text.islower()):
        return False
    return not tokens or verb.startswith(("told", "tell")) or tokens[0].is_mark or bool(re.match(rf"\s*{_WHERE}", rest))


def _others(sentence: str, start: int) -> Iterator[Said]:
    """The credits that ``rag.attribution`` leaves out."""
    if (match := _TAIL.search(sentence)) and not any(token.word in AUXILIARIES or token.is_past for token in read(match["who"]).tokens):
        yield Said(match["who"], match["verb"], ((start, start + match.start()),), start + match.start("who"))
    for pattern in (_OWNED, _BY, _CLAIMS_TO):
        for match in pattern.finditer(sentence):
            yield Said(match["who"], match["verb"], ((start + match.end(), start + len(sentence)),), start + match.start())


def _extent(sentence: str, credit: Credit) -> tuple[int, int]:
    """From where to where a sentence says who speaks: the words of the credit, and short words that describe the speaker."""
    begin, close = credit.span
    if credit.verb in ("", "according", "per", "citing"):  # "According to X, …": up to the comma
        comma = sentence.find(",", credit.start)
        return min(begin, credit.start), min(close, comma if comma > 0 else close)
    low = begin if 0 <= credit.start - begin <= _DESCRIPTION else credit.start
    high = close if close - credit.end <= _DESCRIPTION else credit.end
    if credit.described and credit.start - credit.described[0] <= _DESCRIPTION and credit.described[1] - credit.end <= _DESCRIPTION:
        return min(low, credit.described[0]), max(high, credit.described[1])
    return low, high
