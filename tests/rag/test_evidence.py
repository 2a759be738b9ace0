"""The sentence that answers must stand above its neighbours; computed by hand with an embedding of word counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pytest

from rag.answer_schema import Source
from rag.embedding import TokenVectors
from rag.evidence import EvidenceScorer
from rag.names import NameIndex
from rag.question import Question, read_question
from rag.schema import EventDate
from rag.sentences import sentence_spans
from rag.testing import WordCountEmbedding

NAMES = NameIndex.learn(["Esmail Ghaani came. Ghaani sat. Esmail Qaani went. Qaani ran."])


def source(text: str, rank: int = 1, **fields: str) -> Source:
    shift = 100  # as if the passage stood inside an article
    spans = tuple((shift + start, shift + end) for start, end in sentence_spans(text))
    known = {"article_id": "a", "title": "Talks", "publisher": None, "published": None} | fields
    return Source(**known, text=text, start=shift, end=shift + len(text), score=1.0, rank=rank, sentences=spans)


def question(text: str) -> Question:
    return read_question(text, (), NAMES)


@pytest.fixture
def scorer() -> EvidenceScorer:
    return EvidenceScorer(WordCountEmbedding(), Kept(), rarity)


def rarity(terms: Sequence[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 2.0)


class Kept(dict[str, TokenVectors]):
    """Tokens by passage id."""

    def read(self, passage_ids: Iterable[str]) -> Mapping[str, TokenVectors]:
        return {passage_id: self[passage_id] for passage_id in passage_ids if passage_id in self}


def test_the_answering_sentence_comes_first_with_its_exact_words(scorer: EvidenceScorer) -> None:
    found = scorer.score(question("When did the bridge open?"), [source("The mayor slept. The bridge did open in 1999. Nobody came.")])
    assert found[0].text == "The bridge did open in 1999."
    assert len(found) == 3
    assert found[0].score > found[1].score


def test_features_by_hand(scorer: EvidenceScorer) -> None:
    best = scorer.score(question("When did the bridge open?"), [source("The bridge did open in 1999. The mayor slept.", rank=2)])[0]
    assert best.features["answer_type"] == 1.0  # 1999
    assert best.features["retrieval"] == 0.5
    assert best.features["alignment"] == pytest.approx(1.0, abs=1e-3)  # function words lie on one dimension here
    assert best.features["weakest_alignment"] == pytest.approx(1.0, abs=1e-3)  # bridge, open
    assert best.features["passage_names"] == best.features["dates"] == 1.0  # nobody is named, and no date


def test_a_name_in_another_spelling_counts_as_present(scorer: EvidenceScorer) -> None:
    met = scorer.score(question("Who did Qaani meet?"), [source("Ghaani did meet Smith.")])[0]
    other = scorer.score(question("Who did Qaani meet?"), [source("Jones did meet Smith.")])[0]
    assert met.features["passage_names"] == 1.0
    assert other.features["passage_names"] == 0.0
    assert met.features["weakest_alignment"] > other.features["weakest_alignment"]


def test_the_article_s_date_answers_for_the_year_asked(scorer: EvidenceScorer) -> None:
    asked = question("What opened in May 2021?")
    assert scorer.score(asked, [source("It opened.", published="2021-05-03")])[0].features["dates"] == 1.0
    assert scorer.score(asked, [source("It opened.", published="2020-05")])[0].features["dates"] == 0.5
    assert scorer.score(asked, [source("It opened.", published="2019-04")])[0].features["dates"] == 0.0
    assert scorer.score(asked, [source("It opened.")])[0].features["dates"] == 1.0  # undated: it may be of then


def test_a_month_inside_another_word_is_no_month(scorer: EvidenceScorer) -> None:
    asked = question("What opened in October?")
    assert scorer.score(asked, [source("The doctor opened it in March.")])[0].features["dates"] == 0.0
    assert scorer.score(asked, [source("It opened on Oct. 3.")])[0].features["dates"] == 1.0
    assert scorer.score(asked, [source("It opened in October.")])[0].features["dates"] == 1.0


def test_nothing_in_nothing_out(scorer: EvidenceScorer) -> None:
    assert scorer.score(question("Why?"), []) == []
    assert scorer.score(question("???"), [source("It opened.")])[0].score >= 0


def dated(text: str, words: str, first: str, last: str, **fields: str) -> Source:
    """A source whose article dates the words to a period."""
    plain = source(text, **fields)
    start = plain.start + text.index(words)
    date = EventDate(start, start + len(words), words, first[:7], first, last, "month", "publication date")
    return replace(plain, event_dates=(date,))


def test_an_event_counts_as_of_its_date_and_not_of_its_article_s(scorer: EvidenceScorer) -> None:
    text = "They met in February. It rained."
    asked = question("Who met in February 2024?")
    resolved = scorer.score(asked, [dated(text, "in February", "2024-02-01", "2024-02-29", published="2025-01")])
    assert resolved[0].features["dates"] == 1.0
    assert scorer.score(asked, [source(text, published="2025-01")])[0].features["dates"] < 1.0


def test_a_sentence_of_the_year_asked_for_stands_above_one_that_nothing_dates(scorer: EvidenceScorer) -> None:
    asked = question("Who met in 2024?")
    first, second = (scorer.score(asked, [source("Kim and Lee met.", published=year)])[0] for year in ("2024", None))
    assert first.features["dates"] == second.features["dates"] == 1.0  # neither is refused
    assert first.score > second.score


def test_the_words_of_a_date_are_not_compared_as_words(scorer: EvidenceScorer) -> None:
    plain, with_date = (
        scorer.score(question(asked), [source("Kim met Lee.")])[0] for asked in ("Who met Lee?", "Who met Lee in May 2021?")
    )
    assert with_date.features["weakest_alignment"] == plain.features["weakest_alignment"]


def test_a_name_elsewhere_in_the_article_counts_half(scorer: EvidenceScorer) -> None:
    asked = question("Who did Qaani meet?")
    alone = scorer.score(asked, [source("He did meet Smith.")])[0]
    beside = scorer.score(asked, [source("He did meet Smith."), source("Ghaani flew in.", rank=2)])
    assert alone.features["passage_names"] == 0.0
    assert next(item for item in beside if "Smith" in item.text).features["passage_names"] == 0.5


def test_tokens_that_are_kept_are_not_made_again() -> None:
    embedding, asked = WordCountEmbedding(), question("When did the bridge open?")
    read = [replace(source("The bridge did open in 1999.", rank), passage_id=f"p{rank}") for rank in (1, 2)]
    kept = Kept({"p2": embedding.embed_tokens([read[1].text])[0]})
    mixed = EvidenceScorer(embedding, kept, rarity).score(asked, read)
    assert embedding.calls == [2]  # the question and the passage that is not kept
    alone = EvidenceScorer(embedding, Kept(), rarity).score(asked, read)
    for one, other in zip(mixed, alone, strict=True):
        assert one.features == pytest.approx(other.features)


def test_tokens_are_made_in_the_context_of_the_title_whose_own_do_not_count(scorer: EvidenceScorer) -> None:
    asked = question("Who opened the bridge?")
    titled, plain = (scorer.score(asked, [source("The mayor did.", title=title)])[0] for title in ("Bridge opened", "Talks"))
    assert titled.features["alignment"] == plain.features["alignment"]
    made = []

    class InContext(WordCountEmbedding):
        def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
            made.extend(texts)
            return super().embed_tokens(texts)

    EvidenceScorer(InContext(), Kept(), rarity).score(asked, [source("The mayor did.", title="Bridge opened")])
    assert "Bridge opened\nThe mayor did." in made


def test_a_date_that_is_met_counts_as_words_that_are_met(scorer: EvidenceScorer) -> None:
    asked = question("Who met Kim in 2024?")
    sure, unsure = (scorer.score(asked, [source("Kim and Lee came.", published=year)])[0].features for year in ("2024", None))
    for name in ("alignment", "near_alignment"):
        assert sure[name] > unsure[name]


def test_a_sentence_that_nothing_dates_is_not_refused_for_its_neighbour_s_date(scorer: EvidenceScorer) -> None:
    read = dated("They met in 2019. Others came.", "in 2019", "2019-01-01", "2019-12-31")
    dates = {item.text: item.features["dates"] for item in scorer.score(question("Who came in 2024?"), [read])}
    assert dates == {"They met in 2019.": 0.0, "Others came.": 1.0}
