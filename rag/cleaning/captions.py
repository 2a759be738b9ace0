"""Which lines are captions: those that hold or end with the credit of a picture."""

from __future__ import annotations

import re

from rag.cleaning.prose import words_in

CAPTION_WORDS = 80  # most words of a caption
CREDIT_WORDS = 14  # most words of a line that begins with "Credit"; in a longer one something else follows

# News agencies, archives and words that stand in the credit of a picture.
_AGENCIES = (
    r"reuters|a\.?p\.?|associated press|afp|agence france[- ]presse|getty(?: images)?|epa|efe|ansa|dpa|pa(?: wire| images| media)?|"
    r"shutterstock|alamy|istock|unsplash|pexels|wikimedia(?: commons)?|wikipedia|anadolu(?: agency)?|xinhua|tass|sipa|imago|"
    r"zuma\w*|bloomberg|"
    r"nurphoto|keystone|picture alliance|instagram|twitter|facebook|youtube|flickr|nasa|noaa|yonhap|kyodo|"
    r"ritzau|lehtikuva|europa press|rex features|press association"
)
# Those that sell pictures only, so that their name at the end of a line is a credit, and none of who reports what the line says.
_ARCHIVES = (
    r"getty(?: images)?|shutterstock|alamy|istock|unsplash|pexels|wikimedia(?: commons)?|nurphoto|picture alliance|rex features|"
    r"depositphotos"
)
_CREDIT_WORD = (
    r"photo(?:graph)?s?|photograph(?:er|y)|images?|pictures?|pics?|hand-?out|file|courtesy|screenshot|screengrab|illustration|"
    r"collage|rendering|supplied"
)
_LABEL = (
    r"(?:image|photo(?:graph)?|picture|pic|video|illustration|graphic|file photo|cover|credit|caption|foto(?:graf[ií]a)?|bild|"
    r"crédit(?:s)?(?: photo)?|imagen|"
    r"photographie|fotoğraf|фото|الصورة|صورة|عکس|图片|图源|摄影)s?"
)
_CREDIT = re.compile(
    rf"^{_LABEL} ?(?:source|credits?|courtesy(?: of)?|by|via|from|de|von|di)?s? ?[:：|©/] ?\S.{{0,200}}$"  # Photo: AFP
    rf"|^{_LABEL} (?:source|credit|courtesy(?: of)?|by|via)s? [A-Z].{{0,80}}$"  # Photo by Jane Roe
    rf"|^(?:{_ARCHIVES})$"
    rf"|^(?:photography|photographs|pictures|photos|illustrations?) by [A-Z].{{2,80}}$"
    rf"|^(?:file|archive|handout) (?:photo|image|picture)\b ?[:—–-].*$|^FILE ?[—–-]+ ?\S.*$"
    rf"|^(?:©|\(c\) ).{{2,80}}\b(?:{_AGENCIES}|{_CREDIT_WORD})\b.{{0,40}}$",
    re.IGNORECASE,
)
_BUTTON_AT_END = re.compile(r".{3,300}\b(?:hide|toggle) caption$", re.IGNORECASE)
_CAPTION_AT_END = re.compile(r"caption$", re.IGNORECASE)
# ``Photo: a crime in itself`` heads a part of an article.
_LOWER_AFTER_LABEL = re.compile(
    rf"(?:(?i:{_LABEL})) ?[:：] ?(?!(?i:{_AGENCIES}|courtesy|via|{_CREDIT_WORD})\b)[a-zà-ÿ](?![A-Z])|(?:(?i:{_LABEL})) (?:by|"
    rf"via) [a-zà-ÿ]"
)
_BRACKET = re.compile(r"(?P<before>.?)\s?[(\[](?P<inside>[^()\[\]]{2,120})[)\]](?P<after>\.?)$")
_CREDIT_IN_BRACKETS = re.compile(
    rf"(?:(?:{_AGENCIES})(?:\s?[/|,–—-].{{0,80}}| .{{0,60}})?|.{{0,60}}[/|–—-]\s?(?:{_AGENCIES})|"
    rf".{{0,60}}\b(?:{_CREDIT_WORD})\b.{{0,60}}|via:? (?:@.{{1,60}}|(?:{_AGENCIES})\b.{{0,60}}))",
    re.IGNORECASE,
)
_CREDIT_AT_END = re.compile(
    rf"\b(?:Photo(?:graph)?|Image|Picture|Credit|Video|PHOTO|IMAGE|CREDIT)s?(?: by| credit|"
    rf" courtesy(?: of)?)?: ?[A-Z©][^.!?]{{1,80}}\.?$"  # … in Paris. Photo: Jane Roe
    rf"|\b(?:Foto|FOTO|Bild|Photo|Fotoğraf|[Cc]rédit(?: photo)?)(?:graf[ií]a)? ?: ?(?:(?i:{_AGENCIES})\b|"
    rf"[A-ZÀ-Þ])[^.!?]{{0,60}}$"  # … im Einsatz. Foto: dpa
    rf"|(?:^|[.!?|,”\"]|\s[|©]) ?(?:©\s?)?(?i:{_AGENCIES}) ?[/|–—-] ?[A-Z][^.!?]{{1,60}}$"  # … REUTERS/Jane Roe
    rf"|[/|©] ?(?i:{_AGENCIES})\.?$"  # Jane Roe / Getty Images
    rf"|[^.!?]\s[-–—] ?(?i:{_ARCHIVES})$"  # Cranes at work - Getty Images
    r"|(?<=[.!?”»\w])\s©\s?[A-Z][^.!?]{1,60}$"  # … in Paris. © Jane Roe
)
# Every credit at the end holds one of these signs, and no sentence ends after it; looking for them first spares nearly all paragraphs the
# long pattern, which took half of the time of judging a line.
_SIGN_OF_CREDIT = re.compile(r"[:/|©][^!?]*$")
_DASH_OF_CREDIT = re.compile(r"[–—-][^.!?]*$")
_DATE_AT_END = re.compile(
    r"[,;] (?:(?:on |in )?(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? |\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|"
    r"oct|nov|dec)[a-z]*\.?,? |"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december),? )(?:19|20)\d\d\.?$",
    re.IGNORECASE,
)


def is_caption(line: str) -> bool:
    """Whether a line is a picture's credit, or ends with one."""
    if words_in(line) > CAPTION_WORDS:
        return False
    if _LOWER_AFTER_LABEL.match(line):
        return False
    if _CREDIT.match(line) or (_CAPTION_AT_END.search(line[-9:]) and _BUTTON_AT_END.match(line)):
        return not re.match(r"credit", line, re.IGNORECASE) or words_in(line) <= CREDIT_WORDS
    return _has_credit_at_end(line[-120:]) or _has_credit_in_brackets(line)


def _has_credit_at_end(end: str) -> bool:
    return (_SIGN_OF_CREDIT.search(end) or _DASH_OF_CREDIT.search(end)) is not None and _CREDIT_AT_END.search(end) is not None


def _has_credit_in_brackets(line: str) -> bool:
    """``… in Paris. (AP Photo/Jane Roe)``, ``… at the White House (Reuters)``; but not ``…, officials told The Associated Press (AP)``.

    A credit stands behind the sentence, or the sentence has no end at all; brackets inside a sentence belong to it.
    """
    bracket = _BRACKET.search(line[-140:]) if ")" in line[-3:] or "]" in line[-3:] else None
    if bracket is None or not _CREDIT_IN_BRACKETS.fullmatch(bracket["inside"]):
        return False
    inside = bracket["inside"]
    if not (
        inside[0].isupper() or inside[0] in "©@" or inside.casefold().startswith(("via", "photo", "image", "picture", "courtesy", "file"))
    ):
        return False
    before = line[: len(line) - len(bracket.group()) + len(bracket["before"])].rstrip()
    if _spells(before, inside):
        return False
    behind_sentence = not before or before[-1] in ".!?…”\"’'"
    return behind_sentence or not bracket["after"]


def _spells(before: str, short: str) -> bool:
    """Whether the words before a bracket begin with the letters in it: ``Environmental Protection Agency (EPA)``."""
    letters = "".join(word[0] for word in re.findall(r"\w+", before)[-8:] if word[0].isupper())
    return short.isalpha() and short.isupper() and letters.endswith(short)


def ends_with_date(line: str) -> bool:
    """Whether a line ends with a comma and a date with its year, as captions do: ``…, Tehran, April 6, 2019``."""
    return _DATE_AT_END.search(line[-60:]) is not None
