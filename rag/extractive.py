"""Answers by quoting: the short answer, then the sentences that say so, grouped by article in order of time, each with its citation.

What it says in its own words is only who published a quote, when, whom the passage credits, and in brackets who a pronoun is. It neither
shortens nor joins sentences, and it decides neither whether to answer nor which words are the short answer (``answer_line.py``).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from rag.answer_line import DIFFER, AnswerLine
from rag.answer_type import AnswerType, asks_for_several, asks_two_things
from rag.asked_speaker import statements_of_the_speaker
from rag.citations import Numbering, Piece, cite, marker
from rag.credit_line import credit_line
from rag.dating.dates import date_in_words
from rag.evidence import Evidence
from rag.listed import each_event_once, meetings, of_the_day, tells_of_it
from rag.orders import speaks_to_a_model
from rag.period_match import Met, match_periods, names_whole_year
from rag.periods import Period
from rag.question import Question
from rag.retellings import reports, says_the_same
from rag.short_answer import ShortAnswer, said
from rag.shown import in_a_row, shown
from rag.terms import words
from rag.yes_no import Reason, Verdict

# Sentences this much below the best are left out; benchmarks/train_evidence.py prints how many right ones that keeps and loses.
SCORE_MARGIN = 2.0
ARTICLE_MARGIN = 3.0
WANTED_MARGIN = 5.0  # of a list, what surely tells of what is asked
SURE = 0.8  # probability of a short answer from which only sentences that hold it are quoted
BESIDE_UNSURE = 3  # sentences quoted where it is less
NO_LINE = AnswerLine([])
Explained = Callable[[Evidence], Iterable[tuple[int, str]]]
"""The pronouns of a sentence whose person is certain: offset in the article after which the name is put, and the name."""


def quoted_answer(
    question: Question,
    evidence: Sequence[Evidence],
    most_sentences: int,
    line: AnswerLine = NO_LINE,
    explained: Explained | None = None,
    verdict: Verdict | None = None,
) -> Iterator[Piece]:
    """The answer in pieces: the short answer, then one for each quoted sentence, then how many articles speak of it.

    Args:
        question: as understood.
        evidence: best first.
        most_sentences: how many to quote at most.
        line: the short answers that stand first.
        explained: says who the pronouns of a sentence are; None leaves them.
        verdict: yes or no, which then stands first with the sentences that say so, and nothing else.
    """
    if verdict is not None:
        yield from _yes_or_no(verdict, most_sentences, explained)
        return
    line = _latest_first(question, line)
    several = asks_for_several(question.standalone)
    if several:
        theirs = meetings(question, of_the_day(question, statements_of_the_speaker(question, evidence)))
        chosen = each_event_once(choose(theirs, most_sentences, question.periods, partial(tells_of_it, question)))
    else:
        chosen = choose(evidence, most_sentences, question.periods)
    if line.answers:
        more = (several and not _are_holders(question, line)) or asks_two_things(question.standalone)
        chosen = _with(line, chosen, all_of_them=more)
    alone = line.answers[0] if len(line.answers) == 1 and not line.lead else None
    ordered = _by_article(item for item in chosen if alone is None or item is not alone.evidence)
    # The best sentence is the answer, and comes first; but a list goes by time, where that is known.
    if not line.answers and evidence and not (several and all(group[0].source.published for group in ordered)):
        ordered.sort(key=lambda group: evidence[0] not in group)
        ordered[0].sort(key=lambda item: item is not evidence[0])
    numbering = Numbering()
    text = ""
    if alone is not None:
        item = alone.evidence
        number, _ = numbering.number(item.source.article_id, item.start, item.end)
        text = f"{_told(question, line, 0)}{_held(question, alone)}: “{_quoted(item, explained)}” {marker(number)} ({credit_line([item])})"
        yield Piece(text, (cite(number, item.source, item.start, item.end),))
    elif line.answers:
        told: dict[int, list[str]] = {}
        fresh = []
        for place, each in enumerate(line.answers):
            number, new = numbering.number(each.evidence.source.article_id, each.evidence.start, each.evidence.end)
            told.setdefault(number, []).append(f"{_told(question, line, place)}{_held(question, each)}")
            fresh += [cite(number, each.evidence.source, each.evidence.start, each.evidence.end)] if new else []
        text = f"{line.lead}{'; '.join(f'{in_a_row(names)} {marker(number)}' for number, names in told.items())}"
        yield Piece(text, tuple(fresh))
    yield from _quotes(ordered, numbering, explained, begun=bool(text))
    if several and chosen:
        read, speak = (len({item.source.article_id for item in items}) for items in (evidence, chosen))
        told_by = reports(chosen)
        sources = f" ({told_by} independent {'report' if told_by == 1 else 'reports'})" if told_by < speak else ""
        yield Piece(f"\n\n{read} {'article' if read == 1 else 'articles'} read, {speak} of them quoted here{sources}")


def _yes_or_no(verdict: Verdict, most_sentences: int, explained: Explained | None) -> Iterator[Piece]:
    """``**Yes**, according to two officials: “…” [1] (The Paper, December 2021)`` and who else says so; or both sides."""
    numbering = Numbering()
    first = verdict.reasons[0]
    if verdict.differ:
        other = verdict.reasons[1]
        parts = [f"{_word(each, verdict)} {marker(number)}" for number, each in enumerate((first, other), 1)]
        cited = [each.evidence for each in (first, other)]
        fresh = tuple(
            cite(numbering.number(item.source.article_id, item.start, item.end)[0], item.source, item.start, item.end) for item in cited
        )
        yield Piece(DIFFER + "; ".join(parts), fresh)
        quoted = [each.evidence for each in verdict.reasons[:most_sentences]]
    else:
        item = first.evidence
        number, _ = numbering.number(item.source.article_id, item.start, item.end)
        credited = credit_line([item], with_sources=not first.according_to)
        text = f"{_word(first, verdict)}: “{_quoted(item, explained)}” {marker(number)} ({credited})"
        yield Piece(text, (cite(number, item.source, item.start, item.end),))
        others = {each.evidence.source.story or each.evidence.source.article_id: each.evidence for each in reversed(verdict.reasons)}
        others.pop(item.source.story or item.source.article_id)
        quoted = list(others.values())[: BESIDE_UNSURE - 1]
    yield from _quotes(_by_article(quoted), numbering, explained, begun=True)


def _word(reason: Reason, verdict: Verdict) -> str:
    """``**Yes**, according to two officials``; asked of now, with the day as of which it holds."""
    published = reason.evidence.source.published
    as_of = f", as of {date_in_words(published)}" if verdict.present and published else ""
    whose = "" if reason.according_to is None else f", according to {shown(reason.according_to)}" if reason.according_to else ", reportedly"
    word = ("yes" if reason.yes else "no") if verdict.differ else ("Yes" if reason.yes else "No")
    return f"**{word}**{as_of}{whose}"


def _by_article(items: Iterable[Evidence]) -> list[list[Evidence]]:
    """The sentences of each article, in order of time."""
    groups: dict[str, list[Evidence]] = {}
    for item in sorted(items, key=lambda item: (_when(item), item.source.article_id, item.start)):
        groups.setdefault(item.source.article_id, []).append(item)
    return list(groups.values())


def _quotes(groups: Sequence[Sequence[Evidence]], numbering: Numbering, explained: Explained | None, *, begun: bool) -> Iterator[Piece]:
    """The quotes of each article, one a line, below who published and reported it and when."""
    for group in groups:
        lead = ("\n\n" if begun else "") + f"**{credit_line(group)}:**"
        begun = True
        for item in group:
            number, new = numbering.number(item.source.article_id, item.start, item.end)
            text = f"{lead}\n- “{_quoted(item, explained)}” {marker(number)}"
            yield Piece(text, (cite(number, item.source, item.start, item.end),) if new else ())
            lead = ""


def _told(question: Question, line: AnswerLine, place: int) -> str:
    """A short answer as it stands in the first line: ``Keyes, California: **5,601**``; words of a sentence in its place are quoted."""
    each = line.answers[place]
    subject = f"{shown(line.subjects[place])}: " if line.subjects and line.subjects[place] else ""
    told = f" ({shown(line.told[place])})" if line.told and line.told[place] else ""
    if not each.probability:  # no words of it are sure enough
        return f"{subject}“{shown(each.text)}”{told}"
    day = _day_meant(each) if question.answer_type is AnswerType.DATE else ""
    return f"{subject}**{shown(each.text)}**{day}{told}"


_NOW = re.compile(r"\b(?:is|are|now|current(?:ly)?|heads|leads|commands|chairs|coaches|manages)\b", re.IGNORECASE)


def _are_holders(question: Question, line: AnswerLine) -> bool:
    """Whether the short answers are who held an office."""
    names = {holder.name for role in question.roles for holder in role.holders}
    return bool(line.answers) and all(each.text in names and not each.features for each in line.answers)


def _latest_first(question: Question, line: AnswerLine) -> AnswerLine:
    """Of those who held an office one after the other, and who holds it is asked for, the latest first."""
    if question.periods or not _NOW.search(question.standalone) or not _are_holders(question, line):
        return line
    last = {holder.name: holder.last for role in question.roles for holder in role.holders}
    return line._replace(answers=sorted(line.answers, key=lambda each: last[each.text] or "", reverse=True))


def _held(question: Question, answer: ShortAnswer) -> str:
    """As of when somebody is said to hold an office, where several held it: " (as of November 2019)"."""
    for role in question.roles:
        holder = next((holder for holder in role.holders if holder.name == answer.text and not answer.features), None)
        if holder is not None and len(role.holders) > 1 and holder.first and holder.last:
            return f" (as of {_span_in_words(holder.first, holder.last)})"
    return ""


def _span_in_words(first: str, last: str) -> str:
    """A period in words no finer than a month, unless it is a day: ``September to November 2024``."""
    if first == last:
        return date_in_words(first)
    begin, end = date_in_words(first[:7]), date_in_words(last[:7])
    if begin == end:
        return begin
    return f"{begin.split()[0] if first[:4] == last[:4] else begin} to {end}"


def _day_meant(answer: ShortAnswer) -> str:
    """The date that words without a year stand for: " (30 October 2019)" of "Wednesday"; nothing where they say it, or nothing is known."""
    if not answer.features:
        return ""
    meant = next((date for date in answer.evidence.source.event_dates if date.start < answer.end and answer.start < date.end), None)
    return f" ({date_in_words(meant.date)})" if meant is not None and meant.date[:4] not in answer.text else ""


def _with(line: AnswerLine, chosen: Sequence[Evidence], *, all_of_them: bool) -> list[Evidence]:
    """The sentences that the short answers stand in; and where several things are asked for, the others chosen too."""
    kept = list({(item.source.article_id, item.start): item for item in (*(each.evidence for each in line.answers), *line.beside)}.values())
    values = [set(said(each.text).split()) for each in line.answers]
    unsure = not line.differ and line.answers[0].probability < SURE
    for item in chosen:
        if item not in kept and (
            all_of_them or any(value <= set(words(item.text)) for value in values) or (unsure and len(kept) < BESIDE_UNSURE)
        ):
            kept.append(item)
    return kept


def _when(item: Evidence) -> str:
    """When what a sentence tells happened, as far as it is known; what is not comes last."""
    dates = [date.first for date in item.event_dates if date.precision != "year"]
    return min(dates, default=item.source.published or "9999")


def _quoted(item: Evidence, explained: Explained | None) -> str:
    """The sentence as it stands in the answer, the first pronoun of each person with the name in brackets."""
    text = item.text
    for offset, name in sorted(explained(item) if explained is not None else (), reverse=True):
        place = offset - item.start
        text = f"{text[:place]} [{name}]{text[place:]}"
    return shown(text)


def choose(
    evidence: Sequence[Evidence], most_sentences: int, periods: Sequence[Period] = (), wanted: Callable[[Evidence], bool] | None = None
) -> list[Evidence]:
    """The best sentences whose score is near the best one's, none saying what a better one of the same article said, nor giving orders.

    The best sentence of a further article may fall further behind: what another article adds is worth more than one more of the same;
    unless a period is asked about and the sentence is not known to be of it. Where several are asked about, each has its best sentences,
    whatever those of the others score. What is ``wanted`` may fall furthest.
    """
    parts = [_of_period(evidence, period) for period in periods] if len(periods) > 1 else []
    parts = [part for part in parts if part] or [list(evidence)]
    parts = [list(itertools.dropwhile(lambda item: speaks_to_a_model(item.text), part)) for part in parts]
    chosen: list[Evidence] = []
    for part in parts:
        begun = len(chosen)
        for item in part:
            again = any(item.source.article_id == other.source.article_id for other in chosen[begun:])
            margin = SCORE_MARGIN if again or (periods and _met(item, periods) != "yes") else ARTICLE_MARGIN
            furthest = ARTICLE_MARGIN
            if wanted is not None and item.score >= part[0].score - WANTED_MARGIN:
                furthest = WANTED_MARGIN
                margin = WANTED_MARGIN if wanted(item) else margin
            if len(chosen) - begun >= max(2, most_sentences // len(parts)) or item.score < part[0].score - furthest:
                break
            said_already = any(says_the_same(item, other) for other in chosen)
            if item.score >= part[0].score - margin and not said_already and not speaks_to_a_model(item.text):
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
    return match_periods(periods, item.event_dates, item.source.published).met
