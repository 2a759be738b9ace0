"""The page at ``/sign-in`` and the line that says who is signed in, as HTML. Needs no script, and decides nothing."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from ui import texts

_STYLE = """
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px; background: var(--paper); color: var(--ink);
  font: 16px/1.6 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
main { width: min(380px, 100%); }
h1 { font: 700 30px/1.1 var(--serif); letter-spacing: -.015em; margin: 0 0 6px; }
p { margin: 0; color: var(--soft); font-size: 15px; line-height: 1.5; }
form { margin-top: 22px; padding-top: 20px; border-top: 1px solid var(--line); display: grid; gap: 6px; }
label { font-size: 14px; font-weight: 600; }
input { width: 100%; min-height: 48px; padding: 10px 14px; margin-bottom: 10px; font: inherit; color: var(--ink); background: var(--raised);
  border: 1px solid color-mix(in srgb, var(--soft) 75%, transparent); border-radius: 8px; }
input:focus { border-color: var(--link); outline: 1px solid var(--link); }
button { min-height: 48px; margin-top: 6px; font: inherit; font-weight: 600; color: var(--paper); background: var(--link); border: 0;
  border-radius: 8px; cursor: pointer; }
button:hover { filter: brightness(1.1); }
button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
[role=alert] { color: var(--alert); }
"""


def sign_in_html(where: str, name: str = "", problem: str = "") -> str:
    """The page.

    Args:
        where: path that is opened after signing in.
        name: what was typed as a name.
        problem: why it was not let in; empty where nobody has tried.
    """
    told = f'<p role="alert" id="problem">{escape(problem)}</p>' if problem else ""
    about = ' aria-describedby="problem" aria-invalid="true"' if problem else ""
    on_name, on_password = ("", " autofocus") if name else (" autofocus", "")
    plain = 'autocomplete="username" autocapitalize="none" spellcheck="false"'
    body = (
        f'<form method="post" action="/sign-in"><input type="hidden" name="next" value="{escape(where)}">{told}'
        f'<label for="name">{escape(texts.SIGN_IN_NAME)}</label>'
        f'<input id="name" name="name" value="{escape(name)}" {plain} required{about}{on_name}>'
        f'<label for="password">{escape(texts.SIGN_IN_PASSWORD)}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password" required{about}{on_password}>'
        f"<button>{escape(texts.SIGN_IN)}</button></form>"
    )
    return _document(f"<p>{escape(texts.SIGN_IN_WHY)}</p>{body}")


def no_entry_html(reason: str) -> str:
    """The page for whoever cannot sign in here, because a proxy does that."""
    return _document(f'<p role="alert">{escape(reason)}</p>')


def signed_in_html(person: str, by_cookie: bool) -> str:
    """Who is signed in and, where they did that here, the button that ends it; empty where nobody signs in."""
    if not person:
        return ""
    name = escape(texts.SIGNED_IN_AS.format(person=person))
    leave = f'<form method="post" action="/sign-out"><button title="{name}">{escape(texts.SIGN_OUT)}</button></form>' if by_cookie else ""
    return f'<div class="person"><span class="name" dir="auto" title="{name}">{name}</span>{leave}</div>'


def _document(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(texts.SIGN_IN)} · {escape(texts.NAME)}</title><style>{_colours()}{_STYLE}</style></head>"
        f"<body><main><h1>{escape(texts.NAME)}</h1>{body}</main></body></html>"
    )


@cache
def _colours() -> str:
    """The chat's own, light and dark."""
    sheet = (Path(__file__).parent.parent / "assets" / "style.css").read_text(encoding="utf-8")
    light, dark = (re.search(rf"^{start} {{(.*?)}}", sheet, flags=re.MULTILINE | re.DOTALL) for start in (":root", r"\.dark"))
    assert light is not None  # a test shows the page
    assert dark is not None
    return f":root {{{light[1]}}} @media (prefers-color-scheme: dark) {{ :root {{{dark[1]}}} }}"
