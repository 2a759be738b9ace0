"""Where articles differ: in which order what they say stands, and what is told beside it.

Each side is told with its outlet and date, as far as they are known, and a number with what it counts. Of articles that retell one report
all but the oldest say so, so that nobody takes them for several witnesses. A value that another article says it corrects stands last, with
the day, and that one's first; without such words all stand alike, and who is right is the reader's to judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.citations import reported_by
from rag.corrections import Replaced, replaced
from rag.dating.dates import date_in_words
from rag.evidence import Evidence
from rag.retellings import of_one_report
from rag.short_answer import ShortAnswer
from rag.shown import shortened
from rag.terms import STOP_WORDS, words

LONGEST_TITLE = 50  # characters of a title that stands in a publisher's place
_BARE = re.compile(r"(?:[a-z]+ ){0,2}[\d.,]+(?: ?(?:hundred|thousand|million|billion|trillion|[mb]n))?", re.IGNORECASE)
_COUNTED = re.compile(
    r" (?:of (?:the|its|their) )?(?P<before>(?:[\w’'-]+ ){0,2}?)(?P<thing>[a-z][a-z-]*(?:s|ple|men|en)\b|per ?cent\b|%)|%"
)
_NO_NOUN = frozenset("was is has as his its this others besides us says plus times".split()) | STOP_WORDS


def counted(answer: ShortAnswer) -> ShortAnswer:
    """A bare number with what it counts, where its sentence goes on with that: "at least 50 people"; anything else as it is."""
    item = answer.evidence
    if _BARE.fullmatch(answer.text) is None or re.fullmatch(r"(?:1[5-9]|20)\d\d", answer.text):
        return answer
    found = _COUNTED.match(item.text, answer.end - item.start)
    if found is None or not _NO_NOUN.isdisjoint([*words(found["before"] or ""), found["thing"]]):
        return answer
    end = item.start + found.end()
    return replace(answer, text=item.text[answer.start - item.start : found.end()], end=end)


def sides(answers: Sequence[ShortAnswer], evidence: Sequence[Evidence]) -> tuple[list[ShortAnswer], list[str]]:
    """The answers in the order in which they stand, and what is told beside each; empty where nothing is known.

    Args:
        answers: of articles that differ, likeliest first.
        evidence: all sentences of the question, in which corrections are looked for.
    """
    corrected = replaced(answers, evidence)
    correct = {each.by for each in corrected.values()}
    order = sorted(range(len(answers)), key=lambda place: (place in corrected, place not in correct))
    by_age = sorted(order, key=lambda place: answers[place].evidence.source.published or "9999")
    told = [_told(answers[place], [answers[older] for older in by_age[: by_age.index(place)]], corrected.get(place)) for place in order]
    return [counted(answers[place]) for place in order], told


def _outlets(item: Evidence) -> str:
    """Who published a sentence, behind whom it credits: ``AFP, via The Paper``, or via its title where no publisher is known."""
    source = item.source
    outlet = reported_by(source, item.start, item.end)
    if outlet is None or outlet == source.publisher:
        return source.publisher or ""
    return f"{outlet}, via {source.publisher or f'“{shortened(source.title, LONGEST_TITLE)}”'}"


def _told(answer: ShortAnswer, older: Sequence[ShortAnswer], corrected: Replaced | None) -> str:
    """``Reuters, 5 March 2020, which retells the same report; corrected on 6 March 2020``."""
    item = answer.evidence
    source = item.source
    known = [_outlets(item), date_in_words(source.published) if source.published else ""]
    again = any(of_one_report(item, other.evidence) and other.evidence.source.article_id != source.article_id for other in older)
    known.append(("which retells" if any(known) else "retells") + " the same report" if again else "")
    day = f" on {date_in_words(corrected.day)}" if corrected is not None and corrected.day else ""
    whole = ", ".join(filter(None, known))
    return "; ".join(filter(None, [whole, f"{corrected.kind}{day}" if corrected is not None else ""]))
