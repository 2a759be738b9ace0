"""A judge against labels: kappa of what was judged, what was not is counted, and it is kept for this judge alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import eval
import rag
from eval.judging.calibration import agreement, read_calibration
from eval.judging.endpoint import JudgeError
from eval.judging.figures import agreement_in_words
from eval.judging.labels import Labelled, read_labels
from eval.judging.prompt import PROMPT
from eval.judging.schema import Quote
from tests.eval.judge_server import KEY, put, replies, verdict
from tests.rag.scripted_endpoint import fails

LABELS = {label.sentence + label.quotes[0].text: label.supported for label in read_labels()}


def label(number: int, *, supported: bool, kind: str = "date") -> Labelled:
    quotes = (Quote(text="It rained."),)
    return Labelled(id=str(number), kind=kind, sentence=f"{number} fell.", quotes=quotes, supported=supported, reason="so")


def as_labelled(body: dict[str, Any]) -> str:
    return verdict(LABELS[put(body)["statement"] + put(body)["quotes"][0]["text"]])


def test_the_table_and_what_was_not_judged() -> None:
    labels = [label(number, supported=number < 4, kind="date" if number % 2 else "name") for number in range(8)]
    given = agreement(
        "some", labels, ["supported", "supported", "supported", "unsupported", "supported", "unsupported", "unsupported", None]
    )
    assert given.table == ((3, 1), (1, 2))
    assert (given.sentences, given.judged) == (8, 7)
    assert given.kappa == pytest.approx((5 / 7 - 25 / 49) / (1 - 25 / 49))
    assert given.kinds == {"name": (3, 4), "date": (2, 3)}
    assert agreement_in_words(given).startswith("kappa .42 [-.")
    assert agreement_in_words(given).endswith("] on 7 sentences (some), 1 more not judged")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["supported", "unsupported"], "kappa 1.00 on 2 sentences (some)"),
        (["supported", "supported"], "kappa .00 on 2 sentences (some)"),
        (["unsupported", "supported"], "kappa -1.00 on 2 sentences (some)"),
        (["supported", None], "kappa not defined on 1 sentence (some), 1 more not judged"),
        ([None, None], "kappa not defined on 0 sentences (some), 2 more not judged"),
    ],
)
def test_in_words(given: Any, words: str) -> None:
    labels = [label(0, supported=True), label(1, supported=False)]
    assert agreement_in_words(agreement("some", labels, given)) == words


@pytest.mark.loopback
def test_ours_are_asked_about_and_the_result_is_kept(judged_by: Any) -> None:
    with judged_by(replies(as_labelled)) as (server, how):
        found = eval.calibrate_judge(votes=1, **how)
        assert len(server.requests) == 100
        assert eval.calibrate_judge(votes=1, **how).spent.calls == 0
    (ours,) = found.agreements
    assert (ours.labels, ours.sentences, ours.judged, ours.kappa, ours.table) == ("ours", 100, 100, 1.0, ((50, 0), (0, 50)))
    assert found.prompt == PROMPT
    kept = read_calibration(how["calibrations"], found.judge)
    assert kept is not None
    assert kept.agreements == found.agreements
    for path in Path(how["calibrations"]).iterdir():
        assert KEY not in path.read_text(encoding="utf-8")
        assert str(server.server_address[1]) not in path.read_text(encoding="utf-8")


@pytest.mark.loopback
def test_agreement_on_other_labels_stays_and_that_of_other_judges_is_not_taken(judged_by: Any) -> None:
    some = {"some": [label(0, supported=True), label(1, supported=False)]}
    with judged_by(replies(lambda body: verdict("0" in put(body)["statement"]))) as (_, how):
        eval.calibrate_judge(some, votes=1, **how)
        both = eval.calibrate_judge({"ours": some["some"][:1]}, votes=1, **how)
        assert [each.labels for each in both.agreements] == ["ours", "some"]
        for other in ({"model": "other", "votes": 1}, {"votes": 3}):
            assert [each.labels for each in eval.calibrate_judge(some, **other, **how).agreements] == ["some"]
        changed = both.judge.model_copy(update={"prompt_hash": "other"})
        assert read_calibration(how["calibrations"], both.judge) is not None
        assert read_calibration(how["calibrations"], changed) is None


@pytest.mark.loopback
def test_a_judge_who_cannot_be_asked_is_not_calibrated(judged_by: Any) -> None:
    with judged_by(fails(401)) as (_, how), pytest.raises(JudgeError, match="Set OPENAI_API_KEY"):
        eval.calibrate_judge(votes=1, **how)
    assert not Path(how["calibrations"]).exists()


def test_without_an_endpoint_or_with_an_even_number_of_votes() -> None:
    with pytest.raises(rag.ConfigurationError, match="Set OPENAI_API_KEY, or OPENAI_BASE_URL"):
        eval.calibrate_judge()
    with pytest.raises(ValueError, match="4 votes may be undecided"):
        eval.calibrate_judge(votes=4)


@pytest.mark.loopback
def test_where_it_cannot_be_kept(judged_by: Any, tmp_path: Path) -> None:
    (tmp_path / "calibrations").write_text("in the way", encoding="utf-8")
    with judged_by(replies(as_labelled)) as (_, how), pytest.raises(JudgeError, match="Name another folder with --calibrations"):
        eval.calibrate_judge(votes=1, **how)
