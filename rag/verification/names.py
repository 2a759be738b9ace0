"""Names of a claim: each must stand in the quote, in whatever spelling; a pronoun stands for somebody the passage named before.

Whose name it is that a pronoun stands for is taken from the words beside it and from the sentences before the quote. Who does what is
``roles``'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from rag.answer_schema import Source
from rag.names import find_names
from rag.spellings import name_parts
from rag.terms import CALENDAR, STOP_WORDS, fold, index_terms, stem, words
from rag.verification.alike import ALIKE
from rag.verification.reading import OPENERS, one_root, read, small_words
from rag.verification.related import is_word

SameName = Callable[[str, str], bool]

# What takes from the word that follows.
_LESSER = re.compile(
    r"\b(deputy|vice|acting|former|ex|onetime|assistant|interim|shadow|honorary|alleged|suspected|would-be|aspiring|retired|failed|attempted|fake)\b"
    r"(?=[- ])",
    re.IGNORECASE,
)
_NEAR = 2  # sentences before the quote in which the one must stand for whom a pronoun stands
_ADVERBS = frozenset("reportedly allegedly apparently also then later had has have".split())
_POSSESSIVE = frozenset("his her their its our my".split())
_PRONOUNS = _POSSESSIVE | frozenset("he she they it him them we i".split())
# Words by which a sentence says who reports it, and words that carry a capital because they open a sentence.
FRAME = frozenset(
    """according report reports reported reporting article articles source sources news agency outlet published publication dated wrote
    writes stated states told adds added""".split()
)
_OPENERS = OPENERS | frozenset(
    """however meanwhile additionally moreover furthermore although though since despite following later earlier separately finally both
    several some many nearly almost one two three four five six seven eight nine ten twelve another recently overall it the""".split()
)
_COMMON_ENDINGS = ("ing", "edly", "ally", "tion", "tions", "ment", "ments", "ness", "ship", "ism")
_CALENDAR = CALENDAR | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun".split())
# What is called by two names everywhere: countries, unions, an agency; and those named after them.
_ONE_CALLED = (
    (re.compile(r"\bU\.S\.(?:A\.)?|\b(?:United States(?: of America)?|USA)\b"), "US"),
    (re.compile(r"\bU\.K\.|\b(?:United Kingdom|Great Britain)\b"), "UK"),
    (re.compile(r"\bU\.N\.|\bUnited Nations\b"), "UN"),
    (re.compile(r"\bE\.U\.|\bEuropean Union\b"), "EU"),
    (re.compile(r"\bAssociated Press\b"), "AP"),
)  # fmt: skip
_NAMED_AFTER = (
    frozenset("us america american americans".split()),
    frozenset("uk britain british".split()),
    frozenset("eu european".split()),
    *(
        frozenset(line.split())
        for line in """france french;germany german;spain spanish;sweden swedish;denmark danish;poland polish pole;turkey turkish turk
        netherlands dutch holland;greece greek;ireland irish;england english;scotland scottish;wales welsh;switzerland swiss;finland finnish
        norway norwegian;belgium belgian;portugal portuguese;china chinese;japan japanese;ukraine ukrainian;afghanistan afghan;iraq iraqi
        lebanon lebanese;argentina argentine;peru peruvian;cyprus cypriot;philippines filipino philippine;thailand thai
        myanmar burmese burma;brazil brazilian;canada canadian;czechia czech;hungary hungarian;slovakia slovak;serbia serb serbian
        croatia croatian croat;israel israeli;kosovo kosovar;congo congolese;somalia somali;niger nigerien;europe european;mexico mexican
        chile chilean;vietnam vietnamese;taiwan taiwanese;iceland icelandic""".replace("\n", ";").split(";")
    ),
)


def wrong_names(claim: str, quote: str, sources: Sequence[Source], same_name: SameName | None) -> Iterator[str]:
    """Reasons why the quote does not bear the names of the claim."""
    claim = one_called(claim)
    nearby = " . ".join([quote, *(source.publisher or "" for source in sources), *(_outlets(source, quote) for source in sources)])
    passage = _nearby(quote, sources)
    everything = " . ".join(f"{source.title}. {source.text}" for source in sources)
    if "unitedstates" in read(claim).terms and not read(f"{nearby} . {passage}").like("unitedstates"):
        yield "US is not in the quote"
    small = small_words(quote).union(*(small_words(source.text) for source in sources))
    for start, end in read(claim).names:
        parts = _parts(claim, start, end, small)
        if not parts or named(parts, nearby, same_name):
            continue
        if _pronoun_instead(claim[:start], claim[end:], quote) and named(parts, f"{nearby} . {passage}", same_name):
            continue
        if _is_description(parts, nearby, everything, same_name):
            continue
        yield f"{claim[start:end]} is not in the quote"


def raised(claim: str, quote: str) -> Iterator[str]:
    """Somebody called by an office or a deed that the quote only has with "former", "deputy" or "alleged" before it."""
    if _LESSER.search(claim):
        return
    mine, theirs = read(claim), read(quote)
    for match in _LESSER.finditer(quote):
        noun = next((token for token in theirs.tokens if token.start >= match.end() and token.term), None)
        if noun is None or noun.start > match.end() + 2 or not mine.has_stem(stem(noun.word)):
            continue
        if len(theirs.with_stem(stem(noun.word))) == 1:
            yield f"the quote says {match[1]!r} before {noun.text!r}"
            return


def _outlets(source: Source, quote: str) -> str:
    """The outlets that the source's attributions credit in the quote."""
    at = source.text.find(quote)
    if at < 0:
        return ""
    begin, end = source.start + at, source.start + at + len(quote)
    return " . ".join(record.outlet for record in source.attributions if record.outlet and record.start < end and begin < record.end)


def _nearby(quote: str, sources: Sequence[Source]) -> str:
    """The titles, and of each passage what a pronoun in the quote can point to: the sentences just before it."""
    found = []
    for source in sources:
        at = source.text.find(quote)
        before = [source.text[a - source.start : b - source.start] for a, b in source.sentences if b - source.start <= at]
        found.append(f"{source.title}. {' '.join(before[-_NEAR:]) if source.sentences and at >= 0 else source.text}")
    return " ".join(found)


def _parts(claim: str, start: int, end: int, small: frozenset[str]) -> list[str]:
    """The words of a name that have to be found."""
    parts = [word for word in words(one_called(claim[start:end])) if word not in STOP_WORDS and word not in FRAME and word not in _CALENDAR]
    opens_sentence = not claim[:start].strip(" \"'“‘(-") or claim[:start].rstrip(" \"'“‘(")[-1:] in ".:!?“"
    if (
        opens_sentence
        and parts
        and (
            parts[0] in _OPENERS
            or is_common(parts[0])
            or _is_alone(claim, start, end)
            or _is_small(parts[0], claim[start:end].split()[0], small)
        )
    ):
        parts = parts[1:]  # its capital says nothing
    parts = [part for part in parts if len(part) > 1] or parts
    return [] if small.issuperset(parts) else parts


def _is_alone(claim: str, start: int, end: int) -> bool:
    """Whether it is one word of the dictionary; ``unsaid`` looks at it then."""
    reading = read(claim)
    token = next((each for each in reading.tokens if each.start == start), None)
    following = reading.tokens[token.place + 1].text if token and token.place + 1 < len(reading.tokens) else ""
    return (
        token is not None
        and token.end >= end - 2
        and is_word(stem(token.word))
        and not following[:1].isupper()
        and not token.text.isupper()
    )


def is_common(word: str) -> bool:
    """Whether a word that opens a sentence is no name, as its ending or the lists of words alike tell."""
    return word.endswith(_COMMON_ENDINGS) or stem(word) in ALIKE


def _is_small(part: str, written: str, small: frozenset[str]) -> bool:
    return part in small and fold(written) == part


def named(parts: Sequence[str], text: str, same_name: SameName | None) -> bool:
    """Whether a text has a name: all its parts, or its last part standing alone as a surname, or a spelling or other form of it."""
    names, in_text = _names_and_words(text)
    if all(_has(part, in_text) for part in parts) or (parts[-1],) in names:
        return True
    if _acronym(parts, text, names):
        return True
    if same_name is None:
        return False
    written = " ".join(parts)
    return any(
        same_name(written, " ".join(name)) or (len(parts) > 1 and len(name) == 1 and same_name(parts[-1], name[0])) for name in names
    )


def _has(part: str, in_text: frozenset[str]) -> bool:
    if part in in_text or any(part in group and group & in_text for group in _NAMED_AFTER):
        return True
    return any(_same_word(part, word) for word in in_text)


def one_called(text: str) -> str:
    """The text with what goes by two names called by one of them."""
    for pattern, name in _ONE_CALLED:
        text = pattern.sub(name, text)
    return text


def _acronym(parts: Sequence[str], text: str, names: frozenset[tuple[str, ...]]) -> bool:
    """Whether a name stands in the text by its first letters, or the text has the name of which these are the first letters."""
    if len(parts) == 1 and 2 <= len(parts[0]) <= 6:
        return any("".join(word[0] for word in name) == parts[0] for name in names if len(name) == len(parts[0]))
    letters = "".join(part[0] for part in parts)
    return len(letters) > 1 and any(name == (letters,) for name in names)


@lru_cache(maxsize=4096)
def _names_and_words(text: str) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    plain = one_called(text)
    return frozenset(tuple(words(plain[start:end])) for start, end in find_names(plain)), frozenset(words(plain))


@lru_cache(maxsize=100_000)
def _same_word(one: str, other: str) -> bool:
    """Equal, or one made of the other: Iran and Iranian, Kurd and Kurdish."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 4 and len(long) - len(short) <= 4 and long.startswith(short))


def _is_description(parts: Sequence[str], nearby: str, passage: str, same_name: SameName | None) -> bool:
    """Whether a name is in the quote by its last word, with an office or given name before it that the passage has elsewhere."""
    if len(parts) < 2 or parts[-1] in small_words(passage):
        return False
    others = [name for name in _names_and_words(nearby)[0] if len(name) > 1 and name[-1] == parts[-1]]
    if any(name[-2] in _names_and_words(passage)[1] and not _has(name[-2], frozenset(parts)) for name in others):
        return False  # "the Iraqi Government" is no description of the Iranian one
    return named(parts[-1:], nearby, same_name) and named(parts, passage, same_name)


def _pronoun_instead(before: str, after: str, quote: str) -> bool:
    """Whether a quote has a pronoun where a claim has a name: ``"Lind met Brandt"`` and ``"She met Brandt"``, by the words beside it."""
    is_possessive = after.startswith(("'s", "’s", "’ ", "' "))
    kept = Counter(words(f"{before} {after}"))
    last, following = words(before)[-1:], [word for word in words(after)[:5] if word not in _ADVERBS][:3]
    quoted = [word for word in words(quote) if word not in _ADVERBS]
    for place, word in enumerate(quoted):
        if word not in _PRONOUNS or (word != "her" and (word in _POSSESSIVE) != is_possessive):
            continue
        if kept[word] >= quoted.count(word):
            continue  # it still stands in the claim
        beside = quoted[place + 1 : place + 4]
        mine, theirs = index_terms(" ".join(following))[:1], index_terms(" ".join(beside))[:1]
        if (mine and mine == theirs) or following[:1] == beside[:1] or (last and last == quoted[max(place - 1, 0) : place]):
            return True
    return False


def same_parts(one: str, other: str, same_name: SameName | None) -> bool:
    """Whether two names written in claim and quote can be one: equal last parts, or as ``same_name`` says."""
    mine, theirs = name_parts(one), name_parts(other)
    if not mine or not theirs:
        return False
    if mine[-1] == theirs[-1] or set(mine) <= set(theirs) or set(theirs) <= set(mine) or one_root(mine[-1], theirs[-1]):
        return True
    if any(mine[-1] in group and theirs[-1] in group for group in _NAMED_AFTER):
        return True
    return same_name is not None and same_name(" ".join(words(one)), " ".join(words(other)))
