"""Prompts: a field that is not filled in, or a phrase that prompt and code spell differently, shows in no other test."""

from __future__ import annotations

import pytest

from rag import prompts

FIELDS = {
    "SYSTEM": {"abstain", "fence_open", "fence_close"},
    "SOURCE": {"number", "publisher", "published", "title", "text", "fence_open", "fence_close"},
    "CONVERSATION": {"turns"},
    "TURN": {"role", "content"},
    "QUESTION": {"sources", "conversation", "question"},
}


@pytest.mark.parametrize("name", FIELDS)
def test_each_template_has_the_fields_that_are_filled_in(name: str) -> None:
    template = getattr(prompts, name)
    assert prompts.placeholders(template) == FIELDS[name]
    filled = prompts.fill(template, **dict.fromkeys(FIELDS[name], "{x}"))
    assert filled.count("{x}") == template.count("{")


def test_every_template_is_listed_here() -> None:
    templates = {name for name, value in vars(prompts).items() if name.isupper() and prompts.placeholders(value)}
    assert templates == set(FIELDS)


@pytest.mark.parametrize("values", [{}, {"turns": "a", "more": "b"}])
def test_a_missing_or_unknown_field_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="fields"):
        prompts.fill(prompts.CONVERSATION, **values)


def test_the_model_is_told_the_very_phrase_the_code_looks_for() -> None:
    assert prompts.ABSTAIN in prompts.fill(prompts.SYSTEM, abstain=prompts.ABSTAIN, fence_open="<<<", fence_close=">>>")
