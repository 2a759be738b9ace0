"""Connections to public addresses only, within a deadline: what ``web_address`` gives httpcore for a network.

A name is looked up once, all it stands for is checked, and the connection is made to what was checked.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")  # RFC 4291, deprecated


class NotPublicError(Exception):
    """A host is, or its name stands for, an address that is not public."""


class UnknownHostError(Exception):
    """A host's name stands for nothing."""


def is_public(address: Address) -> bool:
    """Whether an address is one that anybody on the internet would reach; of one that wraps another, whether that one is, too."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is not None:
            return is_public(wrapped)
        if address.teredo is not None or address in _IPV4_COMPATIBLE or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback)


def literal(host: str) -> Address | None:
    """The address that a host is written as, also in the forms ``0x7f000001``, ``2130706433`` and ``127.1``; None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


class PublicNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, or to any where that is allowed, and lets nothing last longer than until the deadline."""

    def __init__(self, until: float, allow_private: bool) -> None:
        self._until = until
        self._allow_private = allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look the host up, check it, and connect to the first of its addresses that answers."""
        addresses = self._addresses(host, port)
        for number, address in enumerate(addresses):
            left = _left(self._until, timeout)
            if number < len(addresses) - 1:
                left = min(left, max(1.0, left / 3))  # one that does not answer leaves time for the next
            try:
                stream = self._backend.connect_tcp(str(address), port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses) - 1:
                    raise
            else:
                return _Stream(stream, self._until)
        raise UnknownHostError(host)

    def _addresses(self, host: str, port: int) -> list[Address]:
        own = literal(host)
        if own is None and not self._allow_private and host.lower().rstrip(".").rpartition(".")[2] == "localhost":
            raise NotPublicError(host)
        addresses = [own] if own is not None else _looked_up(host, port, _left(self._until, None))
        for address in addresses:
            if not self._allow_private and not is_public(address):
                raise NotPublicError(host if own is not None else f"{host} ({address})")
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection that ends at the deadline, even if bytes keep dripping in."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._until, timeout)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    """Seconds that an operation may take; an error when there are none left."""
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left if timeout is None else min(left, timeout)


def _looked_up(host: str, port: int, seconds: float) -> list[Address]:
    """All addresses of a name, in the order in which they are to be tried. The look-up itself knows no time limit, so it gets a thread."""
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise httpcore.ConnectTimeout
    if isinstance(found[0], Exception):
        raise UnknownHostError(host) from found[0]
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found[0]]
    if not addresses:
        raise UnknownHostError(host)
    return list(dict.fromkeys(addresses))
