"""What else its inspections need: a suite, the ground of the check, and controls."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from harness.checks.clock import BusinessClock
from harness.domain.operations import GroupHistory, Operation
from harness.domain.suites import Mode, ScenarioError
from harness.evidence.run_folder import RunFolder
from harness.family.inspected import Control, FamilyInspection, Known
from harness.history.merge import groups, journals_in
from tests.toy.checks import Ground
from tests.toy.family import Ping, Property

PINGS = Path(__file__).with_name("pings.toml")


@dataclass(frozen=True, slots=True)
class Limits:
    """There are none."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """So many pairs of pings, one after the other."""

    id: str
    pairs: int
    every_s: float
    text: str
    path: str

    @property
    def duration_s(self) -> float:
        return self.pairs * self.every_s


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite of one."""

    id: str
    scenarios: tuple[Scenario, ...]
    text: str
    path: str
    version: str = "1"
    mode: Mode = Mode.TOGETHER
    residents: int = 1
    processes: int = 1
    business_time: datetime = datetime(2026, 1, 5, tzinfo=UTC)
    minimum: Mapping[str, int] = field(default_factory=dict)
    limits: Limits = Limits()


def find(names: Sequence[str]) -> Suite:
    """The one file of these names, or the one that is called `pings`."""
    path = PINGS if list(names) == ["pings"] else Path(names[0])
    if not path.is_file():
        raise ScenarioError(f"there is no file {path}")
    text = path.read_text(encoding="utf-8")
    scenario = Scenario(**tomllib.loads(text), text=text, path=str(path))
    return Suite(scenario.id, (scenario,), text, str(path))


def ground(known: Known) -> Ground:
    """All pings that were planned."""
    return Ground(known.system.capabilities, BusinessClock((known.clock,)), known.suite.limits)


def controls(
    run: RunFolder, told: Ground, seed: int, doubtful: Collection[str], parts: int, wanted: int
) -> Sequence[Control]:
    """Each the sheet of one ping as the answer to another."""
    answers = [
        (group, each)
        for group in groups(journals_in(run.history), parts)
        for each in group.operations
        if each.completion is not None and each.completion.document and each.completion.document not in doubtful
    ]
    return [_control(run, number, *pair) for number, pair in zip(range(wanted), cycle(answers), strict=False)]


def _control(run: RunFolder, number: int, group: GroupHistory, operation: Operation) -> Control:
    assert operation.completion is not None
    ping, name = Ping(900_000 + number, group.kin_group), f"documents/0/ping-{900_000 + number}.pdf"
    data = (run.path / operation.completion.document).read_bytes()
    asked = replace(operation.invocation, operation=f"ping-{ping.number}/1", request=ping)
    answered = replace(operation.completion, operation=f"ping-{ping.number}/1", document=name)
    history = GroupHistory(group.kin_group, (Operation(asked, answered),))
    expected = frozenset({Property.ECHO})
    return Control(name, data, history, f"ping-{ping.number}", False, expected, "foreign-page")


def _resized(scenario: Scenario, duration_s: float) -> Scenario:
    return replace(scenario, pairs=round(duration_s / scenario.every_s))


INSPECTION = FamilyInspection(
    find=find,
    shipped=lambda: ["pings"],
    resized=_resized,
    triggers=(),
    driven=lambda scenario: {"every_s": scenario.every_s},
    materials=lambda population, seed: nullcontext(),
    ground=ground,
    is_own=lambda population, told: lambda text, kin_group: f"ping-{kin_group}" in text,
    shows_own=lambda population, told: lambda runs, kin_group: f"ping-{kin_group}" in runs,
    tells=lambda ground, observation: False,
    has_marks=lambda request: False,
    controls=controls,
    guard=lambda known, after: "absent",
)
