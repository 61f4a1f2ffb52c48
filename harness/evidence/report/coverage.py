"""未点検: what of all that could be inspected was not part of this run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from harness.domain.messages import Message
from harness.domain.operations import FaultRequest
from harness.domain.suites import Population
from harness.domain.words import Capability
from harness.evidence.report.because import told
from harness.evidence.report.model import Coverage, Gap
from harness.evidence.subject import Part
from harness.wording.rendering import Words, named, text

_NOT_INSPECTED = frozenset({"not-inspected", "not-applicable"})

FAULTS = Part(
    text("coverage.faults"),
    FaultRequest,
    lambda population, target: _named("fault", target.get("faults", ())),
    lambda fault: [fault.kind],
)
"""What a load has of its system's faults, whatever its family."""


def coverage(
    load: Mapping[Part, Collection[Any]], population: Population, target: Mapping[str, Any], verdict: Mapping[str, Any]
) -> list[Coverage]:
    """Counts of what was inspected of what there is. `target` is what the system said of itself."""
    properties = verdict["properties"]
    judged = {name for name, each in properties.items() if each["verdict"] not in _NOT_INSPECTED and each["checked"]}
    return [
        _share(text("coverage.properties"), _named("property", properties), judged),
        *(_share(part.what, part.whole(population, target), sent) for part, sent in load.items()),
        _share(text("coverage.capabilities"), _named("capability", Capability), target.get("capabilities", ())),
    ]


def _named(vocabulary: str, members: Iterable[str]) -> dict[str, Words]:
    return {each: named(vocabulary, each) for each in members}


def _share(what: Message, whole: Mapping[Any, Words], done: Collection[Any]) -> Coverage:
    missing = [name for one, name in whole.items() if one not in done]
    return Coverage(what, len(whole) - len(missing), len(whole), tuple(missing))


def gaps(rows: Iterable[Mapping[str, Any]]) -> list[Gap]:
    """What the judge and the plan say was left out."""
    return [Gap(_about(row), told(row, "reason"), int(row["count"]), int(row["of"])) for row in rows]


def _about(row: Mapping[str, Any]) -> Words:
    what = told(row, "what")
    if what is None:
        return ""
    return named("property", str(what["property"])) if what.code == "property-itself" else what


def in_short(found: Iterable[Coverage]) -> list[tuple[Words, int, int]]:
    """Per line what was not inspected, as a count of the whole; what was inspected whole is left out."""
    return [(each.what, each.of - each.done, each.of) for each in found if each.done < each.of]


def missing_in_words(one: Coverage, most: int = 60) -> Message:
    """What was not inspected, one after another."""
    rest, listed = len(one.missing) - most, one.missing[:most]
    return text("page.listed-and-more", listed=listed, more=rest) if rest > 0 else text("page.listed", listed=listed)
