"""The properties of an inspection of certificates, and the limits that they hold a system to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from harness.domain.durations import Seconds
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
    HIDDEN_DATA = "hidden-data"
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


_FOREIGN = {"applicant": "person", "kind": "word kind", "sheet": "count", "whose": "persons"}
_ITEMS = {"about": "items", "sheet": "count", "kind": "word kind", "applicant": "person", "items": "words item"}
_BARRED = {
    "about": "reasons",
    "applicant": "person",
    "kind": "word kind",
    "subjects": "persons",
    "reasons": "words reason",
}
_SHEETS = {"sheets": "count", "copies": "count", "each": "count"}

PROPERTIES = (
    PropertyRow(
        Property.BINDING,
        "1-1",
        TrialUnit.CERTIFICATE,
        of_registers=True,
        exposes=True,
        always=True,
        finds={
            "foreign-data": _FOREIGN,
            "foreign-data-proved": {"of_cause": "foreign-data", **_FOREIGN, "proofs": "all-said"},
            "foreign-data-besides": _FOREIGN,
            "foreign-data-besides-proved": {"of_cause": "foreign-data-besides", **_FOREIGN, "proofs": "all-said"},
            "identity-exchanged": {**_ITEMS, "whose": "persons"},
            "number-of-another": {
                "sheet": "count",
                "kind": "word kind",
                "applicant": "person",
                "number": "quoted",
                "holders": "persons",
            },
            "foreign-imprint": {"sheet": "count", "applicant": "person", "whose": "persons"},
            "imprint-of-another-form": {"sheet": "count", "whose": "person"},
            "document-unasked": {"whose": "persons"},
            "foreign-data-told": {"whose": "persons"},
            "shown-once-repaired": {"repair": "word repair", "shown": "said"},
        },
    ),
    PropertyRow(
        Property.CONTENT,
        "1-2",
        TrialUnit.CERTIFICATE,
        of_registers=True,
        finds={
            "not-as-registered": _ITEMS,
            "another-instead": {"of_cause": "not-as-registered", **_ITEMS, "instead": "quoted"},
            "not-as-registered-told": {"of_cause": "not-as-registered", **_ITEMS, "details": "all-said"},
            "of-another-time": {**_ITEMS, "instead": "quoted"},
            "of-another-time-told": {"of_cause": "of-another-time", **_ITEMS, "details": "all-said"},
            "not-to-be-printed": _ITEMS,
            "values-exchanged": {**_ITEMS, "whose": "persons"},
            "labels-exchanged": {**_ITEMS, "details": "all-said"},
        },
    ),
    PropertyRow(
        Property.SEAL,
        "1-3",
        TrialUnit.SEAL_CERTIFICATE,
        of_registers=True,
        exposes=True,
        finds={
            "no-seal-registered": {"applicant": "person"},
            "imprint-of-another-time": {"sheet": "count", "applicant": "person"},
            "imprint-of-nobody": {"sheet": "count", "applicant": "person"},
            "imprint-too-small": {"sheet": "count", "applicant": "person", "side_mm": "number"},
        },
    ),
    PropertyRow(
        Property.ELIGIBILITY,
        "1-4",
        TrialUnit.BARRED_APPLICATION,
        of_registers=True,
        exposes=True,
        finds={
            "issued-to-the-barred": {"about": "reasons", "applicant": "person", "reasons": "words reason"},
            "issued-to-the-barred-told": {"of_cause": "issued-to-the-barred", **_BARRED},
            "issued-to-the-barred-protected": {"of_cause": "issued-to-the-barred", **_BARRED, "whose": "persons"},
            "protected-address": {"applicant": "person", "whose": "person"},
        },
    ),
    PropertyRow(
        Property.COMPLETENESS,
        "1-5",
        TrialUnit.CERTIFICATE,
        always=True,
        finds={
            "unreadable": {"problem": "said"},
            "without-sheets": {},
            "without-text": {},
            "empty-sheet": {"sheet": "count"},
            "count-of-sheets": _SHEETS,
            "count-of-copies": {"of_cause": "count-of-sheets", **_SHEETS, "came": "count"},
            "other-kind": {"sheet": "count", "shown": "word kind", "kind": "word kind"},
            "out-of-order": {"sheet": "count", "shown": "count", "place": "count"},
            "persons-out-of-order": {"sheet": "count", "kind": "word kind", "applicant": "person"},
            "other-record": {"sheet": "count", "applicant": "person"},
            "option-left-out": {"about": "option", "sheet": "count", "option": "word option", "items": "words item"},
            "option-unasked": {"about": "option", "sheet": "count", "option": "word option"},
            "imprint-missing": {"sheet": "count", "applicant": "person"},
            "count-of-numbers": {"numbers": "count", "copies": "count"},
            "without-document": {},
            "answer-unclean": {"form": "word answer-form"},
            "document-beside": {"problem": "said"},
            "document-wrapped": {"how": "word wrapping"},
        },
    ),
    PropertyRow(
        Property.UNIQUENESS,
        "2-1",
        TrialUnit.CERTIFICATE,
        always=True,
        of_registers=True,
        finds={
            "number-twice": {"earlier": "id", "later": "id", "number": "quoted"},
            "number-twice-told": {"of_cause": "number-twice", "earlier": "said", "later": "said", "number": "quoted"},
            "document-twice": {"earlier": "id", "later": "id"},
            "document-twice-told": {"of_cause": "document-twice", "earlier": "said", "later": "said"},
            "id-of-another": {"application": "id", "other": "quoted"},
            "id-used-twice": {"application": "id"},
            "number-for-two-copies": {"application": "id"},
            "already-issued-too-early": {"application": "id"},
            "repeated-other-document": {"application": "id", "times": "count"},
            "repeated-other-number": {"application": "id", "times": "count"},
            "issued-and-refused": {"about": "reason", "application": "id", "reason": "said-word reason"},
            "different-refusals": {"about": "reasons", "application": "id", "reasons": "said-words reason"},
        },
    ),
    PropertyRow(
        Property.ACCOUNTING,
        "2-2",
        TrialUnit.APPLICATION,
        of_registers=True,
        self_reported=True,
        needs=Capability.LEDGER,
        finds={
            "ledger-entry-twice": {"application": "id", "entries": "count"},
            "ledger-entry-missing": {"application": "id"},
            "ledger-after-confirmation": {
                "about": "says",
                "application": "id",
                "confirmed": "word confirmed",
                "says": "quoted",
            },
            "ledger-without-confirmation": {"about": "says", "application": "id", "says": "quoted"},
            "ledger-after-issue": {"about": "says", "application": "id", "says": "quoted"},
            "ledger-after-refusal": {
                "about": "says",
                "application": "id",
                "reason": "said-word reason",
                "says": "quoted",
            },
            "ledger-after-giving-up": {"about": "says", "application": "id", "says": "quoted"},
            "ledger-after-nothing": {"about": "says", "application": "id", "says": "quoted"},
            "ledger-fee": {
                "about": "says",
                "application": "id",
                "fee_yen": "count",
                "says": "quoted",
                "right_yen": "count",
            },
            "ledger-kind": {"application": "id", "says": "quoted", "kind": "word kind"},
            "ledger-numbers": {"application": "id"},
            "ledger-copies": {"application": "id", "entered": "count", "copies": "count"},
            "ledger-never-sent": {"application": "quoted"},
            "ledger-more-never-sent": {"of_cause": "ledger-never-sent", "more": "count"},
            "confirmation-refused": {"application": "id"},
        },
    ),
    PropertyRow(
        Property.RESIDUE,
        "2-3",
        TrialUnit.APPLICATION,
        self_reported=True,
        needs=Capability.SPOOL,
        finds={
            "print-file-left": {"file": "quoted", "application": "quoted"},
            "print-file-of-nobody": {"of_cause": "print-file-left", "file": "quoted"},
        },
    ),
    PropertyRow(
        Property.ALERT,
        "2-4",
        TrialUnit.CERTIFICATE,
        self_reported=True,
        needs=Capability.ALERTS,
        finds={
            "delivered-despite-alert": {"message": "quoted", "application": "id"},
            "delivered-despite-mismatch": {"of_cause": "delivered-despite-alert", "application": "id"},
        },
    ),
    PropertyRow(
        Property.HIDDEN_DATA,
        "2-5",
        TrialUnit.CERTIFICATE,
        finds={
            "hidden-data": {
                "applicant": "person",
                "kind": "word kind",
                "where": "words hidden-where",
                "whose": "persons",
            },
            "hidden-number": {
                "applicant": "person",
                "kind": "word kind",
                "where": "words hidden-where",
                "items": "words item",
            },
        },
    ),
    PropertyRow(
        Property.AVAILABILITY,
        "3-1",
        TrialUnit.ELIGIBLE_APPLICATION,
        of_registers=True,
        of_the_load=True,
        has_rate=False,
        finds={
            "wrong-refusal": {"about": "reason", "application": "id", "reason": "said-word reason"},
            "wrong-refusals": {"wrong": "count", "eligible": "count", "limit": "number"},
            "latency": {"p99_s": "number", "limit_s": "number"},
            "in-force-late": {
                "about": "event",
                "id": "id",
                "event": "word event",
                "after_s": "number",
                "limit_s": "number",
            },
        },
    ),
    PropertyRow(
        Property.FAIRNESS,
        "3-4",
        TrialUnit.KIOSK,
        limit="fairness_times",
        of_the_run=True,
        grows=False,
        of_the_load=True,
        has_rate=False,
        finds={
            "unfair-kiosk": {
                "kiosk": "id",
                "p99_s": "number",
                "median_s": "number",
                "limit": "number",
                "applications": "count",
            },
        },
    ),
    PropertyRow(Property.ACTIVITY, "3-2", TrialUnit.MINIMUM, of_the_run=True, of_the_load=True, has_rate=False),
    PropertyRow(Property.WELLFORMED, "3-3", TrialUnit.RECORD, of_the_run=True, of_the_load=True, has_rate=False),
)

ROW_OF: Mapping[str, PropertyRow] = {row.property: row for row in PROPERTIES}
"""The rows by property, also by its plain text."""

Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that checks hold a system to, each a key of a scenario's or a suite's `[limits]`. A property whose row
    names one that may be None is inspected only where it is set."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    latency_p99_s: Seconds = 10.0
    """From the intended start; 99 in 100 must stay under it."""
    wrong_refusals: Share = 0.05
    """The largest share of the eligible that may be refused wrongly, 0 to 1."""
    in_force_s: Seconds = 10.0
    """The longest that a register event may stay open."""
    fairness_times: Annotated[float, Field(gt=1, allow_inf_nan=False, strict=True)] | None = None
    """So many times that of the median kiosk may a kiosk's 99% latency be; None: not looked at."""
    unclean_answers: Share | None = 0.001
    """The largest share of the answers that may come in another form than agreed, whatever a repetition repairs; None:
    any, as in runs of an earlier form."""
    answer_s: Seconds = 30.0
    """How long a kiosk waits for an answer."""
