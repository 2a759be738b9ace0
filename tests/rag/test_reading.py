from collections.abc import Sequence

import numpy as np
import pytest

from rag.answer_schema import Source
from rag.answer_spans import ReadText, Text
from rag.evidence import Evidence
from rag.names import NameIndex
from rag.question import Question, read_question
from rag.reading import READ_WEIGHT, SURE, EvidenceReader

NAMES = NameIndex.learn(["Esmail Ghaani came. Ghaani sat. Esmail Qaani went. Qaani ran."])
ONE, ALL = "When did the bridge open?", "Who did Ghaani meet?"


def evidence(text: str, score: float, rank: int, start: int = 100) -> Evidence:
    known = {"article_id": f"a{rank}", "title": f"Title {rank}", "publisher": None, "published": None, "passage_id": f"p{rank}"}
    source = Source(**known, text=text, start=start, end=start + len(text), score=1.0, rank=rank, sentences=((start, start + len(text)),))
    return Evidence(source, start, start + len(text), {"alignment": score}, score)


class FakeScorer:
    def __init__(self, *found: Evidence) -> None:
        self._found = list(found)

    def score(self, question: Question, sources: Sequence[Source]) -> list[Evidence]:
        return self._found


class FakeReader:
    """Says of a text's first word that it answers, with log-odds by text; keeps what it was asked."""

    def __init__(self, **log_odds: float) -> None:
        self._log_odds = log_odds
        self.asked: list[tuple[str, list[Text]]] = []

    def read(self, question: str, texts: Sequence[Text]) -> list[ReadText]:
        self.asked.append((question, list(texts)))
        words = [text.text.split()[0] for text in texts]
        return [ReadText(np.array([(0, len(word))]), np.array([[self._log_odds[word]]], dtype=np.float32)) for word in words]


def read(reader: FakeReader, question: str, *found: Evidence, passages: int = 5) -> list[Evidence]:
    return EvidenceReader(FakeScorer(*found), reader, passages).score(read_question(question, (), NAMES), [])


def test_what_was_read_counts_beside_what_was_found() -> None:
    first, second = read(FakeReader(May=-2.0, June=3.0), ONE, evidence("May it was.", 5.0, 1), evidence("June it was.", 4.0, 2))
    assert [first.text, second.text] == ["June it was.", "May it was."]
    assert first.features == {"alignment": 4.0, "read": pytest.approx((3.0 + SURE) / (2 * SURE))}
    assert first.score == pytest.approx(4.0 + READ_WEIGHT * first.features["read"])
    assert second.score == pytest.approx(5.0 + READ_WEIGHT * second.features["read"])


def test_spans_have_offsets_in_the_article() -> None:
    (only,) = read(FakeReader(June=3.0), ONE, evidence("June it was.", 4.0, 2, start=250))
    (span,) = only.spans
    assert (span.start, span.end) == (250, 254)
    assert span.log_odds == pytest.approx(3.0)


def test_only_the_passages_of_the_best_sentences_are_read() -> None:
    reader = FakeReader(A=-1.0, B=-1.0, C=-1.0, D=-1.0, E=-1.0)
    found = read(reader, ONE, *(evidence(f"{letter} spoke.", 9.0 - rank, rank) for rank, letter in enumerate("ABCDE", 1)), passages=2)
    assert [text.text for _, texts in reader.asked for text in texts] == ["A spoke.", "B spoke."]
    assert [item.features["read"] for item in found[2:]] == [0.0] * 3
    assert found[2].spans == ()
    reader.asked.clear()
    read(reader, ALL, *(evidence(f"{letter} spoke.", 9.0 - rank, rank) for rank, letter in enumerate("ABCDE", 1)), passages=2)
    assert sum(len(texts) for _, texts in reader.asked) == 4  # a list wants more of them


def test_a_passage_is_asked_in_its_own_spelling() -> None:
    reader = FakeReader(Ghaani=0.0, Qaani=0.0)
    read(reader, ALL, evidence("Ghaani came.", 2.0, 1), evidence("Qaani went.", 1.0, 2))
    assert [(question, [text.text for text in texts]) for question, texts in reader.asked] == [
        ("Who did Ghaani meet?", ["Ghaani came."]),
        ("Who did Qaani meet?", ["Qaani went."]),
    ]


def test_beyond_bounds_more_says_nothing() -> None:
    most, least = read(FakeReader(May=99.0, June=-99.0), ONE, evidence("May it was.", 1.0, 1), evidence("June it was.", 1.0, 2))
    assert (most.features["read"], least.features["read"]) == (1.0, 0.0)


def test_where_nothing_was_found_nothing_is_read() -> None:
    reader = FakeReader()
    assert read(reader, ONE) == []
    assert reader.asked == []
