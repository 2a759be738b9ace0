"""Outlets that a question names: whose report it asks for, or which it asks about.

"What did Reuters report?" wants Reuters' report; "Did Reuters lay off staff?" wants to know of a company. Words around the name tell: what
reports are called and what papers do with them. Where they do not, the question is taken to be about the outlet, which narrows nothing.
An outlet that the articles do not have is found where the world knows it, or where the words say that it is one. Nothing is searched here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rag.answer_schema import Citation, Source
from rag.attribution.outlets import OUTLETS
from rag.known_outlets import DESCRIPTIONS, KnownOutlets, Words, ways_to_write, words_of
from rag.terms import STOP_WORDS

Relation = Literal["reported by", "about"]


@dataclass(frozen=True, slots=True)
class OutletInQuestion:
    """An outlet that a question names.

    Attributes:
        words: its name as it stands in the question, with its article.
        start, end: offsets of the words in the question.
        outlets: the names it has in the articles; empty where they have none.
        relation: whether the question asks for what it reported, or about it.
    """

    words: str
    start: int
    end: int
    outlets: tuple[str, ...]
    relation: Relation

    @property
    def missing(self) -> bool:
        """Whether no article is by it, carries its report or credits it."""
        return not self.outlets


class _Mention(NamedTuple):
    start: int
    end: int
    outlets: tuple[str, ...]
    cased: bool  # its words are written large
    known: bool  # to the articles or to the world
    needs_the: bool  # an ordinary word but for its article: The Age, The Verge


_SPOKEN = (
    r"reported|said|written|published|covered|described|discussed|mentioned|noted|stated|claimed|alleged|suggested|indicated|implied"
    r"|highlighted|cited|quoted|argued|portrayed|depicted|characteri[sz]ed|revealed|recommended|speculated|predicted|explained|detailed"
    r"|reviewed|interviewed|featured|profiled|identified|attributed|credited|presented|outlined|told|posted|listed|broken"
)
_REPORT = (
    r"articles?|reports?|reporting|stor(?:y|ies)|pieces?|coverage|editorials?|columns?|op-?eds?|explainers?|obituar(?:y|ies)|headlines?"
    r"|dispatch(?:es)?|investigations?|write-?ups?|accounts?|reviews?|guides?|interviews?|newsletters?|analys[ei]s|exclusives?"
)
_KIND_OF_OUTLET = r"(?:news ?)?(?:papers?|magazines?|outlets?|sites?|agenc(?:y|ies)|websites?|publications?|broadcasters?)|news sources?"
_QUOTE = "['\"‘’“”]"
_LEAD = rf"(?:(?:both|either|neither|the|an?|another|one|same|recent|earlier|later|news|newspaper|magazine|outlets?)\s+)*{_QUOTE}?$"
_BEFORE = re.compile(
    rf"\b(?:according to|as per|per|citing|quoting|tells?|told|read in|read on|learned from|hear from|heard from)\s+{_LEAD}"
    rf"|\b(?:{_SPOKEN})(?:\s+\w+ly)?\s+(?:by|in|on|to|with|from|via|through)\s+{_LEAD}"
    rf"|\b(?:{_REPORT}|updates?|posts?|profiles?|claims?|information|news|details)(?:\s+(?!that\b|of\b|on\b|about\b)\w+){{0,2}}?\s+(?:by|from|in|with)\s+{_LEAD}"
    rf"|\b(?:in|by|from|on)\s+(?:the\s+)?{_QUOTE}$"
    rf"|\b(?:{_KIND_OF_OUTLET})\s+{_QUOTE}?$",
    re.IGNORECASE,
)
# Enough where the question asks for the report of another outlet already: "reported by Reuters … and by The Verge". Companies reveal and
# confirm things too.
_BY = re.compile(rf"\b(?:by|from|in|to|with|than)\s+{_LEAD}", re.IGNORECASE)
_SPEAKS = (
    r"report(?:s|ed|ing)?|say|says|said|writes?|wrote|written|claim(?:s|ed)?|suggest(?:s|ed)?|states?|stated|describ(?:es?|ed)|notes?|noted"
    r"|publish(?:es|ed)?|cover(?:s|ed)?|discuss(?:es|ed)?|mention(?:s|ed)?|attribut(?:es?|ed)|credit(?:s|ed)?|indicat(?:es?|ed)|impl(?:y|ies|ied)"
    r"|highlight(?:s|ed)?|cit(?:es?|ed)|quot(?:es?|ed)|argu(?:es?|ed)|portray(?:s|ed)?|depict(?:s|ed)?|characteri[sz](?:es?|ed)|alleg(?:es?|ed)"
    r"|recommend(?:s|ed)?|speculat(?:es?|ed)|predict(?:s|ed)?|explain(?:s|ed)?|detail(?:s|ed)|tells?"
    rf"|chang(?:es?|ed) (?:its|their) (?:{_REPORT}|explanation|description|portrayal|assessment|account|stance|approach)"
)
_DOES = (
    r"posts?|updates?|reveal(?:s|ed)?|present(?:s|ed)?|focus(?:es|ed)?|address(?:es|ed)?|identif(?:y|ies|ied)|rank(?:s|ed)?|list(?:s|ed)?|calls?|called"
    r"|warn(?:s|ed)?|confirm(?:s|ed)?|anticipat(?:es?|ed)|examin(?:es?|ed)|analy[sz](?:es?|ed)|compar(?:es?|ed)|provid(?:es?|ed)|offer(?:s|ed)?"
    r"|nam(?:es?|ed)|link(?:s|ed)?|express(?:es|ed)?|assert(?:s|ed)?|believ(?:es?|ed)|consider(?:s|ed)?|refer(?:s|red)?|emphasi[sz](?:es?|ed)"
)
_OFTEN = r"(?:has|have|had|did|does|do|also|previously|earlier|later|first|once|ever|not|never|originally|initially|both|each|all|then)\s+"
_KIND_OF_REPORT = (
    r"(?:recent|latest|earlier|later|first|second|same|original|own|exclusive|special|opinion|online|front-page|news|live|\d{4})\s+"
)
_AFTER = re.compile(
    rf"(?:{_QUOTE}?\s+(?:{_KIND_OF_REPORT})*(?:{_REPORT})|{_QUOTE}?['’]s?{_QUOTE}?\s+(?:[\w-]+\s+){{0,3}}?(?:{_REPORT}|claims?|description|portrayal|version))\b"
    rf"|{_QUOTE}?,?\s+(?:(?:which|that|who|and)\s+)?(?:{_OFTEN})*(?:{_SPEAKS})\b(?!\s+to\s+(?:have|be)\b)",
    re.IGNORECASE,
)
_AFTER_ANOTHER = re.compile(rf"{_QUOTE}?,?\s+(?:(?:which|that|who|and)\s+)?(?:{_OFTEN})*(?:{_DOES})\b", re.IGNORECASE)
# Between two names of one list.
_BETWEEN = re.compile(
    rf"{_QUOTE}?(?:['’]s)?\s*(?:,|&|/|\band\b|\bor\b|\bas well as\b|\bbut not\b)+\s*"
    rf"(?:and|or|both|by|in|from|the|another|also|\s)*{_QUOTE}?",
    re.IGNORECASE,
)
# Written large, with small words in it: Le Monde, Frankfurter Allgemeine Zeitung, Gazette of Tarn.
_LARGE = r"[^\W\d_a-z][\w’'.-]*(?<![.'’])"
_RUN = re.compile(rf"(?<![\w.]){_LARGE}(?:\s+(?:(?:of|and|de|du|des|la|le|the|der|die|&)\s+){{0,2}}{_LARGE})*")
_PRESS = frozenset(
    """times post news herald tribune gazette journal daily press magazine tv radio guardian chronicle observer telegraph mail star globe
    zeitung monde presse independent standard courier dispatch examiner bulletin weekly review""".split()
)
_ARTICLE_OF = re.compile(rf"{_QUOTE}?(?:['’]s?)?\s+(?:articles?|coverage|newspaper|magazine|news (?:agency|site))\b", re.IGNORECASE)
_IN_ARTICLE_OF = re.compile(
    rf"\b(?:articles?|coverage)\s+(?:by|from|in)\s+(?:the\s+)?{_QUOTE}?$|\b(?:{_KIND_OF_OUTLET})\s+{_QUOTE}?$", re.IGNORECASE
)


def outlets_in(
    question: str, known: KnownOutlets, *, ordinary: Collection[str] = (), unknown_names: Collection[str] = ()
) -> tuple[OutletInQuestion, ...]:
    """The outlets that a question names, in order.

    Args:
        question: whole, as it is searched for.
        known: the outlets of the articles.
        ordinary: folded words that articles write small. A name in small letters is seen where some word of it is none of them; none is
            where this is empty.
        unknown_names: words of the question, written large, that stand in no article: they may be an outlet's that articles never name.

    Returns:
        Those asked about are only the ones that the articles have.
    """
    mentions = _mentions(question, known, frozenset(ordinary))
    groups = _lists(question, mentions + _unknown(question, mentions, unknown_names))
    reported = [any(_in_report(question, group, mention) for mention in group) for group in groups]
    found = []
    for group, in_report in zip(groups, reported, strict=True):
        in_report = in_report or (any(reported) and _beside_a_report(question, group))
        for mention in group:
            told = in_report and (mention.known or len(group) > 1 or _said_to_be_one(question, mention))
            if mention.outlets or told:
                start = _with_article(question, mention.start)
                relation: Relation = "reported by" if told else "about"
                found.append(OutletInQuestion(question[start : mention.end], start, mention.end, mention.outlets, relation))
    return tuple(found)


def without_outlets(question: str, outlets: Iterable[OutletInQuestion]) -> str:
    """The question without the names of the outlets whose reports it asks for: they are a constraint, no words to look for."""
    for outlet in sorted(outlets, key=lambda outlet: -outlet.start):
        if outlet.relation == "reported by":
            question = f"{question[: outlet.start]} {question[outlet.end :]}"
    return question


def outlet_notices(
    outlets: Iterable[OutletInQuestion], answer: Sequence[Citation], sources: Sequence[Source], known: KnownOutlets
) -> list[str]:
    """What a reader should know who asked for outlets' reports: those the articles lack, and those that nothing in the answer is from.

    Args:
        outlets: of the question.
        answer: its citations; none where it abstains.
        sources: that the citations are in.
        known: the outlets of the articles.
    """
    asked = {outlet.outlets or outlet.words: outlet for outlet in outlets if outlet.relation == "reported by"}
    notices = [
        f"No article says that it is by {_named(outlet)}, carries its report or credits it." for outlet in asked.values() if outlet.missing
    ]
    theirs: set[str] = set()
    for citation in answer:
        theirs.update(name for name in (citation.publisher, citation.reported_by, known.agencies.get(citation.article_id)) if name)
        for source in sources:
            if source.article_id == citation.article_id and source.start <= citation.start and citation.end <= source.end:
                theirs.update(attribution.outlet for attribution in source.attributions if attribution.outlet)
    unmet = [_named(outlet) for outlet in asked.values() if not outlet.missing and not theirs & set(outlet.outlets)]
    if answer and unmet:
        notices.append(f"Nothing quoted here is by {' or '.join(unmet)}, or credits {'it' if len(unmet) == 1 else 'them'}.")
    return notices


def _named(outlet: OutletInQuestion) -> str:
    return outlet.words[:1].lower() + outlet.words[1:] if outlet.words.startswith("The ") and outlet.missing else outlet.words


def _mentions(question: str, known: KnownOutlets, ordinary: frozenset[str]) -> list[_Mention]:
    """Every name of an outlet that the articles or the world know, longest first where they overlap."""
    words = list(words_of(question))
    world = _of_the_world()
    longest = max(map(len, [*known.names, *world]), default=0)
    found, index = [], 0
    while index < len(words):
        for length in range(min(longest, len(words) - index), 0, -1):
            run = words[index : index + length]
            key = tuple(word.word for word in run)
            outlets = known.names.get(key) or known.names.get(("".join(key),), ()) if length < 4 else known.names.get(key, ())
            if not outlets and key not in world:
                continue
            # By another name that the world has for it: NYT.
            outlets = outlets or tuple(sorted({name for words in world.get(key, ()) for name in known.names.get(words, ())}))
            written = [question[word.start : word.end] for word in run]
            cased = (
                all(not word[0].islower() or word in ("of", "and", "for", "the", "in", "y") for word in written)
                and not written[0][0].islower()
            )
            if not cased and not (outlets and ordinary and not set(key) <= ordinary | STOP_WORDS):
                continue
            after = index + length
            while (
                after < len(words)
                and words[after].word in DESCRIPTIONS
                and question[words[after - 1].end : words[after].start] in (" ", ".")
            ):
                after += 1
            needs_the = length == 1 and bool(outlets) and all(name.startswith("The ") for name in outlets)
            found.append(_Mention(run[0].start, words[after - 1].end, outlets, cased, True, needs_the))
            index = after
            break
        else:
            index += 1
    return found


def _unknown(question: str, mentions: Sequence[_Mention], unknown_names: Collection[str]) -> list[_Mention]:
    """Names that may be of outlets nobody here knows; whether they are, the words around them have to say."""
    found = []
    others = question
    for mention in mentions:
        others = others[: mention.start] + "," * (mention.end - mention.start) + others[mention.end :]
    for match in _RUN.finditer(others):
        words = [word for word in words_of(match.group()) if word.word != "the"]
        while words and words[0].word in STOP_WORDS:
            words.pop(0)
        if not words:
            continue
        start = match.start() + words[0].start
        end = match.start() + words[-1].end
        press = len(words) > 1 and any(word.word in _PRESS for word in words)
        unheard = any(re.search(rf"\b{re.escape(name)}\b", question[start:end]) for name in unknown_names)
        if press or unheard:
            found.append(_Mention(start, end, (), True, False, False))
    return found


def _lists(question: str, mentions: Iterable[_Mention]) -> list[list[_Mention]]:
    """Mentions side by side that stand in one list: "both TechCrunch and The Verge"."""
    groups: list[list[_Mention]] = []
    for mention in sorted(mentions):
        if groups and _BETWEEN.fullmatch(question, groups[-1][-1].end, mention.start):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _in_report(question: str, group: Sequence[_Mention], mention: _Mention) -> bool:
    """Whether the words around a name, or around the list it stands in, are of reports."""
    after = _AFTER.match(question, mention.end) or _AFTER.match(question, group[-1].end)
    if mention.needs_the and not after and _with_article(question, mention.start) == mention.start:
        return False
    return bool(after or _BEFORE.search(question[: _with_article(question, mention.start)]) or _BEFORE.search(question[: group[0].start]))


def _beside_a_report(question: str, group: Sequence[_Mention]) -> bool:
    """Whether the words around a list are such as can be of reports."""
    before = question[: _with_article(question, group[0].start)]
    return bool(_BY.search(before) or _AFTER_ANOTHER.match(question, group[-1].end))


def _said_to_be_one(question: str, mention: _Mention) -> bool:
    """Whether the question itself says of an unknown name that it is an outlet's."""
    words = [word.word for word in words_of(question[mention.start : mention.end])]
    named = len(words) > 1 and any(word in _PRESS for word in words)
    return named or bool(_ARTICLE_OF.match(question, mention.end) or _IN_ARTICLE_OF.search(question[: mention.start]))


def _with_article(question: str, start: int) -> int:
    match = re.search(r"\b[Tt]he\s+$", question[max(0, start - 5) : start])
    return start - len(match.group()) if match else start


@lru_cache(maxsize=1)
def _of_the_world() -> dict[Words, frozenset[Words]]:
    """Ways of writing the outlets that pages commonly credit, to all ways of writing the same one."""
    world = KnownOutlets.of(OUTLETS).names
    return {words: frozenset(other for name in names for other in ways_to_write(name)) for words, names in world.items()}
