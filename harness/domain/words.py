"""The closed lists of the protocol and of the verdicts, as enumerations whose values are the words on the wire; and
what is known of each property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Capability(StrEnum):
    """Optional calls of the target protocol."""

    PROVISION = "provision"
    CLOCK = "clock"
    DELIVERY = "delivery"
    EVENTS = "events"
    LEDGER = "ledger"
    SPOOL = "spool"
    ALERTS = "alerts"
    FAULTS = "faults"


class Scope(StrEnum):
    """What of the way from kiosk to issuance server a target is."""

    KIOSK = "kiosk"
    CENTER = "center"
    ISSUANCE_SERVER = "issuance-server"


class Property(StrEnum):
    """What must hold; the order is that of verdicts and reports. Each has a row in PROPERTIES, a check of its name, and
    words in the language files."""

    __hash__ = str.__hash__

    BINDING = "binding"
    CONTENT = "content"
    SEAL = "seal"
    ELIGIBILITY = "eligibility"
    COMPLETENESS = "completeness"
    UNIQUENESS = "uniqueness"
    ACCOUNTING = "accounting"
    RESIDUE = "residue"
    ALERT = "alert"
    AVAILABILITY = "availability"
    FAIRNESS = "fairness"
    ACTIVITY = "activity"
    WELLFORMED = "wellformed"


class TrialUnit(StrEnum):
    """What is counted as one trial of a property."""

    CERTIFICATE = "certificate"
    SEAL_CERTIFICATE = "seal-certificate"
    APPLICATION = "application"
    BARRED_APPLICATION = "barred-application"
    ELIGIBLE_APPLICATION = "eligible-application"
    KIOSK = "kiosk"
    MINIMUM = "minimum"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property. What is said of it stands in the language files under `property.<property>`."""

    property: Property
    number: str
    """点検項目番号, as reports show it."""
    trial: TrialUnit
    self_reported: bool = False
    """Rests only on what the system says of itself."""
    needs: Capability | None = None
    """Cannot be inspected on a system without this capability."""
    limit: str = ""
    """The member of `Limits` that a scenario must set for it to be inspected, empty if none."""
    of_the_run: bool = False
    """Judged for the run as a whole and not application by application."""
    of_the_load: bool = False
    """Says something of how a load was driven or served, so that a search has nothing to say of it but for its
    findings about single applications."""
    has_rate: bool = True
    """A bound on the rate of findings among trials says something to a reader."""
    exposes: bool = False
    """Its findings may say that somebody's data came out to somebody else."""
    always: bool = False
    """Without a single trial nothing was looked at, whatever the scenario asks."""


PROPERTIES = (
    PropertyRow(Property.BINDING, "1-1", TrialUnit.CERTIFICATE, exposes=True, always=True),
    PropertyRow(Property.CONTENT, "1-2", TrialUnit.CERTIFICATE),
    PropertyRow(Property.SEAL, "1-3", TrialUnit.SEAL_CERTIFICATE, exposes=True),
    PropertyRow(Property.ELIGIBILITY, "1-4", TrialUnit.BARRED_APPLICATION, exposes=True),
    PropertyRow(Property.COMPLETENESS, "1-5", TrialUnit.CERTIFICATE, always=True),
    PropertyRow(Property.UNIQUENESS, "2-1", TrialUnit.CERTIFICATE, always=True),
    PropertyRow(Property.ACCOUNTING, "2-2", TrialUnit.APPLICATION, self_reported=True, needs=Capability.LEDGER),
    PropertyRow(Property.RESIDUE, "2-3", TrialUnit.APPLICATION, self_reported=True, needs=Capability.SPOOL),
    PropertyRow(Property.ALERT, "2-4", TrialUnit.CERTIFICATE, self_reported=True, needs=Capability.ALERTS),
    PropertyRow(Property.AVAILABILITY, "3-1", TrialUnit.ELIGIBLE_APPLICATION, of_the_load=True, has_rate=False),
    PropertyRow(
        Property.FAIRNESS,
        "3-4",
        TrialUnit.KIOSK,
        limit="fairness_times",
        of_the_run=True,
        of_the_load=True,
        has_rate=False,
    ),
    PropertyRow(Property.ACTIVITY, "3-2", TrialUnit.MINIMUM, of_the_run=True, of_the_load=True, has_rate=False),
    PropertyRow(Property.WELLFORMED, "3-3", TrialUnit.RECORD, of_the_run=True, of_the_load=True, has_rate=False),
)

ROW_OF: Mapping[str, PropertyRow] = {row.property: row for row in PROPERTIES}
"""The rows by property, also by its plain text."""


class Verdict(StrEnum):
    """What is said of a property or a run; `fail` outranks `inconclusive` outranks `pass`."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_INSPECTED = "not-inspected"
    NOT_APPLICABLE = "not-applicable"
