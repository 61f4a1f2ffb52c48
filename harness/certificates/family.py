"""Certificates (証明書の交付) as the engine knows them."""

from __future__ import annotations

from harness.certificates.catalogue import ITEMS, ROWS
from harness.certificates.domain.properties import PROPERTIES
from harness.certificates.domain.words import EventKind, Kind, Reason
from harness.certificates.history.requests import REQUESTS
from harness.domain.suites import Population
from harness.family import Family, late


def _population(residents: int, seed: int) -> Population:
    made: Population = late("harness.certificates.population.make", "make_population")()(residents, seed)
    return made


_OUTCOMES = ("open", "delivered", "refused", "refunded")

FAMILY = Family(
    name="certificates",
    properties=PROPERTIES,
    requests=REQUESTS,
    rows=ROWS,
    kinds=tuple(Kind),
    words=ITEMS | {*Reason, *EventKind, *_OUTCOMES},
    population=_population,
    targets=late("harness.certificates.targets.factory", "TARGETS"),
    driving=late("harness.certificates.drive.driving", "DRIVING"),
    checks=late("harness.certificates.checks.registry", "CHECKS"),
    inspection=late("harness.certificates.inspection.inspected", "INSPECTION"),
    evidence=late("harness.certificates.evidence.reporting", "EVIDENCE"),
    search=late("harness.certificates.explore.search", "SEARCH"),
    documents=late("harness.certificates.inspection.alone", "DOCUMENTS"),
    system=late("harness.certificates.inspection.served", "SYSTEM"),
    proving=late("harness.certificates.inspection.bench", "PROVING"),
)
