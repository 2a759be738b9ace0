"""The names of one story, and what the story says of their bearers: "Anna Berg, the minister of transport" speaks in office.

Who of a whole corpus is one person is ``names.py``'s.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from rag.attribution.clauses import AUXILIARIES, BRIEF_BRACKETS, CLAUSE, PREPOSITIONS
from rag.attribution.outlets import OutletCredits
from rag.attribution.speech import SAY, SAY_THAT, capacity, is_body, is_firms_name
from rag.attribution.whole_words import word_start
from rag.names import find_names
from rag.schema import Speaker

_NAME_WORDS_BEFORE = re.compile(
    r"(?:^|[.,;:!?\"“”(—–-]\s?|\s(?:and|with|by|to|from|when|after|that|as|but|of)\s)([^.,;:!?\"“”()—–\n]{2,80})\s$"
)
_STOPS = frozenset('.,;:!?"“”()—–')
_ABBREVIATED_OFFICE = re.compile(r"\b(?:Gen|Col|Lt|Maj|Sgt|Brig|Adm|Capt|Sen|Rep|Gov|Pres|Amb|Min|Supt|Det|Insp)\.?\s$")
_APPOSITIVE = re.compile(
    r"(?:\s*,\s\d{1,3}(?=,))?(?:"
    r"\s*,\s((?:an?|the|one|\w+[’']s?)\b[^,.;\n]{3,90}|[^,.;\n]{3,60}(?=,)|(?:[a-z][\w-]*\s){1,5}?(?:of|at|for|with|in)\s[^,.;\n]{2,60})"
    r"|\s\(([^)]{3,60})\)|\s(?:is|was|became|remains)\s((?:an?|the)\s[^,.;\n]{3,80})|\sof\s(?:the\s)?[^,.;\n]{3,40})"
)
_ROLE_BEFORE = re.compile(r"(?:\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)|[’']s)\s([^,.;:\n]{3,50}),\s$")  # "the governor, X"
# "X, who plays …" speaks for himself, "X, who heads …" for what he heads; after "who is" comes what he is.
_WHO_IS = re.compile(r"\s*,?\swho\s(?:also\s|currently\s|now\s)?(?:(?:is|was|has been|serves as|works as|served as)\s)?([^,.;\n]{3,60})")
_HEADS = re.compile(r"(?:leads?|led|heads|headed|runs?|ran|chairs?|oversees?|founded|co-founded|owns?)\b")
_DOES = re.compile(
    r"(?:play|coach|teach|taught|stud(?:y|ies)|cover|host|wr[io]te|research|attend|witness|watch|live|grew|studied|specialis|specializ|train|work|start|"
    r"sell|sold|bought|buy|use)\w*\b"
)
# Pronouns beside a name show whether it is a human being's.
_PRONOUN = re.compile(rf"({word_start('he she his her him hers himself herself who whose its itself which'.split())})\b")
_THING_PRONOUNS = frozenset(["its", "itself", "which"])
_BESIDE = 80  # characters from a name to a pronoun that may stand for it
_ON_AIR = re.compile(
    r"\b(?:[Ii]nterview|[Aa]ppear|[Ss]peak|[Ss]poke|told|tells|said|says|[Cc]hat|[Tt]alk|[Ss]har|[Rr]eveal)\w*\b"
    r"[^.;\n“\"]{0,40}?(?:\b(?:on|to|with|for)|told|tells) "
    r"(?:[Tt]he )?(?P<outlet>(?:[A-Z][\w’&-]* ){1,4}(?:[Pp]odcast|Show|Radio|Morning|Tonight|TV|FM|Live|Hour|News|Magazine|Weekly|Network)"
    r"|\d+(?:\.\d)? ?[AF]M(?: [A-Z]\w+){0,2})\b"
)
_TELLING = ("explained", "speaking", "spoke", "said", "revealed", "confirmed")
# "told Some Weekly": an outlet nobody has on a list, if the story names it nowhere else. "told the Some Committee" is as often a body.
_TOLD = re.compile(
    rf"(?:{word_start(['told', 'tells', 'via', *(f'{verb} to' for verb in _TELLING), 'interview with'])}) (?:The )?"
    r"(?P<outlet>[A-Z][\w.&’-]*(?: (?:[A-Z][\w.&’-]*|\d+)){0,3})(?=[,.:;”\"]| in\b| that\b| on\b| last\b)"
)
# A name of a place one can be at, or with officers: no human being's. Its first characters stand first, for speed.
_BODY_NAME = re.compile(
    r"[A-Zaivow](?<=\b.)(?:"
    r"(?:(?<=a)(?:t|cross)|(?<=i)n(?:side|to)?|(?<=w)ithin|(?<=v)ia|(?<=o)utside) (?P<place>[A-Z]\w+(?: [A-Z]\w+){0,2})\b(?![’'])"
    r"|(?<=[A-Z])(?P<rest>\w+(?: [A-Z]\w+){0,2})(?:[’']s)? (?:CEO|CFO|spokes\w+|chief executive|executives?|analysts?|employees"
    r"|users|officials?|founders?|co-founders?|headquarters|researchers|lawyers|customers)\b)"
)
_SHORT_PAPER = re.compile(r"[Tt]he (?:Times|Post|Journal|Herald|Tribune|Gazette|Telegraph|Chronicle|Observer|Mail)")
_FILM = re.compile(rf"(?:{word_start(['films?', 'movies?', 'actors?', 'actress', 'screenplay', 'cast', 'premiere', 'box office'])})\b")
_FEW = 4  # words of films that a story may have without being about one
_DIRECTOR = re.compile(
    r"(?<!general )(?<!executive )(?<!managing )(?<!medical )(?<!deputy )(?<!policy )(?<!research )"
    r"\bdirectors?\b(?! general| of\b| for\b| at\b)"
    r"(?!.*\b(?:president|chief|chairman|minister|officer)\b)"
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
        self._of_films = len(_FILM.findall(text)) > _FEW
        self._bodies = {match["place"] or text[match.start() : match.end("rest")] for match in _BODY_NAME.finditer(text)}
        self._told = Counter(match["outlet"] for match in _TOLD.finditer(text))
        self._papers: dict[str, str | None] = {}  # in full by what the story calls them: "the Journal"
        self._capacity: dict[str, Speaker] = {}  # of a last word of a name
        self._persons: set[str] = set()  # last words of names of several words
        self._spans = _with_initials(text, find_names(text))
        self._written = Counter(text[start:end] for start, end in self._spans)
        self._humans: Counter[str] = Counter()  # how often a pronoun shows a name's first or last word to be a human's
        self._count_pronouns()
        self._subjects: list[tuple[int, int]] = []
        for start, end in self._spans:
            name = text[start:end]
            parts = name.split()
            last = parts[-1]
            if len(parts) < 2 or is_body(name) or name.isupper() or is_firms_name(name):
                continue
            leading = self._leading(start)
            if leading and is_body(leading.split()[-1]):
                continue  # "the company Bright Water"
            self._persons.add(last)
            if self._humans[parts[0]] > 0 and parts[0].lower() not in CLAUSE | PREPOSITIONS:
                self._persons.add(parts[0])
            described = self._capacity_of(" ".join(parts[:-1])) if len(parts) > 2 else None
            if described is None and _ABBREVIATED_OFFICE.search(text[max(0, start - 12) : start]):
                described = "official"
            if described is None and leading:
                described = self._capacity_of(" ".join(_after_verb(leading.split()[-4:])))
            if (
                described is None
                and "," in text[max(0, start - 3) : start]
                and (role := _ROLE_BEFORE.search(text[max(0, start - 70) : start]))
            ):
                described = self._capacity_of(role[1])
            if described is None:
                described = self._described_after(end)
            if described in ("official", "person"):
                self._learn(parts, described)

    def _learn(self, parts: list[str], described: Speaker) -> None:
        """Remember in what capacity the bearer of a name of several words speaks, for his first or last name alone."""
        self._capacity.setdefault(parts[-1], described)
        self._persons.add(parts[0])
        self._capacity.setdefault(parts[0], described)

    def _described_after(self, end: int) -> Speaker | None:
        """What the story says of a name right after it: ", a professor at …", ", who plays …", " is the head of …"."""
        if who := _WHO_IS.match(self._text, end):
            if _HEADS.match(who[1]):
                return "official"
            return "person" if _DOES.match(who[1]) else self._capacity_of(who[1])
        after = _APPOSITIVE.match(self._text, end)
        return self._capacity_of(after[1] or after[2] or after[3] or after.group()) if after else None

    def _count_pronouns(self) -> None:
        at = 0
        for match in _PRONOUN.finditer(self._text):
            while at < len(self._spans) and self._spans[at][1] <= match.start():
                at += 1
            if not at:
                continue
            start, end = self._spans[at - 1]
            between = self._text[end : match.start()] if match.start() - end <= _BESIDE else "\n"
            if match[1] in ("he", "she") and not between.strip():
                continue  # "Although he"
            if "\n" in between or ". " in between or (match[1][:2] in ("wh", "wi") and between.strip(" ,")):
                continue
            parts = self._text[start:end].split()
            for part in {parts[0], parts[-1]}:
                self._humans[part] += -1 if match[1] in _THING_PRONOUNS else 1

    def _leading(self, start: int) -> str:
        """The words of its clause before a name: "prime minister"."""
        if not self._text[start - 1 : start].isspace() or (self._text[start - 1] == " " and self._text[start - 2 : start - 1] in _STOPS):
            return ""  # as the pattern would find, which takes longer
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
        return self._spans[bisect_left(self._spans, (low, 0)) : bisect_left(self._spans, (high, 0))]

    def last_subject(self, before: int) -> tuple[int, int] | None:
        """The last name that a sentence before the offset began with."""
        return next((subject for subject in self._subjects[:-3:-1] if subject[0] < before), None)

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
        if PAPER.fullmatch(who) or self.paper_named_before(who):
            return "outlet", True
        own = self._capacity_of(who)
        if own:
            return own, is_body(who) or own == "outlet"
        if description and (own := self._capacity_of(description)) in ("official", "person"):
            if len(parts := who.split()) > 1 and who.istitle():
                self._learn(parts, own)
            return own, False
        if re.match(r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Aa]nother)\b.*\b[a-z]+$", who):
            return "person", False  # "the Boston native"
        if re.match(r"[Tt]he [A-Z](?:.*\b[A-Z])?\w+$", who):
            return "official", True
        names = find_names(who)
        if not names:
            return ("official", True) if re.match(r"[A-Z]{2}", who) else ("person", False)
        name = who[slice(*names[-1])]
        last = re.sub(r"[’']s?$", "", name.split()[-1])
        body = name in self._bodies and last not in self._capacity and self._humans[last] <= 0
        if body or is_firms_name(name):
            return "official", True
        if last in self._capacity:
            return self._capacity[last], False
        if (last in self._persons and self._humans[last] >= 0) or self._humans[last] > 0:
            return "person", False
        return "official", True  # one word that is part of no person's name: a company, a country

    def paper_named_before(self, who: str) -> str | None:
        """The paper that the story calls by the end of its name: "the Journal"."""
        if not _SHORT_PAPER.fullmatch(who):
            return None
        if who not in self._papers:
            longer = re.search(rf"(?:[A-Z]\w+ ){{1,3}}{who[4:]}\b", self._text)
            self._papers[who] = self._credits.named_in(longer.group()) if longer else None
        return self._papers[who]

    def _capacity_of(self, phrase: str) -> Speaker | None:
        """As ``capacity``, but a director in a story of films speaks for himself."""
        found = capacity(phrase)
        if found == "official" and self._of_films and _DIRECTOR.search(phrase):
            return "person"
        return found

    def outlet_told(self, sentence: str) -> str | None:
        """An outlet on no list that the sentence credits: a name that was told something, and that the story has nowhere else."""
        if on_air := _ON_AIR.search(sentence):
            return on_air["outlet"]
        told = _TOLD.search(sentence)
        if not told:
            return None
        name = told["outlet"]
        last = name.split()[-1]
        if (
            len(name) < 3
            or name.split()[0] in self._persons
            or (" " in name and (last in self._capacity or self._humans[last] > 0))
            or capacity(name) == "official"
            or (" " not in name and name[-1] == "s")
        ):
            return None
        return name if self._written[name] <= self._told[name] else None


def _with_initials(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The names, those in two parts joined: "Karl E", "Hansen" of "Karl E. Hansen"."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if (
            joined
            and text[joined[-1][1] : start] == ". "
            and re.search(r"(?:^|[\s.])[A-Z]$", text[max(0, joined[-1][1] - 2) : joined[-1][1]])
        ):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _after_verb(words: list[str]) -> list[str]:
    """The words after the last verb of saying or auxiliary: nothing of "officials told" describes the name that follows."""
    for at in range(len(words) - 1, -1, -1):
        if words[at] in SAY or words[at] in SAY_THAT or words[at] in AUXILIARIES:
            return words[at + 1 :]
    return words
