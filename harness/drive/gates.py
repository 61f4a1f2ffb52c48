"""Where greenlets wait for one another: a card is used once at a time, and the last bytes of a group leave together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gevent import GreenletExit
from gevent.event import Event as Signal


class Turns:
    """One at a time for each key, in the order of asking."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Signal]] = {}

    @contextmanager
    def turn(self, key: str) -> Iterator[None]:
        """Waits until nobody who asked before holds `key`."""
        queue = self._queues.get(key)
        if queue is None:
            self._queues[key] = deque()
        else:
            mine = Signal()
            queue.append(mine)
            mine.wait()
        try:
            yield
        finally:
            waiting = self._queues[key]
            if waiting:
                waiting.popleft().set()
            else:
                del self._queues[key]


class Instant:
    """The group whose last bytes leave at once: each member brings the function that sends its last byte. Whoever comes
    last calls all of them in one go; `patience_s` after the first the missing ones are not waited for any more. Once it
    is `over` no last byte leaves."""

    def __init__(self, size: int, patience_s: float, over: Callable[[], bool] = lambda: False) -> None:
        self.size = size
        self._over = over
        self._left = size
        self._ready: set[str] = set()
        self._sent = Signal()
        self._senders: list[Callable[[], None]] = []
        self._patience_s = patience_s
        self.stamps_ns: list[int] = []

    def hold(self, member: str, send: Callable[[], None]) -> None:
        """Waits until the others are there; `send` has been called when it returns, by whomever. Raises GreenletExit
        once it is over."""
        self._senders.append(send)
        self._count(member)
        if not self._sent.wait(self._patience_s):
            self._send_all()
        if self._over():
            raise GreenletExit

    def sent(self, last_out_ns: int) -> None:
        """Notes when a member's last byte left; 0 is never."""
        if last_out_ns:
            self.stamps_ns.append(last_out_ns)

    def leave(self, member: str) -> bool:
        """Called by each member at its end, whether or not it ever held. True for the last one."""
        self._count(member)
        self._left -= 1
        return self._left == 0

    def _count(self, member: str) -> None:
        self._ready.add(member)
        if len(self._ready) >= self.size:
            self._send_all()

    def _send_all(self) -> None:
        senders, self._senders = self._senders, []
        for send in senders:
            if not self._over():
                send()
        self._sent.set()

    @property
    def spread_ns(self) -> int:
        """Between the first and the last of the last bytes."""
        return max(self.stamps_ns) - min(self.stamps_ns) if self.stamps_ns else 0
