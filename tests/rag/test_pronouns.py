"""Pronouns of a source are read with what stands before it in its article, and told in the answer."""

from pathlib import Path

import rag
from rag.answer_schema import Source
from rag.pronouns import PronounReader
from tests.rag.small_engine import small_engine

FILLER = "The harbour was closed and no ship came in that night. " * 4
ARTICLE = (
    "---\ntitle: A visit\n---\n\nMr. Carl Lind came to Oslo with Ms. Anna Berg. Carl Lind met the mayor. Lind said so.\n\n"
    f"Carl Lind slept.\n\nHe took over the harbour in January 2020.\n\n{FILLER}\n\nHe left.\n"
)


def reader(engine: rag.Engine) -> PronounReader:
    return engine._pronouns


def source_of(engine: rag.Engine, words: str) -> Source:
    article = engine.articles()[0]
    start = article.text.index(words)
    return Source(article.article_id, "A visit", None, None, words, start, start + len(words), 1.0, 1)


def test_the_person_may_be_named_before_the_source_begins(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"visit.md": ARTICLE}) as engine:
        source = source_of(engine, "He took over the harbour in January 2020.")
        ((found,),) = reader(engine).read([source])
        assert (found.start, found.person, found.certain) == (source.start, "Carl Lind", True)
        assert engine.articles()[0].text[found.name[0] : found.name[1]] == "Carl Lind"
        assert reader(engine).explained(source, source.start, source.end) == [(source.start + 2, "Carl Lind")]


def test_only_those_who_matter_are_read(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"visit.md": ARTICLE}) as engine:
        source = source_of(engine, "He took over the harbour in January 2020.")
        assert [each.person for each in reader(engine).read([source], frozenset({"lind"}))[0]] == ["Carl Lind"]
        assert reader(engine).read([source], frozenset({"oslo"})) == [[]]  # nobody's name
        assert reader(engine).read([source], frozenset({"holm"})) == [[]]


def test_nothing_is_told_where_it_is_not_certain_or_named_beside(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"visit.md": ARTICLE}) as engine:
        far = source_of(engine, "He left.")
        assert reader(engine).explained(far, far.start, far.end) == []
        named = ARTICLE.replace("He took over", "Lind said he took over")
    with small_engine(tmp_path / "named", {"visit.md": named}) as engine:
        source = source_of(engine, "Lind said he took over the harbour in January 2020.")
        assert reader(engine).explained(source, source.start, source.end) == []


def test_a_source_without_pronouns_costs_nothing(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"visit.md": ARTICLE}) as engine:
        assert reader(engine).read([source_of(engine, "Carl Lind slept.")]) == [[]]


def test_a_sentence_that_names_nobody_is_found_by_who_he_is_and_says_so(tmp_path: Path) -> None:
    with small_engine(tmp_path, {"visit.md": ARTICLE}) as engine:
        answer = engine.ask("When did Carl Lind take over the harbour?")
    assert answer.citations[0].quote == "He took over the harbour in January 2020."
    assert "“He [Carl Lind] took over the harbour in January 2020.” [1]" in answer.text
