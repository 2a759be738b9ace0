"""The view of articles: what there is for the person asking, searched, opened, and narrowed to.

Draws what a ``Place`` names; how each list looks is its own module's matter, what adds articles stands beside it (``page.adding``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import parse_qs

import gradio as gr

import rag
from ui import texts
from ui.access.sign_in import person_html as signed_in_html
from ui.answers.rendering import alert_html
from ui.backend import Answers, Backend
from ui.bar import bar_html
from ui.bringing.added import Additions, change_html
from ui.conversation import VIEWS, Conversation
from ui.corpus.article_in_full import article_in_full_html
from ui.corpus.article_list import articles_html
from ui.corpus.date_chart import dates_html
from ui.corpus.facts import CorpusFacts, facts_of, people_of
from ui.corpus.frame import corpus_html
from ui.corpus.name_list import names_html, person_html
from ui.corpus.outlet_list import outlets_html
from ui.corpus.place import Place
from ui.corpus.story_list import stories_html
from ui.faults import error_text
from ui.layout import AT_ONCE, QUIET, Changes, Page, on, sent, where_html
from ui.narrowing.chips import chips_of
from ui.narrowing.narrowing import Narrowing

LONGEST_SEARCH = 200
"""Characters of a search; the rest is left off."""


def corpus_of(backend: Backend, person: str, place: Place, drawn: str | None = None, additions: Additions | None = None) -> str | None:
    """The view as a person has it at a place.

    Args:
        backend: what stands behind the page.
        person: who asks.
        place: where they are.
        drawn: the version of the articles that they see already.
        additions: what of an article they are changing, if anything.

    Returns:
        Safe HTML; None where that version is still the one.
    """
    try:
        return _corpus_html(backend, person, place, drawn, additions)
    except rag.BylineError as error:  # of the store: none of the articles can be read
        return _refused(error)


def _corpus_html(backend: Backend, person: str, place: Place, drawn: str | None, additions: Additions | None) -> str | None:
    own = backend.workspaces.own(person) if backend.workspaces else set()
    with backend.engine_of(person) as engine:
        version, facts = f"{engine.version}.{len(engine.headlines())}", facts_of(engine)
        if version == drawn:
            return None
        try:
            change = ""
            if place.article and backend.may_change(person, place.article):
                change = change_html(engine.article(place.article), additions or Additions())
            return corpus_html(facts, place, _listed_html(engine, facts, place, own, change), version)
        except rag.BylineError as error:  # an article that is gone, or that an address names wrongly
            return corpus_html(facts, Place(), _refused(error) + articles_html(facts, Place(), own), version)


def _refused(error: rag.BylineError) -> str:
    return alert_html(error_text(error, texts.ARTICLES_UNREADABLE))


def _listed_html(engine: Answers, facts: CorpusFacts, place: Place, own: Collection[str], change: str) -> str:
    if place.article:
        article = engine.article(place.article)
        named = people_of(engine).named_in.get(article.article_id, ())
        return article_in_full_html(article, facts, place, named, engine.passages(article.article_id), own, change)
    if place.listed == "names":
        people = people_of(engine)
        if place.name:
            return person_html(people.by_name.get(place.name) or engine.person(place.name), facts, place)
        return names_html(people, place)
    if place.listed == "publishers":
        return outlets_html(facts, place)
    if place.listed == "dates":
        return dates_html(facts)
    if place.listed == "stories":
        return stories_html(facts, place, own)
    return articles_html(facts, place, own)


def wire(page: Page, backend: Backend) -> None:
    """Let the view be opened, walked through and searched, and let it narrow what is asked."""

    def drawn(talk: Conversation, request: gr.Request) -> Changes:
        return {page.corpus: corpus_of(backend, backend.person(request), talk.place)}

    def arrive(query: str, request: gr.Request) -> Changes:
        asked = parse_qs(query.removeprefix("?"))
        shown = asked.get("view") == ["articles"]
        return {page.corpus: corpus_of(backend, backend.person(request), Place.from_query(asked)) if shown else gr.skip()}

    def went(event: gr.EventData, request: gr.Request) -> Changes:
        return arrive(sent(event, "query"), request)

    def change_view(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        return drawn(talk, request) if event.view == "articles" else {page.corpus: gr.skip()}

    def browse(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        place, search = Place.from_text(sent(event, "place")), getattr(event, "search", None)
        talk.place = place if search is None else replace(place, search=str(search).strip()[:LONGEST_SEARCH], page=1)
        return drawn(talk, request) | {page.where: where_html(talk)}

    def recount(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        news = corpus_of(backend, backend.person(request), talk.place, sent(event, "version"))
        return {page.corpus: gr.skip() if news is None else news}

    def ask_narrowed(talk: Conversation, event: gr.EventData, request: gr.Request) -> Changes:
        one = {name: (sent(event, name),) if sent(event, name) else () for name in ("publisher", "person")}
        since, until = sent(event, "since"), sent(event, "until")
        talk.narrowing, talk.view = Narrowing(one["publisher"], one["person"], since, until), VIEWS[0]
        chips = chips_of(backend, backend.person(request), talk.narrowing)
        return {page.bar: bar_html(talk.view, signed_in_html(request)), page.where: where_html(talk), page.chips: chips}

    # Persons of very many articles take seconds to count, so this waits for its turn instead of holding up what is quick.
    told = QUIET | {"outputs": [page.corpus]}
    query = gr.Textbox(visible=False, elem_id="corpus-query")
    page.blocks.load(arrive, inputs=[query], js="() => [window.location.search]", **told)
    on(page.shell, "went")(went, inputs=[], **told)
    on(page.shell, "view")(change_view, inputs=[page.conversation], **told)
    walked = QUIET | {"inputs": [page.conversation], "outputs": [page.corpus, page.where], "trigger_mode": "always_last"}
    on(page.shell, "browse")(browse, **walked)
    on(page.shell, "recount")(recount, inputs=[page.conversation], **told)
    on(page.shell, "asknarrowed")(ask_narrowed, inputs=[page.conversation], outputs=[page.bar, page.where, page.chips], **AT_ONCE)
