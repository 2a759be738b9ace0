"""The command as a test calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.__main__ import main


def exit_code(*arguments: str | Path) -> int:
    """What ``byline-eval`` with these arguments ends with."""
    with pytest.raises(SystemExit) as raised:
        main([str(argument) for argument in arguments])
    assert isinstance(raised.value.code, int)
    return raised.value.code
