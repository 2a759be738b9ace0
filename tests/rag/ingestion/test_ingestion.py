"""Ingestion, with real stores: running twice must change nothing, and pulling the plug must cost nothing but the time."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from rag.errors import BylineError, IndexNotReadyError
from rag.schema import Progress, Rejected
from rag.testing import WordCountEmbedding
from tests.rag.ingestion import ingesting
from tests.rag.ingestion.former_store import make_former_store
from tests.rag.ingestion.ingesting import Stores, opened


def paragraphs(words: str) -> str:
    """Six paragraphs, each of which is another one: a line that says the one before again is furniture."""
    return "".join(f"{words} Nobody in house {number} was surprised.\n\n" for number in range(6))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, words in {"a": "The war began.", "b": "Peace came. The war ended.", "c": "It rained on the parade."}.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: Story {name}\n---\n\n{paragraphs(words)}")
    return folder


def edit(folder: Path) -> None:
    """An edited, a new and a removed file."""
    path = folder / "a.md"
    path.write_text(path.read_text().replace("began", "broke out"))
    (folder / "d.md").write_text(f"Peace talks\n\n{paragraphs('Envoys spoke of peace. They met in secret.')}")
    (folder / "e.md").write_text(f"Talks of peace\n\n{paragraphs('Envoys spoke of peace. They met in secret.')}It was no secret.")
    (folder / "c.md").unlink()


def test_a_second_run_changes_nothing_and_embeds_nothing(stores: Stores, folder: Path) -> None:
    first = stores.ingestion.run([folder])
    assert (first.added, first.unchanged, first.rejected, first.warnings) == (("a", "b", "c"), (), (), ())
    assert first.passages == sum(stores.embedding.calls) == stores.vectors.count() == stores.keywords.count() > 6
    assert stores.is_whole()
    state, version = stores.state(), stores.store.version()
    second = stores.ingestion.run([folder])
    assert (second.added, second.updated, second.unchanged, second.passages) == ((), (), ("a", "b", "c"), 0)
    assert len(stores.embedding.calls) == 1
    assert (stores.state(), stores.store.version()) == (state, version)


def test_edited_new_and_removed_files(stores: Stores, folder: Path, tmp_path: Path) -> None:
    stores.ingestion.run([folder])
    edit(folder)
    report = stores.ingestion.run([folder])
    assert (report.added, report.updated, report.unchanged, report.removed) == (("d", "e"), ("a",), ("b",), ())
    assert stores.store.passage_ids() == stores.vectors.ids() == stores.keywords.ids()
    assert report.warnings == (f"{folder / 'c.md'}: is gone, its article stays; byline ingest --prune removes it",)
    report = stores.ingestion.run([folder], prune=True)
    assert (report.unchanged, report.removed, report.warnings) == (("a", "b", "d", "e"), ("c",), ())
    with opened(tmp_path / "fresh") as fresh:
        fresh.ingestion.run([folder])
        assert stores.state() == fresh.state()
        assert fresh.store.stories()["e"] == "d"
    assert stores.ingestion.delete(["a", "nowhere"]) == ["a"]
    assert stores.store.passage_ids() == stores.vectors.ids() == stores.keywords.ids()


def test_prune_leaves_other_folders_and_folders_that_vanished_alone(stores: Stores, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    stores.ingestion.run([folder])
    shutil.rmtree(folder)
    report = stores.ingestion.run([other, folder], prune=True)
    assert report.removed == ()
    assert [rejected.path for rejected in report.rejected] == [str(folder)]
    assert stores.store.count() == 3


def test_a_bad_file_stops_nothing_and_its_earlier_version_stays(stores: Stores, folder: Path) -> None:
    stores.ingestion.run([folder])
    (folder / "a.md").write_text("---\ntitle: A\npublished: 2021-13\n---\nText.")
    (folder / "e.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "f.txt").write_text("A new story came in.")
    report = stores.ingestion.run([folder, folder / "gone.md"])
    assert (report.added, report.unchanged) == (("f",), ("b", "c"))
    assert {Path(rejected.path).name: rejected.reason.split(" is")[0].split(";")[0] for rejected in report.rejected} == {
        "gone.md": "there",
        "a.md": "line 3: published: '2021-13'",
        "e.txt": "a picture",
    }
    assert report.warnings == (f"{folder / 'a.md'}: the version taken in before stays",)


def test_a_copy_is_not_taken_in_until_the_first_is_gone(stores: Stores, folder: Path) -> None:
    shutil.copy(folder / "a.md", folder / "z.md")
    report = stores.ingestion.run([folder])
    assert report.added == ("a", "b", "c")
    assert report.duplicates == (Rejected(str(folder / "z.md"), "a copy of a"),)
    assert (report.rejected, report.warnings) == ((), ())
    report = stores.ingestion.run([folder])  # which was said once
    assert (report.unchanged, report.duplicates, report.rejected, report.warnings) == (("a", "b", "c"), (), (), ())
    (folder / "a.md").unlink()
    report = stores.ingestion.run([folder], prune=True)
    assert (report.added, report.removed, report.duplicates) == (("z",), ("a",), ())


def test_files_of_one_name_get_ids_of_their_own_and_keep_them(stores: Stores, folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "a.md").write_text("Another story of that name.")
    first = stores.ingestion.run([folder])
    assert len(set(first.added)) == 4
    (folder / "a.md").unlink()  # its id is free now, but the other article is known by its own
    second = stores.ingestion.run([folder], prune=True)
    assert set(second.unchanged) == set(first.added) - {"a"}


def test_ids_of_files_of_one_name_tell_their_place(stores: Stores, tmp_path: Path) -> None:
    roots = [tmp_path / "one", tmp_path / "two"]
    for number, root in enumerate(roots):
        (root / "below").mkdir(parents=True)
        (root / "a.md").write_text(f"A story at the top of folder {number}.")
        (root / "below" / "a.md").write_text(f"A story below folder {number}.")
    added = stores.ingestion.run(roots).added
    assert added[0] == "a"
    assert len(set(added)) == 4
    assert all(name.startswith("a-") and len(name) == 8 for name in added[1:])
    assert set(stores.ingestion.run(reversed(roots)).unchanged) == set(added)
    with opened(tmp_path / "elsewhere") as other:  # the same files give the same ids
        assert other.ingestion.run(roots).added == added


def test_a_moved_folder_holds_the_same_articles(stores: Stores, folder: Path, tmp_path: Path) -> None:
    stores.ingestion.run([folder])
    folder.rename(tmp_path / "elsewhere")
    report = stores.ingestion.run([tmp_path / "elsewhere"])
    assert (report.unchanged, report.passages, report.rejected) == (("a", "b", "c"), 0, ())
    assert (
        {article.source for article in stores.store.all()}
        == set(stores.records.files())
        == {str(tmp_path / "elsewhere" / f"{name}.md") for name in "abc"}
    )
    assert stores.is_whole()


def test_a_file_that_states_another_id_leaves_no_second_article(stores: Stores, folder: Path) -> None:
    stores.ingestion.run([folder])
    (folder / "a.md").write_text((folder / "a.md").read_text().replace("title: Story a", "title: Story a\narticle_id: new-name"))
    report = stores.ingestion.run([folder])
    assert (report.added, report.removed, report.duplicates) == (("new-name",), ("a",), ())
    assert {article.article_id for article in stores.store.all()} == {"new-name", "b", "c"}
    assert stores.store.passage_ids() == stores.vectors.ids() == stores.keywords.ids()


def test_progress_counts_every_file(stores: Stores, folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"\0")
    seen: list[Progress] = []
    stores.ingestion.run([folder], progress=seen.append)
    assert [(step.done, step.total) for step in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert {Path(step.path).name for step in seen} == {"a.md", "b.md", "c.md", "bad.md"}


@pytest.mark.parametrize(
    ("changed", "said"), [({"passage_tokens": 64}, "passage_tokens 32, now 64"), ({"dimensions": 128}, "dimensions 256, now 128")]
)
def test_an_index_made_otherwise_is_noticed_and_rebuilt(folder: Path, tmp_path: Path, changed: dict[str, int], said: str) -> None:
    with opened(tmp_path / "index") as stores:
        stores.ingestion.run([folder])
    shutil.move(folder / "c.md", tmp_path / "c.md")  # rebuilding needs no files
    with opened(tmp_path / "index", **changed) as stores:
        with pytest.raises(IndexNotReadyError, match=rf"{said}.*run byline ingest --rebuild PATH\.$"):
            stores.ingestion.run([folder])
        report = stores.ingestion.run([folder], rebuild=True)
        assert sorted(report.updated) == ["a", "b", "c"]
        stores.ingestion.check_fingerprint()
        shutil.move(tmp_path / "c.md", folder / "c.md")
        with opened(tmp_path / "fresh", **changed) as fresh:
            fresh.ingestion.run([folder])
            assert stores.state() == fresh.state()


@pytest.mark.parametrize("stopped", [False, True])
def test_an_index_of_a_former_version_is_rebuilt_without_losing_an_article(folder: Path, tmp_path: Path, *, stopped: bool) -> None:
    articles = {name: (str(folder / f"{name}.md"), "The war began on Friday.") for name in ("a", "b", "gone")}
    model = WordCountEmbedding().identifier
    make_former_store(tmp_path / "index" / "articles.sqlite", articles, model=model, dimensions=256, passage_tokens=32)
    with opened(tmp_path / "index") as stores:
        with pytest.raises(
            IndexNotReadyError, match=r"\(token model unknown, now [^;]+; format 1, now \d+\).*run byline ingest --rebuild PATH\.$"
        ):
            stores.ingestion.run([folder])
        assert {article.article_id for article in stores.store.all()} == {"a", "b", "gone"}
        if stopped:
            assert stores.ingestion.run([folder], rebuild=True, stop=iter([False, True]).__next__).stopped
            stores.ingestion.run([folder])
        else:
            report = stores.ingestion.run([folder], rebuild=True)
            assert (report.added, sorted(report.updated), report.rejected) == (("c",), ["a", "b", "gone"], ())
        kept = stores.store.get("gone")
        assert kept is not None
        assert (kept.title, kept.published, kept.text, kept.metadata) == (
            "Story gone",
            "2021",
            "The war began on Friday.",
            {"author": "Ann"},
        )
        assert [said.speaker for passage in stores.store.passages_of("gone") for said in passage.attributions] == ["paper"]
        assert any(name.startswith("gone@") for name, _ in stores.keywords.search({"war": 1.0}, 50))
        assert stores.is_whole()
        with opened(tmp_path / "fresh") as fresh:
            fresh.ingestion.run([folder])
            stores.ingestion.delete(["gone"])
            assert stores.state() == fresh.state()


def test_a_second_process_is_told_to_wait(stores: Stores, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.ingestion.ingestion.LOCK_SECONDS", 0.1)
    (tmp_path / "index").mkdir(exist_ok=True)
    with FileLock(tmp_path / "index" / "ingest.lock"), pytest.raises(BylineError, match="Another process"):
        stores.ingestion.run([folder])
    assert stores.ingestion.run([folder]).added == ("a", "b", "c")


def test_the_model_waits_for_few_passages_at_first_and_for_a_whole_batch_in_the_end(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ingestion.writing.FIRST", 1)
    monkeypatch.setattr("rag.ingestion.writing.BATCH", 4)
    file = tmp_path / "many.jsonl"
    names = [f"{first}{second}" for first in ("ada", "bo", "cy") for second in ("lind", "brandt", "moss", "quist")]
    file.write_text("".join(f'{{"id": "{name}", "title": "Of {name}", "text": "{name.title()} was seen in Talren."}}\n' for name in names))
    assert len(stores.ingestion.run([file]).added) == 12
    assert stores.embedding.calls == [1, 2, 4, 4, 1]


def test_an_article_larger_than_a_batch_and_a_store_that_was_lost(stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.ingestion.writing.BATCH", 2)
    stores.ingestion.run([folder])
    assert max(stores.embedding.calls) == 2
    state = stores.state()
    stores.vectors.clear()
    stores.keywords.delete(list(stores.keywords.ids())[:3])
    report = stores.ingestion.run([folder])
    assert report.unchanged == ("a", "b", "c")
    assert {warning.partition(": ")[2] for warning in report.warnings} == {"what an interrupted run left undone is done"}
    assert stores.state() == state


def test_tokens_that_were_lost_are_made_again_and_those_of_no_article_go(stores: Stores, folder: Path) -> None:
    stores.ingestion.run([folder])
    state = stores.state()
    (lost, *_) = sorted(stores.tokens.ids())
    tokens = stores.tokens.read([lost])[lost]
    stores.tokens.delete([lost])
    assert not stores.is_whole()
    stores.ingestion.run([folder])
    assert stores.state() == state
    stores.tokens.put({"gone@1:0-9": tokens})
    stores.ingestion.run([folder])
    assert stores.state() == state


def child(index: Path, folder: Path, point: str, count: str = "1") -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(ingesting.__file__)), str(index), str(folder), point, count]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def check_after_kill(index: Path, folder: Path, fresh: Path) -> None:
    with opened(index) as stores:
        assert stores.is_whole(), "an article that counts cannot be found"
        assert stores.keywords.search({"war": 1.0}, 5)
        assert {article.text for article in stores.store.all()} >= {(folder / "b.md").read_text().split("---\n\n")[1].strip()}
        path = folder / "a.md"
        path.write_text(path.read_text().replace("broke out", "went on"))  # what the killed run wrote of this file is of no use now
        stores.ingestion.run([folder], prune=True)
        with opened(fresh) as uninterrupted:
            uninterrupted.ingestion.run([folder])
            assert stores.state() == uninterrupted.state()
        assert stores.ingestion.run([folder]).passages == 0


@pytest.mark.parametrize(
    "moment",
    (
        "embed_with_tokens:1 upsert:1 upsert:2 put:1 put:2 add:1 add:2 forget_stories:1 forget_stories:3 replace_all:1 replace_all:2 "
        "delete:2 delete:3 forget_tokens:2 forget_tokens:3 forget:3 set_fingerprints:1 set_fingerprints:2 "
        "set_files:1 set_files:2 add_links:1 set_stories:1"
    ).split(),
)
def test_a_killed_run_leaves_a_whole_index_and_the_next_one_completes_it(folder: Path, tmp_path: Path, moment: str) -> None:
    with opened(tmp_path / "index") as stores:
        stores.ingestion.run([folder])
    edit(folder)
    process = child(tmp_path / "index", folder, *moment.split(":"))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors
    check_after_kill(tmp_path / "index", folder, tmp_path / "fresh")


@pytest.mark.parametrize("milliseconds", [0, 1, 3, 10])
def test_a_run_killed_inside_chroma_leaves_a_whole_index(folder: Path, tmp_path: Path, milliseconds: int) -> None:
    with opened(tmp_path / "index") as stores:
        stores.ingestion.run([folder])
    edit(folder)
    (folder / "long.md").write_text("".join(f"In year {year} there was peace and no war at all. It was noted.\n\n" for year in range(300)))
    process = child(tmp_path / "index", folder, "print")
    assert process.stdout is not None
    assert process.stdout.readline() == "upserting\n"
    assert process.stdout.readline() == "upserting\n"
    time.sleep(milliseconds / 1000)
    process.kill()
    process.communicate()
    check_after_kill(tmp_path / "index", folder, tmp_path / "fresh")
