"""Reads the front matter of an article file: YAML between two lines ``---``, optional.

Every value is taken as the text it is written as, so that ``2021-12`` stays a date and ``no`` stays Norwegian. An error carries the line of
the file it stands on and says what to write. The text below is not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from rag.errors import ArticleError

FENCE = "---"
KNOWN = ("title", "publisher", "published", "url", "language", "article_id")  # what an Article has a field for
DATE_EXAMPLE = "write a date as 2021-12-08, 2021-12 or 2021"

_FIELD = re.compile(r"\w[\w .-]*:(\s|$)")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?)?)?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]\w+)*")
_ABSENT = ("", "~", "null")


class Field(NamedTuple):
    """A value and the line of the file it stands on."""

    value: str
    line: int


@dataclass(frozen=True)
class FrontMatter:
    """The fields of a file, by name, and how many lines of it they take up."""

    path: str
    fields: dict[str, Field]
    lines: int

    def text(self, name: str) -> str | None:
        """A field's value, None when it is not there or empty."""
        field = self.fields.get(name)
        return None if field is None or field.value in _ABSENT else field.value

    def refused(self, name: str, message: str) -> ArticleError:
        """The error for a field that is there."""
        return ArticleError(f"{self.fields[name].value!r} {message}", path=self.path, line=self.fields[name].line, field=name)

    @property
    def published(self) -> str | None:
        """The partial ISO date, with leading zeros; a time of day is dropped."""
        value = self.text("published")
        if value is None:
            return None
        match = _DATE.fullmatch(value)
        if not match:
            raise self.refused("published", f"is not a date; {DATE_EXAMPLE}")
        parts = [int(part) for part in match.groups() if part]
        try:
            date(*[*parts, 1, 1][:3])
        except ValueError as error:
            raise self.refused("published", f"is not in the calendar; {DATE_EXAMPLE}") from error
        return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])

    @property
    def url(self) -> str | None:
        """The http(s) address."""
        value = self.text("url")
        if value is None:
            return None
        if not is_web_address(value):
            raise self.refused("url", "is not a web address; write it as https://example.org/story")
        return value

    @property
    def language(self) -> str:
        """The language code without region, English when not given."""
        value = self.text("language")
        if value is None:
            return "en"
        match = _LANGUAGE.fullmatch(value)
        if not match:
            raise self.refused("language", "is not a language code; write en, ar, fa …")
        return match[1].lower()

    @property
    def others(self) -> dict[str, str]:
        """The fields that an Article has no place for but its metadata."""
        return {name: field.value for name, field in self.fields.items() if name not in KNOWN and field.value not in _ABSENT}


def is_web_address(value: str) -> bool:
    """Whether a text is an http(s) address, with a host and without white space, quotes or angle brackets."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", value)
    except ValueError:
        return False


def is_language(value: str) -> bool:
    """Whether a text has the form of a language code: ``en``, ``ar-IQ``."""
    return _LANGUAGE.fullmatch(value) is not None


def read_front_matter(lines: list[str], path: str) -> FrontMatter:
    """Read the fields at the top of a file.

    Args:
        lines: of the whole file.
        path: for messages.

    Raises:
        ArticleError: they have no end, or are not YAML, or not fields.
    """
    if lines[0].rstrip() != FENCE:
        return FrontMatter(path, {}, 0)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in (FENCE, "...")), None)
    if end is None:
        following = next((line for line in lines[1:] if line.strip()), "")
        if _FIELD.match(following):
            raise ArticleError(f"the front matter has no end; close it with a line {FENCE}", path=path, line=1)
        return FrontMatter(path, {}, 0)  # a rule at the top of a page
    block = "\n".join(lines[1:end])
    try:
        node = yaml.compose(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"the front matter is not YAML: {error.problem}; put values with special characters in quotes"
        raise ArticleError(message, path=path, line=mark.line + 2 if mark else 1) from error
    except (yaml.YAMLError, RecursionError) as error:
        message = "the front matter is not YAML: it holds a character or a nesting that is not allowed; write lines like title: …"
        raise ArticleError(message, path=path, line=1) from error
    if node is None:
        return FrontMatter(path, {}, end + 1)
    if not isinstance(node, yaml.MappingNode):
        message = "the front matter is not a list of fields; write lines like title: …"
        raise ArticleError(message, path=path, line=node.start_mark.line + 2)
    fields = {_written(key, block): Field(_written(value, block), key.start_mark.line + 2) for key, value in node.value}
    return FrontMatter(path, fields, end + 1)


def _written(node: yaml.Node, block: str) -> str:
    """A value as text: a scalar's own, a list's joined by commas, anything else as it stands in the file."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return ", ".join(str(item.value) for item in node.value)
    return block[node.start_mark.index : node.end_mark.index].strip()
