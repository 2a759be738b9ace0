"""If these fail, a test may pass because a server somewhere answered, and Byline may call home unnoticed."""

from __future__ import annotations

import http.server
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request

import pytest

from tests.offline import no_network


def _forget() -> list[str]:
    refused = no_network.refused[:]
    no_network.refused.clear()
    return refused


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("127.0.0.1", 9)])
def test_connections_are_refused_and_remembered(address: tuple[str, int]) -> None:
    with socket.socket() as connection, pytest.raises(ConnectionRefusedError, match="offline"):
        connection.connect(address)
    assert _forget() == [f"socket.connect {address[0]}"]


def test_names_are_not_looked_up() -> None:
    with pytest.raises(urllib.error.URLError, match="offline"):
        urllib.request.urlopen("http://example.org")
    assert _forget() == ["socket.getaddrinfo example.org"]


def test_datagrams_are_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as connection, pytest.raises(ConnectionRefusedError):
        connection.sendto(b"", ("192.0.2.1", 53))
    assert _forget()


def test_unix_sockets_work() -> None:
    here, there = socket.socketpair()
    with here, there:
        here.send(b"x")
        assert there.recv(1) == b"x"


@pytest.mark.loopback
def test_a_marked_test_reaches_this_machine_and_no_other() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://localhost:{server.server_port}/none").close()
        thread.join()
    with socket.socket() as connection, pytest.raises(ConnectionRefusedError, match="offline"):
        connection.connect(("192.0.2.1", 80))
    assert _forget()


def test_child_processes_are_offline_too() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80))"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "The tests are offline" in child.stderr
