"""Certificates (証明書の交付) as the engine knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.certificates.catalogue import ITEMS, ROWS
from harness.certificates.domain.properties import PROPERTIES
from harness.certificates.domain.words import EventKind, Kind, Reason
from harness.certificates.history.requests import REQUESTS
from harness.family import Family

if TYPE_CHECKING:
    from harness.certificates.domain.residents import Population
    from harness.evidence.subject import AnyEvidence
    from harness.explore.subject import AnySearch


def _search() -> AnySearch:
    from harness.certificates.explore.search import SEARCH

    return SEARCH


def _evidence() -> AnyEvidence:
    from harness.certificates.evidence.reporting import EVIDENCE

    return EVIDENCE


def _population(residents: int, seed: int) -> Population:
    from harness.certificates.population.make import make_population

    return make_population(residents, seed)


_OUTCOMES = ("open", "delivered", "refused", "refunded")

FAMILY = Family(
    name="certificates",
    properties=PROPERTIES,
    requests=REQUESTS,
    rows=ROWS,
    kinds=tuple(Kind),
    words=ITEMS | {*Reason, *EventKind, *_OUTCOMES},
    search=_search,
    evidence=_evidence,
    population=_population,
)
