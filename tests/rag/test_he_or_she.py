"""Who is called "he" must not be asked about as "she"; a name that does not tell must tell nothing."""

import pytest

from rag.he_or_she import Spoken, by_full_names, by_given_name, by_pronoun, by_pronouns, by_title, is_given_name
from rag.names import NameIndex

HE, SHE = Spoken.HE, Spoken.SHE
NAMES = NameIndex.learn(
    ["Maria Weber met Anton Kovac. Weber stayed. Kovac left. Anton Berg and Maria Berg, both ministers, came. Mr Berg spoke to Mrs Berg."]
)


@pytest.mark.parametrize(
    ("given", "spoken"),
    [("maria", SHE), ("anton", HE), ("mike", HE), ("becca", None), ("alex", None), ("taylor", None), ("xq", None), ("", None)],
)
def test_a_given_name_tells_where_only_one_sex_bears_it(given: str, spoken: Spoken | None) -> None:
    assert by_given_name(given) is spoken


def test_given_names_are_known_whoever_bears_them() -> None:
    assert [is_given_name(word) for word in ("jada", "anton", "taylor", "lisbon")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Maria Weber", SHE),
        ("Weber", SHE),
        ("Kovac", HE),
        ("Berg", None),
        ("Maria Unheard", SHE),
        ("Maria", SHE),
        ("Unheard", None),
        ("", None),
    ],
)
def test_a_family_name_is_read_with_the_given_names_of_the_articles(name: str, spoken: Spoken | None) -> None:
    assert by_full_names(name, NAMES) is spoken


def test_a_title_tells() -> None:
    assert by_title("Did Mrs. Weber", 9) is SHE
    assert by_title("the actor Weber", 10) is HE
    assert by_title("General Weber", 8) is None
    assert by_title("Weber", 0) is None


def test_a_pronoun_tells() -> None:
    assert [by_pronoun(word) for word in ("Him", "hers", "they")] == [HE, SHE, None]


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("What did Oz say?", "She agreed.", {"Xi Oz": SHE}),
        ("Is it so?", "“Oz left because he was ill.”\n“Ito came.”", {"Xi Oz": HE}),
        ("What did Oz say?", "“He left.”", {}),  # of another article
        ("Who met Oz?", "Oz met Ito. She left.", {}),  # one of two
        ("What did Oz say?", "", {}),
        ("Did Nobody?", "She did.", {}),
    ],
)
def test_the_pronouns_of_an_exchange_tell_whom_they_certainly_mean(question: str, answer: str, said: dict[str, Spoken]) -> None:
    assert by_pronouns(question, answer, [("Oz", "Xi Oz"), ("Ito", "Ito")]) == said


def test_without_persons_nothing_is_read() -> None:
    assert by_pronouns("What did Oz say?", "She agreed.", []) == {}
