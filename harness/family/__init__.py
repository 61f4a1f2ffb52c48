"""What the engine knows of a kind of inspection: one frozen value, which names all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from harness import families
from harness.catalogue.rows import Row
from harness.domain.properties import PropertyRow
from harness.domain.suites import Population
from harness.history.requests import RequestType

if TYPE_CHECKING:
    from harness.checks.subject import FamilyChecks
    from harness.drive.subject import AnyDriving
    from harness.evidence.subject import AnyEvidence
    from harness.explore.subject import AnySearch
    from harness.family.alone import FamilyDocuments
    from harness.family.inspected import FamilyInspection
    from harness.family.proved import FamilyProving, FamilySystem
    from harness.targets.subject import FamilyTargets


def _has_none() -> NoReturn:
    raise LookupError("the family has no system of its own")


def _tells_nothing() -> NoReturn:
    raise LookupError("nothing is told of a single document of the family")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of inspection."""

    name: str
    properties: tuple[PropertyRow, ...]
    """What must hold, in the order of verdicts and reports."""
    requests: tuple[RequestType, ...]
    """What its kiosks and registers ask of a system, as the journal holds it."""
    rows: tuple[Row, ...]
    """What can be said in its inspections, besides what the engine says in all."""
    kinds: tuple[str, ...]
    """What can be asked for: the third member of a fingerprint."""
    words: frozenset[str]
    """The closed lists of which a finding's fingerprint may name a word."""
    wording: str = ""
    """The package in which its own language files stand, `<language>.po`; empty where the house's hold its words."""
    population: Callable[[int, int], Population]
    """So many people, made from a seed: the same each time. Raises ValueError where there can be none of that size."""
    targets: Callable[[], FamilyTargets]
    """How its systems are reached. This and what follows is loaded when it is called: whoever only reads a journal
    needs none of it."""
    driving: Callable[[], AnyDriving]
    """Its plans, and who carries them out."""
    checks: Callable[[], FamilyChecks[Any]]
    """What judges a record."""
    inspection: Callable[[], FamilyInspection]
    """What else its inspections need."""
    evidence: Callable[[], AnyEvidence]
    """What its reports are made from."""
    search: Callable[[], AnySearch]
    """Its search in virtual time."""
    documents: Callable[[], FamilyDocuments] = _tells_nothing
    """How a single document is told and judged. Raises LookupError for a family that does neither."""
    system: Callable[[], FamilySystem] = _has_none
    """Its own system. Raises LookupError for a family that has none, as `proving` does."""
    proving: Callable[[], FamilyProving] = _has_none
    """How the defects of its own system are tried."""


def family_of(name: str) -> Family:
    """The family of this name. KeyError if there is none."""
    found: Family = families.family(name)
    return found


def late(module: str, name: str) -> Callable[[], Any]:
    """What a module of this dotted name has under a name, imported when it is asked for."""
    return lambda: getattr(import_module(module), name)
