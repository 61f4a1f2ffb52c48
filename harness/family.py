"""What the engine knows of a kind of inspection: one frozen value, which names all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.catalogue.rows import Row
from harness.domain.properties import PropertyRow
from harness.history.requests import RequestType

if TYPE_CHECKING:
    from harness.drive.subject import AnyDriving
    from harness.explore.subject import AnySearch


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
    search: Callable[[], AnySearch]
    """Its search in virtual time. This and what follows is loaded when it is called: whoever only reads a journal needs
    none of it."""
    driving: Callable[[], AnyDriving]
    """Its plans, and who carries them out."""
