"""What the checks are told: forms, limits, minima, and the system's own words."""

from __future__ import annotations

from harness.certificates.checks.ground import Ground
from harness.certificates.forms import shipped_forms
from harness.checks.clock import BusinessClock
from harness.family.inspected import Known
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS


def ground_of(known: Known) -> Ground:
    """What is known before the first application is sent."""
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
        imprints=known.materials.rasters(event.imprint for event in events if event.imprint is not None),
        same_imprint_max_bits=SAME_IMPRINT_MAX_BITS,
        events=events,
        baseline=known.before,
    )
