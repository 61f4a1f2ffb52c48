"""From the domain's types to the protocol's JSON (docs/protocol-v1.md, sections 2 to 4)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

import orjson

from harness.certificates.domain.operations import Application, Delivery, Event, Request
from harness.certificates.domain.residents import Population, Resident
from harness.certificates.domain.words import EventKind
from harness.domain.operations import ClockSetting, FaultRequest

ImprintPng = Callable[[int], bytes]
"""Draws the imprint of a number: a 1-bit PNG at 300 dpi."""

PATHS: dict[type[Request], str] = {
    Application: "/v1/applications",
    Delivery: "/v1/deliveries",
    Event: "/v1/events",
    FaultRequest: "/v1/faults",
    ClockSetting: "/v1/clock",
}
"""Where each request goes."""


_MEMBERS: Final[Mapping[EventKind, tuple[tuple[str, str], ...]]] = {
    EventKind.SEAL_REGISTERED: (("registration_number", "registration_number"), ("registered_on", "occurred_on")),
    EventKind.MOVED: (("address", "address"), ("moved_on", "occurred_on")),
    EventKind.MOVED_OUT: (("destination", "destination"), ("moved_on", "occurred_on")),
    EventKind.DIED: (("died_on", "occurred_on"),),
    EventKind.RENAMED: (("name", "name"), ("name_kana", "name_kana"), ("renamed_on", "occurred_on")),
    EventKind.CARD_REVOKED: (("card_serial", "card_serial"),),
    EventKind.CARD_ISSUED: (("card", "card"),),
}
"""What an event is sent with because of its kind, and the members of `Event` that hold it."""


def population_body(population: Population, imprint_png: ImprintPng) -> bytes:
    """The body of PUT /v1/population. What is the harness's own (kin groups, hard cases, numbers of imprints) stays."""
    return orjson.dumps(
        {
            "population_digest": population.digest,
            "municipality_codes": [municipality.code for municipality in population.municipalities],
            "municipalities": population.municipalities,
            "residents": [_resident(resident, imprint_png) for resident in population.residents],
            "households": population.households,
            "family_registers": population.family_registers,
        }
    )


def application_body(application: Application) -> bytes:
    """The body of POST /v1/applications; empty `subjects` and a `pin` of None are not sent."""
    body: dict[str, Any] = {
        "application_id": application.application_id,
        "kiosk_id": application.kiosk_id,
        "municipality_code": application.municipality_code,
        "card_serial": application.card_serial,
        "certificate": application.certificate,
        "options": dict(application.options),
        "copies": application.copies,
    }
    if application.pin is not None:
        body["pin"] = application.pin
    if application.subjects:
        body["subjects"] = application.subjects
    return orjson.dumps(body)


def delivery_body(delivery: Delivery) -> bytes:
    """The body of POST /v1/deliveries."""
    return orjson.dumps({"application_id": delivery.application_id, "paid": delivery.paid, "printed": delivery.printed})


def fault_body(fault: FaultRequest) -> bytes:
    """The body of POST /v1/faults."""
    return orjson.dumps({"kind": fault.kind, **fault.details})


def clock_body(now: str) -> bytes:
    """The body of PUT /v1/clock; `now` is RFC 3339."""
    return orjson.dumps({"now": now})


def event_body(event: Event, imprint_png: ImprintPng) -> bytes:
    """The body of POST /v1/events, with the members that the event's kind has."""
    body: dict[str, Any] = {
        "event_id": event.event_id,
        "sequence": event.sequence,
        "kind": event.kind,
        "resident_code": event.resident_code,
    }
    body |= {sent: getattr(event, member) for sent, member in _MEMBERS.get(event.kind, ())}
    if event.kind is EventKind.SEAL_REGISTERED:
        body["imprint_png"] = _base64(imprint_png(event.imprint if event.imprint is not None else -1))
    return orjson.dumps(body)


def _base64(png: bytes) -> str:
    return b64encode(png).decode("ascii")


_HARNESS_OWN: Final = frozenset({"kin_group", "hard_cases"})
_SENT: Final = tuple([each.name for each in fields(Resident) if each.name not in _HARNESS_OWN])


def _resident(resident: Resident, imprint_png: ImprintPng) -> dict[str, Any]:
    """The members of `Resident` as they are, but for the imprint, which is drawn."""
    body = {name: getattr(resident, name) for name in _SENT}
    if resident.seal is not None:
        body["seal"] = {
            "registration_number": resident.seal.registration_number,
            "registered_on": resident.seal.registered_on,
            "imprint_png": _base64(imprint_png(resident.seal.imprint)),
        }
    return body
