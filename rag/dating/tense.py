"""Whether a clause of English news tells of what was or of what is to come, by the nearest words that show it.

A word list, no grammar: the cue before the words in question counts, else the first one after them. It is for choosing between two dates
("on Wednesday" last or next), not for saying what has happened.
"""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "future"] | None

# "~" is the verb that follows one of these: "will be held".
_FUTURE = """
will ~; won't ~; shall ~; would ~; should ~; could ~; may ~; might ~; going to ~; gonna ~; due; scheduled; expected; expects; expect;
expecting; plan; plans; planned; planning; slated; set to ~; set for; set on; upcoming; ahead of; deadline; hopes? to ~; hoping to ~;
hoped to ~; to be ~; vow(?:s|ed)? to ~; agree[sd]? to ~; pledge[sd]? to ~; promise[sd]? to ~; threaten(?:s|ed)? to ~; intends? to ~;
intended to ~; aims? to ~; wants? to ~; needs? to ~; prepar(?:es?|ing) to ~; prepar(?:es?|ing) for; ready to ~; ready for; looks? to ~;
looking to ~; called for; (?:is|are|'re|am) (?:not )?to ~; (?:is|are|'re|am) (?:[a-z]+ly |also |now |not )?[a-z]{2,15}ing; tomorrow;
returns? (?:to|for|on); starts; begins; kicks? off; kick-off; faces; hosts?; takes? on; arrives; launches; expires; resumes; premieres;
debuts; goes on sale; comes out; turns [0-9]+; coming; available; preview; awaits?; (?:debut|arriv|launch|start|open|return|air|premier)ing;
to watch; to monitor; to know; to follow
"""
_PAST = """
was were had did said told went came took made gave got saw met held led left began won lost beat fell rose grew hit put ran sat spoke
spent stood struck thought threw wrote known shown taken given gone seen been done drew drove ate felt fought found fled flew forgot froze
kept knew laid meant paid rang rode sank sang sent shook shot shut slept sold sought split stole swept swam taught tore understood woke
withdrew broke brought built bought burst caught chose dealt became drawn driven fallen flown hidden stolen sworn thrown torn worn written
cut let read hurt cost cast bid spread reports says announces unveils reveals confirms according
"""
# These end like a verb of the past and are none.
_NOT_PAST = """
need indeed speed feed seed proceed succeed exceed embed hundred red bed armed based limited wed shed breed bleed greed weed sacred naked
"""
# What has been, where a day is given for it: "after the attack on Friday", "Friday's win".
_PAST_EVENTS = (
    "win|victory|defeat|loss|draw|attacks?|killings?|shooting|explosion|death|bombing|raid|strikes?|arrest|crash|collapse|murder|report|reading"
    "|statement|remarks|comments|announcement"
)


def _future() -> str:
    cues = [cue.strip() for cue in _FUTURE.replace("\n", " ").split(";")]
    verb = r"(?:[ ](?:not|also|as[ ]well|then|be|have|[a-z]{1,12}ly))?(?:[ ]be(?:en)?)?(?:[ ][a-z]{1,20})?"
    return "|".join(cue.replace(" ~", "~").replace(" ", "[ ]").replace("'", "['’]").replace("~", verb) for cue in cues)


_CUE = re.compile(
    rf"(?<![\w-])(?:(?P<future>(?i:{_future()}))"
    rf"|(?P<past>{'|'.join(_PAST.split())}|(?!(?:{'|'.join(_NOT_PAST.split())})\b)[a-z]{{2,20}}ed"
    r"|(?:since|following|after[ ][a-z]{2,20}ing)(?=[ ])|(?:has|have|['’]ve)(?=[ ][a-z])))(?![\w-])|['’]ll\b"
)
_PAST_EVENT_BEFORE = re.compile(rf"(?:\b(?:{_PAST_EVENTS})(?: on)?|\bsince|\b[Aa]fter|\b[Ff]ollowing|\bback) ?(?:on )?$")
_PAST_EVENT_AFTER = re.compile(rf"['’]s (?:[\w.-]{{1,20}} ){{0,2}}(?:{_PAST_EVENTS})\b")
_PROMISED = re.compile(r"(?:vow|agre|pledg|promis|threaten|intend|hop|call)ed\b")
_MODAL = re.compile(r"(?:should|could|may|might)\b", re.IGNORECASE)  # "Monday's figures should sway them": of figures that are out, or not
# "ruled out of Friday's game", "a doubt for Sunday's visit"
_FIXTURE_BEFORE = re.compile(r"\b(?:out of|out for|ready for|available for|questionable for|doubtful for|doubt for|status for|up to) $")
_FIXTURE_AFTER = re.compile(r"['’]s (?:[\w.-]{1,20} ){0,2}(?:game|match|matchup|clash|fixture|visit|trip|meeting|showdown|contest)\b")
# "up from 3 percent in May"
_COMPARED = re.compile(r"\b(?:up|down|cheaper|more|less|higher|lower|better|worse)(?: [a-z]+ly)? (?:from|than)\b[^,;]{0,40}$")
_AHEAD = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Aa]head of|[Uu]pcoming|[Bb]efore) ?$")
# "adjourned the trial until July 28": what was put off ends after it
_PUT_OFF = re.compile(
    r"\b(?:adjourn|postpon|delay|deferr|extend|suspend|reschedul|remand|put off|pushed back)\w*(?: [^,;.]{1,60}?)? (?:until|till|to) ?$"
)
_IF = re.compile(r"\b[Ii]f (?:[Oo]n )?$")


def tense_at(before: str, after: str) -> Tense:
    """Say of words between ``before`` and ``after``, both of their sentence, what time they tell of; None where nothing shows it.

    Args:
        before: the sentence up to them, a few hundred characters at most; the time taken grows with it.
        after: the sentence from there on, likewise.
    """
    if _IF.search(before[-12:]):
        return "future"
    if _PAST_EVENT_BEFORE.search(before[-40:]) or _PAST_EVENT_AFTER.match(after):
        return "past"
    if _PUT_OFF.search(before[-90:]):
        return "future"
    if _FIXTURE_BEFORE.search(before[-24:]) and _FIXTURE_AFTER.match(after):
        return "future"
    cue = next(iter([*_CUE.finditer(before)][-1:]), None)
    if cue is None:
        if _AHEAD.search(before[-12:]):
            return "future"
        cue = next((match for match in _CUE.finditer(after) if not _MODAL.match(match.group())), None)
        if cue is not None and _PROMISED.match(cue.group()):
            return "past"  # "In September they agreed to sell": when they agreed
    if cue is None:
        return "past" if _COMPARED.search(before[-70:]) else None
    return "past" if cue["past"] is not None else "future"
