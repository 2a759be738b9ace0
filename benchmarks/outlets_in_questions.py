"""How well outlets are read in questions: ``python -m benchmarks.outlets_in_questions --index FOLDER``.

Over an index of ../shared/benchmarks/multihop_rag/corpus.jsonl, whose articles say who published them. A name counts as standing in a
question where an evidence article's publisher does in any way of writing it; questions of even number were looked at while the reading was
written, the others were not. No model is loaded.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sqlalchemy import URL

from rag.article_store import ArticleStore
from rag.known_outlets import OutletReader, ways_to_write, words_of
from rag.outlets_asked import outlets_in

SET = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "multihop_rag"


def stands_in(publisher: str, question: str) -> bool:
    """Whether a publisher's name stands in a question."""
    words = tuple(word.word for word in words_of(question))
    ways = ways_to_write(publisher)
    return any(words[start : start + len(way)] == way for way in ways for start in range(len(words)))


def main() -> None:
    """Print recall and precision by halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="index folder of the set's corpus")
    store = ArticleStore(URL.create("sqlite", database=str(parser.parse_args().index / "articles.sqlite")))
    known = OutletReader(store).current()
    publishers = {article.title: article.publisher for article in store.all()}
    store.close()
    questions = [json.loads(line) for line in (SET / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    for half in (0, 1):
        named = recognised = right = given = covered = evidence = 0
        for question in questions[half::2]:
            of_evidence = [publishers.get(item["title"]) for item in question["evidence"]]
            gold = {publisher for publisher in of_evidence if publisher}
            asked = [outlet for outlet in outlets_in(question["question"], known) if outlet.relation == "reported by" and outlet.outlets]
            found = {name for outlet in asked for name in outlet.outlets}
            in_question = {publisher for publisher in gold if stands_in(publisher, question["question"])}
            named, recognised = named + len(in_question), recognised + len(in_question & found)
            if gold:
                given, right = given + len(asked), right + sum(bool(gold & set(outlet.outlets)) for outlet in asked)
            if found:
                evidence, covered = evidence + len(of_evidence), covered + sum(publisher in found for publisher in of_evidence)
        print(
            f"{'set aside' if half else 'tuned':<10} names recognised {recognised}/{named}, recognised rightly {right}/{given}, "
            f"evidence by an outlet recognised {covered}/{evidence}"
        )


if __name__ == "__main__":
    main()
