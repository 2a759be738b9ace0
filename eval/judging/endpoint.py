"""One request to a model behind an OpenAI-compatible endpoint, by the settings that name the model which writes answers.

What an endpoint does not take of what may be done without (a seed, a temperature, a JSON schema) is left out from the next try on, and the
reply says so. Whatever goes wrong is a ``JudgeError`` that names the remedy, and of key and address no more than the host. It knows nothing
of prompts or verdicts.
"""

from __future__ import annotations

import json
import re
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import rag
from eval.judging.schema import Reply

if TYPE_CHECKING:
    import httpx

OPENAI_URL = "https://api.openai.com/v1"
OPTIONAL = ("temperature", "seed", "response_format")
FIRST_WAIT = 0.5  # seconds before the first retry where the endpoint names none; doubled each time
LARGEST_REPLY = 2**20  # bytes
_DETAIL = 200  # most characters of the endpoint's own words in a message


class JudgeError(rag.BylineError):
    """A judge could not be asked. Who mends it: whoever chose model and endpoint; the message says how.

    Attributes:
        for_all: no other request would fare better, so that none should be sent.
    """

    def __init__(self, message: str, *, for_all: bool = False) -> None:
        self.for_all = for_all
        super().__init__(message)


class _Remedy(NamedTuple):
    """What became of a request, how to mend it, whether the same may succeed later, and whether others would fail alike."""

    what: str
    mend: str
    retryable: bool
    for_all: bool


_UNREACHED = _Remedy("cannot be reached", "Start it, or correct OPENAI_BASE_URL", True, True)
_SLOW = _Remedy("did not answer in time", "Raise BYLINE_MODEL_TIMEOUT or BYLINE_MODEL_DEADLINE, or choose a faster model", True, False)
_OTHER_FORM = _Remedy("answered in a form that is not OpenAI's", "Correct OPENAI_BASE_URL", False, False)
_EMPTY = _Remedy("sent no text", "Choose another model with --model", False, False)
_EXHAUSTED = _Remedy("used up its tokens before it had replied", "Raise BYLINE_ANSWER_TOKENS, or choose another model", False, False)
_REFUSED = _Remedy("refused the request", "Choose another model with --model, or correct OPENAI_BASE_URL", False, False)
_FAILED = _Remedy("failed", "Judge again; what was judged is kept", True, False)
_STATUS = {
    401: _Remedy("refused the key", "Set OPENAI_API_KEY", False, True),
    402: _Remedy("wants to be paid", "Add to the account, or change OPENAI_API_KEY", False, True),
    403: _Remedy("does not permit this key to use the model", "Change OPENAI_API_KEY, or the model with --model", False, True),
    404: _Remedy("does not know the model or the address", "Correct --model, BYLINE_MODEL or OPENAI_BASE_URL", False, True),
    408: _SLOW,
    409: _FAILED,
    429: _Remedy("takes no more requests for now", "Lower --parallel, or raise BYLINE_MODEL_RETRIES", True, False),
    504: _SLOW,
}


class _Failed(Exception):
    """A try that failed, and the endpoint's own words and wait, if it had any."""

    def __init__(self, remedy: _Remedy, said: str = "", wait: float = 0.0) -> None:
        self.remedy, self.said, self.wait = remedy, said, wait
        super().__init__()


class Endpoint:
    """An endpoint, safe to use from many threads within a ``with`` block.

    Args:
        settings: its address, key, time limits and retries.

    Raises:
        rag.ConfigurationError: neither address nor key is set, or one cannot be such.
    """

    def __init__(self, settings: rag.Settings) -> None:
        if settings.openai_api_key is None and settings.openai_base_url is None:
            raise rag.ConfigurationError(
                "A judge is a language model. Set OPENAI_API_KEY, or OPENAI_BASE_URL for any OpenAI-compatible endpoint of your own."
            )
        self._url = (settings.openai_base_url or OPENAI_URL).strip().rstrip("/")
        self._key = settings.openai_api_key.get_secret_value().strip() if settings.openai_api_key else ""
        if not self._key.isascii() or not (self._key or "x").isprintable():
            raise rag.ConfigurationError("The key of the model endpoint holds characters that no key has. Correct OPENAI_API_KEY.")
        try:
            parts = urlsplit(self._url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host or parts.scheme not in ("http", "https"):
            raise rag.ConfigurationError("The address of the model endpoint must start with http:// or https://. Correct OPENAI_BASE_URL.")
        self.host = host
        self._timeout, self._deadline, self._retries = settings.model_timeout, settings.model_deadline, settings.model_retries
        self._refused: set[str] = set()

    def __enter__(self) -> Endpoint:
        import httpx

        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        self._client = httpx.Client(headers=headers, timeout=self._timeout)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._client.close()

    @property
    def address(self) -> str:
        """For the key of kept replies; it is hashed, and stands nowhere."""
        return self._url

    def ask(self, body: dict[str, Any]) -> Reply:
        """What the endpoint replies to a chat-completions request.

        Raises:
            JudgeError: it did not, within ``BYLINE_MODEL_DEADLINE`` seconds and ``BYLINE_MODEL_RETRIES`` further tries.
        """
        ends = time.monotonic() + self._deadline
        waits = (FIRST_WAIT * 2**number for number in range(self._retries))
        while True:
            sent = self._taken(body)
            try:
                return self._try(sent, ends, tuple(name for name in OPTIONAL if name in body and name not in sent))
            except _Failed as failed:
                if refused := self._refusal(failed, sent):
                    self._refused.add(refused)
                    continue
                wait = next(waits, None) if failed.remedy.retryable else None
                wait = None if wait is None else max(wait, failed.wait)
                if wait is None or wait > self._timeout or time.monotonic() + wait >= ends:
                    raise self._error(failed, body) from None
            time.sleep(wait)

    def _taken(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body as far as this endpoint is known to take it."""
        sent = {name: value for name, value in body.items() if name not in self._refused}
        if "max_tokens" in body and (self._url == OPENAI_URL or "max_tokens" in self._refused):
            sent["max_completion_tokens"] = body["max_tokens"]
            sent.pop("max_tokens", None)
        return sent

    def _refusal(self, failed: _Failed, sent: dict[str, Any]) -> str | None:
        """The parameter that the endpoint refused and can do without, as far as it says so."""
        if failed.remedy is not _REFUSED:
            return None
        named = [name for name in (*OPTIONAL, "max_tokens") if name in sent and re.search(rf"\b{name}\b", failed.said)]
        if not named and "response_format" in sent and re.search(r"grammar|schema", failed.said, re.IGNORECASE):
            return "response_format"  # refused in words of the endpoint's own
        return named[0] if named else None

    def _try(self, sent: dict[str, Any], ends: float, left_out: tuple[str, ...]) -> Reply:
        import httpx

        try:
            with self._client.stream("POST", f"{self._url}/chat/completions", json=sent) as response:
                content = self._body(response, ends)
        except httpx.TimeoutException:
            raise _Failed(_SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reached = not isinstance(error, httpx.ConnectError | httpx.UnsupportedProtocol | httpx.InvalidURL)
            raise _Failed(_FAILED if reached else _UNREACHED) from None
        if response.status_code != 200:
            raise _failure(response, content)
        return _reply(content, left_out)

    def _body(self, response: httpx.Response, ends: float) -> bytes:
        content = b""
        for piece in response.iter_bytes():
            content += piece
            if time.monotonic() > ends:
                raise _Failed(_SLOW)
            if len(content) > LARGEST_REPLY:
                raise _Failed(_OTHER_FORM)
        return content

    def _error(self, failed: _Failed, body: dict[str, Any]) -> JudgeError:
        said = failed.said.replace(self._key, "(key)") if self._key else failed.said
        said = re.sub(r"\b(?:sk|key|Bearer)[-_ ][\w*.-]{6,}", "(key)", re.sub(r"<[^>]*>", " ", said))
        said = " ".join("".join(c if c.isprintable() else " " for c in said).split())
        short = said if len(said) <= _DETAIL else said[:_DETAIL].rstrip() + "…"
        detail = f' ("{short.rstrip(".")}")' if short else ""
        remedy = failed.remedy
        what = f"The model endpoint at {self.host}, asked for {body['model']}, {remedy.what}{detail}. {remedy.mend}."
        return JudgeError(what, for_all=remedy.for_all)


def _failure(response: httpx.Response, content: bytes) -> _Failed:
    status, text = response.status_code, content.decode(errors="replace")
    try:
        error = json.loads(text)["error"]
        said = " ".join(str(error[name]) for name in ("message", "param") if error.get(name)) if isinstance(error, dict) else str(error)
    except (ValueError, KeyError, TypeError):
        said = text
    named = response.headers.get("retry-after", "")
    wait = float(named) if re.fullmatch(r"\d{1,9}(\.\d+)?", named) else 0.0
    return _Failed(_STATUS.get(status, _FAILED if status >= 500 else _REFUSED), said, wait)


def _reply(content: bytes, left_out: tuple[str, ...]) -> Reply:
    """The reply in a response's body, fields looked up with care, since any server may have sent them."""
    try:
        found = json.loads(content)
        choice = found["choices"][0]
        text, ended = choice["message"]["content"], choice.get("finish_reason")
        usage = found.get("usage") or {}
        prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
        model = found.get("model")
    except (ValueError, LookupError, TypeError, AttributeError):
        raise _Failed(_OTHER_FORM) from None
    if ended == "length":
        raise _Failed(_EXHAUSTED)
    if not isinstance(text, str) or not text.strip():
        raise _Failed(_EMPTY)
    return Reply(
        text=text,
        model=_name(model) if isinstance(model, str) else "",
        prompt_tokens=prompt if isinstance(prompt, int) else None,
        completion_tokens=completion if isinstance(completion, int) else None,
        left_out=left_out,
    )


def _name(model: str) -> str:
    """A model's name; of a file's path on the endpoint's machine, as llama.cpp gives it, the file's name."""
    return re.split(r"[/\\]", model)[-1] if re.match(r"[/\\]|\w:[/\\]", model) else model
