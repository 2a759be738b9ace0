"""What the shell's ``--html`` writes: reads the folders that a page is of, and the runs beside them. ``html_report.py`` makes the page."""

from __future__ import annotations

from pathlib import Path

from eval.baseline import read_baseline, scored
from eval.compare import Comparison
from eval.history import history
from eval.html_report import comparison_page, run_page
from eval.run_files import read_run
from eval.schema import Run


def run_html(folder: Path, run: Run, *, show_held_out: bool) -> str:
    """The page of a run that was read from a folder."""
    past, unreadable = history(folder, run)
    return run_page(run, past, unreadable=unreadable, show_held_out=show_held_out)


def comparison_html(comparison: Comparison, base: Path, new: Path, *, show_held_out: bool) -> str:
    """The page of a comparison of what lies at two paths, each a run's folder or a baseline's file."""
    runs = (_run(base), _run(new))
    sides = [scored(run) if run else read_baseline(path) for run, path in zip(runs, (base, new), strict=True)]
    past, unreadable = history(new, runs[1]) if runs[1] else ((), 0)
    return comparison_page(comparison, (sides[0], sides[1]), runs, past, unreadable=unreadable, show_held_out=show_held_out)


def _run(path: Path) -> Run | None:
    return read_run(path) if path.is_dir() else None
