"""How a person and an application are spoken of, in virtual time and over HTTP alike."""

from __future__ import annotations

from collections.abc import Mapping

from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import Resident


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
