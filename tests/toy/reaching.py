"""How its system is reached."""

from __future__ import annotations

from contextlib import closing

from harness.catalogue import say
from harness.targets.asides import Asides
from harness.targets.http.client import HttpClient
from harness.targets.http.exchange import Reply
from harness.targets.protocol import Answer, TargetProblem
from harness.targets.subject import FamilyTargets
from harness.targets.system import SystemDescription, parse_system
from harness.targets.target_file import TargetFile
from tests.toy.family import Report


class Target:
    """The system behind an address."""

    def __init__(self, file: TargetFile) -> None:
        self.asides = Asides()
        self._client = HttpClient(file)

    def system(self) -> SystemDescription:
        reply = self._client.request("GET", "/system")
        if reply.problem:
            raise TargetProblem(say("several", messages=(reply.problem,)))
        return parse_system(reply.body)

    def put_clock(self, now: str) -> Answer:
        raise AssertionError("the system has no clock")

    def ping(self, number: int) -> Reply:
        return self._client.request("GET", f"/pings/{number}")

    def close(self) -> None:
        self._client.close()


def _nothing_to_load(target: object, population: object, materials: object) -> None:
    raise AssertionError("the system takes no population")


def _asks(file: TargetFile, asides: Asides | None = None) -> SystemDescription:
    with closing(Target(file)) as target:
        return target.system()


TARGETS = FamilyTargets(
    schemes=("http",),
    asks=_asks,
    connect=lambda file, materials: Target(file),
    provision=_nothing_to_load,
    codes=lambda population: (),
    self_report=lambda target, system: Report(),
    is_at_rest=lambda target, system, before: True,
    report_table=lambda report: {},
    report_of=lambda stored: Report(**stored),
)
