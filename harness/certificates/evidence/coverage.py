"""What a load on a system that issues certificates is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.residents import Population
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.forms import shipped_forms
from harness.evidence.subject import Part
from harness.wording.rendering import Words, named, text


def _options() -> Iterator[tuple[tuple[Kind, str], Words]]:
    """Each kind with each option that its form has."""
    for kind, form in shipped_forms().general.items():
        for name in form.options:
            option = named("option", name.replace("_", "-"))
            yield (kind, name), text("coverage.option", kind=named("kind", kind), option=option)


def _municipalities(population: Population, target: Mapping[str, Any]) -> dict[str, Words]:
    names = {each.code: each.prefecture + each.name for each in population.municipalities}
    return {code: names.get(code, code) for code in target.get("municipality_codes", ())}


KINDS = Part(
    text("coverage.kinds"),
    Application,
    lambda *_: {each: named("kind", each) for each in Kind},
    lambda application: [application.certificate],
)
OPTIONS = Part(
    text("coverage.options"),
    Application,
    lambda *_: dict(_options()),
    lambda application: [(application.certificate, name) for name, value in application.options.items() if value],
)
MUNICIPALITIES = Part(
    text("coverage.municipalities"), Application, _municipalities, lambda application: [application.municipality_code]
)
EVENTS = Part(
    text("coverage.events"),
    Event,
    lambda *_: {each: named("event", each) for each in EventKind},
    lambda event: [event.kind],
)
PARTS = (KINDS, OPTIONS, MUNICIPALITIES, EVENTS)
