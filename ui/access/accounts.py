"""Who may sign in: names with bcrypt hashes of their passwords, from ``BYLINE_USERS``.

Checks passwords and makes hashes. How often one may try is ``tries``'s matter, what follows from being signed in ``sign_in``'s. No message
of this module holds a hash or a password.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import bcrypt
from pydantic import SecretStr

import rag

MOST_BYTES = 72
"""bcrypt reads no more of a password; ``htpasswd`` cuts there, so does a check, and no hash is made of a longer one."""
_HASH = re.compile(r"\$2[aby]\$(0[4-9]|1\d|2\d|3[01])\$[./A-Za-z0-9]{53}")
_NAME = re.compile(r"[^\s:,]{1,100}")
_MEND = "byline-ui hash-password NAME makes an entry"

_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int]


class Accounts:
    """The people of ``BYLINE_USERS``. Safe from many threads.

    A file is read anew when it changes, so that somebody can be added or taken out while the page runs; a changed file that cannot be
    used is told to the log, and what was read before stays.
    """

    def __init__(self, users: SecretStr) -> None:
        """Read them.

        Args:
            users: path of an htpasswd file, or entries ``name:hash`` separated by commas or blanks.

        Raises:
            rag.ConfigurationError: an entry is malformed, or there is none; names the entry, never its hash.
        """
        given = users.get_secret_value().strip()
        self._path = _existing(given)
        self._stamp: _Stamp | None = None
        if self._path is None and ":" not in given:
            raise rag.ConfigurationError(
                f"BYLINE_USERS names no file that is there, and is no entry name:hash ({_MEND}). Change BYLINE_USERS."
            )
        self._hashes: Mapping[str, str] = self._read() if self._path else parse(enumerate(given.replace(",", " ").split(), 1), "Entry", "")

    def hash_of(self, name: str) -> str | None:
        """The hash somebody has now; None for who is not known."""
        if self._path and self._stamp != _stamp(self._path):
            try:
                self._hashes = self._read()
            except rag.ConfigurationError as error:
                _log.error("The users that were read before stay: %s", error)
        return self._hashes.get(name)

    def verify(self, name: str, password: str) -> bool:
        """Whether that is the password of that person. Takes as long for people who do not exist."""
        stored = self.hash_of(name)
        given = password.encode("utf-8", "surrogatepass")[:MOST_BYTES]
        right = bcrypt.checkpw(given, (stored or self._nobodys_hash()).encode())
        return right and stored is not None

    def _nobodys_hash(self) -> str:
        cost = max((_cost(hash_) for hash_ in self._hashes.values()), default=12)
        return f"$2b${cost:02d}${'.' * 53}"

    def _read(self) -> Mapping[str, str]:
        path = self._path
        assert path is not None  # called where there is one
        self._stamp = _stamp(path)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise rag.ConfigurationError(f"{path} cannot be read: {reason}. Change BYLINE_USERS or the file.") from None
        numbered = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")]
        return parse(numbered, "Line", f" of {path}")


def parse(entries: Iterable[tuple[int, str]], word: str, where: str) -> Mapping[str, str]:
    """Name to hash.

    Args:
        entries: each with the number it is told by.
        word: what an entry is called in messages.
        where: what it stands in.

    Raises:
        rag.ConfigurationError: one is malformed or stands twice, or there is none.
    """
    hashes = dict[str, str]()
    for number, entry in entries:
        name, colon, hash_ = entry.partition(":")
        place = f"{word} {number}{where}"
        if not colon or not _NAME.fullmatch(name) or not name.isprintable():
            raise rag.ConfigurationError(f"BYLINE_USERS: {place} is not of the form name:hash. Change it; {_MEND}.")
        if not _HASH.fullmatch(hash_):
            raise rag.ConfigurationError(f"BYLINE_USERS: {place} ({name}) has no bcrypt hash. Change it; {_MEND}, htpasswd -B as well.")
        if name in hashes:
            raise rag.ConfigurationError(f"BYLINE_USERS: {place} has the name {name} once more. Take one of the two out.")
        hashes[name] = hash_
    if not hashes:
        raise rag.ConfigurationError(f"BYLINE_USERS names nobody{where}, so nobody could sign in. Add an entry; {_MEND}.")
    return hashes


def entry_for(name: str, password: str) -> str:
    """The entry of ``BYLINE_USERS`` for a name and password; raises ``rag.ConfigurationError`` for what cannot be one."""
    if not _NAME.fullmatch(name) or not name.isprintable():
        raise rag.ConfigurationError("A name has 1 to 100 characters without blanks, commas and colons. Choose another name.")
    if not password or "\0" in password or len(password.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise rag.ConfigurationError(f"A password has 1 to {MOST_BYTES} bytes. Choose another password.")
    return f"{name}:{bcrypt.hashpw(password.encode('utf-8', 'surrogatepass'), bcrypt.gensalt()).decode()}"


def _existing(given: str) -> Path | None:
    try:
        return Path(given) if given and Path(given).is_file() else None
    except (OSError, ValueError):  # too long for a path
        return None


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _cost(hash_: str) -> int:
    return int(hash_.split("$")[2])
