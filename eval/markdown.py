"""A comparison as Markdown, for a pull request's summary: the verdict, the primaries, and what flipped, folded up.

Texts of questions and answers are escaped: whatever they hold, they stand as text and link nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from eval.compare import HIDDEN, Comparison, Flip
from eval.comparison_report import COLUMNS, JUDGED, LEGEND, answers, cells, floor_line, not_shown, said_in_a_line, shown
from eval.gate import Change

_SPECIAL = re.compile(r"[\\`*_{}\[\]()#+\-.!|~$@:]")


def markdown(comparison: Comparison) -> str:
    """The summary's text."""
    judgement = comparison.judgement
    lines = [f"## {comparison.verdict.capitalize()}", "", f"{_plain(comparison.base)} → {_plain(comparison.new)}", ""]
    lines += [f"- {_plain(line)}" for line in (*judgement.reasons, *map(floor_line, judgement.floors), *judgement.notes)]
    lines += [f"- {_plain(name)}: {_plain(before)} → {_plain(after)}" for name, (before, after) in comparison.settings.items()]
    lines += ["", *_table(change for change in judgement.changes if change.primary)]
    others = [change for change in shown(judgement.changes) if not change.primary]
    left = not_shown(judgement.changes)
    if others or left:
        lines += ["", *_folded("Other measures", [*_table(others), *(["", f"Not scored in both runs: {_plain(left)}."] if left else [])])]
    if comparison.judged:
        lines += ["", *_folded(JUDGED, [f"- {_plain(line)}" for line in comparison.judged])]
    for label, flips in (("Now wrong", comparison.regressed), ("Now right", comparison.improved)):
        if flips:
            lines += ["", *_folded(f"{label} ({len(flips)})", [line for flip in flips for line in _flip(flip)])]
    return "\n".join([*lines, "", LEGEND, ""])


def _table(changes: Iterable[Change]) -> list[str]:
    head = ["| measure | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    return [*head, *(f"| {_plain(change.label)} | " + " | ".join(cells(change)) + " |" for change in changes)]


def _folded(title: str, lines: Iterable[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>"]


def _flip(flip: Flip) -> list[str]:
    head = f"- **{_plain(flip.id)}** ({flip.kind.replace('_', ' ')}, {flip.set.replace('_', ' ')}) {_plain(flip.question or HIDDEN)}"
    return [head, *(f"  - {side}: {_plain(said_in_a_line(said))}" for side, said in answers(flip))]


def _plain(text: str) -> str:
    """A text in a line, in which nothing is mark-up."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\g<0>", line)
