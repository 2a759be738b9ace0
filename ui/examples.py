"""Questions to begin with, made from the articles themselves.

Each comes from a sentence that answers it ("Qaani met ..." gives "Who did Qaani meet?"), so no name is known here. English sentence
patterns find the best ones; names and headlines, which every language has, fill up what is missing. Nothing is asked of a model.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import rag

MOST_ARTICLES, MOST_CHARACTERS = 60, 4000
"""Looked at are so many articles, the last ones, and so much of each: what is news stands first, and the page should open at once."""

_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_FUNCTION_WORDS = frozenset(
    "a an and as at but by for from he her his i if in it its no not of on or she so that the their them then there these they this those "
    "to we what when where which while who with you also after before both even earlier finally however instead later meanwhile now once "
    "still today tomorrow yesterday".split()
)
_BEFORE_SUBJECT = frozenset(
    "after although as because before but confirmed how if reported said says since that then though until when where while".split()
)
_QUANTITIES = frozenset("all any each every few many more most no one other others several some such three two various".split())
_PARTICLES = frozenset("al bin ibn abu de da del della den der di dos la le van von".split())
_MANNER = r"(?:(?:has|had|have|also|then|later|first|again|reportedly|allegedly|\w+ly) )*"
_WORD = r"[^\W_][\w'’.-]*"
_ACTS = {
    "announced": "announce",
    "condemned": "condemn",
    "confirmed": "confirm",
    "denied": "deny",
    "promised": "promise",
    "proposed": "propose",
    "rejected": "reject",
}
_VISITS = {"visited": "visit", "arrived in": "arrive in", "flew to": "fly to", "travelled to": "travel to", "traveled to": "travel to"}
_MET = re.compile(rf"\b{_MANNER}met (?!a demand|the (?:target|deadline|demand|standard)s?\b)")
_SAID = re.compile(rf"\b{_MANNER}(?:said|stressed|insisted|argued) (?P<rest>[^.!?]+)")
_VISITED = re.compile(rf"\b{_MANNER}(?P<verb>{'|'.join(_VISITS)}) (?P<rest>[^.!?]+)")
_LEADS = re.compile(r"\b(?P<verb>heads|leads|commands|chairs) (?P<the>the )?(?P<rest>[^.!?]+)")
_ACTED = re.compile(rf"\b{_MANNER}(?P<verb>{'|'.join(_ACTS)}) (?P<rest>[^.!?,;:]+)")
_KINDS = ("met", "said", "leads", "visited", "acted", "about", "headline")
_FALL_BACKS = _KINDS[-2:]


class _Candidate(NamedTuple):
    kind: str
    name: str
    article: int
    question: str


def example_questions(articles: Sequence[rag.Article], count: int = 4) -> list[str]:
    """Up to ``count`` different questions that ``articles`` can answer, the same ones each time.

    They differ in kind first, then in whom they are about and in which article answers them; names that more articles mention go first.
    Fewer than ``count`` come back only from a corpus too small to ask more about; none from an empty one.
    """
    articles = [dataclasses.replace(article, text=article.text[:MOST_CHARACTERS]) for article in articles[-MOST_ARTICLES:]]
    words = _Words(articles)
    candidates = [candidate for index, article in enumerate(articles) for candidate in _from_sentences(article, index, words)]
    candidates.sort(key=lambda candidate: -words.spread(candidate.name))
    candidates += [_Candidate("about", name, -1, f"What do the articles say about {name}?") for name in words.common(count)]
    candidates += [_Candidate("headline", a.title, i, f"What is reported under “{a.title}”?") for i, a in enumerate(articles) if a.title]
    rest = list({candidate.question: candidate for candidate in reversed(candidates)}.values())[::-1]
    chosen: list[_Candidate] = []
    while rest and len(chosen) < count:
        taken, busy = Counter(candidate.kind for candidate in chosen), {candidate.article for candidate in chosen}
        # A sentence before a fall-back, then a fresh kind, then a fresh article, then the order above: min takes the first of equals.
        chosen.append(min(rest, key=lambda c: (c.kind in _FALL_BACKS, taken[c.kind], _KINDS.index(c.kind), c.article in busy)))
        rest = [candidate for candidate in rest if candidate.name != chosen[-1].name]
    return [candidate.question for candidate in chosen]


def _from_sentences(article: rag.Article, index: int, words: _Words) -> Iterator[_Candidate]:
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", article.text):
        for match in _MET.finditer(sentence):
            if name := words.name_before(sentence, match.start()):
                yield _Candidate("met", name, index, f"Who did {name} meet?")
        for match in _SAID.finditer(sentence):
            name, topic = words.name_before(sentence, match.start()), words.topic(match["rest"])
            if name and topic and name not in topic:
                yield _Candidate("said", name, index, f"What did {name} say about {topic}?")
        for match in _VISITED.finditer(sentence):
            name, place = words.name_before(sentence, match.start()), words.name_at(match["rest"])
            if name and place:
                yield _Candidate("visited", name, index, f"When did {name} {_VISITS[match['verb']]} {place}?")
        for match in _LEADS.finditer(sentence):
            body = words.name_at(match["rest"])
            if body and body in words.things:
                yield _Candidate("leads", body, index, f"Who {match['verb']} {match['the'] or ''}{body}?")
        for match in _ACTED.finditer(sentence):
            if (name := words.name_before(sentence, match.start())) and words.says_what(match["rest"]):
                yield _Candidate("acted", name, index, f"What did {name} {_ACTS[match['verb']]}?")


class _Words:
    """What the articles' spelling tells about their words: which are proper names, of things that act or are acted on."""

    def __init__(self, articles: Sequence[rag.Article]) -> None:
        text = "\n".join(article.text for article in articles)
        self.articles = [article.text for article in articles]
        self._spread: dict[str, int] = {}
        # Capitalised after a small word: not only because a sentence begins there.
        inside = re.findall(rf"(?<=[a-z,] )({_WORD})", text)
        self.proper = {_bare(word) for word in inside if word[0].isupper()} - {word.capitalize() for word in _CALENDAR}
        # Stands alone after a preposition: a name, where "Iraqi officials" is an adjective.
        after = r"(?=[.,;:]|$| (?:and|as|at|by|for|from|has|had|in|is|on|or|that|to|was|were|which|who|with|would)\b)"
        alone = re.findall(rf"\b(?:in|to|from|of|with|by|for|the) ({_WORD}(?: {_WORD}){{0,3}}?){after}", text)
        self.things = {_bare(name) for name in alone + re.findall(r"\bthe ((?:[A-Z]\S* )+[A-Z]\w*)", text)}
        # Who is told things, and reports them, is not who the news is about.
        outlets = re.findall(rf"({_WORD})(?:['’]s?)? (?:reported|reports?|journalists?|sources)\b", text)
        outlets += re.findall(rf"\btold ({_WORD})", text)
        self.outlets = {_bare(word) for word in outlets if word[0].isupper()} | {article.publisher or "" for article in articles}

    def name_before(self, sentence: str, end: int) -> str:
        """The name that ends where a verb begins; empty when the words there are none."""
        found: list[str] = []
        before = sentence[:end].split()
        for word in reversed(before):
            if word[-1] in ",;:)”\"'’" or not (word[0].isupper() or (found and word.lower() in _PARTICLES)):
                break
            found.insert(0, word)
        previous = before[-len(found) - 1] if len(before) > len(found) else ""
        if previous.isalpha() and previous.lower() not in _BEFORE_SUBJECT:
            return ""  # "other Iranians", "an official of Iran": the name is only the end of who is meant
        while found and found[0].lower() in _FUNCTION_WORDS | _CALENDAR | _PARTICLES:
            found.pop(0)
        if not 0 < len(found) <= 4 or found[0].lower() in _QUANTITIES or found[-1] not in self.proper:
            return ""
        name = " ".join(found)
        return name if len(name) > 2 and name not in self.outlets and found[-1] not in self.outlets else ""

    def name_at(self, text: str) -> str:
        """The name a text begins with; empty when it begins with none, or the name owns what follows (``Iraq's``)."""
        match = re.match(rf"{_WORD}(?: {_WORD})*", text)
        found: list[str] = []
        for word in match[0].split() if match else []:
            if not word[0].isupper() or word.lower() in _CALENDAR or re.search(r"['’]s?$", word):
                return "" if re.search(r"['’]s?$", word) else " ".join(found)
            found.append(word)
        return " ".join(found)

    def topic(self, text: str) -> str:
        """The first name in what somebody said, with what it owns (``Iraq's stability``)."""
        for match in re.finditer(rf"(?<![\w-]){_WORD}(?: (?=[A-Z]){_WORD})*", text):
            owned = re.fullmatch(r"(.+)['’]s", match[0])
            name = owned[1] if owned else match[0]
            if not name[0].isupper() or name.split()[-1] not in self.proper:
                continue
            after = re.match(r" ([a-z]{4,})", text[match.end() :])
            if owned:
                return f"{match[0]} {after[1]}" if after else ""
            return name if name in self.things and name not in self.outlets else ""
        return ""

    def says_what(self, text: str) -> bool:
        """Whether a text that follows a verb says enough to be an answer: more than ``the attack`` or ``what he heard``."""
        phrase = re.split(r" (?:and|as|because|but|in|after|before|while|when|which|who)\b", text)[0].split()
        if not phrase or phrase[0].lower() in ("what", "how", "whether", "by"):
            return False
        empty = _FUNCTION_WORDS | _CALENDAR | _QUANTITIES
        return sum(len(_bare(word)) > 3 and _bare(word).lower() not in empty for word in phrase) > 1

    def spread(self, name: str) -> int:
        """How many articles have the name's last word."""
        last = name.split()[-1]
        if last not in self._spread:
            self._spread[last] = sum(last in text for text in self.articles)
        return self._spread[last]

    def common(self, count: int) -> list[str]:
        """The names that most articles have, the oftener used first."""
        names = [name for name in self.proper if name in self.things and name.lower() not in _FUNCTION_WORDS and name not in self.outlets]
        text = " ".join(self.articles)
        return sorted(names, key=lambda name: (-self.spread(name), -text.count(name), name))[:count]


def _bare(word: str) -> str:
    """A word without its possessive and the full stop after it."""
    return re.sub(r"['’]s?$", "", word.rstrip(".,;:-"))
