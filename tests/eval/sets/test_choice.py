"""Which set a folder holds, and what is said where it is missing or another's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.sets.choice import FIGURES, READERS, figures_of, open_set
from eval.sets.reading import HOMES, SetError

Write = Callable[..., Path]


@pytest.mark.parametrize("name", READERS)
def test_a_folder_that_is_missing_or_empty_says_where_the_set_is_to_be_had(name: str, tmp_path: Path) -> None:
    home = HOMES[name].split("(")[1].split(",")[0]
    with pytest.raises(SetError, match=home):
        open_set(tmp_path / name)
    (tmp_path / name).mkdir()
    with pytest.raises(SetError, match=home):
        open_set(tmp_path / name)


def test_a_folder_of_another_name_is_in_the_form_of_beir(tmp_path: Path) -> None:
    (tmp_path / "scifact").mkdir()
    with pytest.raises(SetError, match="beir-cellar"):
        open_set(tmp_path / "scifact")


def test_lines_of_another_shape_are_refused(write: Write) -> None:
    with pytest.raises(SetError, match="not as the folder of a set is"):
        open_set(write("clapnq/questions.jsonl", [{"id": 1}]))


def test_what_is_measured_is_known_for_every_set() -> None:
    assert set(FIGURES) == {*READERS, "beir"} == set(HOMES)
    assert figures_of("beir/scifact") is FIGURES["beir"]
