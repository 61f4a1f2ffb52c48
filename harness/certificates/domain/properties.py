"""The properties of an inspection of certificates."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from harness.domain.properties import PropertyRow
from harness.domain.words import Capability


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
