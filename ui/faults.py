"""What visitors are told of an error of ours.

A store's error names files and addresses of the server: it goes to the log, and the page says only what does not work. All other errors
are told as they are, without the commands and settings that mend them, which visitors do not have. It makes no HTML.
"""

from __future__ import annotations

import logging

import rag
from ui import texts

_log = logging.getLogger(__name__)


def error_text(error: rag.BylineError, failed: str = texts.STORE_FAILED) -> str:
    """An error in words for visitors; ``failed`` is what they are told of a store."""
    if isinstance(error, rag.StoreError):
        _log.error("%s", error)
        return failed
    return error.what
