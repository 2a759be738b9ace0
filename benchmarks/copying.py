"""Makes copies of an article as other pages carry them: cut, reordered, reworded, wrapped. For ``benchmarks.stories``.

Everything is drawn from the given random generator, so a seed gives the same copies again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from rag.names import find_names
from rag.sentences import sentence_spans

# Words and what takes their place, by rule and without grammar: meaning suffers, as it does in pages that are reworded by machines.
_SYNONYMS = """\
said stated; says states; told informed; asked requested; people individuals; company firm; companies firms; government administration;
officials authorities; official spokesperson; country nation; countries nations; city town; president leader; home house; game match;
games matches; season campaign; team side; teams sides; player athlete; players athletes; win victory; wins victories; won triumphed;
lost fell; big large; large sizeable; small little; new fresh; old former; good fine; great superb; bad poor; best finest; first initial;
last final; next following; many numerous; much plenty; several various; more further; most nearly; early prompt; late tardy; long
lengthy; short brief; high elevated; low reduced; important significant; major leading; main chief; different distinct; same identical;
own personal; show display; shows displays; showed displayed; shown displayed; found discovered; find discover; made created; make
create; makes creates; making creating; get obtain; got obtained; getting obtaining; give provide; gave provided; given provided; took
grabbed; take grab; taken grabbed; taking grabbing; use employ; used employed; using employing; uses employs; need require; needs
requires; needed required; want wish; wants wishes; wanted wished; help assist; helped assisted; helping assisting; start begin; started
began; end finish; ended finished; keep retain; kept retained; left departed; leave depart; came arrived; come arrive; coming arriving;
went travelled; go travel; going travelling; goes travels; think believe; thought believed; know understand; knew understood; see
observe; saw observed; seen observed; look glance; looking glancing; looks seems; feel sense; felt sensed; called named; call name; say
state; saying stating; work labour; working labouring; worked laboured; job post; money cash; buy purchase; bought purchased; buying
purchasing; sell trade; sold traded; price cost; prices costs; deal bargain; deals bargains; report account; reports accounts; reported
recounted; according pursuant; including among; however nevertheless; because since; but yet; although though; while whereas; about
regarding; around approximately; after following; before prior; during throughout; between amid; against versus; since from; also too;
only merely; just simply; even still; now currently; today presently; often frequently; always constantly; never hardly; very highly;
really truly; still yet; already previously; quickly rapidly; near close; week fortnight; month period; year annum; years annums; day
date; days dates; time moment; times moments; number figure; part portion; way manner; place spot; thing matter; things matters; problem
issue; problems issues; question query; questions queries; answer reply; plan scheme; plans schemes; group band; groups bands; public
open; young youthful; children kids; man gentleman; woman lady; family household; friends pals; world globe; war conflict; attack assault;
attacks assaults; killed slain; police officers; court tribunal; case matter; law statute; lawyer attorney; judge magistrate; trial
hearing; data information; users customers; website site; phone handset; market bazaar; business enterprise; industry sector; technology
tech; story tale; film movie; movie film; music songs; book volume; fans supporters; coach manager; field pitch; ball sphere; points
scores; goal strike; goals strikes; half portion; second further; top leading; chance opportunity; hard tough; easy simple; able capable;
likely probable; possible feasible; expected anticipated; added noted; announced declared; decided resolved; tried attempted; turned
spun; moved shifted; held gripped; put placed; set fixed; run operate; running operating; play perform; played performed; playing
performing; lead guide; led guided; became grew; become grow; happened occurred; continued persisted; offer proffer; offers proffers;
offered proffered; support backing; change alteration; changes alterations; result outcome; results outcomes; reason cause; idea notion;
power might; side flank; line row; point detail; head chief; hand palm; face visage; everything all; something anything; someone
somebody; everyone everybody; together jointly; almost nearly; again anew; away off; back returned; well nicely; right correct; free
gratis; full complete; available obtainable; current present; recent latest; past bygone; future coming"""
SYNONYMS: Mapping[str, str] = dict(pair.split() for pair in _SYNONYMS.replace("\n", " ").split(";"))
_NUMBERS = dict(zip(map(str, range(2, 11)), "two three four five six seven eight nine ten".split(), strict=True))
_SPELLINGS = [pair.split() for pair in "ee i,oo u,ck k,ph f,ss s,ll l,mm m,nn n,qu q,y i".split(",")]

Change = Callable[[str, str, random.Random], str]


def paragraphs(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line for line in text.split("\n") if line.strip()]


def cut(share: float) -> Change:
    """The first so much of the words."""

    def change(text: str, unrelated: str, chance: random.Random) -> str:
        pieces = re.findall(r"\S+\s*", text)
        return "".join(pieces[: round(share * len(pieces))])

    return change


def some_paragraphs(text: str, unrelated: str, chance: random.Random) -> str:
    """Six paragraphs of ten, drawn at random, in order."""
    lines = paragraphs(text)
    kept = sorted(chance.sample(range(len(lines)), max(1, round(0.6 * len(lines)))))
    return "\n".join(lines[index] for index in kept)


def reordered(text: str, unrelated: str, chance: random.Random) -> str:
    """The paragraphs in another order."""
    lines = paragraphs(text)
    chance.shuffle(lines)
    return "\n".join(lines)


def new_beginning(text: str, unrelated: str, chance: random.Random) -> str:
    """Another headline (the first words of the unrelated text), and the first paragraph reworded."""
    first, *rest = paragraphs(text)
    return "\n".join([" ".join(unrelated.split()[:10]), reworded(0.3)(first, unrelated, chance), *rest])


def wrapped(text: str, unrelated: str, chance: random.Random) -> str:
    """200 words of unrelated text before, 200 after."""
    others = unrelated.split()
    return "\n".join([" ".join(others[:200]), text, " ".join(others[200:400])])


def reworded(share: float) -> Change:
    """Lightly rewritten: so much of the words changed by rule, and other marks, numbers, and orders of "X said".

    A word for which there is no synonym stays; so many of the others are changed that ``share`` of all words are, or all of them.
    """

    def change(text: str, unrelated: str, chance: random.Random) -> str:
        names = {text[start:end] for start, end in find_names(text)}
        swappable = sum(word.lower() in SYNONYMS for word in re.findall(r"\w+", text)) / max(1, len(text.split()))
        probability = min(1.0, share / max(swappable, 0.01))

        def swap(match: re.Match[str]) -> str:
            word = match.group()
            if word.lower() in SYNONYMS and chance.random() < probability:
                other = SYNONYMS[word.lower()]
                return other.capitalize() if word[0].isupper() else other
            return _NUMBERS.get(word, word)

        for name in sorted(names, key=lambda name: (-len(name), name)):
            parts = name.split()
            if len(parts) == 2 and chance.random() < 0.5:  # after the first time only the family name is used
                first = text.find(name) + len(name)
                text = text[:first] + re.sub(rf"\b{re.escape(name)}\b", parts[1], text[first:])
        adverbs = r"\b(?!only|early|family|reply)[a-z]{3,}ly\b "
        text = re.sub(adverbs, lambda match: "" if chance.random() < share else match.group(), text)
        text = re.sub(r"\bsaid ((?:[A-Z]\w+ ?){1,2})(?=[.,])", lambda match: f"{match[1].strip()} said", text)
        text = re.sub(r"\w+(?:\.\w+)*", swap, text)
        return text.translate(str.maketrans("“”’‘", "\"\"''"))

    return change


def respelled(text: str, unrelated: str, chance: random.Random) -> str:
    """Three names of ten in another spelling."""
    names = {part for start, end in find_names(text) for part in text[start:end].split() if len(part) > 4}
    for name in sorted(names):
        if chance.random() < 0.3:
            other = name
            for letters, instead in _SPELLINGS:
                other = other.replace(letters, instead)
            text = re.sub(rf"\b{re.escape(name)}\b", other, text)
    return text


def sentences_changed(text: str, unrelated: str, chance: random.Random) -> str:
    """One sentence of five dropped, and as many of the unrelated text put in."""
    others = [unrelated[start:end] for start, end in sentence_spans(unrelated)]
    lines = []
    for line in paragraphs(text):
        kept = []
        for start, end in sentence_spans(line):
            kept += [line[start:end]] if chance.random() > 0.2 else []
            kept += [others.pop()] if others and chance.random() < 0.2 else []
        lines.append(" ".join(kept))
    return "\n".join(lines)


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(text: str, unrelated: str, chance: random.Random) -> str:
        for each in changes:
            text = each(text, unrelated, chance)
        return text

    return change


KINDS: Mapping[str, Change] = {
    "first 80 %": cut(0.8),
    "first 60 %": cut(0.6),
    "first 40 %": cut(0.4),
    "60 % of the paragraphs": some_paragraphs,
    "paragraphs reordered": reordered,
    "new headline and beginning": new_beginning,
    "15 % of the words changed": reworded(0.15),
    "30 % of the words changed": reworded(0.3),
    "sentences dropped and added": sentences_changed,
    "names respelled": respelled,
    "wrapped in 400 words": wrapped,
    "first 40 %, wrapped": both(cut(0.4), wrapped),
    "60 % of the paragraphs, 15 % of the words": both(some_paragraphs, reworded(0.15)),
    "first 60 %, reordered, names respelled": both(cut(0.6), reordered, respelled),
    "30 % of the words, wrapped": both(reworded(0.3), wrapped),
    "sentences, 15 % of the words, reordered": both(sentences_changed, reworded(0.15), reordered),
}
