"""From the domain's types to the protocol's JSON (docs/protocol-v1.md, sections 2 to 4)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import orjson

from harness.certificates.domain.operations import Application, Delivery, Event, Request
from harness.certificates.domain.residents import (
    Card,
    FamilyRegister,
    Household,
    Municipality,
    Population,
    RegisterMember,
    Resident,
)
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


def population_body(population: Population, imprint_png: ImprintPng) -> bytes:
    """The body of PUT /v1/population. What is the harness's own (kin groups, hard cases, numbers of imprints) stays."""
    return orjson.dumps(
        {
            "population_digest": population.digest,
            "municipality_codes": [municipality.code for municipality in population.municipalities],
            "municipalities": [_municipality(municipality) for municipality in population.municipalities],
            "residents": [_resident(resident, imprint_png) for resident in population.residents],
            "households": [_household(household) for household in population.households],
            "family_registers": [_register(register) for register in population.family_registers],
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
    match event.kind:
        case EventKind.SEAL_REGISTERED:
            body["registration_number"] = event.registration_number
            body["registered_on"] = event.occurred_on
            body["imprint_png"] = _base64(imprint_png(event.imprint if event.imprint is not None else -1))
        case EventKind.MOVED:
            body |= {"address": event.address, "moved_on": event.occurred_on}
        case EventKind.MOVED_OUT:
            body |= {"destination": event.destination, "moved_on": event.occurred_on}
        case EventKind.DIED:
            body["died_on"] = event.occurred_on
        case EventKind.RENAMED:
            body |= {"name": event.name, "name_kana": event.name_kana, "renamed_on": event.occurred_on}
        case EventKind.CARD_REVOKED:
            body["card_serial"] = event.card_serial
        case EventKind.CARD_ISSUED:
            body["card"] = _card(event.card)
        case EventKind.SEAL_DEREGISTERED | EventKind.SUPPORT_MEASURE_SET | EventKind.SUPPORT_MEASURE_CLEARED:
            pass
    return orjson.dumps(body)


def _base64(png: bytes) -> str:
    return b64encode(png).decode("ascii")


def _municipality(municipality: Municipality) -> dict[str, Any]:
    return {
        "code": municipality.code,
        "prefecture": municipality.prefecture,
        "name": municipality.name,
        "mayor": municipality.mayor,
        "kinds": municipality.kinds,
    }


def _card(card: Card | None) -> dict[str, Any] | None:
    if card is None:
        return None
    return {
        "serial": card.serial,
        "pin": card.pin,
        "revoked": card.revoked,
        "use_registrations": card.use_registrations,
    }


def _resident(resident: Resident, imprint_png: ImprintPng) -> dict[str, Any]:
    seal = resident.seal
    return {
        "resident_code": resident.resident_code,
        "my_number": resident.my_number,
        "name": resident.name,
        "name_kana": resident.name_kana,
        "sex": resident.sex,
        "birth_date": resident.birth_date,
        "nationality": resident.nationality,
        "municipality_code": resident.municipality_code,
        "household_id": resident.household_id,
        "relationship": resident.relationship,
        "address": resident.address,
        "addressed_since": resident.addressed_since,
        "resident_since": resident.resident_since,
        "previous_address": resident.previous_address,
        "domicile": resident.domicile,
        "register_id": resident.register_id,
        "register_head": resident.register_head,
        "adult_ward": resident.adult_ward,
        "support_measure": resident.support_measure,
        "card": _card(resident.card),
        "seal": None
        if seal is None
        else {
            "registration_number": seal.registration_number,
            "registered_on": seal.registered_on,
            "imprint_png": _base64(imprint_png(seal.imprint)),
        },
        "tax": resident.tax,
    }


def _household(household: Household) -> dict[str, Any]:
    return {"household_id": household.household_id, "head": household.head, "members": household.members}


def _register(register: FamilyRegister) -> dict[str, Any]:
    return {
        "register_id": register.register_id,
        "municipality_code": register.municipality_code,
        "domicile": register.domicile,
        "head": register.head,
        "compiled_on": register.compiled_on,
        "previous_head": register.previous_head,
        "members": [_member(member) for member in register.members],
    }


def _member(member: RegisterMember) -> dict[str, Any]:
    return {
        "resident_code": member.resident_code,
        "name": member.name,
        "name_kana": member.name_kana,
        "sex": member.sex,
        "birth_date": member.birth_date,
        "relationship": member.relationship,
        "father": member.father,
        "mother": member.mother,
        "adoptive_father": member.adoptive_father,
        "adoptive_mother": member.adoptive_mother,
        "spouse": member.spouse,
        "removed": member.removed,
        "entries": member.entries,
        "addresses": member.addresses,
    }
