"""What a reader adds and what became of it, as safe HTML: the three ways in, a run as it goes, and each article with what was found.

Pure functions of their arguments; every word of a file, a page, an article or a visitor is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import rag
from ui import texts
from ui.bringing.sources import FIELDS, MEGABYTE, Item
from ui.bringing.taking_in import Run, Shown
from ui.corpus.article_list import language_name
from ui.corpus.frame import link_html
from ui.corpus.place import Place
from ui.settings import PageSettings
from ui.wording import readable_date

LONGEST_VALUE = 1000
"""Characters that a field of an article can be corrected to."""
MOST_ROWS = 100
"""Articles of one file that are told of one by one; the list of all articles has the others."""
MOST_LINES = 20
"""Reasons and remarks that are told of one file."""


@dataclass(slots=True)
class Additions:
    """What one visitor has added, and what of it is open. Lives in that visitor's ``gr.State``.

    Attributes:
        run: the last one; None before there is one.
        earlier: those before it of which something is left, the last one first.
        own: what else the person added before, where they asked to see it.
        opened: the id of the article in full in which what follows is done; empty where it is done in the list of what was added.
        editing: the id of the article whose fields can be changed.
        typed: what they were changed to, as far as it is not taken.
        faults: by field, why not.
        removing: the id of the article that is asked about once more.
        told: what was done last.
        refusal: why what the visitor wanted was not done.
        focus: ``data-key`` of what the focus goes to.
        sent: how often a form was sent; an emptied one differs by it.
    """

    run: Run | None = None
    earlier: list[Run] = field(default_factory=list)
    own: dict[str, Shown] | None = None
    opened: str = ""
    editing: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    removing: str = ""
    told: str = ""
    refusal: str = ""
    focus: str = ""
    sent: int = 0

    @property
    def runs(self) -> list[Run]:
        """All runs of this visit, the last one first."""
        return [self.run, *self.earlier] if self.run else []

    @property
    def listings(self) -> list[dict[str, Shown]]:
        """What is told of articles, in each place where it is."""
        return [run.shown for run in self.runs] + [self.own or {}]

    @property
    def in_runs(self) -> set[str]:
        """Ids of the articles that are told of with a run."""
        return {article_id for run in self.runs for article_id in run.shown}

    def shown(self, article_id: str) -> Shown | None:
        """What is told of an article; None where it is not among these."""
        return next((there[article_id] for there in self.listings if article_id in there), None)

    def begin(self, run: Run) -> None:
        """Another run is the last one."""
        if run is not self.run:
            self.earlier = [each for each in self.runs if each.shown]
            self.run = run

    def settle(self, focus: str = "", opened: str = "") -> None:
        """Open nothing, ask nothing, and let the focus go to what has this key, there or in the article in full that is opened."""
        self.opened = opened
        self.editing = self.removing = self.told = self.refusal = ""
        self.typed, self.faults, self.focus = {}, {}, focus


# --- the ways in --------------------------------------------------------------------------------------------------------------------


def head_html(settings: PageSettings, person: str) -> str:
    """Folded to one line: who sees what is added, and where to put files; where adding is turned off, that. All ways in fold with it."""
    heading = f"<summary><h2>{escape(texts.ADD)}</h2></summary>"
    if not settings.upload_articles:
        return f'<details class="adding-head">{heading}<p class="told">{escape(texts.ADDING_OFF)}</p></details>'
    seen = escape(texts.ADD_OWN if person else texts.ADD_SHARED)
    limits = texts.FILE_LIMITS.format(files=settings.upload_files, megabytes=f"{settings.upload_megabytes:g}")
    told = {
        "most-files": settings.upload_files,
        "most-bytes": int(settings.upload_megabytes * MEGABYTE),
        "most-in-all": int(settings.upload_total_megabytes * MEGABYTE),
        "sending": texts.SENDING,
    }
    data = " ".join(f'data-{name}="{escape(str(value))}"' for name, value in told.items())
    return (
        f'<details class="adding-head">{heading}<p class="told">{seen}</p>'
        f'<label class="drop" {data}><input type="file" multiple class="unseen" id="choose-files">'
        f'<span class="choose">{escape(texts.CHOOSE_FILES)}</span><span class="told">{escape(texts.KINDS_READ)}</span>'
        f'<span class="told">{escape(limits)}</span><span class="sending" role="status"></span></label></details>'
    )


def paste_html(sent: int, faults: Mapping[str, str] | None = None) -> str:
    """The form for text.

    Args:
        sent: how often it was sent.
        faults: by field, what is wrong with what was just written; what was written stays in the browser. None where nothing was.
    """
    fields = "".join(
        _field_html(name, f"paste-{name}", "", texts.FIELD_EXAMPLES.get(name, texts.OPTIONAL), (faults or {}).get(name, ""))
        for name in FIELDS[:4]
    )
    state = f'{"" if faults is None else "open "}data-faults="{escape(" ".join(faults or ()))}"'
    text = (
        f'<label class="wide" for="paste-text">{escape(texts.PASTE_TEXT)}</label>'
        f'<textarea class="wide" id="paste-text" name="text" rows="8" dir="auto" required></textarea>'
    )
    return (
        f'<details class="way" data-sent="{sent}" {state}><summary>{escape(texts.PASTE)}</summary>'
        f'<form class="fields" data-send="add_text">'
        f'{text}{fields}<p class="wide buttons"><button type="submit">{escape(texts.ADD_TEXT)}</button></p></form></details>'
    )


def fetch_html(sent: int) -> str:
    """The form for web addresses."""
    return (
        f'<details class="way" data-sent="{sent}"><summary>{escape(texts.FETCH)}</summary><form class="fields" data-send="add_addresses">'
        f'<label class="wide" for="fetch-lines">{escape(texts.FETCH_LINES)}</label>'
        '<textarea class="wide" id="fetch-lines" name="lines" rows="4" dir="ltr" inputmode="url" spellcheck="false" required '
        f'aria-describedby="fetch-why" placeholder="https://…"></textarea><p class="wide told" id="fetch-why">{escape(texts.FETCH_WHY)}</p>'
        f'<p class="wide buttons"><button type="submit">{escape(texts.ADD_ADDRESSES)}</button></p></form></details>'
    )


def _field_html(name: str, element: str, value: str, hint: str, fault: str = "") -> str:
    """A field of an article, with what was wrong with it."""
    told = f' aria-invalid="true" aria-describedby="{element}-fault"' if fault else ""
    why = f'<span class="fault" id="{element}-fault">{escape(fault)}</span>' if fault else ""
    return (
        f'<label for="{element}">{escape(texts.FIELD_LABELS[name])}</label><span><input id="{element}" name="{name}" dir="auto" '
        f'value="{escape(value)}" placeholder="{escape(hint)}" maxlength="{LONGEST_VALUE}" autocomplete="off"{told}>{why}</span>'
    )


# --- what was added -----------------------------------------------------------------------------------------------------------------


def added_html(additions: Additions, own_count: int = 0) -> str:
    """What was added, as it is now.

    Args:
        additions: of the visitor.
        own_count: how many articles are the person's own, of this run and before; 0 where nobody signs in.
    """
    run = additions.run
    parts = [] if additions.opened else [_told_html(additions)]
    if run is not None and (run.running or run.shown or not run.taken_back):
        parts.append(_run_html(run, additions))
    parts += [_run_html(each, additions) for each in additions.earlier if each.shown]
    news = f"{run.run_id if run else ''} {additions.told}{additions.refusal}"  # adding.js unfolds them when this changes
    results = f'data-results="{escape(news)}"' if any(parts) else ""
    parts.append(_own_html(additions, own_count))
    if not any(parts):
        return ""
    focus = f'data-focus="{escape(additions.focus)}"' if additions.focus and not additions.opened else ""
    return f'<section class="added" aria-label="{escape(texts.ADDED_REGION)}" {results} {focus}>{"".join(parts)}</section>'


def change_html(article: rag.Article, additions: Additions) -> str:
    """What changes an article that is opened in full: as ``article_html``, without what stands beside it anyway."""
    if additions.opened != article.article_id:
        return f'<div class="change">{_tools_html(article, asked=False)}</div>'
    if additions.editing:
        body = _form_html(article, additions.typed, additions.faults)
    else:
        body = _tools_html(article, asked=bool(additions.removing))
    return f'<div class="change" data-focus="{escape(additions.focus)}">{_told_html(additions)}{body}</div>'


def _told_html(additions: Additions) -> str:
    """What was done last, or why not."""
    refused = f'<p class="refused" role="alert">{escape(additions.refusal)}</p>' if additions.refusal else ""
    return refused + (f'<p class="done" tabindex="-1" data-key="told">{escape(additions.told)}</p>' if additions.told else "")


def summary(run: Run) -> str:
    """A run in one sentence, for the heading and for screen readers."""
    if run.running and not run.begun:
        return texts.ADDING_WAITS
    if run.running:
        return texts.ADDING_NOW.format(done=sum(item.state == "done" for item in run.items), count=len(run.items))
    count = len(run.added)
    parts = [texts.ADDED_NONE if not count else _counted(count, texts.ADDED_ONE, texts.ADDED)]
    if refused := sum(bool(item.refused) for item in run.items):
        parts.append(_counted(refused, texts.NOT_ADDED_ONE, texts.NOT_ADDED))
    if run.stopped:
        parts.append(texts.ADDING_STOPPED)
    return ", ".join(parts)


def _run_html(run: Run, additions: Additions) -> str:
    items = "".join(_item_html(item, run, additions) for item in run.items)
    return f'{_run_head_html(run, last=run is additions.run)}<ol class="items">{items}</ol>'


def _run_head_html(run: Run, *, last: bool) -> str:
    if run.running:
        buttons = _button(texts.STOP, "stop_adding")
    else:
        buttons = _button(texts.ASK_ADDED, "ask_added", "primary") if last and run.shown else ""
        if any(article_id in run.shown for article_id in run.added):
            buttons += (
                f'<button type="button" data-send="undo_adding" data-run="{run.run_id}" data-key="undo-{run.run_id}">'
                f"{escape(texts.TAKE_RUN_BACK)}</button>"
            )
    key = "run" if last else f"run-{run.run_id}"
    heading = f'<h3 tabindex="-1" data-key="{key}">{escape(summary(run))}</h3>'
    return f'<div class="run-head" aria-busy="{str(run.running).lower()}">{heading}<p class="buttons">{buttons}</p></div>'


def _item_html(item: Item, run: Run, additions: Additions) -> str:
    """One thing that was handed over."""
    reasons = [("refused", reason) for reason in item.refused]
    reasons += [("told", texts.COPY_OF.format(title=title)) for title in item.copies] + [("told", remark) for remark in item.remarks]
    lines = "".join(f'<p class="{kind}" dir="auto">{escape(line)}</p>' for kind, line in reasons[:MOST_LINES])
    lines += _more_html(len(reasons) - MOST_LINES)
    there = [run.shown[article_id] for article_id in item.article_ids if article_id in run.shown]
    rows = "".join(article_html(shown, additions, may_change=not run.running) for shown in there[:MOST_ROWS])
    return (
        f'<li data-state="{_kind(item)}"><p class="item-line"><bdi class="item-name">{escape(item.name)}</bdi>'
        f'<span class="item-state">{escape(_state(item))}</span></p>{lines}{rows}{_more_html(len(there) - MOST_ROWS)}</li>'
    )


def _more_html(count: int) -> str:
    return f'<p class="told">{escape(texts.MORE_LINES.format(count=f"{count:,}"))}</p>' if count > 0 else ""


def _kind(item: Item) -> str:
    """The state that an item's look tells."""
    if item.state != "done":
        return item.state
    return "added" if item.added or item.updated else "there" if item.article_ids or item.copies else "refused"


def _state(item: Item) -> str:
    """What became of an item, in words."""
    unfinished = {"waiting": texts.STATE_WAITING, "reading": texts.STATE_READING, "left": texts.STATE_LEFT}
    if item.state in unfinished:
        return unfinished[item.state]
    parts = [
        _counted(len(ids), one, several)
        for ids, one, several in (
            (item.added, texts.STATE_ADDED_ONE, texts.STATE_ADDED),
            (item.updated, texts.STATE_UPDATED_ONE, texts.STATE_UPDATED),
            (item.unchanged or item.copies, texts.STATE_THERE_ONE, texts.STATE_THERE),
        )
        if ids
    ]
    if item.refused:
        parts.append(texts.STATE_REFUSED if not parts else _counted(len(item.refused), texts.NOT_ADDED_ONE, texts.NOT_ADDED))
    return ", ".join(parts)


def article_html(shown: Shown, additions: Additions, *, may_change: bool = True) -> str:
    """An article: what was found of it and how surely, or the form to correct that.

    Args:
        shown: the article.
        additions: what of it is open.
        may_change: it can be corrected and removed at the moment.
    """
    title = f"<h4>{link_html(Place(article=shown.article_id), shown.title, 'title')}</h4>"
    if additions.editing == shown.article_id and not additions.opened:
        body = _form_html(shown, additions.typed, additions.faults)
    else:
        facts = "".join(_fact_html(shown, name) for name in FIELDS)
        body = f'<dl class="facts">{facts}</dl><p class="told">{escape(_counts(shown))}</p>'
        body += _tools_html(shown, asked=additions.removing == shown.article_id and not additions.opened) if may_change else ""
    return f'<article class="found">{title}{body}</article>'


def _fact_html(shown: Shown, name: str) -> str:
    value, found = getattr(shown, name), shown.found.get(name)
    if value is None:
        told = f'<span class="absent">{escape(texts.NOT_STATED)}</span>'
    else:
        words = {"published": readable_date, "language": language_name}.get(name, str)(value)
        told = f"<bdi>{escape(words)}</bdi>"
    entered = found is not None and found.how == "front matter" and name in shown.typed  # beside a pasted text, which became a file
    words = texts.AS_ENTERED if entered else _how(found) if found else ""
    how = f' <small data-sure="{escape(found.sure)}">{escape(words)}</small>' if found else ""
    return f"<div><dt>{escape(texts.FIELD_LABELS[name])}</dt><dd>{told}{how}</dd></div>"


def _how(found: rag.Found) -> str:
    """Where a field was found and how surely; what was read out of other words says them."""
    how, sure = texts.FOUND_HOW.get(found.how, found.how), texts.FOUND_SURE.get(found.sure, found.sure)
    if found.sure == "certain" or not found.words:
        return texts.FOUND_AS.format(how=how, sure=sure)
    words = found.words if len(found.words) <= 80 else f"{found.words[:79]}…"
    return texts.FOUND_FROM.format(how=how, sure=sure, words=words)


def _counts(shown: Shown) -> str:
    """How much text there is, what cleaning took out, and whom the article names."""
    parts = [texts.CHARACTERS.format(count=f"{shown.characters:,}")]
    parts.append(_counted(shown.removed, texts.TAKEN_OUT_ONE, texts.TAKEN_OUT) if shown.removed else texts.TAKEN_OUT_NONE)
    if shown.persons is not None:
        parts.append(_counted(shown.persons, texts.NAMES_ONE, texts.NAMES_SEVERAL) if shown.persons else texts.NAMES_NOBODY)
    return " · ".join(parts)


def _tools_html(shown: Shown | rag.Article, *, asked: bool) -> str:
    """Correct and remove; once more, where that was pressed."""
    about = f'data-article="{escape(shown.article_id)}"'
    key = escape(shown.article_id)
    if asked:
        return (
            f'<p class="buttons sure"><span>{escape(texts.REMOVE_SURE)}</span>'
            f'<button type="button" class="danger" data-send="remove_article" {about} data-sure="1" data-key="sure-{key}">'
            f"{escape(texts.REMOVE_YES)}</button>"
            f'<button type="button" data-send="leave_article" {about} data-key="keep-{key}">{escape(texts.REMOVE_NO)}</button></p>'
        )
    buttons = "".join(
        f'<button type="button" data-send="{send}" {about} data-key="{kind}-{key}" aria-label="{escape(label.format(title=shown.title))}">'
        f"{escape(words)}</button>"
        for send, kind, words, label in (
            ("correct_article", "correct", texts.CORRECT, texts.CORRECT_LABEL),
            ("remove_article", "remove", texts.REMOVE, texts.REMOVE_LABEL),
        )
    )
    return f'<p class="buttons">{buttons}</p>'


def _form_html(shown: Shown | rag.Article, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    """The fields of an article, to be changed."""
    fields = "".join(
        _field_html(
            name,
            f"correct-{name}",
            typed.get(name, getattr(shown, name) or ""),
            texts.FIELD_EXAMPLES.get(name, texts.NOT_STATED),
            faults.get(name, ""),
        )
        for name in FIELDS
    )
    about = f'data-article="{escape(shown.article_id)}"'
    return (
        f'<form class="fields" data-send="save_article" data-drawn="{escape(shown.article_id)}" {about}>{fields}<p class="wide buttons">'
        f'<button type="submit" class="primary">{escape(texts.SAVE)}</button>'
        f'<button type="button" data-send="leave_article" {about}>{escape(texts.CANCEL)}</button></p></form>'
    )


def _own_html(additions: Additions, count: int) -> str:
    """What the person added before, or the button that lists it."""
    if additions.own is None:
        label = texts.OWN_ARTICLES.format(count=f"{count:,}")
        return f'<p class="buttons own">{_button(label, "own_articles")}</p>' if count else ""
    in_runs = additions.in_runs
    rows = [shown for shown in additions.own.values() if shown.article_id not in in_runs]
    if not rows:
        return ""
    may_change = additions.run is None or not additions.run.running
    listed = "".join(article_html(shown, additions, may_change=may_change) for shown in rows[:MOST_ROWS])
    heading = escape(texts.OWN_ARTICLES.format(count=f"{len(rows):,}"))
    return f'<h3 tabindex="-1" data-key="own">{heading}</h3><div class="items">{listed}{_more_html(len(rows) - MOST_ROWS)}</div>'


def _button(words: str, send: str, classes: str = "") -> str:
    kind = f' class="{classes}"' if classes else ""
    return f'<button type="button"{kind} data-send="{send}" data-key="{send}">{escape(words)}</button>'


def _counted(count: int, one: str, several: str) -> str:
    return one if count == 1 else several.format(count=f"{count:,}")
