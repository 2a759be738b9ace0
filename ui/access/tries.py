"""How long somebody has to wait who tried wrong passwords, by name and by address. Checks no password. Lives in memory alone."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

FREE = 5
"""Wrong tries that cost no waiting."""
FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0
"""Seconds: after the fifth wrong try, doubled by each further one; and the most."""
FORGOTTEN_AFTER = 3600.0
"""Seconds after the last wrong try."""
MOST_KEYS = 20_000
"""Names and addresses that are remembered; the one not seen for longest goes first."""


class Tries:
    """Wrong tries by key. Used by one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()  # key to how many and when the last one was

    def wait(self, *keys: str) -> float:
        """Seconds until one may try again; 0: now."""
        now = self._clock()
        return max(0.0, *(last + _pause(count) - now for count, last in map(self._of, keys)))

    def begin(self, *keys: str) -> None:
        """Count a try as wrong before it is checked, so that many at the same time are counted too."""
        now = self._clock()
        for key in keys:
            self._wrong[key] = (self._of(key)[0] + 1, now)
            self._wrong.move_to_end(key)
        while len(self._wrong) > MOST_KEYS:
            self._wrong.popitem(last=False)

    def right(self, name: str, address: str) -> None:
        """It was right: forget the name's tries, and of the address's this one, so that one's own password gives no tries at others'."""
        self._wrong.pop(name, None)
        count, last = self._of(address)
        if count > 1:
            self._wrong[address] = (count - 1, last)
        else:
            self._wrong.pop(address, None)

    def _of(self, key: str) -> tuple[int, float]:
        count, last = self._wrong.get(key, (0, 0.0))
        return (count, last) if self._clock() - last < FORGOTTEN_AFTER else (0, 0.0)


def _pause(count: int) -> float:
    return 0.0 if count < FREE else min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(count - FREE, 30))
