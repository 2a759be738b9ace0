"""Answers questions over news articles; every sentence carries a citation that opens at a source's exact words.

The public API, grouped by stage. ``ui`` and ``eval`` import from here and nowhere deeper. Names are imported when first used, so that
``import rag`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answer_schema import Answer as Answer
    from rag.answer_schema import Citation as Citation
    from rag.answer_schema import Event as Event
    from rag.answer_schema import Filters as Filters
    from rag.answer_schema import Finished as Finished
    from rag.answer_schema import PeriodInQuestion as PeriodInQuestion
    from rag.answer_schema import Retrieved as Retrieved
    from rag.answer_schema import RoleHolder as RoleHolder
    from rag.answer_schema import RoleInQuestion as RoleInQuestion
    from rag.answer_schema import RolePassage as RolePassage
    from rag.answer_schema import Source as Source
    from rag.answer_schema import Token as Token
    from rag.answer_schema import Trace as Trace
    from rag.answer_schema import Turn as Turn
    from rag.conversation_store import ConversationStore as ConversationStore
    from rag.conversation_store import ConversationSummary as ConversationSummary
    from rag.conversation_store import SavedConversation as SavedConversation
    from rag.conversation_store import SavedExchange as SavedExchange
    from rag.engine import Engine as Engine
    from rag.errors import ArticleError as ArticleError
    from rag.errors import BylineError as BylineError
    from rag.errors import ConfigurationError as ConfigurationError
    from rag.errors import IndexNotReadyError as IndexNotReadyError
    from rag.errors import ModelError as ModelError
    from rag.errors import StoreError as StoreError
    from rag.factory import open_engine as open_engine
    from rag.feedback import Feedback as Feedback
    from rag.feedback import FeedbackStore as FeedbackStore
    from rag.feedback import Rating as Rating
    from rag.ingestion.corrections import checked_field as checked_field
    from rag.schema import Article as Article
    from rag.schema import Attribution as Attribution
    from rag.schema import Document as Document
    from rag.schema import EventDate as EventDate
    from rag.schema import Found as Found
    from rag.schema import Headline as Headline
    from rag.schema import IngestReport as IngestReport
    from rag.schema import NameJoin as NameJoin
    from rag.schema import Passage as Passage
    from rag.schema import Person as Person
    from rag.schema import Progress as Progress
    from rag.schema import Rejected as Rejected
    from rag.schema import Removed as Removed
    from rag.schema import Spelling as Spelling
    from rag.settings import Settings as Settings
    from rag.settings import names_set_outside as names_set_outside
    from rag.settings import refuse_unknown_settings as refuse_unknown_settings
    from rag.tokens import count_tokens as count_tokens
    from rag.verification import Support as Support
    from rag.verification import supports as supports
    from rag.workspaces import Workspaces as Workspaces

_WHERE = {
    # opening
    "open_engine": "rag.factory",
    "Settings": "rag.settings",
    "names_set_outside": "rag.settings",
    "refuse_unknown_settings": "rag.settings",
    "Engine": "rag.engine",
    "Workspaces": "rag.workspaces",
    # articles in
    "Document": "rag.schema",
    "Article": "rag.schema",
    "Headline": "rag.schema",
    "Found": "rag.schema",
    "Removed": "rag.schema",
    "Passage": "rag.schema",
    "EventDate": "rag.schema",
    "Attribution": "rag.schema",
    "Person": "rag.schema",
    "Spelling": "rag.schema",
    "NameJoin": "rag.schema",
    "IngestReport": "rag.schema",
    "Rejected": "rag.schema",
    "checked_field": "rag.ingestion.corrections",
    "Progress": "rag.schema",
    # question in
    "Turn": "rag.answer_schema",
    # answer out
    "Source": "rag.answer_schema",
    "Citation": "rag.answer_schema",
    "Answer": "rag.answer_schema",
    "Trace": "rag.answer_schema",
    "Filters": "rag.answer_schema",
    "PeriodInQuestion": "rag.answer_schema",
    "RoleInQuestion": "rag.answer_schema",
    "RoleHolder": "rag.answer_schema",
    "RolePassage": "rag.answer_schema",
    "Event": "rag.answer_schema",
    "Retrieved": "rag.answer_schema",
    "Token": "rag.answer_schema",
    "Finished": "rag.answer_schema",
    # answer checked
    "supports": "rag.verification",
    "Support": "rag.verification",
    "count_tokens": "rag.tokens",
    # answer rated
    "Feedback": "rag.feedback",
    "FeedbackStore": "rag.feedback",
    "Rating": "rag.feedback",
    # conversation kept
    "ConversationStore": "rag.conversation_store",
    "SavedConversation": "rag.conversation_store",
    "SavedExchange": "rag.conversation_store",
    "ConversationSummary": "rag.conversation_store",
    # errors
    "BylineError": "rag.errors",
    "ConfigurationError": "rag.errors",
    "IndexNotReadyError": "rag.errors",
    "ArticleError": "rag.errors",
    "ModelError": "rag.errors",
    "StoreError": "rag.errors",
}

__all__ = list(_WHERE)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    value = getattr(importlib.import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_WHERE)
