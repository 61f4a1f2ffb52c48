"""The bound in words that a mayor understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.evidence.report.words import PROPERTIES, Text

NO_RATE = frozenset({"availability", "activity", "wellformed"})
"""Of these a bound on a rate would say nothing."""


def in_words(name: str, each: Mapping[str, Any]) -> Text | None:
    """How often this could still go wrong, given that it was not seen to. None where that cannot be said."""
    if name in NO_RATE or not each["checked"]:
        return None
    trials, checked = PROPERTIES[name].trials, int(each["checked"])
    if each["findings"] or each["upper_bound_95"] is None:
        return None
    bound = one_in(each["upper_bound_95"])
    ja = f"{trials.ja}{checked:,}件を調べ、誤りは0件。誤りの割合は{bound.ja}より小さいといえる（信頼度95%）。"
    en = f"No error in {checked:,} {trials.en}. With 95% confidence fewer than {bound.en} go wrong."
    overlapping = each["upper_bound_95_overlapping"]
    if overlapping is not None and each["overlapping"]:
        ja += f"同時に処理された{each['overlapping']:,}件に限れば、{one_in(overlapping).ja}より小さい。"
        en += f" Of the {each['overlapping']:,} that overlapped another: fewer than {one_in(overlapping).en}."
    return Text(ja, en)


def one_in(bound: float) -> Text:
    """A share as one in so many, never finer than it is."""
    if bound >= 0.5:
        return Text(f"{bound:.0%}", f"{bound:.0%}")
    many = int(1 / bound + 1e-9)
    return Text(f"{many:,}件に1件", f"1 in {many:,}")
