"""Finding and opening files: none that the user meant is missed without a word, none is read that was not meant, and nothing hangs."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

import pytest

from rag.errors import ArticleError
from rag.files import KINDS, article_files, opened, stream_bytes


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Text.")


def file_bytes(path: Path, root: Path, largest: int) -> bytes:
    """A file as the readers of formats open and read it."""
    with opened(path, root) as stream:
        return stream_bytes(stream, str(path), largest)


def names(folder: Path, files: list[tuple[Path, Path]]) -> list[str]:
    return [file.relative_to(folder).as_posix() for file, _ in files]


def test_folders_are_searched_and_what_is_passed_over_is_said(tmp_path: Path) -> None:
    folder, outside = tmp_path / "news", tmp_path / "outside.md"
    write(folder, "z.md", "b/a.TXT", ".hidden.md", ".git/x.md", "page.html", "README.md", "b/readme.txt", "picture.png")
    (folder / "b/README.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: A story\r\n---\r\nText.")
    outside.write_text("Secret.")
    (folder / "link.md").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    found = article_files([folder, folder / "z.md", tmp_path / "gone", folder / "picture.png", folder / "README.md"])
    assert names(folder, found.files) == ["link.md", "page.html", "z.md", "b/README.md", "b/a.TXT", "picture.png", "README.md"]
    assert [(rejected.path, rejected.reason.split(";")[0]) for rejected in found.rejected] == [
        (str(folder / "up"), "a link that leads out of the folder"),
        (str(tmp_path / "gone"), "there is no such file or folder"),
    ]
    assert found.warnings == [
        f"{folder}/README.md: skipped, a README without front matter; name the file itself to take it in",
        f"{folder}/b/readme.txt: skipped, a README without front matter; name the file itself to take it in",
        f"{folder}: 1 file of other kinds skipped",
    ]
    with pytest.raises(ArticleError, match="leads out of the folder"):
        file_bytes(folder / "link.md", folder, 100)
    (file, root) = article_files([folder / "link.md"]).files[0]
    assert file_bytes(file, root, 100) == b"Secret."  # a link that is named is meant


def test_all_kinds_are_found(tmp_path: Path) -> None:
    write(tmp_path, *(f"{number:02}{kind.upper() if number % 2 else kind}" for number, kind in enumerate(KINDS)), "no_ending", "x.docx")
    assert len(article_files([tmp_path]).files) == len(KINDS)


def test_the_parts_of_a_saved_page_are_no_articles(tmp_path: Path) -> None:
    write(tmp_path, "Talks.html", "Talks_files/ad.html", "Gespräch.HTM", "Gespräch-Dateien/x/frame.htm", "case_files/one.txt")
    found = article_files([tmp_path])
    assert sorted(names(tmp_path, found.files)) == ["Gespräch.HTM", "Talks.html", "case_files/one.txt"]
    assert found.warnings == [f"{tmp_path}: 2 folders that belong to saved pages skipped; name the folder itself to take its files in"]
    assert names(tmp_path, article_files([tmp_path / "Talks_files"]).files) == ["Talks_files/ad.html"]


def test_a_file_is_taken_once_by_whatever_way_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "news/a.md", "news/b/c.md")
    (tmp_path / "same").symlink_to(tmp_path / "news")
    monkeypatch.chdir(tmp_path)
    found = article_files([Path("news"), tmp_path / "news", tmp_path / "same", Path("news/../news/a.md"), Path("news/b")])
    assert [str(file) for file, _ in found.files] == ["news/a.md", "news/b/c.md"]


def test_names_that_no_file_can_have_are_reported(tmp_path: Path) -> None:
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)
    found = article_files([Path("a\0b"), tmp_path / ("x" * 5000), loop, tmp_path / "f.md" / "x"])
    assert [rejected.reason.split(" (")[0] for rejected in found.rejected] == [
        "this name no file can have; check it",
        "cannot be read",
        "cannot be read",
        "there is no such file or folder",
    ]
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("Text.")
    loop.unlink()
    (rejected,) = article_files([tmp_path]).rejected
    assert (rejected.path, rejected.reason.split(",")[0]) == (f"{tmp_path}/caf\ufffd.md", "its name is not in UTF-8")


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may be allowed to read everything, so the system's answer is put in its mouth."""
    write(tmp_path, "a/one.md", "b/two.md")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = article_files([tmp_path])
    assert names(tmp_path, found.files) == ["b/two.md"]
    assert [(rejected.path, rejected.reason) for rejected in found.rejected] == [
        (f"{tmp_path}/a", "cannot be read (Permission denied); check the file and its permissions")
    ]


def test_what_is_no_regular_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "README.md"
    os.mkfifo(pipe)
    assert names(tmp_path, article_files([tmp_path]).files) == ["README.md"]
    for path in (pipe, tmp_path, Path("/dev/zero"), Path("/dev/tty")):
        with pytest.raises(ArticleError, match=r"not a file that can be read|cannot be read \("):
            file_bytes(path, path.parent, 100)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(10**12)
    with pytest.raises(ArticleError, match=r"1000000.0 MB are more than the 20 MB that are read; split the file"):
        file_bytes(path, tmp_path, 20_000_000)
    path.write_bytes(b"12345")
    assert file_bytes(path, tmp_path, 5) == b"12345"
    with pytest.raises(ArticleError, match="more than"):
        file_bytes(path, tmp_path, 4)
    if Path("/proc/self/status").exists():  # claims to have no bytes at all
        with pytest.raises(ArticleError, match="more than"):
            file_bytes(Path("/proc/self/status"), Path("/proc"), 10)


def test_a_file_that_cannot_be_read_names_the_reason(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "gone", "there is no such file"), (Path("a\0b"), "no file can have")):
        with pytest.raises(ArticleError, match=reason):
            opened(path, tmp_path)


def test_many_files_are_found_in_seconds(tmp_path: Path) -> None:
    for folder in range(20):
        (tmp_path / f"{folder:02}").mkdir()
        for number in range(500):
            (tmp_path / f"{folder:02}/{number:03}.txt").touch()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    files = article_files([tmp_path, tmp_path]).files
    assert names(tmp_path, files) == sorted(names(tmp_path, files))
    assert len(files) == 10_000
    assert time.process_time() - start < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB
