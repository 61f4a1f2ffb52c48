"""What a report says, before it takes any form and before it is put into any language. Screen and paper are made from
this alone."""

from __future__ import annotations

from dataclasses import dataclass

from harness.evidence.findings.model import Cause, EventView, Exposure, FindingView
from harness.evidence.report.figures import Figures
from harness.wording.rendering import Words


@dataclass(frozen=True, slots=True)
class PropertyView:
    """One property's result. `bound` is in words, None where there is none."""

    name: str
    number: str
    verdict: str
    checked: int
    findings: int
    bound: Words | None
    self_reported: bool
    reason: Words | None
    unclear: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was inspected of something: `done` of `of`; `missing` are those that were not."""

    what: Words
    done: int
    of: int
    missing: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something not inspected, as the judge says it; `of` 0 where it is not counted."""

    what: Words
    reason: Words | None
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver that the run was held against. `state` is `used`, `unused` or `expired`; `findings` counts those that it
    let pass."""

    fingerprint: str
    reason: str
    owner: str
    expires: str
    state: str
    findings: int


@dataclass(frozen=True, slots=True)
class Signature:
    """`keys` are the ids of the keys that the attestation names; none: the run is not signed. `closed`: the run was
    closed, or is about to be; one that never was may have been changed."""

    keys: tuple[str, ...] = ()
    closed: bool = True


@dataclass(frozen=True, slots=True)
class HearingAnswer:
    """One answer of the hearing (聞き取り), beside what was measured."""

    question: Words
    answer: str
    measured: Words


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who answered, when, and what. `about` are further lines: name and words."""

    who: str
    when: str
    answers: tuple[HearingAnswer, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything. `events` are in the order of how many findings tell of them; `system` is what was inspected, `facts`
    are pairs of a name and its value."""

    run: str
    system: str
    began: Words
    verdict: str
    meaning: Words
    because: tuple[Words, ...]
    documents: int
    overlapping_documents: int
    register_events: int
    controls: tuple[int, int]
    controls_by_sort: tuple[Words, ...]
    guard: str
    exposure: Exposure
    properties: tuple[PropertyView, ...]
    causes: tuple[Cause, ...]
    events: tuple[EventView, ...]
    findings: tuple[FindingView, ...]
    counted_findings: int
    waivers: tuple[Waived, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    figures: Figures | None
    rates: tuple[tuple[Words, Words], ...]
    facts: tuple[tuple[Words, Words], ...]
    digest: str
    signature: Signature
    remarks: tuple[Words, ...]
    hearing: Hearing | None
