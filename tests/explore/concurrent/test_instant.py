"""Those who begin together go together, and nobody waits for one who will not come."""

from __future__ import annotations

import threading

from harness.certificates.explore.concurrent.instant import Instant


def test_nobody_goes_before_the_last_has_come() -> None:
    instant, went = Instant(range(3), 60.0), []
    others = [
        threading.Thread(target=instant.hold, args=(each, lambda each=each: went.append(each))) for each in (0, 1)
    ]
    for other in others:
        other.start()
    assert went == []
    instant.hold(2, lambda: went.append(2))
    for other in others:
        other.join()
    assert sorted(went) == [0, 1, 2]


def test_who_cannot_come_is_not_waited_for() -> None:
    instant, went = Instant(range(2), 60.0), []
    waits = threading.Thread(target=instant.hold, args=(0, lambda: went.append(0)))
    waits.start()
    instant.leave(1)
    waits.join()
    assert went == [0]


def test_patience_ends() -> None:
    instant, went = Instant(range(2), 0.01), []
    instant.hold(0, lambda: went.append(0))
    assert went == [0]
    instant.hold(1, lambda: went.append(1))
    assert went == [0, 1]
