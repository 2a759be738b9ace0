"""Questions that yes or no answers: how often an answer says yes or no, and how often rightly.

    python -m benchmarks.yes_no [--benchmarks ../shared/benchmarks] [--most 200] [--show]

Two sets over the articles of multihop_rag, each in halves by a hash of the question (the first is tuned on, of the second only totals are
printed). One is the set's own questions whose answer is yes or no; they compare what two articles say, which no sentence says. The other is
made by rule of sentences of the articles: of one that says it the answer is yes, of one that denies it no, of a true one in which a name, a
number, a date or a word was changed (``falsified``) anything but yes, and of what is somebody's word not yes alone. It runs without a key.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.falsified import BASE
from benchmarks.retrieval import BENCHMARKS, opened, read
from benchmarks.support import benchmark_articles, variants_of

PER_ARTICLE = 6  # sentences of which questions are made
_CUT = re.compile(r"[,;:(–—]|(?<=\w) (?:that|which|who|whom|whose|where|when|while|after|before|because|as|but|and|if|than)\b")
_PLAIN = re.compile(
    r"(?P<subject>(?:(?:The|A|An) (?:[\w’'-]+ ){0,3}?[\w’'-]+|[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]+|of|the|al-\w+)){0,4}))"
    rf" (?P<verb>(?:is|was|are|were|has|have|had|did|will)(?: not|n[’']t)?|{'|'.join(BASE)})\b (?P<rest>[\w$€£%.,’' -]+)"
)
_HEDGED = re.compile(
    r"\b(?:reportedly|allegedly|apparently|likely|may|might|could|would|said to|expected|if|whether|told|according|he|she|they|it|I)\b"
)
_SUBJECT_WORDS = frozenset("he she they it this that these there what who i we you but and in on at".split())
_TRUE = ("verbatim", "passive", "name in another form", "date in another form", "synonym", "clause dropped", "numerals")
_FALSE = ("swapped", "other person", "number", "date", "opposite", "overstated", "pronoun resolved wrongly")


class Asked(NamedTuple):
    """A question, of which kind it is, and which answers are right: of "yes", "reportedly yes", "no", "differ" and "silent"."""

    question: str
    kind: str
    right: frozenset[str]


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, default=BENCHMARKS)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "byline-benchmarks", help="where the index is kept")
    parser.add_argument("--most", type=int, default=200, help="questions made by rule of each half, chosen by a hash")
    parser.add_argument("--half", choices=("tuning", "set_aside", "both"), default="both")
    parser.add_argument("--show", action="store_true", help="print what is answered wrongly in the tuning half")
    arguments = parser.parse_args()
    with opened(arguments.folder, "multihop_rag", arguments.benchmarks) as engine:
        for name, questions in (("multihop_rag", list(own(arguments.benchmarks))), ("by rule", list(made(arguments.benchmarks)))):
            for half in ("tuning", "set_aside"):
                if arguments.half not in ("both", half):
                    continue
                mine = sorted((each for each in questions if half_of(each.question) == half), key=lambda each: digest(each.question))
                results = []
                for each in mine[: arguments.most]:
                    text = engine.ask(each.question).text
                    results.append((each, said(text)))
                    if arguments.show and half == "tuning" and results[-1][1] not in each.right and results[-1][1] != "silent":
                        print(f"== {each.kind}: {each.question}\n   {results[-1][1]}, not {sorted(each.right)}\n{text.splitlines()[0]}\n")
                report(f"{name}, {half}", results, by_kind=half == "tuning")


def half_of(question: str) -> str:
    """Which half a question is in."""
    return "tuning" if zlib.crc32(question.encode()) % 2 == 0 else "set_aside"


def digest(question: str) -> int:
    """What questions are put in order by."""
    return zlib.crc32(question.encode()[::-1])


def own(benchmarks: Path) -> Iterator[Asked]:
    """The set's own questions."""
    for line in read(benchmarks / "multihop_rag" / "questions.jsonl"):
        answer = line["answer"].lower().strip(" .")
        if answer in ("yes", "no"):
            yield Asked(line["question"], line["type"], frozenset(["yes", "reportedly yes"] if answer == "yes" else ["no"]))


def made(benchmarks: Path) -> Iterator[Asked]:
    """Questions made of sentences of the articles."""
    seen: set[str] = set()
    for rest in (0, 1):
        articles = benchmark_articles(benchmarks / "multihop_rag" / "corpus.jsonl", rest)
        for variant in variants_of(articles, PER_ARTICLE):
            kind = variant.kind
            if kind not in (*_TRUE, *_FALSE, "attribution dropped", "hedge dropped"):
                continue
            of_claim, of_quote = asked(variant.claim), asked(variant.quote)
            if of_claim is None or of_claim[0] in seen or (not variant.true and of_claim == of_quote):
                continue
            question, negated = of_claim
            seen.add(question)
            if not variant.true:
                right = ["no", "differ", "silent"] + (["reportedly yes"] if kind.endswith("dropped") else [])
            elif _HEDGED.search(variant.quote):
                continue  # whose word it is, and what "he" is, makes it hard to say what is right
            else:
                kind = f"{kind}, denied" if negated else kind
                right = ["no"] if negated else ["yes"]
            yield Asked(question, kind, frozenset(right))


def asked(sentence: str) -> tuple[str, bool] | None:
    """A question of the first clause of a sentence, and whether the sentence denies it; None where the clause is not plain."""
    match = _PLAIN.match(sentence)
    if match is None or match["subject"].lower().split()[0] in _SUBJECT_WORDS:
        return None
    verb, clause = match["verb"], match["rest"]
    cut = _CUT.search(clause)
    clause = (clause[: cut.start()] if cut else clause).rstrip(" .,-")
    if len(clause.split()) < 2 or re.search(r"\b(?:not|no|never)\b", clause) or "“" in sentence or '"' in sentence:
        return None
    first, _, denial = verb.partition(" ")
    if first.endswith(("n't", "n’t")):
        first, denial = first[:-3], "not"
    subject = match["subject"]
    subject = subject[0].lower() + subject[1:] if subject.split()[0] in ("The", "A", "An") else subject
    if first in BASE:
        auxiliary, base = ("Does" if first.endswith("s") and first not in ("was", "has") else "Did"), f"{BASE[first]} "
    else:
        auxiliary, base = first.capitalize(), ""
    return f"{auxiliary} {subject} {base}{clause}?", bool(denial)


def said(text: str) -> str:
    """What an answer says."""
    first = text.split("\n", 1)[0]
    if first.startswith("**Yes**"):
        return "reportedly yes" if re.match(r"\*\*Yes\*\*[^:“]*\b(?:according to|reportedly)", first) else "yes"
    if first.startswith("**No**"):
        return "no"
    return "differ" if first.startswith("The articles differ: **yes**") or first.startswith("The articles differ: **no**") else "silent"


def report(name: str, results: list[tuple[Asked, str]], *, by_kind: bool) -> None:
    """Print how many were answered, and how many of these rightly."""
    print(f"{name}: {rates(results)}")
    if by_kind:
        kinds: dict[str, list[tuple[Asked, str]]] = defaultdict(list)
        for each in results:
            kinds[each[0].kind].append(each)
        for kind, part in sorted(kinds.items()):
            print(f"  {kind:32} {rates(part)}")


def rates(results: list[tuple[Asked, str]]) -> str:
    """Of how many questions, answered with yes or no and of these rightly."""
    counts = Counter(answer for _, answer in results)
    given = [(each, answer) for each, answer in results if answer != "silent"]
    right = sum(answer in each.right for each, answer in given)
    shares = (
        f"{len(given) / max(1, len(results)):.3f} answered, {right / max(1, len(given)):.3f} of these rightly ({right} of {len(given)})"
    )
    return f"{len(results)} questions, {shares}; {', '.join(f'{answer} {count}' for answer, count in sorted(counts.items()))}"


if __name__ == "__main__":
    main()
