"""Which outlet a sentence itself credits: "told Reuters", "according to the Associated Press".

Outlets are the publishers of the corpus and the news agencies and papers of the world that others quote most. Who else speaks (officials,
anonymous sources) and whether a thing is denied is not read here yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Agencies and outlets that news pages commonly credit; a page may add "the", "news agency" or "TV".
OUTLETS = (
    "Reuters", "Associated Press", "AP", "Agence France-Presse", "AFP", "Bloomberg", "BBC", "CNN", "Al Jazeera", "Al Arabiya", "Sky News",
    "NBC News", "CBS News", "ABC News", "Fox News", "MSNBC", "NPR", "New York Times", "Washington Post", "Wall Street Journal",
    "Financial Times", "Guardian", "The Times", "The Economist", "Times of Israel", "Haaretz", "Jerusalem Post", "Ynet",
    "Asharq Al-Awsat", "Al-Monitor", "Middle East Eye", "IRNA", "Fars", "Tasnim", "Mehr", "ISNA", "Press TV", "Iran International",
    "Radio Farda", "Xinhua", "TASS", "Interfax", "RIA Novosti", "Kyodo", "Yonhap", "NHK", "PTI", "ANI", "Anadolu Agency", "Anadolu",
    "dpa", "Deutsche Welle", "Der Spiegel", "Die Zeit", "Süddeutsche Zeitung", "Le Monde", "Le Figaro", "France 24", "RFI", "ANSA", "EFE",
    "El País", "Globe and Mail", "Politico", "Axios", "Vox", "Time magazine", "Newsweek", "The Verge", "TechCrunch", "The Information",
    "CNBC", "ESPN", "The Athletic", "The Intercept", "ProPublica", "Daily Mail", "The Sun", "Daily Telegraph", "The Independent",
    "South China Morning Post", "The Age", "Sydney Morning Herald", "Times of India", "The Hindu", "Dawn", "Kyiv Independent",
)  # fmt: skip


class Attribution:
    """Reads credits. ``publishers`` are the corpus's own, which may credit each other."""

    def __init__(self, publishers: Iterable[str] = ()) -> None:
        names = sorted({*OUTLETS, *publishers}, key=lambda name: (-len(name), name))
        outlet = "(?P<outlet>" + "|".join(re.escape(name) for name in names) + ")"
        telling = r"told|telling|tells|sp(?:oke|eaking|oken) to|according to|(?:cited|quoted|report\w+|said) by|interview with|citing"
        speaking = r"describ\w+|confirm\w+|said|explain\w+|comment\w*|statement|interview"
        writing = r"report(?:s|ed|ing)?|says|said|sources?|wrote|quoted|cited|learned"
        reporter = outlet.replace("<outlet>", "<reporter>")
        hearer = outlet.replace("<outlet>", "<hearer>")
        self._credit = re.compile(
            rf"\b(?i:{telling}) (?i:the )?(?:news agency )?{outlet}\b"
            rf"|\b(?i:{speaking})\b[^.;]{{0,60}}? to (?i:the )?{hearer}\b"
            rf"|\b{reporter}(?:['’]s?)? (?:TV |news agency )?(?:(?:also|previously|earlier|had|has) )*(?:{writing})\b"
        )

    def reported_by(self, sentence: str, publisher: str | None) -> str | None:
        """The outlet that the sentence credits; None where that is the publisher or nobody.

        A credit in the sentence beside it does not count: it may be for something else.
        """
        for match in self._credit.finditer(sentence):
            outlet = match["outlet"] or match["hearer"] or match["reporter"]
            if publisher is None or not re.search(rf"\b{re.escape(outlet)}\b", publisher, re.IGNORECASE):
                return outlet
        return None
