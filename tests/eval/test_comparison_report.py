"""What is printed of a comparison, from the verdict to the answers."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from eval.compare import Answered, Comparison, Flip
from eval.comparison_report import print_comparison
from eval.gate import Change, Floor, Judgement, Verdict
from eval.schema import Kind

PRINTED = """\
Regression: base → new
  correct fell
  floor of correct: at least 0.8, 0.500 over 20
  errors in the base, counted as wrong (1): x
  settings that differ: num_results 40 → 5

                       n  base   new change           95 % lower higher     p  Holm
 ──────────────────────────────────────────────────────────────────────────────────
 correct              20 0.750 0.500 -0.250 -0.40 to -0.10     5      0 0.012 0.025
 citation precision    0     -     -      -              -     -      -     -     -
 support, rag's own    9 1.000 1.000 +0.000              -     0      0     -     -
 check

Not scored in both runs: MRR, model cost.
"""


def printed(comparison: Comparison) -> str:
    console = Console(file=StringIO(), width=84, color_system=None)
    print_comparison(comparison, console)
    assert isinstance(console.file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def comparison(*flips: Flip) -> Comparison:
    changed = Change(
        name="correct",
        label="correct",
        pairs=20,
        only_base=0,
        only_new=0,
        base=0.75,
        new=0.5,
        difference=-0.25,
        low=-0.4,
        high=-0.1,
        lower=5,
        primary=True,
        p_value=0.0123,
        adjusted=0.0246,
        worse=True,
    )
    judgement = Judgement(
        verdict=Verdict.REGRESSION,
        reasons=("correct fell",),
        notes=("errors in the base, counted as wrong (1): x",),
        changes=(
            changed,
            Change(name="citation_precision", label="citation precision", pairs=0, only_base=0, only_new=0, primary=True),
            Change(name="support_check", label="support, rag's own check", pairs=9, only_base=3, only_new=0, base=1, new=1, difference=0),
            Change(name="mrr", label="MRR", pairs=0, only_base=3, only_new=0),
            Change(name="cost", label="model cost", pairs=0, only_base=0, only_new=0),
        ),
        floors=(Floor(name="correct", at_least=0.8, value=0.5, of=20),),
    )
    return Comparison(
        base="base",
        new="new",
        judgement=judgement,
        compared=(),
        flips=flips,
        settings={"num_results": ("40", "5")},
        not_compared={},
        errors={},
    )


def test_verdict_reasons_floors_notes_settings_and_figures_come_first() -> None:
    text = printed(comparison())
    assert text.split("n: cases that both")[0] == PRINTED
    assert text.endswith("Now wrong (0)\n\nNow right (0)\n")


def test_flips_follow_with_both_answers() -> None:
    right = Answered(answer="[bold]Amiri[/bold] [1].", error=None, wrong="")
    raised = Answered(answer="", error="ModelError: gone", wrong="error: ModelError: gone")
    not_kept = Answered(answer="", error=None, wrong="missing: x")
    shown = Flip(id="a-1", kind=Kind.FACT, set="tuning", now_right=False, question="Who?", base=right, new=raised)
    hidden = Flip(id="b-1", kind=Kind.LIST, set="held_out", now_right=True, question=None, base=None, new=None)
    third = Flip(id="c-1", kind=Kind.LIST, set="tuning", now_right=True, question="Why?", base=not_kept, new=right)
    assert printed(comparison(shown, hidden, third)).endswith(
        """
Now wrong (1)
  a-1 (fact, tuning) Who?
    before: [bold]Amiri[/bold] [1].
    after: (error: ModelError: gone)

Now right (2)
  b-1 (list, held_out) held out: --show-held-out shows it
  c-1 (list, tuning) Why?
    before: (answer not kept) (missing: x)
    after: [bold]Amiri[/bold] [1].
"""
    )
