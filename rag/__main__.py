"""The shell: ``byline ask``, ``retrieve``, ``ingest``, ``articles``, ``names``, ``show``, ``inspect``, ``delete`` and ``doctor``.

Exit codes: 0 done (abstaining is an answer), 1 failed, 2 wrong use. Answers and records go to standard output, everything else to
standard error. What is heavy is imported by the command that needs it; how things are printed is ``terminal.py``'s.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

import rag
from rag import terminal

app = typer.Typer(
    help="Answers questions over news articles; every sentence is cited to a source's exact words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the record as JSON.")]
_ROLES: dict[object, Literal["user", "assistant"]] = {"user": "user", "assistant": "assistant"}

# What the doctor says of a part that is not set up and need not be.
_MISSING = {"model": "none, answers are quoted; set OPENAI_API_KEY or OPENAI_BASE_URL to have one write them"}

Publishers = Annotated[
    list[str] | None,
    typer.Option("--publisher", metavar="NAME", help="Only articles of this publisher, or with its report; may be given several times."),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only articles published then or later: 2024, 2024-03 or 2024-03-15.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Only articles published then or before.")]
Persons = Annotated[
    list[str] | None,
    typer.Option("--person", metavar="NAME", help="Only articles that name this person, in any spelling; may be given several times."),
]
Undated = Annotated[bool, typer.Option("--undated", help="With --since or --until: articles without a date as well.")]
ArticleId = Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's id, as byline articles lists it.", show_default=False)]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"byline {version('byline')}")
        raise typer.Exit


@app.callback()
def _options(_: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)] = False) -> None:
    """Options that stand before the command."""


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question.", show_default=False)],
    history: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help='The conversation before it: a JSON file, [{"role": "user", "content": "…"}, …].'),
    ] = None,
    publisher: Publishers = None,
    since: Since = None,
    until: Until = None,
    undated: Undated = False,
    person: Persons = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question, citing exact words."""
    turns = _read_history(history) if history else []
    filters = rag.Filters(tuple(publisher or ()), since, until, undated, tuple(person or ())).to_dict()
    with _open() as engine:
        if as_json:
            typer.echo(engine.ask(question, turns, **filters).to_json(indent=2))
            return
        for event in engine.stream(question, turns, **filters):
            if isinstance(event, rag.Token):
                terminal.say(event.text, end="")
            elif isinstance(event, rag.Finished):
                terminal.say()
                terminal.print_citations(event.answer)


@app.command()
def retrieve(
    question: Annotated[str, typer.Argument(help="The question.", show_default=False)],
    num_results: Annotated[int | None, typer.Option("--num-results", "-n", min=1, help="How many, by default BYLINE_NUM_RESULTS.")] = None,
    publisher: Publishers = None,
    since: Since = None,
    until: Until = None,
    undated: Undated = False,
    person: Persons = None,
    as_json: AsJson = False,
) -> None:
    """List the passages that a question finds, best first, without answering it."""
    filters = rag.Filters(tuple(publisher or ()), since, until, undated, tuple(person or ())).to_dict()
    with _open() as engine:
        found = engine.retrieve(question, num_results, **filters)
    if as_json:
        _print_json([source.to_dict() for source in found])
    else:
        terminal.print_sources(found)


@app.command()
def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…", help="Article files, folders, http(s):// addresses, and - for standard input.", show_default=False
        ),
    ],
    prune: Annotated[bool, typer.Option("--prune", help="Drop articles that are gone from these files and folders.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the whole index anew, as a changed passage size needs it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take articles in, or what changed in them.

    Reads .txt, .md, .html, .mhtml, .pdf, .json, .jsonl, .csv and .zip. Exits with 1 if something was rejected, with 130 if Ctrl-C
    stopped it; run again, it goes on where it stopped.
    """
    given = [_standard_input() if source == "-" else source for source in sources]
    with _open(fill=False) as engine, terminal.stop_on_interrupt() as stop, terminal.progress_bar() as progress:
        report = engine.ingest(given, prune=prune, rebuild=rebuild, progress=progress, stop=stop)
    if as_json:
        typer.echo(report.to_json(indent=2))
    else:
        terminal.print_report(report)
    if report.stopped:
        raise typer.Exit(130)
    if report.rejected:
        raise typer.Exit(1)


@app.command()
def articles(
    article: Annotated[list[str] | None, typer.Argument(metavar="[ARTICLE]", help="Only this article.", show_default=False)] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="FIELD=VALUE", help="Correct its title, publisher, published, url or language; an empty value: not stated."
        ),
    ] = None,
    resets: Annotated[list[str] | None, typer.Option("--reset", metavar="FIELD", help="Take a correction back.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the articles, or correct what is known of one: byline articles ARTICLE --set published=2024-10-03.

    Ingesting its file again keeps the correction.
    """
    # "--set ARTICLE published=2024" is understood as well: what has no = names the article.
    words = [*(article or ()), *(changes or ())]
    named = list(dict.fromkeys(word for word in words if "=" not in word))
    values: dict[str, str | None] = {field.strip(): value for field, _, value in (word.partition("=") for word in words if "=" in word)}
    values |= {field.strip(): None for field in resets or ()}
    if len(named) > 1 or (values and not named):
        raise typer.BadParameter("Name one article: byline articles ARTICLE --set published=2024-10-03.", param_hint="ARTICLE")
    with _open() as engine:
        if values:
            engine.correct(named[0], values)
        found = [engine.article(named[0])] if named else engine.articles()
    if as_json:
        _print_json([article.to_dict() for article in found])
    else:
        terminal.print_articles(found)


@app.command()
def names(
    person: Annotated[str | None, typer.Argument(metavar="[PERSON]", help="A person, in any spelling.", show_default=False)] = None,
    join: Annotated[
        tuple[str, str] | None, typer.Option("--join", metavar="NAME NAME", help="State that two names are one person's.")
    ] = None,
    split: Annotated[
        tuple[str, str] | None, typer.Option("--split", metavar="NAME NAME", help="State that two names are not one person's.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the persons that the articles name, or show one: spellings, articles, and why they are taken for one.

    --join and --split write the aliases file (BYLINE_ALIASES); each takes back the other. They take effect with the next question.
    """
    from rag import names_shell

    with _open() as engine:
        if join:
            terminal.complain(engine.join_names(*join))
        if split:
            terminal.complain(engine.split_names(*split))
        for remark in engine.alias_remarks():
            terminal.complain(f"{engine.settings.aliases}: {remark}")
        if person is None and (join or split):
            return
        found = [engine.person(person)] if person is not None else engine.names()
    if as_json:
        _print_json([record.to_dict() for record in found] if person is None else found[0].to_dict())
    elif person is None:
        names_shell.print_persons(found)
    else:
        names_shell.print_person(found[0])


@app.command()
def show(
    article_id: ArticleId,
    passage: Annotated[str | None, typer.Option("--passage", "-p", metavar="START-END", help="Mark these characters of the text.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print an article, a passage marked."""
    span = _read_span(passage) if passage else None
    with _open() as engine:
        article = engine.article(article_id)
    if span and span[1] > len(article.text):
        raise typer.BadParameter(f"The text of {article_id} ends at {len(article.text)}.", param_hint="--passage")
    if as_json:
        typer.echo(article.to_json(indent=2))
    else:
        terminal.print_article(article, span)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An article file.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Print what would be read from a file: its articles, what is taken out of the page and why, who says what, and when it happened."""
    from rag.ingestion.inspection import inspected

    settings = rag.Settings()
    found = list(inspected(file, settings))
    articles = [item for item in found if not isinstance(item, rag.ArticleError)]
    if as_json:
        _print_json([article.to_dict() | {"passages": [passage.to_dict() for passage in passages]} for article, passages in articles])
    else:
        for number, (article, passages) in enumerate(articles):
            if number:
                terminal.say()
            terminal.print_inspection(article, passages)
    for error in found:
        if isinstance(error, rag.ArticleError):
            terminal.complain(str(error))
    if not articles or len(articles) < len(found):
        raise typer.Exit(1)


@app.command()
def delete(article_ids: Annotated[list[str], typer.Argument(metavar="ARTICLE…", help="Article ids.", show_default=False)]) -> None:
    """Drop articles from the index. Their files stay, and ingesting those brings the articles back."""
    with _open() as engine:
        for article_id in article_ids:
            engine.article(article_id)
        engine.delete(article_ids)
    for article_id in article_ids:
        terminal.say(f"removed    {article_id}")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check settings, stores and models.

    Says how to mend what is broken, and exits with 1 if something is.
    """
    checks: list[dict[str, Any]] = []
    try:
        settings = rag.Settings()
        checks.append({"name": "settings", "ok": True, "found": f".env {'read' if Path('.env').is_file() else 'not there'}"})
        with _open(settings, fill=False) as engine:
            checks += [
                {"name": name.replace("_", " "), "ok": True, "found": _in_words(name, found)} for name, found in engine.status().items()
            ]
            begin = time.perf_counter()
            found = len(engine.retrieve("What do the articles say?"))
            checks.append({"name": "retrieval", "ok": True, "found": f"{found} passages in {1000 * (time.perf_counter() - begin):.0f} ms"})
    except rag.BylineError as error:
        checks.append({"name": "index" if checks else "settings", "ok": False, "found": str(error)})
    if as_json:
        _print_json(checks)
    else:
        terminal.print_checks(checks)
    if not all(check["ok"] for check in checks):
        raise typer.Exit(1)


@contextmanager
def _open(settings: rag.Settings | None = None, *, fill: bool = True) -> Iterator[rag.Engine]:
    """The engine; an empty index is filled first, behind a progress bar, unless the command is one that fills it itself."""
    with terminal.progress_bar() as progress:
        engine = rag.open_engine(settings, fill=fill, progress=progress)
    with engine:
        yield engine


def _standard_input() -> rag.Document:
    """What is piped in; it may not be larger than a file."""
    from rag.formats.dispatch import LARGEST_DOCUMENT

    data = sys.stdin.buffer.read(LARGEST_DOCUMENT + 1)
    if len(data) > LARGEST_DOCUMENT:
        raise typer.BadParameter(f"Standard input has more than {LARGEST_DOCUMENT / 1e6:.0f} MB. Ingest a file.", param_hint="-")
    return rag.Document("standard input", data)


def _in_words(name: str, found: Any) -> str:
    if isinstance(found, list | tuple):
        return ", ".join(map(str, found)) or "none"
    return _MISSING.get(name, "none") if found is None else str(found)


def _read_span(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)-(\d+)", text)
    if not match or int(match[1]) >= int(match[2]):
        raise typer.BadParameter(f"{text} is not START-END, two offsets, the smaller first.", param_hint="--passage")
    return int(match[1]), int(match[2])


def _read_history(path: Path) -> list[rag.Turn]:
    try:
        turns = json.loads(path.read_text(encoding="utf-8"))
        return [{"role": _ROLES[turn["role"]], "content": _text(turn["content"])} for turn in turns]
    except (ValueError, TypeError, KeyError) as error:
        raise typer.BadParameter(f"{path} is not a JSON list of turns with role and content.", param_hint="--history") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The ``byline`` command."""
    try:
        app(args=arguments, prog_name="byline")
    except rag.BylineError as error:
        terminal.complain(str(error))
        raise SystemExit(1) from error
    raise SystemExit(0)


if __name__ == "__main__":
    main()
