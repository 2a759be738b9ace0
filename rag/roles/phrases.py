"""Role phrases and names in a sentence, word by word: "Iraq's former prime minister", "head of Iran's Quds Force", "Mustafa al-Kadhimi".

What ties a name to a role is ``statements.py``'s. No parser: a phrase is a role's noun with the words around it that can belong to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rag.roles.role_words import ALSO_NAMES, HEADS, NO_PART, PART_OF_ROLE, STATUS_WORDS, Status, belongs, folded_word, is_head, role_name
from rag.spellings import PARTICLES
from rag.terms import CALENDAR, STOP_WORDS, fold

TOKEN = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*(?:['’](?![^\W_]))?|[^\w\s]")
LONGEST = 8  # words of a role phrase on either side of its noun
LONGEST_NAME = 5

_RANKS = frozenset(
    """gen general brig brigadier maj major lt lieutenant col colonel capt adm admiral sgt dr mr mrs ms sir dame lord lady prof
    professor sheikh sheik sayyed sayyid sayed ayatollah hojatoleslam rev reverend father hon rep sen senator cmdr marshal first
    second""".split()
)
# Capitalised words that end or are no person's name.
_NO_NAME = frozenset(
    """office council house ministry department club cup street award awards university college school hospital party force forces army
    navy corps guard guards committee commission company corporation corp inc ltd llc group llp bank court congress senate parliament
    assembly union league association federation institute foundation center centre agency bureau board team city county state
    states united north south east west new american the this that these those it he she they we you i but and or if when while as
    in on at to of for with from by after before since however meanwhile also not no yes what who why how where which today tomorrow
    yesterday week year world series bowl open games international national global news times post press journal media tv radio
    show podcast airport road avenue stadium arena elect general-election administration government coalition movement front brigade
    militia organization organisation committee's season championship championships tournament final finals playoffs plan act bill
    law deal agreement museum theatre theater church temple capital partners holdings ventures technologies industries energy motors
    airlines pictures studios entertainment records""".split()
)
_PARTICLE_NAME = re.compile(r"(?:al|el|ul|as|ash|an|ar|ad|az|at)-[^\W\d_]")
_DETERMINERS = {
    "the": "the",
    **dict.fromkeys("a an another one any some every each other several many no".split(), "a"),
    **dict.fromkeys("its his her their our my".split(), "its"),
}
_POSSESSIVE = re.compile(r"['’]s?$")
_PLACES = frozenset("city state county national district provincial regional local".split())
_OF_A_TIME = frozenset("year month week season match day decade century".split())
_LOWER_AFTER_OF = frozenset(
    "state staff defense defence parliament affairs finance communications operations security interior health".split()
)


@dataclass(slots=True)
class Phrase:
    """A role phrase in a sentence.

    Attributes:
        first, last: numbers of its first and last word, determiner and status included.
        role: the role's name, as ``role_words.role_name`` gives it.
        words: folded words that say whose it is.
        status: as its own words tell.
        determiner: "the", "a", "its" (a pronoun), or "" for none.
        head: number of the role's noun.
    """

    first: int
    last: int
    head: int
    role: tuple[str, ...]
    words: frozenset[str] = field(default_factory=frozenset)
    status: Status = "current"
    determiner: str = ""
    told_then: bool = False


class Sentence:
    """A sentence as words and marks.

    Args:
        text: the article's.
        start, end: offsets of the sentence.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        found = list(TOKEN.finditer(text, start, end))
        self.words = [match.group() for match in found]
        self.bare = [_POSSESSIVE.sub("", word) if len(word) > 2 and ("’" in word or "'" in word) else word for word in self.words]
        self.lower = [word.lower() for word in self.bare]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]

    def __len__(self) -> int:
        return len(self.words)

    def is_name_word(self, index: int) -> bool:
        """Whether a word can be part of a name: capitalised, or an Arabic name with its article."""
        if not 0 <= index < len(self):
            return False
        word = self.words[index]
        return (word[0].isupper() or bool(_PARTICLE_NAME.match(word))) and self.lower[index] not in CALENDAR

    def beside(self, index: int) -> bool:
        """Whether a word and the next stand beside each other, with only a space or the dot of an abbreviation between."""
        between = self.text[self.ends[index] : self.starts[index + 1]]
        return between in (" ", "\u00a0", "")

    def possessive(self, index: int) -> bool:
        """Whether a word ends in a possessive s."""
        return 0 <= index < len(self) and self.words[index] != self.bare[index]

    def at(self, index: int) -> str:
        """The word in lower case, or "" outside the sentence."""
        return self.lower[index] if 0 <= index < len(self) else ""


def phrase_at(sentence: Sentence, head: int) -> Phrase | None:
    """The role phrase whose noun stands there; None where that word names no role."""
    word = sentence.lower[head]
    if sentence.text[max(sentence.start, sentence.starts[head] - 1) : sentence.starts[head]] in ("-", "’", "'"):
        return None  # part of a longer word
    parts = word.split("-")
    prefix = parts[0] if len(parts) == 2 and (parts[0] in STATUS_WORDS or parts[0] in PART_OF_ROLE) and parts[1] in HEADS else ""
    noun = parts[1] if prefix else word
    if not is_head(noun, sentence.at(head - 1)):
        return None
    if is_head(sentence.at(head + 1), word) and sentence.beside(head):
        return None  # "chief executive officer", "prime minister's": the last noun is the role's
    core: list[str] = [prefix] if prefix in PART_OF_ROLE else []
    phrase = Phrase(head, head, head, ())
    if prefix in STATUS_WORDS:
        phrase.status, phrase.told_then = STATUS_WORDS[prefix], prefix == "then"
    words: list[str] = []
    in_core, index = True, head - 1
    while index >= 0 and head - index <= LONGEST:
        before = sentence.lower[index]
        joined = sentence.beside(index) or sentence.text[sentence.ends[index] : sentence.starts[index + 1]] in ("-", ".", ". ")
        if before in ("-", "–") or (before == "." and "." in sentence.at(index - 1)):  # "U.S. Treasury"
            index -= 1
            continue
        if not joined or not before[0].isalnum():
            break
        if before in _DETERMINERS:
            phrase.first, phrase.determiner = index, _DETERMINERS[before]
            break
        if before in STATUS_WORDS and not sentence.possessive(index):
            phrase.status = STATUS_WORDS[before] if phrase.status == "current" else phrase.status
            phrase.told_then |= before == "then"
            phrase.first, in_core = index, False
        elif in_core and before.startswith(("then-", "ex-")) and before.partition("-")[2] in PART_OF_ROLE:
            phrase.status = "former" if before.startswith("ex-") else phrase.status
            phrase.told_then |= before.startswith("then-")
            core.insert(0, before.partition("-")[2])
            phrase.first = index
        elif in_core and not sentence.possessive(index) and _part_of_role(sentence, index, head, len(core)):
            core.insert(0, before)
            phrase.first = index
        elif (
            (sentence.words[index][0].isupper() or sentence.possessive(index)) and belongs(sentence.bare[index]) and before not in CALENDAR
        ):
            in_core = False
            words.append(sentence.bare[index])
            phrase.first = index
            if sentence.words[index][0].islower():
                words.pop()  # "the company's": whose it is stands elsewhere
                break
        else:
            break
        index -= 1
    if noun in ALSO_NAMES and words and sentence.words[head][0].isupper():
        return None  # "Stephen King"
    _after(sentence, phrase, core, words)
    phrase.role = role_name(core, noun)
    phrase.words = _folded(words)
    return phrase


def _part_of_role(sentence: Sentence, index: int, head: int, taken: int) -> bool:
    """Whether a word before a role's noun names which role it is: "prime", "linebackers"; "Ohio State" of the coach is not."""
    word = sentence.lower[index]
    if sentence.at(head) == "officer" and "chief" in (word, sentence.at(index - 1)):
        return True
    if sentence.words[index][0].isupper():
        known = word in PART_OF_ROLE or is_head(word, sentence.at(index - 1))
        leads = index == 0 or not sentence.words[index - 1][0].isalnum()  # capitalised as the first word
        title = sentence.words[head][0].isupper() and not sentence.words[head].isupper()
        return known and ((leads and word not in _PLACES) or title or word in ("prime", "vice", "deputy"))
    if word in PART_OF_ROLE:
        return True
    return taken < 3 and word not in NO_PART and fold(word) not in STOP_WORDS and not word.endswith(("ed", "ing")) and word[0].isalpha()


def _after(sentence: Sentence, phrase: Phrase, core: list[str], words: list[str]) -> None:
    """Take in what follows the noun: "of Iran's Quds Force", "of state", "for Apple"."""
    index = phrase.head + 1
    if sentence.at(index) == "-" and sentence.at(index + 1) in ("elect", "designate"):
        phrase.status, phrase.last = "incoming", index + 1
        index += 2
    if sentence.at(index) not in ("of", "for", "at", "in") or index + 1 >= len(sentence):
        return
    if sentence.at(index) == "of" and sentence.at(index + 1) == "the" and sentence.at(index + 2) in _OF_A_TIME:
        core.append("year")  # "coach of the year" is a prize
        return
    preposition = sentence.at(index)
    index += 1
    if sentence.at(index) in ("the", "its", "his", "her", "their"):
        index += 1
    begin, core_of = index, sentence.at(index) in _LOWER_AFTER_OF or preposition == "in"
    while index < len(sentence) and index - begin < LONGEST:
        word = sentence.lower[index]
        capital = sentence.words[index][0].isupper() and belongs(sentence.bare[index]) and word not in CALENDAR
        second = index == begin + 1 and capital and bool(core) and core[-1] in _LOWER_AFTER_OF
        if word in _LOWER_AFTER_OF and ((index == begin and preposition == "of") or second):
            core.append(word)
        elif capital and core and begin < index and core[-1] in _LOWER_AFTER_OF:
            break  # "Secretary of State Antony Blinken"
        elif capital:
            words.append(sentence.bare[index])
        elif (
            not words and not core_of and index - begin < 3 and word.isalpha() and word.islower() and belongs(word) and word not in NO_PART
        ):
            index += 1  # "of bankrupt crypto exchange FTX"
            continue
        elif (
            word in ("of", "for", "and", "the", "&") and index > begin and index + 1 < len(sentence) and words and _goes_on(sentence, index)
        ):
            index += 1
            continue
        else:
            break
        phrase.last = index
        if index + 1 < len(sentence) and not sentence.beside(index):
            break
        index += 1


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Whether a name goes on after a small word: "Ministry of Defence", "Department of the Interior"."""
    after = index + 1
    if sentence.at(after) == "the":
        after += 1
    return sentence.lower[index] in ("of", "for", "the", "&") and after < len(sentence) and sentence.words[after][0].isupper()


def name_after(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """First and last word of the name that begins there, ranks passed over; None where none does."""
    while index < len(sentence) and (sentence.at(index) in _RANKS or (sentence.words[index] == "." and sentence.at(index - 1) in _RANKS)):
        index += 1
    first, last = index, -1
    while index < len(sentence) and index - first < LONGEST_NAME + 3:
        if sentence.is_name_word(index) and sentence.lower[index] not in _NO_NAME and sentence.lower[index] not in HEADS:
            last = index
            if sentence.possessive(index):
                break
        elif sentence.words[index] == "." and len(sentence.words[index - 1]) == 1:
            index += 1  # an initial
            continue
        elif (sentence.at(index) in _NO_NAME or sentence.at(index) in HEADS) and sentence.words[index][0].isupper() and last == index - 1:
            return None  # "Principal Financial Group"
        elif not (sentence.at(index) in PARTICLES and last >= first and sentence.is_name_word(index + 1)):
            break
        if index + 1 < len(sentence) and not sentence.beside(index) and sentence.words[index + 1] != ".":
            break
        index += 1
    return _checked(sentence, first, last)


def name_before(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """First and last word of the name that ends there; None where none does."""
    if sentence.possessive(index):
        return None
    last, first = index, index + 1
    while index >= 0 and last - index < LONGEST_NAME + 3:
        if (
            sentence.is_name_word(index)
            and not sentence.possessive(index)
            and sentence.lower[index] not in HEADS
            and fold(sentence.bare[index]) not in STOP_WORDS
        ):
            first = index
        elif not (
            (sentence.at(index) in PARTICLES and sentence.is_name_word(index - 1))
            or (sentence.words[index] == "." and index > 0 and len(sentence.words[index - 1]) == 1)
        ):
            break
        if index > 0 and sentence.text[sentence.ends[index - 1] : sentence.starts[index]] not in (" ", "\u00a0", ""):
            break
        index -= 1
    while first < last and sentence.lower[first] in _RANKS:
        first += 1
    return _checked(sentence, first, last)


def _checked(sentence: Sentence, first: int, last: int) -> tuple[int, int] | None:
    if last < first or last - first >= LONGEST_NAME + 2:
        return None
    words = sentence.lower[first : last + 1]
    if any(word in _NO_NAME or word in STATUS_WORDS for word in words) or words[-1] in PARTICLES or len(words[-1]) < 2:
        return None
    if sentence.words[last].isupper() and len(sentence.words[last]) > 1 and len(words) == 1:
        return None  # an abbreviation
    return first, last


def body_after(sentence: Sentence, index: int) -> frozenset[str]:
    """The folded words of the organisation that is named from there on: "Iran's Quds Force", "the Y Group"."""
    if sentence.at(index) in _DETERMINERS:
        index += 1
    words = []
    while (
        index < len(sentence)
        and sentence.words[index][0].isupper()
        and belongs(sentence.bare[index])
        and sentence.at(index) not in CALENDAR
    ):
        words.append(sentence.bare[index])
        if index + 1 < len(sentence) and not sentence.beside(index):
            break
        index += 1
    return _folded(words)


def name_of_body(sentence: Sentence, index: int) -> frozenset[str]:
    """The folded words of the organisation whose name ends there."""
    words = []
    while index >= 0 and sentence.words[index][0].isupper() and belongs(sentence.bare[index]) and sentence.at(index) not in CALENDAR:
        words.append(sentence.bare[index])
        if index and not sentence.beside(index - 1):
            break
        index -= 1
    return _folded(words)


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(folded_word(part) for whole in words for part in re.split(r"[-’']", whole) if part and belongs(part))
