"""What a load on a system that issues certificates is made of."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.residents import Population
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.forms import shipped_forms
from harness.domain.operations import Request
from harness.evidence.subject import Part
from harness.wording.rendering import Words, named, text


def _kinds(population: Population, target: Mapping[str, Any]) -> Mapping[Kind, Words]:
    return {each: named("kind", each) for each in Kind}


def _options(population: Population, target: Mapping[str, Any]) -> Mapping[tuple[str, str], Words]:
    """Each kind with each option that its form has."""
    pairs = [(kind, option) for kind, form in shipped_forms().general.items() for option in form.options]
    return {
        (kind, option): text(
            "coverage.option", kind=named("kind", kind), option=named("option", option.replace("_", "-"))
        )
        for kind, option in pairs
    }


def _municipalities(population: Population, target: Mapping[str, Any]) -> Mapping[str, Words]:
    names = {each.code: each.prefecture + each.name for each in population.municipalities}
    return {code: names.get(code, code) for code in target.get("municipality_codes", ())}


def _events(population: Population, target: Mapping[str, Any]) -> Mapping[EventKind, Words]:
    return {each: named("event", each) for each in EventKind}


def _options_of(request: Request) -> Iterable[Hashable]:
    if isinstance(request, Application):
        yield from ((request.certificate, name) for name, value in request.options.items() if value)


KINDS = Part(
    text("coverage.kinds"), _kinds, lambda request: [request.certificate] if isinstance(request, Application) else ()
)
OPTIONS = Part(text("coverage.options"), _options, _options_of)
MUNICIPALITIES = Part(
    text("coverage.municipalities"),
    _municipalities,
    lambda request: [request.municipality_code] if isinstance(request, Application) else (),
)
EVENTS = Part(text("coverage.events"), _events, lambda request: [request.kind] if isinstance(request, Event) else ())
PARTS = (KINDS, OPTIONS, MUNICIPALITIES, EVENTS)
