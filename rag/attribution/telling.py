"""How firmly a sentence tells what it tells: as so, as denied, as alleged, or as still to come.

Read from the words of English news, of the main clause as far as they show where it ends. Who tells it is ``attribution.py``'s.
"""

from __future__ import annotations

import re

from rag.schema import Mode

_CLAIM = (
    r"(?:claims?|allegations?|accusations?|suggestions?|reports?|notion|rumou?rs?|charges|criticisms?|ideas?|concerns|assertions?|"
    r"narrative|it|them|that|this|speculation|account|findings|any|having|being)"
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)\b(?! (?:bail|access|entry|visas?|boarding|permission|service|service|the chance|him|her|them|us)\b)"
    rf"|(?:reject|dismiss|disput|refut|rebuff|rebutt|debunk|contradict|downplay)\w*\b(?: [\w’'-]+){{0,4}}? {_CLAIM}\b"
    r"|(?:is|are|was|were)(?: not|n[’']t) true\b|untrue\b|no (?:truth|validity|basis)\b|baseless\b|unfounded\b"
    r"|pleaded not guilty|no evidence (?:that|of|to)\b)",
    re.IGNORECASE,
)
_ALLEGED = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|rumou?red|alleg(?:es?|ed|ing)"
    r"|(?:is|are|was|were|been|being) (?:\w+ )?(?:said|believed|thought|understood|reported|claimed|accused|suspected) (?:to|of)"
    r"|accus(?:es?|ed|ing)\b(?! in\b)|(?:claim|claims|claimed|claiming) (?:that|to|he|she|it|they|the|his|her|their|there)\b"
    r"|suspected|suspects? (?:that|of))\b",
    re.IGNORECASE,
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
# A verb that has happened or is so: what comes after it is no longer the main thing told.
_HAPPENED = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|hasn[’']t|haven[’']t|hadn[’']t|didn[’']t|doesn[’']t|don[’']t|can|can[’']t|cannot"
    r"|went|came|took|made|got|left|ran|gave|became|began|met|held|saw|knew|kept|won|lost|led|sent|put|brought|found|fell|rose|grew|built|told|said|says"
    r"|(?<=\s)[a-z]{2,}ed(?= (?:the|a|an|to|in|by|on|at|for|from|his|her|its|their|that|with|as|into|up|out|off|down|[A-Z]\w*)\b))\b"
)
_OPENER = re.compile(
    r"[,;] (?:which|who|whose|where|when|while|as|although|though|because|since|after|before|if|unless|whereas|with|including)\b"
    r"|\b(?:which|who|whom|whose|if|unless|because|whether|when|while|until|where|after|before|than|so that|what|how)\b|[(–—;]",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\W*(?:if|when|while|although|though|because|since|after|before|as|once|until|unless|despite|with|whether|in|on|at|for|by|during|following|"
    r"under|amid|from|given|to)\b[^,]{0,200},\s*",
    re.IGNORECASE,
)

_WORRY = re.compile(
    r"(?:The|A|One|His|Her|Their) (?:\w+ ){0,2}?(?:worry|fear|hope|plan|aim|goal|expectation|risk|concern|danger) (?:is|was)\b(?: that\b)?"
)


def mode_of(words: str) -> Mode:
    """How firmly the words tell their main thing.

    Args:
        words: a sentence, best without the words that credit it.
    """
    main = main_clause(words)
    if _DENIED.search(main):
        return "denied"
    if _ALLEGED.search(main):
        return "alleged"
    ahead, happened = _AHEAD.search(main), _HAPPENED.search(main)
    if ahead and not (happened and happened.start() < ahead.start()):
        return "expected"
    return "stated"


def main_clause(words: str) -> str:
    """The words without a clause that leads in ("If it rains, …"), up to what is joined on ("…, which …"). Linear in their length."""
    leading = _LEADING.match(words)
    start = leading.end() if leading else 0
    worry = _WORRY.match(words, start)
    start = worry.end() if worry else start
    opener = _OPENER.search(words, start + 3)
    return words[start : opener.start() if opener else len(words)]
