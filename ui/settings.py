"""Every setting of the page, described and bounded, read from the environment and ``.env`` once and passed on.

What it does not do: listen, read the file of users, or let anybody in; ``server``, ``accounts`` and ``sign_in`` do that. Settings of the
engine are ``rag.Settings``. ``.env.example`` lists both and a test holds the three together.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

import rag

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_PREFIX = "BYLINE_UI_"
_USERS = "BYLINE_USERS"
_HOST = re.compile(r"\*|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^`|~-]+")  # what HTTP allows, without the underscore: proxies take Some_Name for Some-Name


class PageSettings(BaseSettings):
    """What can be set, in Python by name, in the environment and ``.env`` as ``BYLINE_UI_`` and the name in capitals.

    ``users`` is ``BYLINE_USERS`` there. Frozen; raises ``rag.ConfigurationError``, naming the variable, for a value out of bounds, a
    ``BYLINE_UI_`` variable that does not exist, and an address that others reach while nobody has to sign in.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        populate_by_name=True,
    )

    host: str = Field("127.0.0.1", description="Address the page listens on; 0.0.0.0 lets other machines in, who then have to sign in.")
    port: int = Field(7860, ge=0, le=65535, description="Port the page listens on; 0 takes any free one.")
    hosts: str = Field(
        "",
        description="Host names the page may be reached under, separated by commas; unset means those of this machine where it listens to "
        "this machine alone, any otherwise.",
    )

    users: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("users", _USERS),
        description="Who may sign in: an htpasswd file with bcrypt hashes, or entries name:hash separated by commas (byline-ui "
        "hash-password NAME).",
    )
    sign_in_hours: float = Field(168, gt=0, le=8760, description="Hours after which one has to sign in again.")
    proxy_header: str = Field("", description="Header in which a reverse proxy says who signed in with it, such as X-Forwarded-User.")
    proxy_from: str = Field(
        "127.0.0.1,::1",
        description="Addresses and networks of the reverse proxy whose headers are believed, separated by commas.",
    )

    questions_a_minute: int = Field(30, ge=1, le=10_000, description="Most questions a person may ask in a minute.")
    answers_at_once: int = Field(4, ge=1, le=64, description="Most answers that are worked on at the same time; further questions wait.")
    queue_length: int = Field(40, ge=0, le=1000, description="Most questions that wait; further ones are refused.")

    upload_megabytes: float = Field(20, gt=0, le=500, description="Most megabytes of a file that a reader adds.")
    upload_files: int = Field(20, ge=1, le=1000, description="Most files that a reader adds at once.")
    upload_total_megabytes: float = Field(
        200, gt=0, le=100_000, description="Most megabytes of all files that a reader may have added, and adds at once."
    )
    upload_articles: int = Field(500, ge=0, le=100_000, description="Most articles that a reader may have added; 0: nobody adds any.")
    keep_conversations: bool = Field(True, description="Whether conversations are kept, so that they can be opened again later.")

    def __init__(self, **values: Any) -> None:
        named = [_variable(name) for name in values if not name.startswith("_")]
        rag.refuse_unknown_settings(named + rag.names_set_outside(_PREFIX), page_variables())
        try:
            super().__init__(**values)
        except ValidationError as error:
            first = error.errors()[0]
            name = _variable(str(first["loc"][0])) if first["loc"] else "a setting of the page"
            given = "" if name == _USERS else f" is {first.get('input')!r}"
            reason = str(first["msg"]).removeprefix("Value error, ")
            raise rag.ConfigurationError(f"{name}{given}: {reason}. Change {name}; .env.example describes it.") from None
        if not self.on_loopback and not self.signs_in:
            raise rag.ConfigurationError(
                f"Other machines reach {self.host}, so whoever asks there has to sign in. Set BYLINE_USERS (byline-ui hash-password NAME "
                "makes an entry), or BYLINE_UI_PROXY_HEADER where a reverse proxy signs people in, or listen on 127.0.0.1."
            )

    @field_validator("hosts")
    @classmethod
    def _are_host_names(cls, value: str) -> str:
        for name in _parts(value):
            if not _HOST.fullmatch(name.lower()):
                raise ValueError(f"{name!r} is no host name; a name has no port and no https://")
        return value

    @field_validator("proxy_header")
    @classmethod
    def _is_a_header_name(cls, value: str) -> str:
        if value and not _HEADER.fullmatch(value):
            raise ValueError("no header can have that name (underscores are refused, because proxies confuse them with hyphens)")
        return value

    @field_validator("proxy_from")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for part in _parts(value):
            try:
                ipaddress.ip_network(part)
            except ValueError as error:
                raise ValueError(f"{part!r} is neither an address nor a network such as 10.0.0.0/8") from error
        return value

    @property
    def on_loopback(self) -> bool:
        """Whether the page listens to this machine alone."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    @property
    def signs_in(self) -> bool:
        """Whether everybody has to say who they are."""
        return self.users is not None or bool(self.proxy_header)

    @property
    def host_names(self) -> frozenset[str] | None:
        """Names the page may be reached under, in lower case; None: any."""
        if "*" in _parts(self.hosts) or (not self.hosts.strip() and not self.on_loopback):
            return None
        return self.public_names | {*LOOPBACK_NAMES, self.host.lower()}

    @property
    def public_names(self) -> frozenset[str]:
        """The names that ``hosts`` lists, in lower case."""
        return frozenset(name.lower() for name in _parts(self.hosts) if name != "*")

    @property
    def proxies(self) -> tuple[str, ...]:
        """Addresses and networks in ``proxy_from``."""
        return tuple(_parts(self.proxy_from))

    def is_proxy(self, peer: str | None) -> bool:
        """Whether that address is one of them; the older kind of address may be written as the newer (``::ffff:10.0.0.1``)."""
        try:
            address = ipaddress.ip_address(peer or "")
        except ValueError:
            return False
        plain = getattr(address, "ipv4_mapped", None) or address
        return any(plain in ipaddress.ip_network(part) for part in self.proxies)


def _parts(value: str) -> list[str]:
    return value.replace(",", " ").split()


def _variable(name: str) -> str:
    """The environment variable that sets a field: ``port`` gives ``BYLINE_UI_PORT``."""
    return _USERS if name.upper() in ("USERS", _USERS) else f"{_PREFIX}{name.upper()}"


def page_variables() -> Mapping[str, str]:
    """Environment variable to description, for every setting of the page."""
    return {_variable(name): field.description or "" for name, field in PageSettings.model_fields.items()}
