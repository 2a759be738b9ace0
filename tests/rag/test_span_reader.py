from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.answer_spans import ReadText, Text
from rag.models.span_reader import MOST_TOKENS, LocalSpanReader

TEXTS = [
    Text(
        "Bridge reopens",
        "The bridge was closed for nine months. Mayor Lena Ortiz cut the ribbon on Friday, and 2,000 people walked across.",
    ),
    Text("School lunches", "Pupils will get a free lunch from September. The council voted for it by nine to four."),
    Text("", "Rain is expected."),
]


@pytest.fixture(scope="module", params=["openvino", "onnxruntime"])
def reader(request: pytest.FixtureRequest) -> LocalSpanReader:
    return LocalSpanReader(request.param)


def likeliest(read: list[ReadText]) -> str:
    found = [
        (span.log_odds, text.text[span.start : span.end])
        for text, each in zip(TEXTS, read, strict=True)
        for span in each.best(0, len(text.text), 1)
    ]
    return max(found)[1]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who cut the ribbon?", "Lena Ortiz"),
        ("How long was the bridge closed?", "nine months"),
        ("How many people walked across the bridge?", "2,000"),
        ("When do free lunches begin?", "September"),
    ],
)
def test_the_likeliest_words_answer(reader: LocalSpanReader, question: str, answer: str) -> None:
    assert answer in likeliest(reader.read(question, TEXTS))


def test_a_text_that_answers_is_likelier_than_one_that_does_not(reader: LocalSpanReader) -> None:
    bridge, lunch, rain = (each.log_odds(0, 1000) for each in reader.read("Who cut the ribbon?", TEXTS))
    assert bridge > max(lunch, rain) + 2


def test_a_text_is_read_alike_whatever_stands_beside_it(reader: LocalSpanReader) -> None:
    together = [each.log_odds(0, 1000) for each in reader.read("Who cut the ribbon?", TEXTS)]
    alone = [reader.read("Who cut the ribbon?", [text])[0].log_odds(0, 1000) for text in TEXTS]
    assert alone == together


def test_what_is_past_the_limit_is_not_read(reader: LocalSpanReader) -> None:
    long = Text("", "word " * 400)
    (read,) = reader.read("Who cut the ribbon?", [long])
    assert read.log_odds(0, 5) > -100
    assert read.log_odds(5 * MOST_TOKENS, 2000) == float("-inf")
    (read,) = reader.read("Who cut the ribbon? " * 100, [TEXTS[0]])  # the question is cut, too
    assert read.log_odds(0, 1000) > -100


def test_nothing_to_read(reader: LocalSpanReader) -> None:
    assert reader.read("Who cut the ribbon?", []) == []
    (empty,) = reader.read("Who?", [Text("", "")])
    assert empty.best(0, 10, 3) == []


def test_threads_read_what_one_reads(reader: LocalSpanReader) -> None:
    expected = reader.read("Who cut the ribbon?", TEXTS)[0].log_odds(0, 1000)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: reader.read("Who cut the ribbon?", TEXTS)[0].log_odds(0, 1000), range(12)))
    assert found == [expected] * 12
