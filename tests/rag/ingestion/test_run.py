"""What one run takes out of files that hold several articles, of copies, and of a run that is told to stop; with real stores."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import ConfigurationError
from rag.ingestion import reading, writing
from rag.schema import Document, IngestReport, Rejected
from tests.rag.ingestion.ingesting import Stores, opened

# Two stories on one page: each with its headline, a date line and paragraphs of its own.
TWO_STORIES = """\
Talks on grain open in Geneva

Published March 3, 2020

Mara Lind met Otto Brandt in Geneva on Tuesday and spoke with him about the export of grain for more than two hours.

Both of them said that the talks would go on, and that a treaty was to be signed before the harvest of this year began.

The ministers of four more countries are expected to join them there, among them those of the two largest buyers of wheat.

Ferry to Sele runs again

Published May 9, 2021

The ferry between Port Talren and the island of Sele will run again from Friday on, after a pause of more than eleven months.

Its owners had to repair both of the engines, they said, and to wait for parts that were made in another country first.

Tickets cost as much as they did before the pause, and the people who live on the island travel for half of the price.
"""
LONG = "".join(
    f"The council of Talren voted on point {number} of its plan for the harbour. Nobody spoke against it.\n\n" for number in range(9)
)


def records(*names: str, **texts: str) -> str:
    """JSON Lines with an article for each name; ``texts`` are those of some of them."""
    told = {name: texts.get(name, f"{name.title()} was seen in Talren. Nobody in the town knew why.") for name in names}
    return "".join(json.dumps({"id": name, "title": f"Story of {name}", "text": text}) + "\n" for name, text in told.items())


def counts(report: IngestReport) -> dict[str, int]:
    """How many of what, where there are any."""
    return {name: len(value) for name, value in report.to_dict().items() if isinstance(value, list) and value}


def check_same_as_fresh(stores: Stores, folder: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "fresh") as fresh:
        fresh.ingestion.run([folder])
        assert stores.state() == fresh.state()


# --- several articles in one file ---------------------------------------------------------------------------------------------------


def test_a_page_with_two_stories_gives_two_articles_of_its_own_dates(stores: Stores, folder: Path) -> None:
    (folder / "page.txt").write_text(TWO_STORIES)
    assert stores.ingestion.run([folder]).added == ("page", "page-2")
    one, two = stores.store.all()
    assert (one.article_id, one.title, one.published) == ("page", "Talks on grain open in Geneva", "2020-03-03")
    assert (two.article_id, two.title, two.published) == ("page-2", "Ferry to Sele runs again", "2021-05-09")
    assert "Geneva" not in two.text
    assert "ferry" not in one.text
    second = stores.ingestion.run([folder])
    assert (second.unchanged, second.passages) == (("page", "page-2"), 0)


def test_a_story_that_is_taken_off_a_page_goes_with_the_edit(stores: Stores, folder: Path, tmp_path: Path) -> None:
    (folder / "page.txt").write_text(TWO_STORIES)
    stores.ingestion.run([folder])
    (folder / "page.txt").write_text(TWO_STORIES.partition("Ferry")[0])
    report = stores.ingestion.run([folder])
    assert (report.removed, report.warnings) == (("page-2",), ())
    assert stores.store.passage_ids() == stores.vectors.ids() == stores.keywords.ids()
    check_same_as_fresh(stores, folder, tmp_path)


def test_a_bad_record_is_named_by_its_line_and_stops_nothing(stores: Stores, folder: Path) -> None:
    file = folder / "export.jsonl"
    lines = records("ada", "bo", "cy").splitlines()
    lines[1] = '{"id": "bo", "title": '
    file.write_text("\n".join(lines))
    report = stores.ingestion.run([folder])
    assert report.added == ("ada", "cy")
    ((path, reason),) = [(rejected.path, rejected.reason) for rejected in report.rejected]
    assert (path, reason.partition(": ")[0]) == (str(file), "line 2")
    again = stores.ingestion.run([folder])  # nothing is embedded anew, and the error is not forgotten
    assert (again.unchanged, again.passages, again.rejected) == (("ada", "cy"), 0, report.rejected)
    file.write_text(records("ada", "bo", "cy"))
    mended = stores.ingestion.run([folder])
    assert (mended.added, mended.unchanged, mended.rejected) == (("bo",), ("ada", "cy"), ())


def test_of_an_edited_export_only_the_changed_records_are_embedded(stores: Stores, folder: Path, tmp_path: Path) -> None:
    file = folder / "export.jsonl"
    file.write_text(records("ada", "bo", "cy"))
    stores.ingestion.run([folder])
    file.write_text(records("ada", "bo", "cy", "dee", bo="Bo was not seen at all."))
    report = stores.ingestion.run([folder])
    assert (report.added, report.updated, report.unchanged, report.passages) == (("dee",), ("bo",), ("ada", "cy"), 2)
    check_same_as_fresh(stores, folder, tmp_path)


def test_a_record_that_is_gone_stays_until_it_is_pruned(stores: Stores, folder: Path, tmp_path: Path) -> None:
    file = folder / "export.jsonl"
    file.write_text(records("ada", "bo", "cy"))
    stores.ingestion.run([folder])
    file.write_text(records("ada", "cy"))
    for _ in range(2):  # it is said as long as it is so
        report = stores.ingestion.run([folder])
        assert report.warnings == (f"{file}: 1 of its articles are not in it any more and stay; byline ingest --prune removes them",)
        assert (report.unchanged, report.removed, report.passages) == (("ada", "cy"), (), 0)
    assert stores.store.get("bo") is not None
    pruned = stores.ingestion.run([folder], prune=True)
    assert (pruned.removed, pruned.unchanged, pruned.warnings) == (("bo",), ("ada", "cy"), ())
    check_same_as_fresh(stores, folder, tmp_path)


def test_a_bad_record_is_no_proof_that_the_others_are_gone(stores: Stores, folder: Path) -> None:
    file = folder / "export.jsonl"
    file.write_text(records("ada", "bo"))
    stores.ingestion.run([folder])
    file.write_text(records("ada") + "{\n")
    report = stores.ingestion.run([folder], prune=True)
    assert (report.removed, report.unchanged, len(report.rejected)) == ((), ("ada",), 1)
    assert stores.store.get("bo") is not None


def test_pruning_an_export_that_is_gone_removes_all_its_articles(stores: Stores, folder: Path) -> None:
    (folder / "export.jsonl").write_text(records("ada", "bo"))
    stores.ingestion.run([folder])
    (folder / "export.jsonl").unlink()
    report = stores.ingestion.run([folder])
    assert report.warnings == (f"{folder / 'export.jsonl'}: is gone, its 2 articles stay; byline ingest --prune removes them",)
    assert stores.ingestion.run([folder], prune=True).removed == ("ada", "bo")
    assert (stores.store.count(), stores.vectors.count(), stores.records.files()) == (0, 0, {})


def test_an_id_that_two_exports_give_names_two_articles(stores: Stores, folder: Path) -> None:
    (folder / "one.jsonl").write_text(records("ada"))
    (folder / "two.jsonl").write_text(records("ada", ada="Another Ada was seen."))
    first = stores.ingestion.run([folder])
    assert len(set(first.added)) == 2
    assert first.added[0] == "ada"
    assert set(stores.ingestion.run([folder]).unchanged) == set(first.added)


# --- copies -------------------------------------------------------------------------------------------------------------------------


def test_one_article_in_two_formats_is_one_article(stores: Stores, folder: Path, tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in LONG.split("\n\n"))
    (folder / "vote.html").write_text(f"<html><body><h1>Council votes</h1><article>{paragraphs}</article></body></html>")
    (folder / "vote.txt").write_text(f"Council votes\n\n{LONG}")
    report = stores.ingestion.run([folder])
    assert (report.added, report.rejected, report.warnings) == (("vote",), (), ())
    assert report.duplicates == (Rejected(str(folder / "vote.txt"), "a copy of vote"),)
    again = stores.ingestion.run([folder])
    assert (counts(again), again.passages) == ({"unchanged": 1}, 0)
    (folder / "vote.html").unlink()
    pruned = stores.ingestion.run([folder], prune=True)
    assert (pruned.added, pruned.removed, pruned.duplicates) == (("vote",), ("vote",), ())
    (article,) = stores.store.all()
    assert article.source == str(folder / "vote.txt")
    check_same_as_fresh(stores, folder, tmp_path)


def test_the_same_words_by_two_publishers_stay_two_articles(stores: Stores, folder: Path) -> None:
    for name, publisher in {"a": "Globe", "b": "Post", "c": "post", "d": None}.items():
        front = f"---\ntitle: Vote\n{f'publisher: {publisher}' if publisher else 'author: Ann'}\n---\n\n"
        (folder / f"{name}.md").write_text(front + LONG)
    report = stores.ingestion.run([folder])
    assert report.added == ("a", "b")
    assert [(Path(copy.path).name, copy.reason) for copy in report.duplicates] == [("c.md", "a copy of b"), ("d.md", "a copy of a")]
    assert counts(stores.ingestion.run([folder])) == {"unchanged": 2}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("title: Rates\npublished: 2020-03", "title: RATES\npublished: 2020-03-04", True),
        ("title: Rates\npublished: 2020-03", "title: Rates", True),
        ("title: Rates\npublished: 2020-03-04", "title: Rates\npublished: 2020-04-04", False),
        ("title: Rates", "title: Prices", False),
    ],
)
def test_a_few_words_are_a_copy_only_under_one_title_and_date(stores: Stores, folder: Path, one: str, other: str, *, same: bool) -> None:
    for name, front in {"a": one, "b": other}.items():
        (folder / f"{name}.md").write_text(f"---\n{front}\n---\n\nNothing has changed.\n")
    assert len(stores.ingestion.run([folder]).added) == (1 if same else 2)


def test_the_same_story_twice_on_one_page_is_one_article(stores: Stores, folder: Path) -> None:
    (folder / "export.jsonl").write_text(records("ada", "again", again=LONG, ada=LONG))
    report = stores.ingestion.run([folder])
    assert (report.added, [copy.reason for copy in report.duplicates]) == (("ada",), ["a copy of ada"])
    assert counts(stores.ingestion.run([folder])) == {"unchanged": 1}


@pytest.mark.parametrize("names", [("a", "z"), ("z", "a")])
def test_a_copy_of_what_was_edited_since_is_a_copy_no_more(stores: Stores, folder: Path, tmp_path: Path, names: tuple[str, str]) -> None:
    first, second = names
    (folder / f"{first}.md").write_text(LONG)
    stores.ingestion.run([folder])
    (folder / f"{second}.md").write_text(LONG)
    assert stores.ingestion.run([folder]).duplicates == (Rejected(str(folder / f"{second}.md"), f"a copy of {first}"),)
    (folder / f"{first}.md").write_text(LONG.replace("harbour", "railway"))
    report = stores.ingestion.run([folder])
    assert (report.added, report.updated, report.unchanged, report.duplicates) == ((second,), (first,), (), ())
    check_same_as_fresh(stores, folder, tmp_path)
    assert counts(stores.ingestion.run([folder])) == {"unchanged": 2}


def test_a_record_pruned_from_an_export_gives_way_to_its_copy(stores: Stores, folder: Path) -> None:
    (folder / "z.jsonl").write_text(records("ada", "bo", bo=LONG))
    stores.ingestion.run([folder])
    (folder / "a.txt").write_text(LONG)
    assert len(stores.ingestion.run([folder]).duplicates) == 1
    (folder / "z.jsonl").write_text(records("ada"))
    report = stores.ingestion.run([folder], prune=True)
    assert (report.added, report.removed, report.unchanged, report.duplicates) == (("a",), ("bo",), ("ada",), ())


# --- moving, failing ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prune", [False, True])
def test_a_file_moved_within_its_folder_is_the_same_article(stores: Stores, folder: Path, tmp_path: Path, *, prune: bool) -> None:
    (folder / "a.md").write_text(LONG)
    (folder / "export.jsonl").write_text(records("ada", "bo"))
    stores.ingestion.run([folder])
    (folder / "older").mkdir()
    for name in ("a.md", "export.jsonl"):
        (folder / name).rename(folder / "older" / name)
    report = stores.ingestion.run([folder], prune=prune)
    assert (report.unchanged, report.removed, report.warnings, report.passages) == (("a", "ada", "bo"), (), (), 0)
    assert counts(stores.ingestion.run([folder], prune=True)) == {"unchanged": 3}
    check_same_as_fresh(stores, folder, tmp_path)


def test_an_article_whose_file_went_bad_can_still_be_found_after_a_rebuild(stores: Stores, folder: Path) -> None:
    (folder / "a.md").write_text(LONG)
    stores.ingestion.run([folder])
    (folder / "a.md").write_bytes(b"\0\0")
    report = stores.ingestion.run([folder], rebuild=True)
    assert (report.updated, len(report.rejected)) == (("a",), 1)
    assert stores.is_whole()
    assert stores.vectors.count() > 1
    stores.vectors.clear()  # lost in some other way
    assert stores.ingestion.run([folder]).unchanged == ("a",)
    assert stores.is_whole()


def test_a_file_too_large_to_be_read_is_said_to_be_every_time(stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.md").write_text(LONG)
    stores.ingestion.run([folder])
    (folder / "a.md").write_bytes(b"\0" * 11)
    monkeypatch.setattr(reading, "LARGEST", 10)
    first = stores.ingestion.run([folder])
    assert (len(first.rejected), first.warnings) == (1, (f"{folder / 'a.md'}: the version taken in before stays",))
    for _ in range(2):
        assert stores.ingestion.run([folder]) == first
    assert stores.store.count() == 1


# --- documents ----------------------------------------------------------------------------------------------------------------------


def test_a_document_is_taken_in_by_its_content_and_known_again(stores: Stores, folder: Path) -> None:
    pasted = Document("pasted.txt", f"Council votes\n\n{LONG}".encode())
    report = stores.ingestion.run([pasted])
    (article_id,) = report.added
    article = stores.store.get(article_id)
    assert article is not None
    assert (article.title, article.source.partition(" (")[0]) == ("Council votes", "pasted.txt")
    assert article_id.startswith("pasted-")
    assert counts(stores.ingestion.run([pasted])) == {"unchanged": 1}
    other = Document("pasted.txt", b"Another story was pasted.")  # under the same name
    assert len(stores.ingestion.run([other]).added) == 1
    assert stores.store.count() == 2
    assert stores.ingestion.run([folder], prune=True).removed == ()  # it lies in no folder that it could be gone from


def test_a_name_longer_than_any_file_s_is_no_obstacle(stores: Stores, folder: Path) -> None:
    document = Document("n" * 300 + ".txt", LONG.encode())
    assert len(stores.ingestion.run([document]).added) == 1
    stores.records.forget_files(stores.records.files())  # as when the run had been killed
    (folder / "a.md").write_text("Another story was told.")
    assert len(stores.ingestion.run([folder, document], prune=True).unchanged) == 1
    assert stores.store.count() == 2


def test_a_document_s_name_tells_its_format_and_an_empty_one_is_refused(stores: Stores) -> None:
    report = stores.ingestion.run([Document("upload.jsonl", records("ada", "bo").encode()), Document("standard input", b"")])
    assert report.added == ("ada", "bo")
    assert ["empty" in rejected.reason for rejected in report.rejected] == [True]


# --- stopping -----------------------------------------------------------------------------------------------------------------------


def after(count: int) -> Callable[[], bool]:
    """Says that the run is to stop from the ``count``-th time it is asked."""
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > count

    return stop


@pytest.mark.parametrize("batch", [2, 512])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 7])
def test_a_run_that_is_stopped_is_whole_and_the_next_one_completes_it(
    stores: Stores, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, batch: int
) -> None:
    (folder / "a.md").write_text(LONG)
    (folder / "b.txt").write_text(LONG.replace("harbour", "railway"))
    (folder / "copy.md").write_text(LONG)
    (folder / "export.jsonl").write_text(records("ada", "bo", "cy", "dee"))
    monkeypatch.setattr(writing, "BATCH", batch)
    stopped = stores.ingestion.run([folder], stop=after(count))
    assert stopped.stopped
    assert stores.is_whole()
    assert {article.article_id for article in stores.store.all()} == set(stopped.added)
    assert stores.ingestion.run([folder], stop=after(count), prune=True).removed == ()  # what was not read yet is not gone
    rest = stores.ingestion.run([folder])
    assert (rest.stopped, rest.warnings, rest.removed) == (False, (), ())
    check_same_as_fresh(stores, folder, tmp_path)
    assert counts(stores.ingestion.run([folder])) == {"unchanged": 6}


def test_a_run_over_an_edited_export_is_completed_too(stores: Stores, folder: Path, tmp_path: Path) -> None:
    file = folder / "export.jsonl"
    file.write_text(records("ada", "bo", "cy"))
    stores.ingestion.run([folder])
    file.write_text(records("ada", "bo", "cy", "dee", ada="Ada left.", cy="Cy left."))
    stopped = stores.ingestion.run([folder], stop=after(3))
    assert (stopped.stopped, stopped.updated) == (True, ("ada",))
    assert stores.store.count() == 3  # of those not reached the former version stays
    rest = stores.ingestion.run([folder])
    assert (rest.added, rest.updated, rest.unchanged) == (("dee",), ("cy",), ("ada", "bo"))
    check_same_as_fresh(stores, folder, tmp_path)


# --- what is kept -------------------------------------------------------------------------------------------------------------------


def test_another_way_of_reading_reads_unchanged_files_again(stores: Stores, folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").write_text(f"---\ntitle: Vote\n---\n\nShare this article\n\n{LONG}")
    stores.ingestion.run([folder])
    (article,) = stores.store.all()
    assert "Share this article" not in article.text
    with opened(tmp_path / "index", keep="share, caption") as keeping:
        report = keeping.ingestion.run([folder])
        assert report.updated == ("a",)
        (article,) = keeping.store.all()
        assert article.text.startswith("Share this article\n\n")
        assert counts(keeping.ingestion.run([folder])) == {"unchanged": 1}
    with opened(tmp_path / "index", keep="caption,share") as keeping:  # the same said otherwise
        assert counts(keeping.ingestion.run([folder])) == {"unchanged": 1}
    assert stores.ingestion.run([folder]).updated == ("a",)


@pytest.mark.parametrize("keep", ["captions", "caption,shares", "caption;share"])
def test_a_kind_of_furniture_that_there_is_none_of_is_refused(tmp_path: Path, keep: str) -> None:
    with pytest.raises(ConfigurationError, match=r"BYLINE_KEEP is .*Use all, or some of: .*caption"), opened(tmp_path / "index", keep=keep):
        pass
