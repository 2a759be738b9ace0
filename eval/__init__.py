"""Measures ``rag`` on a set of questions, and says where and how surely answers got better or worse.

One stage a module, in the order a run goes through them::

    case_schema.py what a case is                                        cases.py       a file of cases -> Case, or every mistake in it
    facts.py       does a text state a fact? numerals.py, days.py        gold.py        evidence -> article and span
    validation.py  cases -> what the articles do not bear out            drafts.py      cases nobody has accepted; drafting.py makes some
    schema.py      what a record, a run and a summary are
    scoring.py     case, answer and articles -> Scores, made by          answer_measures.py, short_answer.py, retrieval_measures.py,
                                                                         citation_measures.py, support.py
    measures.py    a case's record -> the value of each measure          intervals.py   how sure a figure is
    run.py         engine and cases -> Run                               run_files.py   the folder a run is kept in
    provenance.py  which code, packages and articles                     summary.py     records -> figures by kind, set and tag
    cache.py       responses sent before; pruning.py keeps them few      resuming.py    may a run be gone on with?
    rescore.py     a run -> other scores of its answers                  judging/        a run -> what a model thinks of its answers
    progress_bar.py
    sets/          other people's question sets -> cases and figures     arms/          what Byline is measured beside on them
    report.py      what is printed of a run; report_tables.py            findings.py    why a case is wrong, what was not scored
    baseline.py    a run -> what a comparison needs of it, in a file     pairing.py     two runs -> pairs of cases
    statistics.py  is a difference more than noise?                      gate.py        pairs -> the verdict
    compare.py     two runs -> verdict and flips                         comparison_report.py, junit.py, markdown.py   what is shown of them
    html_report.py the same as a page to look at, with html/ and         html_cases.py, html_figures.py, plots.py, tradeoff.py
    history.py     the runs beside a run
    __main__.py    the shell: byline-eval                                shell_gate.py, shell_run.py, shell_sets.py, shell_cases.py,
                                                                         shell_cache.py, shell_html.py, shell_judge.py

Other people's code says ``import eval``, ``eval.run(engine, cases)``, ``eval.compare(base, new)`` and ``eval.judge(run)``. Here names are
imported from their modules, as in ``from eval.run import run``: ``run`` and ``compare`` are functions of this package and modules in it as
well, and the package has the name of a builtin.
"""

from eval.cases import read_cases
from eval.compare import Comparison, compare
from eval.gate import Rules, Verdict
from eval.judging.calibration import calibrate_judge
from eval.judging.judge import judge
from eval.run import run
from eval.schema import Case, Run

__all__ = ["Case", "Comparison", "Rules", "Run", "Verdict", "calibrate_judge", "compare", "judge", "read_cases", "run"]
