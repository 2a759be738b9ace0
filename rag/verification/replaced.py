"""Words of a claim that stand where the quote has others: "domestic operations" where it says "international operations".

The two are laid side by side, term by term. Where what stands around is the same and a noun or adjective has been put in another's place,
the claim says something else, unless the two are known to mean the same (``alike``). Verbs are left out, but for two that are on its
lists: most of those that writers exchange mean the same, and no short list has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from rag.terms import stem
from rag.verification.alike import TERMS
from rag.verification.reading import AUXILIARIES, Reading, Token, read
from rag.verification.related import are_related

_MOST = 2  # words put in the place of others
_BESIDE = 2  # terms beside them that must be the same; at least one on either side that has any
_BEFORE_VERBS = frozenset("to that who which he she it they".split())
# On the lists, but in so many senses that it says little: "flew", "arrived".
_HELPING = frozenset(
    """showed demonstrated arrived flew came went joined managed succeeded failed tried sought wanted began started continued kept helped
    led""".split()
)
_LEFT_OUT = frozenset(
    """said says say told tell tells stated states noted notes added adds reported reports report asked asks according quoted cited
    announced declared explained claimed stressed confirmed concluded revealed argued fewer fewest least although though despite
    while since because several many some however nevertheless moreover meanwhile recent recently early earlier late without lack
    lacks one ones throughout later next previous past current former new""".split()
)


def replacements(claim: str, quote: str) -> Iterator[str]:
    """Reasons: what was put in the place of what."""
    mine, theirs = _compared(read(claim)), _compared(read(quote))
    if not mine or not theirs:
        return
    matcher = SequenceMatcher(None, [token.term for token in mine], [token.term for token in theirs], autojunk=False)
    blocks = matcher.get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(blocks):
        if tag == "replace" and b == len(mine) and d - c > b - a:
            d = c + b - a  # the claim ends here, the quote goes on
        if tag != "replace" or b - a > _MOST or d - c > _MOST:
            continue
        before = blocks[number - 1] if number else None
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        same_before = before[2] - before[1] if before and before[0] == "equal" else 0
        same_after = after[2] - after[1] if after and after[0] == "equal" else 0
        if same_before + same_after < _BESIDE or not (same_before or a == 0) or not (same_after or b == len(mine)):
            continue
        new, old = mine[a:b], theirs[c:d]
        if (
            any(are_related(stem(one.word), stem(other.word)) for one in new for other in old)
            or _is_elsewhere(new, read(quote), mine)
            or _is_elsewhere(old, read(claim), theirs)
            or any(each.word in _LEFT_OUT for each in [*new, *old])
        ):
            continue
        may_be_verbs = any(_may_be_verb(reading, each) for reading, group in ((read(claim), new), (read(quote), old)) for each in group)
        if may_be_verbs and not (len(new) == len(old) == 1 and _are_known(new[0], old[0])):
            continue
        yield f"{new[0].text!r} stands in the place of {old[0].text!r}"
        return


def _are_known(one: Token, other: Token) -> bool:
    """Whether two verbs are both on the lists of words alike, but not on the same."""
    is_past = one.is_past and other.is_past and not {one.word, other.word} & _HELPING
    return is_past and one.term in TERMS and other.term in TERMS


def _may_be_verb(reading: Reading, token: Token) -> bool:
    before = reading.tokens[token.place - 1] if token.place else None
    if token.text[0].isupper() or token.is_past or token.word.endswith(("ing", "ly")) or before is None:
        return True
    return before.word in _BEFORE_VERBS or before.word in AUXILIARIES or (token.word.endswith("s") and reading.is_name(before))


def _compared(reading: Reading) -> list[Token]:
    return [token for token in reading.tokens if token.term and not reading.is_name(token)]


def _is_elsewhere(tokens: list[Token], other: Reading, own: list[Token]) -> bool:
    """Whether the other text has one of these words too, as often."""
    return any(len(other.like(token.term)) >= max(1, sum(each.term == token.term for each in own)) for token in tokens)
