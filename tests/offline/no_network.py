"""Refuses network connections from this Python process, by an audit hook that sees every socket whoever made it.

What it does not see: native code with sockets of its own (a browser, Chroma's Rust server) and processes that are not Python.
Connections that were refused are kept in ``refused``, because the code under test may well handle the error.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

loopback_allowed = False
refused: list[str] = []

_CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKS_UP = {"socket.getaddrinfo", "socket.gethostbyname"}


def _is_loopback(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _CONNECTS:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a Unix socket's address is text; a connected socket's is None
    elif event in _LOOKS_UP:
        host = arguments[0]
    else:
        return
    if host is None:
        return
    name = host.decode(errors="replace") if isinstance(host, bytes) else str(host)
    if not (loopback_allowed and _is_loopback(name)):
        refused.append(f"{event} {name}")
        raise ConnectionRefusedError(f"The tests are offline: {event} {name} was refused.")


def install(*, loopback: bool) -> None:
    """From now on refuse connections; those within this machine too, unless ``loopback``. Cannot be undone."""
    global loopback_allowed
    loopback_allowed = loopback
    sys.addaudithook(_audit)
