"""The ``byline`` command: what it prints where, its exit codes, and what it does not import."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import rag
from rag import terminal
from rag.__main__ import main

VISIT = rag.Article(
    article_id="visit",
    title="A visit to Baghdad",
    publisher="The Daily",
    published="2021-12-08",
    url="https://daily.example/visit",
    language="en",
    text="Qaani met Amiri on Monday. He left at noon.",
    found={"published": rag.Found("date line", "likely", "Dec. 8, 2021"), "publisher": rag.Found("front matter", "certain", "The Daily")},
    story="visit",
)
UNDATED = rag.Article(
    article_id="an-undated-one",
    title="Untitled",
    publisher=None,
    published=None,
    url=None,
    language="en",
    text="Text.",
    story="an-undated-one",
)
CITATION = rag.Citation(
    1, "visit", VISIT.title, VISIT.publisher, VISIT.published, VISIT.url, "Qaani met Amiri on Monday.", 0, 26, "Reuters"
)


class ByHand:
    """An engine with two articles and one answer, or an error in its place."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.answer = rag.Answer("Who?", "He met Amiri [1].", (CITATION,), (), False, ("The model was busy.",), rag.Trace(), "0" * 12)
        self.report = rag.IngestReport()
        self.sources: list[rag.Source] = []
        self.error: rag.BylineError | None = None
        self.listed = [VISIT, UNDATED]
        self.interrupts: Callable[[Callable[[], bool]], None] = lambda stop: None

    def __enter__(self) -> ByHand:
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.append(("close", None))

    def stream(self, question: str, history: Sequence[rag.Turn], **filters: object) -> Iterator[rag.Event]:
        self.calls += [("stream", (question, history)), ("filters", filters)]
        yield rag.Retrieved(())
        yield rag.Token("He met ")
        if self.error:
            raise self.error
        yield rag.Token("Amiri [1].")
        yield rag.Finished(self.answer)

    def ask(self, question: str, history: Sequence[rag.Turn], **filters: object) -> rag.Answer:
        self.calls += [("ask", (question, history)), ("filters", filters)]
        return self.answer

    def retrieve(self, question: str, num_results: int | None = None, **filters: object) -> list[rag.Source]:
        self.calls += [("retrieve", (question, num_results)), ("filters", filters)]
        return self.sources

    def ingest(
        self,
        sources: Sequence[str | rag.Document],
        *,
        prune: bool,
        rebuild: bool,
        progress: Callable[[rag.Progress], None] | None,
        stop: Callable[[], bool],
    ) -> rag.IngestReport:
        self.calls.append(("ingest", (sources, prune, rebuild, progress)))
        self.interrupts(stop)
        return self.report

    def articles(self) -> list[rag.Article]:
        return self.listed

    def correct(self, article_id: str, values: Mapping[str, str | None]) -> rag.Article:
        self.calls.append(("correct", (article_id, values)))
        self.listed = [replace(article, title="Corrected") if article.article_id == article_id else article for article in self.listed]
        return self.article(article_id)

    def article(self, article_id: str) -> rag.Article:
        for article in self.articles():
            if article.article_id == article_id:
                return article
        raise rag.BylineError(f"There is no article {article_id!r}. byline articles lists them.")

    def delete(self, article_ids: Sequence[str]) -> None:
        self.calls.append(("delete", article_ids))

    def status(self) -> dict[str, Any]:
        return {"answerer": "extractive", "model": None, "article_count": 2, "publishers": ["The Daily"], "last_date": None}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ByHand:
    """What ``rag.open_engine`` gives."""
    by_hand = ByHand()
    monkeypatch.setitem(vars(rag), "open_engine", lambda *_, **__: by_hand)
    return by_hand


@pytest.fixture
def byline(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command: arguments to exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            main(arguments)
        assert isinstance(exit_info.value.code, int)
        return (exit_info.value.code, *capsys.readouterr())

    return run


Byline = Callable[..., tuple[int, str, str]]


def test_ask_prints_the_answer_then_its_citations(engine: ByHand, byline: Byline) -> None:
    assert byline("ask", "Who?") == (
        0,
        "He met Amiri [1].\n"
        "\n"
        "Note: The model was busy.\n"
        "\n"
        "[1] The Daily, 2021-12-08: A visit to Baghdad (reporting by Reuters)\n"
        "    “Qaani met Amiri on Monday.”\n"
        "    byline show visit --passage 0-26\n",
        "",
    )
    assert engine.calls == [("stream", ("Who?", [])), ("filters", rag.Filters().to_dict()), ("close", None)]


def test_ask_as_json_prints_the_record(engine: ByHand, byline: Byline) -> None:
    code, out, _ = byline("ask", "Who?", "--json")
    assert (code, json.loads(out)) == (0, engine.answer.to_dict())


def test_ask_takes_the_conversation_before_it(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Who is Amiri?"}, {"role": "assistant", "content": "A leader."}]
    file = tmp_path / "history.json"
    file.write_text(json.dumps(turns))
    assert byline("ask", "Whom did he meet?", "--history", str(file))[0] == 0
    assert engine.calls[0] == ("stream", ("Whom did he meet?", turns))


@pytest.mark.parametrize("content", ["{", '[{"role": "nobody", "content": ""}]', '["Who?"]'])
def test_a_conversation_that_is_none_is_wrong_use(engine: ByHand, byline: Byline, tmp_path: Path, content: str) -> None:
    file = tmp_path / "history.json"
    file.write_text(content)
    code, out, err = byline("ask", "Who?", "--history", str(file))
    assert (code, out) == (2, "")
    assert "not a JSON list of turns" in err


FLAGS = ["--publisher", "Reuters", "--publisher", "The Verge", "--since", "2024-02", "--until", "2024-03", "--undated"]
FLAGS += ["--person", "Ann Hale", "--person", "Kern"]


@pytest.mark.parametrize("command", [["ask"], ["ask", "--json"], ["retrieve"], ["retrieve", "--json"]])
def test_filters_are_flags(engine: ByHand, byline: Byline, command: list[str]) -> None:
    assert byline(*command, "Who?", *FLAGS)[0] == 0
    given = {"publishers": ["Reuters", "The Verge"], "since": "2024-02", "until": "2024-03", "undated": True}
    assert engine.calls[1] == ("filters", given | {"persons": ["Ann Hale", "Kern"]})


def test_retrieve_lists_sources_with_their_first_words(engine: ByHand, byline: Byline) -> None:
    engine.sources = [rag.Source("visit", "A visit to Baghdad", "The Daily", "2021-12-08", "Qaani met\nAmiri. " * 20, 0, 320, 0.0213, 1)]
    code, out, err = byline("retrieve", "Who?", "-n", "3")
    first, begins, *more = out.splitlines()
    assert (code, err, first) == (0, "", "  1  The Daily, 2021-12-08: A visit to Baghdad  (score 0.0213)")
    assert begins.startswith("     Qaani met Amiri. Qaani")
    assert begins.endswith(" …")
    assert more == ["     byline show visit --passage 0-320"]
    assert engine.calls[0] == ("retrieve", ("Who?", 3))
    assert json.loads(byline("retrieve", "Who?", "--json")[1]) == [source.to_dict() for source in engine.sources]
    engine.sources = []
    assert byline("retrieve", "Who?")[1] == "No passage is found.\n"


def test_an_error_is_said_once(engine: ByHand, byline: Byline) -> None:
    engine.error = rag.ModelError("The endpoint is down. Start it.", provider="x", retryable=True)
    assert byline("ask", "Who?") == (1, "He met ", "byline: The endpoint is down. Start it.\n")


def test_what_a_terminal_would_obey_is_not_printed(engine: ByHand, byline: Byline) -> None:
    engine.error = rag.BylineError("bad \x1b[2Jtitle")
    assert byline("ask", "Who?")[2] == "byline: bad [2Jtitle\n"


def test_ingest_says_what_became_of_each_file(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    engine.report = rag.IngestReport(
        added=("visit",),
        unchanged=("a", "b"),
        removed=("old",),
        rejected=(rag.Rejected("x.md", "no title"), rag.Rejected("z.jsonl", "line 3: no text")),
        duplicates=(rag.Rejected("copy.html", "a copy of visit"),),
        warnings=("y.md: no date",),
        passages=3,
    )
    code, out, err = byline("ingest", str(tmp_path), "--prune")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "added      visit",
        "removed    old",
        "rejected   x.md: no title",
        "rejected   z.jsonl: line 3: no text",
        "copy       copy.html: a copy of visit",
        "warning    y.md: no date",
        "1 added, 2 unchanged, 1 removed, 2 rejected, 1 copy; 3 passages embedded",
    ]
    assert engine.calls[0] == ("ingest", ([str(tmp_path)], True, False, None))


def press_ctrl_c() -> None:
    """What Python does at SIGINT, without the signal: it ended the process of all tests; a real one is sent in ingestion/."""
    handler = signal.getsignal(signal.SIGINT)
    assert callable(handler)
    handler(signal.SIGINT, None)


def test_ctrl_c_lets_the_file_under_way_be_stored_and_says_how_to_go_on(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    asked: list[bool] = []

    def press(stop: Callable[[], bool]) -> None:
        asked.append(stop())
        press_ctrl_c()
        asked.append(stop())

    engine.interrupts = press
    engine.report = rag.IngestReport(added=("visit",), passages=1, stopped=True)
    code, out, err = byline("ingest", str(tmp_path))
    assert (code, asked) == (130, [False, True])
    assert out.splitlines()[-1] == "Stopped before all was read. Run the same command again to go on."
    assert err == "byline: stopping; what was read is stored. Press Ctrl-C again to stop at once.\n"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_stops_at_once(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    def press_twice(stop: Callable[[], bool]) -> None:
        press_ctrl_c()
        press_ctrl_c()
        pytest.fail("it went on")

    engine.interrupts = press_twice
    code, out, err = byline("ingest", str(tmp_path))
    assert (code != 0, out) == (True, "")
    assert "Traceback" not in err
    assert engine.calls[-1] == ("close", None)


def test_ingest_of_nothing_new_is_done(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    assert byline("ingest", str(tmp_path)) == (0, "nothing to do; 0 passages embedded\n", "")
    assert json.loads(byline("ingest", str(tmp_path), "--json", "--rebuild")[1]) == engine.report.to_dict()


def test_articles_are_listed(engine: ByHand, byline: Byline) -> None:
    code, out, _ = byline("articles")
    assert code == 0
    assert out.splitlines() == [
        "2021-12-08  date line, likely  visit           The Daily: A visit to Baghdad",
        "not stated                     an-undated-one  publisher not stated: Untitled",
    ]
    assert json.loads(byline("articles", "--json")[1]) == [VISIT.to_dict(), UNDATED.to_dict()]
    assert byline("articles", "visit")[1] == "2021-12-08  date line, likely  visit  The Daily: A visit to Baghdad\n"


def test_articles_that_retell_one_report_are_listed_together(engine: ByHand, byline: Byline) -> None:
    engine.listed = [VISIT, UNDATED, replace(VISIT, article_id="again")]
    assert byline("articles")[1].splitlines()[3:] == ["one story: visit, again"]


@pytest.mark.parametrize("arguments", [("visit", "--set", "published=2024-10-03"), ("--set", "visit", "--set", "published=2024-10-03")])
def test_a_correction_is_handed_on_and_the_article_as_it_is_now_printed(engine: ByHand, byline: Byline, arguments: tuple[str, ...]) -> None:
    code, out, _ = byline("articles", *arguments)
    assert (code, out.strip().rpartition("  ")[2]) == (0, "The Daily: Corrected")
    assert engine.calls[0] == ("correct", ("visit", {"published": "2024-10-03"}))


def test_corrections_of_several_fields_are_one(engine: ByHand, byline: Byline) -> None:
    code, out, _ = byline("articles", "visit", "--set", "publisher=", "--set", "title=A = B", "--reset", "url", "--json")
    assert (code, [article["title"] for article in json.loads(out)]) == (0, ["Corrected"])
    assert engine.calls == [("correct", ("visit", {"publisher": "", "title": "A = B", "url": None})), ("close", None)]


@pytest.mark.parametrize(
    "arguments", [("--set", "published=2024"), ("visit", "an-undated-one"), ("--reset", "url"), ("visit", "other", "--set", "url=")]
)
def test_a_correction_of_no_article_or_of_two_is_wrong_use(engine: ByHand, byline: Byline, arguments: tuple[str, ...]) -> None:
    code, out, err = byline("articles", *arguments)
    assert (code, out, engine.calls) == (2, "", [])
    assert "Name one article" in err


def test_show_marks_the_passage(engine: ByHand, byline: Byline) -> None:
    code, out, _ = byline("show", "visit", "-p", "0-26")
    assert code == 0
    assert out.endswith("\n\n>>Qaani met Amiri on Monday.<< He left at noon.\n")
    assert "The Daily, 2021-12-08, en\nhttps://daily.example/visit\n" in out
    assert byline("show", "visit")[1].endswith("\n\nQaani met Amiri on Monday. He left at noon.\n")
    assert json.loads(byline("show", "visit", "--json")[1]) == VISIT.to_dict()


@pytest.mark.parametrize("span", ["26-0", "5", "0-44", "a-b"])
def test_a_passage_that_is_none_is_wrong_use(engine: ByHand, byline: Byline, span: str) -> None:
    code, out, err = byline("show", "visit", "--passage", span)
    assert (code, out) == (2, "")
    assert "--passage" in err


def test_an_unknown_article_is_an_error(engine: ByHand, byline: Byline) -> None:
    expected = (1, "", "byline: There is no article 'vist'. byline articles lists them.\n")
    assert byline("show", "vist") == expected
    assert byline("delete", "visit", "vist") == expected
    assert not [call for call in engine.calls if call[0] == "delete"], "nothing is deleted when one id is wrong"


def test_delete_drops_articles(engine: ByHand, byline: Byline) -> None:
    assert byline("delete", "visit", "an-undated-one") == (0, "removed    visit\nremoved    an-undated-one\n", "")
    assert engine.calls[0] == ("delete", ["visit", "an-undated-one"])


def test_inspect_reads_a_file_and_takes_nothing_in(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    file = tmp_path / "visit.md"
    file.write_text(
        "---\ntitle: A visit\npublisher: The Daily\npublished: '2021-12-08'\nlanguage: en\n---\n\nShare this article\n\n"
        "Qaani met Amiri on Monday, two aides told Reuters. He left at noon.\n"
    )
    assert byline("inspect", str(file)) == (
        0,
        "article id  visit\n"
        "title       A visit  (front matter)\n"
        "publisher   The Daily  (front matter)\n"
        "published   2021-12-08  (front matter)\n"
        "url         not stated\n"
        "language    en  (front matter)\n"
        "text        67 characters in 1 passages\n"
        "removed     1 share\n"
        "\n"
        "[share: Share this article]\n"
        "Qaani met Amiri on Monday, two aides told Reuters. He left at noon.\n"
        "\n"
        "dates of events\n"
        "      16  2021-12-06  day, publication date: “on Monday”\n"
        "\n"
        "who says so\n"
        "       0  official: two aides, to Reuters  Qaani met Amiri on Monday, two aides told Reuters.\n"
        "      51  paper  He left at noon.\n",
        "",
    )
    (read,) = json.loads(byline("inspect", str(file), "--json")[1])
    assert [passage["text"] for passage in read["passages"]] == [read["text"]]
    assert read["removed"] == [{"text": "Share this article", "reason": "share", "position": 0}]
    assert engine.calls == []


def test_inspect_prints_every_article_of_a_file_and_complains_of_the_rest(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text('{"title": "One", "text": "It rained."}\n{"title": "Two",\n{"title": "Three", "text": "It snowed."}\n')
    code, out, err = byline("inspect", str(file))
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith("title")] == [
        "title       One  (export field)",
        "title       Three  (export field)",
    ]
    assert err.startswith(f"byline: {file}:2: not JSON")
    code, out, _ = byline("inspect", str(file), "--json")
    assert (code, [article["text"] for article in json.loads(out)]) == (1, ["It rained.", "It snowed."])
    file.write_text("")
    code, out, err = byline("inspect", str(file))
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_doctor_reports_what_is_configured(engine: ByHand, byline: Byline) -> None:
    code, out, _ = byline("doctor")
    assert code == 0
    assert re.sub(r"\d+ ms", "5 ms", out).splitlines() == [
        "ok      settings: .env not there",
        "ok      answerer: extractive",
        "ok      model: none, answers are quoted; set OPENAI_API_KEY or OPENAI_BASE_URL to have one write them",
        "ok      article count: 2",
        "ok      publishers: The Daily",
        "ok      last date: none",
        "ok      retrieval: 0 passages in 5 ms",
    ]


def test_doctor_says_how_to_mend_a_setting(monkeypatch: pytest.MonkeyPatch, byline: Byline) -> None:
    monkeypatch.setenv("BYLINE_NUM_RESULTS", "none")
    code, out, _ = byline("doctor")
    assert code == 1
    assert out.startswith("BROKEN  settings: BYLINE_NUM_RESULTS is 'none'")
    assert [check["ok"] for check in json.loads(byline("doctor", "--json")[1])] == [False]


def test_doctor_says_why_the_index_does_not_open(monkeypatch: pytest.MonkeyPatch, byline: Byline) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise rag.IndexNotReadyError("The index was made with another model. Run byline ingest --rebuild PATH.")

    monkeypatch.setitem(vars(rag), "open_engine", refuse)
    code, out, _ = byline("doctor")
    assert code == 1
    assert out.splitlines()[1] == "BROKEN  index: The index was made with another model. Run byline ingest --rebuild PATH."


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "Who?", "--jsn"), ("ingest",), ("inspect", "no-such-file"), ("nonsense",), ()])
def test_wrong_use_exits_with_2(engine: ByHand, byline: Byline, arguments: tuple[str, ...]) -> None:
    assert byline(*arguments)[0] == 2
    assert engine.calls == []


def test_the_version_is_the_projects(byline: Byline) -> None:
    import tomllib

    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    assert byline("--version")[1] == f"byline {tomllib.loads(project.read_text())['project']['version']}\n"


def imported_by(*arguments: str) -> set[str]:
    """The modules that a run of the command imports."""
    code = f"import sys; from rag.__main__ import main\ntry: main({list(arguments)!r})\nexcept SystemExit: print('\\n@', *sys.modules)"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(child.stdout.rpartition("@")[2].split())


def test_help_imports_nothing_heavy() -> None:
    assert not imported_by("--help") & {"rich", "pydantic", "numpy", "chromadb", "sqlalchemy", "llama_index.core", "gradio", "openai"}


def test_a_real_question_is_answered_without_the_page_or_llama_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BYLINE_INDEX", str(tmp_path / "index"))
    assert not imported_by("ask", "Who did Qaani meet?") & {"gradio", "llama_index.core", "openai", "pandas"}
    asked = subprocess.run(
        [sys.executable, "-m", "rag", "ask", "Who did Qaani meet?", "--json"], capture_output=True, text=True, check=True
    )
    answer = json.loads(asked.stdout)
    assert asked.stderr == ""
    assert answer["citations"]
    citation = answer["citations"][0]
    span = f"{citation['start']}-{citation['end']}"
    shown = subprocess.run(
        [sys.executable, "-m", "rag", "show", citation["article_id"], "-p", span], capture_output=True, text=True, check=True
    )
    assert f">>{citation['quote']}<<" in shown.stdout


def test_a_terminal_sees_how_far_an_ingestion_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress_bar() as advance:
        assert advance is None, "standard error is not a terminal"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress_bar() as advance:
        assert advance is not None
        advance(rag.Progress(3, 8, "folder/[a]\x1b.md"))
    out, err = capsys.readouterr()
    assert out == ""
    assert "3/8" in err
    assert "folder/[a].md" in err
