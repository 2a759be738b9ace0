"""Stories at ingestion: whoever asks must not get one report five times as five sources, nor two reports as one."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from rag.ingestion import grouping
from rag.ingestion.grouping import group_stories
from tests.rag.ingestion.ingesting import Stores, opened
from tests.rag.stories.story_pages import story


def write(folder: Path, name: str, text: str, publisher: str) -> None:
    (folder / f"{name}.md").write_text(f"---\ntitle: Story\npublisher: {publisher}\n---\n\n{text}\n")


def shortened(text: str) -> str:
    """A page that took most of another: no exact copy."""
    return "\n".join(text.split("\n")[:-5])


@pytest.fixture
def copies(stores: Stores, folder: Path) -> Stores:
    """``b`` and ``c`` took ``a`` over; ``other`` is another story."""
    write(folder, "a", story(1), "Globe")
    write(folder, "b", shortened(story(1)), "Post")
    write(folder, "c", shortened(shortened(story(1))), "Herald")
    write(folder, "other", story(2), "Times")
    stores.ingestion.run([folder])
    return stores


def test_copies_taken_in_together_are_one_story(copies: Stores) -> None:
    assert copies.store.stories() == {"a": "a", "b": "a", "c": "a", "other": "other"}
    assert {article.story for article in copies.store.all()} == {"a", "other"}


def test_an_article_that_comes_later_joins_its_story_and_leaves_it_with_an_edit(copies: Stores, folder: Path) -> None:
    write(folder, "0-late", shortened(story(2)), "Globe")
    copies.ingestion.run([folder])
    assert copies.store.stories() == {"0-late": "0-late", "a": "a", "b": "a", "c": "a", "other": "0-late"}
    write(folder, "0-late", story(3), "Globe")
    write(folder, "b", shortened(story(2)), "Post")
    copies.ingestion.run([folder])
    assert copies.store.stories() == {"0-late": "0-late", "a": "a", "b": "b", "c": "a", "other": "b"}


def test_a_story_goes_on_under_another_name_when_its_first_article_is_deleted(copies: Stores) -> None:
    version = copies.store.version()
    copies.ingestion.delete(["a"])
    assert copies.store.stories() == {"b": "b", "c": "b", "other": "other"}
    assert copies.store.version() > version
    copies.ingestion.delete(["b"])
    assert copies.store.stories() == {"c": "c", "other": "other"}
    assert set(copies.records.fingerprints()) == {"c", "other"}
    assert copies.records.links() == []


def test_a_correction_says_which_story_the_article_is_of_now(stores: Stores, folder: Path) -> None:
    write(folder, "a", story(1), "Globe")
    write(folder, "b", shortened(story(1)), "Post")
    stores.ingestion.run([folder])
    stores.store.set_stories({"b": "b"})
    stores.records.forget_stories(["a"])
    assert stores.ingestion.correct("b", {"publisher": "Herald"}).story == "a"


def test_pruning_regroups_as_well(copies: Stores, folder: Path) -> None:
    (folder / "a.md").unlink()
    copies.ingestion.run([folder], prune=True)
    assert copies.store.stories() == {"b": "b", "c": "b", "other": "other"}


def test_nothing_new_is_compared_with_nothing_and_changes_nothing(copies: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state, version = copies.state(), copies.store.version()
    monkeypatch.setattr(grouping, "StoryIndex", None)  # whoever makes one fails
    copies.ingestion.run([folder])
    assert (copies.state(), copies.store.version()) == (state, version)


@pytest.mark.parametrize("lost", [["a"], ["c", "other"], ["a", "b", "c", "other"]])
def test_fingerprints_that_are_lost_are_made_again(copies: Stores, folder: Path, lost: list[str]) -> None:
    state = copies.state()
    copies.records.forget_stories(lost)
    assert copies.state() != state
    copies.ingestion.run([folder])
    assert copies.state() == state


def test_links_that_were_not_made_are_made_by_the_next_run(stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a", story(1), "Globe")
    write(folder, "b", shortened(story(1)), "Post")
    monkeypatch.setattr(stores.records, "add_links", mock.Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        stores.ingestion.run([folder])
    monkeypatch.undo()
    assert stores.store.stories() == {"a": "a", "b": "b"}
    assert stores.ingestion.run([folder]).unchanged == ("a", "b")
    assert stores.store.stories() == {"a": "a", "b": "a"}


def test_a_story_that_was_not_noted_is_noted_by_the_next_run(stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a", story(1), "Globe")
    write(folder, "b", shortened(story(1)), "Post")
    monkeypatch.setattr(stores.store, "set_stories", mock.Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        stores.ingestion.run([folder])
    monkeypatch.undo()
    stores.ingestion.run([folder])
    assert stores.store.stories() == {"a": "a", "b": "a"}


def test_an_edit_cut_off_after_it_was_stored_leaves_no_former_fingerprint(
    copies: Stores, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "b", shortened(story(2)), "Post")
    monkeypatch.setattr(copies.records, "set_fingerprints", mock.Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        copies.ingestion.run([folder])
    monkeypatch.undo()
    assert copies.ingestion.run([folder]).unchanged == ("a", "b", "c", "other")  # its text was stored
    assert copies.store.stories() == {"a": "a", "b": "b", "c": "a", "other": "b"}
    with opened(tmp_path / "fresh") as fresh:
        fresh.ingestion.run([folder])
        assert copies.state() == fresh.state()


def test_fingerprints_of_another_version_are_taken_anew_when_something_is_compared(copies: Stores, folder: Path, tmp_path: Path) -> None:
    copies.records.set_fingerprints(dict.fromkeys(("a", "b", "c", "other"), '["as another version wrote it"]'))
    copies.records.add_links(["a", "b", "c", "other"], [])
    write(folder, "d", shortened(story(2)), "Globe")
    copies.ingestion.run([folder])
    assert copies.store.stories() == {"a": "a", "b": "a", "c": "a", "d": "d", "other": "d"}
    with opened(tmp_path / "fresh") as fresh:
        fresh.ingestion.run([folder])
        assert copies.state() == fresh.state()


def test_an_empty_store_has_no_stories(stores: Stores) -> None:
    group_stories(stores.store, stores.records)
    assert (stores.store.stories(), stores.records.links()) == ({}, [])
