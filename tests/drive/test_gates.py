"""Last bytes leave together, and none once it is over."""

from __future__ import annotations

from collections.abc import Callable

import gevent
import pytest

from harness.drive.gates import Instant


@pytest.mark.parametrize(("is_over", "gone"), [(False, ["a", "b"]), (True, [])])
def test_no_last_byte_leaves_once_it_is_over(is_over: bool, gone: list[str]) -> None:
    over, sent = [False], list[str]()
    instant = Instant(2, 60.0, lambda: over[0])

    def member(name: str) -> Callable[[], None]:
        return lambda: sent.append(name)

    first = gevent.spawn(instant.hold, "a", member("a"))
    gevent.idle()
    over[0] = is_over
    second = gevent.spawn(instant.hold, "b", member("b"))
    gevent.joinall([first, second], timeout=10, raise_error=True)
    assert sent == gone
    assert first.successful() and second.successful()
