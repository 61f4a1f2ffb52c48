"""The closed lists of the protocol and of the verdicts, as enumerations whose values are the words on the wire."""

from __future__ import annotations

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


class Verdict(StrEnum):
    """What is said of a property or a run; `fail` outranks `inconclusive` outranks `pass`."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_INSPECTED = "not-inspected"
    NOT_APPLICABLE = "not-applicable"
