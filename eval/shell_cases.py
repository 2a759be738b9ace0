"""The shell's commands for cases: ``byline-eval validate``, ``new``, ``feedback``, ``accept`` and ``schema``.

Exit codes: 0 done, 2 the file has mistakes, or wrong use.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

import rag
from eval.case_schema import Case, json_schema
from eval.cases import SHIPPED, CaseError
from eval.drafting import drafts_from
from eval.drafts import accept as accept_drafts
from eval.drafts import add_drafts, draft_of_feedback, line_of
from eval.gold import GoldError, GoldFinder
from eval.indexes import FreshOption, IndexOption, settings_for
from eval.validation import validate as validate_file


def register(app: typer.Typer) -> None:
    """Add the commands to the shell."""
    for command in (validate, new, feedback, accept, schema):
        app.command()(command)


def validate(
    files: Annotated[list[Path] | None, typer.Argument(help="Files of cases, JSON Lines; without one, the shipped ones.")] = None,
    index: IndexOption = None,
    fresh: FreshOption = False,
) -> None:
    """Name every mistake in files of cases: what is no case, and what the articles do not bear out."""
    paths = files or sorted(SHIPPED.parent.glob("*.jsonl"))
    with settings_for(index, fresh=fresh) as settings, rag.open_engine(settings) as engine:
        found = {path: validate_file(path, engine) for path in paths}
    problems = [problem for validation in found.values() for problem in validation.problems]
    if problems:
        raise CaseError(f"{len(problems)} mistake{'s' * (len(problems) > 1)}. docs/evaluation.md says what a case holds.", problems)
    for path, validation in found.items():
        typer.echo(f"{path}: {_count(validation.cases)}; no mistakes")


def new(
    articles: Annotated[list[str] | None, typer.Argument(help="Ids, file names, addresses or titles; without one, all articles.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to add the drafts to; without it they are printed.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Drafts from one article, at most.")] = 10,
    from_feedback: Annotated[
        bool, typer.Option("--from-feedback", help="Draft cases from the thumbs down that readers gave in the chat instead.")
    ] = False,
    index: IndexOption = None,
    fresh: FreshOption = False,
) -> None:
    """Draft cases from sentences with names, dates and numbers, or from thumbs down, for a person to edit and accept. None is run."""
    if from_feedback and (articles or index or fresh):
        raise typer.BadParameter("--from-feedback drafts what readers asked: leave out articles, --index and --fresh.")
    drafts = _of_feedback() if from_feedback else _of_articles(articles, most, index, fresh=fresh)
    if out is None:
        for draft in drafts:
            typer.echo(line_of(draft))
    else:
        added = add_drafts(out, drafts)
        typer.echo(f"{out}: {added} added, {len(drafts) - added} there already. Edit them, then byline-eval accept {out} ID…")


def feedback(
    delete: Annotated[list[str] | None, typer.Option(metavar="ID", help="Delete this one for good; several times.")] = None,
    delete_all: Annotated[bool, typer.Option("--delete-all", help="Delete all of them for good.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the records, with answers and conversations.")] = False,
) -> None:
    """List the thumbs that readers gave answers in the chat, or delete them."""
    with _feedback_store() as store:
        if delete_all:
            typer.echo(f"{store.clear()} deleted from {store.path}")
        elif delete:
            gone = store.delete(delete)
            typer.echo(f"{gone} deleted from {store.path}")
            if gone < len(set(delete)):
                raise typer.BadParameter(
                    f"{len(set(delete)) - gone} of them {store.path} does not hold; byline-eval feedback lists what it does."
                )
        elif as_json:
            typer.echo(json.dumps([each.to_dict() for each in store.all()], ensure_ascii=False, indent=1))
        else:
            for each in store.all():
                reason = f"  ({each.reason})" if each.reason else ""
                typer.echo(f"{each.feedback_id}  {each.given}  {each.rating:4}  {_printable(each.answer.question + reason)}")


def _feedback_store() -> closing[rag.FeedbackStore]:
    return closing(rag.FeedbackStore(rag.Settings().feedback))


def _printable(typed: str) -> str:
    """What a visitor typed, on one line and without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in typed)


def _of_feedback() -> list[Case]:
    with _feedback_store() as store:
        return [draft_of_feedback(each) for each in store.all() if each.rating == "down"]


def _of_articles(articles: Sequence[str] | None, most: int, index: Path | None, *, fresh: bool) -> list[Case]:
    with settings_for(index, fresh=fresh) as settings, rag.open_engine(settings) as engine:
        finder = GoldFinder(engine.articles())
        try:
            chosen = [finder.article(name) for name in articles] if articles else engine.articles()
        except GoldError as error:
            raise typer.BadParameter(str(error)) from error
        persons = engine.names()
        return [draft for article in chosen for draft in drafts_from(article, engine.passages(article.article_id), persons, most)]


def accept(
    file: Annotated[Path, typer.Argument(help="File with drafts.")],
    ids: Annotated[list[str], typer.Argument(help="Ids of the drafts that are right.")],
    into: Annotated[Path | None, typer.Option(metavar="FILE", help="File of cases to move them to; without it they stay.")] = None,
    index: IndexOption = None,
    fresh: FreshOption = False,
) -> None:
    """Make cases of drafts, when the articles bear them out. Nothing is changed where one has a mistake."""
    with settings_for(index, fresh=fresh) as settings, rag.open_engine(settings) as engine:
        accept_drafts(file, ids, engine, into=into)
    typer.echo(f"{into or file}: {len(ids)} accepted")


def schema() -> None:
    """Print the JSON Schema of a case, as docs/case.schema.json has it."""
    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=1))


def _count(cases: tuple[Case, ...]) -> str:
    accepted = [case for case in cases if not case.draft]
    answerable = [case for case in accepted if case.answerable]
    count = f"{len(accepted)} cases, {len(answerable)} answerable, {sum(bool(case.evidence) for case in answerable)} with evidence"
    drafts = len(cases) - len(accepted)
    return f"{count}, {drafts} draft{'s' * (drafts > 1)}" if drafts else count
