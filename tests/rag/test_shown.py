"""Words of articles in Byline's own text."""

from rag.shown import shortened, shown


def test_what_could_be_taken_for_markup_is_none() -> None:
    assert shown("He <b>said</b>\n **so** [2]\u200b.") == "He ‹b›said‹/b› so (2)."


def test_a_text_is_kept_short_at_a_word() -> None:
    assert shortened("He came\n and left.", 80) == "He came and left."
    assert shortened("He came and left the town at once.", 20) == "He came and left …"
    assert shortened("Unbreakable" * 9, 20) == "UnbreakableUnbreak …"
