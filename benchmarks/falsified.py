"""False variants of true sentences, made by rule: what ``benchmarks.support`` asks the support check to refuse.

Each rule changes one thing that makes the sentence say something else. Where a rule could leave it true (the two sides of a meeting
swapped) or make nonsense, it makes nothing. The lists here are this benchmark's own; nothing of ``rag.verification`` is used.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.names import find_names
from rag.schema import EventDate
from rag.terms import CALENDAR, MONTHS, fold


class Told(NamedTuple):
    """A sentence of an article, and what its variants may be made of.

    Attributes:
        text: the sentence.
        before: the one before it, empty where there is none.
        people: full names of persons and bodies that the article names, in order.
        dates: those the sentence gives, their offsets counted in it.
        publisher, published: of the article.
    """

    text: str
    before: str
    people: tuple[str, ...]
    dates: tuple[EventDate, ...]
    publisher: str | None
    published: str | None


_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|would|could|should|must|did|does|do|can)\b(?! (?:not|n[’']t|no|never)\b)")
BASE = dict(
    pair.split(":")
    for pair in """said:say told:tell asked:ask made:make took:take held:hold led:lead won:win lost:lose gave:give wrote:write went:go
    came:come found:find began:begin met:meet sent:send sold:sell bought:buy built:build paid:pay killed:kill announced:announce
    reported:report     launched:launch attacked:attack condemned:condemn visited:visit warned:warn called:call
    added:add released:release claimed:claim
    confirmed:confirm filed:file accused:accuse reached:reach helped:help played:play scored:score signed:sign joined:join ended:end
    opened:open raised:raise agreed:agree demanded:demand rejected:reject ordered:order promised:promise leads:lead heads:head wants:want
    controls:control plans:plan says:say makes:make takes:take threatens:threaten commands:command stopped:stop rushed:rush ruled:rule
    argued:argue noted:note showed:show saw:see became:become left:leave got:get fell:fall rose:rise spent:spend hit:hit set:set""".split()
)
_THIRD = re.compile(r"s$")
_VERB = re.compile(r"(?<=[a-z\d’'] )(?:" + "|".join(BASE) + r")\b|(?<=[a-z] )(?:" + "|".join(BASE) + r")\b")
_NEGATED = re.compile(r" (?:not|never)\b(?! only| necessarily)|n[’']t\b")
_NO = re.compile(r"\b(No|no|Nobody|nobody|None of) (?=[a-z])")
_SYMMETRIC = re.compile(
    r"\b(?:m[ee]t|meet\w*|spoke|speak\w*|talk\w*|agree\w*|joined?|along\w*|with|between|both|together|marr\w+|partner\w*|and|or|versus|vs|faced?|"
    r"play\w*|clash\w*|rival\w*|negotiat\w*|discuss\w*|like|as|than|of|is|was|are|were|be|been|each|other|himself|herself|itself)\b",
    re.IGNORECASE,
)
_TRANSITIVE = (
    r"(?:(?:has|have|had|also|later|reportedly|allegedly|publicly|previously) )*(?:accused|asked|attacked|berated|beat|blamed|called|"
    r"commands|"
    r"condemned|criticized|criticised|defeated|demanded|defended|fired|helped|hired|killed|leads|led|lobbied|opposed|ordered|praised|pressed|"
    r"replaced|sued|supported|supports|told|urged|warned|wanted|wants|bought|acquired|beats|backed|backs|thanked|threatened|invited|"
    r"described|named|arrested|assassinated|succeeded|charged|chided|convinced|paid|owns|owned|rejected|signed|trailed|pulled)"
)
_NUMBER = re.compile(
    r"(?<![\w.,$€£-])(\$|€|£)?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?=(?:bn|m|mn|%| |\.|,)(?!\d))"
    r"|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:of|or|and)\b|-)",
    re.IGNORECASE,
)
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_MONTH = re.compile(
    r"\b(" + "|".join(month.capitalize() for month in MONTHS if month not in ("may", "march")) + r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\b"
)
_SHORT_MONTHS = "Jan Feb Aug Sept Oct Nov Dec".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEKDAY = re.compile(r"\b(" + "|".join(_WEEKDAYS) + r")\b(?=[^A-Z]|$)(?! (?:Night|Times|League))")
_YEAR = re.compile(r"(?<![\w$€£,.-])(?:19|20)\d\d\b(?![\d%]|-\d| (?:people|points|million|votes))")
_DAY = re.compile(rf"(?:(?:{_MONTH.pattern})\.?) (\d{{1,2}})\b")
_RELATIVE = {
    "last month": "last year", "last week": "last month", "last year": "last week", "this week": "last year", "yesterday": "last month",
    "this year": "last month", "earlier this week": "last year", "earlier this month": "last year", "next year": "next week",
    "next week": "next year", "next month": "next week", "today": "last week", "two weeks ago": "two years ago",
    "a year ago": "a week ago", "a week ago": "a year ago",
}  # fmt: skip
_RELATIVE_PATTERN = re.compile(r"\b(" + "|".join(sorted(_RELATIVE, key=len, reverse=True)) + r")\b(?![’'])", re.IGNORECASE)
_OUTLETS = ["Reuters", "the Associated Press", "Bloomberg", "CNN", "the Guardian", "the New York Times", "Al Jazeera", "the BBC"]
_OUTLET = re.compile(
    r"\b((?:[Tt]he )?(?:Reuters|Associated Press|AP|Bloomberg|CNN|Guardian|New York Times|Al Jazeera|BBC|Washington Post|ESPN|CNBC|"
    r"TechCrunch|Wall Street Journal|Times of Israel|Al Arabiya TV|The Verge|Financial Times))\b(?![’'-])"
)
_SPEAKERS = {
    "sources": "officials", "officials": "analysts", "official": "lawmaker", "analysts": "officials", "spokesperson": "prosecutor",
    "spokesman": "judge", "spokeswoman": "judge", "politicians": "diplomats", "politician": "diplomat", "diplomats": "protesters",
    "researchers": "officials", "police": "relatives", "prosecutors": "defence lawyers", "experts": "executives",
}  # fmt: skip
_SPEAKER = re.compile(
    r"\b("
    + "|".join(_SPEAKERS)
    + r")\b(?= (?:said|told|say|says|confirmed|claim)\b)|(?<=according to )(sources|officials|analysts|police|researchers)\b"
)
_HEDGES: tuple[tuple[str, str], ...] = (
    (r"\bis said to have\b", "has"),
    (r"\bare said to be\b", "are"),
    (r"\bis said to be\b", "is"),
    (r"\bis believed to be\b", "is"),
    (r"\b(?:reportedly|allegedly|apparently|supposedly) ", ""),
    (
        r"\b(?:may|might|could) (?=(?:be|have|make|take|lose|strike|decide|face|expose|see|lead|become|help|get|come|find|need|give)\b)",
        "will ",
    ),
    (r"(?<=[a-z] )(?<!and )(?<!ous )(?<!their )(?<!his )(?:plans|intends|hopes|wants|aims|seeks) to (?=[a-z])", "will "),
    (r"\b(?:is|are) (?:expected|likely|set|due) to\b", "will"),
    (r"\b(?:was|were) (?:expected|likely|set|due) to have\b", "had"),
)
_OVERSTATED: tuple[tuple[str, str], ...] = (
    (r"\bSome (?=(?:of the )?[a-z]+s\b)", "All "),
    (r"(?<=[a-z] )some (?=(?:of the )?[a-z]+s\b)", "all "),
    (r"\b(?:many|several|various) (?=[a-z]+s\b)", "all "),
    (r"\b(?:Many|Several|Various) (?=[a-z]+s\b)", "All "),
    (r"\b[Mm]ost (?=of the [a-z]+s\b)", "all "),
    (r"\b(?:at least|more than|nearly|almost|over|about|around) (?=\$?\d|two|three|four|five|six|seven|ten)", "exactly "),
    (r"\b(?:Over|About|Nearly|More than) (?=\d)", "Exactly "),
    (r"\bsometimes\b", "always"),
    (r"\boften\b", "always"),
    (r"\bregularly\b", "always"),
    (r"\b(?:is|was) one of the (?=most|biggest|largest|best|top)", "is by far the "),
    (r"\bpartly\b", "wholly"),
    (r"(?<=\d) (?=people|troops|measures|workers|employees|users|votes|factions|deaths|jobs|customers)", " million "),
)
_OPPOSITES = """accept/reject accepted/rejected accepts/rejects support/oppose supported/opposed supports/opposes supporting/opposing
increase/decrease increased/decreased increases/decreases increasing/decreasing rise/fall rose/fell rising/falling before/after
confirm/deny confirmed/denied confirms/denies won/lost wins/loses win/lose more/fewer above/below higher/lower bought/sold buy/sell
allow/ban allowed/banned allows/bans start/stop started/stopped began/ended begin/end north/south largest/smallest biggest/smallest
strong/weak stronger/weaker success/failure succeeded/failed gained/lost ally/enemy allies/enemies approve/reject approved/rejected
praised/condemned inside/outside best/worst better/worse early/late earlier/later oldest/youngest hired/fired
attack/defend attacked/defended  longest/shortest fast/slow hot/cold opened/closed opens/closes""".split()
_OPPOSITE: dict[str, str] = {}
for _pair in _OPPOSITES:
    _one, _other = _pair.split("/")
    _OPPOSITE.setdefault(_one, _other)
    _OPPOSITE.setdefault(_other, _one)
_ANTONYM = re.compile(r"(?<![\w-])(" + "|".join(_OPPOSITE) + r")(?![\w-])(?! (?:all|by|to do so|on|off)\b)")
_QUOTED = re.compile(r"[\"“”]")
_SAID_AT_END = re.compile(
    r", (?:[^,\"“”]{3,70}?) (?:said|told [A-Z]\w+)\.$|, according to [^,]{3,80}\.$|, (?:he|she|they) (?:said|added)\.$"
)
_SAID_AT_FRONT = re.compile(r"^(?:[^,\"“”.]{2,80}?) (?:said|says|claimed|told [A-Z]\w+) that (?=\w)|^According to [^,]{3,80}, (?=\w)")
_REPORTED_SPEECH = re.compile(r"\b(?:said|told|according)\b")


def falsified(told: Told) -> Iterator[tuple[str, str]]:
    """The false variants of a sentence, each with its kind, at most a few of each."""
    rules = (
        ("negated", _negated), ("swapped", _swapped), ("other person", _other_person), ("pronoun resolved wrongly", _wrongly_resolved),
        ("number", _number), ("date", _dates),
        ("outlet or speaker", _speakers), ("hedge dropped", _hedge_dropped), ("attribution dropped", _attribution_dropped),
        ("overstated", _overstated), ("opposite", _opposite),
    )  # fmt: skip
    for kind, rule in rules:
        for variant in dict.fromkeys(rule(told)):
            if variant != told.text and fold(variant) != fold(told.text):
                yield kind, variant[0].upper() + variant[1:]


def family(name: str) -> str:
    """The last word of a name, without an Arabic article."""
    return re.sub(r"^[Aa]l-", "", name.split()[-1])


def _negated(told: Told) -> Iterator[str]:
    text = told.text
    if re.search(r"n[’']t (?:just|only|necessarily|even|be more)\b|\bnot (?:just|even|be more)\b", text):
        return
    if removed := _NEGATED.search(text):
        if removed.group().endswith(("n't", "n’t")):
            whole = re.search(r"\b(\w+)n[’']t\b", text)
            if whole and whole[1] not in ("ca", "wo", "do"):
                yield text[: whole.start()] + whole[1] + text[whole.end() :]
        elif re.search(r"\b(?:is|are|was|were|has|have|had|will|would|could|should|must)$", text[: removed.start()]):
            yield text[: removed.start()] + text[removed.end() :]
        return
    if found := _NO.search(text):
        if found[1].lower() == "no":
            yield text[: found.start()] + ("Some " if found[1] == "No" else "some ") + text[found.end() :]
        return
    if re.search(r"\b(?:nor|neither|without|cannot|hardly|rarely|if|whether|unless|than)\b|\?", text, re.IGNORECASE):
        return
    if found := _AUXILIARY.search(text):
        after = text[found.end() : found.end() + 1]
        if after == " " and not re.match(r" (?:just|only|necessarily|the|even|also|all|both|every)\b", text[found.end() :]):
            yield f"{text[: found.end()]}{'' if found[1] == 'can' else ' '}not{text[found.end() :]}"
    elif found := _VERB.search(text):
        helper = "does not" if _THIRD.search(found.group()) else "did not"
        yield f"{text[: found.start()]}{helper} {BASE[found.group()]}{text[found.end() :]}"


def _swapped(told: Told) -> Iterator[str]:
    text = told.text
    for (a, b), (c, d) in itertools.pairwise(find_names(text)):
        between = text[b:c]
        one, other = text[a:b], text[c:d]
        if min(len(one), len(other)) < 4 or family(one) == family(other) or text.count(family(one)) > 1 or text.count(family(other)) > 1:
            continue
        if text[:a].endswith(" of "):
            continue
        acts = re.match(rf"(?:, who [^,]+,)? {_TRANSITIVE}\b", between)
        if acts and "," not in between[acts.end() :] and not _SYMMETRIC.search(between) and not re.match(r"[’'-]", text[d:]):
            yield f"{text[:a]}{other}{between}{one}{text[d:]}"
            return


def _wrongly_resolved(told: Told) -> Iterator[str]:
    """Whom "he" stands for is named in the sentence before, or the one before that; somebody the article names elsewhere is put in."""
    begins = re.match(r"(?:He|She) (?=[a-z]+)", told.text)
    others = [person for person in told.people if family(person) not in f"{told.before} {told.text}"]
    named = [person for person in told.people if family(person) in told.before]
    if begins and len(others) > 1 and len(named) == 1 and told.before.startswith(named[0]):
        yield f"{others[len(told.text) % len(others)]} {told.text[begins.end() :]}"


def _is_known(name: str, people: Sequence[str]) -> bool:
    return any(name == person or name == family(person) for person in people)


def _other_person(told: Told) -> Iterator[str]:
    for start, end in find_names(told.text):
        name = told.text[start:end]
        if not _is_known(name, told.people):
            continue
        others = [
            person for person in told.people
            if family(person) not in told.text and family(name) not in person and not set(person.split()) & set(name.split())
        ]  # fmt: skip
        if others:
            other = others[len(name) % len(others)]
            replaced = other if " " in name else family(other)
            yield re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", replaced, told.text)
            return


def _number(told: Told) -> Iterator[str]:
    for found in _NUMBER.finditer(told.text):
        near = told.text[max(0, found.start() - 12) : found.end() + 12]
        if _MONTH.search(near) or re.search(r"\bMa(?:y|rch)\b|[:/]|a\.m|p\.m", near) or _YEAR.fullmatch(found.group()):
            continue
        if found[3]:
            word = found[3].lower()
            other = _NUMBER_WORDS[(_NUMBER_WORDS.index(word) + 3) % len(_NUMBER_WORDS)]
            written = other.capitalize() if found[3][0].isupper() else other
        else:
            plain = found[2].replace(",", "")
            written = (
                f"{float(plain) * 2 + 1:g}" if "." in plain else f"{int(plain) * 2 + 3:,}" if "," in found[2] else f"{int(plain) * 2 + 3}"
            )
            written = (found[1] or "") + written
        yield told.text[: found.start()] + written + told.text[found.end() :]
        return


def _dates(told: Told) -> Iterator[str]:
    text = told.text
    if found := _MONTH.search(text):
        names = _SHORT_MONTHS if found[1] in _SHORT_MONTHS else [month.capitalize() for month in MONTHS if month not in ("may", "march")]
        yield text[: found.start()] + names[(names.index(found[1]) + 2) % len(names)] + text[found.end() :]
    if found := _DAY.search(text):
        day = int(found[2])
        yield text[: found.start(2)] + str(day + 9 if day < 19 else day - 9) + text[found.end(2) :]
    if found := _YEAR.search(text):
        yield text[: found.start()] + str(int(found.group()) - 3) + text[found.end() :]
    if found := _WEEKDAY.search(text):
        yield text[: found.start()] + _WEEKDAYS[(_WEEKDAYS.index(found[1]) + 3) % 7] + text[found.end() :]
    if (found := _RELATIVE_PATTERN.search(text)) and not _QUOTED.search(text):
        other = _RELATIVE[found[1].lower()]
        yield text[: found.start()] + (other.capitalize() if found[1][0].isupper() else other) + text[found.end() :]
    for date in told.dates:  # resolved, and wrongly
        if date.basis == "publication date" and date.precision in ("day", "month") and len(date.date) >= 7:
            year, month = int(date.date[:4]), int(date.date[5:7])
            words = f"in {MONTHS[(month + 3) % 12].capitalize()} {year}"
            yield text[: date.start] + (words.capitalize() if not date.start else words) + text[date.end :]
            return


def _speakers(told: Told) -> Iterator[str]:
    text = told.text
    if (found := _OUTLET.search(text)) and re.search(r"\b(?:told|said|according|report\w*|cited|described|speaking|interview)\b", text):
        named = found[1].lower().removeprefix("the ")
        others = [
            other
            for other in _OUTLETS
            if other.lower().removeprefix("the ") not in text.lower() and other.lower().removeprefix("the ") != named
        ]
        if told.publisher:
            others = [other for other in others if other.lower().removeprefix("the ") not in told.publisher.lower()]
        other = others[len(text) % len(others)]
        if not (named == "ap" and "Associated" in other):
            yield text[: found.start()] + other + text[found.end() :]
    if found := _SPEAKER.search(text):
        word = found.group()
        other = _SPEAKERS[word]
        if other not in text:
            yield text[: found.start()] + other + text[found.end() :]


def _hedge_dropped(told: Told) -> Iterator[str]:
    for pattern, plain in _HEDGES:
        found = re.search(pattern, told.text)
        if found and not re.search(r"\b(?:if|whether|unless|would)\b|\?", told.text, re.IGNORECASE):
            variant = told.text[: found.start()] + plain + told.text[found.end() :]
            if plain and _REPORTED_SPEECH.search(told.text[found.end() :]) and pattern.startswith(r"\bis said"):
                continue
            yield variant
            return


def _attribution_dropped(told: Told) -> Iterator[str]:
    text = told.text
    if _QUOTED.search(text):
        return
    if (found := _SAID_AT_END.search(text)) and not _REPORTED_SPEECH.search(text[: found.start()]):
        yield text[: found.start()] + "."
    elif (found := _SAID_AT_FRONT.search(text)) and not _REPORTED_SPEECH.search(text[found.end() :]):
        yield text[found.end() :]


def _overstated(told: Told) -> Iterator[str]:
    for pattern, more in _OVERSTATED:
        if found := re.search(pattern, told.text):
            yield told.text[: found.start()] + more + told.text[found.end() :]
            return


def _opposite(told: Told) -> Iterator[str]:
    if re.search(r"\b(?:not|never|no|n[’']t|or)\b|n[’']t\b", told.text):
        return
    found = _ANTONYM.search(told.text)
    if found and not re.search(rf"\b{_OPPOSITE[found[1]]}\b", told.text):
        rest = told.text[found.end() : found.end() + 12]
        if found[1] in ("left", "late", "early", "more", "better", "later") and not re.match(r" (?:the|\d|than|people)", rest):
            return
        yield told.text[: found.start()] + _OPPOSITE[found[1]] + told.text[found.end() :]


def is_calendar(name: str) -> bool:
    """Whether a name is that of a month or weekday."""
    return fold(name) in CALENDAR
