"""What is asked of a system that issues certificates, and what it says of itself (protocol v1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.certificates.domain.residents import Card
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.operations import ClockSetting, FaultRequest


@dataclass(frozen=True, slots=True)
class Application:
    """交付申請. `applicant` and `kin_group` are the harness's own knowledge and are not sent. `pin` is None where it is
    outside of the target's scope; `subjects` empty means that none are sent; `options` holds booleans and
    `fiscal_year`."""

    application_id: str
    kiosk_id: str
    municipality_code: str
    card_serial: str
    pin: str | None
    certificate: Kind
    subjects: tuple[str, ...]
    options: Mapping[str, bool | int]
    copies: int
    applicant: str
    kin_group: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """The kiosk's confirmation, or its report of a failure."""

    application_id: str
    paid: bool
    printed: bool
    kin_group: int


@dataclass(frozen=True, slots=True)
class Event:
    """A register event. Members that its kind does not have are None; dates are ISO 8601 texts. `imprint` numbers the
    new seal's imprint (its PNG is drawn from it when the event is sent)."""

    event_id: str
    sequence: int
    kind: EventKind
    resident_code: str
    kin_group: int
    address: str | None = None
    destination: str | None = None
    name: str | None = None
    name_kana: str | None = None
    occurred_on: str | None = None
    registration_number: str | None = None
    imprint: int | None = None
    card_serial: str | None = None
    card: Card | None = None


Request = Application | Delivery | Event | FaultRequest | ClockSetting


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the system's own issue log (self-reported)."""

    application_id: str
    certificate: str
    certificate_numbers: tuple[str, ...]
    copies: int
    fee_yen: int
    outcome: str


@dataclass(frozen=True, slots=True)
class SpoolEntry:
    """One print file that the system says it still holds (self-reported)."""

    name: str
    application_id: str


@dataclass(frozen=True, slots=True)
class AlertEntry:
    """One mismatch that the system says it noticed (self-reported)."""

    alert_id: str
    application_id: str
    message: str


@dataclass(frozen=True, slots=True)
class SelfReport:
    """What the system said of itself at one moment; None where it lacks the capability, or where `problems` says that
    it could not be had."""

    ledger: tuple[LedgerEntry, ...] | None
    spool: tuple[SpoolEntry, ...] | None
    alerts: tuple[AlertEntry, ...] | None
    problems: tuple[str, ...] = ()
