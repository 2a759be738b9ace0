"""What was searched for an answer, in words, and the form that changes it to ask again: safe HTML, and what was entered.

It asks nothing: ``asking`` puts what was entered as a question of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import rag
from ui import texts
from ui.conversation import Exchange
from ui.narrowing.narrowing import Narrowing
from ui.wording import listed, readable_date


@dataclass(frozen=True, slots=True)
class Again:
    """What is asked again.

    Attributes:
        question: whole, so that nothing before it is needed.
        narrowing: which articles it is put to.
        without_spellings: those of its names that are not searched under.
        fault: why it is not asked; empty where it is.
    """

    question: str
    narrowing: Narrowing
    without_spellings: tuple[str, ...] = ()
    fault: str = ""


def asked_again(values: Callable[[str], Sequence[str]]) -> Again:
    """What the form says.

    Args:
        values: gives all values of a field by its name.
    """
    question, since, until = (" ".join("".join(values(name)[:1]).split()) for name in ("question", "since", "until"))
    narrowing = Narrowing.read(values("publisher"), values("person"), since, until, "1" in values("undated"))
    kept = set(values("spelling"))
    without = tuple(dict.fromkeys(each for each in values("offered") if each and each not in kept))
    fault = next(iter(narrowing.date_faults().values()), "") if question else texts.NO_QUESTION
    return Again(question, narrowing, without, fault)


def narrowed_html(exchange: Exchange) -> str:
    """Under a question: what it was narrowed to, since its answer depends on that; nothing where it was put to all articles."""
    said = [part.text for part in exchange.narrowing.parts()]
    said += [texts.WITHOUT.format(spelling=spelling) for spelling in exchange.without_spellings]
    rows = "".join(f'<li dir="auto">{escape(each)}</li>' for each in said)
    return f'<ul class="narrowed" aria-label="{escape(texts.WAS_NARROWED)}">{rows}</ul>' if rows else ""


def searched_html(exchange: Exchange) -> str:
    """A closed part below an answer: what was searched, and a form to change it; nothing below what is no answer."""
    if exchange.answer is None:
        return ""
    rows = "".join(_row_html(label, lines) for label, lines in facts(exchange.answer) if lines)
    return (
        f'<details class="searched" data-searched="{exchange.number}"><summary>{escape(texts.SEARCHED)}</summary>'
        f"<dl>{rows}</dl>{_form_html(exchange, exchange.answer)}</details>"
    )


def _row_html(label: str, lines: Sequence[str]) -> str:
    said = "".join(f'<dd dir="auto">{escape(line)}</dd>' for line in lines)
    return f"<div><dt>{escape(label)}</dt>{said}</div>"


def facts(answer: rag.Answer) -> list[tuple[str, list[str]]]:
    """What was searched, in words: a label and its lines, none where there is nothing to say."""
    trace, seconds = answer.trace, sum(answer.trace.milliseconds.values()) / 1000
    filters = trace.filters
    asked = Narrowing(filters.publishers, filters.persons, filters.since or "", filters.until or "", filters.undated)
    return [
        (texts.SEARCHED_QUESTION, [trace.query or answer.question]),
        (texts.SEARCHED_UNDER, [_spelled(name, spellings) for name, spellings in trace.expansions.items()]),
        (texts.LEFT_OUT, [", ".join(trace.left_out)] if trace.left_out else []),
        (texts.PERIODS_NAMED, [_period(period) for period in trace.periods]),
        (texts.ROLES_NAMED, [_role(role) for role in trace.roles]),
        (texts.ASKED_OF, [" · ".join(part.text for part in asked.parts()) or texts.ALL_ARTICLES]),
        (texts.WERE_READ, [_read(answer.sources)]),
        (texts.DO_THEY_ANSWER, [_chance(trace.answerability)] if answer.sources and trace.answerability is not None else []),
        (texts.ANSWERED_BY, [_answerer(trace)]),
        (texts.TIME_TAKEN, [texts.NO_TIME if seconds < 0.05 else texts.SECONDS_TAKEN.format(count=seconds)] if seconds else []),
    ]


def _spelled(name: str, spellings: Sequence[str]) -> str:
    if not spellings:
        return texts.ONLY_UNDER.format(name=name)
    return texts.ALSO_UNDER.format(name=name, spellings=", ".join(spellings))


def _period(period: rag.PeriodInQuestion) -> str:
    first, last = (readable_date(day) if day else "" for day in (period.first, period.last))
    if first and last:
        days = first if first == last else texts.DAYS.format(first=first, last=last)
    elif first or last:
        days = texts.CHIP_SINCE.format(date=first) if first else texts.CHIP_UNTIL.format(date=last)
        days = days[:1].lower() + days[1:]
    else:
        days = texts.DAYS_OF_ANY_YEAR
    said = texts.PERIOD_EVENT if period.of == "event" else texts.PERIOD_PUBLICATION
    return said.format(words=period.words, days=days)


def _role(role: rag.RoleInQuestion) -> str:
    names = list(dict.fromkeys(holder.name for holder in role.holders))
    return texts.ROLE_HELD.format(words=role.words, holders=listed(names)) if names else texts.ROLE_OPEN.format(words=role.words)


def _read(sources: Sequence[rag.Source]) -> str:
    if not sources:
        return texts.NOTHING_READ

    def counted(count: int, one: str, many: str) -> str:
        return one if count == 1 else many.format(count=f"{count:,}")

    return texts.READ_PASSAGES.format(
        passages=counted(len(sources), texts.ONE_PASSAGE, texts.PASSAGES),
        articles=counted(len({source.article_id for source in sources}), texts.ONE_ARTICLE, texts.ARTICLES),
        stories=counted(len({source.story or source.article_id for source in sources}), texts.ONE_STORY, texts.STORIES),
    )


def _chance(probability: float) -> str:
    words = next(said for least, said in texts.CHANCES if probability >= least)
    return texts.CHANCE.format(words=words, percent=round(100 * probability))


def _answerer(trace: rag.Trace) -> str:
    said = [texts.BY_QUOTING if trace.answerer == "extractive" else texts.BY_MODEL]
    if trace.tokens:
        said.append(texts.MODEL_TOKENS.format(count=f"{sum(trace.tokens.values()):,}"))
    if trace.cost is not None:
        said.append(texts.MODEL_COST.format(cost=trace.cost))
    if trace.dropped:
        said.append(texts.DROPPED_ONE if trace.dropped == 1 else texts.DROPPED.format(count=trace.dropped))
    return " · ".join(said)


def _form_html(exchange: Exchange, answer: rag.Answer) -> str:
    number, narrowing = exchange.number, exchange.narrowing
    groups = [(texts.SPELLINGS_OF.format(name=name), spellings, True) for name, spellings in answer.trace.expansions.items()]
    groups.append((texts.SPELLINGS_LEFT_OUT, answer.trace.left_out, False))
    spellings = "".join(_ticks_html(legend, "spelling", names, ticked, offered=True) for legend, names, ticked in groups if names)
    question = escape(answer.trace.query or answer.question)
    return (
        f'<form class="again" data-send="again" data-drawn="{escape(exchange.feedback_id)}" '
        f'aria-label="{escape(texts.CHANGE_AND_ASK)}" novalidate>'
        f'<p class="label">{escape(texts.CHANGE_AND_ASK)}</p>'
        f'<label for="again-{number}">{escape(texts.SEARCHED_QUESTION)}</label>'
        f'<textarea id="again-{number}" name="question" rows="2" dir="auto">{question}</textarea>{spellings}'
        f"{_names_html(number, 'publisher', texts.PUBLISHERS, texts.AND_PUBLISHER, narrowing.publishers)}"
        f"{_names_html(number, 'person', texts.PERSONS, texts.AND_PERSON, narrowing.persons)}"
        f"{_dates_html(number, narrowing)}"
        f'<div class="acts"><button type="submit">{escape(texts.ASK_AGAIN)}</button></div></form>'
    )


def _ticks_html(legend: str, name: str, values: Sequence[str], ticked: bool, *, offered: bool = False, more: str = "") -> str:
    rows = ""
    for value in map(escape, values):
        rows += f'<label class="tick"><input type="checkbox" name="{name}" value="{value}"{" checked" if ticked else ""}><bdi>{value}</bdi>'
        rows += f'<input type="hidden" name="offered" value="{value}"></label>' if offered else "</label>"
    return f'<fieldset><legend dir="auto">{escape(legend)}</legend><div class="ticks">{rows}{more}</div></fieldset>'


def _names_html(number: int, kind: str, legend: str, another: str, names: Sequence[str]) -> str:
    label = escape(another)
    field = (
        f'<input name="{kind}" class="another" aria-label="{label}" placeholder="{label}" maxlength="200" autocomplete="off" dir="auto">'
    )
    return _ticks_html(legend, kind, names, True, more=field)


def _dates_html(number: int, narrowing: Narrowing) -> str:
    fields = "".join(
        f'<span class="date"><label for="again-{kind}-{number}">{escape(label)}</label>'
        f'<input id="again-{kind}-{number}" name="{kind}" value="{escape(value)}" size="10" maxlength="20" '
        f'autocomplete="off" aria-describedby="again-form-{number}"></span>'
        for kind, label, value in (("since", texts.FROM, narrowing.since), ("until", texts.TO, narrowing.until))
    )
    undated = " checked" if narrowing.undated else ""
    return (
        f'<fieldset><legend>{escape(texts.PERIOD_OF)}</legend><div class="ticks dates">{fields}'
        f'<label class="tick"><input type="checkbox" name="undated" value="1"{undated}>{escape(texts.UNDATED_IN)}</label>'
        f'<p class="hint" id="again-form-{number}">{escape(texts.DATE_FORM)}</p></div></fieldset>'
    )
