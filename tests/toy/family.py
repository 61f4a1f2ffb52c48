"""The family as the engine knows it, and what is asked of its system."""

from __future__ import annotations

from dataclasses import dataclass

from harness.catalogue.rows import ID, QUOTED, finding
from harness.explore.subject import AnySearch
from harness.family import Family
from harness.history.requests import RequestType


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for `number`."""

    number: int
    kin_group: int


def _search() -> AnySearch:
    from tests.toy.search import SEARCH

    return SEARCH


FAMILY = Family(
    name="toy",
    requests=(RequestType("ping", Ping, lambda value: Ping(**value)),),
    rows=(finding("other-echo", asked=ID, came=QUOTED),),
    kinds=(),
    words=frozenset(),
    wording="tests.toy",
    search=_search,
)
