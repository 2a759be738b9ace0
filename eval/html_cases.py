"""What the HTML report shows of single cases: question, what was wanted, and each answer with its quotes inside their passages.

Of a held-out case that is not to be shown there is its id, kind, and whether it is right. Answers are Markdown of few signs (emphasis,
quotations, items, markers); anything else in them is text. All of it is escaped, here or by the templates.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

import rag
from eval.compare import Answered, Flip
from eval.facts import wording
from eval.findings import what_is_wrong
from eval.schema import Case, CaseRecord, HistoryTurn

AROUND = 180  # characters of the passage on each side of a quote
_SIGN = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|\[(?P<marker>\d{1,3})\]")

OUTCOMES = {(True, False): "now wrong", (False, True): "now right", (False, False): "wrong in both", (True, True): "right in both"}

Span = tuple[str, int, int]


class Quote(NamedTuple):
    """A citation in its passage: the quote, and what stands before and after it. ``link`` is None unless it is an address of the web."""

    number: int
    anchor: str
    before: str
    words: str
    after: str
    where: str
    link: str | None
    only_here: bool


class Said(NamedTuple):
    """An answer: ``by`` names its run where there are two; ``wrong`` is empty where it is right; ``chance`` is that of being answerable."""

    by: str
    right: bool
    abstained: bool
    wrong: str
    text: Markup
    quotes: tuple[Quote, ...]
    chance: float | None
    seconds: float | None


class ShownCase(NamedTuple):
    """A case with its answers. What a held-out case hides is None or empty, and ``hidden`` says so."""

    id: str
    kind: str
    set: str
    tags: tuple[str, ...]
    outcome: str
    hidden: bool
    question: str | None
    history: tuple[HistoryTurn, ...]
    wanted: tuple[str, ...]
    forbidden: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]


def shown_record(record: CaseRecord, anchor: str, *, show_held_out: bool) -> ShownCase:
    """A case of a run. ``anchor`` begins the anchors of its quotes, and is no other case's."""
    outcome = "right" if record.scores.correct else "wrong"
    if record.case.set == "held_out" and not show_held_out:
        return _hidden(record.case.id, record.case.kind, outcome)
    return _of_case(record.case, outcome, (_said(record, "", anchor, None),))


def shown_pair(base: CaseRecord, new: CaseRecord, names: Sequence[str], anchor: str, *, show_held_out: bool) -> ShownCase:
    """A case as two runs answered it, side by side. ``names`` are the runs', base first."""
    outcome = OUTCOMES[base.scores.correct, new.scores.correct]
    if new.case.set == "held_out" and not show_held_out:
        return _hidden(new.case.id, new.case.kind, outcome)
    said = (_said(base, names[0], f"{anchor}b", _spans(new)), _said(new, names[1], f"{anchor}n", _spans(base)))
    return _of_case(new.case, outcome, said)


def shown_flip(flip: Flip, names: Sequence[str]) -> ShownCase:
    """A case that flipped, of which a record is missing on one side or both, as where a baseline's file was compared: answers in a line."""
    outcome = OUTCOMES[not flip.now_right, flip.now_right]
    if flip.question is None or flip.base is None or flip.new is None:
        return _hidden(flip.id, flip.kind, outcome)
    said = tuple(_kept(kept, name) for kept, name in zip((flip.base, flip.new), names, strict=True))
    return _hidden(flip.id, flip.kind, outcome)._replace(set=flip.set, hidden=False, question=flip.question, said=said)


def answer_markup(text: str, anchors: Mapping[int, str]) -> Markup:
    """An answer's text as HTML: lines as paragraphs, items and quotations as such, markers as links to the quotes that there are."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Markup("\n").join(_line(line, anchors) for line in lines)


def _line(line: str, anchors: Mapping[int, str]) -> Markup:
    for sign, name in (("- ", "item"), ("> ", "quotation"), ("", "")):
        if line.startswith(sign):
            return Markup('<p dir="auto" class="{}">{}</p>').format(name, _inline(line.removeprefix(sign), anchors))
    raise AssertionError("every line starts with nothing")


def _inline(line: str, anchors: Mapping[int, str]) -> Markup:
    parts, done = [], 0
    for match in _SIGN.finditer(line):
        parts.append(escape(line[done : match.start()]))
        done = match.end()
        if match["bold"] is not None:
            parts.append(Markup("<strong>{}</strong>").format(match["bold"]))
        elif (anchor := anchors.get(int(match["marker"]))) is not None:
            parts.append(Markup('<a class="marker" href="#{0}" aria-label="quote {1}">{1}</a>').format(anchor, match["marker"]))
        else:
            parts.append(escape(match[0]))
    return Markup("").join([*parts, escape(line[done:])])


def _of_case(case: Case, outcome: str, said: tuple[Said, ...]) -> ShownCase:
    return ShownCase(
        id=case.id,
        kind=case.kind.value,
        set=case.set,
        tags=case.tags,
        outcome=outcome,
        hidden=False,
        question=case.question,
        history=case.history,
        wanted=tuple(" or ".join(map(wording, fact)) for fact in case.facts),
        forbidden=tuple(map(wording, case.forbidden)),
        evidence=tuple((evidence.article, evidence.sentence or "the whole article") for evidence in case.evidence),
        said=said,
    )


def _hidden(name: str, kind: str, outcome: str) -> ShownCase:
    return ShownCase(name, str(kind), "held_out", (), outcome, True, None, (), (), (), (), ())


def _said(record: CaseRecord, by: str, prefix: str, others: Collection[Span] | None) -> Said:
    answer, right = record.answer, record.scores.correct
    wrong = "" if right else what_is_wrong(record)
    if answer is None:
        return Said(by, right, False, wrong, Markup(""), (), None, None)
    anchors = {citation.number: f"{prefix}-{citation.number}" for citation in answer.citations}
    quotes = tuple(_quote(citation, answer, anchors[citation.number], others) for citation in answer.citations)
    text = answer_markup(answer.text, anchors)
    return Said(by, right, answer.abstained, wrong, text, quotes, answer.trace.answerability, None if record.cached else record.seconds)


def _kept(kept: Answered, by: str) -> Said:
    """What a baseline's file has of an answer: how it begins, without quotes."""
    text = answer_markup(kept.answer or ("" if kept.error else "The baseline does not hold this answer."), {})
    return Said(by, not kept.wrong and kept.error is None, False, kept.wrong, text, (), None, None)


def _quote(citation: rag.Citation, answer: rag.Answer, anchor: str, others: Collection[Span] | None) -> Quote:
    start, end = citation.start, citation.end
    before = after = ""
    for source in answer.sources:
        if source.article_id == citation.article_id and source.start <= start and end <= source.end:
            at = start - source.start
            before, after = source.text[max(0, at - AROUND) : at], source.text[at + end - start :][:AROUND]
            before, after = ("…" if at > AROUND else "") + before, after + ("…" if len(after) == AROUND else "")
            break
    published = [citation.publisher or "publisher not stated", citation.published or "no date"]
    link = citation.url if citation.url and re.match(r"https?://[^\s/]", citation.url) else None
    where = " · ".join([citation.title, *published, *([f"citing {citation.reported_by}"] if citation.reported_by else [])])
    only = others is not None and _span(citation) not in others
    return Quote(citation.number, anchor, before, citation.quote, after, where, link, only)


def _spans(record: CaseRecord) -> set[Span]:
    return {_span(citation) for citation in record.answer.citations} if record.answer else set()


def _span(citation: rag.Citation) -> Span:
    return citation.article_id, citation.start, citation.end
