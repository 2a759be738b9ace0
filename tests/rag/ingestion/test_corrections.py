"""Corrections: what somebody knows about an article must outlive every ingestion, and must be taken back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from rag.errors import BylineError, IndexNotReadyError
from rag.ingestion.corrections import CORRECTABLE, as_read, checked_field, corrected, restored
from rag.ingestion.records import Correction
from rag.schema import Article, Found
from tests.rag.ingestion.ingesting import Stores, opened

READ = Article(
    "a", "Talks", "Globe", "2020-03", None, "en", "They met.",
    found={"title": Found("heading", "likely", "# Talks"), "publisher": Found("text", "likely", "© Globe"),
           "published": Found("date line", "likely", "March 2020")},
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("title", "  Talks\n begin ", "Talks begin"),
        ("publisher", "The Paper", "The Paper"),
        ("publisher", " ", None),
        ("published", "October 3, 2024", "2024-10-03"),
        ("published", "2024-10", "2024-10"),
        ("published", "2024", "2024"),
        ("published", "", None),
        ("url", "https://example.org/a", "https://example.org/a"),
        ("url", "", None),
        ("language", "AR-iq", "ar"),
    ],
)
def test_a_value_is_kept_in_the_form_that_the_field_has(field: str, value: str, kept: str | None) -> None:
    assert checked_field(field, value) == kept


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("titel", "Talks", r"'titel' cannot be corrected\. Set one of: title, publisher, published, url, language\.$"),
        ("text", "Other words.", "cannot be corrected"),
        ("article_id", "b", "cannot be corrected"),
        ("title", " ", "needs a title"),
        ("language", "", "needs a language"),
        ("published", "2024-13", r"published: '2024-13' is not a date; write a date as 2021-12-08"),
        ("published", "03/10/2024", "is not a date"),
        ("published", "soon", "is not a date"),
        ("url", "example.org/a", r"Write it as https://example\.org"),
        ("url", "javascript:alert(1)", "is not a web address"),
        ("language", "English!", "Write en"),
    ],
)
def test_a_value_that_is_none_is_refused_with_what_to_write(field: str, value: str, message: str) -> None:
    with pytest.raises(BylineError, match=message):
        checked_field(field, value)


@pytest.mark.parametrize("field", CORRECTABLE)
@pytest.mark.parametrize("value", ["2024", None])
def test_a_field_is_as_it_was_read_when_its_correction_is_taken_back(field: str, value: str | None) -> None:
    correction = Correction(value, as_read(READ, field))
    changed = corrected(READ, {field: correction})
    assert getattr(changed, field) == value
    assert changed.found[field] == Found("correction", "certain", value or "not stated")
    assert restored(changed, field, correction) == READ


def test_a_correction_is_not_taken_for_what_was_read() -> None:
    assert as_read(corrected(READ, {"published": Correction("2024")}), "published") is None
    assert as_read(READ, "published") == ("2020-03", "date line", "likely", "March 2020")
    assert as_read(READ, "url") is None


# --- in the stores ------------------------------------------------------------------------------------------------------------------

STORY = "Mara Lind met Otto Brandt on Friday. They spoke of grain.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "talks.md").write_text(f"---\ntitle: Talks\npublisher: Globe\npublished: 2020-03-04\n---\n\n{STORY}")
    return folder


@pytest.fixture
def stores(tmp_path: Path, folder: Path) -> Iterator[Stores]:
    with opened(tmp_path / "index") as stores:
        stores.ingestion.run([folder])
        yield stores


def talks(stores: Stores) -> Article:
    article = stores.store.get("talks")
    assert article is not None
    return article


def test_what_is_set_is_stored_and_survives_the_next_run(stores: Stores, folder: Path) -> None:
    article = stores.ingestion.correct("talks", {"publisher": "Evening Post", "url": "https://post.example/a"})
    assert (article.publisher, article.url, article.title) == ("Evening Post", "https://post.example/a", "Talks")
    assert article.found["publisher"] == Found("correction", "certain", "Evening Post")
    assert talks(stores) == article
    report = stores.ingestion.run([folder])
    assert (report.unchanged, report.passages) == (("talks",), 0)
    assert talks(stores).publisher == "Evening Post"


def test_it_survives_an_edit_of_the_file_and_a_rebuild(stores: Stores, folder: Path) -> None:
    stores.ingestion.correct("talks", {"published": "2021", "publisher": ""})
    file = folder / "talks.md"
    file.write_text(file.read_text().replace("grain", "wheat").replace("2020-03-04", "2020-03-05"))
    assert stores.ingestion.run([folder]).updated == ("talks",)
    assert (talks(stores).published, talks(stores).publisher, "wheat" in talks(stores).text) == ("2021", None, True)
    stores.ingestion.run([folder], rebuild=True)
    assert (talks(stores).published, talks(stores).publisher) == ("2021", None)
    article = stores.ingestion.correct("talks", {"published": None, "publisher": None})
    assert (article.published, article.publisher) == ("2020-03-05", "Globe")  # as the file says now


def test_it_is_set_again_on_an_article_that_was_deleted_and_taken_in_anew(stores: Stores, folder: Path) -> None:
    stores.ingestion.correct("talks", {"published": "2021-05-06"})
    stores.ingestion.delete(["talks"])
    assert stores.ingestion.run([folder]).added == ("talks",)
    assert (talks(stores).published, talks(stores).found["published"].how) == ("2021-05-06", "correction")
    (date,) = stores.store.passages_of("talks")[0].event_dates
    assert date.date == "2021-04-30"


def test_taking_it_back_leaves_what_never_having_set_it_leaves(stores: Stores, folder: Path, tmp_path: Path) -> None:
    before = stores.state()
    stores.ingestion.correct("talks", {"title": "Other", "published": "", "language": "de"})
    stores.ingestion.correct("talks", {"title": "Another"})  # set twice; what was read is kept
    assert stores.state() != before
    stores.ingestion.correct("talks", dict.fromkeys(CORRECTABLE))
    assert stores.state() == before
    assert stores.records.corrections() == {}
    assert stores.ingestion.run([folder]).passages == 0


def test_events_are_dated_by_the_corrected_date_in_passages_of_the_same_ids(stores: Stores) -> None:
    ids = stores.store.passage_ids()

    def dates() -> list[str]:
        return [date.date for passage in stores.store.passages_of("talks") for date in passage.event_dates]

    assert dates() == ["2020-02-28"]
    stores.ingestion.correct("talks", {"published": "2024-10-03"})
    assert dates() == ["2024-09-27"]
    stores.ingestion.correct("talks", {"published": ""})
    assert dates() == []  # some Friday
    assert stores.store.passage_ids() == stores.vectors.ids() == stores.keywords.ids() == ids


def test_a_corrected_title_is_what_the_article_is_found_by(stores: Stores) -> None:
    def vectors() -> list[list[float]]:
        return [vector.tolist() for vector in stores.vectors.vectors(stores.vectors.ids()).values()]

    before = vectors()
    assert stores.keywords.search({"ferri": 1.0}, 5) == []
    stores.ingestion.correct("talks", {"title": "Ferries"})
    assert [name for name, _ in stores.keywords.search({"ferri": 1.0}, 5)] == list(stores.store.passage_ids())
    assert vectors() != before


@pytest.mark.parametrize(
    ("article_id", "values", "message"),
    [
        ("nowhere", {"title": "A"}, r"There is no article 'nowhere'\. byline articles lists them\.$"),
        ("talks", {"title": "A", "titel": "B"}, "'titel' cannot be corrected"),
        ("talks", {"title": "A", "titel": None}, "'titel' cannot be corrected"),
        ("talks", {"title": "A", "published": "2024-02-30"}, "'2024-02-30' is not a date"),
        ("talks", {"publisher": "B", "url": "nowhere"}, "is not a web address"),
    ],
)
def test_one_wrong_value_and_nothing_is_changed(stores: Stores, article_id: str, values: dict[str, str | None], message: str) -> None:
    before = stores.state()
    with pytest.raises(BylineError, match=message):
        stores.ingestion.correct(article_id, values)
    assert (stores.state(), stores.records.corrections()) == (before, {})


def test_the_language_of_an_article_too_short_to_tell_is_english_again(stores: Stores, folder: Path) -> None:
    (folder / "short.txt").write_text("Rain.")
    stores.ingestion.run([folder])
    before = stores.state()
    assert stores.ingestion.correct("short", {"language": "de"}).language == "de"
    assert stores.ingestion.correct("short", {"language": None}).language == "en"
    assert stores.state() == before


def test_an_index_made_otherwise_is_not_corrected(stores: Stores, tmp_path: Path) -> None:
    with opened(tmp_path / "index", passage_tokens=64) as other, pytest.raises(IndexNotReadyError, match="--rebuild"):
        other.ingestion.correct("talks", {"title": "A"})
    assert talks(stores).title == "Talks"
    assert stores.records.corrections() == {}


def test_a_correction_that_was_cut_off_is_made_by_setting_it_again(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stores.state()
    monkeypatch.setattr(stores.store, "replace_all", mock.Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        stores.ingestion.correct("talks", {"publisher": "Post"})
    monkeypatch.undo()
    assert talks(stores).publisher == "Globe"
    assert stores.ingestion.correct("talks", {"publisher": "Post"}).publisher == "Post"
    stores.ingestion.correct("talks", {"publisher": None})
    assert stores.state() == before
