"""Answers by quoting: the sentences that answer best, grouped by article in order of time, each with its citation.

What it says in its own words is only who published a quote, when, and whom the passage credits. It neither shortens nor joins sentences,
and it does not decide whether to answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.citations import MARKER, Piece, cite, marker, reported_by
from rag.dating.dates import date_in_words
from rag.evidence import Evidence
from rag.period_match import Met, match_periods, names_whole_year
from rag.periods import Period
from rag.terms import index_terms

# Sentences this much below the best are left out; benchmarks/train_evidence.py prints how many right ones that keeps and loses.
SCORE_MARGIN = 2.0
ARTICLE_MARGIN = 3.0
LONGEST_TITLE = 80  # characters of a title that stands in a publisher's place; one made of a first sentence is longer
SAME_WORDS = 0.6  # share of common terms from which two sentences say the same


def quoted_answer(evidence: Sequence[Evidence], most_sentences: int, periods: Sequence[Period] = ()) -> Iterator[Piece]:
    """The answer in pieces, one for each quoted sentence.

    Args:
        evidence: best first.
        most_sentences: how many to quote at most.
        periods: that the question asks about.
    """
    chosen = choose(evidence, most_sentences, periods)
    groups: dict[str, list[Evidence]] = {}
    for item in sorted(chosen, key=lambda item: (item.source.published or "9999", item.source.article_id, item.start)):
        groups.setdefault(item.source.article_id, []).append(item)
    number = 0
    for group in groups.values():
        credited = next((outlet for item in group if (outlet := reported_by(item.source, item.start, item.end))), None)
        lead = ("\n\n" if number else "") + _lead(group[0], credited)
        for item in group:
            number += 1
            citation = cite(number, item.source, item.start, item.end)
            yield Piece(f"{lead}\n- “{_shown(item.text)}” {marker(number)}", (citation,))
            lead = ""


def choose(evidence: Sequence[Evidence], most_sentences: int, periods: Sequence[Period] = ()) -> list[Evidence]:
    """The best sentences whose score is near the best one's, none saying what a better one of the same article said.

    The best sentence of a further article may fall further behind: what another article adds is worth more than one more of the same;
    unless a period is asked about and the sentence is not known to be of it. Where several are asked about, each has its best sentences,
    whatever those of the others score.
    """
    parts = [_of_period(evidence, period) for period in periods] if len(periods) > 1 else []
    parts = [part for part in parts if part] or [list(evidence)]
    chosen: list[Evidence] = []
    for part in parts:
        begun = len(chosen)
        for item in part:
            again = any(item.source.article_id == other.source.article_id for other in chosen[begun:])
            margin = SCORE_MARGIN if again or (periods and _met(item, periods) != "yes") else ARTICLE_MARGIN
            if len(chosen) - begun >= max(2, most_sentences // len(parts)) or item.score < part[0].score - ARTICLE_MARGIN:
                break
            if item.score >= part[0].score - margin and not any(_says_the_same(item, other) for other in chosen):
                chosen.append(item)
    return chosen


def _of_period(evidence: Sequence[Evidence], period: Period) -> list[Evidence]:
    """The evidence of a period; where there is none, what may be of it, since nothing dates it to a day."""
    met = [_met(item, [period]) for item in evidence]
    return [item for item, each in zip(evidence, met, strict=True) if each == ("yes" if "yes" in met else "unknown")]


def _met(item: Evidence, periods: Sequence[Period]) -> Met:
    """Whether a sentence is of one of the periods: by its own dates, a year it names, and its article's date."""
    if names_whole_year(periods, item.text):
        return "yes"
    dates = [date for date in item.source.event_dates if item.start <= date.start < item.end]
    return match_periods(periods, dates, item.source.published).met


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences of one story, which may be two articles that retell it, have most of their words in common."""
    if one.source.story != other.source.story or (not one.source.story and one.source.article_id != other.source.article_id):
        return False
    mine, theirs = set(index_terms(one.text)), set(index_terms(other.text))
    return bool(mine | theirs) and len(mine & theirs) / len(mine | theirs) >= SAME_WORDS


def _lead(item: Evidence, credited: str | None) -> str:
    """What stands above a group of quotes: ``**The Paper, December 2021, citing Reuters:**``."""
    source = item.source
    publisher = source.publisher or f"“{_shown(shortened(source.title, LONGEST_TITLE))}” (publisher not stated)"
    published = date_in_words(source.published) if source.published else "undated"
    return f"**{_shown(publisher) if source.publisher else publisher}, {published}{f', citing {credited}' if credited else ''}:**"


def shortened(text: str, longest: int) -> str:
    """The text in one line of at most so many characters, cut at a word: ``"Talks went on …"``."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 2].rsplit(' ', 1)[0].rstrip(' …')} …"


def _shown(text: str) -> str:
    """Words of an article as they stand in an answer: one line, and nothing in them taken for a marker of ours or for emphasis."""
    plain = re.sub(r"\s+", " ", text)
    return MARKER.sub(r"(\1)", plain).replace("**", "")
