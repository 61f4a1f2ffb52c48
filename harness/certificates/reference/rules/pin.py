"""Counting wrong PINs of a card (protocol v1, section 6), as one pure step."""

from __future__ import annotations

from harness.certificates.domain.words import Reason

MAX_WRONG = 3


def step(count: int, right: bool) -> tuple[int, Reason | None]:
    """The card's new count of wrong PINs in a row, and the refusal if there is one.

    With `count` at 3 the card is locked: whatever was entered is not compared, so `right` may then be False.
    """
    if count >= MAX_WRONG:
        return count, Reason.PIN_LOCKED
    if right:
        return 0, None
    return count + 1, Reason.PIN_WRONG


def is_locked(count: int) -> bool:
    """Whether a PIN must no longer be compared."""
    return count >= MAX_WRONG
