"""The names of one story, and what the story says of their bearers: "Anna Berg, the minister of transport" speaks in office.

Who of a whole corpus is one person is ``names.py``'s.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from rag.attribution.clauses import BRIEF_BRACKETS
from rag.names import find_names
from rag.attribution.outlets import OutletCredits
from rag.schema import Speaker
from rag.attribution.speech import capacity, is_body

_NAME_WORDS_BEFORE = re.compile(
    r"(?:^|[.,;:!?\"“”(—–-]\s?|\s(?:and|with|by|to|from|when|after|that|as|but|of)\s)([^.,;:!?\"“”()—–\n]{2,80})\s$"
)
_ABBREVIATED_OFFICE = re.compile(r"\b(?:Gen|Col|Lt|Maj|Sgt|Brig|Adm|Capt|Sen|Rep|Gov|Pres|Amb|Min|Supt|Det|Insp)\.?\s$")
_APPOSITIVE = re.compile(
    r",\s((?:an?|the|who|one|\w+[’']s?)\b[^,.;\n]{3,90}|[^,.;\n]{3,60}(?=,))|\s\(([^)]{3,60})\)|\sof\s(?:the\s)?[^,.;\n]{3,40}"
)
# "told Some Weekly": an outlet nobody has on a list, if the story names it nowhere else.
_TOLD = re.compile(
    r"\b(?:told|tells|via) (?:[Tt]he )?(?P<outlet>[A-Z][\w.&’-]*(?: (?:[A-Z][\w.&’-]*|\d+)){0,3})(?=[,.:;”\"]| in\b| that\b| on\b| last\b)"
)
# A name of a place one can be at, or with officers: no human being's.
_BODY_NAME = re.compile(
    r"\b(?:at|in|inside|into|within|via|across|outside) ([A-Z]\w+(?: [A-Z]\w+){0,2})\b(?![’'])"
    r"|\b([A-Z]\w+(?: [A-Z]\w+){0,2})(?:[’']s)? (?:CEO|CFO|spokes\w+|chief executive|executives?|analysts?|employees|users|officials?"
    r"|founders?|co-founders?|headquarters|researchers|lawyers|customers)\b"
)
PAPER = re.compile(
    r"(?:[Tt]he )?(?:[A-Z]\w+ ){1,3}(?:Times|Post|Journal|Herald|Tribune|Gazette|Telegraph|Chronicle|"
    r"Observer|Mail|Magazine|News|TV|Radio|Weekly)"
)


class StoryNames:
    """The names of a story, and what it says of each: "Fadi Hassan, an adviser to the minister"."""

    def __init__(self, text: str, credits: OutletCredits) -> None:
        self._text = text = BRIEF_BRACKETS.sub(lambda match: " " * len(match.group()), text)
        self._credits = credits
        self._bodies = {match[1] or match[2] for match in _BODY_NAME.finditer(text)}
        self._words = Counter(re.findall(r"\w+", text))
        self._told = Counter(match["outlet"].split()[0] for match in _TOLD.finditer(text))
        self._capacity: dict[str, Speaker] = {}  # of a last word of a name
        self._persons: set[str] = set()  # last words of names of several words
        self._spans = find_names(text)
        self._subjects: list[tuple[int, int]] = []
        for start, end in self._spans:
            name = text[start:end]
            parts = name.split()
            last = parts[-1]
            if len(parts) < 2 or is_body(name) or name.isupper():
                continue
            leading = self._leading(start)
            if leading and is_body(leading.split()[-1]):
                continue  # "the company Bright Water"
            self._persons.add(last)
            described = capacity(" ".join(parts[:-1])) if len(parts) > 2 else None
            if described is None and _ABBREVIATED_OFFICE.search(text[max(0, start - 12) : start]):
                described = "official"
            if described is None and leading:
                described = capacity(" ".join(leading.split()[-4:]))
            if described is None and (after := _APPOSITIVE.match(text, end)):
                described = capacity(after[1] or after[2] or after.group())
            if described in ("official", "person"):
                self._capacity.setdefault(last, described)
                self._persons.add(parts[0])
                self._capacity.setdefault(parts[0], described)

    def _leading(self, start: int) -> str:
        """The words of its clause before a name: "prime minister"."""
        before = _NAME_WORDS_BEFORE.search(self._text[max(0, start - 90) : start])
        return before[1].strip() if before else ""

    def note_subject(self, offset: int, masked: str) -> None:
        """Remember the name that a sentence begins with."""
        lead = len(masked) - len(masked.lstrip(" —-"))
        for start, end in self._near(offset, offset + 60):
            if start - offset <= lead + 45 and self._text[end - 1 : end].isalpha() and self._text[start:end].split()[-1] in self._persons:
                self._subjects.append((start, end))
                return

    def _near(self, low: int, high: int) -> list[tuple[int, int]]:
        first = bisect_left(self._spans, (low, 0))
        found = []
        while first < len(self._spans) and self._spans[first][0] < high:
            found.append(self._spans[first])
            first += 1
        return found

    def last_subject(self, before: int) -> tuple[int, int] | None:
        """The last name that a sentence before the offset began with."""
        return self._subjects[-1] if self._subjects and self._subjects[-1][0] < before else None

    def who_is(self, who: str, description: str) -> tuple[Speaker, bool]:
        """In what capacity the words' bearer speaks, and whether it is a body rather than a human being.

        Args:
            who: "Iraqi politician Karim al-Musawi", "Mansour", "two officials", "Google".
            description: what the sentence says beside it: "a professor at some university"; empty when nothing.
        """
        named = self._credits.named_in(who)
        bare = re.sub(r"^(?:the|The) |[’']s?(?: (?:sources?|report\w*))?$", "", who)
        if named and len(bare) <= len(named) + 18 and capacity(who) not in ("official", "person", "anonymous"):
            return "outlet", True
        if PAPER.fullmatch(who):
            return "outlet", True
        own = capacity(who)
        if own:
            return own, is_body(who) or own == "outlet"
        if description and (own := capacity(description)) in ("official", "person"):
            return own, False
        if re.match(r"(?:the|an?|his|her|another)\b.*\b[a-z]+$", who, re.IGNORECASE):
            return "person", False  # "the Boston native"
        if re.match(r"[Tt]he [A-Z](?:.*\b[A-Z])?\w+$", who):
            return "official", True
        names = find_names(who)
        if not names:
            return ("official", True) if re.match(r"[A-Z]{2}", who) else ("person", False)
        name = who[slice(*names[-1])]
        last = re.sub(r"[’']s?$", "", name.split()[-1])
        if name in self._bodies:
            return "official", True
        if last in self._capacity:
            return self._capacity[last], False
        if last in self._persons:
            return "person", False
        return "official", True  # one word that is part of no person's name: a company, a country

    def outlet_told(self, sentence: str) -> str | None:
        """An outlet on no list that the sentence credits: a name that was told something, and that the story has nowhere else."""
        told = _TOLD.search(sentence)
        if not told:
            return None
        name = told["outlet"]
        first = name.split()[0]
        if first in self._persons or capacity(name) == "official" or (" " not in name and name[-1] == "s"):
            return None
        return name if self._words[first] == self._told[first] else None
