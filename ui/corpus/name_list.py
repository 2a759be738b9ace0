"""The persons that the articles name, as safe HTML: a list searched by any spelling, and each with all spellings and why they are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import rag
from ui import texts
from ui.corpus.article_list import article_row_html
from ui.corpus.facts import CorpusFacts, PeopleFacts, folded
from ui.corpus.frame import asks_only_html, back_html, counted, heading_html, link_html, page_of, pager_html, period_html
from ui.corpus.place import Place

_WORD = re.compile(r"[^\W_]+")
_SPELLINGS_TOLD = 6
"""In the list; one person's page has all."""


def names_html(people: PeopleFacts, place: Place) -> str:
    """The page of the list that a place asks for, those in the most articles first."""
    found = found_people(people, place.search)
    rows = "".join(f"<li>{_row_html(person, place)}</li>" for person in page_of(found, place.page))
    told = f'<ol class="rows roomy">{rows}</ol>' if rows else f'<p class="told">{escape(texts.NOTHING_FOUND)}</p>'
    number = counted(len(found), texts.ONE_PERSON, texts.COUNTED_PERSONS)
    return f'<div class="heading">{heading_html(number)}</div>{told}{pager_html(len(found), place)}'


def found_people(people: PeopleFacts, search: str) -> Sequence[rag.Person]:
    """Those of whom one spelling has all the words of a search."""
    words = folded(search).split()
    if not words:
        return people.people
    return [
        person
        for person, spellings in zip(people.people, people.folded, strict=True)
        if any(all(word in spelling for word in words) for spelling in spellings.split("\n"))
    ]


def person_html(person: rag.Person, facts: CorpusFacts, place: Place) -> str:
    """One person: spellings, why they are one, and the articles that name them, newest first."""
    spellings = "".join(
        f'<tr><th scope="row" dir="auto">{escape(spelling.written)}</th><td>{spelling.mentions:,}</td><td>{len(spelling.articles):,}</td>'
        f"<td>{period_html(spelling.first, spelling.last)}</td></tr>"
        for spelling in person.spellings
    )
    heads = "".join(f'<th scope="col">{escape(label)}</th>' for label in texts.SPELLING_COLUMNS)
    joins = "".join(
        f"<li><bdi>{escape(join.one)}</bdi> = <bdi>{escape(join.other)}</bdi> <span>{escape(join.rule)}</span></li>"
        for join in person.joins
    )
    why = f'<h3 class="label">{escape(texts.WHY_ONE)}</h3><ul class="joins">{joins}</ul>' if joins else ""
    articles = [facts.by_id[article_id] for article_id in reversed(person.articles) if article_id in facts.by_id]
    articles.sort(key=lambda article: article.published is None)
    rows = "".join(f"<li>{article_row_html(article, facts, place)}</li>" for article in page_of(articles, place.part))
    back = back_html(place.but(name="", part=1), person.name, texts.BACK_TO_NAMES)
    return (
        f'{back}<div class="heading">{heading_html(person.name)}{asks_only_html(texts.ASK_ABOUT_THEM, person=person.name)}</div>'
        f'<p class="byline-line">{_about(person)}</p>'
        f'<div class="scrolls" tabindex="0" role="group" aria-label="{escape(texts.SPELLINGS)}"><table><caption class="label">'
        f"{escape(texts.SPELLINGS)}</caption><thead><tr>{heads}</tr></thead><tbody>{spellings}</tbody></table></div>{why}"
        f'<h3 class="label">{escape(texts.NAMED_IN)}</h3><ol class="rows">{rows}</ol>{pager_html(len(articles), place, "part")}'
    )


def _row_html(person: rag.Person, place: Place) -> str:
    name = link_html(place.but(name=person.name, part=1), person.name, "title", f' data-key="{escape(person.name)}"')
    others = _other_spellings(person)
    wanted = folded(place.search).split()
    others.sort(key=lambda written: not (wanted and all(word in folded(written) for word in wanted)))
    told = ", ".join(f"<bdi>{escape(written)}</bdi>" for written in others[:_SPELLINGS_TOLD])
    if len(others) > _SPELLINGS_TOLD:
        told += f", {escape(texts.AND_MORE.format(count=len(others) - _SPELLINGS_TOLD))}"
    also = f'<p class="spellings">{escape(texts.ALSO)} {told}</p>' if others else ""
    return f'{name}<p class="byline-line">{_about(person)}</p>{also}'


def _other_spellings(person: rag.Person) -> list[str]:
    """The spellings beside the name itself. A surname alone is a part of the name or of a fuller spelling, and none of its own."""
    words = {written: frozenset(_WORD.findall(folded(written))) for written in (person.name, *(each.written for each in person.spellings))}
    return [
        written for written, part in words.items() if not part <= words[person.name] and not any(part < whole for whole in words.values())
    ]


def _about(person: rag.Person) -> str:
    mentions = escape(counted(person.mentions, texts.ONE_MENTION, texts.COUNTED_MENTIONS))
    articles = escape(counted(len(person.articles), texts.ONE_ARTICLE, texts.ARTICLES))
    return f"{articles} · {mentions} · {period_html(person.first, person.last)}"
