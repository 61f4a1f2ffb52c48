"""Attacks that hand over the certificate of the application before, now and then, in ways of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.attacks.hostile import Answer

Wrap = Callable[[Answer, bytes], Answer]
"""From the right answer and somebody else's certificate to what is sent instead."""


class EveryFew:
    """At every `step`-th application, at its first request, what `wrap` makes is sent; a retry is answered rightly."""

    def __init__(self, wrap: Wrap, step: int = 7) -> None:
        self.wrap, self.step = wrap, step
        self.seen: set[str] = set()
        self.last = b""
        self.sent = 0

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path != "/v1/applications" or right.status != 200:
            return right
        name, before, self.last = asked["application_id"], self.last, right.body
        first = name not in self.seen
        self.seen.add(name)
        if not first or not before or before == right.body or len(self.seen) % self.step:
            return right
        self.sent += 1
        return self.wrap(right, before)
