"""Sources over real stores: the best comes first, in any spelling, of the period and outlet asked, and only what is really stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.answer_schema import RoleHolder, RoleInQuestion
from rag.keyword_index import inverse_document_frequency
from rag.known_outlets import KnownOutlets
from rag.names import NameIndex
from rag.outlets_asked import outlets_in
from rag.question import Question, read_question
from rag.ranking import WEIGHTS
from rag.retriever import Retriever
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
        return retriever_of(stores)

    return ingest_them


def retriever_of(stores: Stores) -> Retriever:
    return Retriever(stores.store, stores.vectors, stores.tokens, stores.keywords, stores.embedding, stores.embedding)


def dated(text: str, published: str) -> str:
    return f"---\ntitle: Story\npublished: '{published}'\n---\n\n{text}"


def ask(text: str, names: NameIndex | None = None) -> Question:
    return read_question(text, (), names or NameIndex())


def test_a_score_is_the_weighted_sum_of_what_is_known_of_the_passage(ingest: Ingest) -> None:
    retriever = ingest(grain="Grain exports rose.", train="A train derailed.")
    found = retriever.retrieve(ask("grain exports"), 10)
    assert [source.article_id for source in found] == ["grain", "train"]
    # Both words stand in the best passage and article. Of a token with one component of 256 the store keeps 1.510 and 255 times -.4528,
    # so the same word's cosine is 1.510 / sqrt(1.510² + 255 · .4528²) = .2044.
    by_cosine = sum(WEIGHTS[name] for name in WEIGHTS if name.endswith(("alignment", "likeness", "in a row")) and "part" not in name)
    assert found[0].score == pytest.approx(WEIGHTS["keywords"] + WEIGHTS["article"] + 0.2044 * by_cosine, abs=0.001)
    assert found[1].score == pytest.approx(0.0, abs=0.01)
    assert [source.rank for source in found] == [1, 2]


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
    assert len({source.score for source in found}) == 1


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


def test_a_year_in_the_question_lifts_articles_of_that_year(ingest: Ingest) -> None:
    retriever = ingest(old=dated("Grain exports rose.", "2019-05"), new=dated("Grain exports rose!", "2021-05-06"))
    for year, article_id in (("2019", "old"), ("2021", "new")):
        first, second = retriever.retrieve(ask(f"grain exports in {year}"), 2)
        assert first.article_id == article_id
        assert first.score > second.score
    same = retriever.retrieve(ask("grain exports in 1999"), 2)
    assert same[0].score == same[1].score


def test_what_happened_then_comes_before_what_was_published_then(ingest: Ingest) -> None:
    told = dated("Grain exports rose in 2019.", "2024-03")
    retriever = ingest(told=told, published=dated("Grain exports rose again.", "2019-05"), undated="Grain exports rose once more.")
    found = retriever.retrieve(ask("grain exports in 2019"), 3)
    assert [source.article_id for source in found] == ["told", "published", "undated"]  # and what nothing dates is not dropped


def test_the_report_of_an_outlet_comes_first_and_its_name_is_no_word_to_look_for(ingest: Ingest) -> None:
    retriever = ingest(
        globe="---\ntitle: Harvest\npublisher: The Globe\n---\nGrain exports rose.",
        post="---\ntitle: Harvest\npublisher: The Post\n---\nGrain exports rose. The Globe, the Globe, the Globe is a newspaper.",
        wire="---\ntitle: Harvest\npublisher: The Daily\n---\nGrain exports rose, officials told The Globe.",
    )
    known = KnownOutlets.of(["The Globe", "The Post", "The Daily"])
    question = ask("What did The Globe report about grain exports?")
    question = replace(question, outlets=outlets_in(question.standalone, known))
    found = [source.article_id for source in retriever.retrieve(question, 3)]
    assert found[0] == "globe"
    assert set(found) == {"globe", "post", "wire"}  # it ranks, and drops nothing


def test_each_part_of_a_long_question_gets_its_best_passage(ingest: Ingest) -> None:
    grain = {f"grain{number}": f"Grain exports rose in the harvest season number {number}." for number in range(8)}
    retriever = ingest(**grain, train="A freight train derailed near the harbour.")
    question = "Did grain exports rise in the harvest season, while a freight train derailed near the harbour?"
    assert "train" in [source.article_id for source in retriever.retrieve(ask(question), 3)]


def test_a_role_is_looked_for_in_its_holders_name(ingest: Ingest) -> None:
    retriever = ingest(salim="Ahmad Salim went to the fair.", other="The fleet commander's fair was cancelled by rain.")
    question = ask("Where was the fleet commander in 2020?")
    plain = retriever.retrieve(question, 2)[0].article_id
    start = question.standalone.index("the fleet commander")
    holder = RoleHolder("Ahmad Salim", ("Ahmad Salim", "Salim"), "2020-01-01", "2020-12-31", ())
    role = RoleInQuestion("the fleet commander", start, start + len("the fleet commander"), (holder,))
    held = retriever.retrieve(replace(question, roles=(role,)), 2)
    assert plain == "other"
    assert {source.article_id: source.score for source in held}["salim"] > 1.0


def test_passages_that_an_ingestion_cut_off_left_behind_are_passed_over(ingest: Ingest, stores: Stores) -> None:
    retriever = ingest(kept="Grain exports rose.", gone="Grain exports fell.")
    stores.store.delete(["gone"])  # and its vectors and keywords are still there
    assert len(stores.vectors.ids()) == len(stores.keywords.ids()) == 2
    found = retriever.retrieve(ask("grain exports"), 10)
    assert [(source.article_id, source.rank) for source in found] == [("kept", 1)]


def test_a_passage_deleted_meanwhile_leaves_no_gap(ingest: Ingest, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    retriever = ingest(kept="Grain exports.", gone="Grain exports grain exports.")
    passages = stores.store.passages

    def without_gone(ids: list[str]) -> dict[str, object]:
        return {name: passage for name, passage in passages(ids).items() if passage.article_id != "gone"}

    monkeypatch.setattr(stores.store, "passages", without_gone)
    assert [(source.article_id, source.rank) for source in retriever.retrieve(ask("grain exports"), 10)] == [("kept", 1)]


def test_passages_without_kept_tokens_are_still_found(ingest: Ingest, stores: Stores) -> None:
    retriever = ingest(grain="Grain exports rose.", train="A train derailed.")
    stores.tokens.clear()
    assert [source.article_id for source in retriever.retrieve(ask("grain exports"), 10)] == ["grain", "train"]


def test_nothing_stored_nothing_found(stores: Stores) -> None:
    retriever = retriever_of(stores)
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
