"""Signed cookies that say who signed in, and the key they are signed with.

A cookie holds a name, when it was made, and a fingerprint of the hash the person had then; nothing of it is stored here, so a restart
signs nobody out. Who may sign in is ``accounts``'s matter, which requests need to ``sign_in``'s.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
import time
from pathlib import Path

import itsdangerous

import rag
from ui.access.accounts import Accounts

_KEY_BYTES = 32


class Sessions:
    """Makes and reads cookies. Safe from many threads."""

    def __init__(self, accounts: Accounts, key: bytes, hours: float) -> None:
        """Set it up.

        Args:
            accounts: whoever is taken out of these, or has another password, is signed out.
            key: what cookies are signed with; see ``signing_key``.
            hours: a cookie's life.
        """
        self._accounts, self._key = accounts, key
        self.seconds = int(hours * 3600)
        self._signer = itsdangerous.URLSafeTimedSerializer(key, salt="byline sign-in", signer_kwargs={"digest_method": hashlib.sha256})
        self._ended: dict[str, float] = {}  # numbers of cookies that were signed out, and when they would have ended
        self._lock = threading.Lock()

    @property
    def cookie(self) -> str:
        """The cookie's name: another for each key, as browsers do not tell the ports of a host apart."""
        return f"byline-{self._mac('name of the cookie')[:8]}"

    def begin(self, name: str) -> str:
        """The cookie's value for somebody who has just signed in."""
        return str(self._signer.dumps([name, self._fingerprint(name), secrets.token_hex(8)]))

    def person(self, value: str) -> str | None:
        """Who a cookie is of; None when it is not ours, too old, signed out, or its person or password is there no more."""
        try:
            name, fingerprint, number = self._signer.loads(value, max_age=self.seconds)
        except (itsdangerous.BadData, ValueError, TypeError):
            return None
        if number in self._ended or self._accounts.hash_of(name) is None:
            return None
        return str(name) if hmac.compare_digest(fingerprint, self._fingerprint(name)) else None

    def end(self, value: str) -> None:
        """Take a cookie no more, though somebody may have kept a copy."""
        if self.person(value) is None:
            return
        _, _, number = self._signer.loads(value)
        now = time.time()
        with self._lock:
            self._ended = {kept: until for kept, until in self._ended.items() if until > now} | {number: now + self.seconds}

    def _fingerprint(self, name: str) -> str:
        return self._mac(f"{name}:{self._accounts.hash_of(name)}")

    def _mac(self, text: str) -> str:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]


def key_file(index: Path) -> Path:
    """Where the key lies: beside the index folder, not in it, so that building the index anew signs nobody out."""
    return index.with_name(f"{index.name}.sign-in-key")


def signing_key(path: Path) -> bytes:
    """The key in a file that its owner alone may read; made when there is none. Raises ``rag.ConfigurationError`` where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            path.chmod(0o600)
            key = path.read_bytes()
        else:
            key = secrets.token_bytes(_KEY_BYTES)
            with os.fdopen(opened, "wb") as file:
                file.write(key)
    except OSError as error:
        raise rag.ConfigurationError(
            f"The sign-in key {path} cannot be used: {error.strerror}. Change BYLINE_INDEX, beside which it lies."
        ) from error
    if len(key) != _KEY_BYTES:
        raise rag.ConfigurationError(f"The sign-in key {path} is damaged. Delete it; everybody has to sign in again then.")
    return key
