"""Certificates (証明書の交付) as the engine knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.certificates.history.requests import REQUESTS
from harness.family import Family

if TYPE_CHECKING:
    from harness.explore.subject import AnySearch


def _search() -> AnySearch:
    from harness.certificates.explore.search import SEARCH

    return SEARCH


FAMILY = Family(name="certificates", requests=REQUESTS, search=_search)
