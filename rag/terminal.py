"""How the shell prints records: plain lines that also read well in a file, and colours where a terminal shows them.

Articles and models are not trusted: control characters, which a terminal would obey, never reach it. Nothing here opens an engine.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from rag.schema import Answer, Article, Citation, IngestReport, Passage, Progress

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say(text: str = "", *, end: str = "\n", **style: Any) -> None:
    """Print text without its control characters, in a style (``bold=True``) where standard output is a terminal."""
    harmless = _CONTROL.sub("", text)
    typer.echo(typer.style(harmless, **style) if style else harmless, nl=False)
    typer.echo(end, nl=False)


def complain(message: str) -> None:
    """Print to standard error, with the command's name before it."""
    typer.echo(f"byline: {_CONTROL.sub('', message)}", err=True)


def byline_of(record: Article | Citation) -> str:
    """Who published it and when, as far as is known."""
    return ", ".join([record.publisher or "publisher unknown", record.published or "undated"])


def print_citations(answer: Answer) -> None:
    """Print what follows an answer's text: notices, then each citation with its quote."""
    for notice in answer.notices:
        say(f"\nNote: {notice}")
    for citation in answer.citations:
        reported = f" (reporting by {citation.reported_by})" if citation.reported_by else ""
        say(f"\n[{citation.number}] {byline_of(citation)}: {citation.title}{reported}", bold=True)
        say(f"    “{citation.quote}”")
        say(f"    byline show {citation.article_id} --passage {citation.start}-{citation.end}", dim=True)


def print_articles(articles: Sequence[Article]) -> None:
    """Print a line for each article: when, its id, who published it, its title."""
    width = max((len(article.article_id) for article in articles), default=0)
    for article in articles:
        publisher = f"{article.publisher}: " if article.publisher else ""
        say(f"{article.published or 'undated':<10}  {article.article_id:<{width}}  {publisher}{article.title}")


def print_article(article: Article, passage: tuple[int, int] | None = None) -> None:
    """Print an article with its head, the passage marked: in reverse on a terminal, between >> and << elsewhere."""
    say(article.title, bold=True)
    say(", ".join([byline_of(article), article.language]) + (f"\n{article.url}" if article.url else ""), dim=True)
    say()
    if passage is None:
        say(article.text)
        return
    start, end = passage
    say(article.text[:start], end="")
    if sys.stdout.isatty():
        say(article.text[start:end], end="", reverse=True)
    else:
        say(f">>{article.text[start:end]}<<", end="")
    say(article.text[end:])


def print_inspection(article: Article, passages: Sequence[Passage]) -> None:
    """Print what reading a file gave: the fields, the passages counted, and what was taken out and why."""
    fields = {
        "article id": article.article_id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        **article.metadata,
        "text": f"{len(article.text)} characters in {len(passages)} passages",
        "removed": f"{len(article.removed)} pieces" if article.removed else "nothing",
    }
    _print_fields(fields)
    for removed in article.removed:
        say(f"  {removed.position:>6}  {removed.reason}: {removed.text}")


def print_report(report: IngestReport) -> None:
    """Print what became of each file of an ingestion; those unchanged are only counted."""
    for did, article_ids in (("added", report.added), ("updated", report.updated), ("removed", report.removed)):
        for article_id in article_ids:
            say(f"{did:<9}  {article_id}")
    for rejected in report.rejected:
        reason = rejected.reason if rejected.path in rejected.reason else f"{rejected.path}: {rejected.reason}"
        say(f"{'rejected':<9}  {reason}")
    for warning in report.warnings:
        say(f"{'warning':<9}  {warning}")
    counts = {name: len(getattr(report, name)) for name in ("added", "updated", "unchanged", "removed", "rejected")}
    say(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing to do", end="")
    say(f"; {report.passages} passages embedded")


def print_checks(checks: Sequence[Mapping[str, Any]]) -> None:
    """Print what the doctor found, a line for each check."""
    for check in checks:
        say("ok      " if check["ok"] else "BROKEN  ", end="", fg="green" if check["ok"] else "red")
        say(f"{check['name']}: {check['found']}")


def _print_fields(fields: Mapping[str, str | None]) -> None:
    width = max(map(len, fields))
    for name, value in fields.items():
        say(f"{name:<{width}}  {value if value is not None else 'unknown'}")


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on standard error that follows an ingestion; None where that is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Ingesting"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[path]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, path="")
        yield lambda now: bar.update(task, total=now.total, completed=now.done, path=_CONTROL.sub("", now.path))
