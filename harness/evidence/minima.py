"""The fewest trials that are enough, where an order made a suite shorter and lowered them with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.domain.messages import Message
from harness.wording.rendering import text


@dataclass(frozen=True, slots=True)
class Lowered:
    """A suite of `own_s` seconds was driven in `duration_s`. `minima` are those that were lowered by it: the decisive
    trials that were enough, and those that the suite itself asks for, by property."""

    duration_s: float
    own_s: float
    minima: Mapping[str, tuple[int, int]]

    def table(self) -> dict[str, Any]:
        """As verdict.json has it."""
        minima = {name: {"least": least, "own": own} for name, (least, own) in self.minima.items()}
        return {"duration_s": self.duration_s, "own_s": self.own_s, "minima": minima}


def scaled_in(table: Mapping[str, Any]) -> Message | None:
    """By how much the minima were lowered, for a line; None where they were not."""
    lowered = table.get("lowered")
    if not lowered:
        return None
    duration_s, own_s = lowered["duration_s"], lowered["own_s"]
    return text("minima.scaled", share=100 * duration_s / own_s, duration_s=duration_s, own_s=own_s)


def lowered_in(table: Mapping[str, Any]) -> Message | None:
    """What a verdict says of lowered minima, one by one; None where it holds the run to all that the suite asks for."""
    scaled = scaled_in(table)
    if scaled is None:
        return None
    told = tuple(
        text("minima.one", property=text(f"property.{name}"), least=each["least"], own=each["own"])
        for name, each in table["lowered"]["minima"].items()
    )
    return text("minima.lowered", scaled=scaled, minima=told)
