"""What judging says: findings, tallies for each property, and the verdict of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.domain.words import Property, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """指摘. `sentence` is plain words for a person who was not there. `whose` are the resident codes whose data came
    out;
    `sheet` counts from 1 over the whole document, None if no single sheet. `started_ns` and `ended_ns` are the
    application's interval; `other_*` is the operation whose data or event it was confused with, if one is known.
    `self_reported`: rests only on what the system says of itself."""

    property: Property
    application_id: str
    sentence: str
    operation: str = ""
    applicant: str = ""
    whose: tuple[str, ...] = ()
    document: str = ""
    sheet: int | None = None
    certificate_numbers: tuple[str, ...] = ()
    started_ns: int = 0
    ended_ns: int = 0
    other_operation: str = ""
    other_started_ns: int = 0
    other_ended_ns: int = 0
    self_reported: bool = False
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something that could not be judged; makes its property inconclusive."""

    property: Property
    sentence: str
    document: str = ""
    application_id: str = ""


@dataclass(frozen=True, slots=True)
class PropertyVerdict:
    """`checked` counts decisive trials; `overlapping` those of them that overlapped another application on the same
    system; `upper_bound_95` the exact one-sided bound 1 - 0.05^(1/checked), only with zero findings."""

    property: Property
    verdict: Verdict
    checked: int
    findings: int
    upper_bound_95: float | None
    reason: str = ""
    overlapping: int = 0
    upper_bound_95_overlapping: float | None = None
    self_reported: bool = False


@dataclass(frozen=True, slots=True)
class NotInspected:
    """未点検: what was not looked at, and why; `count` of `of`."""

    what: str
    reason: str
    count: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class ScenarioCount:
    """Decisive trials and findings of one property among the applications of one scenario."""

    scenario: str
    property: Property
    checked: int
    findings: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What judging the whole record says. `needs_second_reading` are the documents whose findings rest on one
    reader; `by_scenario` leaves out what concerns the run as a whole."""

    properties: tuple[PropertyVerdict, ...]
    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    documents: int
    overlapping_documents: int
    register_events: int
    not_inspected: tuple[NotInspected, ...] = ()
    needs_second_reading: tuple[str, ...] = field(default=())
    by_scenario: tuple[ScenarioCount, ...] = field(default=())
