"""Who says so: what the quote gives as somebody's word, the claim must not give as fact, nor as somebody else's word.

A credit is "X said", "according to X", "X told Reuters"; "reportedly", "is said to" and the like are one without a name. A claim may keep
either: with the outlet credited, as its publisher's report, or only as reported. What a sentence tells of the speaker himself ("X, who
heads the force, said …") is the paper's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer_schema import Source
from rag.attribution.speech import nouns
from rag.names import find_names
from rag.sentences import sentence_spans
from rag.terms import CALENDAR, fold, stem, words
from rag.verification.alike import sense
from rag.verification.crediting import Said, credits_of
from rag.verification.names import SameName, named, one_called, same_parts
from rag.verification.reading import read
from rag.verification.speakers import is_another_speaker

_LEAST = 0.5  # share of the claim's words that only the credited part of the quote has, from which the claim needs a credit
_SURELY_SAID, _HARDLY_SAID = 0.8, 0.35  # share of a claim's words in what another says, and in what the one it credits says
_ALLEGED = re.compile(
    r"\b(?:reportedly|allegedly|alleged|purported(?:ly)?|supposed(?:ly)?|apparent(?:ly)?|rumou?red|unconfirmed"
    r"|seem(?:s|ed|ingly)?|appear(?:s|ed)? (?:to|that)"
    r"|(?:is|are|was|were|been|being) (?:\w+ )?(?:said|believed|thought|understood|reported|claimed|suspected|alleged) (?:to|of|that)"
    r"|(?:claim|claims|claimed|claiming) (?:that|to|he|she|it|they|the|his|her|their|there)\b|accus\w+|suspected)\b",
    re.IGNORECASE,
)
# Words by which a claim may say whose word it is.
_KEPT = re.compile(
    r"\b(?:according to|in (?:the )?(?:words|view|opinion|eyes) of|sources?|(?:"
    + "|".join(
        """said says? saying told tells? report(?:s|ed|edly|ing)? claim(?:s|ed|ing)? alleg\\w+ accus\\w+ citing cited quoted describ\\w+
        confirm\\w+ denied denies deny warn\\w* stress\\w* not(?:ed|es|ing) argu\\w+ insist\\w* announc\\w+ declar\\w+ stat(?:ed|es)
        add(?:ed|s) believ\\w+ concluded wrote writes attribut\\w+ acknowledg\\w+ admit\\w* conced\\w+ predict\\w* estimat\\w+ reveal\\w*
        show\\w* suggest\\w* found complain\\w* emphasi[sz]\\w+ reiterat\\w+ recall\\w+ explain\\w* thinks? thought expects? expected
        fear\\w* afraid worr\\w+ threat\\w+ promis\\w+ vow\\w* pledg\\w+ reaffirm\\w* repeat\\w* indicat\\w+""".split()
    )
    + r"))\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:reports?|rumou?rs?|speculation|suggestions?|allegations?|claims?) (?:that|of|suggesting|saying|claiming)\b", re.IGNORECASE
)
_CONFIRMED = re.compile(r"\b(?:confirm|admit|acknowledg|conced|verif)\w*\b", re.IGNORECASE)
_SILENT = re.compile(
    r"\b(?:(?:declin|refus)\w+ to|(?:would|did) not|n[’']t|not) (?:\w+ )?(?:comment|confirm|say|answer|discuss|respond)\b", re.IGNORECASE
)
_BLAMED = re.compile(r"\bblam(?:e|es|ed|ing) on\b")  # whoever follows is suspected only
_HEARER = re.compile(r"\b(?:told|tells|telling) (?:the )?([A-Z][\w’'-]*(?: [A-Z][\w-]*)*)")
_DENIED = re.compile(r"\b(?:deny|denies|denied|denial)\b")
_CLAIMS_TO = re.compile(r"\bclaim(?:s|ed)? (?:to|that)\b")
_ASIDE = re.compile(r", (?:who|which|whose|where)\b")
# What the paper itself tells of somebody: "X, head of the force, is said to …".
_APPOSITION = re.compile(r", (?:(?:an?|the|head|leader|chief|commander|who|which|whose|aged) |\d+-year-old )[^,;.]{4,}(?=[,.])")
_REPORTED = re.compile(r"\b(?:according to|report\w*|claim\w*|alleg\w+|sources?)\b", re.IGNORECASE)
_LONGEST = 12  # words of a speaker; a longer one was read wrongly
_PRONOUNS = frozenset("he she it they we i who".split())
_GENERAL = frozenset("people person report media source insider one official other figure reporter member those".split()) - {
    "official",
    "source",
}
_CALLED = {"insider": "source", "spokesperson": "spokesman", "spokeswoman": "spokesman", "spokespeople": "spokesman", "expert": "analyst"}


def wrong_credits(claim: str, quote: str, sources: Sequence[Source], same_name: SameName | None) -> Iterator[str]:
    """Reasons why the quote does not bear what the claim says, or leaves unsaid, about whose word it is."""
    theirs = credits_of(quote)
    own = [match.span() for match in _APPOSITION.finditer(quote)]
    spoken, alleged = [span for said in theirs for span in said.spans], alleged_spans(quote)
    if spoken and not is_credited(claim, quote, spoken) and _share_in(claim, quote, spoken, own) > _LEAST:
        yield "the quote gives it as somebody's word"
    elif (
        alleged
        and not is_alleged(claim)
        and not (_CLAIMS_TO.search(quote) and credits_of(claim))
        and _share_in(claim, quote, alleged, [each for each in own if not _ALLEGED.search(quote, *each)]) >= _LEAST
    ):
        yield "the quote gives it as alleged"
    if not is_alleged(claim) and any(_is_blamed(term, quote) for term in read(claim).terms):
        yield "the quote says only that somebody blames them for it"
    if _CONFIRMED.search(claim) and _SILENT.search(quote) and not _SILENT.search(claim):
        yield "the quote says that nothing was said of it"
    heard, told = _hearers(quote), _hearers(claim)
    if heard and told and not any(same_parts(one, other, same_name) for one in told for other in heard):
        yield f"in the quote it is not {told[0]} who is told"
    for said in credits_of(claim):
        if (
            not _may_say(said, claim, quote, theirs, sources, same_name)
            or _is_anothers(said, claim, quote, theirs, same_name)
            or is_another_speaker(said, claim, quote, [each.publisher or "" for each in sources], same_name)
        ):
            yield f"{said.who} is not who says so in the quote"


def is_credited(claim: str, quote: str, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether a claim says that it is somebody's word, by more than words that are part of what was said."""
    if credits_of(claim) or _ALLEGED.search(claim) or _DENIED.search(claim):
        return True
    for match in _KEPT.finditer(claim):
        places = [found.start() for found in re.finditer(rf"\b{re.escape(match.group())}\b", quote, re.IGNORECASE)]
        if not places or not all(any(start <= place < end for start, end in spoken) for place in places):
            return True
    return False


def is_alleged(claim: str) -> bool:
    """Whether a claim says that it is only reported, or alleged."""
    return bool(_ALLEGED.search(claim) or _REPORTED.search(claim) or _BLAMED.search(claim))


def alleged_spans(text: str) -> list[tuple[int, int]]:
    """The sentences that are told as said by nobody in particular ("reportedly"), or the end of one: "…, which allegedly …"."""
    found = []
    for start, end in sentence_spans(text):
        if match := _ALLEGED.search(text, start, end):
            aside = [opened.start() for opened in _ASIDE.finditer(text, start, match.start())]
            found.append((aside[-1] if aside else start, end))
        elif match := _REPORTS.search(text, start, end):
            found.append((match.end(), end))
    return found


def _is_blamed(term: str, quote: str) -> bool:
    """Whether the quote has a term only after "blamed on"."""
    match = _BLAMED.search(quote)
    others = read(quote).like(term) if match else []
    return match is not None and bool(others) and all(other.start >= match.end() for other in others)


def _hearers(text: str) -> list[str]:
    """The names of those who are told something."""
    return [match[1] for match in _HEARER.finditer(text)]


def _share_in(claim: str, quote: str, spans: Sequence[tuple[int, int]], own: Sequence[tuple[int, int]]) -> float:
    """Share of the claim's terms in the quote that the quote has nowhere but in these spans, nor in what is the paper's own."""
    mine, theirs = read(claim), read(quote)
    counted = inside = aside = 0
    is_told = False  # a verb of the claim is the speaker's
    for term, tokens in mine.terms.items():
        others = theirs.like(term) if not all(map(mine.is_name, tokens)) else []
        if others and all(any(start < other.start < end for start, end in own) for other in others):
            aside += 1
        elif others:
            is_inside = all(any(start <= other.start < end for start, end in spans) for other in others)
            is_told = is_told or (is_inside and any(token.is_past for token in tokens))
            counted += 1
            inside += is_inside
    counted += 0 if is_told else aside
    return inside / counted if counted else 0.0


def _may_say(said: Said, claim: str, quote: str, theirs: Sequence[Said], sources: Sequence[Source], same_name: SameName | None) -> bool:
    """Whether the one whom the claim credits is credited in the quote, or is who published it."""
    who = said.who
    outlets = [*(source.publisher or "" for source in sources)]
    if not theirs or fold(who) in _PRONOUNS or len(who.split()) > _LONGEST:
        return True  # the words of the quote that credit are not known; the names are looked at by themselves
    credited = " . ".join([each.who for each in theirs] + outlets + [_outside(quote, [span for each in theirs for span in each.spans])])
    told_to = " . ".join(
        match.group(1)
        for match in re.finditer(r"\b(?:told|to|with|by|cited by|carried by|according to) ((?:the )?[A-Z][\w’'-]*(?: [A-Z][\w-]*)*)", quote)
    )
    names = [who[start:end] for start, end in find_names(who)] or [word for word in who.split() if word.isupper() and len(word) > 1]
    names = [
        name
        for name in names
        if fold(name) not in CALENDAR and not all(word in read(quote).words and not read(quote).names for word in words(name))
    ]
    for name in names:
        parts = words(one_called(name))
        if (
            parts
            and not named(parts, f"{credited} . {told_to}", same_name)
            and not any(same_parts(name, each, same_name) for each in outlets)
        ):
            if re.match(r"(?:he|she|they|it)\b", credited, re.IGNORECASE) or any(
                re.search(r"^(?:he|she|they|it)\b|\b(?:him|her|his|them|their|its)\b", each.who, re.IGNORECASE) for each in theirs
            ):
                continue
            if name in (each for each in _names_at_start(quote)):
                continue
            return False
    heads = (
        {_CALLED.get(noun, noun) for noun in nouns(who) if noun.isalpha()}
        - _GENERAL
        - {fold(word) for name in names for word in name.split()}
    )
    heads = {head for head in heads if not any(head in fold(name).split() for name in names)}
    known = {_sense(word) for word in words(f"{credited} {told_to}")} | {_sense(noun) for each in theirs for noun in nouns(each.who)}
    head = nouns(who)[-1:]
    if not heads or (head and any(head[0] in fold(name).split() for name in names)):
        return True
    return not head or _sense(head[0]) in known or head[0] in _GENERAL


def _is_anothers(said: Said, claim: str, quote: str, theirs: Sequence[Said], same_name: SameName | None) -> bool:
    """Whether of several who speak in the quote another says what the claim has this one say."""
    if len(theirs) < 2 or len(credits_of(claim)) != 1:
        return False
    content = {token.term for token in read(claim).tokens if token.term and any(start <= token.start < end for start, end in said.spans)}
    shares = [len(content & _terms_said(each, quote, theirs)) for each in theirs]
    best = max(shares)
    speaker = theirs[shares.index(best)]
    if fold(speaker.who) in _PRONOUNS or best < _SURELY_SAID * len(content) or _same_speaker(said.who, speaker.who, same_name):
        return False
    own = [share for share, each in zip(shares, theirs, strict=True) if _same_speaker(said.who, each.who, same_name)]
    return bool(own) and max(own) <= _HARDLY_SAID * len(content)


def _terms_said(said: Said, quote: str, theirs: Sequence[Said]) -> set[str]:
    """What one of several says: up to where another is credited."""
    following = min((each.at for each in theirs if each.at > said.at), default=len(quote))
    spans = [(start, min(end, following) if start > said.at else end) for start, end in said.spans]
    return {token.term for token in read(quote).tokens if token.term and any(start <= token.start < end for start, end in spans)}


def _same_speaker(one: str, other: str, same_name: SameName | None) -> bool:
    """Whether two who are credited have a name or a noun in common."""
    names = [[text[start:end] for start, end in find_names(text)] for text in (one, other)]
    if all(names):
        return any(same_parts(mine, theirs, same_name) for mine in names[0] for theirs in names[1])
    return bool({_sense(word) for word in nouns(one)} & {_sense(word) for word in nouns(other)})


def _sense(word: str) -> str:
    return sense(stem(_CALLED.get(word, word)))[0]


def _outside(quote: str, spans: Sequence[tuple[int, int]]) -> str:
    """What of a quote is nobody's word: who says it, and what is told of them."""
    kept = list(quote)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _names_at_start(quote: str) -> list[str]:
    return [quote[start:end] for start, end in read(quote).names[:1]]
