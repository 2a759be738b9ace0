"""The form that narrows the next question, as safe HTML, and what was entered in it. Decides nothing about articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from uuid import uuid4

from ui import texts
from ui.narrowing.choices import MOST_SHOWN, Choice, Kind
from ui.narrowing.narrowing import EVERYTHING, Narrowing

_LEGENDS: dict[Kind, tuple[str, str]] = {
    "publisher": (texts.PUBLISHERS, texts.FIND_PUBLISHER),
    "person": (texts.PERSONS, texts.FIND_PERSON),
}


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows.

    Attributes:
        entered: what is ticked and written in it.
        choices: what there is to tick, by kind.
        faults: what is wrong with a date, by ``since`` and ``until``.
        applied: what the question is narrowed to meanwhile; its names stand first, so that no name moves when one is ticked.
        drawn: another one each time, by which the browser knows that ticks and words are to be these.
    """

    entered: Narrowing
    choices: Mapping[Kind, Sequence[Choice]]
    faults: Mapping[str, str] = field(default_factory=dict)
    applied: Narrowing = EVERYTHING
    drawn: str = field(default_factory=lambda: uuid4().hex)


def form_html(form: Form) -> str:
    """The form; a field that is wrong says so and has the focus."""
    chosen: dict[Kind, Sequence[str]] = {"publisher": form.entered.publishers, "person": form.entered.persons}
    first: dict[Kind, Sequence[str]] = {"publisher": form.applied.publishers, "person": form.applied.persons}
    lists = "".join(_list_html(kind, form.choices[kind], chosen[kind], first[kind]) for kind in form.choices)
    wrong = next((kind for kind in ("since", "until") if kind in form.faults), "")
    dates = "".join(
        _date_html(kind, label, value, form.faults.get(kind, ""), kind == wrong)
        for kind, label, value in (("since", texts.FROM, form.entered.since), ("until", texts.TO, form.entered.until))
    )
    undated = (
        f'<label class="choice"><input type="checkbox" name="undated" value="1"{" checked" if form.entered.undated else ""}>'
        f"<span>{escape(texts.UNDATED_IN)}</span></label>"
    )
    return (
        f'<form id="narrow-form" data-send="apply" data-drawn="{escape(form.drawn)}" aria-label="{escape(texts.NARROW_WHY)}" novalidate>'
        f'<div class="narrow-fields">{lists}'
        f'<fieldset><legend>{escape(texts.PERIOD_OF)}</legend><div class="dates">{dates}</div>'
        f'<p class="hint" id="date-form">{escape(texts.DATE_FORM)}</p>{undated}</fieldset></div>'
        f'<p class="unseen" role="status" id="told"></p><div class="acts"><button type="submit" class="main">{escape(texts.APPLY)}</button>'
        f'<button type="button" data-send="widen" data-part="all">{escape(texts.CLEAR_ALL)}</button>'
        f'<button type="button" class="end" data-send="narrow" data-show="0">{escape(texts.CANCEL)}</button></div></form>'
    )


def _list_html(kind: Kind, choices: Sequence[Choice], chosen: Sequence[str], first: Sequence[str]) -> str:
    legend, find = _LEGENDS[kind]
    counts = {choice.name: choice for choice in choices}
    others = [choice for choice in choices if choice.name not in first]
    listed = {choice.name for choice in others[:MOST_SHOWN]}
    ahead = list(dict.fromkeys((*first, *(name for name in chosen if name not in listed))))
    others = [choice for choice in others if choice.name not in ahead]
    shown = others[:MOST_SHOWN]
    there = [counts.get(name, Choice(name, 0)) for name in ahead] + shown
    rows = "".join(_row_html(kind, choice, ticked=choice.name in chosen) for choice in there)
    box = ""
    if len(choices) > len(chosen) + 8:
        box = (
            f'<input type="search" class="find" data-find="{kind}" aria-label="{escape(find)}" placeholder="{escape(find)}" '
            f'aria-controls="options-{kind}" autocomplete="off" dir="auto">'
        )
    return (
        f'<fieldset><legend>{escape(legend)}</legend>{box}<div class="options" id="options-{kind}">'
        f"{rows}{_more_html(len(others) - len(shown))}</div></fieldset>"
    )


def _row_html(kind: Kind, choice: Choice, *, ticked: bool = False) -> str:
    count = ""
    if choice.count:
        said = texts.ONE_ARTICLE if choice.count == 1 else texts.ARTICLES.format(count=f"{choice.count:,}")
        count = f'<span class="count">{escape(said)}</span>'
    found = f'<span class="count">{escape(texts.AS_WRITTEN.format(spelling=choice.found_as))}</span>' if choice.found_as else ""
    name = escape(choice.name)
    tick = " checked" if ticked else ""
    return f'<label class="choice"><input type="checkbox" name="{kind}" value="{name}"{tick}><bdi>{name}</bdi> {found} {count}</label>'


def _more_html(more: int) -> str:
    return f'<p class="hint more">{escape(texts.MORE_TO_FIND.format(count=f"{more:,}"))}</p>' if more > 0 else ""


def found_html(kind: Kind, words: str, found: Sequence[Choice]) -> str:
    """What typing found, for ``chips.js`` to put in the list; what is ticked there stays, so nothing is here."""
    rows = "".join(_row_html(kind, choice) for choice in found[:MOST_SHOWN]) + _more_html(len(found) - MOST_SHOWN)
    nothing = texts.NOBODY_FOUND.format(text=words.strip())
    told = nothing if not found else texts.FOUND_ONE if len(found) == 1 else texts.FOUND.format(count=f"{len(found):,}")
    body = rows or f'<p class="hint">{escape(nothing)}</p>'
    return f'<div class="found" data-kind="{kind}" data-words="{escape(words)}" data-told="{escape(told)}">{body}</div>'


def _date_html(kind: str, label: str, value: str, fault: str, focus: bool) -> str:
    wrong = f' aria-invalid="true" aria-describedby="fault-{kind}"' if fault else ' aria-describedby="date-form"'
    told = f'<span class="fault" id="fault-{kind}" role="alert">{escape(fault)}</span>' if fault else ""
    return (
        f'<label for="narrow-{kind}">{escape(label)}</label><input id="narrow-{kind}" name="{kind}" value="{escape(value)}" size="10" '
        f'maxlength="20" autocomplete="off"{wrong}{" data-focus" if focus else ""}>{told}'
    )
