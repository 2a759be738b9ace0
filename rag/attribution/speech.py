"""The words by which English news says who speaks: verbs of saying, and nouns for those who speak in office, for themselves, or unnamed.

Word lists, and what a phrase that names a speaker tells of him: in what capacity he speaks, how many they are, whether it is an outlet.
Where in a sentence the speaker stands is ``attribution.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

# Verbs that need no "that" after them to say something, and those that do: "he added a chair" tells what he did.
SAY = frozenset(
    """said say says told tell tells insisted insists argued argues quipped quips joked jokes testified contended contends asserted asserts
    remarked remarks opined opines commented tweeted tweets lamented laments mused muses recounted stressed stresses explained
    explains recalled recalls warned warns cautioned cautions claimed claims alleged alleges believe believes wrote writes""".split()
)
SAY_THAT = frozenset(
    """added adds noted notes report reports reported confirmed confirms announced announces revealed reveals stated states acknowledged
    acknowledges admitted admits conceded concedes suggested suggests suggest emphasized emphasised emphasizes emphasises reiterated
    reiterates reaffirmed reaffirms predicted predicts predict estimated estimates estimate concluded concludes declared declares
    posted posts replied replies responded responds continued continues observed observes maintained maintains maintain agreed
    agrees agree thinks think thought believed expect expects expected show shows showed found finds find indicated indicates
    indicate disclosed discloses complained complains countered counters advised repeated repeats point pointed points hinted hints
    asked asks exclaimed shouted boasted boasts vowed pledged promised argue warn claim insist allege explain recall note
    acknowledge write contend stress joke reckon reckons reckoned felt feels cited cites calculated calculates calculate proclaimed
    proclaims speculated speculates clarified clarifies learned described describes called calls reads assured assures assure
    theorized theorizes surmised surmises shrugs shrugged sighs sighed urged urges laughed laughs""".split()
)
PARTICIPLES = frozenset("saying adding noting claiming arguing warning insisting explaining stressing writing telling alleging".split())

_HUMAN_OFFICIAL = frozenset(
    """official minister spokesman spokeswoman spokesperson commander general brigadier colonel major lieutenant admiral sergeant judge
    justice governor senator mayor ambassador officer chief head leader president chairman chairwoman chairperson chair director
    secretary chancellor premier king queen prince princess pope pontiff executive ceo cfo cto coo prosecutor sheriff lawmaker
    congressman congresswoman mp deputy inspector detective superintendent commissioner envoy diplomat adviser advisor aide
    negotiator delegate representative legislator councillor councilman regulator investigator administrator magistrate bureaucrat
    authority cofounder co-founder founder owner treasurer vice-president policymaker parliamentarian republican democrat speaker
    attorney-general politician candidate""".split()
)
_BODY = frozenset(
    """ministry court army police military government office agency department commission council party company corporation firm embassy
    administration bank parliament senate congress house committee authority union association federation league force guard guards
    navy institute institution organisation organization group bureau board team club university school college hospital campaign
    tribunal cabinet state kingdom emirates republic treasury pentagon kremlin foundation charity nato un eu fbi cia idf who sec ftc
    doj fda cdc nasa fifa uefa fed society network alliance coalition bloc faction militia movement brigade corps headquarters
    station service services airline inc ltd llc corp plc co studio store maker developer manufacturer giant startup start-up
    retailer publisher brand platform operator authorities airport filing lawsuit indictment complaint statement spokespeople
    announcement documents document guidance release memo letter ruling verdict affidavit assembly judiciary treaty leadership
    division unit branch command presidency monarchy palace secretariat watchdog exchange insurer carrier lender states nations
    arabia counsel provider vendor supplier documentation tribe""".split()
)
_PERSON = frozenset(
    """analyst expert professor researcher scientist economist scholar academic witness resident player author lawyer attorney historian
    critic activist campaigner observer protester demonstrator student teacher doctor nurse physician psychologist psychiatrist
    patient survivor victim fan supporter customer user consumer voter farmer worker driver passenger neighbour neighbor father
    mother parent brother sister son daughter wife husband uncle aunt friend colleague relative family coach striker defender
    midfielder goalkeeper quarterback receiver forward winger actor actress singer musician rapper artist director-writer filmmaker
    writer journalist reporter correspondent columnist commentator presenter host producer designer engineer programmer investor
    trader strategist broker consultant veteran soldier cleric priest bishop rabbi imam pastor pundit blogger streamer influencer
    star celebrity model chef boy girl man woman child teenager people person study survey poll research paper report loyalist
    opponent rival ally entrepreneur specialist biologist physicist astronomer ecologist climatologist meteorologist epidemiologist
    manager guest reviewer tester skeptic sceptic advocate environmentalist dietitian therapist nutritionist trainer athlete
    champion runner boxer wrestler skipper teammate plaintiff defendant suspect prisoner inmate migrant refugee tourist traveller
    traveler shopper homeowner tenant landlord freelancer gamer guitarist drummer bassist poet novelist playwright photographer
    curator editor bettor bookmaker forecaster many some others most men women children data findings winner legend hero native partner
    fellow captain vet surgeon dentist pediatrician employee seller buyer youtuber tiktoker comedian cornerback linebacker agent scout
    dad mum mom husband-and-wife couple duo""".split()
)
_ANONYMOUS = frozenset("source insider rumour rumor leaker tipster".split())
_OUTLET_WORDS = frozenset(
    "newspaper tabloid outlet broadcaster magazine daily weekly media press tv television newswire website channel site podcast".split()
)
_MEDIA = re.compile(
    r"\b(?:(?:media|press|news|newspaper|local|multiple|several|various|some|recent|unconfirmed|earlier|other|tabloid|TV|television)"
    r" (?:media )?(?:reports?|outlets?)|"
    r"(?:state|local|social|israeli|iranian|[A-Z]\w+) (?:media|TV|television)"
    r"|news (?:agency|site|channel|agencies|organi[sz]ations?|network)|reports|the media)\b"
)
_BEHIND = re.compile(
    r"\b(?:sources?|insiders?|(?:people|persons?|someone|somebody|those|individuals?|politicians?|executives?|employees?|officials?)"
    r" (?:\w+ ){0,2}?(?:familiar|close|briefed|involved|with (?:direct )?knowledge))\b",
    re.IGNORECASE,
)
_STATES_ATTORNEY = re.compile(r"\b(?:(?:U\.?S\.?|district|county|city|[Ss]tate[’']?s?) attorneys?|attorneys? general)\b", re.IGNORECASE)
# "leader of a research group", "director of the … lab": a scholar, who speaks for himself
_OF_SCHOLARS = re.compile(
    r"\b(?:director|leader|head|chief|chair) (?:of|at|in) [^,;]{0,60}?"
    r"\b(?i:lab|laboratory|research (?:group|team|center|centre|institute)|university|college|medicine|institute|think tank)\b"
    r"|\bhead of [^,;]{0,40}?\b(?i:research|strategy|economics)\b"
)
_HUMAN_MAKERS = frozenset("filmmaker lawmaker policymaker dressmaker winemaker playmaker".split())
_NAMELESS = re.compile(r"\b(?:anonymous|unnamed|unidentified)\b", re.IGNORECASE)
UNNAMED = re.compile(
    r"\b(?:anonym(?:ity|ously)|(?:not|declin\w+|refus\w+) to be (?:named|identified|quoted)|not be(?:ing)? (?:named|identified)|"
    r"(?:not|un)\W?authori[sz]ed to (?:speak|discuss|comment|talk))\b",
    re.IGNORECASE,
)
# Bodies that are words too when not written in capitals: "who", "us".
_ACRONYMS = frozenset("un eu fbi cia idf who sec ftc doj fda cdc nasa nato".split())
# Parts of firms' and bodies' names; no body when not capitalised.
_FIRMS = frozenset(
    """analytics capital partners labs lab holdings technologies systems media entertainment games studios ventures airlines motors records
    digital international securities investments advisors associates pharmaceuticals energy industries solutions software robotics
    financial insurance research trading foods
    brands communications platforms networks bancorp bank trust center centers centre centres fc afc""".split()
)
# A noun for human beings shows by its end where no list has it ("commuter", "pianist"); these are things.
_ACTING = re.compile(r"[a-z]{2,}(?:er|or|ist|ian|eer|yst)$")
_NO_ACTORS = frozenset(
    """letter paper newsletter number order server computer filter counter matter chapter factor sector error terror mirror door floor
    color major minor prior senior junior quarter winter summer power tower river water offer cancer career peer tracker calculator
    indicator monitor list playlist checklist shortlist center theater register another other either further whether former latter
    banner header footer folder trailer browser router adapter charger newsletter poster sticker computer-maker helicopter container
    chapter disaster tier layer motor labor favor humor rumor behavior""".split()
)
_OWN_PAGE = re.compile(
    r"(?:[’']s?|\b(?:its|their|his|her|company|firm|official)) (?:[\w-]+ ){0,2}(?:website|site|blog|homepage|page)$|\bblog post$"
)
_HEAD_END = re.compile(
    r"\s(?:of|at|for|in|on|from|with|to|who|whom|whose|which|that|close|familiar|briefed|involved|under|against|behind|near|after|during|"
    r"inside|within|across|based)\s|\s(?:and|or)\s(?![A-Z])|[,(–—]|\s-\s"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), 1)
} | {"a": 1, "an": 1, "twenty": 20, "dozen": 12}
_COUNT = re.compile(r"(?:(?:at least|more than|about|some|the|all|other) )*(\d{1,4}|[A-Za-z]+)\b(?!-)", re.IGNORECASE)
_RELATIVE = re.compile(r",? (?:who|whom|whose|which)\b")
_OF_THEM = re.compile(r"one of\b", re.IGNORECASE)
_SOME_OF = re.compile(
    r"^(?:(?:at least |more than )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|dozens|several|many|some|all|most|both|few|"
    r"a few|another|any|none|half|each|a number|a couple|a group) of (?:the|his|her|its|their|these|those|our)|many of|some of|all of) ",
    re.IGNORECASE,
)
_THINGS = frozenset("study survey poll research paper report data findings".split())
_PROPER = _BODY | frozenset(["press", "news"])  # words in s that are no team's name: "the Guards", "Congress"
_KEPT = 5000  # phrases whose capacity is remembered: a story's names stand in it again and again
_CONJUNCT = re.compile(r",? and |, ")

Capacity = Literal["official", "person", "anonymous", "outlet"]


def nouns(phrase: str) -> list[str]:
    """The words of the phrase's head ("a spokesman" of "a spokesman for the family"), in lower case and the singular, in order."""
    return _nouns(_head(phrase))


def _nouns(head: Sequence[str]) -> list[str]:
    return [
        _singular(word.lower())
        for at, word in enumerate(head)
        if (at == 0 or not (word[0].isupper() and word.endswith("s") and word.lower() not in _PROPER))
        and (word.isupper() or word.lower() not in _ACRONYMS)
    ]


def _head(phrase: str) -> list[str]:
    phrase = _SOME_OF.sub("", phrase)
    end = _HEAD_END.search(phrase)
    head = phrase[: end.start()] if end else phrase
    return [word[:-2] if word.endswith(("’s", "'s")) else word for word in _WORD.findall(head)]


@lru_cache(_KEPT)
def capacity(phrase: str) -> Capacity | None:
    """In what capacity they speak whom the phrase describes; None where it has no word for it, only a name, say.

    The last such word of the head decides: an "army veteran" speaks for himself, a "football club spokesman" for the club.
    """
    if _BEHIND.search(phrase) or _NAMELESS.search(phrase):
        return "anonymous"
    if _OWN_PAGE.search(phrase):
        return "official"
    if _MEDIA.search(phrase):
        return "outlet"
    written = _head(phrase)
    head = _nouns(written)
    if _OF_SCHOLARS.search(phrase):
        return "person"
    if _STATES_ATTORNEY.search(phrase) and "former" not in head:
        return "official"
    if head[:1] == ["former"] or head[1:2] == ["former"]:
        return "person"
    for word in reversed(head):
        last = word.rpartition("-")[2]
        for known in (word, last):
            if known in _ANONYMOUS:
                return "anonymous"
            if known in _OUTLET_WORDS:
                return "outlet"
            if known in _HUMAN_OFFICIAL or known in _BODY:
                return "official"
            if known in _PERSON or known.endswith(("ologist", "ographer")):
                return "person"
        if word.endswith("maker") and word not in _HUMAN_MAKERS:
            return "official"
        if word == head[-1] and written[-1].islower() and _ACTING.match(word) and word not in _NO_ACTORS:
            return "person"
    return None


@lru_cache(_KEPT)
def is_body(phrase: str) -> bool:
    """Whether the phrase's head is a body rather than a human: "the ministry", not "the minister"."""
    words = [word for word in nouns(phrase) if word in _BODY or word in _HUMAN_OFFICIAL or word in _PERSON]
    return bool(words) and words[-1] in _BODY


@lru_cache(_KEPT)
def is_firms_name(name: str) -> bool:
    """Whether a name ends, or begins, as a firm's or body's does: "Bright Water Capital", "University of Northfield"."""
    words = [word.lower() for word in _WORD.findall(name) if word[0].isupper()]
    return bool(words) and (
        words[-1] in _FIRMS or words[-1] in _BODY or words[-1].removesuffix("s") in _BODY or words[0] in _BODY - _ACRONYMS
    )


def count_of(phrase: str) -> int | None:
    """How many unnamed speakers there are, where the words show it: 1 for "the official", 3 for "an aide and two generals".

    None for a name ("Iraqi official Karim Hassan"), for what is not human ("a study"), and where they do not say ("officials").
    """
    total = 0
    for part in _CONJUNCT.split(_RELATIVE.split(phrase, maxsplit=1)[0]):
        match = _COUNT.match(part)
        word = match[1].lower() if match else ""
        head = _head(part)
        one_of_them = bool(_OF_THEM.match(part))
        last = head[-1] if head else ""
        if (word in NUMBERS or word.isdecimal()) and (last.islower() or last == ""):
            number = int(word) if word.isdecimal() else NUMBERS[word]
        elif part.lower().startswith("the "):
            number = int(capacity(part) in ("official", "anonymous"))  # "the actor" was named before
        else:
            number = int(part.lower().startswith("another "))
        if number == 1 and (not last.islower() or _singular(last) != last or last in _THINGS) and not one_of_them:
            number = 0
        if not number:
            return None
        total += number
    return total or None


def _singular(word: str) -> str:
    if word in _BODY or word in _PERSON or word in _OUTLET_WORDS or len(word) < 4:
        return word
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
