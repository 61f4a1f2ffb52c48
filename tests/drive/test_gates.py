"""Last bytes leave together, and none once it is over."""

from __future__ import annotations

import pytest
from greenlet import GreenletExit

from harness.drive.gates import Instant


def test_the_last_byte_leaves_when_the_last_one_is_there() -> None:
    sent: list[str] = []
    Instant(1, 60.0).hold("a", lambda: sent.append("a"))
    assert sent == ["a"]


@pytest.mark.parametrize("size", [1, 2])
def test_no_last_byte_leaves_once_it_is_over_and_whoever_held_it_goes_away(size: int) -> None:
    sent: list[str] = []
    with pytest.raises(GreenletExit):
        Instant(size, 0.0, lambda: True).hold("a", lambda: sent.append("a"))
    assert sent == []
