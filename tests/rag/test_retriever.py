"""Two rankings fused into sources, computed by hand: what both find comes first, in any spelling, and only what is really stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.evidence import inverse_document_frequency
from rag.names import NameIndex
from rag.question import Question, read_question
from rag.retriever import DATE_WEIGHT, DENSE_WEIGHT, KEYWORD_WEIGHT, RANK_CONSTANT, Retriever
from tests.rag.ingestion.ingesting import Stores, opened

Ingest = Callable[..., Retriever]
NOTHING_ELSE = "Nothing else of note was said about it. " * 12


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    with opened(tmp_path / "index") as opened_stores:
        yield opened_stores


@pytest.fixture
def ingest(stores: Stores, tmp_path: Path) -> Ingest:
    """Takes in articles, name to text, and gives the retriever over them."""

    def ingest_them(**articles: str) -> Retriever:
        folder = tmp_path / "articles"
        folder.mkdir(exist_ok=True)
        for name, text in articles.items():
            (folder / f"{name}.md").write_text(text, encoding="utf-8")
        assert not stores.ingestion.run([folder]).rejected
        return Retriever(stores.store, stores.vectors, stores.keywords, stores.embedding)

    return ingest_them


def dated(text: str, published: str) -> str:
    return f"---\ntitle: Story\npublished: '{published}'\n---\n\n{text}"


def ask(text: str, names: NameIndex | None = None) -> Question:
    return read_question(text, (), names or NameIndex())


def both(keyword_rank: int, dense_rank: int) -> float:
    return KEYWORD_WEIGHT / (RANK_CONSTANT + keyword_rank) + DENSE_WEIGHT / (RANK_CONSTANT + dense_rank)


def test_scores_are_sums_of_weighted_reciprocal_ranks(ingest: Ingest) -> None:
    retriever = ingest(grain="Grain exports rose.", mixed="Grain rotted in the rain of a long autumn.", train="A train derailed.")
    found = retriever.retrieve(ask("grain exports"), 10)
    assert [source.article_id for source in found] == ["grain", "mixed", "train"]
    assert [source.score for source in found] == pytest.approx([both(1, 1), both(2, 2), DENSE_WEIGHT / (RANK_CONSTANT + 3)])
    assert [source.rank for source in found] == [1, 2, 3]


def test_a_source_is_a_passage_with_what_is_known_of_its_article(ingest: Ingest, stores: Stores) -> None:
    front = "---\ntitle: Exports\npublisher: Globe\npublished: '2020-03'\nurl: https://globe.example/\n---\n\n"
    retriever = ingest(grain=front + "Grain exports rose. They rose again on March 2, two officials told Reuters.\n\n" + NOTHING_ELSE)
    found = retriever.retrieve(ask("grain exports"), 10)
    article = stores.store.get("grain")
    assert article is not None
    assert len(found) > 1
    for source in found:
        (passage,) = stores.store.passages([source.passage_id]).values()
        assert (source.event_dates, source.attributions, source.story) == (passage.event_dates, passage.attributions, "grain")
        assert (source.title, source.publisher, source.published, source.url) == ("Exports", "Globe", "2020-03", "https://globe.example/")
        assert article.text[source.start : source.end] == source.text
        assert source.sentences[0][0] == source.start
        assert source.sentences[-1][1] == source.end
        assert source.passage_id.startswith("grain@")
    assert "Grain exports rose." in found[0].text
    assert [date.date for date in found[0].event_dates] == ["2020-03-02"]
    assert [said.outlet for said in found[0].attributions if said.outlet] == ["Reuters"]


def test_num_results_takes_the_best(ingest: Ingest) -> None:
    retriever = ingest(**{f"a{number}": f"Grain report {'grain ' * number}." for number in range(5)})
    everything = retriever.retrieve(ask("grain"), 10)
    assert len(everything) == 5
    assert retriever.retrieve(ask("grain"), 2) == everything[:2]


def test_equal_passages_come_in_order_of_their_ids(ingest: Ingest) -> None:
    texts = {"b": "Grain sank.", "a": "Grain sank. ", "c": "Grain sank!"}  # by one publisher they would be copies
    retriever = ingest(**{name: f"---\ntitle: Grain\npublisher: Paper {name}\n---\n{text}" for name, text in texts.items()})
    found = retriever.retrieve(ask("grain sank"), 10)
    assert found == retriever.retrieve(ask("grain sank"), 10)
    assert [source.article_id for source in found] == ["a", "b", "c"]
    assert [source.score for source in found] == pytest.approx([both(1, 1), both(2, 2), both(3, 3)])  # in both rankings


def test_a_name_is_found_in_all_its_spellings(ingest: Ingest) -> None:
    texts = {
        "one": "Esmail Ghaani came to Baghdad. Ghaani sat down.",
        "two": "Esmail Qaani left Damascus. Qaani slept.",
        "other": "The commander went to Basra with the commander of the fleet.",
    }
    names = NameIndex.learn(texts.values())
    retriever = ingest(**texts)
    for asked in ("Ghaani", "Qaani", "qaani", "Ghani", "Esmail Qaani"):
        found = retriever.retrieve(ask(f"Where was {asked}?", names), 2)
        assert {source.article_id for source in found} == {"one", "two"}, asked
        assert all(source.score > DENSE_WEIGHT / (RANK_CONSTANT + 1) for source in found), asked  # by its keyword too, in each


def test_a_year_in_the_question_lifts_articles_of_that_year(ingest: Ingest) -> None:
    retriever = ingest(old=dated("Grain exports rose.", "2019-05"), new=dated("Grain exports rose!", "2021-05-06"))
    plain = {source.article_id: source.score for source in retriever.retrieve(ask("grain exports"), 2)}
    for year, article_id in (("2019", "old"), ("2021", "new")):
        first, second = retriever.retrieve(ask(f"grain exports in {year}"), 2)
        assert first.article_id == article_id
        assert first.score == pytest.approx(plain[first.article_id] + DATE_WEIGHT / (RANK_CONSTANT + 1))
        assert second.score == pytest.approx(plain[second.article_id])
    unchanged = {source.article_id: source.score for source in retriever.retrieve(ask("grain exports in 1999"), 2)}
    assert unchanged == pytest.approx(plain)


def test_a_year_in_the_text_counts_too(ingest: Ingest) -> None:
    retriever = ingest(retro=dated("In late-2019, wheat sank.", "2024"), other=dated("A train derailed.", "2024"))
    first, second = retriever.retrieve(ask("wheat of 2019"), 2)
    assert first.article_id == "retro"
    assert first.score == pytest.approx(both(1, 1) + DATE_WEIGHT / (RANK_CONSTANT + 1))
    assert second.score == pytest.approx(DENSE_WEIGHT / (RANK_CONSTANT + 2))


def test_passages_that_an_ingestion_cut_off_left_behind_are_passed_over(ingest: Ingest, stores: Stores) -> None:
    retriever = ingest(kept="Grain exports rose.", gone="Grain exports fell.")
    stores.store.delete(["gone"])  # and its vectors and keywords are still there
    assert len(stores.vectors.ids()) == len(stores.keywords.ids()) == 2
    found = retriever.retrieve(ask("grain exports"), 10)
    assert [(source.article_id, source.rank) for source in found] == [("kept", 1)]


def test_an_article_deleted_meanwhile_leaves_no_gap(ingest: Ingest, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    retriever = ingest(kept="Grain exports.", gone="Grain exports grain exports.")
    get = stores.store.get
    monkeypatch.setattr(stores.store, "get", lambda article_id: None if article_id == "gone" else get(article_id))
    assert [(source.article_id, source.rank) for source in retriever.retrieve(ask("grain exports"), 10)] == [("kept", 1)]


def test_nothing_stored_nothing_found(stores: Stores) -> None:
    retriever = Retriever(stores.store, stores.vectors, stores.keywords, stores.embedding)
    assert retriever.retrieve(ask("grain"), 10) == []
    assert retriever.rarity(["grain"]) == {"grain": inverse_document_frequency(0, 0)}


@pytest.mark.parametrize("text", ["?", "the of", "🚀", '"grain" AND (NOT *', "grain-", "غلة", "x" * 3000])
def test_odd_questions_are_searched_for_too(ingest: Ingest, text: str) -> None:
    assert len(ingest(grain="Grain exports rose.").retrieve(ask(text), 10)) == 1


def test_rarer_terms_weigh_more(ingest: Ingest) -> None:
    retriever = ingest(a="Grain rose.", b="Grain fell.", c="Wheat fell.")
    rarity = retriever.rarity(["grain", "wheat", "barley"])
    assert rarity == {term: inverse_document_frequency(count, 3) for term, count in {"grain": 2, "wheat": 1, "barley": 0}.items()}
    assert rarity["grain"] < rarity["wheat"] < rarity["barley"]
