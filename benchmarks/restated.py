"""True variants of sentences, made by rule: what ``benchmarks.support`` asks the support check to let pass.

Each says what the sentence says, or less. Like ``falsified`` it uses nothing of ``rag.verification``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.falsified import Told, family
from rag.dating.dates import date_in_words
from rag.names import find_names
from rag.spellings import same_word
from rag.terms import MONTHS, fold

_PRONOUN = re.compile(r"(?:He|She) (?=[a-z])")
_OTHER_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|they|their)\b", re.IGNORECASE)
_RELATIVE_CLAUSE = re.compile(r", (?:who|which) [^,;:()\"“”]{5,90},(?= [a-z])")
_TRAILING_CLAUSE = re.compile(r", (?:who|which|where) [^,;:()\"“”]{5,120}\.$")
_APPOSITION = re.compile(r"(?<=[A-Z]\w{2}), (?:a|an|the) [^,;:()\"“”]{3,70},(?= (?:has|had|said|told|is|was|will|[a-z]+ed)\b)")
_LEADING = re.compile(r"^(?:In|After|Since|During|Earlier|On|At|Despite|Following) [^,\"“”]{3,60}, (?=[A-Za-z])")
_ONES = "two three four five six seven eight nine ten eleven twelve".split()
_SPELLED = re.compile(r"\b(" + "|".join(_ONES) + r")\b(?= [a-z]{3,})")
_FIGURE = re.compile(r"(?<![\w.,$€£:/-])(?<!\. )(?<!r )(?<!y )([2-9]|1[0-2])(?= [a-z]{3,})")
_LONG_MONTH = "|".join(month.capitalize() for month in MONTHS)
_MONTH_DAY = re.compile(rf"\b({_LONG_MONTH}) (\d{{1,2}})(?:, (\d{{4}}))?(?![\d:-])")
_SHORT = {"Jan": 1, "Feb": 2, "Aug": 8, "Sept": 9, "Oct": 10, "Nov": 11, "Dec": 12}
_SHORT_DAY = re.compile(r"\b(Jan|Feb|Aug|Sept|Oct|Nov|Dec)\. (\d{1,2})(?![\d:-])")
_SYNONYMS = dict(
    pair.split("/")
    for pair in """began/started started/began big/large
    ended/finished tried/attempted built/constructed company/firm film/movie nation/country
    lawmakers/legislators bought/purchased nearly/almost almost/nearly wants/wishes huge/enormous assistance/help aid/help kids/children
    firm/company probe/investigation premier/prime~minister showed/demonstrated begin/start start/begin quickly/rapidly strike/attack
    strikes/attacks attacks/strikes killed/slain wealthy/rich polls/elections residents/inhabitants vital/crucial urged/called~on
    ousted/removed protests/demonstrations demonstrations/protests grew/increased""".split()
)
_SYNONYM = re.compile(r"(?<![\w-])(" + "|".join(_SYNONYMS) + r")(?![\w-])")
_MORE_THAN = (
    ("more than", "over"),
    ("More than", "Over"),
    ("Over", "More than"),
    ("about", "around"),
    ("U.S.", "US"),
    ("the US", "the United States"),
)
_SAID_THAT = re.compile(
    r"^((?:The |Two |Three |Five |Seven )?[A-Z][^,\"“”.:;]{2,60}?) (said|told [A-Z]\w+)(?: that)? "
    r"(?=(?:the|a|an|it|he|she|they|his|her|there|this|[A-Z])\b)"
)
_SAID_LAST = re.compile(r"^(.{20,}), ((?:[a-z]|[A-Z])[^,\"“”]{2,70}?) (said|told [A-Z]\w+)\.$")
_NO_SUBJECT = re.compile(r"\b(?:who|that|which|it|he|she|they|we|i|not|and|also|later|then|has|had|have)\b", re.IGNORECASE)
_NO_OBJECT = re.compile(r"\b(?:and|it|he|they|who|that|to|which|by|on|in|for|with|as)\b")
_ACTIVE = re.compile(
    r"^((?:(?:The|A|An) )?(?:[\w’'-]+ ){0,2}?[\w’-]+) (?:has |had |have )?(condemned|launched|announced|attacked|killed|rejected|accepted|"
    r"released|acquired|approved|adopted|published|introduced|unveiled|signed|defeated|confirmed|cancelled|criticized|"
    r"opened|created|banned|"
    r"reported|described|filed|used|won) ((?:the|a|an|[A-Z\d])[\w’' -]{2,50}?)((?:,| (?:in|on|at|after|last|this|during|"
    r"for|with|from) )[^;“”\"]*)?\.$"
)


def restated(told: Told) -> Iterator[tuple[str, str]]:
    """The true variants of a sentence, each with its kind. What joins two sentences is made by the caller, who has both."""
    yield "verbatim", told.text
    rules = (
        ("pronoun resolved", _resolved), ("date and outlet in front", _reported), ("passive", _passive), ("clause dropped", _shortened),
        ("numerals", _numerals), ("name in another form", _name), ("date in another form", _date), ("synonym", _synonym),
        ("reported speech", _speech),
    )  # fmt: skip
    for kind, rule in rules:
        for variant in dict.fromkeys(rule(told)):
            if variant != told.text:
                yield kind, variant[0].upper() + variant[1:]


def lowered(text: str) -> str:
    """The sentence as it goes on within another: its first letter small, unless a name or "I" begins it."""
    first = re.match(
        r"(?:[A-Z][a-z]+ly,|However,|Earlier|Videos|Sources|Loyalists|The|A|An|In|On|At|It|There|This|These|They|He|She|"
        r"His|Her|But|After|Before|Some|Many|One|Two|Three)\b",
        text,
    )
    return text[0].lower() + text[1:] if first else text


def _resolved(told: Told) -> Iterator[str]:
    begins = _PRONOUN.match(told.text)
    if not begins or not told.before:
        return
    named = [told.before[start:end] for start, end in find_names(told.before)]
    people = [name for name in named if any(name == person or name == family(person) for person in told.people)]
    if (
        len({family(name) for name in people}) == 1
        and told.before.startswith(people[0])
        and not _OTHER_PRONOUN.search(told.text[begins.end() :])
    ):
        yield f"{people[0]} {told.text[begins.end() :]}"


def _reported(told: Told) -> Iterator[str]:
    if (
        told.publisher
        and told.published
        and len(told.published) > 4
        and not re.match(r"[\"“‘]|(?:But|And|Yet|However|Separately)\b", told.text)
    ):
        preposition = "On" if len(told.published) > 7 else "In"
        yield f"{preposition} {date_in_words(told.published)} {told.publisher} reported that {lowered(told.text)}"
        yield f"According to {told.publisher}, {lowered(told.text)}"


def _passive(told: Told) -> Iterator[str]:
    found = _ACTIVE.match(told.text)
    if found and not _NO_SUBJECT.search(found[1]) and not _NO_OBJECT.search(found[3]) and not _OTHER_PRONOUN.search(found[3]):
        plural = found[3].endswith("s") and not found[3].endswith("ss")
        yield f"{found[3]} {'were' if plural else 'was'} {found[2]} by {lowered(found[1])}{found[4] or ''}."


def _shortened(told: Told) -> Iterator[str]:
    for pattern, put in ((_RELATIVE_CLAUSE, ""), (_APPOSITION, ""), (_TRAILING_CLAUSE, ".")):
        if found := pattern.search(told.text):
            rest = told.text[: found.start()] + put + told.text[found.end() :]
            if (put or " and " not in found.group()) and len(rest.split()) > 6:
                yield rest
    if (found := _LEADING.match(told.text)) and re.match(r"(?:[A-Z]|the |a |an )", told.text[found.end() :]):
        yield told.text[found.end() :]


def _numerals(told: Told) -> Iterator[str]:
    if (found := _SPELLED.search(told.text)) and not re.match(r" (?:of|or|and|to)\b", told.text[found.end() :]):
        yield told.text[: found.start()] + str(_ONES.index(found[1]) + 2) + told.text[found.end() :]
    if found := _FIGURE.search(told.text):
        yield told.text[: found.start()] + _ONES[int(found[1]) - 2] + told.text[found.end() :]


def _name(told: Told) -> Iterator[str]:
    for start, end in find_names(told.text):
        name = told.text[start:end]
        if " " in name and name in told.people and not re.match(r"[’'-]", told.text[end:]) and not told.text[:start].endswith((".", "to ")):
            yield told.text[:start] + family(name) + told.text[end:]
            for letters, other in (
                ("ee", "i"),
                ("ou", "u"),
                ("ss", "s"),
                ("mm", "m"),
                ("q", "k"),
                ("Mo", "Mu"),
                ("al-", "al "),
                ("kh", "h"),
            ):
                spelled = name.replace(letters, other)
                pairs = list(zip(fold(name).split(), fold(spelled).split(), strict=False))
                if spelled != name and all(same_word(one, two) for one, two in pairs):
                    yield told.text.replace(name, spelled)
                    return
            return


def _date(told: Told) -> Iterator[str]:
    text = told.text
    if found := _MONTH_DAY.search(text):
        number = [*map(str.capitalize, MONTHS)].index(found[1]) + 1
        year = f" {found[3]}" if found[3] else ""
        yield f"{text[: found.start()]}{found[2]} {found[1]}{year}{text[found.end() :]}"
        if found[3]:
            yield f"{text[: found.start()]}{found[3]}-{number:02d}-{int(found[2]):02d}{text[found.end() :]}"
        else:
            yield f"{text[: found.start()]}{found[1][:3]}. {found[2]}{text[found.end() :]}"
    if found := _SHORT_DAY.search(text):
        yield f"{text[: found.start()]}{MONTHS[_SHORT[found[1]] - 1].capitalize()} {found[2]}{text[found.end() :]}"
    for date in told.dates:
        if (
            date.basis == "publication date"
            and date.precision in ("day", "month")
            and date.words.split()[-1].lower() not in ("night", "morning")
        ):
            preposition = "on" if date.precision == "day" else "in"
            words = f"{preposition} {date_in_words(date.date)}"
            before = re.sub(rf"\b(?:{preposition}|on|in|by|since|until) $", "", text[: date.start])
            if not re.search(
                r"\b(?:earlier|later|by|since|until|from|between|and|late|early|of|the|after|before|this) $", text[: date.start]
            ) and not text[date.end :].startswith(("’", "'", "-")):
                yield before + (words[0].upper() + words[1:] if not before else words) + text[date.end :]
                return


def _synonym(told: Told) -> Iterator[str]:
    if (found := _SYNONYM.search(told.text)) and not re.match(r" (?:to|off|by|up|out|for)\b", told.text[found.end() :]):
        yield told.text[: found.start()] + _SYNONYMS[found[1]].replace("~", " ") + told.text[found.end() :]
    for words, other in _MORE_THAN:
        pattern = (
            rf"(?<![\w-]){re.escape(words)}(?= \$?\d)"
            if words.lower() in ("more than", "over", "about")
            else rf"(?<![\w.]){re.escape(words)}(?![\w-])"
        )
        if found := re.search(pattern, told.text):
            yield told.text[: found.start()] + other + told.text[found.end() :]
            return


def _speech(told: Told) -> Iterator[str]:
    text = told.text
    if re.search(r"[\"“”]", text):
        return
    if (found := _SAID_THAT.match(text)) and not re.search(r"\b(?:who|which|also|never|not|and)\b", found[1]):
        content = text[found.end() :].rstrip(".")
        if not re.search(r"\b(?:said|told|told)\b", content):
            yield f"{content}, {lowered(found[1])} {found[2]}."
            if found[2] == "said":
                yield f"According to {lowered(found[1])}, {content}."
    elif (
        (found := _SAID_LAST.match(text))
        and not re.search(r"\b(?:said|told)\b", found[1])
        and not re.search(r"\b(?:and|but|who|which)\b", found[2])
    ):
        who = found[2]
        yield f"{who} {found[3]} that {lowered(found[1])}."
        if found[3] == "said" and fold(who) not in ("he", "she", "they"):
            yield f"According to {who}, {lowered(found[1])}."
