"""What the engine is given for inspections of certificates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.certificates.checks.acquaintance import Acquaintance
from harness.certificates.checks.binding import tells_of_anyone
from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, SelfReport
from harness.certificates.domain.residents import Population
from harness.certificates.domain.triggers import FAULTS, KNOWN
from harness.certificates.forms import shipped_forms
from harness.certificates.inspection.controls import Spoiling, controls_of
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.inspection.promises import promises_of
from harness.certificates.scenario.driven import driven
from harness.certificates.scenario.load import find_all, names, resized
from harness.certificates.scenario.model import Suite
from harness.checks.clock import BusinessClock
from harness.domain.operations import Request
from harness.family.inspected import FamilyInspection, Known
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS
from harness.resources import scenarios_dir


def _find(wanted: Sequence[str]) -> Suite:
    return find_all(wanted, scenarios_dir())


def _ground(known: Known) -> Ground:
    """What the checks are told: forms, limits, minima, and the system's own words."""
    suite, system = known.suite, known.system
    events = tuple(planned.event for phase in known.plan.phases for planned in phase.events)
    return Ground(
        run_id=known.run.run_id,
        population=known.population,
        forms=shipped_forms(),
        clock=BusinessClock((known.clock,)),
        scope=system.scope,
        capabilities=system.capabilities,
        limits=suite.limits,
        minima=suite.minimum,
        promises=promises_of(known.plan),
        least_fired=suite.fired,
        imprints=known.materials.rasters(event.imprint for event in events if event.imprint is not None),
        same_imprint_max_bits=SAME_IMPRINT_MAX_BITS,
        events=events,
        baseline=known.before,
    )


def _is_own(population: Population, ground: Ground) -> Callable[[str, int], bool]:
    return Acquaintance(population, ground.events).is_own


def _shows_own(population: Population, ground: Ground) -> Callable[[Sequence[str], int], bool]:
    return Acquaintance(population, ground.events).shows_own


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
    driven=driven,
    triggers=KNOWN,
    materials=Impressions,
    ground=_ground,
    is_own=_is_own,
    shows_own=_shows_own,
    tells=tells_of_anyone,
    has_marks=_has_marks,
    controls=controls_of,
    spoilings=tuple(Spoiling),
    guard=_guard,
    faults=FAULTS,
)
