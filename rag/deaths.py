"""That a person is dead, as the articles tell it: "X was killed in May", "after a strike killed the commander, X", "the death of X".

Read by patterns, sentence by sentence; attempts, plans, denials and what is only possible are no deaths, and a sentence that tells of
several dates, or of a time before the death, does not say when. A date is a bound: on its last day
the person was dead. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from rag.dating.dates import period as days_of
from rag.schema import EventDate

_KILLED = r"(?:killed|assassinated|murdered|executed|slain|shot dead)"
_TITLE = r"(?:(?!by\b|for\b|with\b|of\b|in\b|on\b|at\b|and\b|who\b|that\b)[\w'’.-]+,? ){0,6}"
_ASIDE = r"(?:,[^,;.]{1,80},)?"
_UNSURE = re.compile(
    r"\b(?:not|never|nobody|would|could|(?-i:may|will)|might|if|attempt\w*|tr(?:y|ied|ies) to|plots?|plotted|plann?\w*|threat\w*|surviv\w*"
    r"|fail\w*|escap\w*|rumou?r\w*|fals\w*|wrong\w*|denie[sd]|deny|alive|nearly|almost|before|until|prior|ahead|wish\w*"
    r"|want\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
LONGEST = 366  # days that a date may cover and still say when


def dead_by(sentence: str, spellings: Iterable[Sequence[str]], dates: Sequence[EventDate], published: str | None) -> date | None:
    """A day on which a person was dead by what a sentence says; None where it does not say so.

    Args:
        sentence: its text.
        spellings: of the person's name, each as its words; the last of them is the family name.
        dates: of events in the sentence.
        published: partial ISO date of the article, by which what is told without a date has happened; None where it is not known.
    """
    if _UNSURE.search(sentence) or not any(_dies(sentence, spelling) for spelling in spellings):
        return None
    bounds = {date.fromisoformat(each.last) for each in dates if _covers(each) <= LONGEST}
    if len(bounds) > 1 or len(dates) > len(bounds):
        return None
    return next(iter(bounds)) if bounds else days_of(published)[1] if published else None


def _covers(each: EventDate) -> int:
    return (date.fromisoformat(each.last) - date.fromisoformat(each.first)).days


def _dies(sentence: str, spelling: Sequence[str]) -> bool:
    """Whether a sentence says that the bearer of a name died."""
    owner = rf"(?<![\w-])(?:al-)?{r'[ -]'.join(map(re.escape, spelling))}\b"
    name = rf"{owner}(?!['’]s)"
    return any(
        re.search(pattern, sentence, re.IGNORECASE)
        for pattern in (
            rf"{name}{_ASIDE},? (?:who )?(?:was|were|had been|has been) (?:\w+ ){{0,2}}?{_KILLED}\b",
            rf"{name}{_ASIDE},? (?:who )?(?:has |had )?died\b",
            rf"(?<!was )(?<!were )(?<!been )\b{_KILLED} {_TITLE}{name}",
            rf"\b(?:death|killing|assassination|murder|execution) of {_TITLE}{name}",
            rf"{owner}['’]s (?:death|killing|assassination|murder|execution)\b",
        )
    )
