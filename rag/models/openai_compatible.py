"""Streams text from any endpoint that speaks OpenAI's chat-completions protocol, within a deadline that holds whatever the endpoint does.

Each try reads in a thread of its own, and the caller waits on a queue: a host name that does not resolve, a header that never ends or a
byte every ten seconds cannot keep the caller past ``timeout`` between two pieces of text or past ``deadline`` in all. Retries are
counted here, not in the client. Whatever goes wrong becomes a ``ModelError``, by one table. What an endpoint does not take, a JSON schema
for its answer among it, is left out from the next try on. It knows nothing of prompts or sources.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import re
import socket
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol
from urllib.parse import urlsplit

from rag.errors import ConfigurationError, ModelError
from rag.models.redaction import Redaction
from rag.tokens import count_tokens

if TYPE_CHECKING:
    from openai import OpenAI

Message = Mapping[str, str]  # role and content

OPENAI_URL = "https://api.openai.com/v1"
PLACEHOLDER_KEY = "no-key"  # servers of one's own rarely ask for a key, and the client insists on one
CHARACTERS_PER_TOKEN = 20  # few tokens are longer; what exceeds it comes from an endpoint that disregards its limit
FIRST_WAIT = 0.5  # seconds before the first retry where the endpoint names none; doubled each time
_FIRST_PIECES = 8  # of an answer, in which it is seen whether it is JSON
_DETAIL = 200  # most characters of the endpoint's own words in a message


class Usage(NamedTuple):
    """Tokens of a completion, as the endpoint counted them, else as tiktoken does."""

    prompt: int
    completion: int


class Structured(Protocol):
    """The same request for an endpoint that can hold a model to a JSON schema."""

    @property
    def messages(self) -> Sequence[Message]: ...  # noqa: D102
    @property
    def schema(self) -> Mapping[str, Any]: ...  # noqa: D102


class Meter(Protocol):
    """Whoever counts what calls take; see ``budget.py``."""

    def book(self, prompt: int, completion: int) -> None:
        """Called before each try with the tokens of its prompt and the most it may write; raises where that is too many."""

    def settle(self, prompt: int, completion: int) -> None:
        """Called when a call has ended, with what all its tries took, in place of what was booked."""


class Remedy(NamedTuple):
    """What became of a call, how to mend it, and whether the same call may succeed later."""

    what: str
    mend: str
    retryable: bool


# By the error's code where it has one that stands here, else by the name of its class or of the nearest base class. Names, because
# importing openai takes a second and a half. A test holds the table complete over openai's own classes.
REMEDIES: Mapping[str, Remedy] = {
    "APITimeoutError": Remedy("did not answer in time", "Raise BYLINE_MODEL_TIMEOUT, or choose a faster BYLINE_MODEL", True),
    "Deadline": Remedy("did not finish its answer in time", "Raise BYLINE_MODEL_DEADLINE, or choose a faster BYLINE_MODEL", True),
    "APIConnectionError": Remedy("cannot be reached", "Start it, or correct OPENAI_BASE_URL", True),
    "AuthenticationError": Remedy("refused the key", "Set OPENAI_API_KEY", False),
    "OAuthError": Remedy("refused the key", "Set OPENAI_API_KEY", False),
    "PermissionDeniedError": Remedy("does not permit this key to use the model", "Change OPENAI_API_KEY or BYLINE_MODEL", False),
    "NotFoundError": Remedy("does not know the model or the address", "Correct BYLINE_MODEL or OPENAI_BASE_URL", False),
    "model_not_found": Remedy("does not know the model", "Correct BYLINE_MODEL", False),
    "RateLimitError": Remedy("takes no more requests for now", "Wait, or raise BYLINE_MODEL_RETRIES and BYLINE_MODEL_TIMEOUT", True),
    "insufficient_quota": Remedy("says the quota of this key is used up", "Add to the account, or change OPENAI_API_KEY", False),
    "BadRequestError": Remedy("refused the request", "Correct BYLINE_MODEL, or lower BYLINE_ANSWER_TOKENS", False),
    "context_length_exceeded": Remedy("says the prompt is too long for the model", "Lower BYLINE_CONTEXT_TOKENS", False),
    "exceed_context_size_error": Remedy("says the prompt is too long for the model", "Lower BYLINE_CONTEXT_TOKENS", False),
    "response_format": Remedy("does not hold its answer to a JSON schema", "Set BYLINE_MODEL_OUTPUT=auto", False),
    "UnprocessableEntityError": Remedy("refused the request", "Correct BYLINE_MODEL, or lower BYLINE_ANSWER_TOKENS", False),
    "ConflictError": Remedy("was busy with the same thing", "Ask again, or raise BYLINE_MODEL_RETRIES", True),
    "InternalServerError": Remedy("failed", "Ask again, or raise BYLINE_MODEL_RETRIES", True),
    "APIStatusError": Remedy("refused the request", "Correct OPENAI_BASE_URL or BYLINE_MODEL", False),
    "APIResponseValidationError": Remedy("answered in a form that is not OpenAI's", "Correct OPENAI_BASE_URL", False),
    "APIError": Remedy("broke off with an error", "Ask again, or raise BYLINE_MODEL_RETRIES", True),
    "ValueError": Remedy("answered in a form that is not OpenAI's", "Correct OPENAI_BASE_URL", False),
    "Empty": Remedy("sent no text", "Check that OPENAI_BASE_URL speaks OpenAI's chat protocol, or change BYLINE_MODEL", False),
    "Exhausted": Remedy("used up its tokens before it wrote anything", "Raise BYLINE_ANSWER_TOKENS", False),
    "Interrupted": Remedy("broke off in the middle of its answer", "Ask again, or raise BYLINE_MODEL_RETRIES", True),
    "content_filter": Remedy("withheld its answer for its content rules", "Ask in other words, or change BYLINE_MODEL", False),
    "refusal": Remedy("declined to answer", "Ask in other words, or change BYLINE_MODEL", False),
    "Exception": Remedy("could not be asked", "Correct OPENAI_BASE_URL or BYLINE_MODEL", False),
}


class _Failure(Exception):
    """A failure that openai has no exception for; ``code`` stands in ``REMEDIES``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()


class OpenAICompatible:
    """A model behind an OpenAI-compatible endpoint. Making one opens nothing; it is safe to use from many threads.

    Args:
        model: name the endpoint knows the model by.
        api_key: None for an endpoint that asks for none.
        base_url: address up to and with ``/v1``; None for OpenAI's own.
        timeout: seconds to wait for the endpoint to connect and send its first text, or its next.
        deadline: seconds for a whole completion, retries and the waits between them included.
        retries: further tries after a failure that may pass; never after text has come.
        output: whether a request that can be ``Structured`` is sent so: "auto" until the endpoint is seen to refuse or disregard the
            schema, "structured" always, "markers" never.

    Raises:
        ConfigurationError: the address is none, or the key cannot be one.
    """

    def __init__(
        self,
        model: str,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: float = 20,
        deadline: float = 90,
        retries: int = 1,
        output: Literal["auto", "structured", "markers"] = "auto",
    ) -> None:
        self.model, self.timeout, self.deadline, self.retries, self.output = model, timeout, deadline, retries, output
        self._key = (api_key or "").strip() or PLACEHOLDER_KEY
        self._url = (base_url or OPENAI_URL).strip()
        if not self._key.isascii() or not self._key.isprintable():
            raise ConfigurationError("The key of the model endpoint holds characters that no key has. Correct OPENAI_API_KEY.")
        try:
            parts = urlsplit(self._url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or parts.scheme not in ("http", "https"):
            raise ConfigurationError("The address of the model endpoint must start with http:// or https://. Correct OPENAI_BASE_URL.")
        self.provider = f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path}".rstrip("/")
        self._redacted = Redaction(self._url, self._key)
        self._refused: set[str] = set()  # optional parameters this endpoint does not take, learned from its refusals

    def stream(
        self, messages: Sequence[Message], max_tokens: int, *, structured: Structured | None = None, meter: Meter | None = None
    ) -> Completion:
        """Begin a completion: an iterator over pieces of text, with ``usage`` and ``truncated`` once it is done.

        Args:
            messages: what to answer.
            max_tokens: most tokens of the text.
            structured: what to send instead while the endpoint is not known to take no schema. The text may be plain all the same.
            meter: asked before each try.

        Raises (while iterating):
            ModelError: the endpoint did not do it, or the meter does not allow it. What came before stands.
        """
        return Completion(self, messages, max_tokens, structured, meter)

    def _client(self, timeout: float) -> OpenAI:
        from openai import OpenAI

        return OpenAI(api_key=self._key, base_url=self._url, timeout=timeout, max_retries=0)

    def _parameters(self, max_tokens: int, structured: Structured | None) -> dict[str, Any]:
        """What a request may do without, as far as this endpoint is known to take it."""
        length = "max_completion_tokens" if self._url == OPENAI_URL or "max_tokens" in self._refused else "max_tokens"
        wanted: dict[str, Any] = {length: max_tokens, "temperature": 0, "stream_options": {"include_usage": True}}
        if structured is not None and self.output != "markers":
            schema = {"name": "answer", "strict": True, "schema": structured.schema}
            wanted["response_format"] = {"type": "json_schema", "json_schema": schema}
        return {name: value for name, value in wanted.items() if name not in self._refused}

    def _refusal(self, error: Exception, sent: Mapping[str, Any]) -> str | None:
        """The optional parameter that the endpoint refused, as far as it says so."""
        if getattr(error, "status_code", None) not in (400, 415, 422, 501):
            return None
        said = f"{getattr(error, 'param', None)} {error}"
        refused = next((name for name in sent if re.search(rf"\b{name}\b", said)), None)
        if refused is None and "response_format" in sent and getattr(error, "code", None) not in REMEDIES:
            return "response_format"  # endpoints refuse it in words of their own ("grammar"); if it was something else, they say so next
        return refused

    def _notice(self, begun: str) -> None:
        """Note that the endpoint disregards the schema, where an answer begins as none that keeps to it does."""
        if self.output == "auto" and begun.strip() and not begun.lstrip().startswith(("{", "<")):  # "<think>" may come before it
            self._refused.add("response_format")

    def _translate(self, error: Exception, refused: str | None) -> ModelError:
        """The ModelError for whatever a try ended with, and the parameter that was refused."""
        said_so = [refused, getattr(error, "code", None), getattr(error, "type", None)]
        names = [*map(str, said_so), *(base.__name__ for base in type(error).__mro__)]
        remedy = next(REMEDIES[name] for name in names if name in REMEDIES)
        said = "" if isinstance(error, _Failure) else self._detail(error)
        model = "" if remedy.what.endswith("reached") else f", asked for {self.model},"
        return ModelError(f"{self.provider}{model} {remedy.what}{said}. {remedy.mend}.", provider=self.provider, retryable=remedy.retryable)

    def _detail(self, error: Exception) -> str:
        """The endpoint's own words in one short line, without markup and without the key."""
        if getattr(error, "status_code", None) is None and type(error).__name__ != "APIError":
            return ""
        body = getattr(error, "body", None)
        message = body.get("message") if isinstance(body, dict) else None
        said = self._redacted(re.sub(r"<[^>]*>", " ", str(message or getattr(error, "message", ""))))
        said = " ".join("".join(c if c.isprintable() else " " for c in said).replace("<", " ").replace(">", " ").split())
        short = said if len(said) <= _DETAIL else said[:_DETAIL].rstrip() + "…"
        return f' ("{short.rstrip(".")}")' if short else ""


class Completion(Iterator[str]):
    """One completion under way.

    Attributes:
        usage: tokens of all tries that may be charged for, set when the iteration has ended, by an error too; None where none was made.
        truncated: the text ends because it reached ``max_tokens``.
    """

    def __init__(
        self,
        endpoint: OpenAICompatible,
        messages: Sequence[Message],
        max_tokens: int,
        structured: Structured | None,
        meter: Meter | None,
    ) -> None:
        self.usage: Usage | None = None
        self.truncated = False
        self._endpoint, self._messages, self._max_tokens = endpoint, messages, max_tokens
        self._structured, self._meter = structured, meter
        self._reported: Usage | None = None
        self._pieces = self._tries()

    def __next__(self) -> str:
        return next(self._pieces)

    def close(self) -> None:
        """Stop reading; the endpoint sees the connection close."""
        self._pieces.close()

    def _tries(self) -> Generator[str, None, None]:
        endpoint, used = self._endpoint, Usage(0, 0)
        import openai  # noqa: F401 - before the clock starts, because the import takes a second and a half

        deadline = time.monotonic() + endpoint.deadline
        waits = (FIRST_WAIT * 2**number for number in range(endpoint.retries))
        try:
            while True:
                parameters = endpoint._parameters(self._max_tokens, self._structured)
                structured = self._structured if "response_format" in parameters else None
                messages = structured.messages if structured else self._messages
                asked = sum(count_tokens(message["content"]) for message in messages)
                if self._meter is not None:
                    self._meter.book(asked, self._max_tokens)
                text: list[str] = []
                may_cost, self._reported = True, None
                try:
                    for piece in self._try(messages, parameters, deadline):
                        text.append(piece)
                        if structured:
                            endpoint._notice("".join(text[:_FIRST_PIECES]))
                        yield piece
                    return
                except Exception as error:
                    may_cost = not _refused_to_begin(error)
                    refused = None if text else endpoint._refusal(error, parameters)
                    if refused and not (refused == "response_format" and endpoint.output == "structured"):
                        endpoint._refused.add(refused)
                        continue
                    translated = endpoint._translate(error, refused)
                    wait = next(waits, None) if translated.retryable and not text else None
                    wait = None if wait is None else max(wait, _retry_after(error))
                    # Nobody waits longer for a retry than for an answer.
                    if wait is None or wait > endpoint.timeout or time.monotonic() + wait >= deadline:
                        raise translated from (None if endpoint._key in str(error) else error)
                    time.sleep(wait)
                finally:
                    if may_cost:
                        took = self._reported or Usage(asked, count_tokens("".join(text)))
                        used = Usage(used.prompt + took.prompt, used.completion + took.completion)
                    self.usage = used
        finally:
            if self._meter is not None and self.usage is not None:
                self._meter.settle(used.prompt, used.completion)

    def _try(self, messages: Sequence[Message], parameters: Mapping[str, Any], deadline: float) -> Iterator[str]:
        """The texts of one try; raises whatever the reading thread met, ``_Failure`` or a TimeoutError of ours."""
        reading = _Reading(self._endpoint, messages, parameters, self._max_tokens * CHARACTERS_PER_TOKEN, deadline)
        empty = True
        try:
            while True:
                item = reading.next()
                if isinstance(item, str):
                    empty = False
                    yield item
                elif isinstance(item, Exception):
                    raise item
                else:
                    break
        finally:
            reading.stop()
        self._reported, self.truncated = reading.usage, reading.finish_reason == "length"
        if reading.finish_reason in ("content_filter", "refusal"):
            raise _Failure(reading.finish_reason)
        if empty:
            raise _Failure("Exhausted" if self.truncated else "Empty")
        if reading.finish_reason is None:
            raise _Failure("Interrupted")


class _Reading:
    """The thread that reads one response, and the queue it fills: texts, then an exception or None for the end."""

    def __init__(
        self, endpoint: OpenAICompatible, messages: Sequence[Message], parameters: Mapping[str, Any], limit: int, deadline: float
    ) -> None:
        self.usage: Usage | None = None
        self.finish_reason: str | None = None
        self._endpoint, self._deadline, self._limit = endpoint, deadline, limit
        self._items: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._connection: socket.socket | None = None
        self._thread = threading.Thread(target=self._read, args=(messages, parameters), name="byline-model", daemon=True)
        self._thread.start()

    def next(self) -> str | Exception | None:
        """The next item; where none comes in time, an exception of ours. A failure after the model's own last word is the end."""
        remaining = max(self._deadline - time.monotonic(), 0)
        item: str | Exception | None
        try:
            item = self._items.get(timeout=min(self._endpoint.timeout, remaining))
        except queue.Empty:
            item = _Failure("Deadline" if remaining < self._endpoint.timeout else "APITimeoutError")
        return None if isinstance(item, Exception) and self.finish_reason is not None else item

    def stop(self) -> None:
        """Let the thread end: it is woken where it waits for the body, and ends at its own time-out where it still waits for headers.

        The connection is shut down and not closed: a number of a closed one may already be another's while the thread reads from it.
        """
        self._stopped.set()
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def _read(self, messages: Sequence[Message], parameters: Mapping[str, Any]) -> None:
        try:
            with self._endpoint._client(self._endpoint.timeout) as client:
                create: Any = client.chat.completions.create  # untyped: the optional parameters vary
                with create(model=self._endpoint.model, messages=list(messages), stream=True, **parameters) as stream:
                    network = stream.response.extensions.get("network_stream")
                    self._connection = network.get_extra_info("socket") if network else None
                    if not self._stopped.is_set():
                        self._texts(stream)
            self._items.put(None)
        except Exception as error:
            self._items.put(error)

    def _texts(self, stream: Any) -> None:
        """Queue the texts of a response and note how it ends. Fields are looked up with care, since any server may have sent them."""
        length = 0
        for chunk in itertools.takewhile(lambda _: not self._stopped.is_set(), stream):
            self.usage = _usage(chunk) or self.usage
            for choice in (getattr(chunk, "choices", None) or [])[:1]:
                delta = getattr(choice, "delta", None)
                if isinstance(text := getattr(delta, "content", None), str) and text:
                    length += len(text)
                    self._items.put(text)
                if getattr(delta, "refusal", None):
                    self.finish_reason = "refusal"
                self.finish_reason = self.finish_reason or getattr(choice, "finish_reason", None)
            if length > self._limit:
                self.finish_reason = "length"
                return


def _refused_to_begin(error: Exception) -> bool:
    """Whether a try failed before a model was set to work, so that nobody is charged for it."""
    return getattr(error, "status_code", None) is not None or type(error).__name__ == "APIConnectionError"


def _usage(chunk: Any) -> Usage | None:
    """The tokens a chunk reports, if it does."""
    usage = getattr(chunk, "usage", None)
    prompt, completion = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    return Usage(prompt, completion) if isinstance(prompt, int) and isinstance(completion, int) else None


def _retry_after(error: Exception) -> float:
    """Seconds the endpoint asks to wait, 0 where it names none that can be read."""
    response = getattr(error, "response", None)
    named = response.headers.get("retry-after", "") if response is not None else ""
    return float(named) if re.fullmatch(r"\d{1,9}(\.\d+)?", named) else 0
