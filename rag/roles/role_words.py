"""The words that name roles: nouns for those who hold one, words that are part of a role's name, and words for whether it is still held.

From general English, none of them from a story. Ranks and professions, which many hold at once ("general", "lawyer"), are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from rag.terms import STOP_WORDS, fold, stem

Status = Literal["current", "former", "incoming", "acting"]

HEADS = frozenset(
    """president premier minister chancellor king queen emperor pope sultan emir governor mayor speaker chairman chairwoman chairperson
    chair chief ceo cfo coo cto director head leader commander secretary commissioner ambassador envoy spokesman spokeswoman
    spokesperson coach captain manager superintendent sheriff prosecutor judge justice general governor-general secretary-general
    treasurer administrator dean rector executive officer founder cofounder co-founder owner editor adviser advisor deputy
    coordinator negotiator representative whip conductor skipper boss""".split()
)
# Heads that are roles only as the last word of a longer name: "attorney general", "chief executive", "police officer" is none.
ONLY_IN_NAMES = {
    "general": frozenset({"attorney", "secretary", "director", "solicitor", "surgeon", "auditor", "inspector", "prosecutor"}),
    "executive": frozenset({"chief"}),
    "officer": frozenset(
        {"executive", "financial", "operating", "technology", "medical", "technical", "marketing", "information", "legal"}
    ),
    "justice": frozenset({"chief"}),
    "secretary": None,
    "judge": frozenset({"chief"}),
}
# Words before a head that make it another role, rather than say whose it is.
PART_OF_ROLE = frozenset(
    """prime vice deputy assistant associate foreign defense defence interior finance health education home justice oil energy trade
    culture environment transport transportation labour labor economy economic agriculture tourism sports housing planning science
    industry first second third crown attorney solicitor surgeon chief executive general managing head senior junior co lead press
    national security operating financial technology technical medical marketing information legal communications creative editorial
    artistic musical music sporting athletic football basketball baseball hockey cricket national-security opposition majority
    minority party parliamentary military police army navy naval air intelligence fire club team council committee board campaign
    union rebel militia district county city state regional provincial local special athletics high supreme spiritual religious
    political policy research program programme project product design sales human operations investment risk privacy people content
    news managing-editor inspector auditor under permanent private cabinet house senate interim-head bank central reserve climate
    digital water commerce treasury war immigration border homeland social development cooperation strategy data software
    engineering""".split()
)
# First or last names too: a title only with no other capitalised word before it.
ALSO_NAMES = frozenset("king queen dean judge justice pope chancellor prince".split())
# Small words before a role's noun that are no part of the role.
NO_PART = frozenset(
    """said says say told tells asked called named appointed hired fired made met meet praised thanked fellow star veteran legendary
    billionaire controversial popular embattled beleaguered famous young old big top longest-serving well-known self-proclaimed own
    whose including like plus via per following wrote writes added adds explains explained joined replaced succeeded saw became
    about thank neither both either millionaire respected legend great good best then-incoming first-year beloved under-fire
    outspoken
    since though although whether unless""".split()
)
OPTIONAL = frozenset({"head"})  # "head coach" is the coach
# Whoever heads an organisation is called by one of these, whichever; one that the question uses goes before the others.
AT_THE_HEAD = ("head", "chief", "leader", "commander")
_ABBREVIATED = {
    "ceo": ("chief", "executive", "officer"), "cfo": ("chief", "financial", "officer"), "coo": ("chief", "operating", "officer"),
    "cto": ("chief", "technology", "officer"), "pm": ("prime", "minister"),
}  # fmt: skip
_ONE_WORD = {"advisor": "adviser", "co-founder": "cofounder", "chairperson": "chair", "spokesperson": "spokesman"}

STATUS_WORDS: dict[str, Status] = {
    "former": "former", "ex": "former", "onetime": "former", "one-time": "former", "erstwhile": "former", "late": "former",
    "then": "current",
    "previous": "former", "longtime": "current", "long-time": "current", "outgoing": "current", "incoming": "incoming", "new": "current",
    "acting": "acting", "interim": "acting", "caretaker": "acting", "current": "current", "incumbent": "current", "future": "incoming",
    "next": "incoming", "designate": "incoming", "ousted": "former", "deposed": "former", "retired": "former", "disgraced": "former",
    "fallen": "former", "slain": "former", "newly": "current", "recently": "current", "appointed": "current", "elected": "current",
    "would-be": "incoming", "fired": "former", "sacked": "former", "killed": "former",
}  # fmt: skip

# Adjectives of countries that have no beginning of four letters in common with their nouns, by stem.
_COUNTRIES = {
    "british": "britain", "french": "franc", "danish": "denmark", "dutch": "netherland", "spanish": "spain", "welsh": "wale",
    "irish": "ireland", "polish": "poland", "swiss": "switzerland", "finnish": "finland", "turkish": "turkey", "greek": "greec",
    "american": "america", "scottish": "scotland", "english": "england", "swedish": "sweden", "thai": "thailand",
}  # fmt: skip
_DEMONYM = re.compile(r"(?:ian|ean|an|n|i|ese|ish|ite)$")


@lru_cache(maxsize=50_000)
def folded_word(word: str) -> str:
    """A word of a role or organisation as it is compared: folded and stemmed."""
    plain = fold(word.replace(".", "")).replace(" ", "")
    country = _COUNTRIES.get(plain)
    return country if country is not None else stem(plain)


def same_word(one: str, other: str) -> bool:
    """Whether two folded words are one, or a country and the adjective of it: "iraq", "iraqi"."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= 4 and long.startswith(short[: max(4, len(short) - 1)]) and bool(_DEMONYM.search(long)) and len(long) - len(short) <= 3
    )


def role_name(core: Sequence[str], head: str) -> tuple[str, ...]:
    """What a role is called, made comparable: ("prime", "minister") for "premier", ("chief", "executive", "officer") for "CEO".

    Args:
        core: the words before the head that are part of the role's name.
        head: in lower case.
    """
    if head in _ABBREVIATED:
        return (*core, *_ABBREVIATED[head])
    if head == "premier":
        return (*core, "prime", "minister")
    words = [word.lower() for word in core if word.lower() not in OPTIONAL]
    if head == "executive" and words == ["chief"]:
        return _ABBREVIATED["ceo"]
    if head == "boss" and not words:
        head = "chief"
    return (*words, _ONE_WORD.get(head, head))


def is_head(word: str, before: str) -> bool:
    """Whether a word, in lower case, is the noun of a role, given the word before it in lower case."""
    if word in _ABBREVIATED:
        return True
    if word not in HEADS:
        return False
    if word == "officer" and before in ("creative", "people", "product", "compliance", "business", "revenue", "commercial", "scientific"):
        return True
    needed = ONLY_IN_NAMES.get(word)
    return needed is None or before in needed


def belongs(word: str) -> bool:
    """Whether a word can say whose role it is: no function word, and some letters."""
    return fold(word) not in STOP_WORDS and any(character.isalpha() for character in word)
