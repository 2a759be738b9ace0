"""What the model may take is never exceeded, whoever asks at the same time, and a reader is told which setting stopped it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import rag
from rag.budget import MARGIN, Budget, Metered
from rag.errors import ConfigurationError, ModelError
from rag.models.openai_compatible import OpenAICompatible
from rag.settings import Settings
from rag.tokens import count_tokens
from tests.rag.scripted_endpoint import Endpoint, Script, endpoint, fails, first, says
from tests.rag.small_engine import small_engine

DAY = date(2024, 2, 29)
ASK = [{"role": "user", "content": "Who left?"}]  # 3 tokens, booked as 4
QUESTION = "Whom did Mara Lind meet in Geneva?"
ANSWER = "Mara Lind met Otto Brandt in Geneva [1]."
QUOTES = " This answer quotes the articles instead."


def _budget(folder: Path, **limits: Any) -> Budget:
    return Budget(folder / "spent.sqlite", today=lambda: DAY, **limits)


def test_what_does_not_fit_into_a_day_is_not_booked(tmp_path: Path) -> None:
    budget = _budget(tmp_path, day_tokens=100)
    assert budget.book(DAY, 60, 0) is None
    refused = "Of 100 tokens a day 40 are left, and this may take 41. Wait for the next day (UTC), or raise BYLINE_BUDGET_DAY_TOKENS."
    assert budget.book(DAY, 41, 0) == refused
    assert budget.book(DAY, 40, 0) is None
    assert budget.book(date(2024, 3, 1), 100, 0) is None


def test_a_limit_in_money(tmp_path: Path) -> None:
    budget = _budget(tmp_path, day_dollars=0.3, prices=(1.0, 2.0))
    assert budget.dollars(1_000_000, 500_000) == pytest.approx(2.0)
    for _ in range(3):
        assert budget.book(DAY, 9, 0.1) is None  # three tenths, which are not .3 to a machine
    refused = "Of $0.3 a day $0.0000 are left, and this may cost $0.0001. Wait for the next day (UTC), or raise BYLINE_BUDGET_DAY_DOLLARS."
    assert budget.book(DAY, 1, 0.0001) == refused


def test_the_sum_survives_a_restart_and_a_process_that_died(tmp_path: Path) -> None:
    _budget(tmp_path, day_tokens=100).book(DAY, 60, 0)
    again = _budget(tmp_path, day_tokens=100)
    assert again.book(DAY, 41, 0) is not None
    again.correct(DAY, -50, 0)
    assert again.book(DAY, 41, 0) is None


def test_twenty_who_book_at_once_do_not_exceed_it(tmp_path: Path) -> None:
    budgets = [_budget(tmp_path, day_tokens=70) for _ in range(20)]
    with ThreadPoolExecutor(20) as threads:
        refused = list(threads.map(lambda budget: budget.book(DAY, 10, 0), budgets))
    assert sum(one is None for one in refused) == 7


class _Free:
    """A model that takes what it is allowed to, as ``uses`` says, and books first."""

    provider = "http://here/v1"

    def __init__(self, uses: Sequence[int]) -> None:
        self.uses = list(uses)

    def stream(self, messages: Any, max_tokens: int, *, structured: Any = None, meter: Any = None) -> str:
        meter.book(sum(count_tokens(message["content"]) for message in messages), max_tokens)
        meter.settle(3, self.uses.pop(0))
        return "He left."


def test_what_was_booked_and_not_taken_is_given_back(tmp_path: Path) -> None:
    booked = round(3 * MARGIN) + 50
    model = Metered(_Free([50, 4, 9]), _budget(tmp_path, day_tokens=booked + 53 + 7))
    model.stream(ASK, 50)  # took 53 and gave back its margin
    model.stream(ASK, 50)  # took 7
    with pytest.raises(ModelError, match="BYLINE_BUDGET_DAY_TOKENS"):
        model.stream(ASK, 51)
    model.stream(ASK, 50)


@pytest.mark.parametrize(
    ("most", "spent", "said"),
    [
        (53, 0, "An answer may take 53 tokens, and this one may take 54. Raise BYLINE_BUDGET_ANSWER_TOKENS."),
        (60, 7, "An answer may take 60 tokens, and this one, which took 7 before, may take 54. Raise BYLINE_BUDGET_ANSWER_TOKENS."),
        (54, 0, None),
        (61, 7, None),
    ],
)
def test_a_limit_for_one_answer(tmp_path: Path, most: int, spent: int, said: str | None) -> None:
    model = Metered(_Free([1]), _budget(tmp_path, answer_tokens=most), spent)
    if said is None:
        assert model.stream(ASK, 50) == "He left."
    else:
        with pytest.raises(ModelError) as raised:
            model.stream(ASK, 50)
        assert str(raised.value) == said


@pytest.mark.loopback
def test_further_tries_count(tmp_path: Path) -> None:
    with endpoint(first(fails(500, "boom", retry_after="0"), then=says("He left."))) as server:
        model = Metered(OpenAICompatible("m", base_url=server.url, retries=3), _budget(tmp_path, answer_tokens=100))
        with pytest.raises(ModelError, match="which took 54 before"):
            list(model.stream(ASK, 50))
        assert len(server.requests) == 1
    assert _budget(tmp_path, day_tokens=10).book(DAY, 10, 0) is None  # nobody is charged for a try that failed at once


def _ask(folder: Path, server: Endpoint, times: int = 1, **settings: Any) -> list[rag.Answer]:
    given = {"answerer": "openai", "openai_base_url": server.url, "model_retries": 0, "answer_tokens": 100} | settings
    with small_engine(folder, **given) as engine:
        return [engine.ask(QUESTION) for _ in range(times)]


def _uses(prompt: int, completion: int) -> Script:
    return says(ANSWER, usage=(prompt, completion))


@pytest.mark.loopback
def test_an_engine_quotes_before_its_day_is_exceeded_and_after_a_restart_too(tmp_path: Path) -> None:
    with endpoint(_uses(500, 100)) as server:
        answers = _ask(tmp_path, server, 3, budget_day_tokens=2000) + _ask(tmp_path, server, 2, budget_day_tokens=2000)
    written = [answer for answer in answers if answer.trace.answerer == "openai"]
    assert 0 < len(written) == len(server.requests) < len(answers)
    assert sum(sum(answer.trace.tokens.values()) for answer in written) <= 2000
    for answer in answers[len(written) :]:
        (notice,) = answer.notices
        assert notice.startswith("Of 2000 tokens a day ")
        assert notice.endswith(f"or raise BYLINE_BUDGET_DAY_TOKENS.{QUOTES}")
        assert (answer.trace.answerer, answer.abstained, answer.trace.tokens) == ("extractive", False, {})


@pytest.mark.loopback
def test_an_engine_counts_money_where_prices_are_set(tmp_path: Path) -> None:
    prices = {"prompt_price": 1000.0, "completion_price": 2000.0}
    with endpoint(_uses(500, 100)) as server:
        answers = _ask(tmp_path, server, 3, budget_day_dollars=1.5, **prices)
    assert [answer.trace.cost for answer in answers] == [pytest.approx(0.7), pytest.approx(0.7), None]
    assert "or raise BYLINE_BUDGET_DAY_DOLLARS." in answers[2].notices[0]


@pytest.mark.loopback
def test_an_engine_keeps_to_the_limit_of_an_answer(tmp_path: Path) -> None:
    with endpoint(_uses(500, 100)) as server:
        (answer,) = _ask(tmp_path, server, budget_answer_tokens=200)
        assert server.requests == []
        (written,) = _ask(tmp_path, server, budget_answer_tokens=5000)
    assert answer.notices[0].endswith(f"Raise BYLINE_BUDGET_ANSWER_TOKENS.{QUOTES}")
    assert written.trace.answerer == "openai"


@pytest.mark.loopback
def test_without_a_budget_nothing_is_kept(tmp_path: Path) -> None:
    with endpoint(_uses(500, 100)) as server:
        _ask(tmp_path, server)
    assert not list((tmp_path / "index").glob("spent*"))


def test_a_limit_in_money_needs_prices() -> None:
    with pytest.raises(ConfigurationError, match=r"Set BYLINE_PROMPT_PRICE and BYLINE_COMPLETION_PRICE\."):
        Settings(budget_day_dollars=1, prompt_price=1)
