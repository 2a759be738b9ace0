"""How often the gate raises a false alarm, and how often it sees a planted regression, at the size of the shipped set.

    python -m benchmarks.gate_study [--comparisons 400] [--runs FOLDER] [--write docs/evaluation.md]

The shipped questions are asked four times of one fresh index: as shipped, with harmless settings changed, with few sources, and with a
high threshold of abstention. Two more runs are the first one's answers with a fault put into each: dates shifted, and a sentence that the
cited words do not say, which is what checking sentences against their sources is there to drop. From these records comparisons are
drawn, and each is judged as ``byline-eval compare`` would:

- A/A: cases with replacement, each with its two answers of two runs on the sides that a coin chooses. Nothing differs but noise, of
  which there is as much as between these two runs. Every verdict but "no difference shown" is a false alarm.
- power: cases with replacement; both sides have answers of the first run or of the harmless one, by a coin; on the new side a share of the
  cases, each with that chance, has the answers of the planted run instead.

Nothing of a question or an answer is printed. ``--runs`` keeps the runs, and takes those that are there already instead of asking again.
``--write`` puts the tables between the marks of this script in a file.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import rag
from eval.baseline import Baseline, ScoredCase, scored
from eval.cases import read_cases
from eval.compare import compare
from eval.gate import PRIMARIES, Rules, Verdict, judge
from eval.pairing import pair
from eval.run import Asked, run
from eval.run_files import read_run
from eval.schema import Case, Run

SEED = 6
RESAMPLES = 999  # of each simulated comparison; the gate itself takes more
DRAWS = ((1, 0.25), (1, 0.5), (1, 1.0), (0.5, 0.5), (2, 0.5))  # cases, in sizes of the shipped set, and the share of them that is hit
MARKS = ("<!-- benchmarks.gate_study -->", "<!-- /benchmarks.gate_study -->")
HARMLESS = "a harmless change"
SETTINGS: dict[str, dict[str, float]] = {
    HARMLESS: {"num_results": 30, "read_passages": 4},
    "worse retrieval": {"num_results": 2},
    "higher threshold": {"abstain_below": 0.8},
}

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = re.compile(r"\b(1[89]|20)(\d\d)\b")
_DAY = re.compile(rf"\b([12]?\d|30)(?= {_MONTH}\b)|(?<=\b)(?P<month>{_MONTH} )([12]?\d|30)\b(?! \d)")


class Changed:
    """An engine that gives the recorded answers with a fault put in; what else is asked of it the real engine tells."""

    def __init__(self, engine: rag.Engine, recorded: Run, change: Callable[[int, rag.Answer], rag.Answer]) -> None:
        self._engine = engine
        self._answers = {
            (record.case.question, tuple(turn.content for turn in record.case.history)): change(number, record.answer)
            for number, record in enumerate(recorded.records)
            if record.answer
        }

    def ask(self, question: str, history: Sequence[rag.Turn] = ()) -> rag.Answer:
        """The answer that was recorded, changed."""
        return self._answers[question, tuple(turn["content"] for turn in history)]

    def articles(self) -> Sequence[rag.Article]:
        """Those of the engine."""
        return self._engine.articles()

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


def shift_dates(text: str) -> str:
    """A text in which each year is the next one, and each day of a month before or after its name the next day."""
    text = _DAY.sub(lambda found: f"{found['month'] or ''}{int(found[1] or found[3]) + 1}", text)
    return _YEAR.sub(lambda found: str(int(found.group()) + 1), text)


def with_sentence(answer: rag.Answer, foreign: str) -> rag.Answer:
    """The answer with a sentence more, under its own first citation; an abstention stays as it is."""
    return answer if answer.abstained or not answer.citations else replace(answer, text=f"{answer.text}\n\n{foreign} [1]")


def recorded_runs(cases: Sequence[Case], kept: Path) -> tuple[Run, dict[str, tuple[str, Run]]]:
    """The run as shipped, and by name the others with what was changed; each from its folder in ``kept``, and asked where there is none."""

    def once(name: str, engine: Asked) -> Run:
        folder = kept / name.replace(" ", "-")
        found = sorted(folder.glob("*/run.json"))
        return read_run(found[-1].parent) if found else run(engine, cases, out=folder)

    with tempfile.TemporaryDirectory(prefix="byline-gate-study-") as folder:
        settings = rag.Settings(index=Path(folder), store_url=None, chroma_url=None)
        with rag.open_engine(settings) as engine:
            base = once("as shipped", engine)
            quotes = [quote for record in base.records if record.answer for quote in record.answer.citations[:1]]

            def foreign(number: int, answer: rag.Answer) -> str:
                """The first quote of an answer that is of another article."""
                cited = {citation.article_id for citation in answer.citations}
                later = quotes[number % len(quotes) :] + quotes
                return next(quote.quote for quote in later if quote.article_id not in cited)

            planted = {
                "shifted dates": (
                    "in each answer years and days of months are one later",
                    lambda number, answer: answer if answer.abstained else replace(answer, text=shift_dates(answer.text)),
                ),
                "dropped verification": (
                    "each answer has a sentence more, from another article, that its citation does not hold",
                    lambda number, answer: with_sentence(answer, foreign(number, answer)),
                ),
            }
            runs = {name: (told, once(name, Changed(engine, base, change))) for name, (told, change) in planted.items()}
        for name, changed in SETTINGS.items():
            told = ", ".join(f"`BYLINE_{key.upper()}={value}` in place of {getattr(settings, key)}" for key, value in changed.items())
            with rag.open_engine(settings.model_copy(update=changed)) as engine:
                runs[name] = (told, once(name, engine))
    return base, runs


def verdict(left: Sequence[ScoredCase], right: Sequence[ScoredCase], like: Baseline) -> Verdict:
    """The gate's on cases that were drawn: the same may be there several times, and counts as several."""
    base, new = (
        like.model_copy(update={"cases": tuple(case.model_copy(update={"id": str(number)}) for number, case in enumerate(side))})
        for side in (left, right)
    )
    return judge(base, new, pair(base, new), Rules(resamples=RESAMPLES), shown=()).verdict


def same_same(one: Baseline, other: Baseline, random: np.random.Generator, comparisons: int) -> Counter[Verdict]:
    """Verdicts on pairs of runs that differ by noise alone."""
    size = len(one.cases)
    found: Counter[Verdict] = Counter()
    for _ in range(comparisons):
        sides = [(one.cases[i], other.cases[i]) for i in random.integers(size, size=size)]
        swapped = [
            (second, first) if coin else (first, second) for (first, second), coin in zip(sides, random.random(size) < 0.5, strict=True)
        ]
        found[verdict([pair[0] for pair in swapped], [pair[1] for pair in swapped], one)] += 1
    return found


def power(
    base: Baseline, noise: Baseline, planted: Baseline, random: np.random.Generator, *, size: int, share: float, comparisons: int
) -> float:
    """Share of the comparisons whose verdict is a regression, where ``share`` of ``size`` cases are hit."""
    seen = 0
    for _ in range(comparisons):
        drawn = random.integers(len(base.cases), size=size)
        coins = random.random((2, size)) < 0.5
        left = [(noise if coin else base).cases[i] for i, coin in zip(drawn, coins[0], strict=True)]
        right = [(noise if coin else base).cases[i] for i, coin in zip(drawn, coins[1], strict=True)]
        hit = random.random(size) < share
        right = [planted.cases[i] if was_hit else case for i, was_hit, case in zip(drawn, hit, right, strict=True)]
        seen += verdict(left, right, base) is Verdict.REGRESSION
    return seen / comparisons


def tables(base: Run, runs: dict[str, tuple[str, Run]], comparisons: int) -> str:
    """What was recorded, false alarms, and power, in Markdown."""
    random = np.random.default_rng(SEED)
    before = scored(base)
    others = {name: scored(result) for name, (_, result) in runs.items()}
    lines = ["| run | what differs | " + " | ".join(PRIMARIES) + " | lost, gained | verdict |", "|---" * (4 + len(PRIMARIES)) + "|"]
    lines.append(_row("as shipped", "", *_figures(before), "", ""))
    for name, (told, result) in runs.items():
        found = compare(base, result)
        lines.append(_row(name, told, *_figures(others[name]), f"{len(found.regressed)}, {len(found.improved)}", found.verdict))
    lines += [
        "",
        f"| A/A, {comparisons} comparisons each | cases that flip | regression | improved | false alarms in 100 |",
        "|---|---|---|---|---|",
    ]
    for name, other in {"the same run twice": before, **others}.items():
        found_verdicts = same_same(before, other, random, comparisons)
        flips = sum(one.measures["correct"] != two.measures["correct"] for one, two in zip(before.cases, other.cases, strict=True))
        alarms = [found_verdicts[kind] for kind in (Verdict.REGRESSION, Verdict.IMPROVED)]
        lines.append(
            _row(name, str(flips), *map(str, alarms), f"{100 * (comparisons - found_verdicts[Verdict.NO_DIFFERENCE]) / comparisons:.1f}")
        )
    draws = [(round(factor * len(before.cases)), share) for factor, share in DRAWS]
    heads = [f"{size} cases, {share:.0%} hit" for size, share in draws]
    lines += ["", "| caught, of 1 | " + " | ".join(heads) + " |", "|---" * (1 + len(heads)) + "|"]
    for name in (name for name in others if name != HARMLESS):
        caught = [
            power(before, others[HARMLESS], others[name], random, size=size, share=share, comparisons=comparisons) for size, share in draws
        ]
        lines.append(_row(name, *(f"{value:.2f}" for value in caught)))
    return "\n".join(lines)


def write(text: str, path: Path) -> None:
    """Put a text between the marks in a file.

    Raises:
        ValueError: the marks are not in it.
    """
    before, begin, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not begin or not end:
        raise ValueError(f"{path} has no {MARKS[0]} and {MARKS[1]}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _figures(side: Baseline) -> list[str]:
    """The mean of each primary over the cases that score it."""
    columns = [[case.measures[name] for case in side.cases if name in case.measures] for name in PRIMARIES]
    return [f"{sum(values) / len(values):.3f}" if values else "-" for values in columns]


def main() -> None:
    """Ask, simulate, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comparisons", type=int, default=400, metavar="N", help="simulated for each figure")
    parser.add_argument("--runs", type=Path, metavar="FOLDER", help="where the runs are kept")
    parser.add_argument("--write", type=Path, metavar="FILE", help="file with the marks of this script")
    arguments = parser.parse_args()
    cases = read_cases()
    with tempfile.TemporaryDirectory(prefix="byline-gate-study-runs-") as folder:
        base, runs = recorded_runs(cases, arguments.runs or Path(folder))
    found = tables(base, runs, arguments.comparisons)
    text = f"`python -m benchmarks.gate_study`, commit {base.info.commit}, {len(base.records)} cases:\n\n{found}"
    print(text)
    if arguments.write:
        write(text, arguments.write)


if __name__ == "__main__":
    main()
