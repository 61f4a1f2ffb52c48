"""Certificates as the load generator knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.certificates.drive.excerpt import around
from harness.certificates.drive.plan import Plan, decode_plan, encode_plan, renamed
from harness.certificates.drive.requests import follows, planned_requests
from harness.drive.subject import Carrier, FamilyDriving, Ports
from harness.targets.target_file import TargetFile

if TYPE_CHECKING:
    from harness.certificates.domain.residents import Population
    from harness.certificates.scenario.model import Suite
    from harness.targets.system import SystemDescription


# The generator's process carries out plans and makes none: it loads nothing of what making one takes.


def _plan(
    suite: Suite, population: Population, seed: int, run_id: str, system: SystemDescription, rate_per_s: float | None
) -> Plan:
    from harness.certificates.drive.making import make_plan

    return make_plan(suite, population, seed, run_id, system, rate_limit_per_s=rate_per_s)


def _carrier(plan: Plan, worker: int, file: TargetFile, ports: Ports) -> Carrier:
    from harness.certificates.drive.sending import Kiosks

    return Kiosks(plan, worker, file, ports)


DRIVING = FamilyDriving(
    plan=_plan,
    around=around,
    renamed=renamed,
    requests=planned_requests,
    follows=follows,
    encode=encode_plan,
    decode=decode_plan,
    carrier=_carrier,
)
