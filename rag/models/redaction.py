"""Takes keys and passwords out of what an endpoint says, which may repeat how it was asked. It sends nothing and knows no endpoint."""

from __future__ import annotations

import base64
import re
from urllib.parse import parse_qsl, unquote, urlsplit

SHOWN = "(key)"
_LEAST = 4  # characters; a shorter word would be taken out of sentences it only occurs in
_LOOKS_LIKE_A_KEY = re.compile(r"\b(?:sk|key|Bearer)[-_ ][\w*.-]{6,}|\bBasic [A-Za-z0-9+/]{6,}={1,2}")


class Redaction:
    """What is secret about one endpoint: its key, and what its address holds beside host and path."""

    def __init__(self, url: str, key: str) -> None:
        parts = urlsplit(url)
        user, password = parts.username or "", parts.password or ""
        pair = f"{unquote(user)}:{unquote(password)}"
        secrets = {key, password, unquote(password), *(value for _, value in parse_qsl(parts.query)), parts.query}
        if password:
            secrets.add(base64.b64encode(pair.encode()).decode())
        # The longest first, so that nothing is left of one that holds another.
        self._secrets = sorted((secret for secret in secrets if len(secret) >= _LEAST), key=len, reverse=True)

    def __call__(self, said: str) -> str:
        """The same words without any of it, nor what looks like a key."""
        for secret in self._secrets:
            said = said.replace(secret, SHOWN)
        return _LOOKS_LIKE_A_KEY.sub(SHOWN, said)
