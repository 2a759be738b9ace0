"""Puts statements to a judge, several times each, and keeps every reply that is a verdict under a hash of all that was sent.

A call that fails, a reply in another form, and a call that was not made (its number is bounded, or the first showed that all would fail)
are votes without a verdict, each with its reason. What does not stand in the kept replies is asked, so that what was broken off goes on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

from eval.cache import KeptFiles, key_of
from eval.judging.endpoint import Endpoint, JudgeError
from eval.judging.prompt import PROMPT_HASH, read_verdict, request
from eval.judging.schema import Judge, Reply, Spent, Statement, Vote

Progress = Callable[[int, int], None]
BROKEN_OFF = "broken off before it was asked"
MILLION = 1_000_000


class Votes:
    """The votes on some statements, in their order, and who gave them."""

    def __init__(self, votes: Sequence[tuple[Vote, ...]], judge: Judge, spent: Spent) -> None:
        self.votes, self.judge, self.spent = tuple(votes), judge, spent

    @property
    def errors(self) -> list[str]:
        """Why votes have no verdict, each reason once, in order."""
        return list(dict.fromkeys(vote.error for votes in self.votes for vote in votes if vote.error is not None))

    @property
    def any_verdict(self) -> bool:
        """Whether any vote has a verdict."""
        return any(vote.verdict is not None for votes in self.votes for vote in votes)


class Voter:
    """One judge, within the endpoint's ``with`` block.

    Args:
        endpoint: whom to ask.
        model: name the endpoint knows the model by.
        votes: on each statement.
        max_tokens: most that a reply may take.
        cache: folder for replies.
        most_calls: most that are made, retries not counted; None for no bound.
        prices: US dollars for a million prompt tokens and completion tokens; None where not known.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        model: str,
        *,
        votes: int,
        max_tokens: int,
        cache: Path,
        most_calls: int | None = None,
        prices: tuple[float, float] | None = None,
    ) -> None:
        self._endpoint, self._model, self._number, self._max_tokens = endpoint, model, votes, max_tokens
        self._kept = KeptFiles(cache / "judged", Reply)
        self._most_calls, self._prices = most_calls, prices
        self._lock, self._calls, self._stopped = threading.Lock(), 0, ""

    def ask(self, statements: Sequence[Statement], *, parallel: int = 1, progress: Progress | None = None) -> Votes:
        """All votes on the statements. After Ctrl-C, those there are; the others say that they were not asked."""
        wanted = [(place, number) for place in range(len(statements)) for number in range(self._number)]
        found: dict[tuple[int, int], Vote] = {}
        with ThreadPoolExecutor(max_workers=parallel, thread_name_prefix="judge") as executor:
            futures: dict[Future[Vote], tuple[int, int]] = {}
            try:
                futures = {executor.submit(self._vote, statements[place], number): (place, number) for place, number in wanted}
                for future in as_completed(futures):
                    found[futures[future]] = future.result()
                    if progress:
                        progress(len(found), len(wanted))
            except KeyboardInterrupt:
                self._stopped = BROKEN_OFF
                executor.shutdown(wait=True, cancel_futures=True)
                found |= {place: future.result() for future, place in futures.items() if not future.cancelled()}
        missing = Vote(verdict=None, error=BROKEN_OFF)
        votes = [tuple(found.get((place, number), missing) for number in range(self._number)) for place in range(len(statements))]
        replies = [vote.reply for each in votes for vote in each if vote.reply is not None]
        judge = Judge(
            model=self._model,
            reported=tuple(sorted({reply.model for reply in replies})),
            host=self._endpoint.host,
            prompt_hash=PROMPT_HASH,
            votes=self._number,
            left_out=tuple(sorted({name for reply in replies for name in reply.left_out})),
        )
        return Votes(votes, judge, self._spent(replies))

    def _vote(self, statement: Statement, number: int) -> Vote:
        body = request(statement, number, model=self._model, max_tokens=self._max_tokens)
        key = key_of({"address": self._endpoint.address, "body": body})
        if (kept := self._kept.get(key)) and (verdict := read_verdict(kept.text)):
            return Vote(verdict=verdict, reply=kept, cached=True)
        with self._lock:
            if not self._stopped and self._most_calls is not None and self._calls >= self._most_calls:
                return Vote(verdict=None, error=f"not asked: {self._most_calls} calls were made, and no more are allowed")
            if self._stopped:
                return Vote(verdict=None, error=self._stopped)
            self._calls += 1
        try:
            reply = self._endpoint.ask(body)
        except JudgeError as error:
            if error.for_all:
                self._stopped = str(error)
            return Vote(verdict=None, error=str(error))
        verdict = read_verdict(reply.text)
        if verdict is None:
            said = " ".join(reply.text.split())
            short = said if len(said) <= 80 else said[:80].rstrip() + "…"
            told = "Choose a model or an endpoint that keeps to a JSON schema."
            return Vote(verdict=None, error=f"{self._model} replied in another form than it was told to: {short!r}. {told}", reply=reply)
        try:
            self._kept.put(key, reply)
        except OSError as error:
            self._stopped = f"replies cannot be kept: {error.strerror}. Name another folder with --cache-folder."
        return Vote(verdict=verdict, reply=reply)

    def _spent(self, replies: Sequence[Reply]) -> Spent:
        prompt = sum(reply.prompt_tokens or 0 for reply in replies)
        completion = sum(reply.completion_tokens or 0 for reply in replies)
        told = all(None not in (reply.prompt_tokens, reply.completion_tokens) for reply in replies)
        cost = (prompt * self._prices[0] + completion * self._prices[1]) / MILLION if self._prices and told else None
        return Spent(calls=self._calls, prompt_tokens=prompt, completion_tokens=completion, cost=cost)
