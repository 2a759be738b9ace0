"""Ingestion in the real shell against files made to break it, other processes, and Ctrl-C: good articles go in whatever lies beside them.

Hostile files are made here, in a folder that is removed afterwards. What each reader says of a bad file is its own tests' matter; here it
counts that all of a folder comes to an end, in time and memory that are bounded, with a line for each file that names it and what to do.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pypdf
import pytest

from rag.article_store import ArticleStore
from rag.articles import articles_of, text_hash
from rag.attribution.outlets import OutletCredits
from rag.errors import ArticleError
from rag.factory import COLLECTION
from rag.files import opened as opened_file
from rag.formats.dispatch import pages_of
from rag.ingestion import reading, writing
from rag.ingestion import run as ingest_run
from rag.ingestion.annotation import annotated_passages, fingerprint_of, with_agency
from rag.keyword_index import KeywordIndex
from rag.page import Page
from rag.schema import Article, Rejected
from rag.vector_store import VectorStore
from tests.rag.ingestion.ingesting import Stores

SECONDS = 120  # for a folder that takes a quarter of it, on a machine that does other things as well
MEGABYTES = 1500
STORY = "Envoys met in the capital on Monday and spoke of the harvest for an hour. The minister said that nobody had been surprised."


class Ran(NamedTuple):
    """A finished command: exit code, its lines, seconds and peak of memory in MB."""

    code: int
    lines: list[str]
    errors: list[str]
    seconds: float
    megabytes: float


def start(index: Path, *arguments: str, **options: str | Path) -> subprocess.Popen[str]:
    """A ``byline`` command in a process of its own."""
    environment = os.environ | {"BYLINE_INDEX": str(index), "BYLINE_ARTICLES": str(index / "none")}
    environment |= {name: str(value) for name, value in options.items() if name.isupper()}
    command = [sys.executable, "-m", "rag", *arguments]
    return subprocess.Popen(
        command, env=environment, cwd=options.get("cwd"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    )


def run(index: Path, *arguments: str, **options: str | Path) -> Ran:
    """A ``byline`` command from start to end."""
    begin = time.monotonic()
    process = start(index, *arguments, **options)
    assert process.stdout is not None
    assert process.stderr is not None
    lines, errors = process.stdout.read(), process.stderr.read()  # what it says on standard error fits into the pipe
    process.stdout.close()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(process.returncode, lines.splitlines(), errors.splitlines(), time.monotonic() - begin, usage.ru_maxrss / 1024)


# --- a folder of hostile files ----------------------------------------------------------------------------------------------------------


class Member(NamedTuple):
    """Of an archive that no packer would make."""

    name: str
    data: bytes = STORY.encode()
    size: int | None = None
    flags: int = 0x800
    mode: int = 0


def archive(*members: Member, same_data: bool = False) -> bytes:
    """A ZIP archive of the members as they are said to be; with ``same_data`` they all are where the first one is."""
    body, directory, offset = b"", b"", 0
    for number, (name, data, size, flags, mode) in enumerate(members):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        fields = struct.pack("<HHHHHLLLH", 20, flags, 8, 0, 33, zlib.crc32(data), len(packed), size or len(data), len(name.encode()))
        if number == 0 or not same_data:
            offset = len(body)
            body += b"PK\x03\x04" + fields + b"\0\0" + name.encode() + packed
        directory += b"PK\x01\x02" + b"\x14\x03" + fields + struct.pack("<HHHHLL", 0, 0, 0, 0, mode << 16, offset) + name.encode()
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, len(members), len(members), len(directory), len(body), 0)


def pdf(password: str = "") -> bytes:
    """A PDF of one empty page."""
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


ZEROS = b"\0" * 15_000_000
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join([f'*{chr(97 + level)}'] * 9)}]\n" for level in range(20)
)
# Name of the file, what is in it, and what its line must say besides its name.
BAD: tuple[tuple[str, bytes | Callable[[], bytes], str], ...] = (
    ("zeros.zip", lambda: archive(Member("zeros.txt", ZEROS)), "times its size.*pack it anew"),
    (
        "10gb.zip",
        lambda: archive(*(Member(f"{number}.txt", b"x", 500_000_000) for number in range(20))),
        "10.0 GB, more than.*pack it in parts",
    ),
    (
        "overlapping.zip",
        lambda: archive(*(Member(f"{number}.txt", ZEROS) for number in range(50)), same_data=True),
        "overlap.*pack it anew",
    ),
    ("liar.zip", lambda: archive(Member("small.txt", ZEROS, 100)), "small.txt.*(pack|save) it"),
    ("locked.zip", lambda: archive(Member("locked.txt", flags=1)), "encrypted; pack it without a password"),
    ("nested.zip", lambda: archive(Member("inner.zip", archive(Member("a.txt")))), "an archive inside the archive; unpack it"),
    ("truncated.zip", lambda: archive(Member("a.txt", os.urandom(50_000)))[:30_000], "not a whole ZIP archive; pack or download it anew"),
    ("up.zip", lambda: archive(Member("../../up.txt")), "leads out of the archive; pack it anew"),
    ("absolute.zip", lambda: archive(Member("/opt/absolute.txt")), "leads out of the archive; pack it anew"),
    ("link.zip", lambda: archive(Member("link.txt", b"/etc/passwd", mode=0o120777)), "a link or device, not a file"),
    ("garbage.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 100, "PDF.*(save|open)"),
    ("truncated.pdf", lambda: pdf()[:200], "PDF.*(save|open)"),
    ("locked.pdf", lambda: pdf("secret"), "encrypted; save a copy without a password"),
    ("blank.pdf", lambda: pdf(), "holds no text; save"),
    ("empty.txt", b"", "the file is empty; write the article into it"),
    ("empty.html", b"", "the file is empty; write the article into it"),
    ("empty.jsonl", b"", "the file is empty; write the article into it"),
    ("blanks.txt", b" \n" * 1_000_000, "there is no text; write"),
    ("deep.html", b"<!doctype html><body>" + b"<div>" * 200_000 + b"deep", "the page nests more .*; save its text as a .txt file"),
    ("tags.html", b"<!doctype html><body>" + b"<b>a</b>" * 1_000_000, "1,000,00. elements, more than .*; save its text as a .txt file"),
    ("open.html", b"<!doctype html><body>" + b"<" * 5_000_000, "characters are more than .*; split it"),
    ("nested.json", b"[" * 100_000, "nested too deeply; write a list"),
    ("nested.jsonl", b'{"text": ' + b"[" * 100_000 + b"\n", "line 1.*JSON"),
    ("nan.json", b'[{"title": NaN, "text": Infinity}]', "text: there is none"),
    ("huge.json", b'[{"title": ' + b"9" * 10_000 + b', "text": 1e999}]', "JSON .*; save it anew"),
    ("unending.md", b"---\ntitle: " + b"x: " * 100_000, "front matter has no end"),
    ("lines.txt", b"A line.\n" * 1_000_000, "8,000,000 characters are more than .*; split it"),
    ("short-lines.txt", b"A\n" * 900_000, "900,000 lines are more than .*; split it"),
    ("sentence.txt", b"and so on " * 1_900_000, "characters are more than .*; split it"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "a picture; save the article's text"),
    ("break\nrejected   forged.txt", b"", "the file is empty"),
    ("\x1b[2J\x1b]0;title\x07escape.txt", b"", "the file is empty"),
)
LARGE: tuple[tuple[str, bytes, str], ...] = (
    ("large.txt", b"", "209.7 MB are more than the 20 MB that are read; split the file"),
    ("large.jsonl", b"x", "a line of more than 20 MB; end each record's line"),
    ("large.csv", b"x", "MB"),
)
GOOD = {
    "one.txt": f"A first story\n\n{STORY} One.\n",
    "two.md": f"---\ntitle: Two\npublished: 2021-12-08\n---\n\n{STORY} Two stories were told.\n",
    "three.jsonl": json.dumps({"title": "Three", "text": f"{STORY} It was the third time."}) + "\n",
    "laughs.md": f"---\ntitle: Laughs\n{LAUGHS}---\n\n{STORY} There were billions of laughs.\n",
    "folder.txt/inside.txt": f"In a folder\n\n{STORY} Its folder is named like a file.\n",
    f"{'long' * 60}.txt": f"A long name\n\n{STORY} Its name has no room left.\n",
}


def make(folder: Path, outside: Path) -> dict[str, str]:
    """Write it all; by name of each bad file what its line must say."""
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(f"A secret\n\n{STORY} Nobody is to know.\n")
    for name, text in GOOD.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    expected = {}
    for name, data, said in BAD:
        (folder / name).write_bytes(data if isinstance(data, bytes) else data())
        expected[name] = said
    for name, fill, said in LARGE:
        with (folder / name).open("wb") as stream:
            for _ in range(200 if fill else 0):
                stream.write(fill * 1_048_576)
            stream.truncate(200 * 1_048_576)  # sparse, where nothing was written
        expected[name] = said
    os.mkfifo(folder / "pipe.txt")
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as server, contextlib.chdir(folder):  # the path of a socket must be short
        server.bind("socket.txt")
    for name, target, said in (
        ("device.txt", "/dev/zero", "a link that leads out of the folder; name its target"),
        ("secret.txt", outside / "secret.txt", "a link that leads out of the folder; name its target"),
        ("outside", outside, "a link that leads out of the folder; name its target"),
        ("dangling.txt", folder / "nowhere.txt", "there is no such file"),
        ("loop.txt", folder / "loop.txt", "cannot be read .*; check the file"),
    ):
        (folder / name).symlink_to(target)
        expected[name] = said
    (folder / "around").symlink_to(folder)
    Path(os.fsdecode(os.fsencode(folder) + b"/latin-\xe9.txt")).write_text(STORY)
    return expected | {
        "pipe.txt": "not a file that can be read; name a file with text",
        "socket.txt": "cannot be read .*; check",
        "latin-": "UTF-8",
    }


def tree(folder: Path) -> dict[str, float]:
    """Everything below a folder, with when it was changed."""
    return {str(path): path.lstat().st_mtime for path in [folder, *folder.rglob("*")]}


class Hostile(NamedTuple):
    """What became of the folder of hostile files."""

    ran: Ran
    again: Ran
    expected: dict[str, str]
    index_folder: Path
    written: set[str]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    base = tmp_path_factory.mktemp("hostile")
    expected = make(base / "news", base / "outside")
    for name in ("cwd", "tmp", "home"):
        (base / name).mkdir()
    before = tree(base)  # of the folder for what is temporary it counts that nothing stays in it
    arguments = ("ingest", str(base / "news"))
    ran = run(base / "index", *arguments, cwd=base / "cwd", TMPDIR=base / "tmp", HOME=base / "home")
    again = run(base / "index", *arguments, cwd=base / "cwd", TMPDIR=base / "tmp", HOME=base / "home")
    after = {path: changed for path, changed in tree(base).items() if not path.startswith(str(base / "index"))}
    yield Hostile(
        ran, again, expected, base / "index", {path for path in after if after[path] != before.get(path)} - {str(base), str(base / "tmp")}
    )
    shutil.rmtree(base)


def test_good_articles_go_in_whatever_lies_beside_them(hostile: Hostile) -> None:
    assert hostile.ran.code == 1, hostile.ran.errors
    assert hostile.ran.errors == []
    assert check_whole(hostile.index_folder) == len(GOOD)
    with contextlib.closing(ArticleStore(f"sqlite:///{hostile.index_folder / 'articles.sqlite'}")) as store:
        articles = store.all()
        assert {Path(article.source.partition("#")[0]).name for article in articles} == {Path(name).name for name in GOOD}
        assert not any("Nobody is to know" in article.text for article in articles)


def test_each_bad_file_has_one_line_that_names_it_and_says_what_to_do(hostile: Hostile) -> None:
    lines = [line for line in hostile.ran.lines if line.startswith("rejected")]
    for name, said in hostile.expected.items():
        shown = re.sub(r"[\x00-\x1f]", "", name.replace("\n", " "))
        (line,) = [line for line in lines if re.search(rf"/news/{re.escape(shown)}(?!\w)", line)]
        assert re.search(said, line), line
        assert len(line) < 1000
    assert len(lines) == len(hostile.expected), lines
    assert "\x1b" not in "\n".join(hostile.ran.lines)
    assert f"{len(lines)} rejected" in hostile.ran.lines[-1]


def test_a_hostile_folder_costs_bounded_time_and_memory(hostile: Hostile) -> None:
    assert hostile.ran.seconds < SECONDS
    assert hostile.ran.megabytes < MEGABYTES


def test_nothing_is_written_outside_the_index(hostile: Hostile) -> None:
    assert hostile.written == set()
    assert not Path("/opt/absolute.txt").exists()


def test_a_second_run_over_a_hostile_folder_changes_nothing(hostile: Hostile) -> None:
    assert [line for line in hostile.again.lines if line.startswith(("added", "updated", "removed"))] == []
    assert f"{len(GOOD)} unchanged" in hostile.again.lines[-1]
    assert hostile.again.lines[-1].endswith("0 passages embedded")
    assert hostile.again.seconds < SECONDS


# --- texts made against patterns --------------------------------------------------------------------------------------------------------

TEXTS = {
    "spaces": "The end." + " " * 500, "brackets": "(", "in": "in ", "names": "Anna Bell ", "bylines": "By ", "months": "May ",
    "digits": "1", "figures": "1 ", "quotation marks": '"', "opening marks": "“ ", "apostrophes": "'", "backticks": "`",
    "says": "said Anna, ", "dates": "2021-01-01 ", "commas": ", ", "lines": "a word\n", "letters": "a", "tags": "<a>", "entities": "&amp;",
    "links": "[a](", "dashes": "- ", "stops": ". ", "accents": "é ", "addresses": "http://a.b/", "combining": "\u0301",
    "told": "told Reuters ", "ago": "two days ago ", "underscores": "_ ", "credits": "Photo: (AP) ",
}  # fmt: skip


@pytest.mark.parametrize("repeated", TEXTS.values(), ids=TEXTS.keys())
def test_no_text_takes_more_time_than_its_length_is_worth(repeated: str) -> None:
    """One page could otherwise stop the ingestion of all the others: a few kilobytes took minutes before lines were looked at in parts."""
    text = (repeated * (250_000 // len(repeated)))[:250_000]
    begin = time.process_time()
    credits = OutletCredits(["The Daily"])
    for page in pages_of(text.encode(), "a.txt", "a", kind=".txt"):
        assert not isinstance(page, ArticleError)
        with contextlib.suppress(ArticleError):  # nothing but signs is no text
            for article in articles_of(page):
                article = with_agency(article, credits)
                text_hash(article.text)
                fingerprint_of(article, annotated_passages(article, 128, credits), credits)
    assert time.process_time() - begin < 12


# --- files that change, other processes, Ctrl-C -----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.md").write_text(f"---\ntitle: Story {name}\n---\n\nThe war began in {name}. Nobody in {name} was surprised.\n")
    return folder


def test_a_file_that_vanishes_while_it_is_read_is_told_and_stops_nothing(
    stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = ingest_run.digest_of

    def then_gone(path: Path, root: Path) -> str:
        found = digest(path, root)
        if path.name == "b.md":
            path.unlink()
        return found

    monkeypatch.setattr(ingest_run, "digest_of", then_gone)
    report = stores.ingestion.run([folder])
    assert report.added == ("a", "c")
    assert [(Path(rejected.path).name, rejected.reason) for rejected in report.rejected] == [("b.md", "there is no such file or folder")]


def test_a_file_that_changes_while_it_is_read_is_read_again_by_the_next_run(
    stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = ingest_run.digest_of

    def then_changed(path: Path, root: Path) -> str:
        found = digest(path, root)
        if path.name == "b.md":
            path.write_text(path.read_text().replace("war", "feast"))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(ingest_run, "digest_of", then_changed)
        stores.ingestion.run([folder])
    path = folder / "b.md"
    path.write_text(path.read_text().replace("feast", "harvest"))
    assert stores.ingestion.run([folder]).updated == ("b",)
    article = stores.store.get("b")
    assert article is not None
    assert "harvest" in article.text


def test_a_file_that_cannot_be_read_to_its_end_is_told_and_stops_nothing(
    stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disc that fails, a share that is gone: reading raises in the middle."""

    class Failing:
        def __init__(self, path: Path) -> None:
            self.path = path

        def __enter__(self) -> Failing:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def fileno(self) -> int:
            raise OSError(5, "Input/output error")

        readable = readinto = read = seek = fileno

    monkeypatch.setattr(reading, "opened", lambda path, root: Failing(path) if path.name == "b.md" else opened_file(path, root))
    report = stores.ingestion.run([folder])
    assert report.added == ("a", "c")
    (rejected,) = report.rejected
    assert Path(rejected.path).name == "b.md"
    assert rejected.reason == "cannot be read (Input/output error); check the file and its permissions"


@pytest.mark.parametrize(("module", "stage"), [(ingest_run, "articles_of"), (writing, "annotated_passages"), (writing, "fingerprint_of")])
def test_an_article_that_something_unforeseen_happens_to_is_told_and_stops_nothing(
    stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, stage: str
) -> None:
    """A bug of ours, or of a library, on one page would otherwise end the whole run with a traceback."""
    stores.ingestion.run([folder / "a.md"])
    action = getattr(module, stage)

    def fails(given: Page | Article, *arguments: object) -> object:
        if "in b." in given.text:
            raise RecursionError("too deep")
        return action(given, *arguments)

    monkeypatch.setattr(module, stage, fails)
    report = stores.ingestion.run([folder])
    assert (report.added, report.unchanged) == (("c",), ("a",))
    (rejected,) = report.rejected
    assert rejected == Rejected(str(folder / "b.md"), "cannot be read as an article (RecursionError: too deep); save it anew, or as text")
    monkeypatch.undo()
    assert stores.ingestion.run([folder]).added == ("b",)
    assert stores.is_whole()


def write_long(folder: Path, names: Sequence[int], sentences: int = 12) -> Path:
    """Articles of several passages each."""
    folder.mkdir(exist_ok=True)
    for number in names:
        body = "\n\n".join(f"In the year {1000 + number * 7 + line} {STORY}" for line in range(sentences))
        (folder / f"{number:03}.txt").write_text(f"Chronicle number {number}\n\n{body}\n")
    return folder


def stored(index: Path) -> int:
    """How many articles are there, while another process writes."""
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"file:{index}/articles.sqlite?mode=ro", uri=True)) as database,
    ):
        return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
    return 0


def check_whole(index: Path) -> int:
    """How many articles there are, after checking that all of their passages, and no others, can be found both ways."""
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(contextlib.closing(ArticleStore(f"sqlite:///{index / 'articles.sqlite'}")))
        vectors = stack.enter_context(contextlib.closing(VectorStore(index / "chroma", None, COLLECTION)))
        keywords = stack.enter_context(contextlib.closing(KeywordIndex(index / "keywords.sqlite")))
        assert store.passage_ids() == vectors.ids() == keywords.ids()
        return store.count()


def test_two_processes_that_ingest_at_once_do_each_other_no_harm(tmp_path: Path) -> None:
    index = tmp_path / "index"
    both = write_long(tmp_path / "news", range(12), 3)
    one, other = write_long(both / "one", range(12, 18), 3), write_long(both / "other", range(18, 24), 3)
    write_long(both / "other", range(12, 15), 3)  # in both
    processes = [start(index, "ingest", str(folder)) for folder in (both, other, one)]
    for process in processes:
        lines, errors = process.communicate(timeout=SECONDS)
        assert (process.returncode, errors) == (0, "") or (
            process.returncode == 1 and len(errors.splitlines()) == 1 and "Another process is changing the index" in errors
        ), (lines, errors)
    assert run(index, "ingest", str(both)).code == 0
    assert check_whole(index) == 24
    last = run(index, "ingest", str(both))
    assert last.lines[-1].startswith("24 unchanged")
    assert last.lines[-1].endswith("; 0 passages embedded")


def test_asking_goes_on_while_another_process_ingests_and_ctrl_c_loses_nothing(tmp_path: Path) -> None:
    index = tmp_path / "index"
    folder = write_long(tmp_path / "news", range(4))
    assert run(index, "ingest", str(folder)).code == 0
    write_long(folder, range(4, 504))  # many batches: the signal must come before the last
    process = start(index, "ingest", str(folder), "--json")
    until = time.monotonic() + SECONDS
    while stored(index) <= 4 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    asked = start(index, "ask", "Who met in the capital on Monday?")
    listed = start(index, "articles")
    time.sleep(1)  # for both to be at work
    process.send_signal(signal.SIGINT)
    for reader, said in ((asked, "Envoys met in the capital"), (listed, "Chronicle number 1")):
        lines, errors = reader.communicate(timeout=SECONDS)
        assert (reader.returncode, errors) == (0, "")
        assert said in lines
    lines, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, (lines, errors)
    assert errors == "byline: stopping; what was read is stored. Press Ctrl-C again to stop at once.\n"
    first = json.loads(lines)
    assert first["stopped"]
    assert 0 < len(first["added"]) < 500
    assert check_whole(index) == 4 + len(first["added"])
    second = json.loads("\n".join(run(index, "ingest", str(folder), "--json").lines))
    assert len(second["added"]) == 500 - len(first["added"])
    assert set(first["added"]).isdisjoint(second["added"])
    assert check_whole(index) == 504
