"""One article in full, as safe HTML: its text, with what cleaning took out in its place, and what is known of it and how surely."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from html import escape
from itertools import pairwise

import rag
from ui import texts
from ui.answers.article_view import original_html
from ui.answers.rendering import origin_html
from ui.answers.timeline import date_words
from ui.corpus.article_list import article_row_html, language_name
from ui.corpus.facts import CorpusFacts
from ui.corpus.frame import back_html, counted, link_html
from ui.corpus.place import Place
from ui.wording import readable_date

_MOST_OPEN = 12
"""A longer list is folded."""


def article_in_full_html(
    article: rag.Article,
    facts: CorpusFacts,
    place: Place,
    people: Sequence[rag.Person] = (),
    passages: Iterable[rag.Passage] = (),
    own: Collection[str] = (),
    change: str = "",
) -> str:
    """The article that a place has open.

    Args:
        article: the one.
        facts: of all articles.
        place: where it was opened, so that one gets back there.
        people: whom it names, those in the most articles first.
        passages: of it.
        own: ids of the articles that only the person asking has.
        change: safe HTML of what corrects and removes it.
    """
    language = f'lang="{escape(article.language)}"'
    about = origin_html(article.publisher, article.agency, article.published) + original_html(article.url)
    if own:
        about += f" · {escape(texts.OWN if article.article_id in own else texts.SHARED)}"
    back = back_html(place.but(article=""), article.article_id, texts.BACK_TO_LIST)
    aside = "".join(
        (
            _left_out_html(article.removed),
            _known_html(article),
            _story_html(article, facts, place),
            _people_html(people),
            _dates_html(passages),
        )
    )
    return (
        f'<article class="in-full">{back}<div class="head"><p class="byline-line">{about}</p>'
        f'<h2 class="landing" tabindex="-1" data-landing {language} dir="auto">{escape(article.title)}</h2>{change}</div>'
        f'<div class="beside"><div class="article-text" {language}>{text_html(article.text, article.removed)}</div>'
        f'<div class="about">{aside}</div></div></article>'
    )


def text_html(text: str, removed: Sequence[rag.Removed] = ()) -> str:
    """An article's text in paragraphs, each removed piece where it stood; without the pieces and tags it is the text, sign for sign."""
    at: dict[int, list[rag.Removed]] = defaultdict(list)
    for piece in removed:
        at[min(max(piece.position, 0), len(text))].append(piece)
    gaps = [match.span() for match in re.finditer(r"\s*\n\s*|\A\s*|\s*\Z", text)]
    edges = sorted({0, len(text), *(edge for gap in gaps for edge in gap), *at})
    inside, parts = False, list[str]()
    for start, end in pairwise([*edges, len(text)]):
        if start in at:
            between = any(first <= start <= last for first, last in gaps)
            if between and inside:
                parts.append("</p>")
                inside = False
            parts += [_removed_html(piece, between) for piece in at[start]]
        words = escape(text[start:end])
        if any(first <= start < last for first, last in gaps):
            parts.append(f"</p>{words}" if inside else words)
            inside = False
        elif words:
            parts.append(words if inside else f'<p dir="auto">{words}')
            inside = True
    return "".join(parts) + ("</p>" if inside else "")


def _removed_html(piece: rag.Removed, between: bool) -> str:
    """A piece in its place: a paragraph of its own between paragraphs; hidden till the reader asks for it."""
    marked = f'<del data-reason="{escape(piece.reason)}">{escape(piece.text)}</del>'
    return f'<p class="left-out" dir="auto">{marked}</p>' if between else f'<span class="left-out">{marked}</span>'


def _section(heading: str, body: str, folded: bool = False) -> str:
    """A part beside the text, with its heading; folded where it is long."""
    if not folded:
        return f'<section><h3 class="label">{escape(heading)}</h3>{body}</section>'
    return f'<details><summary class="label">{escape(heading)}</summary>{body}</details>'


def _left_out_html(removed: Sequence[rag.Removed]) -> str:
    """The switch that shows what was left out, and the same as a list under its reasons."""
    if not removed:
        return _section(texts.LEFT_OUT_OF_PAGE, f'<p class="told">{escape(texts.NOTHING_LEFT_OUT)}</p>')
    by_reason: dict[str, list[rag.Removed]] = defaultdict(list)
    for piece in removed:
        by_reason[piece.reason].append(piece)
    groups = "".join(
        f"<details><summary><bdi>{escape(reason)}</bdi> <span>{len(pieces):,}</span></summary>"
        f'<ul>{"".join(f"""<li dir="auto">{escape(piece.text)}</li>""" for piece in pieces)}</ul></details>'
        for reason, pieces in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    switch = (
        f'<label class="switch"><input type="checkbox" class="shows-left-out" data-key="left-out"> {escape(texts.SHOW_LEFT_OUT)}</label>'
    )
    return _section(texts.LEFT_OUT_OF_PAGE, f'{switch}<div class="reasons">{groups}</div>')


def _known_html(article: rag.Article) -> str:
    """Each field, how it was found and how surely."""
    values = {
        "title": (texts.FIELD_TITLE, article.title),
        "publisher": (texts.FIELD_PUBLISHER, article.publisher),
        "published": (texts.FIELD_PUBLISHED, readable_date(article.published) if article.published else None),
        "url": (texts.FIELD_ADDRESS, article.url),
        "language": (texts.FIELD_LANGUAGE, language_name(article.language)),
    }
    rows = ""
    for name, (label, value) in values.items():
        found = article.found.get(name)
        told = f'<bdi class="value">{escape(value)}</bdi>' if value else f'<span class="missing">{escape(texts.FIELD_NOT_STATED)}</span>'
        if found is not None:
            how = escape(texts.FOUND_AND_SURE.format(how=found.how, sure=texts.SURE[found.sure]))
            words = (
                f' <q dir="auto">{escape(found.words)}</q>' if found.words and found.words not in (value, getattr(article, name)) else ""
            )
            told += f'<span class="how {found.sure}">{how}{words}</span>'
        rows += f"<dt>{escape(label)}</dt><dd>{told}</dd>"
    return _section(texts.HOW_KNOWN, f"<dl>{rows}</dl>")


def _story_html(article: rag.Article, facts: CorpusFacts, place: Place) -> str:
    """The other articles that tell the same report, oldest first."""
    story = article.story or article.article_id
    if facts.tellings.get(story, 0) < 2:
        return ""
    others = [head for head in facts.headlines if (head.story or head.article_id) == story and head.article_id != article.article_id]
    rows = "".join(f"<li>{article_row_html(head, facts, place)}</li>" for head in others)
    return _section(texts.ONE_OF.format(count=len(others) + 1), f'<ol class="rows">{rows}</ol>', len(others) > _MOST_OPEN)


def _people_html(people: Sequence[rag.Person]) -> str:
    if not people:
        return ""
    links = "".join(f"<li>{link_html(Place(listed='names', name=person.name), person.name)}</li>" for person in people)
    return _section(
        counted(len(people), texts.ONE_PERSON, texts.COUNTED_PERSONS), f'<ul class="names">{links}</ul>', len(people) > 2 * _MOST_OPEN
    )


def _dates_html(passages: Iterable[rag.Passage]) -> str:
    """The dates of events, earliest first, each with the words that give it."""
    words: dict[tuple[str, str, str], dict[tuple[str, str], None]] = defaultdict(dict)  # in order, each once
    for passage in passages:
        for event in passage.event_dates:
            words[event.first, event.last, event.date][event.words, texts.BASES[event.basis]] = None
    if not words:
        return ""
    rows = ""
    for (_, _, stated), told in sorted(words.items()):
        said = "".join(
            f'<li><q dir="auto">{escape(expression)}</q>{f" {escape(basis)}" if basis else ""}</li>' for expression, basis in told
        )
        rows += f"<dt>{escape(date_words(stated))}</dt><dd><ul>{said}</ul></dd>"
    return _section(texts.EVENT_DATES, f'<dl class="dates">{rows}</dl>', len(words) > _MOST_OPEN)
