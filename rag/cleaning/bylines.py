"""Which lines say who wrote a story and when it was published: bylines, date lines, notes about the author.

Names and places are told by their form, labels ("Published", "Mis à jour le", "نشر في") by the words that pages of many publishers
use. Dates themselves are read by ``formats.dates_stated``. Whether a line stands where a byline does is ``places.py``'s to judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rag.cleaning.prose import has_digit, is_prose, words_in
from rag.formats.dates_stated import partial_date

BYLINE_WORDS = 20  # most words of a byline
STAMP_WORDS = 16  # most words of a date line
NOTE_WORDS = 60  # most words of a note about the author

# A name as a byline has it: two to five capitalised words, small particles between them.
_PARTICLE = r"(?:de|del|della|di|da|van|von|der|den|al|el|bin|bint|ibn|la|le|dos|ter|ten)"
_PERSON = rf"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?: (?:{_PARTICLE}[ -]){{0,2}}[A-ZÀ-ÖØ-Þ][\w.'’-]*){{1,4}}"
_PERSON_ALONE = re.compile(rf"{_PERSON}(?: (?:Jr|Sr|I{{1,3}}|PhD|MD)\.?)?")
_OUTLET = re.compile(r"(?:the )?[A-Z][\w&.'’-]*(?: (?:(?:of|for|and|the|&) )?[A-Z0-9][\w&.'’-]*){0,4}(?: staff)?")
_ROLE_NOUN = (
    r"(?:reporter|correspondent|editor|writer|columnist|journalist|analyst|producer|contributor|photographer|presenter|"
    r"redakteur(?:in)?|korrespondent(?:in)?|"
    r"journaliste|reporterin|redactora?|corresponsal|muhabiri?)"
)
_ROLE = re.compile(rf"(?!(?:an?|the) )(?:[\w&'’-]+ ){{0,4}}{_ROLE_NOUN}s?(?: (?:at|for|in|of) .{{2,40}})?", re.IGNORECASE)
_PLACE = re.compile(r"(?:in|à|en|aus) [A-ZÀ-Þ][\w.'’-]*(?:,? [A-ZÀ-Þ][\w.'’-]*){0,3}")
_STAFF = re.compile(
    r"(?:[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*){0,3} )?(?i:staff(?: (?:reporter|writer|correspondent)s?)?|news ?desk|web ?desk|"
    r"newsroom|agencies|correspondents?)"
)
_SMALL = re.compile(
    r"\d+ ?(?:h|m|d|min|hrs?|hours?|minutes?|days?)(?: ?(?:ago|read))?|\d+ ?min(?:ute)?s? read|updated|@\w+|[\w.+-]+@[\w.-]+", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s*[|•·/–—,;]\s*| - | and | & | und | et | y | e | with ")
_BAR = re.compile(r"\s*[|•·–—]\s*| - ")
_BY = re.compile(
    r"[\W_]*(?P<before>(?:story|written|reported|posted|analysis|opinion|published|interview|review|commentary|words|text|feature|"
    r"report|compiled|edited) by|by|authors?|"
    r"reporters?|von|par|por|di|door|текст|автор|بقلم|كتب|نویسنده|作者|记者)(?:\s?[:：]\s?|\s)(?P<rest>\S.*)",
    re.IGNORECASE,
)
_DATED_BY = re.compile(rf"\s[Bb]y:? (?P<name>{_PERSON})$")
_TITLED = re.compile(rf"(?P<name>[A-ZÀ-Þ][\w.'’-]+ [A-ZÀ-Þ][\w.'’-]+) (?P<role>(?:[\w&-]+ ){{0,3}}(?i:{_ROLE_NOUN}))$")
_FOREIGN = re.compile(r"(?:von|par|por|di|door)\b", re.IGNORECASE)

_PUBLISHED = (
    r"(?:first |originally )?(?:published|posted|created|issued|released|publication date|date published|date)|publi[ée]e?|"
    r"publicad[oa]|pubblicato|veröffentlicht|erstellt|stand|"
    r"datum|gepubliceerd|geplaatst|yayın(?:lanma)?(?: tarihi)?|giriş(?: tarihi)?|eklenme(?: tarihi)?|опубликовано|"
    r"дата(?: публикации)?|(?:تاريخ )?(?:ال)?نشرت?|نُشرت?|تاریخ(?: انتشار)?|"
    r"منتشر شده|发布(?:时间|于)?|发表(?:时间|于)?|प्रकाशित|प्रकाशन तिथि"
)
_UPDATED = (
    r"(?:last |re)?(?:updated|modified|revised|edited)|last update|mise? à jour|modifiée?|actualizad[oa]|aktualisiert|aggiornato|"
    r"atualizado|bijgewerkt|"
    r"(?:son )?güncelle(?:nme|me)(?: tarihi)?|обновлено|изменено|(?:آخر )?تحديث|به‌روزرسانی|更新(?:时间|于)?|अपडेट"
)
_LABEL = re.compile(
    rf"[\W_]*(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))(?=[\W\d_])\s?(?:(?:on|at|le|el|am|em|il|op|de|في|در|"
    rf"بتاريخ)(?=[\s:]))?\s?[:：]?\s*",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:le|am|el|il|den|del|op)\s(?=\d)", re.IGNORECASE)
_ABROAD = re.compile(
    r"[^\x00-\x7f]|public|pubblic|erstellt|stand|datum|geplaatst|gepubl|actuali|aktuali|aggiorn|atualiz|bijgew|tarihi", re.IGNORECASE
)
_PART = re.compile(
    rf"\s*[|•·]\s*|(?<=\d)(?=(?:Updated|Published))|[,;–—-]?\s+(?=(?:{_UPDATED})(?=[\W\d_]))|\s+[–—-]\s+(?=[^\W\d_]{{3}})", re.IGNORECASE
)
_LABELLED = re.compile(
    r"^[\W_]*(?:first |last |re)?(?:published|posted|updated|modified|date|date published|publication date)\b.{0,40}\d.{0,60}$",
    re.IGNORECASE,
)
_BARE_STAMP = re.compile(
    r"^[\W_]*(?:(?:first |last )?(?:published|posted|updated|modified|created|issued)\b.{0,60}\b(?:19|20)\d\d\b.{0,40}|"
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,? )?(?:\d{1,2}(?:st|nd|rd|"
    r"th)? [^\W\d_]{3,12}\.?,? |[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? )(?:19|20)\d\d"
    r"(?:\W.{0,40})?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\W.{0,40})?|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?:\W.{0,40})?)$",
    re.IGNORECASE,
)
_ENDS_AS_SENTENCE = re.compile(r"\b(?:19|20)\d\d[.!?]$")
_NOTE = re.compile(
    rf"[\W_]*(?:About the author:? )?(?P<name>{_PERSON}) (?:is|are) (?:an?|the|our) (?:[\w&'’,-]+ ){{0,8}}?{_ROLE_NOUN}s?(?:[.,]|$|"
    rf" (?:for|at|with|based|covering|in|on|and|who (?:covers|writes|reports))\b)",
    re.IGNORECASE,
)
_OF_AUTHOR = re.compile(
    r"(?:,.{1,60},)? (?:is|was|are|covers?|reports? (?:on|from)|writes?|has (?:covered|written|worked|been)|joined|can be reached|"
    r"contributed|teaches|lives|works|runs|hosts)\b",
    re.IGNORECASE,
)

Kind = Literal["published", "updated", "bare"]


class Stamp(NamedTuple):
    """A date that a line gives: as the day of publication, of an update, or without saying which. ``date`` is a partial ISO date."""

    kind: Kind
    date: str


def stamps(line: str) -> list[Stamp]:
    """The dates of a line that gives dates and little else; empty for any other line."""
    if len(line) > 200 or words_in(line) > STAMP_WORDS or not has_digit(line) or _ENDS_AS_SENTENCE.search(line):
        return []
    found = [stamp for part in _PART.split(line) if (stamp := _stamp(part))]
    if found:
        return found
    parts = [part for part in re.split(r"\s[-–—|/]\s", line) if part.strip()]  # Lindholm - 3 Oct 2024 - 12:30
    dated = [stamp for part in parts if (stamp := _stamp(part))]
    return dated if len(dated) == 1 and len(parts) <= 4 and all(words_in(part) <= 4 or _stamp(part) for part in parts) else []


def _stamp(part: str) -> Stamp | None:
    """The date that a part of a line gives and nothing else. Where the words beside it are not English, 03/10/2024 is 3 October."""
    label = _LABEL.match(part)
    rest = part[label.end() :] if label else part.strip(" \t*_()[]")
    before = _PREPOSITION.match(rest)
    date = partial_date(
        rest[before.end() :] if before else rest, day_first=True if before or (label and _ABROAD.search(label.group())) else None
    )
    if date is None or not (len(date) == 10 or (label and len(date) == 7)):
        return None
    return Stamp("bare" if label is None else "published" if label["published"] else "updated", date)


def is_stamp(line: str) -> bool:
    """Whether a line gives a day with its year, perhaps a time and who wrote it, and nothing else."""
    if words_in(line) > STAMP_WORDS or len(line) > 200 or not has_digit(line):
        return False
    return (
        not _ENDS_AS_SENTENCE.search(line) and not re.search(r"[^\W\d_]{2}[.!?]$", line) and _BARE_STAMP.match(line) is not None
    ) or bool(stamps(line))


def is_date_line(line: str) -> bool:
    """Whether a line gives a day as ``is_stamp``, or says that what it gives is a date of publication, in whatever form."""
    return is_stamp(line) or (
        words_in(line) <= STAMP_WORDS and not is_prose(line) and (_LABELLED.match(line) is not None or _is_labelled_abroad(line))
    )


def _is_labelled_abroad(line: str) -> bool:
    label = _LABEL.match(line)
    return label is not None and has_digit(line[label.end() :][:20]) and (":" in label.group() or words_in(line) <= 6)


def authors_in(line: str) -> str | None:
    """The names in a byline, as they stand there; None for a line that is none.

    ``By Jane Roe and John Doe``, ``Story by Jane Roe • 2h``, ``Jane Roe, Senior Reporter``, ``JANE ROE | AP``; not ``Jane Roe`` alone.
    """
    if words_in(line) > BYLINE_WORDS or len(line) > 200 or is_prose(line):
        return None
    by = _BY.match(line)
    dated = _DATED_BY.search(line) if by is None else None
    if dated and is_stamp(line[: dated.start()]):
        return dated["name"]
    plain = by["rest"] if by else line.strip(" \t*_|•·–—-")
    undated = " | ".join(part for part in _BAR.split(plain) if not stamps(part))
    parts = [part.strip(" \t*_.") for part in _SEPARATOR.split(undated)]
    parts = [part for part in parts if part]
    if not parts:
        return None
    parts = [piece for part in parts for piece in _name_and_office(part)]
    names = [part for part in parts if _is_person(part)]
    others = [part for part in parts if part not in names]
    if by is None:
        return _signed(names, others, has_bar=_BAR.search(plain) is not None, is_first=parts[0] in names)
    if _FOREIGN.match(by["before"]) and not names:
        return None
    if not re.match(r"[A-ZÀ-Þ]", parts[0]):  # scripts without capitals, behind a label
        return parts[0] if not parts[0].isascii() and len(parts) <= 3 else None
    if all(_is_beside(part) for part in others) and (names or len(others) <= 2):
        return ", ".join(_without_place(name) for name in names) or parts[0]
    return None


def _signed(names: Sequence[str], others: Sequence[str], *, has_bar: bool, is_first: bool) -> str | None:
    """A byline without "by": a name with an office or, after a bar, an agency; or "Staff"."""
    known = all(
        _ROLE.fullmatch(other) or _STAFF.fullmatch(other) or _SMALL.fullmatch(other) or (has_bar and re.fullmatch(r"[A-Z]{2,5}", other))
        for other in others
    )
    if not others or not known or any(words_in(name) > 4 for name in names):
        return None
    if names:
        return ", ".join(_without_place(name) for name in names) if is_first else None
    return others[0] if len(others) == 1 and _STAFF.fullmatch(others[0]) and " " in others[0] else None


def _name_and_office(part: str) -> tuple[str, ...]:
    """``Jane Roe Courts correspondent`` in two."""
    titled = _TITLED.match(part)
    return (titled["name"], titled["role"]) if titled else (part,)


def _is_person(part: str) -> bool:
    plain = _without_place(part)
    return _PERSON_ALONE.fullmatch(plain) is not None and not _ROLE.fullmatch(plain) and not _STAFF.fullmatch(plain)


def _without_place(part: str) -> str:
    """``Jane Roe in Paris`` without the place."""
    match = re.search(rf" {_PLACE.pattern}$", part)
    return part[: match.start()] if match else part


def _is_beside(part: str) -> bool:
    """Whether something may stand beside a name in a byline: an office, an outlet, a place, how long ago."""
    return any(pattern.fullmatch(part) for pattern in (_ROLE, _OUTLET, _PLACE, _SMALL, _STAFF)) or bool(stamps(part))


def is_byline(line: str) -> bool:
    """Whether a line names its author and nothing else: ``By Jane Roe and John Doe``."""
    return authors_in(line) is not None


def is_by(line: str) -> bool:
    """Whether a line is a byline that says so: ``By Jane Roe``."""
    return _BY.match(line) is not None and is_byline(line)


def is_name(line: str) -> bool:
    """Whether a line has the form of a person's name, perhaps with a place: a byline beside a date line, and nothing by itself."""
    return words_in(line) <= 7 and _PERSON_ALONE.fullmatch(_without_place(line.strip(" \t*_•·|"))) is not None


def is_office(line: str) -> bool:
    """Whether a line names an office, perhaps where: ``Business reporter, Paris``, under a name."""
    first, _, place = line.strip(" \t*_•·|").partition(", ")
    return _ROLE.fullmatch(first) is not None and words_in(line) <= 6 and (not place or _PLACE.fullmatch(f"in {place}") is not None)


def is_with_agency(line: str) -> bool:
    """Whether a line says that a newspaper wrote it with an agency: ``Le Courrier avec AFP``, ``gs/dpa``."""
    return (
        re.fullmatch(
            r"(?:[A-ZÀ-Þ][\w.'’-]* ){1,5}(?:avec|mit|con|com|met|with|and|et|und|y) [A-Z]{2,7}|[a-z]{2,4}/[a-z]{2,4}(?:/[a-z]{2,4})?",
            line.strip(),
        )
        is not None
    )


def is_note_about(line: str, author: str) -> bool:
    """Whether a line at the end of a story tells who its author is."""
    plain = line.lstrip(" \t*_—–-")
    if words_in(line) > NOTE_WORDS or not author or not plain.casefold().startswith(author.casefold()):
        return False
    return _OF_AUTHOR.match(plain[len(author) :]) is not None


def note_names(line: str) -> str | None:
    """Whom a line tells to be a journalist, where that is all it does: ``Jane Roe is a reporter covering trade``."""
    match = _NOTE.match(line) if words_in(line) <= NOTE_WORDS else None
    return match["name"] if match else None
