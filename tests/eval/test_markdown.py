"""The summary for a pull request: what it says, and that nothing in an answer is mark-up."""

from __future__ import annotations

from eval.compare import Answered, Comparison, Flip
from eval.gate import Change, Floor, Judgement, Verdict
from eval.markdown import markdown
from eval.schema import Kind


def lost(name: str, answer: str | None) -> Flip:
    said = None if answer is None else Answered(answer=answer, error=None, wrong="")
    return Flip(
        id=name, kind=Kind.NAME_VARIANT, set="held_out" if said is None else "tuning", now_right=False, question=None, base=said, new=said
    )


def change(name: str, *, primary: bool) -> Change:
    figures = {"base": 0.75, "new": 0.5, "difference": -0.25, "low": -0.4, "high": -0.1, "lower": 5, "higher": 0}
    tested = {"primary": True, "test": "exact McNemar", "p_value": 0.0123, "adjusted": 0.0246} if primary else {}
    return Change.model_validate({"name": name, "label": name, "pairs": 20, "only_base": 0, "only_new": 0} | figures | tested)


def comparison(*flips: Flip) -> Comparison:
    judgement = Judgement(
        verdict=Verdict.REGRESSION,
        reasons=("correct fell",),
        notes=("errors in the new run, counted as wrong (1): x",),
        changes=(
            change("correct", primary=True),
            change("mrr", primary=False),
            Change(name="f1", label="F1", pairs=0, only_base=1, only_new=0),
        ),
        floors=(Floor(name="correct", at_least=0.8, value=0.5, of=20),),
    )
    settings = {"num_results": ("40", "5")}
    return Comparison(base="base", new="new", judgement=judgement, compared=(), flips=flips, settings=settings, not_compared={}, errors={})


def test_verdict_reasons_floors_notes_settings_and_figures_are_there() -> None:
    lines = markdown(comparison()).splitlines()
    assert lines[:3] == ["## Regression", "", "base → new"]
    assert "- correct fell" in lines
    assert "- floor of correct\\: at least 0\\.8, 0\\.500 over 20" in lines
    assert "- errors in the new run, counted as wrong \\(1\\)\\: x" in lines
    assert "- num\\_results: 40 → 5" in lines
    assert "| correct | 20 | 0.750 | 0.500 | -0.250 | -0.40 to -0.10 | 5 | 0 | 0.012 | 0.025 |" in lines
    assert "| mrr | 20 | 0.750 | 0.500 | -0.250 | -0.40 to -0.10 | 5 | 0 | - | - |" in lines
    assert "Not scored in both runs: F1." in lines
    assert lines.index("<summary>Other measures</summary>") > lines.index("- correct fell")
    assert not any("Now" in line for line in lines)


def test_flips_are_folded_with_both_answers_and_held_out_ones_by_id() -> None:
    text = markdown(comparison(lost("a-1", "Yes"), lost("b-1", None)))
    assert "<summary>Now wrong (2)</summary>\n\n- **a\\-1** (name variant, tuning)" in text
    assert "  - before: Yes\n  - after: Yes\n" in text
    assert "- **b\\-1** (name variant, held out) held out\\: \\-\\-show\\-held\\-out shows it\n\n</details>" in text


def test_nothing_in_an_answer_is_mark_up() -> None:
    text = markdown(comparison(lost("a", "</details><img src=x> [x](https://e.example) `c` | *b*\n# @team &amp;")))
    assert "&lt;/details&gt;&lt;img src=x&gt; \\[x\\]\\(https\\://e\\.example\\) \\`c\\` \\| \\*b\\* \\# \\@team &amp;amp;" in text
    assert text.count("</details>") == 2
