"""One JSON request to an HTTP endpoint of a model, within a time limit that holds whatever the endpoint does.

Each try runs in a thread of its own, and the caller waits no longer than ``timeout``: a name that does not resolve, a header that
never ends or a byte every ten seconds cannot keep it. Whatever goes wrong becomes a ``ModelError`` that names the settings of the model
in question. What is sent and what the answer means is for ``openai_embedding.py`` and ``rerank_endpoint.py`` to say; streamed answers
are ``openai_compatible.py``'s.
"""

from __future__ import annotations

import contextlib
import functools
import json
import queue
import re
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.errors import ConfigurationError, ModelError
from rag.models.redaction import Redaction

if TYPE_CHECKING:
    import ssl

FIRST_WAIT = 0.5  # seconds before the first retry where the endpoint names none; doubled each time
LARGEST_ANSWER = 64 * 2**20  # bytes: a thousand vectors of 4,096 numbers, written out
_DETAIL = 200  # most characters of the endpoint's own words in a message
# The request itself is refused, in words that say it is too long. llama.cpp answers 500 to that.
_TOO_LONG = re.compile(
    r"too large to process|exceeds? the (?:available |maximum |model'?s )?context|maximum context|too many tokens|too long", re.I
)


@dataclass(frozen=True, slots=True)
class Variables:
    """The settings that mend what can go wrong."""

    address: str
    key: str
    model: str
    timeout: str
    size: str  # what to lower where a text is too long


class JsonEndpoint:
    """Posts JSON to paths under one address. Making one opens nothing; safe from many threads.

    Args:
        model: name the endpoint knows the model by, for messages.
        base_url: address up to and with ``/v1``.
        api_key: None for an endpoint that asks for none.
        timeout: seconds a request may take, retries and the waits between them included.
        retries: further tries after a failure that may pass.
        variables: what the messages name.

    Raises:
        ConfigurationError: the address is none, or the key cannot be one.
    """

    def __init__(self, model: str, base_url: str, api_key: str | None, *, timeout: float, retries: int, variables: Variables) -> None:
        self.model, self.timeout, self.retries, self.variables = model, timeout, retries, variables
        self._url, self._key = base_url.strip().rstrip("/"), (api_key or "").strip()
        if not self._key.isascii() or not (self._key.isprintable()):
            raise ConfigurationError(f"The key of the model endpoint holds characters that no key has. Correct {variables.key}.")
        try:
            parts = urlsplit(self._url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or parts.scheme not in ("http", "https"):
            message = "The address of the model endpoint must start with http:// or https://."
            raise ConfigurationError(f"{message} Correct {variables.address}.")
        self.provider = f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path}"
        self._redacted = Redaction(self._url, self._key)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """What the endpoint answers, decoded.

        Raises:
            ModelError: it did not, or not with JSON.
        """
        import httpx  # noqa: F401 - before the clock starts

        last = time.monotonic() + self.timeout
        for number in range(self.retries + 1):
            try:
                return self._try(path, body, last - time.monotonic())
            except _Failure as failure:
                wait = max(FIRST_WAIT * 2**number, failure.wait)
                if number == self.retries or not failure.retryable or time.monotonic() + wait >= last:
                    raise self.error(failure.what, failure.mend, retryable=failure.retryable) from None
                time.sleep(wait)
        raise AssertionError("unreachable")

    def error(self, what: str, mend: str, *, retryable: bool = False) -> ModelError:
        """A ModelError of this endpoint: what it did, and how to mend it."""
        message = f"{self.provider}, asked for {self.model}, {what}. {mend}."
        return ModelError(message, provider=self.provider, retryable=retryable)

    def _try(self, path: str, body: dict[str, Any], seconds: float) -> Any:
        names = self.variables
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        result = _Request(f"{self._url}{path}", headers, body, seconds).result()
        if isinstance(result, Exception):
            import httpx

            if isinstance(result, httpx.TimeoutException):
                raise _Failure("did not answer in time", f"Raise {names.timeout}, or choose a faster {names.model}", retryable=True)
            if isinstance(result, httpx.ConnectError):
                raise _Failure("cannot be reached", f"Start it, or correct {names.address}", retryable=True)
            if isinstance(result, httpx.TransportError):
                raise _Failure("broke off", f"Try again, or correct {names.address}", retryable=True)
            raise _Failure("could not be asked", f"Correct {names.address}")
        status, retry_after, content = result
        if status != 200:
            raise self._refusal(status, retry_after, content)
        try:
            return json.loads(content)
        except ValueError:
            raise _Failure("answered in a form that is not JSON", f"Correct {names.address}") from None

    def _refusal(self, status: int, retry_after: str, content: bytes) -> _Failure:
        names, said = self.variables, self._said(content)
        detail = f' ("{said}")' if said else ""
        if _TOO_LONG.search(said):
            return _Failure(f"says a text is too long for the model{detail}", f"Lower {names.size}")
        if status in (401, 403):
            return _Failure(f"refused the key{detail}", f"Set {names.key}")
        if status == 404:
            return _Failure(f"does not know the model or the address{detail}", f"Correct {names.model} or {names.address}")
        if status == 429:
            if "quota" in said.lower():
                return _Failure(f"says the quota of this key is used up{detail}", f"Add to the account, or change {names.key}")
            wait = float(retry_after) if re.fullmatch(r"\d{1,9}(\.\d+)?", retry_after) else 0.0
            return _Failure(f"takes no more requests for now{detail}", "Wait, and try again", retryable=True, wait=wait)
        if status >= 500 and status != 501:
            return _Failure(f"failed{detail}", f"Try again, or look into what runs at {names.address}", retryable=True)
        return _Failure(f"refused the request{detail}", f"Correct {names.model} or {names.address}")

    def _said(self, content: bytes) -> str:
        """The endpoint's own words in one short line, without markup and without the key."""
        text = content.decode("utf-8", "replace")
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if isinstance(body, dict):
            error = body.get("error", body)
            found = error.get("message") or error.get("detail") if isinstance(error, dict) else error
            text = found if isinstance(found, str) else ""
        text = self._redacted(re.sub(r"<[^>]*>", " ", text))
        text = " ".join("".join(c if c.isprintable() else " " for c in text).replace("<", " ").replace(">", " ").split())
        return (text if len(text) <= _DETAIL else text[:_DETAIL].rstrip() + "…").rstrip(".")


class _Failure(Exception):
    """What a try ended with: what the endpoint did, how to mend it, whether it may pass, and seconds it asks to wait."""

    def __init__(self, what: str, mend: str, *, retryable: bool = False, wait: float = 0.0) -> None:
        self.what, self.mend, self.retryable, self.wait = what, mend, retryable, wait
        super().__init__(what)


class _Request:
    """The thread that makes one request, and what came of it."""

    def __init__(self, url: str, headers: dict[str, str], body: dict[str, Any], seconds: float) -> None:
        self._url, self._headers, self._body, self._seconds = url, headers, body, seconds
        self._last = time.monotonic() + seconds
        self._results: queue.SimpleQueue[tuple[int, str, bytes] | Exception] = queue.SimpleQueue()
        self._given_up = threading.Event()
        self._connection: socket.socket | None = None
        threading.Thread(target=self._run, name="byline-model", daemon=True).start()

    def result(self) -> tuple[int, str, bytes] | Exception:
        """Status, Retry-After and content, or what was raised; httpx's own time-out where nothing came in time."""
        import httpx

        try:
            return self._results.get(timeout=max(self._last - time.monotonic(), 0))
        except queue.Empty:
            # The thread is woken where it waits for bytes. Shut down and not closed: a number of a closed connection may already be
            # another's while the thread reads from it.
            self._given_up.set()
            if self._connection is not None:
                with contextlib.suppress(OSError):
                    self._connection.shutdown(socket.SHUT_RDWR)
            return httpx.ReadTimeout("")

    def _run(self) -> None:
        try:
            import httpx

            verify = _certificates() if self._url.startswith("https:") else False
            content = bytearray()
            with (
                httpx.Client(timeout=self._seconds, verify=verify, headers=self._headers) as client,
                client.stream("POST", self._url, json=self._body, extensions={"trace": self._trace}) as response,
            ):
                for piece in response.iter_bytes():
                    content += piece
                    if self._given_up.is_set():
                        return
                    if len(content) > LARGEST_ANSWER:
                        raise httpx.DecodingError("the answer is too long")
                self._results.put((response.status_code, response.headers.get("retry-after", ""), bytes(content)))
        except Exception as error:
            self._results.put(error)

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by httpcore: remember the connection as soon as there is one."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._connection = info["return_value"].get_extra_info("socket")


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than a request on the same machine."""
    import httpx

    return httpx.create_ssl_context()
