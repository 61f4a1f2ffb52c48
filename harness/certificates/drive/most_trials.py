"""How much a plan can come to at most, told before it is carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.certificates.domain.properties import Property
from harness.certificates.drive.plan import Plan, PlannedApplication
from harness.certificates.forms import shipped_forms
from harness.domain.operations import Aim

_OF_DOCUMENTS = (
    Property.BINDING,
    Property.CONTENT,
    Property.COMPLETENESS,
    Property.UNIQUENESS,
    Property.ALERT,
    Property.AVAILABILITY,
)
_OF_APPLICATIONS = (Property.ACCOUNTING, Property.RESIDUE)


def most_trials(plan: Plan) -> dict[str, int]:
    """Decisive trials by property, on a system that issues whatever it may and nothing else. What is not among them
    depends on more than the plan."""
    forms, counts = shipped_forms().general, Counter[str]()
    for one in _applications(plan):
        counts.update(_OF_APPLICATIONS)
        if one.aim is not Aim.REFUSAL:
            counts.update(_OF_DOCUMENTS)
        counts[Property.SEAL] += forms[one.application.certificate].needs_seal
    return {str(each): counts[each] for each in (*_OF_DOCUMENTS, *_OF_APPLICATIONS, Property.SEAL)}


def _applications(plan: Plan) -> Iterator[PlannedApplication]:
    for phase in plan.phases:
        yield from phase.applications
        for event in phase.events:
            yield from event.probes
