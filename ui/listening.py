"""The socket the page listens on, taken before anything slow is begun. Imports nothing heavy."""

from __future__ import annotations

import errno
import socket

import rag
from ui import texts


def reserve(host: str, port: int) -> socket.socket:
    """A socket bound to ``host`` and ``port`` (0: any free one); raises ``ConfigurationError`` naming what to change."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise rag.ConfigurationError(texts.PORT_BUSY.format(host=host, port=port, other=port + 1)) from error
        raise rag.ConfigurationError(texts.CANNOT_LISTEN.format(host=host, port=port, reason=error.strerror or error)) from error
    return bound
