"""``byline-ui``: opens the engine, serves the chat page, and opens it in a browser.

The port is taken first, so that a wrong one is told at once; what is heavy is imported after that.
"""

from __future__ import annotations

import sys
import threading
import time
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

import rag
from ui import texts

if TYPE_CHECKING:
    import uvicorn

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on (BYLINE_UI_HOST); 0.0.0.0 lets other machines in.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (BYLINE_UI_PORT), 7860 unless set; 0 takes any free one.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
) -> None:
    """Chat with the articles in a browser."""
    if context.invoked_subcommand is not None:
        return
    from ui.access.accounts import Accounts
    from ui.listening import reserve
    from ui.settings import PageSettings

    given = {"host": host, "port": port}
    settings = PageSettings(**{name: value for name, value in given.items() if value is not None})
    if settings.users:
        Accounts(settings.users)  # a wrong entry is told before anything slow begins
    with reserve(settings.host, settings.port) as bound:
        typer.echo(texts.ENGINE_OPENING, err=True)
        with rag.open_engine(progress=_tell) as engine:
            from ui.server import server

            serving = server(engine, settings)
            shown_host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
            url = f"http://{f'[{shown_host}]' if ':' in shown_host else shown_host}:{bound.getsockname()[1]}/"
            threading.Thread(target=_when_started, args=(serving, url, browser), daemon=True).start()
            serving.run(sockets=[bound])


@app.command()
def hash_password(
    name: Annotated[str, typer.Argument(help="Who is to sign in with it.")],
) -> None:
    """Print an entry of BYLINE_USERS.

    The password is asked for twice, or read from standard input when that is no terminal.
    """
    from ui.access.accounts import entry_for

    if sys.stdin.isatty():
        password = typer.prompt(
            texts.NEW_PASSWORD.format(name=name), hide_input=True, confirmation_prompt=texts.NEW_PASSWORD_AGAIN, err=True
        )
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    typer.echo(entry_for(name, password))


def _tell(progress: rag.Progress) -> None:
    typer.echo(texts.INGESTING.format(done=progress.done, total=progress.total, path=progress.path), err=True)


def _when_started(serving: uvicorn.Server, url: str, browser: bool) -> None:
    while not serving.started:
        if serving.should_exit:
            return
        time.sleep(0.05)
    typer.echo(texts.LISTENING.format(name=texts.NAME, url=url))
    if browser:
        webbrowser.open(url)


def main() -> None:
    """The command's entry: an error of ours is one line on standard error and exit code 1."""
    try:
        app()
    except rag.BylineError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
