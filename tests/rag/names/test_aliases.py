"""The aliases file: what people write there counts, stays as they wrote it, and mistakes in it are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import BylineError, ConfigurationError
from rag.names.aliases import Aliases, add_entry, remove_entry

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "aliases.toml"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("same = 1", "line 1: same is not a list"),
        ('# one\nother = [["a", "b"]]', "line 2: other is unknown"),
        ('same = [["a", "b"],\n["a"]]', "line 2: same, entry 2: expected two names"),
        ('apart = [["a", "A"]]', "line 1: apart, entry 1: expected two names"),
        ('same = [["a", 1]]', "entry 1: expected a list of names"),
        ("same = [", "aliases.toml"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        Aliases.read(file)
    assert str(file) in str(error.value)
    assert told in str(error.value)
    assert "BYLINE_ALIASES" in str(error.value)


def test_entries_come_and_go_and_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "aliases.toml"
    file.write_bytes(SHIPPED.read_bytes())
    before = file.read_text(encoding="utf-8")
    assert add_entry(file, "same", ["Mara Lind", "The Gardener"])
    assert add_entry(file, "same", ["Otto Brandt", 'Otto "Bo" Brandt'])
    assert not add_entry(file, "same", ["the gardener", "mara lind"])  # there already
    assert add_entry(file, "apart", ["Mara Lind", "Mara Lindt"])
    aliases = Aliases.read(file)
    assert aliases.same == (("Mara Lind", "The Gardener"), ("Otto Brandt", 'Otto "Bo" Brandt'))
    assert aliases.apart_as_written == (("Mara Lind", "Mara Lindt"),)
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")] == comments
    assert remove_entry(file, "same", ["The Gardener", "Mara Lind"])
    assert not remove_entry(file, "same", ["The Gardener", "Mara Lind"])
    assert Aliases.read(file).same == (("Otto Brandt", 'Otto "Bo" Brandt'),)
    assert list(tmp_path.iterdir()) == [file]
    remove_entry(file, "same", ["Otto Brandt", 'Otto "Bo" Brandt'])
    remove_entry(file, "apart", ["Mara Lind", "Mara Lindt"])
    assert file.read_text(encoding="utf-8") == before


HANDWRITTEN = """\
# mine
same = [
    ["A One", "A Two"],  # why [not]
    # ["C", "D"],
    ["B One", 'B ] Two']
]
"""


def test_a_file_written_by_hand_is_added_to_and_taken_from(tmp_path: Path) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text(HANDWRITTEN, encoding="utf-8")
    add_entry(file, "same", ["E", "F"])
    add_entry(file, "apart", ["G", "H"])
    assert Aliases.read(file).same == (("A One", "A Two"), ("B One", "B ] Two"), ("E", "F"))
    assert Aliases.read(file).apart_as_written == (("G", "H"),)
    remove_entry(file, "same", ["A One", "A Two"])
    remove_entry(file, "same", ["B One", "B ] Two"])
    remove_entry(file, "same", ["E", "F"])
    assert Aliases.read(file).same == ()
    assert '# ["C", "D"],' in file.read_text(encoding="utf-8")


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8)), max_size=5))
def test_whatever_is_added_is_read_back_or_refused(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    file = tmp_path_factory.mktemp("aliases") / "aliases.toml"
    added = []
    for pair in pairs:
        try:
            if add_entry(file, "same", pair):
                added.append(pair)
        except ConfigurationError:
            continue  # a name of blanks, or two that are one folded
    assert list(Aliases.read(file).same) == added


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BylineError, match="BYLINE_ALIASES"):
        add_entry(tmp_path / "not-there" / "aliases.toml", "same", ["A", "B"])


def test_entries_without_effect_are_remarked_on() -> None:
    aliases = Aliases(same=(("Mara Lind", "The Gardener"), ("Nobody", "Noone")), apart_as_written=(("Mara Lind", "Nobody Else"),))
    remarks = aliases.without_effect({"mara", "lind"})
    assert len(remarks) == 2
    assert "Nobody" in remarks[0]
    assert "Nobody Else" in remarks[1]
