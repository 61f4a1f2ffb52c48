"""What answers to the harness itself told besides is looked at once the population's words are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.catalogue import say
from harness.checks.subject import Ground
from harness.domain.messages import Message
from harness.domain.observations import Observation
from harness.inspection.running.reading_along import read_apart
from harness.reading.pool import ReaderPool, ReadRequest
from harness.targets.asides import Asides


def told_aside(asides: Asides, tells: Callable[[Any, Observation], bool], ground: Ground) -> list[Message]:
    """Why a run cannot pass for what its asides tell; nothing where they tell of nobody. Nothing of them is kept."""
    found: dict[str, Message] = {}
    held = {str(number): each for number, each in enumerate(asides)}
    if held:
        with ReaderPool(1) as pool:  # that of the run has documents of the run in hand
            seen = read_apart(pool, [ReadRequest(name, None, each.data) for name, each in held.items()])
        for read in seen:
            call = held[read.document].call
            if call not in found and tells(ground, read.observation()):
                found[call] = say("told-aside", list=call)
    reasons = [found[call] for call in sorted(found)]
    return [*reasons, say("asides-not-looked-at")] if asides.overflowed else reasons
