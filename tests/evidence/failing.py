"""A call of the operating system that fails, or before which the process is killed."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest

FULL, BROKEN = errno.ENOSPC, errno.EIO


class Killed(BaseException):
    """Stands for a kill."""


def failing(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, call: int, error: BaseException
) -> Callable[[], int]:
    """The call of this number fails. Gives back how many there were."""
    whole, calls = getattr(owner, name), 0

    def instead(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            raise error
        return whole(*arguments, **named)

    monkeypatch.setattr(owner, name, instead)
    return lambda: calls
