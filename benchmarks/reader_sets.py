"""The questions that the span reader learns from (``train_reader.py``), as groups of passages, one of which answers or none.

Five public sets, which are no part of Byline and are put into one folder under the names below, and the tuning halves of squad2 and
clapnq:

- SQuADShifts (Miller et al. 2020): ``new_wiki_v1.0.json``, ``reddit_v1.0.json``, ``amazon_reviews_v1.0.json``;
- QAMR (Michael et al. 2018), sentences of Wikinews and Wikipedia: ``dev.tsv`` and ``test.tsv`` of its ``data/readable``;
- sentences and questions that Du et al. (2017) took from training articles of SQuAD to test on: ``src-test.txt`` and ``tgt-test.txt``;
- pairs that Zhu et al. (2019) took from SQuAD 2.0's training articles, a question and what somebody made of it so that its passage answers
  no more: ``dev-context.txt``, ``{dev,train}-answerable-questions.txt`` and ``{dev,train}-unanswerable-questions.txt``;
- ten training articles of SQuAD 2.0 (Rajpurkar et al. 2018): ``train-v2.0.json``.

None has an article of SQuAD's development set, which squad2 is part of. A question's other passages are those whose vectors come nearest to
its own. Of a part of the questions the passage that answers is left out, and others are asked so that nothing answers them
(``unanswerable.py``): they have no answer.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

import rag
from benchmarks.train_evidence import clapnq, squad2, taught, write_articles
from benchmarks.unanswerable import Changes, questions_changed
from rag.answer_spans import Text
from rag.models.local_embedding import LocalEmbedding
from rag.passages import split_article
from rag.schema import Article

SHARES = {  # of each set's questions that an epoch asks
    "new_wiki_v1.0.json": 1.0, "tgt-test.txt": 0.4, "dev.tsv": 0.15, "test.tsv": 0.15, "reddit_v1.0.json": 0.25,
    "amazon_reviews_v1.0.json": 0.2, "dev-context.txt": 1.0, "train-v2.0.json": 0.8,
}  # fmt: skip
BESIDE = ["src-test.txt", *(f"{part}-{kind}-questions.txt" for part in ("dev", "train") for kind in ("answerable", "unanswerable"))]
OTHERS = 3  # passages beside the one that answers
NEAREST = 20  # passages of which the others are drawn
CHANGED, LEFT_OUT = 0.25, 0.1  # shares of the questions asked so that nothing answers, and of those whose passage is left out
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
    """A question of a public set.

    Attributes:
        answers: where they are, as (passage, start, end); none of a question that its text does not answer.
        own: the other passages of its text, in which nothing else answers.
        changed: what a person made of the question so that its text does not answer.
    """

    question: str
    answers: list[tuple[int, int, int]]
    own: list[int]
    changed: str | None = None


class PublicSet:
    """One file of a public set."""

    def __init__(self, file: Path, embedding: LocalEmbedding, changes: Changes, chance: random.Random) -> None:
        self.name, self.whole, self._chance, self._changes = file.name, file.name == "tgt-test.txt", chance, changes
        self._texts, self.questions = asked_in(file)
        passages = embedding.embed([f"{text.title}\n{text.text}" for text in self._texts])
        asked = embedding.embed_queries([each.question for each in self.questions])
        parts = (asked[first : first + 1000] @ passages.T for first in range(0, len(asked), 1000))
        self._nearest = np.concatenate([np.argpartition(-part, NEAREST, axis=1)[:, :NEAREST] for part in parts])

    def groups(self) -> list[Callable[[], Group]]:
        """An epoch's groups, made when they are needed; a question that a person changed comes as it was and as it was made."""
        drawn = [number for number in range(len(self.questions)) if self._chance.random() < SHARES[self.name]]
        twice = [(number, True) for number in drawn if self.questions[number].changed]
        return [lambda number=number, made=made: self._group(number, made) for number, made in [*((n, False) for n in drawn), *twice]]  # type: ignore[misc]

    def _group(self, number: int, made: bool) -> Group:
        """The group of a question, as it is or as a person ``made`` another one of it."""
        question, answers, own, changed = self.questions[number]
        right = sorted({passage for passage, *_ in answers})
        said = {self._texts[passage].text[start:end].lower() for passage, start, end in answers}
        near = [
            other
            for other in self._nearest[number].tolist()
            if self.whole or not any(each in self._texts[other].text.lower() for each in said)
        ]
        others = [other for other in dict.fromkeys([*own, *near]) if other not in right]
        if made or not answers:
            chosen = [*right[:1], *self._chance.sample(own, min(len(own), OTHERS))]
            return Group(changed if made and changed else question, [self._texts[each] for each in chosen[: 1 + OTHERS]], [], False)
        self._chance.shuffle(others)
        best, draw = self._chance.choice(right), self._chance.random()
        if draw < CHANGED and not self.whole and (other := self._changes.of(question, self._texts[best].text, self._chance)):
            return Group(other, [self._texts[each] for each in [best, *others[:1]]], [], False)
        if CHANGED <= draw < CHANGED + LEFT_OUT:
            return Group(question, [self._texts[each] for each in others[:2]], [], False)
        spans = [(start, end) for passage, start, end in answers if passage == best]
        return Group(question, [self._texts[each] for each in [best, *others[:OTHERS]]], spans, self.whole)


def asked_in(file: Path) -> tuple[list[Text], list[Asked]]:
    """The passages of a file and the questions on them."""
    read: dict[str, Callable[[Path], tuple[list[Text], list[Asked]]]] = {"tgt-test.txt": _du, "dev-context.txt": _zhu}
    return read.get(file.name, _qamr if file.suffix == ".tsv" else _squad)(file)


def _squad(file: Path) -> tuple[list[Text], list[Asked]]:
    texts: list[Text] = []
    asked = []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        title = "" if file.name.startswith(("reddit", "amazon")) else article["title"].replace("_", " ")
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
                if answers or each.get("is_impossible"):
                    asked.append(Asked(each["question"], answers, list(range(first, len(texts)))))
    return texts, asked


def _zhu(file: Path) -> tuple[list[Text], list[Asked]]:
    """Their tokens are kept apart as they stand: to the model that is all one."""
    texts: list[Text] = []
    asked = []
    first: dict[str, int] = {}
    answerable, made = ((file.with_name(f"dev-{kind}-questions.txt")).read_text("utf-8") for kind in ("answerable", "unanswerable"))
    for context, line, changed in zip(
        *(text.rstrip("\n").split("\n") for text in (file.read_text("utf-8"), answerable, made)), strict=True
    ):
        whole = context.split("\t")[0]
        passages = split_article(Article("p", "", None, None, None, "en", whole, content_hash="0" * 12), passage_tokens=PASSAGE_TOKENS)
        if whole not in first:
            first[whole] = len(texts)
            texts += [Text("", passage.text) for passage in passages]
        tokens = [match.span() for match in re.finditer(r"\S+", whole)]
        _, question, begin, end = line.split("\t")
        start, stop = tokens[int(begin)][0], tokens[min(int(end), len(tokens) - 1)][1]
        answers = [
            (first[whole] + number, start - passage.start, stop - passage.start)
            for number, passage in enumerate(passages)
            if passage.start <= start and stop <= passage.end
        ]
        if answers:
            own = list(range(first[whole], first[whole] + len(passages)))
            asked.append(Asked(joined(question), answers, own, joined(changed.split("\t")[1])))
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
    made = {_plain(question): joined(changed) for question, changed in questions_changed(file.parent)}
    for sentence, question in zip(map(joined, sentences), map(joined, questions), strict=True):
        number = numbers.setdefault(sentence, len(numbers))
        asked.append(Asked(question, [(number, 0, len(sentence))], [], made.get(_plain(question))))
    return [Text("", sentence) for sentence in numbers], asked


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def joined(text: str) -> str:
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
                if taught(question_id):
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
