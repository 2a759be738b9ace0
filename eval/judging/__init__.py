"""A language model's opinion on what a run's answers say, beside the measures by rule, and how far it agrees with people.

    schema.py       what is put to a judge, what came of it, what is kept     prompt.py     what the judge is told; how its reply is read
    opening.py      settings -> whom to ask                                   endpoint.py   one request to an OpenAI-compatible model
    voting.py       statements -> votes, each reply kept                      judge.py      a run -> its answers judged
    labels.py       sentences that people labelled; labelled.jsonl: ours      agreement.py  Cohen's kappa
    calibration.py  a judge on labelled sentences -> its agreement, kept      figures.py    a judging -> the figure, and its words

It is an extra: nothing in it is asked unless somebody calls it, and no judged figure decides anything in the gate.
"""
