"""What programs ask: the functions of the page's API, which are the tools of its MCP server as well. They give ``rag``'s records.

Names, type hints and docstrings of the functions in ``wire`` are what programs are told of them; docs/programs.md has examples. Who asks,
and how much one may ask, is as on the page.
"""

# No postponed annotations here: gradio reads what a function returns from the annotation itself.
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Literal, TypeVar, cast

import anyio.from_thread
import gradio as gr
from gradio.block_function import BlockFunction
from gradio.context import LocalContext
from gradio.events import api
from mcp import types as mcp
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

import rag
from ui import texts
from ui.access.sign_in import person_of
from ui.answer_thread import answering
from ui.backend import Answers, Backend
from ui.faults import error_text
from ui.layout import Page
from ui.narrowing.narrowing import Narrowing

MOST_RESULTS = 100
"""Sources that one call of ``retrieve`` gives."""
MOST_ARTICLES = 1000
"""Articles that one call of ``articles`` lists."""
_MCP_PATH = "/gradio_api/mcp"
_ANSWERED_ELSEWHERE = "/gradio_api/mcp/messages"
_NONE: list[Any] = []

Record = dict[str, Any]
_Said = TypeVar("_Said", Record, list[Record])
_log = logging.getLogger(__name__)


class Refused(gr.Error):
    """Why a program gets no answer. ``str`` of a ``gr.Error``, which MCP clients are shown, would stand in quotation marks."""

    def __init__(self, message: str) -> None:
        super().__init__(message, print_exception=False)

    def __str__(self) -> str:
        """The message alone."""
        return str(self.message)


class CheckedBlocks(gr.Blocks):
    """Gradio's, but for that it says in words when too few values came."""

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """Raises ``Refused`` then."""
        needed, given = len(block_fn.inputs), len(inputs)
        if given < needed:
            raise Refused(texts.TOO_FEW_VALUES.format(name=block_fn.api_name or block_fn.name, needed=needed, given=given))


class _Turn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: str


class _Given(BaseModel):
    """What a function may be given. Gradio itself passes on whatever came."""

    question: str = ""
    history: list[_Turn] = []
    publishers: list[str] = []
    persons: list[str] = []
    since: str = ""
    until: str = ""
    undated: bool = False
    num_results: int = Field(10, ge=1, le=MOST_RESULTS)
    search: str = ""
    most: int = Field(50, ge=1, le=MOST_ARTICLES)
    after: int = Field(0, ge=0)
    article_id: str = ""

    @property
    def turns(self) -> list[rag.Turn]:
        """The history as the engine takes it."""
        return [rag.Turn(role=turn.role, content=turn.content) for turn in self.history]

    @property
    def filters(self) -> dict[str, Any]:
        """What an engine's methods that ask are narrowed by."""
        return Narrowing(tuple(self.publishers), tuple(self.persons), self.since, self.until, self.undated).arguments()


def wire(page: Page, backend: Backend) -> None:
    """Give the page its API."""

    @contextmanager
    def engine_for(request: gr.Request | Request, *, counted: bool = True) -> Iterator[Answers]:
        """The engine of whoever asks, when it is their turn if it is a question that counts.

        What goes wrong is told in words; how it looks inside is not. Whoever leaves gives their place up.
        """
        try:
            asker = _asker(request)
            with ExitStack() as entered:
                if counted:
                    turn = entered.enter_context(backend.traffic.turn(backend.asker(asker)))
                    for _ in turn.waiting():
                        stay(request)
                yield entered.enter_context(backend.engine_of(backend.person(asker)))
        except rag.BylineError as error:
            raise Refused(error_text(error)) from error
        except gr.Error:
            raise
        except Exception as error:
            _log.error("answering a program failed", exc_info=error)
            raise Refused(texts.UNEXPECTED) from None

    def stay(request: gr.Request | Request) -> None:
        """Raises ``Refused``, which nobody reads, when whoever asks has left."""
        if has_left(request):
            raise Refused(texts.INTERRUPTED_EARLY)

    def has_left(request: gr.Request | Request) -> bool:
        if event := LocalContext.event_id.get(None):  # asked through the queue, whose event is dead when nobody listens any more
            queued = page.blocks._queue.event_ids_to_events.get(event)
            return queued is None or not queued.alive
        asked = request if isinstance(request, Request) else request.request
        if asked is None or asked.url.path.startswith(_ANSWERED_ELSEWHERE):  # it ended as soon as it came
            return False
        return anyio.from_thread.run(asked.is_disconnected)

    def events(request: gr.Request, engine: Answers, given: _Given) -> Iterator[rag.Event]:
        """The engine's, for as long as whoever asks stays."""
        with answering(partial(engine.stream, given.question, given.turns, **given.filters)) as coming:
            while True:
                match coming():
                    case None:
                        stay(request)
                    case BaseException() as error:
                        raise error
                    case event:
                        yield event
                        if isinstance(event, rag.Finished):
                            return

    def ask(
        request: gr.Request,
        question: str,
        history: list[rag.Turn] = _NONE,
        publishers: list[str] = _NONE,
        persons: list[str] = _NONE,
        since: str = "",
        until: str = "",
        undated: bool = False,
    ) -> Record:
        """Answer a question from the news articles. Every sentence of the answer cites an exact span of an article; where the articles
        do not say, it abstains.

        Args:
            request: whose request it is; nothing that is given.
            question: what is asked, with names in any spelling; it may lean on the history.
            history: the conversation before the question, oldest first.
            publishers: ask only articles of these publishers or agencies.
            persons: ask only articles that name one of these persons, in any spelling.
            since: ask only articles published then or later; a date like 2024, 2024-03 or 2024-03-15.
            until: ask only articles published then or earlier.
            undated: where a period is given, ask articles without a date as well.

        Returns:
            a record with text (Markdown with markers like [1])
            citations (number, article_id, quote, start, end, title, publisher, published, url, reported_by)
            sources, abstained, notices and trace
        """
        with engine_for(request) as engine:
            given = _given(
                question=question, history=history, publishers=publishers, persons=persons, since=since, until=until, undated=undated
            )
            for event in events(request, engine, given):
                if isinstance(event, rag.Finished):
                    return _said(event.answer.to_dict(), request)
        raise AssertionError("the engine ended without an answer")

    def stream(
        request: gr.Request,
        question: str,
        history: list[rag.Turn] = _NONE,
        publishers: list[str] = _NONE,
        persons: list[str] = _NONE,
        since: str = "",
        until: str = "",
        undated: bool = False,
    ) -> Iterator[Record]:
        """Answer a question piece by piece. Takes what ask takes.

        Returns:
            first {"event": "retrieved", "sources": …}
            then {"event": "token", "text": …} several times, whose texts joined are the answer's
            last {"event": "finished", "answer": …} with the record that ask gives
        """
        with engine_for(request) as engine:
            given = _given(
                question=question, history=history, publishers=publishers, persons=persons, since=since, until=until, undated=undated
            )
            for event in events(request, engine, given):
                yield {"event": type(event).__name__.lower(), **event.to_dict()}

    def retrieve(
        request: gr.Request,
        question: str,
        num_results: int = 10,
        publishers: list[str] = _NONE,
        persons: list[str] = _NONE,
        since: str = "",
        until: str = "",
        undated: bool = False,
    ) -> list[Record]:
        """Find the passages of the news articles that best match a question, without answering it.

        Args:
            request: whose request it is; nothing that is given.
            question: what is asked, by itself: there is no history here.
            num_results: how many passages, at most 100.
            publishers: search only articles of these publishers or agencies.
            persons: search only articles that name one of these persons, in any spelling.
            since: search only articles published then or later; a date like 2024, 2024-03 or 2024-03-15.
            until: search only articles published then or earlier.
            undated: where a period is given, search articles without a date as well.

        Returns:
            records, best first, with rank, score, article_id, title, publisher, published, url
            text, and start and end of it in the article's text
        """
        with engine_for(request) as engine:
            given = _given(
                question=question,
                num_results=num_results,
                publishers=publishers,
                persons=persons,
                since=since,
                until=until,
                undated=undated,
            )
            found = engine.retrieve(given.question, given.num_results, **given.filters)
        return _said([source.to_dict() for source in found], request)

    def articles(request: gr.Request, search: str = "", most: int = 50, after: int = 0) -> list[Record]:
        """List the news articles that there are, oldest first, without their text.

        Args:
            request: whose request it is; nothing that is given.
            search: list only those that have all these words in their title or publisher.
            most: how many, at most 1000.
            after: how many to pass over, to go on with a list.

        Returns:
            records with article_id, title, publisher, published, url, language, agency and story
        """
        with engine_for(request, counted=False) as engine:
            given = _given(search=search, most=most, after=after)
            words = given.search.casefold().split()
            found = [head for head in engine.headlines() if all(map(f"{head.title} {head.publisher or ''}".casefold().__contains__, words))]
        return _said([head.to_dict() for head in found[given.after : given.after + given.most]], request)

    def article(request: gr.Request, article_id: str) -> Record:
        """One news article: its text, and what is known of it. Offsets of citations and passages count characters of this text.

        Args:
            request: whose request it is; nothing that is given.
            article_id: as citations, passages and the list of articles name it.

        Returns:
            a record with article_id, title, publisher, published, url, language, text
            removed (what cleaning took out of the page), source, metadata, found, agency and story
        """
        with engine_for(request, counted=False) as engine:
            return _said(engine.article(_given(article_id=article_id).article_id).to_dict(), request)

    for function in (ask, retrieve, articles, article):
        api(function, queue=False)
    api(stream, concurrency_limit=None)


def only_quick_tools(blocks: gr.Blocks) -> None:
    """Take out of the MCP server of a mounted page what would have this server send requests to itself.

    Gradio runs tools that wait in its queue, prompts and resources by a client of its own, which connects to whatever host the first
    request of that kind names. None of it is needed: ``stream``, the only function that is queued, gives MCP clients nothing that ``ask``
    does not, and there are no prompts and resources.
    """
    served = blocks.mcp_server_obj
    assert served is not None
    queued = {f"/{function.api_name}" for function in blocks.fns.values() if function.queue}
    served.tool_to_endpoint = {tool: endpoint for tool, endpoint in served.tool_to_endpoint.items() if endpoint not in queued}
    handlers = served.mcp_server.request_handlers
    for kind in set(handlers) - {mcp.PingRequest, mcp.ListToolsRequest, mcp.CallToolRequest}:
        del handlers[kind]


def _asker(request: gr.Request | Request) -> gr.Request:
    """The request as handlers of the page have it: gradio gives tools of MCP the bare one, without who signed in."""
    return request if isinstance(request, gr.Request) else gr.Request(request, username=person_of(request))


def _given(**values: Any) -> _Given:
    """The values, when they are what may be given.

    Raises:
        BylineError: one is not; it says which and why.
    """
    try:
        return _Given(**values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise rag.BylineError(texts.NOT_FOR_PROGRAMS.format(name=where, reason=first["msg"])) from None


def _said(records: _Said, request: gr.Request) -> _Said:
    """Records as they are for the API; as JSON where an MCP client asks, which would be given Python's notation otherwise."""
    return cast("_Said", json.dumps(records, ensure_ascii=False)) if _MCP_PATH in request.url.path else records
