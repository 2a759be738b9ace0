"""Fetches one web address, without letting whoever gives the address, or the server there, reach what only this machine can.

Only http and https; at most five redirects; every address that a name stands for must be a public one, at each redirect anew, and the
connection goes to the very address that was checked (so a name cannot change its meaning in between). Time and size are bounded, also of
what is unpacked. No proxies and no credentials. What the data is, ``rag.formats`` tells.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import httpcore
import httpx

from rag.errors import ArticleError
from rag.public_network import NotPublicError, PublicNetwork, UnknownHostError

MOST_REDIRECTS = 5
LONGEST_ADDRESS = 4000  # characters; browsers and servers allow some thousands
CHUNK = 65536  # bytes unpacked at a time
SETTING = "BYLINE_ALLOW_PRIVATE_ADDRESSES"

_TYPES = frozenset(
    (
        "text/html application/xhtml+xml text/plain text/markdown application/pdf application/x-pdf multipart/related message/rfc822 "
        "application/json text/json application/ld+json application/feed+json application/x-ndjson application/jsonl text/csv "
        "text/tab-separated-values application/octet-stream"
    ).split()
)
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.1"
_SAVE = "open it in a browser, save the page, and ingest the file"


class Fetched(NamedTuple):
    """What an address gave.

    Attributes:
        data: the body, unpacked.
        address: where it came from in the end, after redirects.
        content_type: the media type as the server names it, in small letters; empty if it names none.
        charset: the encoding as the server names it.
    """

    data: bytes
    address: str
    content_type: str
    charset: str | None

    @property
    def kind(self) -> str | None:
        """The media type where it tells something."""
        return self.content_type if self.content_type not in ("", "application/octet-stream") else None


class _Pages(httpx.BaseTransport):
    """Sends requests through a network that reaches public addresses only."""

    def __init__(self, network: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=network, max_connections=2
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        sent = httpcore.Request(request.method, target, headers=request.headers.raw, extensions=request.extensions)
        got = self._pool.handle_request(sent)
        return httpx.Response(got.status, headers=got.headers, stream=_Body(got), extensions=got.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def fetch(address: str, *, allow_private: bool, seconds: float, megabytes: float) -> Fetched:
    """Fetch what stands at an address.

    Args:
        address: http(s), without user name and password.
        allow_private: whether addresses of this machine and of private networks may be fetched as well.
        seconds: that all of it may take, redirects included.
        megabytes: that the body may have, as it is sent and unpacked.

    Raises:
        ArticleError: the address is not allowed, cannot be reached, or gives an error, too much, or nothing that can be an article.
    """
    until = time.monotonic() + seconds
    shown = _without_credentials(address)
    try:
        with httpx.Client(transport=_Pages(PublicNetwork(until, allow_private)), trust_env=False, follow_redirects=False) as client:
            return _follow(client, address, shown, until, int(megabytes * 1e6))
    except NotPublicError as error:
        remedy = f"set {SETTING}=true to fetch from this machine and from private networks"
        raise ArticleError(f"{error} is not a public address", path=shown, remedy=remedy) from error
    except UnknownHostError as error:
        raise ArticleError(f"there is no host {error}; check the address and the connection", path=shown) from error
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        remedy = "try again later, or set BYLINE_FETCH_SECONDS to more"
        raise ArticleError(f"took more than {seconds:g} seconds", path=shown, remedy=remedy) from error
    except (httpcore.ConnectError, ssl.SSLError) as error:
        raise ArticleError(f"cannot be reached ({error or type(error).__name__}); check the address", path=shown) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError, OSError) as error:
        remedy = f"try again, or {_SAVE}"
        raise ArticleError(f"broke off ({type(error).__name__}: {error})", path=shown, remedy=remedy) from error


def _follow(client: httpx.Client, address: str, shown: str, until: float, most: int) -> Fetched:
    """Request the address and those it redirects to."""
    url = _checked(address, shown)
    for _ in range(MOST_REDIRECTS + 1):
        headers = {"User-Agent": "Byline", "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        with client.stream("GET", url, headers=headers, timeout=max(0.001, until - time.monotonic())) as response:
            if response.status_code in (301, 302, 303, 307, 308) and response.headers.get("Location"):
                url = _checked(_next(url, response.headers["Location"], shown), shown)
                continue
            _refuse_errors(response, shown)
            content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if content_type and content_type not in _TYPES:
                raise ArticleError(f"is {content_type}, not a page, a PDF or text; name an address that gives one", path=shown)
            data = b"".join(_body(response, shown, until, most))
            if not data.strip():
                raise ArticleError("gives an empty page", path=shown, remedy=_SAVE)
            return Fetched(data, str(url.copy_with(fragment=None)), content_type, response.charset_encoding)
    raise ArticleError(f"redirects more than {MOST_REDIRECTS} times", path=shown, remedy=_SAVE)


def _checked(address: str, shown: str) -> httpx.URL:
    if len(address) > LONGEST_ADDRESS:
        raise ArticleError(f"the address has more than {LONGEST_ADDRESS} characters; name a shorter one", path=shown[:100])
    try:
        url = httpx.URL(address.strip())
        port = url.port
    except (httpx.InvalidURL, ValueError) as error:
        raise ArticleError(f"is not a web address ({error}); write it as https://example.org/story", path=shown) from error
    if url.scheme not in ("http", "https") or not url.host or "%" in url.host or not 0 < (port or 80) < 65536:
        raise ArticleError("is not an http(s) address; write it as https://example.org/story", path=shown)
    if url.userinfo:
        raise ArticleError("addresses with a user name or password are not fetched", path=shown, remedy=_SAVE)
    return url


def _next(url: httpx.URL, location: str, shown: str) -> str:
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise ArticleError("redirects to what is no address", path=shown, remedy=_SAVE) from error


def _without_credentials(address: str) -> str:
    """The address as it may be shown and logged."""
    scheme, separator, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}"


def _refuse_errors(response: httpx.Response, shown: str) -> None:
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code in (404, 410):
        raise ArticleError(f"there is no such page ({status}); check the address", path=shown)
    if response.status_code == 429 or response.status_code >= 500:
        raise ArticleError(f"the server cannot answer now ({status}); try again later", path=shown)
    if response.status_code >= 300:
        raise ArticleError(f"the server does not give the page to a program ({status})", path=shown, remedy=_SAVE)


def _body(response: httpx.Response, shown: str, until: float, most: int) -> Iterator[bytes]:
    """The body, unpacked, as long as it is within its bounds."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise ArticleError(f"is packed in a way that was not asked for ({encoding[:20]})", path=shown, remedy=_SAVE)
    unpacker = None if encoding in ("identity", "") else _Unpacker(encoding)
    sent = size = 0
    for raw in response.iter_raw(CHUNK):
        sent += len(raw)
        try:
            for piece in (raw,) if unpacker is None else unpacker.unpack(raw):
                size += len(piece)
                if max(size, sent) > most:
                    raise ArticleError(f"has more than {most / 1e6:g} MB", path=shown, remedy="set BYLINE_FETCH_MEGABYTES to more")
                yield piece
        except zlib.error as error:
            raise ArticleError(f"is packed wrongly ({error})", path=shown, remedy=_SAVE) from error
        if time.monotonic() > until:
            raise httpcore.ReadTimeout


class _Unpacker:
    """Unpacks gzip and deflate a bounded piece at a time, however far a few bytes unpack."""

    def __init__(self, encoding: str) -> None:
        self._deflate = encoding == "deflate"
        self._unpack = zlib.decompressobj() if self._deflate else zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._began = False

    def unpack(self, raw: bytes) -> Iterator[bytes]:
        while raw:
            try:
                piece = self._unpack.decompress(raw, CHUNK)
            except zlib.error:
                if self._began or not self._deflate:
                    raise
                self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)  # many servers send deflate without zlib's header
                piece = self._unpack.decompress(raw, CHUNK)
            self._began = True
            yield piece
            raw = self._unpack.unconsumed_tail
            if self._unpack.eof and self._unpack.unused_data and not self._deflate:
                raw = self._unpack.unused_data  # a gzip file may have several parts
                self._unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
