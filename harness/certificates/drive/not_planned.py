"""What a suite asks for and a plan cannot have, counted of how much was asked for."""

from __future__ import annotations

from collections import Counter

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.verdicts import NotInspected

APPLICATIONS, EVENTS, CLOCK_SETTINGS = say("applications"), say("register-events"), say("clock-settings")
TAKES_NONE = say("does-not-take-any")


class Omitted:
    """Counted while a plan is made."""

    def __init__(self) -> None:
        self._asked: Counter[Message] = Counter()
        self._lacking: Counter[tuple[Message, Message]] = Counter()

    def ask(self, what: Message, number: int = 1) -> None:
        """The suite asks for so many of this, whether they can be had or not."""
        self._asked[what] += number

    def lack(self, what: Message, reason: Message, number: int = 1) -> None:
        """So many of them cannot be had."""
        self._lacking[what, reason] += number

    def listed(self) -> tuple[NotInspected, ...]:
        """What there is to say, in an order of its own."""
        return tuple(
            NotInspected(what, reason, number, self._asked[what])
            for (what, reason), number in sorted(self._lacking.items(), key=repr)
            if number
        )
