"""The closed lists of protocol v1 that are about certificates; an enumeration's values are the words on the wire."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Certificate kinds (証明書の種別)."""

    # Forms are looked up by their kind all the time, and an enum's own hash is a function in Python.
    __hash__ = str.__hash__

    RESIDENT_RECORD = "resident-record"
    RECORD_ITEMS = "record-items"
    SEAL = "seal"
    FAMILY_REGISTER = "family-register"
    FAMILY_REGISTER_INDIVIDUAL = "family-register-individual"
    FAMILY_REGISTER_SUPPLEMENT = "family-register-supplement"
    INCOME_TAX = "income-tax"
    TAX_PAYMENT = "tax-payment"


class Reason(StrEnum):
    """Why an application was definitely not issued (交付不可)."""

    CARD_INVALID = "card-invalid"
    PIN_WRONG = "pin-wrong"
    PIN_LOCKED = "pin-locked"
    NOT_REGISTERED = "not-registered"
    NOT_ENTITLED = "not-entitled"
    USE_NOT_REGISTERED = "use-not-registered"
    MOVED_OUT = "moved-out"
    DECEASED = "deceased"
    SUPPORT_MEASURE = "support-measure"
    UNDER_AGE = "under-age"
    OUTSIDE_HOURS = "outside-hours"
    KIND_NOT_SERVED = "kind-not-served"
    UNPRINTABLE_NAME = "unprintable-name"
    BUSY = "busy"
    ALREADY_ISSUED = "already-issued"
    BAD_REQUEST = "bad-request"
    STOPPED = "stopped"


class EventKind(StrEnum):
    """Register events (台帳の異動)."""

    SEAL_REGISTERED = "seal-registered"
    SEAL_DEREGISTERED = "seal-deregistered"
    MOVED = "moved"
    MOVED_OUT = "moved-out"
    DIED = "died"
    RENAMED = "renamed"
    SUPPORT_MEASURE_SET = "support-measure-set"
    SUPPORT_MEASURE_CLEARED = "support-measure-cleared"
    CARD_REVOKED = "card-revoked"
    CARD_ISSUED = "card-issued"
