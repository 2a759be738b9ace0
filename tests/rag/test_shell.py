"""The ``byline`` command: what it prints where, its exit codes, and what it does not import."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
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
)
UNDATED = rag.Article(article_id="an-undated-one", title="Untitled", publisher=None, published=None, url=None, language="en", text="Text.")
CITATION = rag.Citation(
    1, "visit", VISIT.title, VISIT.publisher, VISIT.published, VISIT.url, "Qaani met Amiri on Monday.", 0, 26, "Reuters"
)


class ByHand:
    """An engine with two articles and one answer, or an error in its place."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.answer = rag.Answer("Who?", "He met Amiri [1].", (CITATION,), (), False, ("The model was busy.",), rag.Trace(), "0" * 12)
        self.report = rag.IngestReport()
        self.error: rag.BylineError | None = None

    def __enter__(self) -> ByHand:
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.append(("close", None))

    def stream(self, question: str, history: Sequence[rag.Turn]) -> Iterator[rag.Event]:
        self.calls.append(("stream", (question, history)))
        yield rag.Retrieved(())
        yield rag.Token("He met ")
        if self.error:
            raise self.error
        yield rag.Token("Amiri [1].")
        yield rag.Finished(self.answer)

    def ask(self, question: str, history: Sequence[rag.Turn]) -> rag.Answer:
        self.calls.append(("ask", (question, history)))
        return self.answer

    def ingest(
        self, paths: Sequence[Path], *, prune: bool, rebuild: bool, progress: Callable[[rag.Progress], None] | None
    ) -> rag.IngestReport:
        self.calls.append(("ingest", (paths, prune, rebuild, progress)))
        return self.report

    def articles(self) -> list[rag.Article]:
        return [VISIT, UNDATED]

    def article(self, article_id: str) -> rag.Article:
        for article in self.articles():
            if article.article_id == article_id:
                return article
        raise rag.BylineError(f"There is no article {article_id!r}. byline articles lists them.")

    def retrieve(self, question: str) -> list[rag.Source]:
        return []

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
    assert engine.calls == [("stream", ("Who?", [])), ("close", None)]


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
        rejected=(rag.Rejected("x.md", "no title"),),
        warnings=("y.md: no date",),
        passages=3,
    )
    code, out, err = byline("ingest", str(tmp_path), "--prune")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "added      visit",
        "removed    old",
        "rejected   x.md: no title",
        "warning    y.md: no date",
        "1 added, 2 unchanged, 1 removed, 1 rejected; 3 passages embedded",
    ]
    assert engine.calls[0] == ("ingest", ([tmp_path], True, False, None))


def test_ingest_of_nothing_new_is_done(engine: ByHand, byline: Byline, tmp_path: Path) -> None:
    assert byline("ingest", str(tmp_path)) == (0, "nothing to do; 0 passages embedded\n", "")
    assert json.loads(byline("ingest", str(tmp_path), "--json", "--rebuild")[1]) == engine.report.to_dict()


def test_articles_are_listed(engine: ByHand, byline: Byline) -> None:
    code, out, _ = byline("articles")
    assert code == 0
    assert out.splitlines() == ["2021-12-08  visit           The Daily: A visit to Baghdad", "undated     an-undated-one  Untitled"]
    assert json.loads(byline("articles", "--json")[1]) == [VISIT.to_dict(), UNDATED.to_dict()]


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
        "---\ntitle: A visit\npublisher: The Daily\npublished: '2021-12'\nlanguage: en\n---\n\nQaani met Amiri. He left at noon.\n"
    )
    code, out, _ = byline("inspect", str(file))
    assert code == 0
    fields = dict(line.split(maxsplit=1) for line in out.splitlines() if not line.startswith("article id"))
    assert fields["title"] == "A visit"
    assert fields["published"] == "2021-12"
    assert fields["url"] == "unknown"
    assert "in 1 passages" in fields["text"]
    read = json.loads(byline("inspect", str(file), "--json")[1])
    assert [passage["text"] for passage in read["passages"]] == [read["text"].strip()]
    assert engine.calls == []


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


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "Who?", "--jsn"), ("ingest", "no-such-folder"), ("nonsense",), ()])
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
