"""What is known of all articles together follows the store and the aliases, and is learned once for each state of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rag import corpus
from rag.article_store import ArticleStore
from rag.articles import text_hash
from rag.corpus import Corpus, CorpusReader
from rag.errors import ConfigurationError
from rag.names import NameIndex
from rag.schema import Article


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    opened = ArticleStore(f"sqlite:///{tmp_path / 'articles.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def reader(store: ArticleStore, tmp_path: Path) -> CorpusReader:
    return CorpusReader(store, tmp_path, tmp_path / "aliases.toml")


def add(store: ArticleStore, name: str, text: str = "Text.", *, publisher: str | None = None, published: str | None = None) -> None:
    store.replace(Article(name, f"Story {name}", publisher, published, None, "en", text, content_hash=text_hash(text)), [])


@pytest.mark.parametrize(
    ("count", "stories", "first", "last", "publishers", "expected"),
    [
        (0, 0, None, None, [], "0 articles"),
        (1, 1, None, None, ["A"], "1 article, published by A"),
        (6, 6, "2019-10-31", "2024-11", ["A", "B", "C"], "6 articles from October 2019 to November 2024, published by A, B and C"),
        (2, 2, "2019", "2019", ["A", "B"], "2 articles from 2019, published by A and B"),
        (9, 9, None, None, list("ABCDEF"), "9 articles, published by A, B, C, D, E and F"),
        (9, 9, None, None, list("ABCDEFG"), "9 articles, published by A, B, C, D, E, F and 1 other"),
        (9, 9, None, None, list("ABCDEFGH"), "9 articles, published by A, B, C, D, E, F and 2 others"),
        (9, 7, "2019", "2019", ["A"], "9 articles (7 stories) from 2019, published by A"),
        (2, 1, None, None, [], "2 articles (1 story)"),
    ],
)
def test_in_words(count: int, stories: int, first: str | None, last: str | None, publishers: list[str], expected: str) -> None:
    known = Corpus(count, first, last, tuple(publishers), NameIndex(), stories)
    assert known.in_words() == expected


def test_dates_and_publishers_are_those_of_the_articles(store: ArticleStore, reader: CorpusReader) -> None:
    add(store, "a", publisher="the Post", published="2021-12-08")
    add(store, "b", publisher="Globe", published="2019-11")
    add(store, "c", publisher="Globe", published="2021")
    add(store, "d")
    known = reader.current()
    assert (known.count, known.first, known.last, known.publishers) == (4, "2019-11", "2021-12-08", ("Globe", "the Post"))


def test_articles_that_retell_one_report_are_one_story(store: ArticleStore, reader: CorpusReader) -> None:
    for name in "abc":
        add(store, name)
    assert reader.current().stories == 3
    store.set_stories({"a": "a", "c": "a"})  # as ingestion does after it has stored them
    assert (reader.current().count, reader.current().stories) == (3, 2)


def test_it_is_read_again_when_an_article_comes_changes_or_goes(store: ArticleStore, reader: CorpusReader) -> None:
    assert (reader.current().count, reader.current().first) == (0, None)
    add(store, "a", "They saw Mara Lind. Lind sat.")
    known = reader.current()
    assert "lind" in known.names.written
    assert reader.current() is known
    add(store, "a", "They saw Otto Brandt. Brandt sat.")
    assert "lind" not in reader.current().names.written
    store.delete(["a"])
    assert (reader.current().count, reader.current().names.written) == (0, {})


def test_it_is_read_again_when_the_aliases_change(store: ArticleStore, reader: CorpusReader, tmp_path: Path) -> None:
    add(store, "a")
    assert reader.current().names.aliases == ()
    (tmp_path / "aliases.toml").write_text('same = [["Mara Lind", "The Gardener"]]', encoding="utf-8")
    assert reader.current().names.aliases == (("Mara Lind", "The Gardener"),)
    (tmp_path / "aliases.toml").write_text("same = [[", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"aliases\.toml.*BYLINE_ALIASES"):
        reader.current()


def test_names_are_learned_once_and_kept_beside_the_index(
    store: ArticleStore, reader: CorpusReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, "a", "They saw Esmail Ghaani. Ghaani sat. Esmail Qaani left. Qaani slept.")
    learned = reader.current().names
    monkeypatch.setattr(NameIndex, "learn", None)  # whoever calls it fails
    again = CorpusReader(store, tmp_path, tmp_path / "aliases.toml").current().names
    assert again.to_json() == learned.to_json()
    assert set(again.spellings("Qaani")) == {"Qaani", "Ghaani"}


@pytest.mark.parametrize("file", ["names.json", "name-sums.json"])
@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]\n", b"{whole}\n", b"{whole}\n{}", b'{whole}\n{"format": 2}', b"{whole}\n[]\n[]", b"\xff"]
)
def test_a_damaged_file_of_names_is_made_anew(store: ArticleStore, reader: CorpusReader, tmp_path: Path, file: str, damage: bytes) -> None:
    add(store, "a", "They saw Mara Lind. Lind sat.")
    reader.current()
    whole = {name: (tmp_path / name).read_bytes() for name in ("names.json", "name-sums.json")}
    (tmp_path / "names.json").unlink()
    (tmp_path / file).write_bytes(damage.replace(b"{whole}", whole[file].splitlines()[0]))
    assert "lind" in CorpusReader(store, tmp_path, tmp_path / "aliases.toml").current().names.written
    assert {name: (tmp_path / name).read_bytes() for name in whole} == whole
    assert list(tmp_path.glob("*.partial")) == []


def test_an_article_more_is_read_alone(store: ArticleStore, reader: CorpusReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        add(store, f"a{number}", f"The minister Mara Lind said so in May. Lind sat with Otto Brandt{number}.")
    reader.current()
    read: list[str] = []
    counted = corpus.names_of
    monkeypatch.setattr(corpus, "names_of", lambda text: read.append(text) or counted(text))
    add(store, "more", "The minister Esmail Ghaani said so. Ghaani sat.")
    assert {"lind", "ghaani"} <= reader.current().names.written.keys()
    assert [text for text in read if "Ghaani" in text] == read != []
    # A new process, and one whose article has changed or gone, takes what is kept of the others.
    read.clear()
    add(store, "still-more", "The minister Dana Mirov said so. Mirov sat.")
    other = CorpusReader(store, tmp_path, tmp_path / "aliases.toml")
    assert {"lind", "ghaani", "mirov"} <= other.current().names.written.keys()
    add(store, "more", "The minister Karel Hruby said so. Hruby sat.")
    store.delete(["still-more"])
    for known in (reader, other):
        names = known.current().names.written.keys()
        assert {"lind", "hruby"} <= names
        assert names.isdisjoint({"ghaani", "mirov"})
    assert [("Mirov" in text, "Hruby" in text) for text in read] == [(True, False), (False, True)]


def test_a_corrected_title_is_read_again(store: ArticleStore, reader: CorpusReader) -> None:
    add(store, "a", "They saw Mara Lind. Lind sat.")
    reader.current()
    article = store.get("a")
    assert article is not None
    store.replace(replace(article, title="Otto Brandt left"), [])  # its content hash is that of what was read, and stays
    assert "brandt" in reader.current().names.written


def test_names_learned_in_steps_are_those_learned_at_once(store: ArticleStore, reader: CorpusReader, tmp_path: Path) -> None:
    for number, name in enumerate(("Esmail Ghaani", "Esmail Qaani", "Ashraf Ghani", "Mara Lind", "MARA LIND")):
        add(store, f"{9 - number}", f"The minister {name} said so. He left, and {name.split()[1]} sat.")
        learned = reader.current().names
    (tmp_path / "new").mkdir()
    assert CorpusReader(store, tmp_path / "new", tmp_path / "aliases.toml").current().names == learned


def test_a_folder_that_cannot_be_written_to_still_answers(store: ArticleStore, tmp_path: Path) -> None:
    add(store, "a", "They saw Mara Lind. Lind sat.")
    reader = CorpusReader(store, tmp_path / "not-there", tmp_path / "aliases.toml")
    assert "lind" in reader.current().names.written


def test_threads_share_one_reading(store: ArticleStore, reader: CorpusReader) -> None:
    add(store, "a", "They saw Mara Lind. Lind sat.")
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: reader.current(), range(16)))
    assert all(one is found[0] for one in found)


def test_names_learned_from_one_store_are_not_believed_of_another(tmp_path: Path) -> None:
    found = []
    for name, text in (("one", "We saw Mara Lind. Lind sat."), ("two", "We saw Otto Brandt. Brandt sat.")):
        store = ArticleStore(f"sqlite:///{tmp_path / name}.sqlite")
        store.replace(Article("a", "T", None, None, None, "en", text), [])
        found.append(set(CorpusReader(store, tmp_path, tmp_path / "aliases.toml").current().names.written))
        store.close()
    assert found == [{"mara", "lind"}, {"otto", "brandt"}]


def test_nobody_adds_to_the_sums_while_they_are_read(store: ArticleStore, reader: CorpusReader) -> None:
    add(store, "a", "They saw Mara Lind. Lind sat.")
    reader.current()
    with ThreadPoolExecutor(1) as threads:
        with reader.tally() as tally:
            add(store, "b", "They saw Otto Brandt. Brandt sat.")
            coming = threads.submit(reader.current)
            with pytest.raises(TimeoutError):
                coming.result(timeout=0.3)
            assert tally.articles == ["a"]
        assert "brandt" in coming.result().names.written
