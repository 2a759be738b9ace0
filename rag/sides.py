"""Where articles differ: in which order what they say stands, and what is told beside it.

Each side is told with its outlet and date, as far as they are known. Of articles that retell one report all but the oldest say so, so that
nobody takes them for several witnesses. A value that another article says it corrects stands last, with the day, and that one's first;
without such words all stand alike, and who is right is the reader's to judge.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.citations import reported_by
from rag.corrections import Replaced, replaced
from rag.dating.dates import date_in_words
from rag.evidence import Evidence
from rag.retellings import of_one_report
from rag.short_answer import ShortAnswer


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
    return [answers[place] for place in order], told


def _told(answer: ShortAnswer, older: Sequence[ShortAnswer], corrected: Replaced | None) -> str:
    """``Reuters, 5 March 2020, which retells the same report; corrected on 6 March 2020``."""
    item = answer.evidence
    source = item.source
    outlet = reported_by(source, item.start, item.end) or source.publisher
    known = [outlet or "", date_in_words(source.published) if source.published else ""]
    again = any(of_one_report(item, other.evidence) and other.evidence.source.article_id != source.article_id for other in older)
    known.append(("which retells" if any(known) else "retells") + " the same report" if again else "")
    day = f" on {date_in_words(corrected.day)}" if corrected is not None and corrected.day else ""
    whole = ", ".join(filter(None, known))
    return "; ".join(filter(None, [whole, f"{corrected.kind}{day}" if corrected is not None else ""]))
