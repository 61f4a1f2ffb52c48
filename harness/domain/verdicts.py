"""What judging says: findings, tallies for each property, and the verdict of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.domain.messages import Message
from harness.domain.words import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """指摘: something that must not be."""

    property: str
    application_id: str
    """Empty where it is about no single application."""
    message: Message
    """What was found; its code tells its cause."""
    operation: str = ""
    applicant: str = ""
    whose: tuple[str, ...] = ()
    """The resident codes of those whose data came out."""
    document: str = ""
    """Its path in the run folder."""
    sheet: int | None = None
    """Counted from 1 over the whole document, None if no single sheet."""
    certificate_numbers: tuple[str, ...] = ()
    started_ns: int = 0
    """The application's interval, to `ended_ns`."""
    ended_ns: int = 0
    other_operation: str = ""
    """The operation whose data or event it was confused with, if one is known, with its interval."""
    other_started_ns: int = 0
    other_ended_ns: int = 0
    self_reported: bool = False
    """Rests only on what the system says of itself."""
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something that could not be judged; makes its property inconclusive."""

    property: str
    message: Message
    document: str = ""
    application_id: str = ""


@dataclass(frozen=True, slots=True)
class PropertyVerdict:
    """What is said of one property."""

    property: str
    verdict: Verdict
    checked: int
    """Decisive trials."""
    findings: int
    upper_bound_95: float | None
    """The exact one-sided bound 1 - 0.05^(1/checked), only with zero findings."""
    reason: Message | None = None
    """Why it is no pass; None for a pass."""
    overlapping: int = 0
    """Decisive trials that overlapped another application on the same system."""
    upper_bound_95_overlapping: float | None = None
    self_reported: bool = False


@dataclass(frozen=True, slots=True)
class NotInspected:
    """未点検: what was not looked at, and why; `count` of `of`."""

    what: Message
    reason: Message
    count: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class TriggerCount:
    """How often a load promised something that is to provoke the system, and how often it happened."""

    trigger: str
    promised: int
    fired: int


@dataclass(frozen=True, slots=True)
class ScenarioCount:
    """Decisive trials and findings of one property among the applications of one scenario."""

    scenario: str
    property: str
    checked: int
    findings: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What judging the whole record says."""

    properties: tuple[PropertyVerdict, ...]
    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    documents: int
    overlapping_documents: int
    register_events: int
    not_inspected: tuple[NotInspected, ...] = ()
    needs_second_reading: tuple[str, ...] = ()
    """The documents whose findings rest on one reader."""
    by_scenario: tuple[ScenarioCount, ...] = ()
    """Without what concerns the run as a whole."""
    barren: Message | None = None
    """Why hardly anything could be tried, if something was wrong from the ground up."""
    received: int = 0
    """Stored bodies: documents, and what may be or hold one."""
    judged: int = 0
    """Those of them that were judged; each other one has a reason."""
    answers: int = 0
    """Answers of which something came, but for those that nobody waited for."""
    unclean: Mapping[str, int] = field(default_factory=dict)
    """How many of them were not as agreed, by form (an `AnswerForm`)."""
    triggers: tuple[TriggerCount, ...] = ()


def upper_bound_95(trials: int) -> float | None:
    """The exact one-sided 95% bound on a rate when no case was seen in these trials; None without trials."""
    return 1.0 - 0.05 ** (1.0 / trials) if trials > 0 else None
