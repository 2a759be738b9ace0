"""The questions that the span reader learns from (``train_reader.py``), as groups of passages, one of which answers or none.

Three public sets, which are no part of Byline and are put into one folder under the names below, and the tuning halves of squad2 and
clapnq:

- SQuADShifts (Miller et al. 2020): ``new_wiki_v1.0.json``, ``reddit_v1.0.json``, ``amazon_reviews_v1.0.json``;
- QAMR (Michael et al. 2018), sentences of Wikinews and Wikipedia: ``dev.tsv`` and ``test.tsv`` of its ``data/readable``;
- sentences and questions that Du et al. (2017) took from training articles of SQuAD to test on: ``src-test.txt`` and ``tgt-test.txt``.

None has an article of SQuAD's development set, which squad2 is part of. A question's other passages are those whose vectors come nearest to
its own. Of a part of the questions the passage that answers is left out, and others are asked about another name or number: they have no
answer.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

import rag
from benchmarks.train_evidence import clapnq, squad2, write_articles
from rag.answer_spans import Text
from rag.models.local_embedding import LocalEmbedding
from rag.passages import split_article
from rag.schema import Article

SHARES = {  # of each set's questions that an epoch asks
    "new_wiki_v1.0.json": 1.0, "tgt-test.txt": 0.8, "dev.tsv": 0.25, "test.tsv": 0.25, "reddit_v1.0.json": 0.35,
    "amazon_reviews_v1.0.json": 0.3,
}  # fmt: skip
OTHERS = 3  # passages beside the one that answers
NEAREST = 20  # passages of which the others are drawn
CHANGED, LEFT_OUT = 0.12, 0.13  # shares of the questions asked about something else, and of those whose passage is left out
PASSAGE_TOKENS = 64
Span = tuple[int, int]


class Group(NamedTuple):
    """A question and passages to read it with.

    Attributes:
        spans: of the first passage, that answer; none where no passage does.
        whole: whether they are sentences with the answer somewhere in them, and not the answer itself.
    """

    question: str
    texts: list[Text]
    spans: list[Span]
    whole: bool


class Asked(NamedTuple):
    """A question of a public set: where its answers are, as (passage, start, end), and the other passages of its text."""

    question: str
    answers: list[tuple[int, int, int]]
    own: list[int]


class PublicSet:
    """One file of a public set."""

    def __init__(self, file: Path, embedding: LocalEmbedding, chance: random.Random) -> None:
        self.name, self.whole, self._chance = file.name, file.name == "tgt-test.txt", chance
        read: Callable[[Path], tuple[list[Text], list[Asked]]] = {".json": _shifts, ".tsv": _qamr, ".txt": _du}[file.suffix]
        self._texts, self.questions = read(file)
        passages = embedding.embed([f"{text.title}\n{text.text}" for text in self._texts])
        asked = embedding.embed_queries([each.question for each in self.questions])
        parts = (asked[first : first + 1000] @ passages.T for first in range(0, len(asked), 1000))
        self._nearest = np.concatenate([np.argpartition(-part, NEAREST, axis=1)[:, :NEAREST] for part in parts])
        drawn = chance.sample(self._texts, min(len(self._texts), 1500))
        self._names = [name for text in drawn for name in re.findall(r"(?<=[a-z,] )[A-Z][\w-]+(?: [A-Z][\w-]+)*", text.text)]

    def groups(self) -> list[Callable[[], Group]]:
        """An epoch's groups, made when they are needed."""
        drawn = [number for number in range(len(self.questions)) if self._chance.random() < SHARES[self.name]]
        return [lambda number=number: self._group(number) for number in drawn]  # type: ignore[misc]

    def _group(self, number: int) -> Group:
        question, answers, own = self.questions[number]
        right = sorted({passage for passage, *_ in answers})
        said = {self._texts[passage].text[start:end].lower() for passage, start, end in answers}
        near = [
            other
            for other in self._nearest[number].tolist()
            if self.whole or not any(each in self._texts[other].text.lower() for each in said)
        ]
        others = [other for other in dict.fromkeys([*near, *own]) if other not in right]
        self._chance.shuffle(others)
        chosen, draw = self._chance.choice(right), self._chance.random()
        if draw < CHANGED and not self.whole and (other := self._changed(question)):
            return Group(other, [self._texts[each] for each in [chosen, *others[:1]]], [], False)
        if draw < CHANGED + LEFT_OUT:
            return Group(question, [self._texts[each] for each in others[:2]], [], False)
        spans = [(start, end) for passage, start, end in answers if passage == chosen]
        return Group(question, [self._texts[each] for each in [chosen, *others[:OTHERS]]], spans, self.whole)

    def _changed(self, question: str) -> str | None:
        """The question about another name or number; None where it has none."""
        found = [match for match in re.finditer(r"[A-Z][\w-]+(?: [A-Z][\w-]+)*|\b\d[\d,]*\b", question) if match.start()]
        if not found or not self._names:
            return None
        match = self._chance.choice(found)
        number = match[0].replace(",", "")
        other = (
            str(int(number) + self._chance.choice([-20, -7, -3, -1, 1, 2, 5, 12, 30]))
            if number.isdecimal()
            else self._chance.choice(self._names)
        )
        return None if other == match[0] else question[: match.start()] + other + question[match.end() :]


def _shifts(file: Path) -> tuple[list[Text], list[Asked]]:
    texts: list[Text] = []
    asked = []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ") if file.name.startswith("new_wiki") else ""
        for paragraph in article["paragraphs"]:
            whole = Article("p", title, None, None, None, "en", paragraph["context"], content_hash="0" * 12)
            passages = split_article(whole, passage_tokens=PASSAGE_TOKENS)
            first = len(texts)
            texts += [Text(title, passage.text) for passage in passages]
            for each in paragraph["qas"]:
                spans = {(answer["answer_start"], answer["answer_start"] + len(answer["text"])) for answer in each["answers"]}
                answers = [
                    (first + number, start - passage.start, end - passage.start)
                    for number, passage in enumerate(passages)
                    for start, end in sorted(spans)
                    if passage.start <= start and end <= passage.end
                ]
                if answers:
                    asked.append(Asked(each["question"], answers, list(range(first, len(texts)))))
    return texts, asked


def _qamr(file: Path) -> tuple[list[Text], list[Asked]]:
    texts: list[Text] = []
    asked = []
    begins = False
    for line in filter(None, map(str.rstrip, file.read_text(encoding="utf-8").split("\n"))):
        if line.startswith("#"):
            begins = True
        elif begins:
            texts.append(Text("", line))
            begins = False
        elif match := re.match(r"(.+?\?)\s+(.+)$", line):
            sentence = texts[-1].text
            found = {
                (sentence.lower().find(answer.strip().lower()), len(answer.strip())) for answer in match[2].split("\t") if answer.strip()
            }
            answers = [(len(texts) - 1, start, start + length) for start, length in sorted(found) if start >= 0]
            if answers:
                asked.append(Asked(match[1].strip(), answers, []))
    return texts, asked


def _du(file: Path) -> tuple[list[Text], list[Asked]]:
    questions = file.read_text(encoding="utf-8").strip().split("\n")
    sentences = file.with_name("src-test.txt").read_text(encoding="utf-8").strip().split("\n")
    numbers: dict[str, int] = {}
    asked = []
    for sentence, question in zip(map(_joined, sentences), map(_joined, questions), strict=True):
        number = numbers.setdefault(sentence, len(numbers))
        asked.append(Asked(question, [(number, 0, len(sentence))], []))
    return [Text("", sentence) for sentence in numbers], asked


def _joined(text: str) -> str:
    """A text whose tokens stand apart, as it is written."""
    text = text.strip().replace("``", '"').replace("''", '"').replace("-lrb- ", "(").replace(" -rrb-", ")")
    return re.sub(r" (n't|'s)", r"\1", re.sub(r" ([,.;:?!')])", r"\1", text))


def benchmark_groups(name: str, folder: Path, chance: random.Random) -> list[Callable[[], Group]]:
    """Those of two thirds of the tuning half of squad2 or clapnq: the passages that Byline finds, of which one answers or none."""
    passages, questions = {"squad2": squad2, "clapnq": clapnq}[name](folder)
    found = []
    with tempfile.TemporaryDirectory() as work:
        ids = write_articles(passages, Path(work) / "articles")
        with rag.open_engine(rag.Settings(articles=Path(work) / "articles", index=Path(work) / "index", answerer="extractive")) as engine:
            for question_id, question, passage_id, answers in questions:
                if zlib.crc32(question_id.encode()) % 2 == 0 and zlib.crc32(question_id.encode()[::-1]) % 3 != 0:
                    sources = {item.source.passage_id: item.source for item in engine.evidence(question)}
                    found.append((question, list(sources.values())[:8], ids[passage_id], answers))
    return [lambda each=each: _group_of(*each, name == "clapnq", chance) for each in found]  # type: ignore[misc]


def _group_of(
    question: str, sources: Sequence[rag.Source], article_id: str, answers: Sequence[str], whole: bool, chance: random.Random
) -> Group:
    right = [source for source in sources if source.article_id == article_id and list(_places(source.text, answers))]
    own = [source for source in sources if source.article_id == article_id and source not in right]
    others = [source for source in sources if source not in right and source not in own]
    chance.shuffle(others)
    chosen = right[:1] if answers else own[:1]
    texts = [Text(source.title, source.text) for source in [*chosen, *others[:OTHERS]]]
    return Group(question, texts, list(_places(right[0].text, answers)) if right else [], whole)


def _places(text: str, answers: Sequence[str]) -> Iterator[Span]:
    for answer in answers:
        start = text.lower().find(answer.lower())
        if start >= 0:
            yield start, start + len(answer)
