"""Opening the engine: what is filled, what is refused before anything is asked, and that nothing stays open when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import rag
from rag import factory, generative
from rag.generative import GenerativeAnswerer
from rag.ingestion import ingestion
from rag.testing import WordCountEmbedding
from tests.rag.small_engine import small_engine, write_articles


@pytest.fixture
def open_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., rag.Engine]:
    monkeypatch.setattr(factory, "_embedding", lambda _: WordCountEmbedding())

    def open_it(progress: Callable[[rag.Progress], None] | None = None, **settings: Any) -> rag.Engine:
        given = {"articles": tmp_path / "articles", "index": tmp_path / "index", "answerer": "extractive"} | settings
        return rag.open_engine(rag.Settings(**given), progress=progress)

    return open_it


Open = Callable[..., rag.Engine]


def test_an_empty_index_is_filled_once_and_tells_how_far_it_is(open_in: Open, tmp_path: Path) -> None:
    write_articles(tmp_path / "articles")
    told: list[rag.Progress] = []
    with open_in(told.append) as engine:
        assert len(engine.articles()) == 3
    assert [(progress.done, progress.total) for progress in told] == [(1, 3), (2, 3), (3, 3)]
    write_articles(tmp_path / "articles", {"new.txt": "A new one."})
    told.clear()
    with open_in(told.append) as engine:  # what is there is not read again; byline ingest does that
        assert len(engine.articles()) == 3
    assert told == []


def test_a_folder_of_articles_that_is_not_there_is_no_error_until_something_is_asked(open_in: Open) -> None:
    with open_in() as engine:
        assert engine.articles() == []
        with pytest.raises(rag.IndexNotReadyError, match=r"byline ingest PATH\.$"):
            engine.ask("Who?")


def test_without_settings_it_reads_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(factory, "_embedding", lambda _: WordCountEmbedding())
    monkeypatch.setenv("BYLINE_ARTICLES", str(write_articles(tmp_path / "mine")))
    monkeypatch.setenv("BYLINE_INDEX", str(tmp_path / "deep" / "index"))
    with rag.open_engine() as engine:
        assert engine.status()["articles"] == 3
    assert (tmp_path / "deep" / "index" / "articles.sqlite").is_file()


def test_the_store_can_stand_elsewhere(open_in: Open, tmp_path: Path) -> None:
    write_articles(tmp_path / "articles")
    with open_in(store_url=f"sqlite:///{tmp_path / 'elsewhere.sqlite'}") as engine:
        assert len(engine.articles()) == 3
    assert (tmp_path / "elsewhere.sqlite").is_file()
    assert not (tmp_path / "index" / "articles.sqlite").exists()


def test_an_index_folder_that_cannot_be_made_names_the_setting(open_in: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(rag.ConfigurationError, match=r"Change BYLINE_INDEX\.$"):
        open_in(index=tmp_path / "file" / "index")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"openai_base_url": "ftp://host", "answerer": "openai"}, r"Correct OPENAI_BASE_URL\.$"),
        ({"openai_api_key": "sk-ü", "answerer": "openai"}, r"Correct OPENAI_API_KEY\.$"),
        ({"store_url": "nosuchdatabase://x"}, r"BYLINE_STORE_URL"),
        ({"chroma_url": "ftp://host"}, r"BYLINE_CHROMA_URL"),
        ({"keep": "captions"}, r"^BYLINE_KEEP is 'captions'.*Use all, or some of: "),
    ],
)
def test_a_wrong_setting_is_refused_on_opening(open_in: Open, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(rag.ConfigurationError, match=said):
        open_in(**settings)
    with open_in() as engine:  # and stands in nobody's way
        assert engine.articles() == []


@pytest.mark.loopback
def test_a_chroma_server_that_is_not_there_names_the_setting(open_in: Open) -> None:
    with pytest.raises(rag.BylineError, match="BYLINE_CHROMA_URL"):
        open_in(chroma_url="http://127.0.0.1:9")


def test_an_engine_that_cannot_be_filled_is_closed(open_in: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_articles(tmp_path / "articles")
    closed: list[rag.Engine] = []
    really_close = rag.Engine.close

    def close(engine: rag.Engine) -> None:
        closed.append(engine)
        really_close(engine)

    monkeypatch.setattr(rag.Engine, "close", close)
    monkeypatch.setattr(ingestion, "LOCK_SECONDS", 0.05)
    (tmp_path / "index").mkdir()
    with FileLock(tmp_path / "index" / "ingest.lock"), pytest.raises(rag.BylineError, match="Another process"):
        open_in()
    assert len(closed) == 1
    with open_in() as engine:
        assert len(engine.articles()) == 3


def test_the_runtime_asked_for_is_the_one_that_runs(tmp_path: Path) -> None:
    settings = rag.Settings(articles=tmp_path / "none", index=tmp_path / "index", answerer="extractive", embedding_runtime="onnxruntime")
    with rag.open_engine(settings) as engine:
        status = engine.status()
    assert (status["runtime"], status["embedding"]) == ("onnxruntime", "all-MiniLM-L6-v2/384")


@pytest.mark.loopback
@pytest.mark.parametrize("compare_words", [True, False])
def test_what_the_model_writes_may_be_held_to_the_words_alone(
    open_in: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compare_words: bool
) -> None:
    given: list[object] = []

    class Watched(GenerativeAnswerer):
        def __init__(self, *arguments: Any, similarity: object, **named: Any) -> None:
            given.append(similarity)
            super().__init__(*arguments, **named)

    monkeypatch.setattr(generative, "GenerativeAnswerer", Watched)
    write_articles(tmp_path / "articles")
    settings = {"answerer": "openai", "openai_base_url": "http://127.0.0.1:9", "compare_words": compare_words, "abstain_below": 0.0}
    with open_in(**settings) as engine:
        engine.ask("Whom did Mara Lind meet?")
    assert [similarity is not None for similarity in given] == [compare_words]


def test_two_engines_may_share_an_index(tmp_path: Path) -> None:
    with small_engine(tmp_path) as one, small_engine(tmp_path) as other:
        late = write_articles(tmp_path / "late", {"flood.txt": "A flood closed the harbour of Ostrava in May."})
        one.ingest([late])
        assert "flood closed" in other.ask("What closed the harbour of Ostrava?").text


def test_quoting_loads_neither_a_model_client_nor_a_page(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles")
    code = (
        "import json, pathlib, sys, rag\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "settings = rag.Settings(articles=folder / 'articles', index=folder / 'index', answerer='extractive')\n"
        "with rag.open_engine(settings) as engine: engine.ask('Whom did Mara Lind meet?')\n"
        "print(json.dumps([name for name in ('openai', 'gradio', 'llama_index.core', 'torch') if name in sys.modules]))"
    )
    child = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
    assert json.loads(child.stdout.splitlines()[-1]) == []
