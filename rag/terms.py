"""Words as they are compared: folded, then stemmed into index terms.

``fold`` makes two ways of writing one word equal (case, diacritics, apostrophes, hyphens, the Arabic article); ``index_terms`` is what
the keyword index holds and what a question is turned into. Neither keeps offsets, and neither knows spelling variants of names: those are
``names.py``'s.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "eu": "basque",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it":
    "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru":
    "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Function words of English, question words among them: they carry no topic. "us" is not one of them, because folding makes it of "U.S.".
STOP_WORDS = frozenset(
    """a about after again against all also am an and any are as at be because been before being below between both but by can could did do
    does doing down during each few for from further had has have having he her here hers him his how i if in into is it its itself just may
    me might more most must my no nor not now of off on once only or other our out over own same shall she should so some such than that the
    their theirs them then there these they this those through to too under until up upon very was we were what when where which while who
    whom whose why will with would you your yours tell say said says""".split()
)

# English verbs, and a few nouns, that no stemmer brings together, base form first. A dictionary lemmatizer (simplemma) was measured: it
# takes seconds to load.
_IRREGULAR = """\
arise arose arisen; bear bore borne; beat beaten; become became; begin began begun; bend bent; bind bound; blow blew blown; break broke
broken; bring brought; build built; buy bought; catch caught; choose chose chosen; come came; deal dealt; draw drew drawn; drink drank
drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled; fly flew flown;
forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given; go went
gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend
lent; lose lost; make made; mean meant; meet met; pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; see saw seen; seek
sought; sell sold; send sent; shake shook shaken; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat;
sleep slept; slide slid; speak spoke spoken; spend spent; spin spun; stand stood; steal stole stolen; stick stuck; strike struck stricken;
swear swore sworn; sweep swept; swim swam swum; take took taken; teach taught; tear tore torn; think thought; throw threw thrown;
understand understood; undertake undertook undertaken; wake woke woken; wear wore worn; win won; withdraw withdrew withdrawn; withstand
withstood; write wrote written; overthrow overthrew overthrown; die dying; lie lying; man men; woman women; child children; person people"""
_BASE_FORMS = {form: base for base, *forms in map(str.split, _IRREGULAR.split(";")) for form in forms}

MONTHS = "january february march april may june july august september october november december".split()
# Written large, and nobody's name where they stand in a date.
CALENDAR = frozenset([*MONTHS, *"monday tuesday wednesday thursday friday saturday sunday".split()])

# Each of these patterns begins with the sign it is about, so that the search leaps from one such sign to the next: a pattern that looks
# behind first is tried at every character, which made folding take twice as long.
_POSSESSIVE = re.compile(r"['’`ʼ](?<=\w.)[sS]\b")
_INSIDE_WORD = "'’‘`ʼʾʿʻ´"
_INSIDE_ACRONYM = re.compile(r"\.[^\W\d_]\.")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_DASHES = re.compile(r"[-‐-―_/]+")
_AFTER_ARTICLE = re.compile(r"l (?<=\b[ae]l )(?=\w)")
_ARTICLE = re.compile(r"\b(?:al|el) (?=\w)")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_TERM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ASCII_DIGIT = re.compile(r"[0-9]")
_INSIDE_NUMBER = re.compile(r",(?<=\d,)(?=\d)")
_NO_POINT = re.compile(r"\.(?:(?!\d)|(?<!\d\.))")
_LETTERS_ONLY = "".join(sign if sign.isalpha() else " " for sign in map(chr, range(128)))
_LETTERS_DIGITS_POINTS = "".join(sign if sign.isalnum() or sign == "." else " " for sign in map(chr, range(128)))


def fold(text: str) -> str:
    """The text in lower case without diacritics, apostrophes, hyphens, dots of acronyms, possessive s and Arabic article.

    ``fold("Moqtada al-Sadr's Shi'ite bloc")`` is ``"moqtada sadr shiite bloc"``. Its length differs from the text's.
    """
    if text.isascii():
        if text.isalnum():  # one word, as most of what is folded
            return text.lower()
        signs = "'" in text or "`" in text
    else:
        signs = True
    if signs:
        text = _POSSESSIVE.sub("", text)
    if "." in text and _INSIDE_ACRONYM.search(text):
        text = _ACRONYM.sub(lambda match: match.group().replace(".", ""), text)
    if signs:
        for sign in _INSIDE_WORD:
            text = text.replace(sign, "")
    plain = text.casefold()
    if not plain.isascii():
        for character in set(_NOT_ASCII.findall(plain)):
            letters = _without_diacritics(character)
            if letters != character:
                plain = plain.replace(character, letters)
    plain = _DASHES.sub(" ", plain)
    return _ARTICLE.sub("", plain) if _AFTER_ARTICLE.search(plain) else plain


@lru_cache(maxsize=10_000)
def _without_diacritics(character: str) -> str:
    """What is left of a folded character, ``ss`` of a ligature for one; nothing of what combines with another."""
    return "".join(part for part in unicodedata.normalize("NFKD", character) if part <= "\x7f" or not unicodedata.combining(part))


def words(text: str) -> list[str]:
    """Folded words and numbers in order, stop words included; ``16bn`` gives ``16`` and ``bn``."""
    plain = fold(text)
    if not plain.isascii():
        for sign in set(_NOT_ASCII.findall(plain)):
            if not sign.isalnum():
                plain = plain.replace(sign, " ")
    # In ASCII a text falls into its words at blanks once all other signs are blanks, in half the time that ``_TERM`` takes for it.
    if not plain.isascii():
        return _terms(plain)
    if not _ASCII_DIGIT.search(plain):
        return plain.translate(_LETTERS_ONLY).split()
    plain = _NO_POINT.sub(" ", _INSIDE_NUMBER.sub("", plain)).translate(_LETTERS_DIGITS_POINTS)
    found: list[str] = []
    for word in plain.split():
        found += (word,) if word.isalpha() or word.isdigit() else _terms(word)
    return found


def _terms(plain: str) -> list[str]:
    return [match.replace(",", "") if match[0].isdigit() else match for match in _TERM.findall(plain)]


def index_terms(text: str, language: str = "en") -> list[str]:
    """Folded, stemmed words in order, without stop words. Languages without a Snowball stemmer are only folded."""
    return [stem(word, language) for word in words(text) if word not in STOP_WORDS]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of a folded word; of an irregular English form, that of its base."""
    if language == "en":
        word = _BASE_FORMS.get(word, word)
    algorithm = STEMMERS.get(language)
    return _stemmer(algorithm).stemWord(word) if algorithm else word


@cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm, 0)  # its own cache is not safe across threads; ours is
