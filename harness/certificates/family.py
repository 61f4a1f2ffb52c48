"""Certificates (証明書の交付) as the engine knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.certificates.catalogue import ITEMS, ROWS
from harness.certificates.domain.properties import PROPERTIES
from harness.certificates.domain.words import EventKind, Kind, Reason
from harness.certificates.history.requests import REQUESTS
from harness.family import Family

if TYPE_CHECKING:
    from harness.checks.subject import FamilyChecks
    from harness.explore.subject import AnySearch
    from harness.family.inspected import FamilyInspection
    from harness.family.proved import FamilyProving
    from harness.targets.subject import FamilyTargets


def _search() -> AnySearch:
    from harness.certificates.explore.search import SEARCH

    return SEARCH


def _targets() -> FamilyTargets:
    from harness.certificates.targets.factory import TARGETS

    return TARGETS


def _checks() -> FamilyChecks[Any]:
    from harness.certificates.checks.registry import CHECKS

    return CHECKS


def _inspection() -> FamilyInspection:
    from harness.certificates.inspection.inspected import INSPECTION

    return INSPECTION


def _proving() -> FamilyProving:
    from harness.certificates.inspection.inspected import PROVING

    return PROVING


_OUTCOMES = ("open", "delivered", "refused", "refunded")

FAMILY = Family(
    name="certificates",
    properties=PROPERTIES,
    requests=REQUESTS,
    rows=ROWS,
    kinds=tuple(Kind),
    words=ITEMS | {*Reason, *EventKind, *_OUTCOMES},
    search=_search,
    targets=_targets,
    checks=_checks,
    inspection=_inspection,
    proving=_proving,
)
