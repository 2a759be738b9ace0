"""Measures ``rag`` on a set of questions, and says where and how surely answers got better or worse.

One stage a module, in the order a run goes through them::

    schema.py      what a case, a record, a run and a summary are        cases.py       a file of cases -> Case, or every mistake in it
    measures.py    one answer -> Scores, each a pure function            support.py     do the cited quotes hold a sentence's words?
    run.py         engine and cases -> Run                               run_files.py   the folder a run is kept in
    provenance.py  which code, packages and articles                     summary.py     records -> rates by kind and by set
    compare.py     two runs -> the cases that flipped                    report.py      what is printed
    __main__.py    the shell: byline-eval

Import a name from its module, as in ``from eval.run import run``: this package has the name of a builtin and is never imported whole.
"""
