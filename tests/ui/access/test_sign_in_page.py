"""What a visitor typed, and who is signed in, are text on the page, never markup."""

from __future__ import annotations

import pytest

from ui.access.sign_in_page import no_entry_html, sign_in_html, signed_in_html

HOSTILE = "\"><script>alert('x')</script>"


@pytest.mark.parametrize(
    "html",
    [sign_in_html(HOSTILE, HOSTILE, HOSTILE), no_entry_html(HOSTILE), signed_in_html(HOSTILE, True)],
    ids=["form", "no form", "line"],
)
def test_nothing_a_visitor_says_is_markup(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_password_manager_knows_the_fields() -> None:
    html = sign_in_html("/")
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert 'role="alert"' not in html


def test_it_has_the_colours_of_the_chat_in_light_and_dark() -> None:
    html = sign_in_html("/")
    assert html.count("--paper:") == 2
    assert "@media (prefers-color-scheme: dark)" in html


def test_the_way_out_is_offered_only_where_it_leads_out() -> None:
    assert 'action="/sign-out"' in signed_in_html("ann", True)
    assert "Signed in as ann" in signed_in_html("ann", False)
    assert "<form" not in signed_in_html("ann", False)
    assert signed_in_html("", True) == ""
