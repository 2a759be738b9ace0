"""How long a folder of made-up articles takes to go in, and what memory, as it grows; and what runs after it cost.

    python -m benchmarks.ingestion [--articles N] [--write FILE]

The articles are sentences of the shipped digests, shuffled, with other names, figures and words put in, in .txt, .md, .html and .jsonl.
Every twentieth is a cut copy of an earlier one; every fiftieth file is no article. Each run is a process of its own, with the real engine,
so that its memory is its own. The last two runs go into a second index: one that is interrupted in the middle, and one that completes it.
What it does not measure: real pages, whose markup takes longer, and the quality of anything.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rag

DIGESTS = Path(__file__).resolve().parent.parent / "data" / "articles"
WORDS = 120  # of an article, about
IN_ONE_EXPORT = 20  # articles in a .jsonl
SHARES = (0.1, 0.5, 1.0)  # of the files, at which memory is read
QUESTION = "Who met the minister in the capital?"
_SYLLABLES = "ba da fe ga hi ka lo ma ne pi ra sa to vu wa ze sho kri tan mol ber gul nor dis".split()
_BAD = (
    ("pdf", b"%PDF-1.4\nnothing of the kind"),
    ("txt", b"\xff\xfe\x00"),
    ("json", b'{"title": "cut off", "text": '),
    ("md", b"---\npublished: 2021-13\n---\nText."),
    ("html", b""),
)


def main() -> None:
    """Make the folder, do the runs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--write", type=Path, metavar="FILE", help="append the table to this file as well")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(child(*arguments.child)))
        return
    with tempfile.TemporaryDirectory(prefix="byline-ingestion-") as temporary:
        table = measured(Path(temporary), arguments.articles)
    print(table)
    if arguments.write:
        with arguments.write.open("a", encoding="utf-8") as stream:
            stream.write(table + "\n")


def measured(temporary: Path, articles: int) -> str:
    """All runs; the table."""
    folder, index, other = temporary / "news", temporary / "index", temporary / "interrupted"
    files = make_folder(folder, articles)
    lines = [
        f"{articles} articles in {files} files, {time.strftime('%Y-%m-%d')}, commit {_commit()}",
        f"{platform.machine()}, {os.cpu_count()} cores shared with other work, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in ("chromadb", "openvino", "SQLAlchemy", "sentencex")),
        "",
        f"{'run':44}{'seconds':>9}{'articles/s':>12}{'passages/s':>12}{'peak MB':>9}",
    ]

    def row(name: str, seconds: float, added: int = 0, passages: int = 0, peak: float = 0.0) -> None:
        shown = [f"{name:44}{seconds:9.1f}", *(f"{count / seconds:12.1f}" if count else " " * 12 for count in (added, passages))]
        lines.append("".join(shown) + (f"{peak:9.0f}" if peak else ""))
        print(lines[-1], file=sys.stderr, flush=True)

    first = run("ingest", index, folder)
    for mark in first["marks"]:
        row(f"  first run, {mark['share']:.0%} of the files", mark["seconds"], peak=mark["peak"])
    row("first run", first["seconds"], first["added"], first["passages"], first["peak"])
    again = run("ingest", index, folder)
    row("the same again, nothing changed", again["seconds"], peak=again["peak"])
    assert again["passages"] == 0
    (folder / "new.txt").write_text(article(random.Random(-1), Vocabulary())[1], encoding="utf-8")
    one = run("ingest", index, folder / "new.txt")
    row("one article more, its file named", one["seconds"], peak=one["peak"])
    assert one["added"] == 1
    for name in ("first question after it", "second question"):
        asked = run("ask", index)
        row(name, asked["seconds"], peak=asked["peak"])
    row("interrupted half-way (with start-up)", *interrupted(other, folder, first["added"] // 2))
    rest = run("ingest", other, folder)
    row("the run that completes it", rest["seconds"], rest["added"], rest["passages"], rest["peak"])
    lines += ["", f"first run: {first['added']} added, {first['rejected']} files rejected, {first['duplicates']} copies"]
    return "\n".join(lines) + "\n"


# --- runs ---------------------------------------------------------------------------------------------------------------------------


def run(what: str, index: Path, *paths: Path) -> dict[str, Any]:
    """A run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingestion", "--child", what, str(index), *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def child(what: str, index: str, *paths: str) -> dict[str, Any]:
    """What ``run`` runs: times do not count start-up."""
    with rag.open_engine(rag.Settings(index=Path(index)), fill=False) as engine:
        begin = time.perf_counter()
        marks: list[dict[str, float]] = []
        if what == "ask":
            engine.ask(QUESTION)
            return {"seconds": time.perf_counter() - begin, "peak": peak()}

        def progress(now: rag.Progress) -> None:
            if len(marks) < len(SHARES) and now.done >= SHARES[len(marks)] * now.total:
                marks.append({"share": SHARES[len(marks)], "seconds": time.perf_counter() - begin, "peak": peak()})

        report = engine.ingest(paths, progress=progress)
        seconds = time.perf_counter() - begin
    counts = {name: len(getattr(report, name)) for name in ("added", "rejected", "duplicates")}
    return counts | {"passages": report.passages, "seconds": seconds, "peak": peak(), "marks": marks}


def interrupted(index: Path, folder: Path, after: int) -> tuple[float, int, int, float]:
    """Ingest in the shell and press Ctrl-C when so many articles are stored: seconds, articles, passages, peak of memory (unknown)."""
    command = [sys.executable, "-m", "rag", "ingest", str(folder), "--json"]
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | {"BYLINE_INDEX": str(index)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    while process.poll() is None and stored(index) < after:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    pressed = time.perf_counter()
    output, _ = process.communicate()
    assert process.returncode == 130, process.returncode
    report = json.loads(output)
    print(f"stopped {time.perf_counter() - pressed:.1f} s after Ctrl-C", file=sys.stderr)
    return time.perf_counter() - begin, len(report["added"]), report["passages"], 0.0


def stored(index: Path) -> int:
    """Articles in an index that another process is making."""
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"file:{index}/articles.sqlite?mode=ro", uri=True)) as database,
    ):
        return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
    return 0


def peak() -> float:
    """Most memory that this process has had, in MB (Linux)."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _commit() -> str:
    return (
        subprocess.run(["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True, check=False).stdout.strip() or "unknown"
    )


# --- articles -----------------------------------------------------------------------------------------------------------------------


class Vocabulary:
    """Sentences of the digests, and their words."""

    def __init__(self) -> None:
        text = "\n".join(path.read_text(encoding="utf-8").split("---\n", 2)[-1] for path in sorted(DIGESTS.glob("*.md")))
        self.sentences = [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if 5 < len(sentence.split()) < 40]
        self.words = sorted(set(re.findall(r"\b[a-z]{4,}\b", text)))


def article(chance: random.Random, vocabulary: Vocabulary) -> tuple[str, str, str]:
    """Title, text and date of an article that nobody wrote."""
    people = [" ".join(_name(chance) for _ in range(2)) for _ in range(3)]
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < WORDS:
        sentences.append(_changed(chance.choice(vocabulary.sentences), chance, people, vocabulary))
    paragraphs = "\n\n".join(" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2))
    day = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return f"{people[0]} and the {chance.choice(vocabulary.words)} of {_name(chance)}", paragraphs, day


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randrange(2, 4))).capitalize()


def _changed(sentence: str, chance: random.Random, people: Sequence[str], vocabulary: Vocabulary) -> str:
    """The sentence with other names and figures, and every third longer word another one."""
    sentence = re.sub(r"(?<=\S )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*", lambda _: chance.choice(people), sentence)
    sentence = re.sub(r"\b(?!20)\d+\b", lambda _: str(chance.randrange(3, 90)), sentence)
    return re.sub(r"\b[a-z]{4,}\b", lambda found: chance.choice(vocabulary.words) if chance.random() < 0.33 else found[0], sentence)


def make_folder(folder: Path, articles: int) -> int:
    """Write the articles; the number of files."""
    folder.mkdir()
    vocabulary, chance = Vocabulary(), random.Random(articles)
    written: list[tuple[str, str, str]] = []
    export: list[str] = []
    files = 0

    def write(ending: str, data: bytes) -> None:
        nonlocal files
        (folder / f"{files:06}.{ending}").write_bytes(data)
        files += 1

    for number in range(articles):
        if files % 50 == 49:
            write(*_BAD[files // 50 % len(_BAD)])
        title, text, day = article(chance, vocabulary)
        if number % 20 == 19:
            title, text, day = written[chance.randrange(len(written))]
            text = f"{text[: int(0.8 * len(text))]}.\n\nIt was reported {chance.choice(vocabulary.words)} on {day}."
        written.append((title, text, day))
        match number % 10:
            case 0 | 1 | 2 | 3:
                write("txt", f"{title}\n\n{day}\n\n{text}\n".encode())
            case 4 | 5 | 6:
                write("md", f"---\ntitle: {title}\npublished: {day}\n---\n\n{text}\n".encode())
            case 7 | 8:
                body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
                page = (
                    f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
                )
                write("html", page.encode())
            case _:
                export.append(json.dumps({"id": f"export-{number}", "title": title, "text": text, "published": day}))
        if len(export) == IN_ONE_EXPORT or (export and number == articles - 1):
            write("jsonl", "\n".join(export).encode())
            export.clear()
    return files


if __name__ == "__main__":
    main()
