"""What stands behind the page: whose request it is, which engine that person asks, and where what they say is kept.

One for each server, used by all visitors at once; what one visitor has asked lives in ``conversation.py``. It makes no HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import gradio as gr

import rag
from ui.access.traffic import Traffic
from ui.bringing.taking_in import Runs
from ui.settings import PageSettings


class Answers(Protocol):
    """What the page asks of an engine; ``rag.Engine`` is one."""

    @property
    def settings(self) -> rag.Settings: ...  # noqa: D102
    @property
    def stream(self) -> Callable[..., Iterator[rag.Event]]: ...  # noqa: D102
    @property
    def retrieve(self) -> Callable[..., Sequence[rag.Source]]: ...  # noqa: D102
    @property
    def version(self) -> int: ...  # noqa: D102
    def headlines(self) -> Sequence[rag.Headline]: ...  # noqa: D102
    def names(self) -> Sequence[rag.Person]: ...  # noqa: D102
    def person(self, name: str) -> rag.Person: ...  # noqa: D102
    def article(self, article_id: str) -> rag.Article: ...  # noqa: D102
    def passages(self, article_id: str) -> Sequence[rag.Passage]: ...  # noqa: D102


class Backend:
    """What all visitors share. Safe from many threads."""

    def __init__(self, engine: Answers, settings: PageSettings) -> None:
        """Put together what the page needs.

        Args:
            engine: over the articles that belong to all.
            settings: of the page.
        """
        self.page_settings, self.settings = settings, engine.settings
        self.traffic = Traffic(settings.questions_a_minute, settings.answers_at_once, settings.queue_length)
        self.feedback = rag.FeedbackStore(engine.settings.feedback)
        kept = settings.keep_conversations
        self.conversations = rag.ConversationStore(engine.settings.conversations) if kept else None
        self.workspaces = rag.Workspaces(engine) if isinstance(engine, rag.Engine) else None
        self.runs = Runs(self.workspaces, settings) if self.workspaces else None
        self._engine = engine

    @property
    def adds(self) -> bool:
        """Whether readers may add articles."""
        return self.runs is not None and self.page_settings.upload_articles > 0

    def may_change(self, person: str, article_id: str) -> bool:
        """Whether a person may correct and remove an article: one of their own, or where nobody signs in any, if adding is on."""
        if self.workspaces is None:
            return False
        return article_id in self.workspaces.own(person) if person else self.adds

    def person(self, request: gr.Request | None) -> str:
        """Who signed in; empty where nobody does."""
        return (request.username if request is not None else None) or ""

    def asker(self, request: gr.Request | None) -> str:
        """Whose questions are counted together: the person, or where nobody signs in the address they come from."""
        client = request.client if request is not None else None
        return self.person(request) or (client.host if client else "")

    @contextmanager
    def engine_of(self, person: str) -> Iterator[Answers]:
        """The engine a person asks, for as long as the block lasts."""
        if self.workspaces is None:
            yield self._engine
            return
        with self.workspaces.engine_of(person) as engine:
            yield engine

    def close(self) -> None:
        """Let go of people's indexes; what is being added stops, and what was read stays."""
        if self.runs:
            self.runs.close()
        if self.workspaces:
            self.workspaces.close()
