"""Everything that a plan sends has the form that the protocol's JSON Schemas demand."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from harness.certificates.domain.operations import Delivery
from harness.certificates.domain.words import EventKind
from harness.certificates.drive.making import make_plan
from harness.certificates.drive.plan import Plan
from harness.certificates.population.imprints import imprint_png
from harness.certificates.population.make import make_population
from harness.certificates.targets.wire import (
    application_body,
    clock_body,
    delivery_body,
    event_body,
    fault_body,
    population_body,
)
from harness.resources import schemas_dir
from tests.drive.suites import SYSTEM, residents, scenario, suite

DRAW = partial(imprint_png, seed=5)


@cache
def validator(name: str) -> Draft202012Validator:
    """The schema of one payload."""
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in schemas_dir().glob("*.schema.json")}
    resources = [(name, Resource.from_contents(schema)) for name, schema in schemas.items()]
    return Draft202012Validator(schemas[f"{name}.schema.json"], registry=Registry().with_resources(resources))


def check(name: str, body: bytes) -> None:
    """The body fits the schema of that name."""
    value: Any = json.loads(body)
    assert [error.message for error in validator(name).iter_errors(value)] == []


@cache
def whole_plan() -> Plan:
    return make_plan(suite(scenario(duration_s=30.0)), residents(), 2, "r7", SYSTEM)


def test_applications_and_their_deliveries() -> None:
    phase = whole_plan().phases[0]
    probes = [probe for event in phase.events for probe in event.probes]
    for planned in (*phase.applications[:300], *probes[:100]):
        check("application", application_body(planned.application))
    check("delivery", delivery_body(Delivery("r7-000001", True, False, 1)))


@pytest.mark.parametrize("kind", EventKind)
def test_events_of_every_kind(kind: EventKind) -> None:
    found = [each.event for each in whole_plan().phases[0].events if each.event.kind is kind]
    assert found
    for event in found[:5]:
        check("event", event_body(event, DRAW))


def test_faults_and_the_clock() -> None:
    phase = whole_plan().phases[0]
    assert phase.faults and phase.clock is not None
    check("fault", fault_body(phase.faults[0].fault))
    check("clock", clock_body(phase.clock.now))


def test_a_population() -> None:
    check("population", population_body(make_population(60, 5), DRAW))


def test_a_population_says_nothing_that_the_protocol_does_not_name() -> None:
    """What is the harness's own (kin groups, hard cases, numbers of imprints) stays."""
    named = "".join(path.read_text(encoding="utf-8") for path in schemas_dir().glob("*.schema.json"))
    assert [
        name for name in members(json.loads(population_body(make_population(60, 5), DRAW))) if name not in named
    ] == []


def members(value: Any) -> set[str]:
    """Names of all members, quoted, however deep."""
    if isinstance(value, dict):
        return {f'"{name}"' for name in value}.union(*map(members, value.values()))
    return set().union(*map(members, value)) if isinstance(value, list) else set()
