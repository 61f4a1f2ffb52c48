"""What is to be sent and when: fixed by suite, population, seed and run id before the first byte leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import orjson

from harness.catalogue.stored import message_of, table_of
from harness.certificates.domain.operations import Application, Event
from harness.domain.operations import Aim, ClockSetting, Fault, FaultRequest
from harness.domain.verdicts import NotInspected
from harness.history.encode import decode_request


@dataclass(frozen=True, slots=True)
class PlannedApplication:
    """`at_s` counts from the phase's start; of a probe, from its event's acknowledgement. `instant` names the group
    whose last bytes leave together, empty for none. With `fault` give-up the kiosk waits `wait_s`; then, `follow_s`
    later, it repeats the application (`repeats`) or reports that nothing was printed. With `fault` retry the same
    application goes out once more, `follow_s` after the first (0: after its answer). A slow reader pauses `wait_s`
    between pieces. Without `in_turn` it does not wait until its card is no longer in use elsewhere. The kiosk reports
    what became of the print `confirm_after_s` after the answer."""

    at_s: float
    application: Application
    aim: Aim
    scenario: str
    worker: int = 0
    fault: Fault = Fault.NONE
    instant: str = ""
    wait_s: float = 0.0
    follow_s: float = 0.0
    repeats: bool = False
    in_turn: bool = True
    confirm_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """A register event and the applications that follow its acknowledgement."""

    at_s: float
    event: Event
    scenario: str
    worker: int = 0
    probes: tuple[PlannedApplication, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault asked of the system."""

    at_s: float
    fault: FaultRequest
    scenario: str
    worker: int = 0


@dataclass(frozen=True, slots=True)
class PlannedClock:
    """Business time set in the middle of a phase."""

    at_s: float
    setting: ClockSetting
    scenario: str
    worker: int = 0


@dataclass(frozen=True, slots=True)
class Phase:
    """What runs at one time: all scenarios of a suite, or one of several in turn. `clock` is set before it begins, None
    where the target has no such call. A phase ends when all of it is answered. Each list is in order of `at_s`."""

    name: str
    clock: ClockSetting | None
    duration_s: float
    answer_s: float
    applications: tuple[PlannedApplication, ...]
    events: tuple[PlannedEvent, ...]
    faults: tuple[PlannedFault, ...]
    clocks: tuple[PlannedClock, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """`seed` is that of the population (imprints of new seals are drawn from it) and of the plan. `delivers`: the
    target takes deliveries. `in_flight` above 0: a closed loop that keeps so many applications under way and ignores
    `at_s`, except of events and faults. `others` are the applications for which an id is used once more, by that id;
    they belong to those with `fault` other-body. `quantiles`, by id as well: after how long the kiosk gives up, or asks
    a second time, follows from when applications wait for their answers just then, at this quantile; before there were
    enough of them it is as planned. `omitted` is what the suite asks for and this target cannot have."""

    run_id: str
    suite: str
    seed: int
    workers: int
    delivers: bool
    in_flight: int
    phases: tuple[Phase, ...]
    omitted: tuple[NotInspected, ...] = ()
    others: Mapping[str, Application] = field(default_factory=dict)
    quantiles: Mapping[str, float] = field(default_factory=dict)

    @property
    def duration_s(self) -> float:
        """How long arrivals take, all phases together."""
        return sum(phase.duration_s for phase in self.phases)

    @property
    def applications(self) -> int:
        """Planned applications, probes included, repetitions not."""
        probes = sum(len(event.probes) for phase in self.phases for event in phase.events)
        return probes + sum(len(phase.applications) for phase in self.phases)

    @property
    def events(self) -> int:
        """Planned register events."""
        return sum(len(phase.events) for phase in self.phases)

    @property
    def faults(self) -> int:
        """Planned faults of the system."""
        return sum(len(phase.faults) for phase in self.phases)


def encode_plan(plan: Plan) -> bytes:
    """The plan as JSON; the same plan gives the same bytes."""
    omitted, phases = [_omitted(each) for each in plan.omitted], [_members(phase) for phase in plan.phases]
    data = {**_members(plan), "omitted": omitted, "phases": phases}
    for name in ("others", "quantiles"):
        if not data[name]:
            del data[name]  # plans of before have none
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def _members(one: Plan | Phase) -> dict[str, Any]:
    return {each.name: getattr(one, each.name) for each in fields(one)}


def _omitted(each: NotInspected) -> dict[str, Any]:
    return {"what": table_of(each.what), "reason": table_of(each.reason), "count": each.count, "of": each.of}


def renamed(plan: Plan, run_id: str) -> Plan:
    """The same plan for another run: every id begins with `run_id` instead of the plan's own."""
    old, new = f'"{plan.run_id}-'.encode(), f'"{run_id}-'.encode()
    return replace(decode_plan(encode_plan(plan).replace(old, new)), run_id=run_id)


def delayed(plan: Plan, delays_ns: Mapping[str, int]) -> Plan:
    """The same plan with these delays, by application; 0 is one as planned."""
    if not delays_ns:
        return plan
    phases = tuple(
        replace(phase, applications=tuple(with_delay(each, delays_ns) for each in phase.applications))
        for phase in plan.phases
    )
    quantiles = {name: quantile for name, quantile in plan.quantiles.items() if name not in delays_ns}
    return replace(plan, phases=phases, quantiles=quantiles)


def with_delay(planned: PlannedApplication, delays_ns: Mapping[str, int]) -> PlannedApplication:
    """The application with the delay that stands for it there, if one does."""
    delay_s = delays_ns.get(planned.application.application_id, 0) / 1e9
    if not delay_s:
        return planned
    return replace(planned, follow_s=delay_s) if planned.fault is Fault.RETRY else replace(planned, wait_s=delay_s)


def decode_plan(content: bytes) -> Plan:
    """The inverse of `encode_plan`. Raises ValueError, KeyError or TypeError where it is not a plan."""
    data = orjson.loads(content)
    phases = tuple(_decode_phase(phase) for phase in data.pop("phases"))
    omitted = tuple(
        NotInspected(message_of(each["what"]), message_of(each["reason"]), each["count"], each["of"])
        for each in data["omitted"]
    )
    others = {name: _decode_own(each) for name, each in data.get("others", {}).items()}
    return Plan(**{**data, "omitted": omitted, "phases": phases, "others": others})


def _decode_phase(data: Mapping[str, Any]) -> Phase:
    clock, faults, clocks = data["clock"], data["faults"], data["clocks"]
    requests = {
        "clock": None if clock is None else ClockSetting(**clock),
        "applications": tuple(map(_decode_application, data["applications"])),
        "events": tuple(map(_decode_event, data["events"])),
        "faults": tuple(PlannedFault(**{**each, "fault": FaultRequest(**each["fault"])}) for each in faults),
        "clocks": tuple(PlannedClock(**{**each, "setting": ClockSetting(**each["setting"])}) for each in clocks),
    }
    return Phase(**{**data, **requests})


def _decode_application(data: dict[str, Any]) -> PlannedApplication:
    data["application"] = _decode_own(data["application"])
    data["aim"] = Aim(data["aim"])
    data["fault"] = Fault(data["fault"])
    return PlannedApplication(**data)


def _decode_own(data: dict[str, Any]) -> Application:
    application: Any = decode_request({"of": "application", "value": data})
    return application  # type: ignore[no-any-return]


def _decode_event(data: dict[str, Any]) -> PlannedEvent:
    data["event"] = decode_request({"of": "event", "value": data["event"]})
    data["probes"] = tuple(_decode_application(item) for item in data["probes"])
    return PlannedEvent(**data)
