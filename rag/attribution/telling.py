"""How firmly a sentence tells what it tells: as so, as denied, as alleged, or as still to come.

Read from the words of English news, of the main clause as far as they show where it ends. Who tells it is ``attribution.py``'s.
"""

from __future__ import annotations

import re

from rag.attribution.whole_words import word_start
from rag.schema import Mode

_CLAIM = (
    r"(?:claims?|allegations?|accusations?|suggestions?|reports?|notion|rumou?rs?|charges|criticisms?|ideas?|concerns|assertions?|"
    r"narrative|it|them|that|this|speculation|account|findings|any|having|being)"
)
# These two are matched with words in lower case.
_DENIED = re.compile(
    word_start(
        [
            r"den(?:y|ies|ied|ying|ials?)\b(?! (?:bail|access|entry|visas?|boarding|permission|service|the chance|him|her|them|us)\b)",
            *(
                rf"{verb}\w*\b(?: [\w’'-]+){{0,4}}? {_CLAIM}\b"
                for verb in "reject dismiss disput refut rebuff rebutt debunk contradict downplay".split()
            ),
            *(rf"{verb}(?: not|n[’']t) true\b" for verb in ("is", "are", "was", "were")),
            r"untrue\b",
            r"no (?:truth|validity|basis)\b",
            r"baseless\b",
            r"unfounded\b",
            r"pleaded not guilty",
            r"no evidence (?:that|of|to)\b",
        ]
    )
)
_ALLEGED = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|rumou?red|alleg(?:es?|ed|ing)"
    r"|(?:is|are|was|were|been|being) (?:\w+ )?(?:said|believed|thought|understood|reported|claimed|accused|suspected) (?:to|of)"
    r"|accus(?:es?|ed|ing)\b(?! in\b)|(?:claim|claims|claimed|claiming) (?:that|to|he|she|it|they|the|his|her|their|there)\b"
    r"|suspected|suspects? (?:that|of))\b"
)
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|would|wouldn[’']t|could|might|may"
    r"|(?:is|are|was|were|be|been|[’']s|[’']re) (?:\w+ )?(?:going|due|set|expected|scheduled|likely|unlikely"
    r"|poised|slated|planned|about|projected|preparing|planning"
    r"|hoping|aiming|bound|tipped|predicted|forecast|on track|considering) (?:to\b|for\b|that\b)?"
    r"|(?:plan|plans|planned|intends?|intended|hopes?|hoped|aims?|aimed|threaten(?:s|ed)|vow(?:s|ed)|pledge[sd]?|promise[sd]?"
    r"|expect(?:s|ed)?|wants?|seeks?) (?:[\w’'-]+ ){0,4}?to"
    r"|(?:plans|planning) (?:on|for)|considering|(?:is|are) coming up)(?=\W|$)"
    r"|\b\w+[’']ll\b"
)
# Beginnings of words, and words, of which one stands in all that these match: most sentences have none, and need not be searched.
_IN_DENIED = frozenset("deny deni reje dism disp refu rebu debu cont down true untr no base unfo plea".split())
_IN_ALLEGED = frozenset(
    """reportedly allegedly purportedly supposedly rumoured rumored allege alleges alleged alleging said believed thought understood
    reported accused accuse accuses accusing claim claims claimed claiming suspected suspect suspects""".split()
)
_IN_AHEAD = frozenset(
    """will won shall would wouldn could might may going due set expected scheduled likely unlikely poised slated planned about projected
    preparing planning hoping aiming bound tipped predicted forecast track considering plan plans intend intends intended hope hopes hoped
    aim aims aimed threatens threatened vow vows vowed pledge pledges pledged promise promises promised expect expects want wants seek seeks
    coming ll""".split()
)
# A verb that has happened or is so: what comes after it is no longer the main thing told.
_HAPPENED = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|hasn[’']t|haven[’']t|hadn[’']t|didn[’']t|doesn[’']t|don[’']t|can|can[’']t|cannot"
    r"|went|came|took|made|got|left|ran|gave|became|began|met|held|saw|knew|kept|won|lost|led|sent|put|brought|found|fell|rose|grew|built|told|said|says"
    r"|(?<=\s)[a-z]{2,}ed(?= (?:the|a|an|to|in|by|on|at|for|from|his|her|its|their|that|with|as|into|up|out|off|down|[A-Z]\w*)\b))\b"
)
# So are these two.
_OPENER = re.compile(
    r",(?= (?:which|who|whose|where|when|while|as|although|though|because|since|after|before|if|unless|whereas|with|including)\b)|\(|–|—|;|"
    + word_start(
        rf"{word}\b"
        for word in (*"which who whom whose if unless because whether when while until where after before than what how".split(), "so that")
    )
)
_LEADING = re.compile(
    r"\W*(?:if|when|while|although|though|because|since|after|before|as|once|until|unless|despite|with|whether|in|on|at|for|by|during|following|"
    r"under|amid|from|given|to)\b[^,]{0,200},\s*"
)

_WORD = re.compile(r"[^\W_]+")
_WORRY = re.compile(
    r"(?:The|A|One|His|Her|Their) (?:\w+ ){0,2}?(?:worry|fear|hope|plan|aim|goal|expectation|risk|concern|danger) (?:is|was)\b(?: that\b)?"
)


def mode_of(words: str) -> Mode:
    """How firmly the words tell their main thing.

    Args:
        words: a sentence, best without the words that credit it.
    """
    lowered = _lowered(words)
    start, end = _main_clause(words, lowered)
    main, main_lowered = words[start:end], lowered[start:end]
    vocabulary = _WORD.findall(main_lowered)
    if not _IN_DENIED.isdisjoint([word[:4] for word in vocabulary]) and _DENIED.search(main_lowered):
        return "denied"
    if not _IN_ALLEGED.isdisjoint(vocabulary) and _ALLEGED.search(main_lowered):
        return "alleged"
    ahead = None if _IN_AHEAD.isdisjoint(vocabulary) else _AHEAD.search(main)
    if ahead and not ((happened := _HAPPENED.search(main)) and happened.start() < ahead.start()):
        return "expected"
    return "stated"


def _lowered(words: str) -> str:
    """The words in lower case, as long as they were, with i, s and k for what ``re.IGNORECASE`` takes for them; that is itself slow."""
    if not words.isascii():
        words = words.replace("İ", "i").replace("ſ", "s").replace("ı", "i")
    return words.lower()


def _main_clause(words: str, lowered: str) -> tuple[int, int]:
    """Start and end of the words without a clause that leads in ("If it rains, …") and what is joined on ("…, which …"), in linear time."""
    leading = _LEADING.match(lowered)
    start = leading.end() if leading else 0
    worry = _WORRY.match(words, start)
    start = worry.end() if worry else start
    opener = _OPENER.search(lowered, start + 3)
    return start, opener.start() if opener else len(words)
