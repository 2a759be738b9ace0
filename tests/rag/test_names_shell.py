"""``byline names``: who is in the articles, for reading and as JSON, and what people state of names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import rag
from rag.__main__ import main
from tests.rag.small_engine import small_engine

GHAANI = "General Esmail Ghaani said it was late. Ghaani left with Mara Lind, who said so."
QAANI = "The commander Esmail Qaani said it was early. Qaani met Otto Lind, who said so."
ARTICLES = {
    "one.md": f'---\ntitle: "A"\npublished: "2020-03-04"\n---\n\n{GHAANI}\n',
    "two.md": f'---\ntitle: "B"\npublished: "2021-06"\n---\n\n{QAANI}\n',
}
Byline = Callable[..., tuple[int, str, str]]


@pytest.fixture
def byline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Byline]:
    with small_engine(tmp_path, ARTICLES) as engine:

        @contextmanager
        def opened() -> Iterator[rag.Engine]:
            yield engine

        monkeypatch.setattr("rag.__main__._open", lambda *_, **__: opened())

        def run(*arguments: str) -> tuple[int, str, str]:
            with pytest.raises(SystemExit) as left:
                main(arguments)
            captured = capsys.readouterr()
            return int(left.value.code or 0), captured.out, captured.err

        yield run


def test_persons_are_listed_with_articles_dates_and_spellings(byline: Byline) -> None:
    code, out, err = byline("names")
    assert (code, err) == (0, "")
    assert [line.split(maxsplit=3) for line in out.splitlines()[1:]] == [
        ["2", "2020-03-04", "2021-06", "Esmail Ghaani  (also Esmail Qaani)"],
        ["1", "2020-03-04", "2020-03-04", "Mara Lind"],
        ["1", "2021-06", "2021-06", "Otto Lind"],
    ]


def test_a_person_is_shown_with_reasons_and_how_to_undo_a_join(byline: Byline) -> None:
    code, out, _ = byline("names", "qaani")
    assert code == 0
    assert "4 mentions in 2 articles, 2020-03-04 to 2021-06" in out
    assert "Esmail Ghaani = Esmail Qaani: the same sounds, spelled in two ways" in out
    assert 'byline names --split "Esmail Ghaani" "Esmail Qaani"' in out


def test_json_is_the_records(byline: Byline) -> None:
    _, out, _ = byline("names", "--json")
    assert [person["name"] for person in json.loads(out)] == ["Esmail Ghaani", "Mara Lind", "Otto Lind"]
    _, out, _ = byline("names", "Qaani", "--json")
    person = json.loads(out)
    assert person["articles"] == ["one", "two"]
    assert person["spellings"][0].keys() == {"written", "mentions", "articles", "first", "last"}
    assert person["joins"] == [{"one": "Esmail Ghaani", "other": "Esmail Qaani", "rule": "the same sounds, spelled in two ways"}]


def test_an_unknown_person_is_an_error_that_names_near_ones(byline: Byline) -> None:
    code, out, err = byline("names", "Otto Lindholmes")
    assert (code, out) == (1, "")
    assert "Otto Lind" in err


def test_a_join_is_split_and_taken_back(byline: Byline, tmp_path: Path) -> None:
    code, out, err = byline("names", "--split", "Esmail Ghaani", "Esmail Qaani")
    assert (code, out) == (0, "")
    assert "added to apart" in err
    assert "also" not in byline("names")[1]
    assert byline("names", "--join", "Esmail Ghaani", "Esmail Qaani")[0] == 0
    assert "also Esmail Qaani" in byline("names")[1]
    byline("names", "--join", "Otto Lind", "The Gardener")
    assert "Otto Lind\n" in byline("names", "the gardener")[1]
    assert 'same = [\n    ["Otto Lind", "The Gardener"],\n]' in (tmp_path / "aliases.toml").read_text(encoding="utf-8")


def test_an_entry_without_effect_and_a_mistake_are_told(byline: Byline, tmp_path: Path) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text('same = [["Nobody", "Noone"]]', encoding="utf-8")
    code, _, err = byline("names")
    assert code == 0
    assert f'{file}: same = ["Nobody", "Noone"] does nothing' in err
    assert "does nothing" in byline("doctor")[1]
    file.write_text('same = [["Nobody"]]', encoding="utf-8")
    code, _, err = byline("names")
    assert code == 1
    assert "line 1: same, entry 1" in err
