"""Which outlet a sentence credits ("told Reuters"), and which news agency's report a page carries.

Outlets are the publishers of the corpus and the news agencies and papers of the world that others quote most. Who else speaks is
``attribution.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

AGENCIES = (
    "Reuters", "Associated Press", "AP", "Agence France-Presse", "AFP", "Bloomberg", "Xinhua", "TASS", "Interfax", "RIA Novosti", "Kyodo",
    "Yonhap", "PTI", "ANI", "IANS", "UPI", "PA Media", "AAP", "IRNA", "Fars", "Tasnim", "Mehr", "ISNA", "Anadolu Agency", "Anadolu",
    "dpa", "RFI", "ANSA", "EFE",
)  # fmt: skip
# What news pages commonly credit; a page may add "the", "news agency" or "TV".
OUTLETS = (
    *AGENCIES, "BBC", "CNN", "Al Jazeera", "Al Arabiya", "Sky News",
    "NBC News", "CBS News", "ABC News", "Fox News", "MSNBC", "NPR", "New York Times", "Washington Post", "Wall Street Journal",
    "Financial Times", "Guardian", "The Times", "The Economist", "Times of Israel", "Haaretz", "Jerusalem Post", "Ynet",
    "Asharq Al-Awsat", "Al-Monitor", "Middle East Eye", "Press TV", "Iran International", "Radio Farda", "NHK",
    "Deutsche Welle", "Der Spiegel", "Die Zeit", "Süddeutsche Zeitung", "Le Monde", "Le Figaro", "France 24",
    "El País", "Globe and Mail", "Politico", "Axios", "Vox", "Time magazine", "Newsweek", "The Verge", "TechCrunch", "The Information",
    "CoinDesk", "Wired", "Variety", "The Hollywood Reporter", "Rolling Stone", "Billboard", "Us Weekly", "Page Six", "TMZ", "New York Post",
    "USA Today", "Los Angeles Times", "Chicago Tribune", "Boston Globe", "NBC", "CBS", "ABC", "WSJ", "NYT", "Semafor", "Nikkei",
    "CNBC", "ESPN", "The Athletic", "The Intercept", "ProPublica", "Daily Mail", "The Sun", "Daily Telegraph", "The Independent",
    "South China Morning Post", "The Age", "Sydney Morning Herald", "Times of India", "The Hindu", "Dawn", "Kyiv Independent",
)  # fmt: skip
_SAME = {"Associated Press": "AP", "Agence France-Presse": "AFP", "Anadolu Agency": "Anadolu"}  # one agency by two names
_WORD = re.compile(r"\w+")
_EDGE = 8  # lines at the top and at the bottom of a page among which a credit line is looked for
_SHORT_LINE = 120  # characters of a line that may be a byline or credit; a longer one is a paragraph


class OutletCredits:
    """Reads credits. ``publishers`` are the corpus's own, which may credit each other."""

    def __init__(self, publishers: Iterable[str] = ()) -> None:
        names = sorted({*OUTLETS, *publishers}, key=lambda name: (-len(name), name))
        outlet = "(?P<outlet>" + "|".join(re.escape(name) for name in names) + ")"
        telling = r"told|telling|tells|sp(?:oke|eaking|oken) to|according to|(?:cited|quoted|report\w+|said) by|interview with|citing"
        speaking = r"describ\w+|confirm\w+|said|explain\w+|comment\w*|statement|interview"
        writing = r"report(?:s|ed|ing)?|says|said|sources?|wrote|quoted|cited|learned"
        reporter = outlet.replace("<outlet>", "<reporter>")
        interviewer = outlet.replace("<outlet>", "<interviewer>")
        hearer = outlet.replace("<outlet>", "<hearer>")
        self._credit = re.compile(
            rf"\b(?i:{telling}) (?i:the )?(?:[\w’'-]+-\w+ )?(?:news agency )?{outlet}\b"
            rf"|\b(?i:{speaking})\b[^.;]{{0,60}}? to (?i:the )?{hearer}\b"
            rf"|\bwith (?:an? |the )?{interviewer} (?:reporter|journalist|correspondent)\b"
            rf"|\b{reporter}(?:['’]s?)? (?:TV |news agency )?(?:(?:also|previously|earlier|had|has) )*(?:{writing})\b"
        )
        self._name = re.compile(rf"(?<!\w){outlet}(?!\w)")
        self._sign = {name: max(_WORD.findall(name), key=len, default="") for name in names}
        self._signs = frozenset(self._sign.values())

    def written_in(self, text: str) -> list[str]:
        """The outlets whose names a text has, be it as part of a longer one: what sentences without them say credits no outlet."""
        words = {"", *_WORD.findall(" ".join(set(text.split())))}  # each word is matched once
        return [name for name, sign in self._sign.items() if sign in words and name in text]

    def _may_name(self, words: str) -> bool:
        """Whether the longest word of an outlet's name stands there; few sentences have one, and the patterns of all names are slow."""
        return not self._signs.isdisjoint(_WORD.findall(words)) or "" in self._signs

    def reported_by(self, sentence: str, publisher: str | None) -> str | None:
        """The outlet that the sentence credits; None where that is the publisher or nobody.

        A credit in the sentence beside it does not count: it may be for something else.
        """
        if not self._may_name(sentence):
            return None
        for match in self._credit.finditer(sentence):
            outlet = match["outlet"] or match["hearer"] or match["interviewer"] or match["reporter"]
            if not is_publisher(outlet, publisher):
                return outlet
        return None

    def named_in(self, words: str) -> str | None:
        """The first outlet that the words name, credited or not."""
        match = self._name.search(words) if self._may_name(words) else None
        return match["outlet"] if match else None

    def all_named_in(self, text: str) -> set[str]:
        """Every outlet that a text names, credited or not."""
        return {match["outlet"] for match in self._name.finditer(text)}


def is_publisher(outlet: str, publisher: str | None) -> bool:
    """Whether an outlet's name is the publisher's, or part of it ("Reuters" of "Reuters UK")."""
    return publisher is not None and re.search(rf"\b{re.escape(outlet)}\b", publisher, re.IGNORECASE) is not None


_NAMES = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
_AGENCY = rf"(?P<agency>{_NAMES})"
# BAGHDAD, Oct 31 (Reuters) - ; PARIS (AP) — . A photograph's "(Reuters)" ends its line instead.
_DATELINE = re.compile(rf"^[\W_]{{0,4}}(?:[^\W\d_a-z][^()\n]{{1,60}})?\({_AGENCY}\)\s*[-–—]", re.MULTILINE)
_BYLINE = re.compile(rf"[\W_]*[Bb]y\b[^.\n]{{2,80}}(?:,|\||-|–|—|/|\bof|\bfor)\s*(?:[Tt]he\s)?{_AGENCY}[\W_]*$")
_CREDIT_LINE = re.compile(
    rf"[\W_]*(?:(?:[Ss]ource|[Ww]ritten by|[Rr]eport by|©|[Cc]opyright)\b[\s:\d©]*|[Bb]y )?(?:[Tt]he )?{_AGENCY}[\W_]*$"
)
_SIGNED = re.compile(rf"[.!?\"”]\s*(?:[-–—]+\s*|\()(?:[Tt]he )?{_AGENCY}\)?[\W_]*$")
_DESK = re.compile(r"^[\W_]*(?:Additional |Further )?[Rr]eporting by [^\n]{3,200}?(?:Editing|Writing|[Rr]eporting) by ", re.MULTILINE)
_REACHED = re.compile(
    rf"\b(?:told|tells|asked by|contacted by|"
    rf"sp(?:oke|eaking) (?:to|with)|reviewed by|seen by|(?:described|outlined|confirmed) to) (?:{_NAMES})\b"
    rf"|\b(?:{_NAMES}) (?:(?:also|has|had) )*(?:(?:did|could|was)(?:n[’']t| not)|asked|contacted|reached out|sought|reviewed|was told)\b"
)


def agency_of(text: str, credits: OutletCredits) -> tuple[str, str] | None:
    """Find the news agency whose report a page carries, by what the page itself says.

    Args:
        text: the story, with its byline and credit lines where they were kept.
        credits: knows further outlets; a page that was told things by two outlets carries the report of neither.

    Returns:
        The agency's name and the words that say so: a dateline ("PARIS (AP) —"), a byline or credit line among the first or last lines,
        or, where the page ends like an agency's ("Reporting by …; Editing by …"), the one agency it says was told something or got no
        reply. None where nothing says so.
    """
    if match := _DATELINE.search(text[:1500]):
        return match["agency"], match.group().strip(" -–—\n")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    edges = lines[:_EDGE] + lines[max(_EDGE, len(lines) - _EDGE) :]
    for pattern in (_BYLINE, _CREDIT_LINE):
        for line in edges:
            if len(line) <= _SHORT_LINE and (match := pattern.match(line)):
                return match["agency"], line
    for line in lines[-3:]:  # in brackets it may sign a caption, so only the last line counts
        if (match := _SIGNED.search(line[-60:])) and (line is lines[-1] or "(" not in match.group()):
            return match["agency"], match.group().strip(' .!?"”')
    if _DESK.search(text):
        reached = [match.group() for match in _REACHED.finditer(text)]
        named = [credits.named_in(words) or "" for words in reached]
        if len({_SAME.get(name, name) for name in named}) == 1 and named[0] in AGENCIES:
            return named[0], reached[0]
    return None
