"""Questions made of others so that what answered them answers no more, for ``train_reader.py``.

People who wrote SQuAD 2.0's questions without an answer mostly changed one word of a question that has one: a name or number for another,
*first* for *last*, *known* for *unknown*, or put *not* in. What they put for which word is read off the pairs that Zhu et al. (2019) took
from its training articles, and done to other sets' questions. A change can by chance leave a question that is answered; few do.
"""

from __future__ import annotations

import difflib
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

NAME = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+)*")
NUMBER = re.compile(r"\b\d[\d,]*\b")
BE_OR_DO = re.compile(r"\b(is|was|are|were|do|does|did|has|have|had|would|could|should)\b(?! not\b|n't)", re.IGNORECASE)
COMMON, OFTEN = 120, 4  # words; times
STEPS = (-20, -7, -3, -1, 1, 2, 5, 12, 30)  # from a number to another


class Changes:
    """What a word of a question is replaced by."""

    def __init__(self, folder: Path) -> None:
        """Learn from the pairs in a folder."""
        self._words: dict[str, list[str]] = defaultdict(list)
        pairs = questions_changed(folder)
        seen = Counter(word for question, _ in pairs for word in question.split())
        common = {word for word, _ in seen.most_common(COMMON)}
        for question, changed in pairs:
            before, after = question.split(), changed.split()
            edits = [each for each in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if each[0] != "equal"]
            if len(edits) == 1 and edits[0][0] == "replace":
                _, start, end, begin, stop = edits[0]
                if end - start == stop - begin == 1 and before[start].isalpha() and after[begin].isalpha():
                    self._words[before[start]].append(after[begin])
        for word in common & self._words.keys():  # what was put once for a word that is everywhere was put for that question only
            often = Counter(self._words[word])
            self._words[word] = [other for other in self._words[word] if often[other] >= OFTEN]
        self._words = {word: others for word, others in self._words.items() if others}

    def of(self, question: str, passage: str, chance: random.Random) -> str | None:
        """The question asked so that the passage does not answer it; None where no way is known."""
        ways = [self._named, self._worded, self._worded, self._denied, self._counted]
        chance.shuffle(ways)
        return next((made for way in ways if (made := way(question, passage, chance)) and made != question), None)

    def _named(self, question: str, passage: str, chance: random.Random) -> str | None:
        """With another name of the passage."""
        found = [match for match in NAME.finditer(question) if match.start()]
        near = [match[0] for match in NAME.finditer(passage) if match.start() and match[0] not in question]
        if not found or not near:
            return None
        match = chance.choice(found)
        return question[: match.start()] + chance.choice(near) + question[match.end() :]

    def _worded(self, question: str, passage: str, chance: random.Random) -> str | None:
        """With a word for which people put another one, as often as they did."""
        found = [match for match in re.finditer(r"\b[a-z]+\b", question) if match[0] in self._words]
        if not found:
            return None
        match = chance.choice(found)
        return question[: match.start()] + chance.choice(self._words[match[0]]) + question[match.end() :]

    def _denied(self, question: str, passage: str, chance: random.Random) -> str | None:
        """With "not", or with "never"."""
        found = list(BE_OR_DO.finditer(question))
        if not found or chance.random() < 0.5:  # people do it less often than all else
            return None
        end = chance.choice(found).end()
        return question[:end] + chance.choice(["n't", "n't", " not", " never"]) + question[end:]

    def _counted(self, question: str, passage: str, chance: random.Random) -> str | None:
        """With another number, half the time one that the passage has."""
        found = list(NUMBER.finditer(question))
        if not found:
            return None
        match = chance.choice(found)
        near = [other[0] for other in NUMBER.finditer(passage) if other[0] != match[0]]
        other = str(max(1, int(match[0].replace(",", "")) + chance.choice(STEPS)))
        return question[: match.start()] + (chance.choice(near) if near and chance.random() < 0.5 else other) + question[match.end() :]


def questions_changed(folder: Path) -> list[tuple[str, str]]:
    """The pairs of a question and what somebody made of it, in lower case, their tokens apart."""
    answerable, made = ((folder / f"train-{kind}-questions.txt").read_text("utf-8") for kind in ("answerable", "unanswerable"))
    return [
        (question.split("\t")[1], changed.split("\t")[1])
        for question, changed in zip(answerable.rstrip("\n").split("\n"), made.rstrip("\n").split("\n"), strict=True)
    ]
