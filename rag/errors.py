"""The errors Byline raises, one class for each person who can mend the cause.

Vendor errors (Chroma, OpenAI, SQLAlchemy, YAML) are translated into these where they arise, with ``from``. A message is one or two
sentences and ends with the command or variable that mends the matter. This module knows nothing of the rest.
"""

from __future__ import annotations


class BylineError(Exception):
    """Base of all errors raised on purpose. ``str(error)`` is fit to be shown to whoever runs Byline.

    Attributes:
        what: what happened, without the remedy: fit for readers of a page, who have no commands and no settings.
        remedy: the command or setting that mends it, where ``what`` leaves that out; else empty.
    """

    def __init__(self, what: str = "", *, remedy: str = "") -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what} {remedy}" if remedy else what)


class ConfigurationError(BylineError):
    """A setting is wrong or something it needs is not installed. Who mends it: whoever sets BYLINE_* and OPENAI_*."""


class IndexNotReadyError(BylineError):
    """There is no index, or it was made with other settings. Who mends it: whoever runs ``byline ingest``."""


class StoreError(BylineError):
    """A database or vector store failed while it was used. Who mends it: whoever runs Byline; the message names paths and addresses.

    A page for others tells only that it happened, and writes the message to its log.
    """


class ArticleError(BylineError):
    """One article file cannot be used. Who mends it: whoever wrote the file.

    Attributes:
        path: the file as it was named to Byline.
        line: 1-based line the error stands on, or None when it is the file as a whole.
        field: front-matter field, or None.
        reason: why, without the place: all of it, the remedy included.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None, field: str | None = None, remedy: str = "") -> None:
        self.path, self.line, self.field = path, line, field
        self.reason = f"{message}; {remedy}" if remedy else message
        where = path if line is None else f"{path}:{line}"
        where = f"{where}: {field}" if field else where
        super().__init__(f"{where}: {self.reason}")
        self.what, self.remedy = f"{where}: {message}", remedy


class ModelError(BylineError):
    """A language-model endpoint did not do what it was asked.

    Attributes:
        provider: the endpoint as configured, without credentials.
        retryable: whether the same call may succeed later (time-out, rate limit, server error).
    """

    def __init__(self, message: str, *, provider: str, retryable: bool) -> None:
        self.provider, self.retryable = provider, retryable
        super().__init__(message)
