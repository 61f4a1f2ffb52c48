"""Attacks that hand over the certificate of the application before, now and then, in ways of their own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

from tests.attacks.hostile import Answer

Wrap = Callable[[Answer, bytes], Answer]
"""From the right answer and somebody else's certificate to what is sent instead."""


def in_turn(*wraps: Wrap) -> Wrap:
    """One way after the other."""
    ways = cycle(wraps)

    def wrap(right: Answer, other: bytes) -> Answer:
        return next(ways)(right, other)

    return wrap


class EveryFew:
    """At every `step`-th application, at its first request, what `wrap` makes is sent; a retry is answered rightly. The
    certificate before is not one of the same household."""

    def __init__(self, wrap: Wrap, step: int = 7) -> None:
        self.wrap, self.step = wrap, step
        self.seen: set[str] = set()
        self.homes: dict[str, str] = {}
        self.last, self.home = b"", ""
        self.sent_to: list[str] = []
        """The applications to which it was sent, in order."""

    @property
    def sent(self) -> int:
        """How often."""
        return len(self.sent_to)

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path == "/v1/population" and asked:
            self.homes = {each["card"]["serial"]: each["household_id"] for each in asked["residents"] if each["card"]}
        if path != "/v1/applications" or right.status != 200:
            return right
        name, before, self.last = asked["application_id"], self.last, right.body
        home, self.home = self.home, self.homes.get(asked["card_serial"], "")
        first = name not in self.seen
        self.seen.add(name)
        if not first or not before or home == self.home or len(self.seen) % self.step:
            return right
        self.sent_to.append(name)
        return self.wrap(right, before)
