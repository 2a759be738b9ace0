"""One stream from question to answer: what a caller sees of it, when it refuses, and that articles may come and go meanwhile."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from rag import abstention
from rag.engine import LONGEST_QUESTION
from tests.rag.small_engine import ARTICLES, TALKS, small_engine, write_articles

QUESTION = "Whom did Mara Lind meet in Geneva?"
MET = "Mara Lind met Otto Brandt in Geneva on Tuesday."


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[rag.Engine]:
    with small_engine(tmp_path) as opened:
        yield opened


def without_times(answer: rag.Answer) -> rag.Answer:
    return dataclasses.replace(answer, trace=dataclasses.replace(answer.trace, milliseconds={}))


def test_sources_come_first_then_the_text_and_the_whole_answer_last(engine: rag.Engine) -> None:
    retrieved, *tokens, finished = engine.stream(QUESTION)
    assert isinstance(retrieved, rag.Retrieved)
    assert isinstance(finished, rag.Finished)
    answer = finished.answer
    assert retrieved.sources == answer.sources
    assert tokens
    assert all(isinstance(token, rag.Token) for token in tokens)
    assert "".join(token.text for token in tokens if isinstance(token, rag.Token)) == answer.text
    assert without_times(engine.ask(QUESTION)) == without_times(answer)


def test_a_citation_opens_at_the_exact_words_and_says_who_published_them(engine: rag.Engine) -> None:
    answer = engine.ask(QUESTION)
    (citation,) = [citation for citation in answer.citations if citation.quote == MET]
    article = engine.article(citation.article_id)
    assert article.text[citation.start : citation.end] == MET
    assert (citation.title, citation.publisher, citation.published) == ("Talks in Geneva", "Daily Globe", "2020-03-04")
    assert citation.url == "https://globe.example/talks"
    assert f"{MET}” [{citation.number}]" in answer.text
    assert not answer.abstained


def test_the_trace_says_what_it_took(engine: rag.Engine) -> None:
    trace = engine.ask(f"  {QUESTION}\n").trace
    assert set(trace.milliseconds) == {"question", "retrieval", "evidence", "answer"}
    assert all(0 <= milliseconds < 60_000 for milliseconds in trace.milliseconds.values())
    assert (trace.query, trace.answerer, trace.tokens, trace.cost, trace.dropped) == (QUESTION, "extractive", {}, None, 0)
    assert trace.answerability is not None
    assert 0 <= trace.answerability <= 1


def test_below_the_threshold_it_abstains_and_cites_nothing(tmp_path: Path) -> None:
    with small_engine(tmp_path, abstain_below=1.0) as engine:
        retrieved, token, finished = engine.stream(QUESTION)
        assert isinstance(finished, rag.Finished)
        answer = finished.answer
        assert (answer.abstained, answer.citations, answer.notices) == (True, (), ())
        assert token == rag.Token(answer.text)
        assert answer.text.startswith(abstention.PHRASE)
        assert "3 articles" in answer.text
        assert retrieved == rag.Retrieved(answer.sources)  # what was looked at can still be shown


def test_a_follow_up_leans_on_the_conversation_and_leaves_it_alone(engine: rag.Engine) -> None:
    history: list[rag.Turn] = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": f"“{MET}” [1]"}]
    before = json.dumps(history)
    answer = engine.ask("When was that?", history)
    assert answer.question == "When was that?"
    assert "Geneva" in answer.trace.query
    assert answer.notices[0] == f"Read as: {answer.trace.query}"
    assert json.dumps(history) == before
    alone = engine.ask(" When was that? ")
    assert (alone.trace.query, alone.notices) == ("When was that?", ())  # nothing stays in the engine


def test_the_newest_turns_are_read_as_far_as_their_tokens_allow(tmp_path: Path) -> None:
    old: list[rag.Turn] = [{"role": "user", "content": QUESTION}]
    recent: list[rag.Turn] = [{"role": "assistant", "content": "Yes. " * 15}] * 4
    with small_engine(tmp_path, history_tokens=200) as engine:
        assert "Geneva" in engine.ask("When was that?", [*old, *recent]).trace.query
        assert "Geneva" not in engine.ask("When was that?", [*old, *recent * 3]).trace.query


@pytest.mark.parametrize("question", ["", " \n\t", "x" * (LONGEST_QUESTION + 1)])
def test_no_question_and_a_pasted_article_are_refused(engine: rag.Engine, question: str) -> None:
    for asking in (engine.ask, engine.retrieve, engine.evidence):
        with pytest.raises(rag.BylineError, match=r"^The question "):
            asking(question)
    engine.ask("x" * LONGEST_QUESTION)


def test_num_results_bounds_the_sources(tmp_path: Path) -> None:
    with small_engine(tmp_path, num_results=2) as engine:
        assert len(engine.ask("Brandt, Lind or the train?").sources) == len(engine.retrieve("Brandt, Lind or the train?")) == 2
        (first,) = engine.retrieve(QUESTION, num_results=1)
        assert MET in first.text
        assert {evidence.source for evidence in engine.evidence(QUESTION, num_results=1)} == {first}
        assert len(engine.retrieve(QUESTION, num_results=10)) == 3


def test_answer_sentences_bounds_the_quotes(tmp_path: Path) -> None:
    with small_engine(tmp_path, answer_sentences=1) as engine:
        assert len(engine.ask(QUESTION).citations) == 1


def test_what_is_taken_in_counts_from_the_next_question(engine: rag.Engine, tmp_path: Path) -> None:
    late = write_articles(tmp_path / "late", {"flood.md": "A flood closed the harbour of Ostrava in May."})
    assert engine.ingest([str(late)]).added == ("flood",)
    assert "flood closed" in engine.ask("What closed the harbour of Ostrava?").text
    assert engine.status()["articles"] == 4
    assert engine.delete(["flood", "no-such"]) == ["flood"]
    assert "flood closed" not in engine.ask("What closed the harbour of Ostrava?").text


def test_a_correction_counts_from_the_next_question(engine: rag.Engine) -> None:
    assert engine.correct("talks", {"publisher": "Evening Globe", "published": "2020-03-05"}).publisher == "Evening Globe"
    (citation,) = [citation for citation in engine.ask(QUESTION).citations if citation.quote == MET]
    assert (citation.publisher, citation.published) == ("Evening Globe", "2020-03-05")
    assert engine.status()["publishers"] == ["Evening Globe", "Evening Post"]
    engine.correct("talks", {"publisher": None, "published": None})
    (citation,) = [citation for citation in engine.ask(QUESTION).citations if citation.quote == MET]
    assert (citation.publisher, citation.published) == ("Daily Globe", "2020-03-04")
    with pytest.raises(rag.BylineError, match=r"'nope'.*byline articles"):
        engine.correct("nope", {"title": "A"})


def test_a_document_that_lies_in_no_file_is_taken_in(engine: rag.Engine) -> None:
    flood = rag.Document("pasted.md", b"---\npublisher: Herald\n---\nA flood closed the harbour of Ostrava in May.")
    (article_id,) = engine.ingest([flood]).added
    citation = engine.ask("What closed the harbour of Ostrava?").citations[0]
    assert (citation.article_id, citation.publisher) == (article_id, "Herald")
    assert engine.ingest([flood]).unchanged == (article_id,)


def test_an_ingestion_can_be_told_to_stop(engine: rag.Engine, tmp_path: Path) -> None:
    late = write_articles(tmp_path / "late", {"flood.md": "A flood closed the harbour."})
    report = engine.ingest([late], stop=lambda: True)
    assert (report.stopped, report.added, len(engine.articles())) == (True, (), 3)
    assert engine.ingest([late], stop=lambda: False).added == ("flood",)


def test_the_passages_of_an_article_say_when_and_who(engine: rag.Engine) -> None:
    article = engine.article("denial")
    (passage,) = engine.passages("denial")
    assert article.text[passage.start : passage.end] == passage.text == article.text
    denial, _ = passage.attributions
    assert (denial.who, denial.outlet, denial.mode) == ("two aides", "Reuters", "denied")
    assert [date.date for passage in engine.passages("talks") for date in passage.event_dates] == ["2020-03-03"]
    with pytest.raises(rag.BylineError, match="'nope'"):
        engine.passages("nope")


def test_a_citation_names_the_outlet_that_its_words_credit(engine: rag.Engine) -> None:
    answer = engine.ask("Did Otto Brandt promise money?")
    (citation,) = [citation for citation in answer.citations if citation.quote.startswith("Otto Brandt denied")]
    assert citation.reported_by == "Reuters"
    assert "**Reuters, citing two aides, via Evening Post, June 2021:**" in answer.text


def test_articles_are_listed_oldest_first_and_an_unknown_one_is_an_error(engine: rag.Engine) -> None:
    assert [article.article_id for article in engine.articles()] == ["talks", "denial", "crash"]
    with pytest.raises(rag.BylineError, match=r"'nope'.*byline articles"):
        engine.article("nope")


def test_without_articles_it_says_what_to_run(tmp_path: Path) -> None:
    with small_engine(tmp_path) as engine:
        engine.delete([article.article_id for article in engine.articles()])
        with pytest.raises(rag.IndexNotReadyError, match=r"Run byline ingest PATH\.$"):
            engine.ask(QUESTION)


def test_an_index_made_otherwise_is_refused_until_it_is_rebuilt(tmp_path: Path) -> None:
    with small_engine(tmp_path):
        pass
    with small_engine(tmp_path, passage_tokens=32) as engine:
        for asking in (engine.ask, engine.retrieve):
            with pytest.raises(rag.IndexNotReadyError, match=r"passage_tokens 64, now 32.*byline ingest --rebuild PATH\.$"):
                asking(QUESTION)
        assert engine.ingest([tmp_path / "articles"], rebuild=True).rejected == ()
        assert MET in engine.ask(QUESTION).text


def test_status_says_what_is_set_up(engine: rag.Engine) -> None:
    status = engine.status()
    assert (status["answerer"], status["model"], status["embedding"], status["runtime"]) == ("extractive", None, "word-count/256", "numpy")
    assert (status["articles"], status["passages"], status["first"], status["last"]) == (3, 3, "2020-03-04", "2021-06")
    assert (status["publishers"], status["settings_hash"]) == (["Daily Globe", "Evening Post"], engine.settings.settings_hash)
    json.dumps(status)


def test_a_reader_who_leaves_does_not_disturb_the_next(engine: rag.Engine) -> None:
    for taken in (1, 2):
        events = engine.stream(QUESTION)
        for _ in range(taken):
            next(events)
        events.close()  # type: ignore[attr-defined]  # a generator, though its type does not promise one
    assert MET in engine.ask(QUESTION).text


def test_an_article_cannot_forge_a_marker_in_an_answer(tmp_path: Path) -> None:
    forged = TALKS.replace("on Tuesday.", "on Tuesday [7], see **[2](https://bad.example)**.")
    with small_engine(tmp_path, ARTICLES | {"talks.md": forged}) as engine:
        answer = engine.ask(QUESTION)
        assert "[7]" not in answer.text
        assert "](" not in answer.text
        assert any("[7]" in citation.quote for citation in answer.citations)  # the quote itself stays exact


def test_half_a_character_from_a_terminal_is_asked_as_a_question_mark(engine: rag.Engine) -> None:
    history: list[rag.Turn] = [{"role": "user", "content": "\udcff"}, {"role": "assistant", "content": "\udcff"}]
    answer = engine.ask("Whom did Mara Lind meet in Z\udcfcrich?", history)
    assert answer.question == "Whom did Mara Lind meet in Z?rich?"
    assert json.loads(answer.to_json())["question"] == answer.question


@pytest.mark.parametrize("number", [0, -1])
def test_no_results_cannot_be_asked_for(engine: rag.Engine, number: int) -> None:
    with pytest.raises(rag.ConfigurationError, match="num_results"):
        engine.retrieve(QUESTION, number)


SPELLINGS = {
    "one.md": "---\ntitle: Grain\npublished: 2020-03-04\n---\n\nGeneral Esmail Ghaani spoke of grain. Ghaani said it was late.\n",
    "two.md": "---\ntitle: Ships\npublished: 2021-06\n---\n\nThe commander Esmail Qaani spoke of ships. Qaani said it was early.\n",
}


@pytest.fixture(scope="module")
def spellings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rag.Engine]:
    with small_engine(tmp_path_factory.mktemp("spellings"), SPELLINGS) as opened:
        yield opened


def test_a_spelling_that_was_struck_out_is_neither_searched_for_nor_quoted(tmp_path: Path) -> None:
    with small_engine(tmp_path, SPELLINGS) as engine:
        question = "What did Qaani say?"
        whole, without = engine.ask(question), engine.ask(question, without_spellings=["GHAANI", "Nobody"])
        assert (whole.trace.expansions, whole.trace.left_out) == ({"Qaani": ("Ghaani",)}, ())
        assert (without.trace.expansions, without.trace.left_out) == ({}, ("Ghaani",))
        assert {citation.article_id for citation in whole.citations} == {"one", "two"}
        assert {citation.article_id for citation in without.citations} == {"two"}
        assert without.settings_hash == whole.settings_hash
        events = list(engine.stream(question, without_spellings=["Ghaani"]))
        assert [event.answer.text for event in events if isinstance(event, rag.Finished)] == [without.text]
        scores = [{source.article_id: source.score for source in engine.retrieve(question, without_spellings=s)} for s in ((), ["ghaani"])]
        assert scores[1]["one"] < scores[0]["one"]
        assert engine.ask(question).text == whole.text  # the next one asks with all spellings again


@pytest.mark.parametrize(
    ("question", "periods"),
    [
        ("What did Qaani say?", []),
        ("What did Qaani say in March 2020?", [("in March 2020", "2020-03-01", "2020-03-31", "event")]),
        ("What did Qaani say since 2021?", [("since 2021", "2021-01-01", None, "event")]),
        ("What did Qaani say in October?", [("in October", "2020-10-01", "2020-10-31", "event")]),  # no other can be meant
        ("What did Qaani say in May?", [("in May", None, None, "event")]),  # of 2020, or of 2021
        (
            "What does the article published in June 2021 say of Qaani?",
            [("in June 2021", "2021-06-01", "2021-06-30", "publication")],
        ),
    ],
)
def test_the_trace_says_which_days_a_question_speaks_of(
    spellings: rag.Engine, question: str, periods: list[tuple[str, str | None, str | None, str]]
) -> None:
    found = spellings.ask(question).trace.periods
    assert [(period.words, period.first, period.last, period.of) for period in found] == periods


def test_the_days_of_last_month_are_told(tmp_path: Path) -> None:
    with small_engine(tmp_path, SPELLINGS, today="2020-04-10") as engine:
        assert engine.ask("What did Ghaani say last month?").trace.periods == (
            rag.PeriodInQuestion("last month", "2020-03-01", "2020-03-31", "event"),
        )


def test_days_that_no_article_is_of_are_told_as_well(spellings: rag.Engine) -> None:
    answer = spellings.ask("What did Ghaani say last week?")
    assert [period.words for period in answer.trace.periods] == ["last week"]
    assert any("“last week” was searched for by its words" in notice for notice in answer.notices)


def test_headlines_are_all_articles_without_their_texts_in_the_order_of_lists(engine: rag.Engine) -> None:
    told = [field.name for field in dataclasses.fields(rag.Headline)]
    assert told == ["article_id", "title", "publisher", "published", "url", "language", "agency", "story"]
    assert [dataclasses.asdict(headline) for headline in engine.headlines()] == [
        {name: getattr(article, name) for name in told} for article in engine.articles()
    ]
    assert [headline.published for headline in engine.headlines()] == ["2020-03-04", "2021-06", None]


def test_the_version_grows_with_each_change_of_articles_and_the_headlines_follow(tmp_path: Path) -> None:
    with small_engine(tmp_path) as engine:
        versions = [engine.version]
        assert engine.ask("Who met whom?").sources
        engine.headlines().clear()  # the caller's own list
        assert (engine.version, len(engine.headlines())) == (versions[0], 3)
        (added,) = engine.ingest([rag.Document("new.txt", b"Ann Hale spoke in Tarn on grain.")]).added
        versions.append(engine.version)
        assert {headline.article_id for headline in engine.headlines()} == {"talks", "denial", "crash", added}
        engine.correct("crash", {"title": "A train derails"})
        versions.append(engine.version)
        assert "A train derails" in [headline.title for headline in engine.headlines()]
        engine.delete([added])
        versions.append(engine.version)
        assert len(engine.headlines()) == 3
        assert versions == sorted(set(versions))
