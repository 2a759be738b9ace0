"""Whether a verb of saying says that something is so: "added that …", "argues it is", not "added a chair", "told them to leave".

Who says it is found by ``credits.py``.
"""

from __future__ import annotations

from rag.attribution.clauses import AUXILIARIES, DETERMINERS, PRONOUNS, Words
from rag.attribution.speech import SAY

_WHERE = frozenset("in on at during after via when before last this".split())
_OF_NOUNS = frozenset("across of about between against among by".split())
_OPEN_CLAUSE = frozenset("this these there those".split()) | PRONOUNS
_SURELY_PAST = frozenset("went came took got ran gave became began saw knew fell rose grew sat stood spoke".split())
_NEEDS_QUOTE = frozenset(
    """shrugs shrugged sighs sighed urged urges laughed laughs reads assures assured asked asks cited cites continued continues replied
    replies responded responds exclaimed shouted""".split()
)
_NEEDS_CLAUSE = frozenset(
    """warned warns cautioned cautions claimed claims believe believes wrote writes explained explains recalled recalls alleged
    alleges""".split()
)


def says(words: Words, index: int, verb: str, closed: bool) -> bool:
    """Whether the verb says that something is so, rather than doing something to somebody."""
    rest = words.lower[index + 1 : index + 16]
    before_is_mark = False
    scan = index - 1
    while scan >= 0 and index - scan < 12 and not words.is_mark(scan):
        scan -= 1
    before_is_mark = words.is_quote(scan) or (scan > 0 and words.tokens[scan] == ",")
    if verb in ("told", "tell", "tells"):
        for offset, word in enumerate(rest):
            at = index + 1 + offset
            if word == "that" or words.is_quote(at) or word in AUXILIARIES or word in ':“"':
                return True
            if offset and word in PRONOUNS:
                return True  # "told me they had to"
            if word == "to" and at + 1 < len(words) and words.tokens[at + 1].islower() and words.lower[at + 1] not in DETERMINERS:
                return False
        return True
    if verb in ("said", "says", "say"):
        return words.lower[index + 1 : index + 2] not in (["to"], ["goodbye"], ["yes"], ["no"]) or before_is_mark
    if words.is_quote(scan) or (closed and before_is_mark and verb not in _NEEDS_QUOTE):
        return True
    if words.is_quote(index + 1) or (closed and words.is_quote(index + 2)):
        return True
    if verb in SAY and verb not in _NEEDS_CLAUSE:
        return True
    if verb.startswith("describe"):
        return "as" in rest
    if verb.startswith("believe") and rest[:1] == ["in"]:
        return False
    if verb.startswith("call"):
        if words.is_quote(index + 1) or rest[:1] in (["“"], ['"'], ["‘"]):
            return False  # "code called “x”"
        return rest[:1] not in (["for"], ["on"], ["off"], ["“"], ['"']) and any(word in '“"' for word in rest[:6])
    if verb in _NEEDS_QUOTE:
        return any(words.is_quote(at) for at in range(index + 1, min(index + 10, len(words))))
    if rest[:1] and rest[0] in _OF_NOUNS:
        return False  # "the number of reports across the country"
    if rest[:1] == ["to"] and "that" in rest[:6]:
        return True  # "suggested to reporters that …"
    if scan + 1 < index and words.lower[scan + 1] == "as" and "," in rest:
        return True  # "As X reported in July, …"
    if rest[:1] and rest[0] in _WHERE and any(words.is_quote(at) for at in range(max(0, index - 60), index)):
        return True  # "“…” others’, X wrote in a letter"
    for offset, word in enumerate(rest):
        at = index + 1 + offset
        if word == "that" and offset < 8:
            return True
        if words.is_quote(at):
            return True
        if word in ",;:" or word in ("to", "for", "and", "but", "with", "from", "which", "who", "when", "after"):
            return verb.startswith(("expect", "predict")) and "to" in rest
        if offset and word in AUXILIARIES and word not in ("be", "been", "being"):
            return True
        if (offset == 0 and word.partition("'")[0] in _OPEN_CLAUSE) or (offset and word in _SURELY_PAST):
            return True  # "confirms it's made some changes"
    return verb.startswith(("expect", "predict")) and "to" in rest
