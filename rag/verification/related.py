"""Words that can mean the same, or of which one is the other's kind, for some 40,000 English words.

From the Open English WordNet; ``benchmarks/related_words.py`` makes the file and says what counts as related. It is wider than ``alike``
("shut" and "close", but "stay" and "stop" too), so it never makes two words one: it only tells that a word which the quote does not have
may be the quote's in other words. What news exchanges and a dictionary does not, is added here: a country's leader and its president,
"lost their lives" and "were killed".
"""

from __future__ import annotations

import itertools
import lzma
from functools import cache
from importlib.resources import files

from rag.terms import stem

_IN_NEWS = """\
break beat improve smash
leader premier president chancellor minister king chief head boss
parliament lawmaker legislator senator senate congress assembly deputy
government minister ministry official authority administration cabinet
kill die death dead fatal victim lives deadly toll cost
lose defeat loss concede
apologise apologize sorry regret
oust remove expel drive push overthrow
cut half halve reduce slash lose shed axe
double twice
triple threefold
flee leave escape evacuate
disclose reveal say name identify publish
sign agree agreement deal contract
crash collide collision accident
club team side squad
company firm maker group manufacturer business employer
staff worker employee job
city town mayor council
court judge jury ruling verdict trial
police officer detective investigator
police arrest detain raid suspect
jail sentence prison term
vote ballot election poll win
striker strike walkout stoppage
electricity power blackout outage
ship vessel boat ferry tanker
dismiss sack fire remove
attack bombing bomb shelling missile
quake earthquake tremor
condition anonymity name
evidence proof prove
ban bar prohibit forbid allow may
abandon scrap drop cancel lift
house home flat apartment building
hospital treat injure
rise up increase
fall down decrease
anger angry fury outrage
shop store retailer
dock port harbour
gap deficit shortfall
layoff redundancy lay cut
cyberattack hack hacker ransomware
fear afraid worry scare
"""


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    groups = ([stem(word) for word in line.split()] for line in _IN_NEWS.splitlines())
    return frozenset(pair for group in groups for pair in itertools.permutations(group, 2))


@cache
def _rows() -> dict[str, str]:
    packed = files("rag.verification").joinpath("related_words.txt.xz").read_bytes()
    return {first: f" {others} " for first, _, others in (line.partition(" ") for line in lzma.decompress(packed).decode().splitlines())}


def is_word(stemmed: str) -> bool:
    """Whether it is a common word of the dictionary, and so a name only by its capital."""
    return stemmed in _words()


@cache
def _words() -> frozenset[str]:
    return frozenset(word for first, others in _rows().items() for word in (first, *others.split()))


def are_related(one: str, two: str) -> bool:
    """Whether two stems are equal or a pair of the lists."""
    return one == two or (one, two) in _pairs() or f" {two} " in _rows().get(one, "") or f" {one} " in _rows().get(two, "")
