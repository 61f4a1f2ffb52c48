"""How people and what they ask for are spoken of, in virtual time and over HTTP alike."""

from __future__ import annotations

from collections.abc import Mapping

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.residents import Resident
from harness.domain.operations import ClockSetting, FaultRequest, Request


def name_of(code: str, people: Mapping[str, Resident]) -> str:
    """By name, with the resident code where others have the same one. `people` by resident code."""
    one = people.get(code)
    if one is None:
        return f"resident {code}"
    namesakes = sum(other.name == one.name for other in people.values())
    return one.name if namesakes == 1 else f"{one.name} ({code})"


def applies_for(asked: Application, people: Mapping[str, Resident]) -> str:
    """What somebody applies for."""
    words = [f"applies for {asked.certificate.value}"]
    if any(code != asked.applicant for code in asked.subjects):
        words.append(f"about {', '.join(name_of(code, people) for code in asked.subjects)}")
    words += [f"with {name.replace('_', ' ')}" for name, value in asked.options.items() if value is True]
    if asked.copies != 1:
        words.append(f"{asked.copies} copies")
    card = people[asked.applicant].card
    if card is not None and asked.pin not in (None, card.pin):
        words.append("with a wrong PIN")
    return ", ".join(words)


def asks(request: Request, people: Mapping[str, Resident]) -> tuple[str, str]:
    """Who asks a system for something, and for what."""
    match request:
        case Application():
            return f"{name_of(request.applicant, people)} at {request.kiosk_id}", applies_for(request, people)
        case Delivery():
            return "a kiosk", "reports: paid and printed" if request.printed else "reports: not printed"
        case Event():
            return "the municipality", f"reports {request.kind.value} of {name_of(request.resident_code, people)}"
        case FaultRequest():
            details = "".join(f", {name} {value:g}" for name, value in request.details.items())
            return "the operator", f"asks for the fault {request.kind}{details}"
    assert isinstance(request, ClockSetting)
    return "the operator", f"sets the business clock to {request.now}"
