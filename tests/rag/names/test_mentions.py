"""What one article says of its names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.names.mentions import ArticleNames, full_names, names_of
from rag.names.tally import Tally

TEXT = (
    "The striker Mara Lind, 31, said in New Haven that she was glad. Lind met the Harbour Council and George W. Brandt. "
    "Coach Brandt Jr. left on Monday with Abd al-Aziz Karim. OTTO HALE is in New Haven."
)


def test_full_names_keep_initials_and_lose_titles_and_days() -> None:
    found = [TEXT[start:end] for start, end in full_names(TEXT)]
    assert found == ["Mara Lind", "New Haven", "Harbour Council", "George W. Brandt", "Abd al-Aziz Karim", "OTTO HALE", "New Haven"]


def test_words_joined_by_a_hyphen_are_no_full_name() -> None:
    text = "Intra-Shi'ite talks bored Mara Lind-Hale and Spider-Man; Lind-Hale left."
    assert [text[start:end] for start, end in full_names(text)] == ["Mara Lind-Hale"]


def test_what_stands_around_a_name_is_counted() -> None:
    full = names_of(TEXT).full
    lind, haven, council = full["Mara Lind"], full["New Haven"], full["Harbour Council"]
    assert (lind.mentions, lind.titled, lind.says, lind.pronoun, lind.family, lind.place) == (1, 1, 1, 1, 1, 0)
    assert (haven.mentions, haven.place, haven.family, haven.titled) == (2, 2, 0, 0)
    assert council.the == 1
    assert full["OTTO HALE"].large == 1


def test_an_office_of_several_words_is_no_part_of_the_name_after_it() -> None:
    text = "Prime Minister Oda Berg met Norvian President Ilya al-Marsh. Grand Ayatollah Samir Tal left. Acme CEO Una Vale did."
    full = names_of(text).full
    assert set(full) == {"Oda Berg", "Ilya al-Marsh", "Samir Tal", "Una Vale"}
    assert all(signals.titled for signals in full.values())


def test_what_the_head_of_something_said_is_no_sign_that_it_is_somebody() -> None:
    full = names_of(
        "Otto Hale, the head of Tarn Wardens, said so. A friend of Mara Lind, who left, came. Una Vale, said Otto, is here."
    ).full
    assert (full["Tarn Wardens"].says, full["Tarn Wardens"].place) == (0, 1)
    assert (full["Mara Lind"].says, full["Una Vale"].says) == (1, 1)


def test_words_are_counted_by_how_they_are_written() -> None:
    names = names_of("Lind saw LIND. The lind tree grew.")
    assert names.small["lind"] == 1
    assert names.large["lind"] == {"Lind": 1, "LIND": 1}
    assert names.alone == {"lind": 2}


@given(st.text(alphabet="AaBb .'-ÉéЖж\n", max_size=60))
def test_what_is_stored_of_an_article_is_what_was_counted(text: str) -> None:
    names = names_of(text)
    assert ArticleNames.from_json(names.to_json()) == names
    tally = Tally.of([("a", names), ("b", names)])
    assert Tally.from_json(tally.to_json()) == tally
    for word, count in names.small.items():
        assert tally.small[word] == 2 * count
    for name, signals in names.full.items():
        assert tally.signals(name).mentions == 2 * signals.mentions
        assert tally.places[name] == [0, 1]


def test_sums_of_another_version_are_not_read() -> None:
    assert Tally.from_json("[0, {}, {}, {}, {}, [], {}]") is None
