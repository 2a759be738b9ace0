"""How the shell prints persons: a line for each, or one with spellings, articles and the reasons for each join."""

from __future__ import annotations

from collections.abc import Sequence

from rag.schema import Person, Spelling
from rag.terminal import say

_MOST_ARTICLES = 5  # ids told of one spelling


def print_persons(persons: Sequence[Person]) -> None:
    """Print a line for each person: articles, first and last date, name, other spellings."""
    if not persons:
        say("The articles name no persons.")
        return
    say(f"{'articles':>8}  {'first':<10}  {'last':<10}  name", dim=True)
    for person in persons:
        others = [spelling.written for spelling in person.spellings if spelling.written != person.name and " " in spelling.written]
        also = f"  (also {', '.join(others)})" if others else ""
        say(f"{len(person.articles):>8}  {person.first or '':<10}  {person.last or '':<10}  {person.name}{also}")


def print_person(person: Person) -> None:
    """Print one person: each spelling with how often, when and where it is used, then why they are taken for one."""
    say(person.name, bold=True)
    say(f"{_number(person.mentions, 'mention')} in {_number(len(person.articles), 'article')}{_period(person)}")
    say("\nspellings", bold=True)
    width = max(len(spelling.written) for spelling in person.spellings)
    for spelling in person.spellings:
        say(f"  {spelling.written:<{width}}  {_number(spelling.mentions, 'mention')}{_period(spelling)}")
        more = len(spelling.articles) - _MOST_ARTICLES
        say(f"  {'':<{width}}  {', '.join(spelling.articles[:_MOST_ARTICLES])}{f' and {more} more' if more > 0 else ''}", dim=True)
    if person.joins:
        say("\nwhy these are one", bold=True)
        for join in person.joins:
            say(f"  {join.one} = {join.other}: {join.rule}")
        first = person.joins[0]
        say(f"\nIf that is wrong: byline names --split {_quoted(first.one)} {_quoted(first.other)}", dim=True)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _period(record: Person | Spelling) -> str:
    if record.first is None:
        return ""
    return f", {record.first}" if record.first == record.last else f", {record.first} to {record.last}"


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
