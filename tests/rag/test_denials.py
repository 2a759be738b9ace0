"""A claim and the sentence that denies it."""

from rag.answer_schema import Source
from rag.denials import claim_and_denial
from rag.evidence import Evidence
from rag.schema import Attribution, Mode


def sentence(text: str, score: float, mode: Mode = "stated") -> Evidence:
    said = Attribution(0, len(text), "paper", None, None, None, mode)
    source = Source(text[:9], "T", None, None, text, 0, len(text), 1.0, 1, sentences=((0, len(text)),), attributions=(said,))
    return Evidence(source, 0, len(text), {}, score)


QUESTION = "Who ordered the strike?"
CLAIM = sentence("Officials said Lind ordered the strike.", 5.0, "alleged")
DENIAL = sentence("Lind denied ordering the strike.", 4.0, "denied")


def test_both_are_found_whichever_answers_better() -> None:
    assert claim_and_denial(QUESTION, [CLAIM, DENIAL]) == (CLAIM, DENIAL)
    better = sentence(DENIAL.text, 6.0, "denied")
    assert claim_and_denial(QUESTION, [better, CLAIM]) == (CLAIM, better)


def test_a_denial_of_another_matter_or_far_below_is_none() -> None:
    assert claim_and_denial(QUESTION, [CLAIM, sentence("Berg denied taking bribes from a bank.", 4.0, "denied")]) is None
    assert claim_and_denial(QUESTION, [CLAIM, sentence(DENIAL.text, 2.5, "denied")]) is None


def test_two_claims_or_two_denials_are_none() -> None:
    assert claim_and_denial(QUESTION, [CLAIM, sentence("Lind ordered the strike, Berg said.", 4.0)]) is None
    assert claim_and_denial(QUESTION, [DENIAL, sentence("Lind denied the strike, his office said.", 4.0, "denied")]) is None
    assert claim_and_denial(QUESTION, []) is None
