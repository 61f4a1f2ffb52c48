"""Those who begin together: each stands ready with all but its last byte sent, and the last to come lets all go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable


class Instant:
    """The group whose last bytes leave at once. Whoever comes last calls the functions of all in one go, so that they
    leave within a fraction of a millisecond; `patience_s` after its own coming nobody waits any more."""

    def __init__(self, members: Iterable[int], patience_s: float) -> None:
        self._missing = set(members)
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._senders: list[Callable[[], None]] = []

    def hold(self, member: int, send: Callable[[], None]) -> None:
        """Waits until the others are there; `send` has then been called, by whoever came last."""
        with self._lock:
            self._senders.append(send)
        self.come(member)

    def come(self, member: int) -> None:
        """A member is there, and waits for the others."""
        self.leave(member)
        if not self._released.wait(self._patience_s):
            self._release()

    def leave(self, member: int) -> None:
        """A member is not waited for any more."""
        with self._lock:
            self._missing.discard(member)
            everybody = not self._missing
        if everybody:
            self._release()

    def _release(self) -> None:
        with self._lock:
            senders, self._senders = self._senders, []
        for send in senders:
            send()
        self._released.set()
