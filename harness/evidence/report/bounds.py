"""The bound in words that a mayor understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.domain.messages import Message
from harness.domain.properties import row_of
from harness.wording.rendering import text


def in_words(name: str, each: Mapping[str, Any]) -> Message | None:
    """How often this could still go wrong, given that it was not seen to. None where that cannot be said."""
    row, checked = row_of(name), int(each["checked"])
    if not row.has_rate or not checked or each["findings"] or each["upper_bound_95"] is None:
        return None
    trials = text(f"trial.{row.trial}")
    bound = text("bound.whole", trials=trials, checked=checked, bound=one_in(each["upper_bound_95"]))
    overlapping, among = each["upper_bound_95_overlapping"], int(each["overlapping"])
    if overlapping is None or not among:
        return bound
    return text("bound.overlapping", whole=bound, overlapping=among, bound=one_in(overlapping))


def one_in(bound: float) -> Message:
    """A share as one in a whole number, never smaller than it is."""
    if bound >= 0.5:
        return text("bound.share", share=bound)
    return text("bound.one-in", many=int(1 / bound + 1e-9))
