"""The pairs of claim and quote that the claim reader learns from (``train_claims.py``): public sets, put into one folder under these names.

- MultiNLI (Williams et al. 2018) as Yin et al. (2021) cut it, salesforce/DocNLI: ``mnli_{dev,test}.txt``, and the part that Joshi et al.
  (2020) looked into, microsoft/TaxiNLI: ``taxinli10k.tsv``; what Parrish et al. (2021) had written for its sentences, all rounds of each
  protocol, Alicia-Parrish/ling_in_loop: ``ling_{baseline,loop,side}.jsonl``; RTE, marcwww/nlu_eval: ``rte_{train,dev}.tsv``;
- pairs that differ little: changed by people (Kaushik et al. 2020), acmi-lab/counterfactually-augmented-data:
  ``counterfactual_train.tsv``; of "and" and "or" (Saha et al. 2020), swarnaHub/ConjNLI: ``conj_{train,dev}.tsv``; of one word (Glockner et
  al. 2018), BIU-NLP/Breaking_NLI: ``data/dataset.jsonl``; of narrower and wider words (Yanaka et al. 2019; Geiger et al. 2020),
  verypluming/MED: ``med.tsv``, verypluming/HELP: ``help_and.tsv``, atticusg/MoNLI: ``{nmonli,pmonli}.jsonl``; with negation (Hossain et al.
  2020), mosharafhossain/negation-and-nli: ``negation_{MNLI,RTE,SNLI}.txt``; what happened according to a sentence (Poliak et al. 2018),
  decompositional-semantics-initiative/DNC: ``dnc_{factuality,megaveridicality}.json``;
- claims with evidence: FEVER as Yin et al. (2021) cut it, salesforce/DocNLI: ``fever_{dev,test}.txt``, and its symmetric pairs (Schuster et
  al. 2019), TalSchuster/FeverSymmetric: ``fever_symmetric_{dev,test,generated}.jsonl``; Diggelmann et al. (2020),
  tdiggelm/climate-fever-dataset: ``climate-fever.jsonl``; Sarrouti et al. (2021), sarrouti/HealthVer: ``healthver_{dev,test}.csv``; Saakyan
  et al. (2021), asaakyan/covidfact: ``COVIDFACT_dataset.jsonl``; Eisenschlos et al. (2021), google-research/fool-me-twice:
  ``fm2_{dev,test}.jsonl``; Kamoi et al. (2023), ryokamoi/wice: ``wice_{dev,test}.jsonl``; replies that a text carries or not (Dziri et al.
  2022), google/BEGIN-dataset: ``begin_{test_wow,dev_wow,dev_tc,dev_cmu}.tsv``; headlines and sentences of news alike and less alike (Agirre
  et al. 2012-2016), brmson/dataset-sts: ``sts_*.tsv``, Sanjithae/sensim: ``sts-train.csv``.

``claim_variants.py`` adds what is made by rule. None of these files is part of Byline.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SAYS_SO, NEUTRAL, CONTRADICTS, NOT = range(4)  # NOT: neutral or contradicted, which of the two is not known
_LABELS = {
    SAYS_SO: "entailment e entailed supports supported support 0 true fully~attributable",
    NEUTRAL: "neutral n not_enough_info 1",
    CONTRADICTS: "contradiction c refutes refuted 2",
    NOT: "not_entailment not-entailed false not~fully~attributable partially_supported not_supported",
}
LABEL_OF = {word.replace("~", " "): label for label, words in _LABELS.items() for word in words.split()}
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}
_BRACKET = re.compile("|".join(_BRACKETS))
LEAST_ALIKE, MOST_UNLIKE = 4.8, 3.2  # of 5: headlines that say the same, and that do not
csv.field_size_limit(10_000_000)


class Pair(NamedTuple):
    """A claim, what it is to rest on, and what of the text around may say who "he" is."""

    claim: str
    quote: str
    context: str
    label: int


Row = dict[str, Any]
# The columns of quote, claim and label.
_COLUMNS = {
    **dict.fromkeys(("mnli_dev.txt", "mnli_test.txt", "fever_dev.txt", "fever_test.txt"), ("quote", "claim", "label")),
    "taxinli10k.tsv": ("prem", "hyp", "label"),
    **dict.fromkeys(("ling_baseline.jsonl", "ling_loop.jsonl", "ling_side.jsonl"), ("premise", "hypothesis", "label")),
    "rte_train.tsv": ("sentence1", "sentence2", "label"), "rte_dev.tsv": ("sentence1", "sentence2", "label"),
    "counterfactual_train.tsv": ("sentence1", "sentence2", "gold_label"),
    "conj_train.tsv": ("Premise", "Hypothesis", "Label"), "conj_dev.tsv": ("Premise", "Hypothesis", "Label"),
    "data/dataset.jsonl": ("sentence1", "sentence2", "gold_label"), "med.tsv": ("sentence1", "sentence2", "gold_label"),
    "help_and.tsv": ("ori_sentence", "new_sentence", "gold_label"), "nmonli.jsonl": ("sentence1", "sentence2", "gold_label"),
    "pmonli.jsonl": ("sentence1", "sentence2", "gold_label"),
    **dict.fromkeys((f"negation_{name}.txt" for name in ("MNLI", "RTE", "SNLI")), ("Text", "Hypothesis", "gold_label")),
    "dnc_factuality.json": ("context", "hypothesis", "label"), "dnc_megaveridicality.json": ("context", "hypothesis", "label"),
    "fever_symmetric_dev.jsonl": ("evidence", "claim", "gold_label"), "fever_symmetric_test.jsonl": ("evidence", "claim", "gold_label"),
    "fever_symmetric_generated.jsonl": ("evidence_sentence", "claim", "label"),
    "healthver_dev.csv": ("evidence", "claim", "label"), "healthver_test.csv": ("evidence", "claim", "label"),
    **dict.fromkeys(
        (f"begin_{name}.tsv" for name in ("test_wow", "dev_wow", "dev_tc", "dev_cmu")), ("knowledge", "response", "begin_label")
    ),
    "fm2_dev.jsonl": ("gold_evidence", "text", "label"), "fm2_test.jsonl": ("gold_evidence", "text", "label"),
    "COVIDFACT_dataset.jsonl": ("evidence", "claim", "label"), "climate-fever.jsonl": ("evidences", "claim", ""),
    "wice_dev.jsonl": ("evidence", "claim", "label"), "wice_test.jsonl": ("evidence", "claim", "label"),
}  # fmt: skip
_STS = (
    "sts_2012_MSRpar.train.tsv", "sts_2012_MSRpar.test.tsv", "sts_2013_headlines.test.tsv", "sts_2014_headlines.test.tsv",
    "sts_2014_deft-news.test.tsv", "sts_2015_headlines.test.tsv", "sts_2016_headlines.test.tsv",
)  # fmt: skip
FILES = (*_COLUMNS, *_STS, "sts-train.csv")
# What part of a file is taken in an epoch, of the others all: much of what is like news, little of what a template made.
SHARES = {
    "counterfactual_train.tsv": 0.4, "conj_train.tsv": 0.25, "data/dataset.jsonl": 0.15, "med.tsv": 0.2, "help_and.tsv": 0.15,
    "nmonli.jsonl": 0.4, "pmonli.jsonl": 0.4, "negation_SNLI.txt": 0.4, "dnc_factuality.json": 0.1, "dnc_megaveridicality.json": 0.3,
    "fever_dev.txt": 0.5, "fever_test.txt": 0.5, "begin_test_wow.tsv": 0.3, "COVIDFACT_dataset.jsonl": 0.2, "climate-fever.jsonl": 0.3,
    "healthver_dev.csv": 0.5, "healthver_test.csv": 0.5, "ling_baseline.jsonl": 0.8, "wice_dev.jsonl": 2.0, "wice_test.jsonl": 2.0,
    "sts-train.csv": 0.5, "rte_train.tsv": 2.0, "rte_dev.tsv": 2.0,
}  # fmt: skip


def pairs_in(folder: Path, name: str) -> Iterator[Pair]:
    """The pairs of a file."""
    if name in _STS or name == "sts-train.csv":
        yield from _alike(folder / name)
        return
    quote, claim, label = _COLUMNS[name]
    for row in _rows(folder / name):
        for said, found in _QUOTES.get(name, _one)(row, quote, label):
            known = LABEL_OF.get(str(found).lower())
            if known is not None and said.strip() and row[claim]:
                yield Pair(plain(row[claim]), plain(said), "", known)


def plain(text: str) -> str:
    """A text without the marks of tools that took it apart."""
    return _BRACKET.sub(lambda found: _BRACKETS[found.group()], " ".join(text.split()))


def _rows(file: Path) -> Iterator[Row]:
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    if file.name.startswith(("fever_", "mnli_")) and file.suffix == ".txt":
        for line in text.split("\n"):
            if len(parts := line.split("\t")) == 3:
                yield dict(zip(("label", "quote", "claim"), parts, strict=True))
    elif file.suffix == ".jsonl":
        yield from map(json.loads, filter(None, text.split("\n")))
    elif file.suffix == ".json":
        yield from json.loads(text)
    elif file.suffix == ".csv":
        yield from csv.DictReader(text.splitlines())
    else:
        yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def _one(row: Row, quote: str, label: str) -> Iterator[tuple[str, str]]:
    yield row[quote] or "", row[label]


def _climate(row: Row, quote: str, _: str) -> Iterator[tuple[str, str]]:
    for each in row[quote]:
        yield each["evidence"], each["evidence_label"]


def _covid(row: Row, quote: str, label: str) -> Iterator[tuple[str, str]]:
    yield " ".join(row[quote][:3]), row[label]


def _fool_me_twice(row: Row, quote: str, label: str) -> Iterator[tuple[str, str]]:
    yield " ".join(each["text"] for each in row[quote]), row[label]


def _wice(row: Row, quote: str, label: str) -> Iterator[tuple[str, str]]:
    """What supports it together supports it; the rest of the page, and each sentence where several are needed, does not."""
    for numbers in row["supporting_sentences"][:2]:
        if 0 < len(numbers) <= 6:
            yield " ".join(row[quote][number] for number in sorted(numbers)), row[label]
    used = {number for numbers in row["supporting_sentences"] for number in numbers}
    others = [text for number, text in enumerate(row[quote]) if number not in used and len(text.split()) > 8]
    terms = set(row["claim"].lower().split())
    for text in sorted(others, key=lambda text: -len(terms.intersection(text.lower().split())))[:1]:
        yield text, "not_supported"


_QUOTES: dict[str, Callable[[Row, str, str], Iterator[tuple[str, str]]]] = {
    "climate-fever.jsonl": _climate, "COVIDFACT_dataset.jsonl": _covid, "fm2_dev.jsonl": _fool_me_twice, "fm2_test.jsonl": _fool_me_twice,
    "wice_dev.jsonl": _wice, "wice_test.jsonl": _wice,
}  # fmt: skip


def _alike(file: Path) -> Iterator[Pair]:
    """Texts that say the same, either way, and texts that are about the same and do not."""
    for line in file.read_text(encoding="utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) < 3 or (file.suffix == ".csv" and not parts[0].endswith("news")):
            continue
        score, one, other = parts[4:7] if file.suffix == ".csv" else parts[:3]
        if score and not MOST_UNLIKE < float(score) < LEAST_ALIKE:
            label = SAYS_SO if float(score) >= LEAST_ALIKE else NOT
            yield Pair(plain(one), plain(other), "", label)
            yield Pair(plain(other), plain(one), "", label)
