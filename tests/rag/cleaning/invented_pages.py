"""Pages in the house styles of many sites, with invented stories about invented people: what of them is the story is marked line by line.

A file of ``pages/`` is one page. The first two signs of each line are no part of it; they say what must become of the line:

``# ``  it heads the story (said again further down it must go)
``+ ``  it is part of the story and must stay, as it is
``- ``  it is furniture and must go
``? ``  either will do
``= ``  it heads the page's next story
``> ``  stands for paragraphs of a story of ``bodies/``, all of which must stay: ``> harbour 1-3``
``@ ``  not on the page: what is to be found out about the story so far ("published 2024-10-03", "author Jane Roe", "published none")
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

PAGES = Path(__file__).parent / "pages"


@dataclass
class InventedStory:
    """A story of an invented page: what must be found, must stay and must go, line by line."""

    headline: str | None = None
    stays: list[str] = field(default_factory=list)
    goes: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


@dataclass
class InventedPage:
    """A page as it was copied, and its stories."""

    name: str
    text: str
    stories: list[InventedStory]


def invented_page(path: Path) -> InventedPage:
    """Read one file of ``pages/``."""
    lines: list[str] = []
    stories = [InventedStory()]
    for line in path.read_text(encoding="utf-8").splitlines():
        sign, words = line[:2].strip(), line[2:].strip()
        if sign == "@":
            name, _, value = words.partition(" ")
            stories[-1].facts[name] = value
            continue
        if sign == "=":
            stories.append(InventedStory())
        if sign in ("#", "="):
            stories[-1].headline = words
        elif sign == ">":
            body = _body(words)
            stories[-1].stays += body
            lines += [paragraph for each in body for paragraph in (each, "")]
            continue
        elif sign == "+":
            stories[-1].stays.append(words)
        elif sign == "-":
            stories[-1].goes.append(words)
        elif sign not in ("", "?"):
            raise ValueError(f"{path}: {line!r} begins with no known sign")
        lines.append(words)
    return InventedPage(path.stem, "\n".join(lines), stories)


def invented_pages() -> list[InventedPage]:
    """All of them, by name."""
    return [invented_page(path) for path in sorted(PAGES.glob("*.txt"))]


def _body(words: str) -> list[str]:
    """``harbour 1-3``: the first three paragraphs of that story."""
    name, numbers = words.split()
    first, _, last = numbers.partition("-")
    paragraphs = (PAGES / "bodies" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    chosen = paragraphs[int(first) - 1 : int(last or first)]
    if len(chosen) != int(last or first) - int(first) + 1:
        raise ValueError(f"{name} has {len(paragraphs)} paragraphs, so there is no {numbers}")
    return chosen
