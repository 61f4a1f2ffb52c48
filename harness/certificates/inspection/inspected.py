"""What the engine is given for inspections of certificates, and for proving that they find the defects."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.certificates.checks.acquaintance import Acquaintance
from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, SelfReport
from harness.certificates.domain.residents import Population
from harness.certificates.forms import shipped_forms
from harness.certificates.inspection.bench import Bench, size_of
from harness.certificates.inspection.candidates import controls_of
from harness.certificates.inspection.exploring_target import explore_target
from harness.certificates.inspection.grounds import ground_of
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.inspection.serving import serve
from harness.certificates.reference.defects import defects
from harness.certificates.scenario.catalogue import find_all, names
from harness.certificates.scenario.load import resized
from harness.certificates.scenario.model import Suite
from harness.domain.operations import Request
from harness.family.inspected import FamilyInspection, Known
from harness.family.proved import FamilyProving
from harness.resources import scenarios_dir


def _find(wanted: Sequence[str]) -> Suite:
    return find_all(wanted, scenarios_dir())


def _is_own(population: Population, ground: Ground) -> Callable[[str, int], bool]:
    return Acquaintance(population, ground.events).is_own


def _has_marks(request: Request) -> bool:
    return isinstance(request, Application) and shipped_forms().general[request.certificate].needs_seal


def _guard(known: Known, after: SelfReport) -> str:
    """Proved: files were exchanged, and it noticed."""
    if known.system.guard is not True:
        return "absent"
    swapped = any(planned.fault.kind == "swap-print-files" for phase in known.plan.phases for planned in phase.faults)
    noticed = set(after.alerts or ()) - set(known.before.alerts or ())
    return "proved" if swapped and noticed else "unproved"


INSPECTION = FamilyInspection(
    find=_find,
    shipped=lambda: names(scenarios_dir()),
    resized=resized,
    materials=Impressions,
    ground=ground_of,
    is_own=_is_own,
    has_marks=_has_marks,
    controls=controls_of,
    guard=_guard,
    faults=("swap-print-files", "delay-print", "kill-worker", "interrupt-link"),
)

PROVING = FamilyProving(defects=defects, size_of=size_of, bench=Bench, serve=serve, explore_target=explore_target)
