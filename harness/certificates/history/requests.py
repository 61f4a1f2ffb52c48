"""Applications, deliveries and register events as a journal holds them."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.residents import Card
from harness.certificates.domain.words import EventKind, Kind
from harness.history.requests import RequestType

_KINDS: Mapping[str, Kind] = {each.value: each for each in Kind}


def _application(value: dict[str, Any]) -> Application:
    return Application(**{**value, "certificate": _KINDS[value["certificate"]], "subjects": tuple(value["subjects"])})


def _event(value: dict[str, Any]) -> Event:
    card = value["card"]
    if card is not None:
        card = Card(**{**card, "use_registrations": tuple(card["use_registrations"])})
    return Event(**{**value, "kind": EventKind(value["kind"]), "card": card})


REQUESTS = (
    RequestType(
        "application",
        Application,
        _application,
        id=attrgetter("application_id"),
        is_trial=True,
        kind=attrgetter("certificate.value"),
        person=attrgetter("applicant"),
    ),
    RequestType("delivery", Delivery, lambda value: Delivery(**value), id=attrgetter("application_id")),
    RequestType(
        "event",
        Event,
        _event,
        id=attrgetter("event_id"),
        is_lasting=True,
        kind=attrgetter("kind.value"),
        person=attrgetter("resident_code"),
    ),
)
