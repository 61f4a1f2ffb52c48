"""A run in plain words: who does what at which virtual time, with the step that goes wrong marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Resident
from harness.certificates.explore.program import Crash, Deed, FullDisk, Mishap, Visit
from harness.certificates.explore.schedules import Schedule
from harness.certificates.explore.wording import asks
from harness.domain.operations import Completion, Invocation, Outcome, Record, Request
from harness.domain.verdicts import Finding
from harness.explore.loop import BEGIN_NS
from harness.explore.running import Played, Step
from harness.wording.rendering import on_terminal

SWITCH: Final = ">"
"""Stands before a step to which another choice than the first led."""

WRONG: Final = "<== WRONG"

_SEEN_AT_REST: Final = frozenset({Property.RESIDUE})
"""What only the end shows, whatever answer it belongs to."""

_SELF_EVIDENT: Final = frozenset({"begins", "prints", "does not print", "is in force"})
"""Steps that the record beside them says better."""


_AT_KIOSKS: Final = frozenset({"asks a second time", "gives up"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: virtual time since the beginning, who, what; `wrong` says what is wrong with it, empty if nothing."""

    time_s: float
    who: str
    what: str
    switched: bool = False
    wrong: str = ""


def told(schedule: Schedule, played: Played) -> list[str]:
    """The numbered sequence of a traced run of the schedule."""
    lines = list(sequence(schedule, played))
    wide = max((cell_len(line.who) for line in lines), default=0)
    digits = len(str(len(lines)))
    texts: list[str] = []
    for number, line in enumerate(lines, 1):
        who = line.who + " " * (wide - cell_len(line.who))
        mark = SWITCH if line.switched else " "
        texts.append(f"{mark} {number:>{digits}}  {line.time_s:10.6f} s  {who}  {line.what}")
        if line.wrong:
            texts.append(f"{' ' * (digits + 4)}{WRONG}: {line.wrong}")
    return texts


def sequence(schedule: Schedule, played: Played) -> Iterator[Line]:
    """Line by line. What is wrong stands with the answer that was wrong, or at the end if with none."""
    words = _Words(schedule, played.first_actor)
    wrong: dict[str, list[Finding]] = {}
    for finding in played.findings:
        if finding.property == schedule.fails:
            name = "" if finding.property in _SEEN_AT_REST else finding.operation
            wrong.setdefault(name, []).append(finding)
    answers = {record.operation for record, _ in played.recorder.records if isinstance(record, Completion)}
    last_ns = max([record.stamp_ns for record, _ in played.recorder.records] or [BEGIN_NS])
    steps = [(step.now_ns, 0, step) for step in played.trace if step.now_ns <= last_ns]
    records = [(record.stamp_ns, 1, record) for record, _ in played.recorder.records]
    switched = False
    for now_ns, _, what in sorted([*steps, *records], key=lambda each: each[:2]):
        time_s = (now_ns - BEGIN_NS) / 1e9
        if isinstance(what, Step):
            switched = switched or what.switched
            if what.what in _SELF_EVIDENT:
                continue
            yield Line(time_s, words.actor(what), words.step(what), switched)
        else:
            sentences: tuple[str, ...] = ()
            if isinstance(what, Completion):
                sentences = tuple(on_terminal(each.message) for each in wrong.get(what.operation, ()))
            yield Line(time_s, *words.record(what), switched, " ".join(sentences))
        switched = False
    at_rest = [on_terminal(each.message) for name, held in wrong.items() if name not in answers for each in held]
    rest_ns = max(last_ns, *(step.now_ns for step in played.trace)) if played.trace else last_ns
    yield Line((rest_ns - BEGIN_NS) / 1e9, "the system", "has come to rest", wrong=" ".join(dict.fromkeys(at_rest)))


def cast(schedule: Schedule) -> list[str]:
    """One line for each deed: what is going to be asked, and what is going to break."""
    words = _Words(schedule, 0)
    return [f"{place + 1}. {words.deed(deed)}" for place, deed in enumerate(schedule.program.deeds)]


class _Words:
    def __init__(self, schedule: Schedule, first_actor: int) -> None:
        self._deeds = schedule.program.deeds
        self._first = first_actor
        self._people: Mapping[str, Resident] = {
            each.resident_code: each for each in schedule.world.population.residents
        }
        self._kiosks = {one.application_id: one for one in schedule.program.applications}
        self._requests: dict[str, Request] = {}
        self._many = schedule.program.settings.processes > 1

    # Who

    def actor(self, step: Step) -> str:
        """Whose step it is."""
        place = step.actor - self._first
        known = self._whose(self._deeds[place]) if 0 <= place < len(self._deeds) else ""
        if step.process is not None:
            return f"process {step.process} for {known}" if known else f"process {step.process}"
        return known or ("a kiosk" if step.what in _AT_KIOSKS else "the machine")

    def _whose(self, deed: Deed) -> str:
        request = deed.request()
        return self._asks(request)[0] if request is not None else "the machine"

    # What

    def step(self, step: Step) -> str:
        """What is done."""
        subject = f" {step.subject}" if step.subject else ""
        return f"{'has waited' if step.what == 'wakes' else step.what}{subject}"

    def record(self, record: Record) -> tuple[str, str]:
        """Who asks or is answered, and what."""
        if isinstance(record, Invocation):
            self._requests[record.operation] = record.request
            return self._asks(record.request)
        assert isinstance(record, Completion)
        request = self._requests[record.operation]
        return self._asks(request)[0], self._is_answered(record, request)

    def _asks(self, request: Request) -> tuple[str, str]:
        who, what = asks(request, self._people)
        if isinstance(request, Delivery):
            who, _ = self._asks(self._kiosks[request.application_id])
        elif isinstance(request, Application | Event):
            what += f" ({request.application_id if isinstance(request, Application) else request.event_id})"
        return who, what

    def _is_answered(self, answer: Completion, request: Request) -> str:
        if answer.outcome is Outcome.UNKNOWN:
            why = "; ".join(map(on_terminal, answer.problems)) or answer.code
            return f"gets no answer ({why})"
        if answer.outcome is Outcome.REFUSED:
            return f"is refused: {answer.reason or answer.code}"
        if isinstance(request, Application):
            return f"GETS A DOCUMENT, number {', '.join(answer.certificate_numbers)}"
        if isinstance(request, Event):
            if answer.outcome is Outcome.OPEN:
                return f"is told: in force within {answer.in_force_within_s:g} s"
            return "is told: in force from now on, everywhere"
        return "is told: done"

    def deed(self, deed: Deed) -> str:
        """All of it in one line."""
        where = f" at process {deed.place}" if self._many else ""
        when = f" {deed.start_s:g} s" if deed.start_s else ""
        if deed.after:
            when += f" after {' and '.join(str(place + 1) for place in deed.after)}"
        else:
            when = f"{when} after the beginning" if when else " at the beginning"
        return f"{self._whose(deed)} {self._does(deed)}{where},{when}"

    def _does(self, deed: Deed) -> str:
        request = deed.request()
        if request is not None:
            _, what = self._asks(request)
            if isinstance(deed, Visit):
                what += "" if deed.fault == "none" else f" and does wrong: {deed.fault.value}"
                what += "" if deed.confirms else " and never confirms"
            return what
        if isinstance(deed, Crash):
            return f"ends process {deed.place} and replaces it after {deed.down_s:g} s"
        if isinstance(deed, FullDisk):
            return f"has no room for {deed.for_s:g} s, {'database too' if deed.database else 'print files only'}"
        assert isinstance(deed, Mishap)
        how = deed.how if isinstance(deed.how, str) else f"{deed.how:g} s late"
        return f"lets the next call to {deed.address} go wrong: {how}"


ONE: Final = {
    "applications": "application",
    "register_events": "register event",
    "faults": "fault",
    "switches": "switch",
    "residents": "resident",
}


def size_of(schedule: Schedule) -> dict[str, int]:
    """How small a schedule is: its deeds by sort, its switches and its people."""
    deeds = schedule.program.deeds
    applications, events = len(schedule.program.applications), len(schedule.program.events)
    return {
        "applications": applications,
        "register_events": events,
        "faults": len(deeds) - applications - events,
        "switches": sum(1 for choice in schedule.choices if choice),
        "residents": len(schedule.world.population.residents),
    }
