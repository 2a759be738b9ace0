"""Files that a browser sends: kept in a folder of this process alone, read once, deleted at once, and served to nobody.

gradio takes them in at ``/gradio_api/upload`` and would give them to whoever knows where they lie. What is in a file is ``sources``' and
``rag``'s matter.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import texts
from ui.access.bodies import is_upload

_PREFIX, _IN_USE = "byline-uploads-", "in-use"
_YOUNG = 60  # seconds within which a folder may have been made and not be in use yet


def new_folder(inside: Path) -> Path:
    """A folder that this process alone reads, until it ends; those of processes that were killed are removed."""
    for left in inside.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, Timeout):  # somebody else's, or in use
            if time.time() - left.stat().st_mtime > _YOUNG:
                with FileLock(left / _IN_USE, timeout=0):
                    shutil.rmtree(left)
    mine = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=inside))
    _held.append(FileLock(mine / _IN_USE))
    _held[-1].acquire()
    atexit.register(shutil.rmtree, mine, ignore_errors=True)
    folder = mine / "files"
    folder.mkdir(mode=0o700)
    return folder


_held: list[BaseFileLock] = []
# gradio's own would be one for all of its applications on this machine. It reads the variable whenever it needs the folder.
FOLDER = new_folder(Path(os.path.realpath(os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir())))
os.environ["GRADIO_TEMP_DIR"] = str(FOLDER)

KEPT_SECONDS = (600, 3600)
"""How often files are looked for that were sent and never read, and how old they are when they are deleted."""
_SERVED = re.compile(r"/(?:file[=/]|proxy=)")  # where gradio gives out files
_AROUND = 10_000  # bytes of a request around the file in it
PERSONS_AT_ONCE = 10
"""Persons who may have sent as much as one may, before all are refused more: bounds the disk that files take which nobody adds."""


def taken(path: str, most: int) -> bytes | None:
    """The bytes of a file that was sent, which is deleted, whatever comes of it.

    Args:
        path: where the browser says that it lies.
        most: bytes it may have.

    Returns:
        None where no such file was sent, or it has more.
    """
    try:
        real = Path(os.path.realpath(path))
        if real.parent.parent != FOLDER or not real.is_file():
            return None
    except ValueError:  # no file can have such a name
        return None
    try:
        return real.read_bytes() if real.stat().st_size <= most else None
    except OSError:
        return None
    finally:
        with contextlib.suppress(OSError):  # two of one content lie in one folder
            real.unlink(missing_ok=True)
            real.parent.rmdir()


class GuardedUploads:
    """ASGI middleware: no file is given out, and a request brings at most one of the size that is allowed.

    Files of a person that were sent and not read yet count together.
    """

    def __init__(self, app: ASGIApp, most: int, in_all: int) -> None:
        """Guard an application.

        Args:
            app: that of gradio, or around it.
            most: bytes of a file; 0: none may be sent.
            in_all: bytes of a person's files that were sent and not read yet.
        """
        self.app, self._most, self._in_all = app, most, in_all
        self._coming: list[tuple[str, int]] = []  # whose, and bytes
        self._there: list[tuple[str, int, list[Path]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refused = self._refused(scope) if scope["type"] == "http" else None
        if refused or scope["type"] != "http" or not is_upload(scope):
            await (refused or self.app)(scope, receive, send)
        else:
            await self._take(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let files come, and remember whose they are."""
        coming, told = (_person(scope), _length(scope)), bytearray()

        async def send_on(message: Message) -> None:
            told.extend(message.get("body", b""))
            await send(message)

        self._coming.append(coming)
        try:
            await self.app(scope, receive, send_on)
        finally:
            self._coming.remove(coming)
            if paths := _paths(bytes(told)):
                self._there.append((*coming, paths))
            if not self._coming:  # what lies there loose is of requests that broke off
                for loose in FOLDER.iterdir():
                    if loose.is_file():
                        loose.unlink(missing_ok=True)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        if _SERVED.search(scope["path"]):
            return PlainTextResponse(texts.NOT_SERVED, 404)
        if is_upload(scope):
            length = _length(scope)
            if length < 0:
                return PlainTextResponse(texts.NOT_SENT_WHOLE, 411)
            if not self._most or length > self._most + _AROUND:
                return PlainTextResponse(texts.MORE_THAN_ALLOWED, 413)
            self._there = [(person, size, paths) for person, size, paths in self._there if any(path.exists() for path in paths)]
            pending = [*self._coming, *((person, size) for person, size, _ in self._there)]
            mine = sum(size for person, size in pending if person == _person(scope))
            everybodys = sum(size for _, size in pending)
            if mine + length > self._in_all + _AROUND or everybodys + length > PERSONS_AT_ONCE * self._in_all + _AROUND:
                return PlainTextResponse(texts.TOO_MUCH_PENDING.format(limit=f"{self._in_all / 1_000_000:g}"), 413)
        return None


def _person(scope: Scope) -> str:
    """Who sends; empty where nobody signs in."""
    return str(scope.get("state", {}).get("person", ""))


def _length(scope: Scope) -> int:
    """Bytes that come; -1 where that is not told."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() else -1


def _paths(told: bytes) -> list[Path]:
    """Where gradio says that files of a request lie; none where it took none."""
    try:
        paths = json.loads(told)
    except ValueError:
        return []
    return [Path(path) for path in paths] if isinstance(paths, list) else []
