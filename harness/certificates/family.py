"""Certificates (証明書の交付) as the engine knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.certificates.catalogue import ITEMS, ROWS
from harness.certificates.domain.properties import PROPERTIES
from harness.certificates.domain.words import EventKind, Kind, Reason
from harness.certificates.history.requests import REQUESTS
from harness.family import Family

if TYPE_CHECKING:
    from harness.drive.subject import AnyDriving
    from harness.explore.subject import AnySearch


def _search() -> AnySearch:
    from harness.certificates.explore.search import SEARCH

    return SEARCH


def _driving() -> AnyDriving:
    from harness.certificates.drive.driving import DRIVING

    return DRIVING


_OUTCOMES = ("open", "delivered", "refused", "refunded")

FAMILY = Family(
    name="certificates",
    properties=PROPERTIES,
    requests=REQUESTS,
    rows=ROWS,
    kinds=tuple(Kind),
    words=ITEMS | {*Reason, *EventKind, *_OUTCOMES},
    search=_search,
    driving=_driving,
)
