"""``aliases.toml``: what people state of names: spellings that are one person's, and names that are not. Read here, and written to.

A line added or taken away leaves the others, and all comments, as they are.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag.errors import BylineError, ConfigurationError
from rag.terms import fold, words

Key = Literal["same", "apart"]
_REMEDY = "Mend the file or set BYLINE_ALIASES to another."
_STRING = r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
_INSIDE = re.compile(rf"{_STRING}|#[^\n]*|[\[\]]")


@dataclass(frozen=True, slots=True)
class Aliases:
    """What the file says: names that are one, and full names that are not one person."""

    same: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()
    apart_as_written: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def read(cls, path: Path) -> Aliases:
        """Read the file; a missing one is empty.

        Raises:
            ConfigurationError: it is not TOML, or not ``same = [["A", "B"], …]`` and ``apart = [["C", "D"], …]``.
        """
        if not path.is_file():
            return cls()
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path}: {error}. {_REMEDY}") from error
        return cls.parse(text, path)

    @classmethod
    def parse(cls, text: str, path: Path) -> Aliases:
        """Read the content of the file at ``path``, which errors name."""
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{path}: {error}. {_REMEDY}") from error
        for key, value in content.items():
            if key not in ("same", "apart"):
                raise ConfigurationError(f"{path}: {_place(text, key)}{key} is unknown; same and apart are known. {_REMEDY}")
            if not isinstance(value, list):
                raise ConfigurationError(f'{path}: {_place(text, key)}{key} is not a list of lists of names, [["A", "B"], …]. {_REMEDY}')
            for number, group in enumerate(value, 1):
                if wrong := _wrong_in(group):
                    raise ConfigurationError(f"{path}: {_place(text, key, number)}{key}, entry {number}: {wrong}. {_REMEDY}")
        same, apart = (tuple(map(tuple, content.get(key, []))) for key in ("same", "apart"))
        pairs = (pair for group in apart for pair in itertools.combinations(group, 2))
        return cls(same, frozenset(frozenset(map(fold, pair)) for pair in pairs), apart)

    def without_effect(self, known: Collection[str]) -> list[str]:
        """Remarks on entries that do nothing, since the articles have no such name.

        Args:
            known: folded words of the articles' names.
        """
        remarks = []
        for key, groups, least in (("same", self.same, 1), ("apart", self.apart_as_written, 2)):
            for names in groups:
                found = [name for name in names if set(words(name)) <= set(known)]
                if len(found) < least:
                    missing = ", ".join(name for name in names if name not in found)
                    remarks.append(f"{key} = {_as_toml(names)} does nothing: the articles do not name {missing}")
        return remarks


def _wrong_in(group: Any) -> str:
    if not isinstance(group, list) or not all(isinstance(name, str) and name.strip() for name in group):
        return 'expected a list of names, ["A", "B"]'
    if len({fold(name) for name in group}) < 2:
        return "expected two names or more that differ"
    return ""


def _place(text: str, key: str, number: int = 0) -> str:
    """``line 12: `` of a key, or of its entry."""
    found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?\s*=", text, re.MULTILINE)
    if not found:
        return ""
    spans = _entries(text, key)
    position = spans[number - 1][0] if 0 < number <= len(spans) else found.start()
    return f"line {text.count(chr(10), 0, position) + 1}: "


def add_entry(path: Path, key: Key, names: Sequence[str]) -> bool:
    """Add ``["A", "B"]`` to a list of the file, which is made if it is missing. Whether it was not there yet.

    Raises:
        ConfigurationError: the file cannot be read or written, or is not as it should be.
    """
    text = _text(path)
    if _find(text, key, names, path) is not None:
        return False
    spans = _entries(text, key)
    line = f"    {_as_toml(names)},\n"
    opened = re.search(rf"^{key}[ \t]*=[ \t]*\[", text, re.MULTILINE)
    if opened is None:
        _write(path, text + ("\n" if text and not text.endswith("\n") else "") + f"{key} = [\n{line}]\n")
        return True
    if spans:
        end = spans[-1][1]
        comma = re.match(r"(?:\s|#[^\n]*\n)*,[ \t]*(?:#[^\n]*)?", text[end:])
        text = text if comma else f"{text[:end]},{text[end:]}"
        after = end + (comma.end() if comma else 1)
        before_rest = text[after:].lstrip(" \t")
        _write(path, f"{text[:after]}\n{line}{before_rest[1:] if before_rest.startswith(chr(10)) else before_rest}")
        return True
    _write(path, f"{text[: opened.end()]}\n{line}{text[opened.end() :].lstrip()}")
    return True


def remove_entry(path: Path, key: Key, names: Sequence[str]) -> bool:
    """Take ``["A", "B"]`` out of a list of the file; whether it was there."""
    text = _text(path)
    number = _find(text, key, names, path)
    if number is None:
        return False
    start, end = _entries(text, key)[number]
    rest = re.match(r"[ \t]*,?[ \t]*(?:#[^\n]*)?", text[end:])
    end += rest.end() if rest else 0
    begin = text.rfind("\n", 0, start) + 1
    if not text[begin:start].strip() and text[end : end + 1] == "\n":
        start, end = begin, end + 1  # the whole line
    left = text[:start] + text[end:]
    _write(path, re.sub(rf"^({key}[ \t]*=[ \t]*\[)\s*\]", r"\1]", left, flags=re.MULTILINE))
    return True


def _find(text: str, key: Key, names: Sequence[str], path: Path) -> int | None:
    aliases = Aliases.parse(text, path)
    wanted = {fold(name) for name in names}
    groups = aliases.same if key == "same" else aliases.apart_as_written
    return next((number for number, group in enumerate(groups) if {fold(name) for name in group} == wanted), None)


def _entries(text: str, key: str) -> list[tuple[int, int]]:
    """Where the inner lists of a list stand, brackets included."""
    opened = re.search(rf"^[ \t]*{key}[ \t]*=[ \t]*\[", text, re.MULTILINE)
    if opened is None:
        return []
    depth, start, found = 1, 0, []
    for match in _INSIDE.finditer(text, opened.end()):
        if match.group() == "[":
            depth += 1
            start = match.start() if depth == 2 else start
        elif match.group() == "]":
            depth -= 1
            if depth == 1:
                found.append((start, match.end()))
            if depth == 0:
                break
    return found


def _as_toml(names: Sequence[str]) -> str:
    return f"[{', '.join(json.dumps(name, ensure_ascii=False) for name in names)}]"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}. {_REMEDY}") from error


def _write(path: Path, text: str) -> None:
    Aliases.parse(text, path)  # what would not be read is not written
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BylineError(f"{path} cannot be written ({error.strerror}). Set BYLINE_ALIASES to a file that can.") from error
