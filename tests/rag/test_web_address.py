"""Fetching: an address that somebody gives must not open what only this machine can reach, nor hold it up or fill it."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import pytest

from rag import public_network
from rag.errors import ArticleError
from rag.public_network import is_public
from rag.web_address import Fetched, fetch

PAGE = "<p>Größer “talks” go on.</p>".encode()
FOREVER = 2000  # times a server repeats what it would send for ever
BOMB = gzip.compress(b"\0" * 100_000_000, 6)  # packed before anybody waits for it
PAUSE = 0.05  # seconds between two pieces from a server that takes its time


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]
    pauses = 0  # that a server made which takes its time

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        name = self.path.strip("/").partition("?")[0]
        try:
            getattr(self, f"give_{name}", self.give_missing)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def pause(self) -> None:
        time.sleep(PAUSE)
        type(self).pauses += 1

    def endless(self, piece: bytes, *, slowly: bool = False) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _ in range(FOREVER):
            self.wfile.write(piece)
            self.wfile.flush()
            if slowly:
                self.pause()

    def give_page(self) -> None:
        self.answer(PAGE, Content_Type="text/HTML; charset=UTF-8")

    def give_gzip(self) -> None:
        self.answer(gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), Content_Type="text/html", Content_Encoding="gzip")

    def give_deflate(self) -> None:
        self.answer(zlib.compress(PAGE), Content_Type="text/html", Content_Encoding="deflate")

    def give_bare(self) -> None:
        self.answer(zlib.compress(PAGE)[2:-4], Content_Type="text/html", Content_Encoding="deflate")

    def give_untyped(self) -> None:
        self.answer(PAGE)

    def give_moved(self) -> None:
        self.answer(b"", 302, Location="/page?x=1#part")

    def give_loop(self) -> None:
        self.answer(b"", 302, Location="/loop")

    def give_away(self) -> None:
        self.answer(b"", 302, Location="http://10.0.0.1/")

    def give_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def give_named(self) -> None:
        self.answer(b"", 302, Location="http://user:secret@127.0.0.1/page")

    def give_picture(self) -> None:
        self.answer(b"\x89PNG", Content_Type="image/png")

    def give_empty(self) -> None:
        self.answer(b" ", Content_Type="text/html")

    def give_forbidden(self) -> None:
        self.answer(b"no", 403, Content_Type="text/html")

    def give_busy(self) -> None:
        self.answer(b"no", 503)

    def give_missing(self) -> None:
        self.answer(b"no", 404)

    def give_brotli(self) -> None:
        self.answer(b"\x1b", Content_Type="text/html", Content_Encoding="br")

    def give_broken(self) -> None:
        self.answer(b"no gzip", Content_Type="text/html", Content_Encoding="gzip")

    def give_bomb(self) -> None:
        self.answer(BOMB, Content_Type="text/html", Content_Encoding="gzip")

    def give_large(self) -> None:
        self.endless(b"x" * 65536)

    def give_drip(self) -> None:
        self.endless(b"x", slowly=True)

    def give_headers(self) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(FOREVER):
            self.wfile.write(b"X-More: 1\r\n")
            self.pause()

    def give_hung(self) -> None:
        self.close_connection = True
        for _ in range(60):
            self.pause()

    def give_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "999")
        self.end_headers()
        self.wfile.write(PAGE)
        self.close_connection = True


@pytest.fixture
def server() -> Iterator[str]:
    Handler.seen, Handler.pauses = [], 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def get(address: str, *, seconds: float = 5, megabytes: float = 1, allow_private: bool = True) -> Fetched:
    return fetch(address, allow_private=allow_private, seconds=seconds, megabytes=megabytes)


@pytest.mark.loopback
def test_a_page_comes_with_its_type_encoding_and_final_address(server: str) -> None:
    assert get(f"{server}/moved") == Fetched(PAGE, f"{server}/page?x=1", "text/html", "utf-8")
    assert {seen["User-Agent"] for seen in Handler.seen} == {"Byline"}
    assert get(f"{server}/page").kind == "text/html"
    assert get(f"{server}/untyped").kind is None


@pytest.mark.loopback
@pytest.mark.parametrize("path", ["gzip", "deflate", "bare"])
def test_what_is_sent_packed_is_unpacked(server: str, path: str) -> None:
    assert get(f"{server}/{path}").data == PAGE


@pytest.mark.loopback
def test_proxies_of_the_environment_are_not_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get(f"{server}/page").data == PAGE


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("loop", "redirects more than 5 times"),
        ("file", "not an http"),
        ("named", "user name or password"),
        ("picture", "is image/png, not a page"),
        ("empty", "empty page"),
        ("forbidden", r"\(403 Forbidden\); open it in a browser, save the page"),
        ("busy", r"\(503 Service Unavailable\); try again later"),
        ("nothing", r"no such page \(404 Not Found\); check the address"),
        ("brotli", "not asked for"),
        ("broken", "packed wrongly"),
        ("cut", "broke off"),
        ("large", "more than 1 MB; set BYLINE_FETCH_MEGABYTES"),
        ("bomb", "more than 1 MB; set BYLINE_FETCH_MEGABYTES"),
    ],
)
def test_what_is_no_article_says_why_and_what_to_do(server: str, path: str, message: str) -> None:
    began = time.process_time()
    with pytest.raises(ArticleError, match=message) as caught:
        get(f"{server}/{path}")
    assert caught.value.path == f"{server}/{path}"
    assert time.process_time() - began < 5


@pytest.mark.loopback
@pytest.mark.parametrize("path", ["drip", "headers", "hung"])
def test_a_server_that_takes_its_time_is_given_up_at_the_deadline(server: str, path: str) -> None:
    with pytest.raises(ArticleError, match=r"took more than 0\.5 seconds; .*BYLINE_FETCH_SECONDS"):
        get(f"{server}/{path}", seconds=0.5)
    assert Handler.pauses * PAUSE < 2


@pytest.mark.loopback
def test_a_redirect_is_checked_like_the_address_itself(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_network, "is_public", lambda address: str(address) == "127.0.0.1")
    assert get(f"{server}/page", allow_private=False).data == PAGE
    with pytest.raises(ArticleError, match=r"10\.0\.0\.1 is not a public address; set BYLINE_ALLOW_PRIVATE_ADDRESSES=true"):
        get(f"{server}/away", allow_private=False)


@pytest.mark.loopback
def test_a_port_where_nothing_listens_is_told(server: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(ArticleError, match="cannot be reached"):
            get(f"http://127.0.0.1:{unused.getsockname()[1]}/")


PRIVATE = """127.0.0.1 [::1] 10.0.0.1 169.254.169.254 localhost sub.localhost localhost. 0x7f000001 2130706433 017700000001
    127.1 0.0.0.0 [::] 192.168.1.1 172.16.0.1 100.64.0.1 [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1]
    [2002:7f00:1::] [2001:0:1::1] [fe80::1] [fd00::1] [fec0::1] [::127.0.0.1] 224.0.0.1 [ff02::1] 255.255.255.255
    240.0.0.1 192.0.2.1 [2001:db8::1]""".split()


@pytest.mark.parametrize("host", PRIVATE)
def test_addresses_that_only_this_machine_reaches_are_refused_without_a_connection(host: str) -> None:
    with pytest.raises(ArticleError, match="set BYLINE_ALLOW_PRIVATE_ADDRESSES=true"):
        get(f"http://{host}/", allow_private=False)


def resolving(*answers: list[str]) -> Callable[..., list[Any]]:
    """A look-up that gives these addresses, one answer after the other."""
    left = list(answers)

    def look_up(host: str, port: int, *_: object, **__: object) -> list[Any]:
        assert left, "looked up once more"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in left.pop(0)]

    return look_up


@pytest.mark.parametrize("answer", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:10.0.0.1"]])
def test_a_name_that_stands_for_a_private_address_is_refused_without_a_connection(
    answer: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving(answer))
    with pytest.raises(ArticleError, match=r"news\.example \(.*\) is not a public address"):
        get("http://news.example/", allow_private=False)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for a public address when it is checked and for a private one a moment later."""
    reached: list[str] = []

    def connect(_self: object, host: str, *_: object) -> httpcore.NetworkStream:
        reached.append(host)
        raise httpcore.ConnectError("nothing there")

    monkeypatch.setattr(socket, "getaddrinfo", resolving(["93.184.216.34", "93.184.216.35"]))
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(ArticleError, match="cannot be reached"):
        get("https://news.example/", allow_private=False)
    assert reached == ["93.184.216.34", "93.184.216.35"]


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ArticleError, match=r"no host news\.example"):
        get("http://news.example/")


def test_a_look_up_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    enough, ended = threading.Event(), threading.Event()

    def hangs(*_: object, **__: object) -> list[Any]:
        enough.wait(20)
        ended.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    with pytest.raises(ArticleError, match="took more than"):
        get("http://news.example/", seconds=0.3)
    assert not ended.is_set()
    enough.set()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://example.org/a", "not an http"),
        ("file:///etc/passwd", "not an http"),
        ("example.org/a", "not an http"),
        ("http://", "not an http"),
        ("http://user:secret@example.org/", "user name or password"),
        ("http://exa mple.org/", "not an http"),
        ("http://example.org:99999/", "not an http"),
        ("http://example.org/" + "a" * 5000, "more than 4000 characters"),
    ],
)
def test_what_is_no_address_is_refused_and_no_password_is_repeated(address: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message) as caught:
        get(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:93.184.216.34", "2002:5db8:d822::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
