"""What a comparison says, as frozen values; `table` is its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from harness.domain.messages import Message
from harness.evidence.ci_result import clipped
from harness.evidence.masking.sentences import sentence
from harness.wording.languages import REFERENCE, languages
from harness.wording.rendering import Words

LONGEST = 200
"""So many letters of what a run says are shown beside others."""


class State(StrEnum):
    """What became of a finding, compared with the first run.

    `fixed` is said only where it would have come out again with 95% confidence had it not been fixed; where the later
    run looked less, or less closely, it is `not-seen`: nobody knows."""

    NEW = "new"
    OPEN = "open"
    FIXED = "fixed"
    NOT_SEEN = "not-seen"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Side:
    """One run. `letter` is its column; `closed`: it was closed, and every byte is as it was then. Rates are
    certificates a second, latencies milliseconds from the intended start; `began` is UTC. `verdict` is what was found,
    waived or not; `gate` how the run left its gate, empty without one."""

    letter: str
    closed: bool
    run: str
    target: str
    build: str
    municipalities: tuple[str, ...]
    suite: str
    seed: int
    began: str
    verdict: str
    gate: str
    documents: int
    overlapping_documents: int
    register_events: int
    controls_caught: int
    controls_sent: int
    guard: str
    issued_per_s: float
    latency_p50_ms: float
    latency_p99_ms: float
    waived: int
    not_inspected: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PropertyCell:
    """One property in one run. Bounds are exact one-sided 95% bounds, None where none can be stated."""

    verdict: str
    checked: int
    findings: int
    upper_bound_95: float | None
    upper_bound_95_overlapping: float | None


@dataclass(frozen=True, slots=True)
class ComparedProperty:
    """One property in every run; None where a run does not know it."""

    property: str
    cells: tuple[PropertyCell | None, ...]


@dataclass(frozen=True, slots=True)
class ComparedFinding:
    """One fingerprint in every run, and what it stands for in words. `states` compare each run with the first; the
    first's own is `open` or `absent`."""

    fingerprint: str
    cause: Message
    findings: tuple[int, ...]
    states: tuple[State, ...]
    events: tuple[int, ...] = ()
    """How many events gave rise to these findings, in every run."""

    def called(self, side: int) -> str:
        """How many findings one run has, and of how many events where these are fewer."""
        found, events = self.findings[side], self.events[side]
        return f"{found:,}" if events in (0, found) else f"{found:,} / {events:,}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not the same in all runs. `of` is `system` or `inspection`; a value is None where a run does
    not have it; `odd` marks those runs whose value is not that of the majority."""

    of: str
    what: str
    values: tuple[str | None, ...]
    odd: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything side by side, in the order in which the runs were named. `verdict` is the worst of all, as their gates
    left them; `remarks` say what makes the runs hard to compare."""

    verdict: str
    sides: tuple[Side, ...]
    properties: tuple[ComparedProperty, ...]
    findings: tuple[ComparedFinding, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[Message, ...]

    def count(self, side: int, state: State) -> int:
        """How many fingerprints are in this state in one run."""
        return sum(row.states[side] is state for row in self.findings)

    def table(self) -> Mapping[str, Any]:
        """As JSON has it."""
        counts = [{state.value: self.count(number, state) for state in State} for number in range(len(self.sides))]
        remarks = [{code: _in_words(each, code) for code in languages()} for each in self.remarks]
        sides = [{**asdict(each), "not_inspected": list(map(_in_words, each.not_inspected))} for each in self.sides]
        findings = [{**asdict(each), "cause": _in_words(each.cause)} for each in self.findings]
        return {**asdict(self), "sides": sides, "findings": findings, "remarks": remarks, "states": counts}


def _in_words(words: Words, language: str = REFERENCE) -> str:
    return clipped(str(sentence(words, language)), LONGEST)
