"""What was applied for, from the body of POST /v1/applications (protocol v1, section 2)."""

from __future__ import annotations

from typing import Any

from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import Card, Resident
from harness.certificates.domain.words import Kind
from harness.certificates.forms import Form

_MOST_COPIES = 5


def applied(body: Any, ground: Ground) -> Application:
    """The application; whose it is follows from its card. A PIN that it leaves out is the card's. Raises ValueError,
    which says what is wrong."""
    if not isinstance(body, dict):
        raise ValueError("it is no object of JSON, as the body of POST /v1/applications is")
    kind, place, serial = _kind(body), _text(body, "municipality_code"), _text(body, "card_serial")
    if place not in ground.kinds_served:
        raise ValueError(f"municipality_code {place} is none of this population's: {', '.join(ground.kinds_served)}")
    holder, card = _holder(serial, ground)
    form = ground.forms.of(kind, place)
    pin = body.get("pin", card.pin)
    if not isinstance(pin, str | None):
        raise ValueError("pin is no text")
    return Application(
        application_id=_text(body, "application_id", "read"),
        kiosk_id=_text(body, "kiosk_id", "read"),
        municipality_code=place,
        card_serial=serial,
        pin=card.pin if pin is None else pin,
        certificate=kind,
        subjects=_subjects(body, form, ground),
        options=_options(body, form),
        copies=_copies(body),
        applicant=holder.resident_code,
        kin_group=holder.kin_group,
    )


def _text(body: dict[str, Any], name: str, usual: str | None = None) -> str:
    value = body.get(name, usual)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is missing, or is no text")
    return value


def _kind(body: dict[str, Any]) -> Kind:
    word = _text(body, "certificate")
    if word not in {kind.value for kind in Kind}:
        raise ValueError(f"certificate {word!r} is none of {', '.join(Kind)}")
    return Kind(word)


def _holder(serial: str, ground: Ground) -> tuple[Resident, Card]:
    for one in ground.population.residents:
        if one.card and one.card.serial == serial:
            return one, one.card
    for event in ground.events:
        if event.card and event.card.serial == serial:
            return ground.residents[event.resident_code], event.card
    raise ValueError(f"card_serial {serial} is the card of nobody in this population")


def _subjects(body: dict[str, Any], form: Form, ground: Ground) -> tuple[str, ...]:
    codes = body.get("subjects")
    if codes is None:
        return ()
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) for code in codes):
        raise ValueError("subjects is no list of resident codes")
    if form.whole_register:
        raise ValueError(f"subjects are named, and {form.kind} is about the whole register")
    for code in codes:
        if code not in ground.residents:
            raise ValueError(f"subjects names {code}, who is no resident of this population")
    return tuple(codes)


def _options(body: dict[str, Any], form: Form) -> dict[str, bool | int]:
    options = body.get("options", {})
    if not isinstance(options, dict):
        raise ValueError("options is no object")
    for name, value in options.items():
        is_year = name == "fiscal_year" and form.needs_tax
        if not is_year and name not in form.options:
            raise ValueError(f"{form.kind} has no option {name}")
        if type(value) is not (int if is_year else bool):
            raise ValueError(f"the option {name} is no {'year' if is_year else 'true or false'}")
    if form.needs_tax and "fiscal_year" not in options:
        raise ValueError(f"{form.kind} needs the option fiscal_year")
    return options


def _copies(body: dict[str, Any]) -> int:
    copies = body.get("copies", 1)
    if type(copies) is not int or not 1 <= copies <= _MOST_COPIES:
        raise ValueError(f"copies is no whole number from 1 to {_MOST_COPIES}")
    return copies
