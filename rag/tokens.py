"""Counts the tokens of a text, as language models count them, without ever opening a connection.

tiktoken downloads its vocabulary on first use; llama-index-core brings the same file along. This module points tiktoken at that
file, having checked that it is whole (a damaged one tiktoken would throw away and download again). It does not cut texts.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from tiktoken import Encoding

ENCODING = "cl100k_base"
# tiktoken names a cached file after the SHA-1 of the address it would download it from; the SHA-256 is the one in tiktoken_ext.
_FILE = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_CACHE = "TIKTOKEN_CACHE_DIR"
_loading = threading.Lock()


def count_tokens(text: str) -> int:
    """How many cl100k_base tokens a text has; what looks like a special token counts as the text it is.

    Raises:
        ConfigurationError: the vocabulary file is missing or damaged.
    """
    return len(_encoding().encode_ordinary(text))


def _encoding() -> Encoding:
    with _loading:
        return _load()


@functools.cache
def _load() -> Encoding:
    folder = _vocabulary_folder()
    import tiktoken

    before = os.environ.get(_CACHE)
    os.environ[_CACHE] = str(folder)
    try:
        return tiktoken.get_encoding(ENCODING)
    finally:
        if before is None:
            del os.environ[_CACHE]
        else:
            os.environ[_CACHE] = before


def _vocabulary_folder() -> Path:
    """The folder with a whole vocabulary file: the one TIKTOKEN_CACHE_DIR names, else the one in llama-index-core."""
    folders = [Path(os.environ[_CACHE])] if os.environ.get(_CACHE) else []
    try:
        found = importlib.util.find_spec("llama_index.core")  # looks it up without importing it, which would take two seconds
    except ModuleNotFoundError:
        found = None
    if found is not None and found.origin is not None:
        folders.append(Path(found.origin).parent / "_static" / "tiktoken_cache")
    for folder in folders:
        file = folder / _FILE
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == _SHA256:
            return folder
    raise ConfigurationError(
        f"The {ENCODING} vocabulary that counts tokens is missing or damaged. Run: pip install --force-reinstall llama-index-core"
    )
