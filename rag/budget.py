"""What the model may take: tokens for one answer, tokens or money for a day. A call that could exceed it is not made.

Before each try of a call its most is booked: an estimate of its prompt, and as many tokens as it may write. Afterwards what it took stands
in place of that; of a process that died in between the booking stands. The day's sum is kept in a file, so that restarts and several
processes share it. It shortens nothing to make it fit.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, text

from rag.database import Database
from rag.errors import ModelError

MARGIN = 1.25  # prompts are counted in cl100k; other models' tokens, and the turns their templates add, are more
_ROUNDING = 1e-9  # dollars
_WAIT = "Wait for the next day (UTC), or raise"
_SCHEMA = "CREATE TABLE IF NOT EXISTS spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL, dollars REAL NOT NULL)"
_READ = text("SELECT tokens, dollars FROM spent WHERE day = :day")
_ADD = text(
    "INSERT INTO spent (day, tokens, dollars) VALUES (:day, :tokens, :dollars)"
    " ON CONFLICT (day) DO UPDATE SET tokens = tokens + excluded.tokens, dollars = dollars + excluded.dollars"
)


class Model(Protocol):
    """What a budget asks of a model; ``models.openai_compatible.OpenAICompatible`` is one."""

    @property
    def provider(self) -> str: ...  # noqa: D102
    def stream(  # noqa: D102
        self, messages: Sequence[Mapping[str, str]], max_tokens: int, *, structured: Any = None, meter: Any = None
    ) -> Any: ...


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Budget:
    """The limits, and the file with what was spent. Safe from many threads and processes.

    Attributes:
        path: of the file; made at the first call.
        answer_tokens: most tokens of one answer.
        day_tokens: most tokens of a day, which is one of UTC.
        day_dollars: most dollars of a day, by ``prices``.
        prices: dollars for a million tokens, of the prompt and of what the model writes.
        today: tells the day.
    """

    path: Path
    answer_tokens: int | None = None
    day_tokens: int | None = None
    day_dollars: float | None = None
    prices: tuple[float, float] = (0.0, 0.0)
    today: Callable[[], date] = field(default=_today)

    def dollars(self, prompt: float, completion: float) -> float:
        """What tokens cost."""
        return (prompt * self.prices[0] + completion * self.prices[1]) / 1_000_000

    def book(self, day: date, tokens: int, dollars: float) -> str | None:
        """Add to what a day has taken, unless a limit would be exceeded: then nothing is added, and a sentence says which one."""
        with self._opened() as connection:
            found = connection.execute(_READ, {"day": day.isoformat()}).first()
            spent_tokens, spent_dollars = (found.tokens, found.dollars) if found else (0, 0.0)
            if self.day_tokens is not None and spent_tokens + tokens > self.day_tokens:
                left = max(self.day_tokens - spent_tokens, 0)
                return f"Of {self.day_tokens} tokens a day {left} are left, and this may take {tokens}. {_WAIT} BYLINE_BUDGET_DAY_TOKENS."
            if self.day_dollars is not None and spent_dollars + dollars > self.day_dollars + _ROUNDING:
                left_dollars = max(self.day_dollars - spent_dollars, 0.0)
                said = f"Of ${self.day_dollars:g} a day ${left_dollars:.4f} are left, and this may cost ${dollars:.4f}."
                return f"{said} {_WAIT} BYLINE_BUDGET_DAY_DOLLARS."
            connection.execute(_ADD, {"day": day.isoformat(), "tokens": tokens, "dollars": dollars})
        return None

    def correct(self, day: date, tokens: int, dollars: float) -> None:
        """Add to what a day has taken, whatever the limits; less than nothing where more was booked than was taken."""
        with self._opened() as connection:
            connection.execute(_ADD, {"day": day.isoformat(), "tokens": tokens, "dollars": dollars})

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Connection]:
        database = Database(URL.create("sqlite", database=str(self.path)), "record of what the model took", "Check BYLINE_INDEX.")
        with contextlib.closing(database), database.writing() as connection:
            connection.execute(text(_SCHEMA))
            yield connection


class Metered:
    """A model whose calls keep to a budget.

    Args:
        model: that is called.
        budget: it keeps to.
        spent: tokens that the answer has taken before, which count for ``Budget.answer_tokens``.
    """

    def __init__(self, model: Model, budget: Budget, spent: int = 0) -> None:
        self._model, self._budget, self._spent = model, budget, spent

    def stream(self, messages: Sequence[Mapping[str, str]], max_tokens: int, *, structured: Any = None) -> Any:
        """As the model's. In place of a try that may exceed a limit comes a ``ModelError`` that names the setting."""
        meter = _Meter(self._budget, self._model.provider, self._spent)
        return self._model.stream(messages, max_tokens, structured=structured, meter=meter)


class _Meter:
    """Keeps the account of one call; see ``models.openai_compatible.Meter``."""

    def __init__(self, budget: Budget, provider: str, spent: int) -> None:
        self._budget, self._provider, self._spent = budget, provider, spent
        self._day = budget.today()
        self._tokens, self._dollars = 0, 0.0  # booked

    def book(self, prompt: int, completion: int) -> None:
        prompt = round(prompt * MARGIN)
        tokens, dollars = prompt + completion, self._budget.dollars(prompt, completion)
        refusal = self._over_answer(tokens) or self._budget.book(self._day, tokens, dollars)
        if refusal:
            raise ModelError(refusal, provider=self._provider, retryable=False)
        self._tokens, self._dollars = self._tokens + tokens, self._dollars + dollars

    def _over_answer(self, tokens: int) -> str | None:
        most, before = self._budget.answer_tokens, self._spent + self._tokens
        if most is None or before + tokens <= most:
            return None
        took = f"this one, which took {before} before, may take {tokens}" if before else f"this one may take {tokens}"
        return f"An answer may take {most} tokens, and {took}. Raise BYLINE_BUDGET_ANSWER_TOKENS."

    def settle(self, prompt: int, completion: int) -> None:
        if self._tokens:
            dollars = self._budget.dollars(prompt, completion)
            self._budget.correct(self._day, prompt + completion - self._tokens, dollars - self._dollars)
