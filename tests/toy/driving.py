"""What is sent: a plan of pings, two of which leave at each moment, and who sends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import orjson

from harness.domain.messages import Message
from harness.domain.operations import AnswerForm, ClockSetting, Outcome
from harness.domain.verdicts import NotInspected
from harness.drive.plan import PlanError
from harness.drive.subject import Due, FamilyDriving, PlannedRequest, Ports
from harness.targets.protocol import Answer
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile
from tests.toy.family import Ping, Population
from tests.toy.reaching import Target


@dataclass(frozen=True, slots=True)
class Phase:
    """All there is."""

    pings: tuple[tuple[float, Ping], ...]
    duration_s: float
    name: str = "pings"
    clock: ClockSetting | None = None
    answer_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Pings in the order of their moments."""

    run_id: str
    seed: int
    phases: tuple[Phase, ...]
    workers: int = 1
    in_flight: int = 0
    omitted: tuple[NotInspected, ...] = ()
    events: int = 0
    faults: int = 0

    @property
    def duration_s(self) -> float:
        return self.phases[0].duration_s

    @property
    def applications(self) -> int:
        return len(self.phases[0].pings)


def plan(
    suite: Any, population: Population, seed: int, run_id: str, system: SystemDescription, rate_per_s: float | None
) -> Plan:
    """The pings of a suite, the kin group that of their number."""
    (scenario,) = suite.scenarios
    every_s = max(scenario.every_s, 2 / rate_per_s) if rate_per_s else scenario.every_s
    numbers = range(seed, seed + 2 * scenario.pairs)
    pings = tuple((place // 2 * every_s, Ping(number, number)) for place, number in enumerate(numbers))
    return Plan(run_id, population.seed, (Phase(pings, scenario.pairs * every_s),))


def around(whole: Plan, name: str) -> Plan:
    """The ping of this name and the one beside it."""
    phase = whole.phases[0]
    moments = [at_s for at_s, ping in phase.pings if name.endswith(f"ping-{ping.number}")]
    if not moments:
        raise PlanError(f"the plan has no {name}")
    return replace(whole, phases=(replace(phase, pings=tuple(each for each in phase.pings if each[0] == moments[0])),))


def decode(content: bytes) -> Plan:
    """From JSON."""
    held = orjson.loads(content)
    (phase,) = held["phases"]
    pings = tuple((at_s, Ping(**ping)) for at_s, ping in phase["pings"])
    return Plan(**{**held, "phases": (Phase(**{**phase, "pings": pings}),), "omitted": ()})


def requests(whole: Plan) -> Iterator[PlannedRequest]:
    """Each ping."""
    for phase in whole.phases:
        yield from (PlannedRequest(ping, phase.name, 0) for _, ping in phase.pings)


class Carrier:
    """Sends them, each in its moment."""

    attempts = 1

    def __init__(self, whole: Plan, worker: int, file: TargetFile, ports: Ports) -> None:
        self._plan, self._ports, self._target = whole, ports, Target(file)

    def trials(self, phase: int) -> Iterator[Due]:
        for at_s, ping in self._plan.phases[phase].pings:
            yield Due(at_s, partial(self._send, ping))

    def beside(self, phase: int, end_ns: int) -> Iterator[Due]:
        return iter(())

    def set_clock(self, setting: ClockSetting, scenario: str) -> Message | None:
        raise AssertionError("the system has no clock")

    def close(self) -> None:
        self._target.close()

    def _send(self, ping: Ping, intended_ns: int) -> None:
        self._ports.pace.offered += 1
        answer = self._ports.exchanges.send(
            f"ping-{ping.number}", ping, partial(self._ask, ping), intended_ns, scenario="pings"
        )
        self._ports.pace.answered(answer.ended_ns - intended_ns)
        self._ports.pace.completed += 1

    def _ask(self, ping: Ping) -> Answer:
        reply = self._target.ping(ping.number)
        stamps = reply.first_out_ns, reply.last_out_ns, reply.reached_ns, reply.ended_ns
        first_out_ns, last_out_ns, reached_ns, ended_ns = stamps
        whole = reply.form is AnswerForm.CLEAN and reply.status == 200
        return Answer(
            Outcome.OK if whole else Outcome.UNKNOWN,
            reply.form,
            problems=(reply.problem,) if reply.problem else (),
            document=reply.body if whole else None,
            came=whole,
            first_out_ns=first_out_ns,
            last_out_ns=last_out_ns,
            reached_ns=reached_ns,
            ended_ns=ended_ns,
        )


DRIVING = FamilyDriving(
    plan=plan,
    around=around,
    encode=lambda whole: orjson.dumps(whole, option=orjson.OPT_SORT_KEYS),
    decode=decode,
    carrier=Carrier,
    most_trials=lambda whole: {},
    requests=requests,
    follows=lambda request, planned: False,
    renamed=lambda whole, run_id: replace(whole, run_id=run_id),
)
