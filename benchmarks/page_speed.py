"""How much later words stand in the page than ``engine.stream`` gives them in Python: the first ones, and the whole answer.

    python -m benchmarks.page_speed [--questions N]

One process serves the page and asks in Python, of one engine over the shipped articles; the browser is Debian's Chromium. Each question of
the shipped set that needs no conversation is asked once unmeasured, then in turn on the page, from Enter to words in the page and to its
being whole, and in Python; after every fifth the conversation begins anew. Medians; what is more, of the questions' own differences.
``make bench ARGS="--part page --write benchmarks/results/page.md"`` writes the table.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.speed import Row, is_met, shown

if TYPE_CHECKING:
    from playwright.sync_api import Page

    import rag

CASES = Path(__file__).resolve().parent.parent / "eval" / "cases" / "shipped.jsonl"
QUESTIONS = 30
WARM_UP = 5
CONVERSATION = 5
"""Questions until a new conversation is begun."""
TARGET = ["at most", 150.0]  # of issue 7
STEPS = ("first words", "whole answer")
# From the key to the first words of a new exchange and to its end, in milliseconds of the browser's own clock.
WATCH = """() => {
  const exchange = () => document.querySelector("#current .exchange");
  const before = exchange()?.dataset.exchange;
  window.told = new Promise(resolve => {
    let begin = 0, first = 0;
    document.addEventListener("keydown", () => { begin = performance.now(); }, {capture: true, once: true});
    const seen = new MutationObserver(() => {
      if (!exchange() || exchange().dataset.exchange === before) return;
      if (!first && exchange().querySelector(".prose-text")?.textContent.trim()) first = performance.now() - begin;
      if (first && exchange().ariaBusy === "false") {
        seen.disconnect();
        resolve([first, performance.now() - begin]);
      }
    });
    seen.observe(document.querySelector("#current"), {childList: true, subtree: true, attributes: true, characterData: true});
  });
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=QUESTIONS, metavar="N", help="that are timed")
    found = rows(parser.parse_args().questions)
    print("\n".join(map(shown, found)))
    if not all(map(is_met, found)):
        sys.exit("The page takes longer than was aimed at.")


def rows(number: int = QUESTIONS) -> list[Row]:
    """Measure; the figures are milliseconds, but for the ratio."""
    import rag
    from tests.browser import chromium
    from tests.ui.conftest import served
    from ui.settings import PageSettings

    questions = asked(number + WARM_UP)
    page_times: list[tuple[float, ...]] = []
    python_times: list[tuple[float, ...]] = []
    with tempfile.TemporaryDirectory(prefix="byline-page-speed-") as temporary:
        folder = Path(temporary)
        kept = {name: folder / f"{name}.sqlite" for name in ("feedback", "conversations")}
        settings = rag.Settings(_env_file=None, index=folder / "index", answerer="extractive", **kept)
        often = PageSettings(_env_file=None, questions_a_minute=10_000)
        with rag.open_engine(settings) as engine, served(engine, often) as url, chromium() as browser:
            page = browser.new_page()
            for place, question in enumerate(questions):
                if place % CONVERSATION == 0:
                    page.goto(url)
                    page.locator("#current [data-ask]").first.wait_for()
                in_python(engine, question)
                times = {}
                for way in ("page", "python") if place % 2 == 0 else ("python", "page"):
                    times[way] = on_page(page, question) if way == "page" else in_python(engine, question)
                if place >= WARM_UP:
                    page_times.append(times["page"])
                    python_times.append(times["python"])
    found: list[Row] = []
    for step, name in enumerate(STEPS):
        there, here = [times[step] for times in page_times], [times[step] for times in python_times]
        more = [one - other for one, other in zip(there, here, strict=True)]
        found += [
            _row(f"{name}, on the page, {number} questions", statistics.median(there)),
            _row(f"{name}, in Python", statistics.median(here)),
            _row(f"{name}, on the page later by", statistics.median(more)) | {"target": TARGET},
            _row(f"{name}, on the page later by, 9 of 10", statistics.quantiles(more, n=10)[-1]),
            _row(f"{name}, on the page, times Python's", statistics.median(there) / statistics.median(here), ""),
        ]
    return found


def asked(number: int) -> list[str]:
    """Questions of the shipped set's tuning half that need no conversation, evenly spread."""
    cases = map(json.loads, CASES.read_text(encoding="utf-8").splitlines())
    alone = [case["question"] for case in cases if not case["history"] and case["set"] == "tuning"]
    if number > len(alone):
        sys.exit(f"The shipped set has {len(alone)} such questions. Ask for {len(alone) - WARM_UP} or fewer: --questions.")
    return [alone[place * len(alone) // number] for place in range(number)]


def in_python(engine: rag.Engine, question: str) -> tuple[float, float]:
    """Milliseconds to the first words, and to the record."""
    import rag

    begin, first = time.perf_counter(), 0.0
    for event in engine.stream(question):
        if isinstance(event, rag.Token) and not first:
            first = time.perf_counter() - begin
    return 1000 * first, 1000 * (time.perf_counter() - begin)


def on_page(page: Page, question: str) -> tuple[float, float]:
    """The same as a reader has it, who presses Enter."""
    box = page.locator("#question textarea")
    box.fill(question)
    page.evaluate(WATCH)
    box.press("Enter")
    first, whole = page.evaluate("() => window.told")
    return first, whole


def _row(name: str, value: float, unit: str = "ms") -> Row:
    return {"name": name, "value": round(value, 3), "unit": unit}


if __name__ == "__main__":
    main()
