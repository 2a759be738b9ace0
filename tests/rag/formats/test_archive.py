"""Archives: every article in them is found, and none of them, however it was made, can fill the memory, hang, or reach outside."""

from __future__ import annotations

import io
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ArticleError
from rag.formats import archive
from rag.formats.archive import read_archive
from rag.formats.dispatch import read_pages
from rag.page import Page

TEXT = b"They met in the capital."


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in members:
            made.writestr(name, data)
    return stream.getvalue()


def read(data: bytes) -> list[Page | ArticleError]:
    return list(read_archive(io.BytesIO(data), "news.zip"))


def sources(read: list[Page | ArticleError]) -> list[str]:
    return [page.source for page in read if isinstance(page, Page)]


def errors(read: list[Page | ArticleError]) -> dict[str, str]:
    return {page.path: page.reason for page in read if isinstance(page, ArticleError)}


def test_articles_of_all_folders_are_found_in_order_and_what_is_no_article_is_passed_over(tmp_path: Path) -> None:
    data = packed(
        ("b/two.txt", TEXT),
        ("b/", b""),
        ("a.md", TEXT),
        ("README.md", b"About."),
        (".hidden/x.txt", TEXT),
        ("__MACOSX/._a.md", TEXT),
        ("b/Page.HTML", b"<html><body><p>" + TEXT + b"</p></body></html>"),
        ("b/Page_files/ad.html", b"<p>Buy</p>"),
        ("export.jsonl", b'{"text": "One"}\n{"text": "Two"}\n{"title": "T"}\n'),
        ("picture.png", b"x"),
        ("style.css", b"x"),
    )
    (tmp_path / "news.zip").write_bytes(data)
    pages = list(read_pages(tmp_path / "news.zip", tmp_path))
    assert [source.removeprefix(f"{tmp_path}/") for source in sources(pages)] == [
        "news.zip!/a.md",
        "news.zip!/b/Page.HTML",
        "news.zip!/b/two.txt",
        "news.zip!/export.jsonl#1",
        "news.zip!/export.jsonl#2",
    ]
    assert [page.name for page in pages if isinstance(page, Page)] == ["a", "Page", "two", "export-1", "export-2"]
    assert list(errors(pages)) == [f"{tmp_path}/news.zip!/export.jsonl"]
    assert isinstance(pages[0], Page)
    assert pages[0].warnings == ("2 files of other kinds in the archive skipped",)
    assert list(tmp_path.iterdir()) == [tmp_path / "news.zip"]


def _link(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("../../x.txt", TEXT, "its name leads out of the archive"),
        ("a/../x.txt", TEXT, "its name leads out of the archive"),
        ("/etc/x.txt", TEXT, "its name leads out of the archive"),
        ("C:\\x.txt", TEXT, "its name leads out of the archive"),
        ("..\\x.txt", TEXT, "its name leads out of the archive"),
        (_link("x.txt"), b"/etc/passwd", "a link or device"),
        ("x.zip", packed(("a.txt", TEXT)), "an archive inside the archive"),
        ("x.txt", packed(("a.txt", TEXT)), "an archive inside the archive"),
        ("x.txt", bytes(2_000_000), "it unpacks to 10"),
        ("x.txt", b"\0\1" * 500, "not text"),
        ("x.txt", b"", "the file is empty"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_cannot_be_taken_is_named_and_costs_no_other(name: str | zipfile.ZipInfo, data: bytes, reason: str) -> None:
    pages = read(packed(("good.txt", TEXT), (name, data)))
    assert sources(pages) == ["news.zip!/good.txt"]
    shown = name if isinstance(name, str) else name.filename
    assert list(errors(pages)) == [f"news.zip!/{shown}"]
    assert errors(pages)[f"news.zip!/{shown}"].startswith(reason)


def test_of_two_members_of_one_name_the_second_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        pages = read(packed(("x.txt", TEXT), ("x.txt", b"Another.")))
    assert sources(pages) == ["news.zip!/x.txt"]
    assert errors(pages)["news.zip!/x.txt"].startswith("the second member of this name")


def _local(data: bytes, offset: int, value: bytes) -> bytes:
    """The archive with bytes of its one member's headers replaced, before the member and in the table of contents."""
    central = data.index(b"PK\1\2")
    changed = bytearray(data)
    changed[offset : offset + len(value)] = value
    changed[central + offset + 2 : central + offset + 2 + len(value)] = value
    return bytes(changed)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: _local(data, 6, b"\1\0"), "encrypted"),
        (lambda data: _local(data, 8, b"\x0c\0"), "packed by a method that is not read"),  # bzip2
        (lambda data: _local(data, 22, struct.pack("<L", 5)), "cannot be read as a member of a ZIP archive (BadZipFile: Bad CRC-32"),
        (lambda data: _local(data, 14, b"\0\0\0\0"), "cannot be read as a member of a ZIP archive (BadZipFile: Bad CRC-32"),
        (lambda data: data[:30] + data[30:].replace(data[35:45], b"\xff" * 10, 1), "cannot be read as a member of a ZIP archive"),
        (lambda data: _local(data, 22, struct.pack("<L", 21_000_000)), "21.0 MB are more than the 20 MB that are read"),
    ],
)
def test_headers_that_lie_are_caught(change: Callable[[bytes], bytes], reason: str) -> None:
    data = packed(("x.txt", bytes(range(33, 126)) * 20))
    assert sources(read(data)) == ["news.zip!/x.txt"]
    (error,) = read(change(data))
    assert isinstance(error, ArticleError)
    assert error.reason.startswith(reason)


def _overlapping(count: int) -> bytes:
    """As many members as wanted that are all the same bytes."""
    one = packed(("x.txt", TEXT * 1000), method=zipfile.ZIP_STORED)
    central = one.index(b"PK\1\2")
    entry = one[central : central + 46 + 5]
    entries = b"".join(entry[:46] + f"{number:01}.txt".encode() for number in range(count))
    return one[:central] + entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entries), central, 0)


def test_bombs_are_refused_in_little_time_and_memory() -> None:
    zeros = zlib.compressobj(9, wbits=-15)
    block = zeros.compress(bytes(50_000_000)) + zeros.flush()
    lying = packed(("x.txt", TEXT * 5000))
    start = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(ArticleError, match="its members overlap"):
            read(_overlapping(9))
        (error,) = read(_with_data(lying, block, 50_000_000))
        assert isinstance(error, ArticleError)
        assert error.reason.startswith("50.0 MB are more than")
        (error,) = read(_with_data(lying, block, 9_000_000))  # says it is smaller than it is
        assert isinstance(error, ArticleError)
        assert error.reason.startswith(("it unpacks to", "cannot be read"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000
    assert time.process_time() - start < 5


def _with_data(data: bytes, packed_data: bytes, size: int) -> bytes:
    """The archive with other data for its one member, said to have that size."""
    central = data.index(b"PK\1\2")
    head, entry, end = data[:35], data[central : central + 51], data[central + 51 :]
    head = head[:18] + struct.pack("<LL", len(packed_data), size) + head[26:]
    entry = entry[:20] + struct.pack("<LL", len(packed_data), size) + entry[28:]
    return head + packed_data + entry + end[:16] + struct.pack("<L", len(head) + len(packed_data)) + end[20:]


def test_an_archive_that_unpacks_to_too_much_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 2 * len(TEXT))
    assert len(sources(read(packed(("a.txt", TEXT), ("b.txt", TEXT))))) == 2
    with pytest.raises(ArticleError, match="more than the 0 GB that are read"):
        read(packed(("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", b".")))


def test_an_archive_of_too_many_members_is_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(*((f"{number}.txt", b"") for number in range(30)))
    monkeypatch.setattr(archive, "MOST_MEMBERS", 20)
    with pytest.raises(ArticleError, match="more than the 20 members that are read"):
        read(data)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 100)
    monkeypatch.setattr(archive, "LARGEST_DIRECTORY", 1000)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ArticleError, match="more than the 100 members that are read"):
        read(data)


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml", "mimetype"])
def test_what_only_is_packed_like_an_archive_is_refused(name: str) -> None:
    with pytest.raises(ArticleError, match=r"an Office document or e-book|no article in it"):
        read(packed((name, b"x"), ("a.html", TEXT) if name != "word/document.xml" else ("b.xml", b"x")))
    with pytest.raises(ArticleError, match="no article in it"):
        read(packed(("README.md", b"About.")))
    with pytest.raises(ArticleError, match="not a whole ZIP archive"):
        read(packed((name, b"x"))[:40])


def test_names_of_older_archives_are_in_utf8() -> None:
    data = packed(("Gr??e.txt".replace("??", "xxxx"), TEXT)).replace(b"Grxxxxe", "Größe".encode())
    assert sources(read(data)) == ["news.zip!/Größe.txt"]
    assert list(errors(read(packed(("a\x1b[2Jb.txt", b""))))) == ["news.zip!/a\ufffd[2Jb.txt"]


@given(st.binary(max_size=300), st.integers(0, 10**6), st.data())
def test_any_damage_gives_pages_or_errors(noise: bytes, seed: int, data: st.DataObject) -> None:
    whole = bytearray(packed(("a.txt", TEXT), ("b/c.jsonl", b'{"text": "One"}\n'), ("d.csv", b"text\nOne\n")))
    for _ in range(seed % 5):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(whole) + noise if seed % 2 else bytes(whole)[: seed % (len(whole) + 1)] + noise
    try:
        pages = read(damaged)
    except ArticleError:
        return
    assert all(isinstance(page, Page | ArticleError) for page in pages)
