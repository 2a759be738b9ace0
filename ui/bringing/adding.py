"""Adds articles that a reader brings: files, pasted text, web addresses; corrects them, removes them, and takes a run back.

What may be handed over is ``sources``' matter, taking it in ``taking_in``'s, how it looks ``added``'s. Files come through ``uploads``; the
script that sends them is ``assets/adding.js``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from html import escape

import gradio as gr

import rag
from ui import texts
from ui.access.sign_in import person_html
from ui.answers.rendering import alert_html
from ui.backend import Backend
from ui.bar import bar_html
from ui.bringing.added import LONGEST_VALUE, Additions, added_html, fetch_html, head_html, paste_html, summary
from ui.bringing.sources import FIELDS, MEGABYTE, Item, Sent, of_addresses, of_files, of_text
from ui.bringing.taking_in import Run, Shown
from ui.bringing.uploads import taken
from ui.conversation import VIEWS, Conversation
from ui.corpus.facts import facts_of, people_of
from ui.corpus.view import corpus_of
from ui.examples import example_questions
from ui.faults import error_text
from ui.first_view import welcome_html
from ui.layout import AT_ONCE, QUIET, Changes, Page, all_sent, on, sent, where_html
from ui.showing import first_view


def wire(page: Page, backend: Backend) -> None:
    """Let readers add articles; where that cannot be done, the page has nothing for it."""
    workspaces, runs, settings = backend.workspaces, backend.runs, backend.page_settings
    if workspaces is None or runs is None:
        return
    with page.adding:
        mine = gr.State(Additions())
        head = gr.HTML("", elem_id="adding-head", apply_default_css=False)
        with gr.Row(elem_id="ways"):
            paste = gr.HTML("", elem_id="pasting", apply_default_css=False)
            fetch = gr.HTML("", elem_id="fetching", apply_default_css=False)
        added = gr.HTML("", elem_id="added", apply_default_css=False)

    def arrive(talk: Conversation, additions: Additions, request: gr.Request) -> Iterator[Changes]:
        person = backend.person(request)
        news: Changes = {head: head_html(settings, person)}
        if backend.adds:
            news |= {paste: paste_html(additions.sent), fetch: fetch_html(additions.sent)}
        yield news | drawn(additions, person)
        if run := runs.of(person):  # it was begun before the page was loaded anew, or in another window
            yield from follow(run, talk, additions, person)

    # --- adding ---------------------------------------------------------------------------------------------------------------------

    def add_files(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Iterator[Changes]:
        most, files = int(settings.upload_megabytes * MEGABYTE), list[Sent]()
        for path, name, size in zip(all_sent(event, "paths"), all_sent(event, "names"), all_sent(event, "sizes"), strict=False):
            data = taken(path, most) if path else None
            files.append(Sent(name, len(data) if data is not None else int(size) if size.isdecimal() else 0, data))
        yield from add(of_files(files, settings), talk, additions, backend.person(request))

    def add_text(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Iterator[Changes]:
        text = sent(event, "text")
        fields, faults = checked({name: sent(event, name) for name in FIELDS if sent(event, name).strip()})
        if faults:
            additions.settle()
            yield {paste: paste_html(additions.sent, faults)} | drawn(additions, backend.person(request))
            return
        yield {paste: paste_html(additions.sent, {})}
        items = of_text(text, fields, settings) if text.strip() else []
        yield from add(items, talk, additions, backend.person(request))
        if items and not items[0].refused:
            additions.sent += 1
            yield {paste: paste_html(additions.sent)}

    def add_addresses(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Iterator[Changes]:
        items = of_addresses(sent(event, "lines"), settings)
        yield from add(items, talk, additions, backend.person(request))
        if items and not any(item.refused for item in items):
            additions.sent += 1
            yield {fetch: fetch_html(additions.sent)}

    def add(items: Sequence[Item], talk: Conversation, additions: Additions, person: str) -> Iterator[Changes]:
        """Take in what was handed over, and tell of it as it goes."""
        additions.settle()
        if not backend.adds or not items:
            additions.refusal = texts.NOTHING_TO_ADD if backend.adds else texts.ADDING_OFF
            yield drawn(additions, person)
            return
        try:
            run = runs.begin(person, items)
        except rag.BylineError as error:
            additions.refusal = error_text(error)
            for item in items:
                item.refuse(additions.refusal)
            yield drawn(additions, person)
        else:
            yield from follow(run, talk, additions, person)

    def follow(run: Run, talk: Conversation, additions: Additions, person: str) -> Iterator[Changes]:
        additions.begin(run)
        additions.focus = "run"
        for _ in run.follow():
            yield drawn(additions, person, counted=not run.running) | {page.status: _status(summary(run))}
        additions.own = None
        count_persons(run.shown, person)
        yield fresh(talk, additions, person)

    def stop(additions: Additions) -> None:
        if additions.run:
            additions.run.stopped = True

    # --- what was added -------------------------------------------------------------------------------------------------------------

    # Each is done where it was begun: in the list of what was added, or in the article in full.

    def correct(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Changes:
        article_id = sent(event, "article")
        additions.settle("correct-title", talk.place.article)
        additions.editing = article_id
        return in_place(talk, additions, backend.person(request))

    def leave(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Changes:
        kind = "remove" if additions.removing else "correct"
        additions.settle(f"{kind}-{sent(event, 'article')}", talk.place.article)
        return in_place(talk, additions, backend.person(request))

    def save(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Changes:
        person, article_id = backend.person(request), sent(event, "article")
        shown = found(additions, article_id, person)
        if refusal := refused(shown, person):
            additions.refusal = refusal
            return in_place(talk, additions, person)
        assert shown is not None
        typed = {name: sent(event, name) for name in FIELDS if sent(event, name).strip() != (getattr(shown, name) or "")}
        faults = corrected(workspaces, person, article_id, typed)
        additions.settle(opened=talk.place.article)
        with suppress(rag.BylineError):
            renew(additions, article_id, person)
        if faults:
            additions.editing, additions.faults = article_id, faults
            additions.typed = {name: typed[name] for name in faults}
            additions.focus = f"correct-{next(iter(faults))}"
        else:
            additions.told, additions.focus = texts.CORRECTED if typed else "", f"correct-{article_id}"
        return fresh(talk, additions, person)

    def remove(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Changes:
        person, article_id = backend.person(request), sent(event, "article")
        shown = found(additions, article_id, person)
        if not sent(event, "sure"):
            additions.settle(f"keep-{article_id}", talk.place.article)
            additions.removing = article_id
            return in_place(talk, additions, person)
        additions.settle("told", talk.place.article)
        additions.refusal = refused(shown, person)
        if shown is not None and not additions.refusal:
            additions.refusal = deleted(workspaces, person, [article_id])
            if not additions.refusal:
                gone(additions, [article_id])
                additions.told, additions.opened = texts.REMOVED.format(title=shown.title), ""
                talk.place = talk.place.but(article="")
        return fresh(talk, additions, person) | {page.where: where_html(talk)}

    def undo(talk: Conversation, additions: Additions, event: gr.EventData, request: gr.Request) -> Changes:
        person = backend.person(request)
        run = next((each for each in additions.runs if each.run_id == sent(event, "run")), None)
        additions.settle("told")
        if run is None or runs.of(person):
            additions.refusal = texts.WHILE_ADDING if run else ""
            return drawn(additions, person)
        there = [article_id for article_id in run.added if article_id in run.shown]
        additions.refusal = deleted(workspaces, person, there)
        if not additions.refusal:
            gone(additions, there)
            run.taken_back = True
            one = len(there) == 1
            additions.told = texts.TAKEN_RUN_BACK_ONE if one else texts.TAKEN_RUN_BACK.format(count=f"{len(there):,}")
            if any(item.updated for item in run.items):
                additions.told += f" {texts.NOT_TAKEN_BACK}"
        return fresh(talk, additions, person)

    def list_own(additions: Additions, request: gr.Request) -> Changes:
        person = backend.person(request)
        additions.settle("own")
        try:
            own = workspaces.own(person)
            with backend.engine_of(person) as engine:
                additions.own = {article_id: Shown.of(engine.article(article_id)) for article_id in sorted(own)}
        except rag.BylineError as error:
            additions.refusal = error_text(error)
        else:
            count_persons(additions.own, person)
        return drawn(additions, person)

    def ask(talk: Conversation, additions: Additions, request: gr.Request) -> Changes:
        person, ids = backend.person(request), list(additions.run.shown)[-50:] if additions.run else []
        talk.view = VIEWS[0]
        news: Changes = {page.where: where_html(talk), page.bar: bar_html(talk.view, person_html(request))}
        if not talk.exchanges:
            try:
                with backend.engine_of(person) as engine:
                    questions = example_questions([engine.article(article_id) for article_id in ids])
                    news[page.current] = welcome_html(engine.settings, facts_of(engine), questions)
            except rag.BylineError as error:
                news[page.current] = alert_html(error_text(error, texts.ARTICLES_UNREADABLE))
        return news

    # --- the parts ------------------------------------------------------------------------------------------------------------------

    def found(additions: Additions, article_id: str, person: str) -> Shown | None:
        """What is told of an article that the person may change; None where there is none."""
        with suppress(rag.BylineError), backend.engine_of(person) as engine:
            if backend.may_change(person, article_id):
                return additions.shown(article_id) or Shown.of(engine.article(article_id))
        return None

    def refused(shown: Shown | None, person: str) -> str:
        """Why an article cannot be changed now; nothing where it can."""
        if runs.of(person):
            return texts.WHILE_ADDING
        return "" if shown else texts.NO_LONGER_THERE

    def renew(additions: Additions, article_id: str, person: str) -> None:
        """Take over what is stored of an article that was changed."""
        with backend.engine_of(person) as engine:
            shown = Shown.of(engine.article(article_id))
        for there in additions.listings:
            if article_id in there:
                there[article_id] = replace(shown, persons=there[article_id].persons, typed=there[article_id].typed)

    def count_persons(shown: dict[str, Shown], person: str) -> None:
        """Add to what is told of articles how many persons they name; for very many articles that takes seconds."""
        with suppress(rag.BylineError), backend.engine_of(person) as engine:
            named_in = people_of(engine).named_in
            shown.update({article_id: each.with_persons(len(named_in.get(article_id, ()))) for article_id, each in shown.items()})

    def gone(additions: Additions, article_ids: Sequence[str]) -> None:
        for there in additions.listings:
            for article_id in article_ids:
                there.pop(article_id, None)

    def drawn(additions: Additions, person: str, *, counted: bool = True) -> Changes:
        count = 0
        try:
            count = len(workspaces.own(person).difference(additions.in_runs)) if counted else 0
        except rag.BylineError as error:
            additions.refusal = additions.refusal or error_text(error)
        return {added: added_html(additions, count)}

    def in_place(talk: Conversation, additions: Additions, person: str) -> Changes:
        """What shows the article that is being changed."""
        news = drawn(additions, person)
        return news | {page.corpus: corpus_of(backend, person, talk.place, additions=additions)} if additions.opened else news

    def fresh(talk: Conversation, additions: Additions, person: str) -> Changes:
        """What shows the articles, after a change of them."""
        news: Changes = {page.status: _status(additions.told or (summary(additions.run) if additions.run else ""))}
        try:
            news[page.corpus] = corpus_of(backend, person, talk.place, additions=additions)
            if not talk.exchanges:
                news[page.current] = first_view(backend, person)
        except rag.BylineError as error:
            additions.refusal = error_text(error)
        return news | drawn(additions, person)

    shows = [head, paste, fetch, added, page.status, page.current, page.corpus, page.where]
    page.blocks.load(arrive, inputs=[page.conversation, mine], outputs=shows, **QUIET)
    for event, add_them in (("add_files", add_files), ("add_text", add_text), ("add_addresses", add_addresses)):
        on(page.shell, event)(add_them, inputs=[page.conversation, mine], outputs=shows, **QUIET | {"trigger_mode": "multiple"})
    on(page.shell, "stop_adding")(stop, inputs=[mine], outputs=[], **AT_ONCE)
    for event, open_it in (("correct_article", correct), ("leave_article", leave)):
        on(page.shell, event)(open_it, inputs=[page.conversation, mine], outputs=[added, page.corpus], **AT_ONCE)
    for event, change in (("save_article", save), ("remove_article", remove)):
        on(page.shell, event)(change, inputs=[page.conversation, mine], outputs=shows, **QUIET)
    on(page.shell, "undo_adding")(undo, inputs=[page.conversation, mine], outputs=shows, **QUIET)
    on(page.shell, "own_articles")(list_own, inputs=[mine], outputs=[added], **QUIET)
    on(page.shell, "ask_added")(ask, inputs=[page.conversation, mine], outputs=[page.where, page.bar, page.current], **QUIET)


def checked(typed: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Fields of an article as they are kept; by field, why one cannot be."""
    right, faults = dict[str, str](), dict[str, str]()
    for name, value in typed.items():
        if len(value) > LONGEST_VALUE:
            faults[name] = texts.VALUE_TOO_LONG.format(limit=LONGEST_VALUE)
            continue
        try:
            right[name] = rag.checked_field(name, value) or ""
        except rag.BylineError as error:
            faults[name] = _at_field(name, error)
    return right, faults


def corrected(workspaces: rag.Workspaces, person: str, article_id: str, typed: dict[str, str]) -> dict[str, str]:
    """Correct fields of an article; by field, why it could not be. The others are."""
    right, faults = checked(typed)
    try:
        if right:
            workspaces.correct(person, article_id, right)
    except rag.BylineError as error:  # none of them was kept
        faults |= {name: _at_field(name, error) for name in right}
    return faults


def _at_field(name: str, error: rag.BylineError) -> str:
    return error_text(error).removeprefix(f"{name}: ")


def deleted(workspaces: rag.Workspaces, person: str, article_ids: Sequence[str]) -> str:
    """Delete articles; why that could not be done, or nothing."""
    try:
        workspaces.delete(person, article_ids)
    except rag.BylineError as error:
        return error_text(error)
    return ""


def _status(told: str) -> str:
    """The same for screen readers."""
    return f'<p class="unseen" role="status">{escape(told)}</p>'
