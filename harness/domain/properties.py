"""What is known of each property: a row, which stands with its family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness import families
from harness.domain.words import Capability


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property. What is said of it stands in the language files under `property.<property>`."""

    property: str
    """Its name: a member of the family's enumeration, and no other family's."""
    number: str
    """点検項目番号, as reports show it."""
    trial: str
    """What is counted as one trial, a word of the language files."""
    self_reported: bool = False
    """Rests only on what the system says of itself."""
    needs: Capability | None = None
    """Cannot be inspected on a system without this capability."""
    limit: str = ""
    """The limit that a scenario must set for it to be inspected, empty if none."""
    of_the_run: bool = False
    """Judged for the run as a whole and not application by application."""
    grows: bool = True
    """There are more trials in a longer time."""
    of_the_load: bool = False
    """Says something of how a load was driven or served, so that a search has nothing to say of it but for its
    findings about single applications."""
    has_rate: bool = True
    """A bound on the rate of findings among trials says something to a reader."""
    exposes: bool = False
    """Its findings may say that somebody's data came out to somebody else."""
    of_registers: bool = False
    """What it finds rests on what the system's registers hold."""
    always: bool = False
    """Without a single trial nothing was looked at, whatever the scenario asks."""
    finds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What it can find: rows of the catalogue by their codes, as `catalogue/rows.toml` has them."""


def rows() -> Iterator[PropertyRow]:
    """The rows of all families, those of each in the order of its verdicts and reports."""
    for family in families.every():
        yield from family.properties


def places() -> dict[str, int]:
    """The place of each property in that order."""
    return {row.property: place for place, row in enumerate(rows())}


def resized(minimum: Mapping[Any, int], share: float) -> dict[Any, int]:
    """The fewest trials that are enough in this share of the time, at least 1."""
    return {name: max(1, int(least * share)) if row_of(name).grows else least for name, least in minimum.items()}


def row_of(name: str) -> PropertyRow:
    """The row of a property of any family. KeyError if there is none of that name."""
    for row in rows():
        if row.property == name:
            return row
    raise KeyError(name)
