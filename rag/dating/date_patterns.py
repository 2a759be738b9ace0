"""The patterns of dates in English news, by kind; ``date_words`` reads their groups.

Written in a small notation, so that they can be read: a space is any one space, ``~last`` is "last" or "Last", and ``@name`` stands for
the part of that name below, ``@name2`` for the same with its group's name ending in 2. Every quantifier is bounded, so that the time taken
grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.terms import MONTHS

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

_LONG = [month.capitalize() for month in MONTHS]
# Also first names, or verbs: a month only where the words around leave no other reading.
_NAMES = ("April", "May", "June", "August")

_PARTS = {
    "weekdays": "|".join(WEEKDAYS),
    "months": "|".join(_LONG),
    "surely": "|".join(month for month in _LONG if month not in _NAMES),
    "partofday": r"(?:(?: |-)(?:morning|afternoon|evening|night|midnight|noon)\b)",
    "month": (
        r"(?P<month#>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sep(?:t(?:ember)?\b)?\.?"
        r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
    ),
    "day": r"(?P<day#>[0-3]?[0-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/][0-9])",
    "year": r"(?P<year#>@digits)(?![\w%/]|[,.:][0-9]|[-–][0-9])",
    "digits": r"(?:1[789][0-9]{2}|20[0-9]{2})",
    # a month alone: no day and no year after it
    "bare": r"(?!,? (?:of )?@digits\b| [0-3]?[0-9](?:st|nd|rd|th)?\b)",
    "itsyear": r"(?P<shift>last|this|next|that|the same|the following|the previous) year(?!['’])",
    # What "2003" or "May 10" counts, where these words follow it.
    "uncounted": (
        r"(?! (?:people|persons|men|women|children|dead|troops|soldiers|fighters|police|civilians"
        r"|dollars|euros|pounds|miles|kilomet|km|met[er]|feet"
        r"|pages|votes|cases|deaths|homes|houses|families|students|employees|jobs|workers|points|goals|percent|per|times|hours|minutes|seconds"
        r"|days|weeks|months|years|million|billion|calories|units|copies|stores|users|members|square|ton|others?|more)\b)"
    ),
    "function": (
        r"(?:a|an|and|as|at|but|by|for|from|has|had|have|he|her|his|if|in|into|is|it|its|led|of|on|or|over|she|that|the|their|they|this|to|was"
        r"|were|we|when|where|which|while|who|will|with|would|after|before|because|then|there|until|under|amid|about|against)\b"
    ),
    "verb": r"(?:will|was|is|has|saw|would|should|could|may|might|can|marks|marked|brought|looks|began|ended|turned)\b",
    "the": r"(?:\b(?:~the|~an?|~his|~her|~their|~its|~our|~my) |(?<=[a-z]['’]s ))",
    "partof": r"(?:~(?:early|late|mid)(?:-| )|~(?:end|beginning|start|middle|week|half|days|month) of )",
    "count": rf"(?P<count>~an?|~one|{'|'.join('~' + word for word in COUNTS[1:])}|[1-9][0-9]{{0,2}})",
    # "nearly two years ago", "more than a month later": some other time than that.
    "exactly": "".join(
        rf"(?<!\b~{word} )"
        for word in "than nearly almost about around roughly some over approximately least under every million hundred another".split()
    ),
    "season": r"(?P<season>~spring|~summer|~autumn|~fall|~winter)",
    "to": r"(?P<joiner> ?[-–—] ?| (?:to|through|until|till|and) )",
    "from": r"(?P<from>\b~(?:from|between) )?",
    "shift": r"(?P<shift>~last|~this|~next|~this past|~this coming)",
    # What has its year in its name.
    "event": (
        r"(?:~olympics?|~paralympics|Games|World|Cup|Euros?|~championships?|~elections?|Super|Oscars|Grand|Masters|Open|deal|agreement|accord"
        r"|treaty|invasion|war|vote|referendum|attacks?|coup|revolution|uprising|protests?|crisis|crash|earthquake|pandemic|massacre|killings?"
        r"|murders?|assassination|law|ruling|campaign|race|season|tournament|final|~summit|Finals|Series|Bowl|Draft|Awards|Festival|Convention|Conference|Combine|midterms?|primary|primaries|ceasefire|truce)\b"
    ),
    "paper": r"(?:Night|Times|Mirror|Express|Telegraph|Post|Mail|Herald|Morning|Evening|World|People)",
    "knownday": r"(?:Sept(?:ember|\.)? 11|Jan(?:uary|\.)? 6)",
    "knownevent": r"(?:attack|terror|hijack|riot|insurrection|committee|Capitol|commission|storming|siege|defendant|rioter)",
}

_NOT_DATES = [
    r"(?:Black|Good|Cyber|Super|Giving|Ash|Palm|Bloody|Holy|Maundy|Shrove|Fat|Freaky|Easter) (?:@weekdays)(?:['’]s)?\b",
    r"(?:Bowl|Selection|Championship|Election|Happy) (?:@weekdays)\b",
    r"(?:@weekdays) @paper\b",
    r"(?:Mail|Independent) on (?:Sunday|Saturday)\b",
    r"(?:@weekdays)(?: (?:to|through|until) |[-–])(?:@weekdays)\b",  # opening hours
    r"~(?:that|every|each|any|one|most|some|ever) (?:other )?(?:@weekdays|@months)\b",
    r"@knownday(?!(?:th)?,? [12][0-9]{3})(?:th)? (?=@knownevent)",  # of a year that everybody knows, hardly the latest
    r"\b9[/-]11\b",
    r"\b24[/-]7\b",
    r"\b~(?:fiscal|financial|tax|academic|school)(?: year)? [12][0-9]{3}\b",
    r"\b~class of [12][0-9]{3}\b",
    r"\b(?:even|still|until|after|of|like|than|as|world|here|exists?|existing|alive|living|available|around|remains?) today\b",
    r"Friday the 13th\b",
    r"\bof tomorrow\b",
    r"\b~today['’]s (?:world|society|generation|youth|young|standards?|modern|digital)\b",
]

# Kind, what a sentence needs to hold for it (one of its anchors, then a cue), and the pattern.
_BY_KIND = [
    ("none", "weekday|month|day|figures|named_year", "|".join(_NOT_DATES)),
    (
        "iso",
        "year span",
        r"(?P<year>1[0-9]{3}|20[0-9]{2})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
        r"(?=T[0-9]{2}:|[^\w/-]|$)(?!\.[0-9])",
    ),
    (
        "numeric",
        "numeric_year",
        r"(?P<a>[0-3]?[0-9])(?P<sep>[/.-])(?P<b>[0-3]?[0-9])(?P=sep)(?P<year>1[89][0-9]{2}|20[0-9]{2})(?![\w/-]|\.[0-9])",
    ),
    ("range", "month digit", r"@from@month @day(?:,? @year)?@to(?:@month2 )?@day2(?:,? @year2)?@uncounted"),
    ("range", "month digit", r"@from@day(?: @month(?:,? @year)?)?@to@day2 @month2\b(?:,? @year2)?"),
    (
        "range",
        "month",
        r"@from(?P<lead>\b~(?:in|during|the) )?(?P<part>@partof)?(?P<month>@months)(?:,? @year)?@to(?P<month2>@months)\b(?! [0-3]?[0-9]\b)"
        r"(?:,? @year2)?",
    ),
    ("yearrange", "year span", r"@from(?P<year>@digits)@to@year2@uncounted"),
    ("years", "year span", r"(?:\b~(?:in|from|during|since|of) |@the)(?P<year>@digits)[-–/](?P<short>[0-9]{2})\b(?![-/]|[.,][0-9])"),
    (
        "date",
        "month digit",
        r"(?:\b~on )?(?:(?P<weekday>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]{0,6}day|rs|r|s|nes)?\b\.?)@partofday?,? \(?)?"
        r"(?:@month (?:the )?@day|(?:~the )?(?P<day2>[0-3]?[0-9])(?:st|nd|rd|th)?(?: of)? @month2(?!\w|\.? [0-3]?[0-9](?![0-9])))@uncounted"
        r"(?:(?:,| of)? @year| (?:of )?@itsyear)?",
    ),
    (
        "month",
        "month",
        r"(?:\b~in )?@partof?(?P<month>@months|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)\.?"
        r"(?:(?:,| of)? @year| (?:of )?@itsyear)@uncounted",
    ),
    ("month", "month digit", r"(?:\b~in )?(?P<month>@months)(?= (?:and|or|to|through) (?:@months),? (?:of )?@year)"),
    (
        "month",
        "month",
        r"\b(?:~(?:in|since|until|till|during|throughout|through) @partof?|@partof)(?P<month>@months)\b@bare(?!-[a-z]|['’]s [A-Z])",
    ),
    (
        "month",
        "month",
        r"\b~(?:by|from|before|after|of|for|to|into) (?:(?P<month>@surely)\b|(?P<month2>April|June|August)\b(?! [A-Z]))@bare(?!-[a-z])",
    ),
    ("month", "month", rf"(?:{'|'.join(f'(?<={month} and )' for month in _LONG)})(?P<month>@months)\b@bare"),
    ("month", "month", r"@the(?P<month>@months)(?:(?= (?!@function)[a-z])|(?=-[a-z]))"),
    ("month", "month", r"(?P<month>@surely)(?= @verb|['’]s [a-z])"),
    ("month", "month shift", r"(?P<bymonth>\b(?:~last|~this|~next|~this past|~this coming) )(?P<month>@months)\b@bare"),
    (
        "weekday",
        "weekday",
        r"(?P<lead>\b(?:~on )?(?:(?:~last|~next|~this|~this past|~this coming|~the following|~the previous|~the|~a) )?)"
        r"(?:~(?:early|late) (?:on )?)?(?P<weekday>@weekdays)\b(?!-[a-z])(?P<part>@partofday)?"
        r"(?:(?P<noun>(?= (?!@function)[a-z]))|(?P<capital>(?= [A-Z])))?",
    ),
    ("season", "season shift", r"@shift @season\b(?! of\b)"),
    ("season", "season", r"\b~(?:since|during|over|in) the @season\b(?! (?:of|[12])|-)"),
    (
        "season",
        "season digit",
        r"(?:\b~in )?(?:the )?(?:~(?:early|late|mid)[-\s])?@season (?:of )?(?P<year>@digits)(?:[-–/](?P<short>[0-9]{2}|20[0-9]{2}))?"
        r"(?![\w%/]|[,.:][0-9]|[-–][0-9])@uncounted",
    ),
    (
        "quarter",
        "year quarter",
        r"(?<!fiscal )(?:(?:~the )?(?P<ordinal>~first|~second|~third|~fourth|~final|~last)(?: |-)(?P<length>quarter|half) (?:of )?"
        r"|(?P<q>[QH][1-4]) (?:of )?)@year",
    ),
    (
        "decade",
        "decade",
        r"(?:\b~in )?(?:~the )?(?:~(?:early|late|mid)(?: |-))?(?:(?P<decade>1[789][0-9]0|20[0-9]0)s|(?P<short>(?<=the )['‘’][2-9]0s))\b",
    ),
    (
        "year",
        "year",
        r"\b(?:(?:~(?:in|since|until|till|during|throughout|by|after|before|from|for|into)|IN|SINCE|OF|year|years|back to"
        r"|dat(?:es|ed|ing) to) (?:the year )?@partof?"
        r"|@partof)@year(?!-[a-z])@uncounted",
    ),
    ("year", "year", r"\b~(?:and|or|to|around) @year(?= @function|[.,;:!?)\"”’]|$)"),
    (
        "year",
        "year",
        r"(?<!\btotal )(?<!\brecord )(?<!\baverage )(?<!\bcrowd )(?<!\bmaximum )(?<!\bminimum )(?<!\bsum )(?<!\bhigh )(?<!\blow )"
        r"\b~of @year(?! (?!is|was|has|as)[a-z]{2,20}s\b)@uncounted",
    ),
    ("year", "year", r"(?:(?<=[12][0-9]{3} and )|(?<=[12][0-9]{3} or )|(?<=[12][0-9]{3}, ))@year@uncounted(?!-)"),
    ("year", "year", r"@year(?= and @digits(?![\w%/-]|[,.:][0-9]))"),
    ("year", "year", r"@the@year@uncounted(?:(?= (?!@function)[a-z][a-z])|(?=(?: [A-Z][\w.-]{1,20}){0,3} @event))"),
    ("year", "year", r"@exactly@year(?:(?=(?: [\w.-]{1,20}){0,2} @event)|['’]s\b|(?= @verb))"),
    (
        "relative",
        "unit shift",
        r"(?<!\b~the )(?<!\bpast )(?<!\b~his )(?<!\b~her )(?<!\b~its )(?<!\b~their )(?<!\b~my )"
        r"(?<!['’]s )(?<!\b~our )(?<!\b~your )(?<!\bvery )"
        r"@shift (?P<unit>week(?:end)?|month|year|night|morning|afternoon|evening)\b(?! (?:or so|after next|before last)\b|-)",
    ),
    ("relative", "unit SHIFT", r"\b(?P<shift>LAST|THIS|NEXT) (?P<unit>WEEK(?:END)?|MONTH|YEAR)\b"),
    ("relative", "unit weekend", r"\b~(?:over|at|during) the (?P<unit>weekend)\b(?!s)"),
    ("day", "day", r"(?P<beyond>~the day (?:before|after) )?\b(?P<word>~yesterday|~today|~tonight|~tomorrow)\b@partofday?(?!-)"),
    ("ago", "unit ago", r"@exactly@count (?P<unit>day|week|month|year)s? ago\b"),
    (
        "after",
        "unit way",
        r"@exactly@count (?P<unit>day|week|month|year)s? (?P<way>later|earlier|afterwards?|before|after)\b"
        r"(?= ?(?:[.,;:!?)\"”—–]|$)|(?<=r) (?!than\b))",
    ),
    (
        "after",
        "unit following",
        r"~the (?:(?P<way>following|previous) (?P<unit>day|week|month|year|morning|evening|night)|(?P<next>next (?:day|morning)))\b"
        r"(?! (?:of|or)\b|['’])",
    ),
    ("after", "unit way", r"~the (?P<unit>day|week|month|year) (?P<way>after|before)(?= ?(?:[.,;:!?)\"”—–]|$))"),
    (
        "same",
        "unit same",
        r"(?:~that(?: same)?|~the same) (?P<unit>day|week|month|year|morning|afternoon|evening|night)\b(?! (?:that|as|when|of|and)\b)",
    ),
]


def _compiled(pattern: str) -> re.Pattern[str]:
    # nothing inside a number, an address or a word with hyphens is a date
    pattern = rf"(?<![\w/.$€£#+-])(?:{pattern})"
    while (expanded := re.sub(r"@([a-z]+)(2?)", lambda match: _PARTS[match[1]].replace("#", match[2]), pattern)) != pattern:
        pattern = expanded
    pattern = re.sub(r"~\(\?:([a-z|]+)\)", lambda match: f"(?:{'|'.join('~' + word for word in match[1].split('|'))})", pattern)
    pattern = re.sub(r"~([a-z])", lambda match: f"[{match[1].upper()}{match[1]}]", pattern)
    return re.compile(pattern.replace(" ", r"[ \u00a0\u202f]"))


# Most sentences hold nothing that a pattern needs: each is tried only where one of its anchors stands, found once for the whole text, and
# where its cue does. An anchor begins with plain letters, which ``re`` skips to (0.1 s of the 0.5 s that the dates of 60 articles took).
ANCHORS = {
    name: re.compile(pattern)
    for name, pattern in {
        "weekday": "|".join(WEEKDAYS),
        "month": "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec",
        "year": "[0-9][0-9]{3}",
        "figures": "9/11|9-11|24/7|24-7",
        "named_year": r"1(?<=[lxcrf][ \u00a0\u202f]1)[0-9]{3}|2(?<=[lxcrf][ \u00a0\u202f]2)[0-9]{3}",  # fiscal 2020, class of 2020
        "numeric_year": r"1(?<=[0-9][/.-]1)[89][0-9]{2}|2(?<=[0-9][/.-]2)0[0-9]{2}",  # 31/12/2020
        "day": "yesterday|Yesterday|today|Today|tonight|Tonight|tomorrow|Tomorrow",
        "unit": "|".join(
            rf"{word[0]}(?<=\b{word[0]}){word[1:]}"
            for word in "day night morning afternoon evening week Week WEEK month MONTH year YEAR".split()
        ),
        "season": "spring|Spring|summer|Summer|autumn|Autumn|fall|Fall|winter|Winter",
        "decade": "0s",
    }.items()
}
_CUES = {
    name: re.compile(pattern)
    for name, pattern in {
        "digit": "[0-9]",
        "span": "[0-9][^0-9]{1,9}[0-9]",
        "quarter": "quarter|half|Q|H",
        "shift": "last|Last|this|This|next|Next",
        "SHIFT": "LAST|THIS|NEXT",
        "weekend": "weekend",
        "ago": "ago",
        "way": "later|earlier|afterward|before|after",
        "following": "following|previous|next",
        "same": "that|That|same",
    }.items()
}


class DatePattern(NamedTuple):
    """A pattern of a kind of expression, the anchors of which a sentence has to hold one, and a cue that it has to hold."""

    kind: str
    anchors: frozenset[str]
    cue: re.Pattern[str] | None
    pattern: re.Pattern[str]


PATTERNS = [
    DatePattern(kind, frozenset(anchors.split("|")), _CUES[cue[0]] if cue else None, _compiled(pattern))
    for kind, needs, pattern in _BY_KIND
    for anchors, *cue in [needs.split()]
]
