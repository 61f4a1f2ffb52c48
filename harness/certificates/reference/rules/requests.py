"""The bodies of applications, deliveries and events: from JSON to frozen requests, or BadRequest with one sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import orjson

from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.reference.records import CardRecord, SealRecord
from harness.certificates.reference.rules import fields
from harness.certificates.reference.rules.fields import Body
from harness.certificates.reference.rules.kinds import FORMS, Source

_MOST_COPIES = 5


@dataclass(frozen=True, slots=True)
class Options:
    """What the applicant wants printed besides; `fiscal_year` is set for tax kinds alone."""

    relationship: bool = False
    domicile: bool = False
    my_number: bool = False
    resident_code: bool = False
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class ApplicationRequest:
    """交付申請. `subjects` is empty where none were sent: then it is the applicant, or the whole register."""

    application_id: str
    kiosk_id: str
    municipality_code: str
    card_serial: str
    pin: str | None
    certificate: Kind
    subjects: tuple[str, ...]
    options: Options
    copies: int


@dataclass(frozen=True, slots=True)
class DeliveryRequest:
    """What the kiosk says became of the print."""

    application_id: str
    paid: bool
    printed: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A household moves within the municipality."""

    address: str
    moved_on: date


@dataclass(frozen=True, slots=True)
class MovedOut:
    """The resident leaves the municipality."""

    destination: str
    moved_on: date


@dataclass(frozen=True, slots=True)
class Died:
    """The resident died."""

    died_on: date


@dataclass(frozen=True, slots=True)
class Renamed:
    """The resident bears a new name."""

    name: str
    name_kana: str
    renamed_on: date


@dataclass(frozen=True, slots=True)
class CardRevoked:
    """A card is revoked."""

    card_serial: str


# What an event says besides whom it is about; None for kinds without further members.
Details = SealRecord | Moved | MovedOut | Died | Renamed | CardRevoked | CardRecord | None


@dataclass(frozen=True, slots=True)
class EventRequest:
    """A register event (異動)."""

    event_id: str
    sequence: int
    kind: EventKind
    resident_code: str
    details: Details


def parse_application(body: object, pin_required: bool) -> ApplicationRequest:
    """POST /v1/applications. With `pin_required` false (scope issuance-server) a PIN that was sent is ignored."""
    sent = fields.as_object(body, "")
    kind = fields.word(sent, "certificate", "", Kind)
    return fields.record(
        ApplicationRequest,
        sent,
        "",
        pin=fields.formed(sent, "pin", "") if pin_required else None,
        certificate=kind,
        subjects=_subjects(sent, kind),
        options=_options(sent, kind),
        copies=fields.integer(sent, "copies", "", 1, _MOST_COPIES) if "copies" in sent else 1,
    )


def parse_delivery(body: object) -> DeliveryRequest:
    """POST /v1/deliveries."""
    return fields.record(DeliveryRequest, body, "")


def parse_event(body: object) -> EventRequest:
    """POST /v1/events."""
    sent = fields.as_object(body, "")
    kind = fields.word(sent, "kind", "", EventKind)
    sequence = fields.integer(sent, "sequence", "", 0, 2**63 - 1)
    return fields.record(EventRequest, sent, "", kind=kind, sequence=sequence, details=_details(sent, kind))


@lru_cache(maxsize=256)
def fingerprint(request: ApplicationRequest | DeliveryRequest | EventRequest) -> str:
    """Equal for equal bodies (members left out count as their defaults, unknown members do not count)."""
    return hashlib.blake2b(orjson.dumps(request), digest_size=16).hexdigest()


def _subjects(sent: Body, kind: Kind) -> tuple[str, ...]:
    if sent.get("subjects") is None:
        return ()
    if FORMS[kind].whole_register:
        raise fields.wrong("", "subjects", "nothing, as the whole register is printed")
    codes = fields.texts(sent, "subjects", "")
    if not codes:
        raise fields.wrong("", "subjects", "at least one resident code")
    return codes


def _options(sent: Body, kind: Kind) -> Options:
    form = FORMS[kind]
    is_tax = form.source is Source.TAX
    if "options" not in sent and not is_tax:
        return Options()
    options = fields.member(sent, "options", "")
    allowed = form.flags | {"fiscal_year"} if is_tax else form.flags
    for name in options:
        if name not in allowed:
            known = ", ".join(sorted(allowed)) or "none"
            raise fields.wrong("options", name, f"only options of {kind.value} ({known})")
    flags = {name: fields.truth(options, name, "options") for name in form.flags if name in options}
    year = fields.fiscal_year(options, "fiscal_year", "options") if is_tax else None
    return Options(**flags, fiscal_year=year)


_DETAILS: Mapping[EventKind, Callable[..., Details]] = {
    EventKind.MOVED: Moved,
    EventKind.MOVED_OUT: MovedOut,
    EventKind.DIED: Died,
    EventKind.RENAMED: Renamed,
    EventKind.CARD_REVOKED: CardRevoked,
}


def _details(sent: Body, kind: EventKind) -> Details:
    if kind is EventKind.SEAL_REGISTERED:
        return fields.record(SealRecord, sent, "")
    if kind is EventKind.CARD_ISSUED:
        code = fields.formed(sent, "resident_code", "")
        return fields.record(CardRecord, sent.get("card"), "card", resident_code=code)
    return fields.record(_DETAILS[kind], sent, "") if kind in _DETAILS else None
