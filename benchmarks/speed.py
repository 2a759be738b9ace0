"""How fast Byline takes articles in and answers, beside what it is built from (``peer.py``), and how that changes as an index grows.

    python -m benchmarks.speed [--part ingest retrieve growth incremental] [--articles N] [--pairs N] [--work FOLDER] [--json FILE]

Articles and questions are those of multihop_rag, read where they lie and never copied into the project. Every ingestion is a process of
its own, arms in turn, start-up and first batch left out; figures are medians of the runs, ratios medians of the pairs' ratios.
Whole indexes are kept in ``--work`` (by default in the system's temporary folder), so that a run that was cut off goes on from there.
What it does not measure: how good anything is; that is ``retrieval.py``'s.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).resolve().parent.parent.parent / "shared" / "benchmarks"
HOW_TO_GET = (
    "It is MultiHop-RAG (huggingface.co/datasets/yixuantt/MultiHopRAG, ODC-BY). Make multihop_rag/corpus.jsonl of its corpus, a line "
    'for each article: {"id", "title", "text", "source", "published"}, and multihop_rag/questions.jsonl, a line for each question: '
    '{"question", …}; then --benchmarks names the folder.'
)
WORK = Path(tempfile.gettempdir()) / "byline-speed"
WARM_UP = 5  # questions before any that are timed
QUESTIONS = 40  # timed in each part
SIZES = (5_000, 50_000, 200_000)  # passages
NOISE = 0.05  # standard deviation of what is added to each number of a repeated vector, whose own are about as large
TARGETS = {  # of issue 4
    "ingestion, of the peer's speed": ("at least", 3.0),
    "ingestion, of the peer's speed, without bf16": ("at least", 1.3),
    "ingestion, of the bare model's speed": ("at least", 0.85),
    "retrieve, times the peer's": ("at most", 2.0),
    "ask beyond retrieve, ms": ("at most", 60.0),
    "retrieve at 200,000 passages, times that at 5,000": ("at most", 3.0),
    "one article more at 50,000 passages and the next answer, s": ("at most", 2.0),
}
PARTS = ("ingest", "retrieve", "growth")
Row = dict[str, Any]  # name, value, unit, and where there is one, target


def main() -> None:
    """Measure the parts asked for and print their rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--articles", type=int, default=60, metavar="N", help="of an ingestion that is timed")
    parser.add_argument("--pairs", type=int, default=5, metavar="N", help="of runs")
    parser.add_argument("--largest", type=int, default=SIZES[-1], metavar="N", help="passages up to which growth is measured")
    parser.add_argument("--benchmarks", type=Path, default=BENCHMARKS, metavar="FOLDER")
    parser.add_argument("--work", type=Path, default=WORK, metavar="FOLDER", help="where indexes are kept between runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as well")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        what, *rest = arguments.child
        print(json.dumps(_CHILDREN[what](*rest)))
        return
    found = rows(arguments.part, arguments.benchmarks, arguments.work, arguments.articles, arguments.pairs, arguments.largest)
    for row in found:
        print(shown(row))
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def rows(
    parts: Sequence[str] = PARTS,
    benchmarks: Path = BENCHMARKS,
    work: Path = WORK,
    articles: int = 60,
    pairs: int = 5,
    largest: int = SIZES[-1],
) -> list[Row]:
    """Measure parts.

    Returns:
        Name, value and unit of each figure, with its target where it has one: ``["at least", 3.0]``.
    """
    corpus = benchmarks / "multihop_rag" / "corpus.jsonl"
    if not corpus.is_file():
        sys.exit(f"There is no {corpus.name} in {corpus.parent.name} of {benchmarks}. {HOW_TO_GET}")
    work.mkdir(parents=True, exist_ok=True)
    found: list[Row] = []
    if "ingest" in parts:
        found += _ingestion(corpus, work, articles, pairs)
    if "retrieve" in parts:
        found += _questions(corpus, work)
    if "growth" in parts:
        found += _growth(corpus, work, largest)
    return found


def shown(row: Row) -> str:
    """A row as a line of text."""
    target = f"  ({' '.join(map(str, row['target']))}: {'met' if is_met(row) else 'NOT MET'})" if row.get("target") else ""
    value = row["value"]
    return (
        f"{row['name']:70}{value:>12,.2f} {row['unit']}{target}"
        if isinstance(value, float)
        else f"{row['name']:70}{value:>12,} {row['unit']}"
    )


def is_met(row: Row) -> bool:
    """Whether a row's target is reached; of one without, nothing is asked."""
    if not row.get("target"):
        return True
    how, bound = row["target"]
    return bool(row["value"] >= bound if how == "at least" else row["value"] <= bound)


def _row(name: str, value: float, unit: str = "") -> Row:
    row: Row = {"name": name, "value": round(float(value), 3), "unit": unit}
    return row | ({"target": list(TARGETS[name])} if name in TARGETS else {})


# --- ingestion ------------------------------------------------------------------------------------------------------------------------


def _ingestion(corpus: Path, work: Path, articles: int, pairs: int) -> list[Row]:
    """Byline, the bare model and the peer in turn; then Byline and the bare model in full precision."""
    lines = corpus.read_text(encoding="utf-8").splitlines()
    part = work / "part.jsonl"
    part.write_text("\n".join(lines[:: max(1, len(lines) // articles)][:articles]), encoding="utf-8")
    arms = ("byline", "bare", "peer", "byline-f32", "bare-f32")
    speeds: dict[str, list[float]] = {arm: [] for arm in arms}
    for pair in range(pairs):
        for arm in arms if pair % 2 == 0 else arms[::-1]:
            done = child("ingest", arm, str(part))
            speeds[arm].append(done["tokens"] / done["seconds"])
            print(f"pair {pair + 1}, {arm}: {speeds[arm][-1]:,.0f} tokens/s, {done['passages']} passages", file=sys.stderr, flush=True)
    part.unlink()
    medians = {arm: statistics.median(values) for arm, values in speeds.items()}
    found = [_row(f"ingestion, {arm}", medians[arm], "tokens/s") for arm in arms]
    with_bf16 = "amx_bf16" in _cpu_flags()

    def ratio(one: str, other: str) -> float:
        return statistics.median(a / b for a, b in zip(speeds[one], speeds[other], strict=True))

    if with_bf16:
        found.append(_row("ingestion, of the peer's speed", ratio("byline", "peer")))
    return [
        *found,
        _row("ingestion, of the peer's speed, without bf16", ratio("byline-f32", "peer")),
        _row("ingestion, of the bare model's speed", ratio("byline", "bare")),
        _row("ingestion, of the bare model's speed in full precision", ratio("byline-f32", "bare-f32")),
    ]


def _ingest(arm: str, file: str) -> dict[str, float]:
    """One ingestion into a new index: seconds, and the cl100k tokens of the passages, titles left out."""
    from rag.tokens import count_tokens

    count_tokens("")
    if arm.endswith("-f32"):
        _in_full_precision()
    with tempfile.TemporaryDirectory(prefix="byline-speed-") as temporary:
        if arm == "peer":
            seconds, texts = _ingest_with_peer(Path(temporary), Path(file))
        else:
            seconds, texts = _ingest_with_byline(Path(temporary), Path(file), bare=arm.startswith("bare"))
    return {"seconds": seconds, "passages": len(texts), "tokens": sum(map(count_tokens, texts))}


def _ingest_with_peer(folder: Path, file: Path) -> tuple[float, list[str]]:
    from benchmarks.peer import MiniLM, Peer

    embedding = MiniLM()
    first = folder / "first.jsonl"
    first.write_text(file.read_text(encoding="utf-8").split("\n", 1)[0], encoding="utf-8")
    Peer(folder / "first", embedding).ingest_file(first)
    peer = Peer(folder / "index", embedding)
    begin = time.perf_counter()
    texts = peer.ingest_file(file)
    return time.perf_counter() - begin, texts


def _ingest_with_byline(folder: Path, file: Path, *, bare: bool) -> tuple[float, list[str]]:
    import rag

    with rag.open_engine(rag.Settings(_env_file=None, index=folder / "index"), fill=False) as engine:
        embedding = engine._ingestion._stores.embedding
        embedding.embed([f"{word} " * 100 for word in ("first", "batch")] * 8)
        begin = time.perf_counter()
        engine.ingest([file])
        seconds = time.perf_counter() - begin
        store = engine._store
        passages = [(article, passage) for article in store.all() for passage in store.passages_of(article.article_id)]
        if bare:  # the same texts, and nothing but the model
            from rag.passages import embedding_text

            texts = [embedding_text(article, passage) for article, passage in passages]
            begin = time.perf_counter()
            embedding.embed(texts)
            seconds = time.perf_counter() - begin
    return seconds, [passage.text for _, passage in passages]


def _in_full_precision() -> None:
    """Make OpenVINO compute as on a processor without bf16."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    compile_model = openvino.Core.compile_model

    def compiled(self: Any, model: Any, device: str, config: dict[str, str]) -> Any:
        return compile_model(self, model, device, config | {"INFERENCE_PRECISION_HINT": "f32"})

    openvino.Core.compile_model = compiled


# --- questions ------------------------------------------------------------------------------------------------------------------------


def _questions(corpus: Path, work: Path) -> list[Row]:
    """Both retrieve the same questions in turn, in one process and both warm; Byline then answers others."""
    done = child("questions", str(corpus), str(work))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(done["byline"], done["peer"], strict=True))
    beyond = statistics.median(done["ask"]) - statistics.median(done["retrieve"])
    stages = [_row(f"  of an answer: {stage}", statistics.median(times), "ms") for stage, times in done["stages"].items()]
    return [
        _row("passages of the benchmark corpus", done["passages"]),
        _row("retrieve, the peer, dense only", statistics.median(done["peer"]), "ms"),
        _row("retrieve, Byline", statistics.median(done["byline"]), "ms"),
        _row("retrieve, Byline, slowest of ten", _slowest_of_ten(done["byline"]), "ms"),
        _row("retrieve, times the peer's", ratio),
        _row("ask without a key", statistics.median(done["ask"]), "ms"),
        *stages,
        _row("ask beyond retrieve, ms", beyond),
    ]


def _ask_and_retrieve(corpus: str, folder: str) -> dict[str, Any]:
    import rag
    from benchmarks.peer import Peer

    asked = questions(Path(corpus))
    whole = Path(folder) / "peer" / "whole"
    if not whole.exists():
        shutil.rmtree(whole.parent, ignore_errors=True)  # it would take in again what a run that was cut off took in
    peer = Peer(whole.parent)
    if not whole.exists():
        peer.ingest_file(Path(corpus))
        whole.touch()
    with rag.open_engine(rag.Settings(_env_file=None, index=Path(folder) / "index"), fill=False) as engine:
        engine.ingest([corpus])
        for question in asked[:WARM_UP]:
            peer.retrieve(question)
            engine.ask(question)
        rest = asked[WARM_UP:]
        times: dict[str, list[float]] = {"peer": [], "byline": [], "ask": [], "retrieve": []}
        stages: dict[str, list[float]] = {}
        for number, question in enumerate(rest[:QUESTIONS]):
            turns: list[tuple[str, Callable[[str], Any]]] = [("peer", peer.retrieve), ("byline", lambda asked: engine.retrieve(asked, 10))]
            for name, retrieve in turns if number % 2 == 0 else turns[::-1]:
                times[name].append(_milliseconds(lambda retrieve=retrieve, question=question: retrieve(question)))  # type: ignore[misc]
        answers = []
        for number in range(QUESTIONS, min(len(rest) - 1, 3 * QUESTIONS), 2):  # both of questions that were not asked before
            times["ask"].append(_milliseconds(lambda number=number: answers.append(engine.ask(rest[number]))))  # type: ignore[misc]
            times["retrieve"].append(_milliseconds(lambda number=number: engine.retrieve(rest[number + 1])))  # type: ignore[misc]
        for answer in answers:
            for stage, took in answer.trace.milliseconds.items():
                stages.setdefault(stage, []).append(took)
        passages = engine.status()["passages"]
    return times | {"stages": stages, "passages": passages}


def questions(corpus: Path) -> list[str]:
    """The questions that go with a corpus, in their order."""
    with (corpus.parent / "questions.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["question"] for line in lines]


def _milliseconds(action: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begin)


def _slowest_of_ten(values: Sequence[float]) -> float:
    return sorted(values)[int(0.9 * (len(values) - 1))]


# --- growth ---------------------------------------------------------------------------------------------------------------------------


def _growth(corpus: Path, work: Path, largest: int) -> list[Row]:
    """Retrieval as the index grows, and one article more."""
    from benchmarks.growth import grown

    shutil.rmtree(work / "grown", ignore_errors=True)  # one that a run before has grown would be measured at its last size
    found: list[Row] = []
    medians: dict[int, float] = {}
    for size in [size for size in SIZES if size <= largest]:
        index = grown(corpus, work / "grown", size)
        done = child("size", str(corpus), str(index))
        medians[size] = statistics.median(done["retrieve"])
        found.append(_row(f"retrieve at {done['passages']:,} passages", medians[size], "ms"))
        found.append(_row("  the first question, after start-up", done["first"], "ms"))
        found.append(_row("  memory of the process", done["memory"], "MB"))
        if size == SIZES[1]:
            one = child("one-more", str(corpus), str(index))
            found.append(_row("one article more at 50,000 passages and the next answer, s", one["seconds"]))
            found += [_row(f"  {name}", seconds, "s") for name, seconds in one["of which"].items()]
            found.append(_row("  the same by byline ingest, its start-up included", one["shell"], "s"))
    if SIZES[0] in medians and SIZES[-1] in medians:
        found.append(_row("retrieve at 200,000 passages, times that at 5,000", medians[SIZES[-1]] / medians[SIZES[0]]))
    return found


def _at_size(corpus: str, index: str) -> dict[str, Any]:
    import rag

    asked = questions(Path(corpus))
    with rag.open_engine(rag.Settings(_env_file=None, index=Path(index)), fill=False) as engine:
        first = _milliseconds(lambda: engine.retrieve(asked[0]))
        for question in asked[1:WARM_UP]:
            engine.retrieve(question)
        times = [_milliseconds(lambda question=question: engine.retrieve(question)) for question in asked[WARM_UP : WARM_UP + QUESTIONS]]  # type: ignore[misc]
        return {"first": first, "retrieve": times, "passages": engine.status()["passages"], "memory": _memory()}


def _one_more(corpus: str, index: str) -> dict[str, Any]:
    """Take in one article in an engine that is open and in use, and answer a question; then another from the shell."""
    import rag

    asked = questions(Path(corpus))
    with tempfile.TemporaryDirectory(prefix="byline-speed-") as temporary:
        first, second = (_new_article(Path(temporary), number, Path(corpus)) for number in (time.time_ns(), time.time_ns() + 1))
        settings = rag.Settings(_env_file=None, index=Path(index))
        with rag.open_engine(settings, fill=False) as engine:
            for question in asked[:WARM_UP]:
                engine.ask(question)
            ingested = _milliseconds(lambda: engine.ingest([first])) / 1000
            answered = _milliseconds(lambda: engine.ask(asked[WARM_UP])) / 1000
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")} | {"BYLINE_INDEX": index}
        command = [sys.executable, "-m", "rag", "ingest", str(second)]
        shell = _milliseconds(lambda: subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)) / 1000
        with rag.open_engine(settings, fill=False) as engine:
            engine.delete([first.stem, second.stem])
    return {"seconds": ingested + answered, "of which": {"ingest": ingested, "ask": answered}, "shell": shell}


def _new_article(folder: Path, number: int, corpus: Path) -> Path:
    """An article that is none of those there: sentences of some, the words of each the other way round."""
    with corpus.open(encoding="utf-8") as lines:
        text = json.loads(next(lines))["text"][:4000]
    turned = "\n\n".join(" ".join(reversed(line.rstrip(".").split())).capitalize() + "." for line in text.split("\n") if line.strip())
    file = folder / f"one-more-{number}.md"
    file.write_text(f"---\ntitle: Article number {number} of a test\npublished: 2024-01-02\n---\n\n{turned}\n", encoding="utf-8")
    return file


def _memory() -> float:
    """Memory of this process that is in use, in MB (Linux; 0 elsewhere)."""
    with contextlib.suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def _cpu_flags() -> Iterator[str]:
    with contextlib.suppress(OSError):
        return iter(set(Path("/proc/cpuinfo").read_text().split()))
    return iter(())


def child(what: str, *values: str) -> dict[str, Any]:
    """A measurement in a process of its own, with no settings of the caller's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    command = [sys.executable, "-m", "benchmarks.speed", "--child", what, *values]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


_CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {
    "ingest": _ingest,
    "questions": _ask_and_retrieve,
    "size": _at_size,
    "one-more": _one_more,
}

if __name__ == "__main__":
    main()
