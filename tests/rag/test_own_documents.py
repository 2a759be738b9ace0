"""What a person handed over is kept until it is removed, and tells of nobody who they are but to who may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

import rag
from rag.own_documents import BusyError, Current, Deleted, OwnDocuments, key_of

PAGE = rag.Document("https://zubrovka.example/flood", b"\xe4 page", "https://zubrovka.example/flood/", "text/html", "latin-1")
TEXT = rag.Document("pasted.txt", b"A text.")


@pytest.fixture
def own(tmp_path: Path) -> OwnDocuments:
    return OwnDocuments(tmp_path, "ada@example.org")


def test_documents_are_kept_as_they_came(own: OwnDocuments, tmp_path: Path) -> None:
    assert not own.exists
    assert set(own.add([PAGE, TEXT])) == {key_of(PAGE), key_of(TEXT)}
    assert own.add([TEXT]) == []
    again = OwnDocuments(tmp_path, "ada@example.org")
    assert again.exists
    assert {kept.key: kept.document() for kept in again.all()} == {key_of(PAGE): PAGE, key_of(TEXT): TEXT}
    assert again.size() == len(PAGE.data) + len(TEXT.data)


def test_what_was_not_taken_in_is_known(own: OwnDocuments) -> None:
    own.add([PAGE, TEXT])
    own.note_taken([kept for kept in own.all() if kept.key == key_of(TEXT)])
    assert [kept.document() for kept in own.pending()] == [PAGE]
    own.add([TEXT])  # handed over again
    assert len(own.pending()) == 1


def test_what_is_removed_is_gone_with_what_was_deleted_of_it(own: OwnDocuments) -> None:
    own.add([PAGE, TEXT])
    kept = Deleted(key_of(TEXT), "text-2", "hash")
    own.delete([Deleted(key_of(PAGE), "page-2", "hash"), kept])
    own.remove([key_of(PAGE)])
    assert [each.document() for each in own.all()] == [TEXT]
    assert own.deleted() == [kept]
    assert len(list((own.folder / "documents").iterdir())) == 2
    own.undelete([key_of(TEXT)])
    assert own.deleted() == []


def test_corrections_add_up_and_are_taken_back(own: OwnDocuments) -> None:
    own.add([TEXT])
    own.correct("a", {"title": "One", "publisher": ""})
    own.correct("a", {"title": "Two"})
    own.correct("b", {"title": "Other"})
    assert own.corrections() == {"a": {"title": "Two", "publisher": ""}, "b": {"title": "Other"}}
    own.correct("a", {"title": None, "publisher": None})
    own.forget_corrections(["b"])
    assert own.corrections() == {}


def test_what_is_half_made_never_counts(own: OwnDocuments) -> None:
    own.add([TEXT])
    first, second = own.new_index(), own.new_index()
    assert own.current() is None
    own.set_current(Current(first.name, 7))
    assert own.current() == (first.name, 7)
    assert own.other_indexes() == [second]
    (own.folder / "documents" / "0123.data").write_bytes(b"written, and then the process was killed")
    assert len(own.all()) == 1


def test_the_names_of_folders_and_locks_tell_of_nobody(own: OwnDocuments, tmp_path: Path) -> None:
    with own.changing(0.01):
        own.add([TEXT])
        with pytest.raises(BusyError, match=r"Try again when that is done\.$"), OwnDocuments(tmp_path, "ada@example.org").changing(0.01):
            pass
        with OwnDocuments(tmp_path, "bob").changing(0.01):
            pass
    assert not [path for path in tmp_path.rglob("*") if "ada" in path.name]
    own.remove_all()
    own.remove_all()
    assert [path for path in tmp_path.rglob("*") if path.parent.name != "locks"] == [tmp_path / "locks"]
