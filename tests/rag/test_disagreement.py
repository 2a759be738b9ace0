"""Two sentences that agree but for one thing, and those that do not disagree."""

import pytest

from rag.disagreement import disagreement


def differing(one: str, other: str) -> tuple[str, str] | None:
    found = disagreement(one, other)
    return (one[slice(*found[0])], other[slice(*found[1])]) if found else None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The parish church was founded in 1856.", "The parish church was founded in 1900.", ("1856", "1900")),
        ("The film was directed by Anna Berg in Oslo.", "The film was directed by Carl Lind in Oslo.", ("Anna Berg", "Carl Lind")),
        ("The attack killed 12 people in Tarn, police said.", "The attack killed at least 14 people in Tarn.", ("12", "at least 14")),
        ("The series in the Assamese language aired on Zee.", "The series in the Finnish language aired on Zee.", ("Assamese", "Finnish")),
        ("The parish church was founded in 1856.", "The parish church was founded in 1856, they say.", None),
        ("Lind met Berg on Monday in Oslo.", "Holm met Dahl on Monday in Oslo.", None),  # another meeting
        ("The attack killed people in Tarn.", "The attacks killed people at Tarn.", None),  # of one stem, and small words
        ("The bridge near Tarn was built in 1902.", "The bridge near Tarn was constructed in 1902.", None),
        (
            "The old parish church was founded in 1856 in Tarn.",
            "The old parish chruch was founded in 1900 in Tarn.",
            ("1856", "1900"),
        ),  # and misspelt
        ("It rained.", "It snowed.", None),  # too little in common
        ("The parish church was founded in 1856.", "Nobody came to the feast in 1900.", None),
        ("", "It snowed.", None),
    ],
)
def test_what_differs(one: str, other: str, expected: tuple[str, str] | None) -> None:
    assert differing(one, other) == expected
    assert differing(other, one) == (expected[::-1] if expected else None)
