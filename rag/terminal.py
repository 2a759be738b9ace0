"""How the shell prints records: plain lines that also read well in a file, and colours where a terminal shows them.

Articles and models are not trusted: control characters, which a terminal would obey, never reach it. Nothing here opens an engine.
"""

from __future__ import annotations

import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from rag.answer_schema import Answer, Citation, Source
from rag.schema import Article, IngestReport, Passage, Progress

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say(text: str = "", *, end: str = "\n", **style: Any) -> None:
    """Print text without its control characters, in a style (``bold=True``) where standard output is a terminal."""
    harmless = _CONTROL.sub("", text)
    typer.echo(typer.style(harmless, **style) if style else harmless, nl=False)
    typer.echo(end, nl=False)


def complain(message: str) -> None:
    """Print to standard error, with the command's name before it."""
    typer.echo(f"byline: {_CONTROL.sub('', message)}", err=True)


def byline_of(record: Article | Citation | Source) -> str:
    """Who published it and when, as far as is known."""
    return ", ".join([record.publisher or "publisher not stated", record.published or "date not stated"])


def print_citations(answer: Answer) -> None:
    """Print what follows an answer's text: notices, then each citation with its quote."""
    for notice in answer.notices:
        say(f"\nNote: {notice}")
    for citation in answer.citations:
        reported = f" (reporting by {citation.reported_by})" if citation.reported_by else ""
        say(f"\n[{citation.number}] {byline_of(citation)}: {citation.title}{reported}", bold=True)
        say(f"    “{citation.quote}”")
        say(f"    byline show {citation.article_id} --passage {citation.start}-{citation.end}", dim=True)


_SHOWN = 160  # characters of a passage in a list


def print_sources(sources: Sequence[Source]) -> None:
    """Print two lines for each source: its rank, who published it and when, its score and title; and how its passage begins."""
    for source in sources:
        say(f"{source.rank:>3}  {byline_of(source)}: {source.title}  (score {source.score:.4f})", bold=True)
        plain = " ".join(source.text.split())
        say(f"     {plain if len(plain) <= _SHOWN else plain[:_SHOWN].rsplit(' ', 1)[0] + ' …'}")
        say(f"     byline show {source.article_id} --passage {source.start}-{source.end}", dim=True)
    if not sources:
        say("No passage is found.")


def print_articles(articles: Sequence[Article]) -> None:
    """Print a line for each article: when, how surely that is known, its id, who published it, its title; and which retell one report."""
    width = max((len(article.article_id) for article in articles), default=0)
    evidence = {article.article_id: _how(article, "published") for article in articles}
    across = max(map(len, evidence.values()), default=0)
    for article in articles:
        publisher = article.publisher or "publisher not stated"
        found, name = evidence[article.article_id], article.article_id
        say(f"{article.published or 'not stated':<10}  {found:<{across}}  {name:<{width}}  {publisher}: {article.title}")
    stories: dict[str, list[str]] = {}
    for article in articles:
        stories.setdefault(article.story, []).append(article.article_id)
    for story in stories.values():
        if len(story) > 1:
            say(f"one story: {', '.join(story)}")


def _how(article: Article, field: str) -> str:
    """How a field was found: ``date line, likely``; nothing where it was not."""
    found = article.found.get(field)
    return "" if found is None else found.how if found.sure == "certain" else f"{found.how}, {found.sure}"


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


_COLOURS = {"official": "cyan", "person": "blue", "anonymous": "magenta", "outlet": "yellow", "paper": None}


def print_inspection(article: Article, passages: Sequence[Passage]) -> None:
    """Print what reading a page gave: its fields and how they were found, and the page, with what was taken out in red and struck through.

    Where there are no colours a removed piece stands between ``[reason: …]``. Under the text: when things happened, and who says so.
    """
    fields: dict[str, str | None] = {"article id": article.article_id}
    for name in ("title", "publisher", "published", "url", "language"):
        value, found = getattr(article, name), article.found.get(name)
        how = (
            f"  ({_how(article, name)}: “{_shortened(found.words)}”)"
            if found and found.words.strip() != str(value)
            else f"  ({_how(article, name)})"
            if found
            else ""
        )
        fields[name] = f"{value}{how}" if value is not None else "not stated"
    if article.agency:
        fields["agency"] = article.agency
    reasons = Counter(piece.reason for piece in article.removed)
    fields |= dict(article.metadata)
    fields |= {
        "text": f"{len(article.text)} characters in {len(passages)} passages",
        "removed": ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())) or "nothing",
    }
    _print_fields(fields)
    say()
    _print_page(article)
    dates = [date for passage in passages for date in passage.event_dates]
    if dates:
        say("\ndates of events", bold=True)
        for date in dates:
            until = f" to {date.last}" if date.last != date.first else ""
            say(f"  {date.start:>6}  {date.first}{until}  {date.precision}, {date.basis}: “{date.words}”")
    said = [record for passage in passages for record in passage.attributions]
    if said:
        say("\nwho says so", bold=True)
        for record in said:
            who = ", ".join(part for part in (record.who, f"to {record.outlet}" if record.outlet and record.who else record.outlet) if part)
            mode = "" if record.mode == "stated" else f", {record.mode}"
            say(f"  {record.start:>6}  {record.speaker}{mode}{f': {who}' if who else ''}", end="", fg=_COLOURS[record.speaker])
            say(f"  {_shortened(article.text[record.start : record.end])}", dim=True)


def _print_page(article: Article) -> None:
    position = 0
    coloured = sys.stdout.isatty()
    for piece in article.removed:
        say(article.text[position : piece.position], end="")
        position = piece.position
        inline = piece.reason in ("markup", "control characters")
        if coloured:
            say(f"{piece.text}{'' if inline else f'  ← {piece.reason}'}", end="" if inline else "\n", fg="red", strikethrough=True)
        elif not inline:
            say(f"[{piece.reason}: {piece.text}]")
    say(article.text[position:])


def _shortened(text: str, longest: int = 90) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


def print_report(report: IngestReport) -> None:
    """Print what became of each file of an ingestion; those unchanged are only counted."""
    for did, article_ids in (("added", report.added), ("updated", report.updated), ("removed", report.removed)):
        for article_id in article_ids:
            say(f"{did:<9}  {article_id}")
    for rejected in report.rejected:
        reason = rejected.reason if rejected.path in rejected.reason else f"{rejected.path}: {rejected.reason}"
        say(f"{'rejected':<9}  {_on_one_line(reason)}")
    for duplicate in report.duplicates:
        say(f"{'copy':<9}  {_on_one_line(duplicate.path)}: {duplicate.reason}")
    for warning in report.warnings:
        say(f"{'warning':<9}  {_on_one_line(warning)}")
    counts = {name: len(getattr(report, name)) for name in ("added", "updated", "unchanged", "removed", "rejected")}
    counts["copy" if len(report.duplicates) == 1 else "copies"] = len(report.duplicates)
    say(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing to do", end="")
    say(f"; {report.passages} passages embedded")
    if report.stopped:
        say("Stopped before all was read. Run the same command again to go on.")


def _on_one_line(text: str) -> str:
    """The text without line ends: a file's name may hold them, and would forge a line of the report."""
    return " ".join(text.splitlines())


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
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """A function that says whether Ctrl-C was pressed. Pressed once more, it interrupts at once."""
    pressed = False

    def press(*_: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        complain("stopping; what was read is stored. Press Ctrl-C again to stop at once.")

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


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
