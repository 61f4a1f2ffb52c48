"""The JSON Schemas say what docs/protocol-v1.md says: its examples hold, and what the reference system refuses as not
of the protocol's form is refused by them, too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from harness.certificates.domain.words import EventKind, Kind, Reason
from harness.certificates.reference.openapi import openapi_bytes, openapi_document, schemas
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.rules.population import parse_population
from harness.certificates.reference.rules.requests import parse_application, parse_delivery, parse_event
from harness.domain.words import Capability, Scope
from harness.resources import schemas_dir
from tests.protocol.conversation import PROTOCOL, conversation
from tests.reference.rules.samples import ALL_KINDS, application_body, town_body

SCHEMAS = schemas()
REGISTRY: Registry[Any] = Registry().with_resources(
    (f"{name}.schema.json", Resource.from_contents(body)) for name, body in SCHEMAS.items()
)


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{name}.schema.json"}, registry=REGISTRY, format_checker=FormatChecker())


def fits(name: str, value: Any) -> bool:
    return bool(validator(name).is_valid(value))


def test_every_example_holds() -> None:
    for exchange in conversation(PROTOCOL.read_text(encoding="utf-8")):
        for name, body in ((exchange.request_schema, exchange.body), (exchange.answer_schema, exchange.answer)):
            assert (name is None) == (body is None), exchange
            errors = [error.message for error in validator(name).iter_errors(body)] if name else []
            assert errors == [], exchange


def test_inline_answers_hold() -> None:
    text = PROTOCOL.read_text(encoding="utf-8")
    assert "`{}`" in text
    assert fits("event-in-force", {})
    (pending,) = re.findall(r"202 `(\{.*?\})`", text)
    assert fits("event-pending", json.loads(pending))
    (alert,) = re.findall(r"`(\{\"alert_id.*?\})`", text)
    assert fits("alerts", [json.loads(alert)])


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["title"]
    assert SCHEMAS[name]["description"]
    for target in references(SCHEMAS[name]):
        REGISTRY.resolver(f"{name}.schema.json").lookup(target)


def test_the_words_are_the_protocol_s() -> None:
    common = SCHEMAS["common"]["$defs"]
    assert common["certificate"]["enum"] == list(Kind)
    assert sorted(SCHEMAS["problem"]["properties"]["reason"]["enum"]) == sorted(Reason)
    assert SCHEMAS["event"]["properties"]["kind"]["enum"] == list(EventKind)
    system = SCHEMAS["system"]["properties"]
    assert system["scope"]["enum"] == list(Scope)
    assert system["capabilities"]["items"]["enum"] == list(Capability)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from references(part)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for part in node.values():
            yield from references(part)


def accepted(parse: Any, body: object) -> bool:
    try:
        parse(body)
    except BadRequest:
        return False
    return True


def parse_kiosk_application(body: object) -> object:
    return parse_application(body, pin_required=isinstance(body, dict) and "pin" in body)


CARD = {"serial": "1310160000004711", "pin": "4821", "revoked": False, "use_registrations": ["131016"]}
DETAILS = {
    "registration_number": "1310160001", "registered_on": "2015-06-01", "imprint_png": "iVBORw0KGgo=",
    "address": "東京都", "destination": "大阪府", "moved_on": "2025-10-01", "died_on": "2025-10-01",
    "name": "髙田　壱郎", "name_kana": "タカダ　イチロウ", "renamed_on": "2025-10-01",
    "card_serial": "1310160000004711", "card": CARD,
}  # fmt: skip
EVENT = {"event_id": "r7f3-e000004", "sequence": 1, "resident_code": "12345678903", **DETAILS}
whole = st.one_of(
    st.sampled_from(ALL_KINDS).map(lambda kind: ("application", application_body(kind))),
    st.just(("delivery", {"application_id": "r1", "paid": True, "printed": True})),
    st.sampled_from(list(EventKind)).map(lambda kind: ("event", {**EVENT, "kind": kind.value})),
)
PARSERS = {"application": parse_kiosk_application, "delivery": parse_delivery, "event": parse_event}
NAMES = (
    "application_id kiosk_id municipality_code card_serial certificate subjects options copies paid printed event_id "
    "sequence kind resident_code unknown " + " ".join(DETAILS)
).split()
values = st.sampled_from(
    [None, True, False, -1, 0, 1, 5, 6, 2025, "", "x", "a b", "131016", "12345678903", "2025-10-01", "2025-02-30",
     "4821", "seal", "moved", "family-register", "income-tax", "iVBORw0KGgo=", "R0lGODlh", [], {}, ["12345678903"],
     ["12345678903", "12345678903"], {"my_number": True}, {"my_number": 1}, {"domicile": False}, {"fiscal_year": 2025},
     {"fiscal_year": "2025"}, CARD, {**CARD, "pin": "x"}]
)  # fmt: skip


@given(whole, st.dictionaries(st.sampled_from(NAMES), values, max_size=2), st.sets(st.sampled_from(NAMES), max_size=1))
def test_schemas_and_reference_system_agree(
    sent: tuple[str, dict[str, Any]], changed: dict[str, Any], left_out: set[str]
) -> None:
    name, body = sent
    body = {key: value for key, value in {**body, **changed}.items() if key not in left_out}
    # The reference system reads null as left out here, which the protocol does not say.
    if body.get("subjects", "") is None:
        del body["subjects"]
    assert fits(name, body) == accepted(PARSERS[name], body), [e.message for e in validator(name).iter_errors(body)]


@pytest.mark.parametrize("table", ["municipalities", "residents", "households", "family_registers"])
def test_a_population_needs_all_its_members(table: str) -> None:
    assert fits("population", town_body())
    for key in town_body()[table][0]:
        body = town_body()
        del body[table][0][key]
        assert not fits("population", body)
        assert not accepted(parse_population, body)


def test_openapi_points_nowhere_outside() -> None:
    document = openapi_document()
    assert document == json.loads(openapi_bytes())
    names = {path.name.split(".")[0] for path in schemas_dir().glob("*.schema.json")}
    assert set(document["components"]["schemas"]) == names
    for target in references(document):
        node: Any = document
        assert target.startswith("#/")
        for step in target[2:].split("/"):
            node = node[step]


def test_openapi_has_every_call_of_the_protocol() -> None:
    served = {(method.upper(), path) for path, calls in openapi_document()["paths"].items() for method in calls}
    text = PROTOCOL.read_text(encoding="utf-8")
    told: set[tuple[str, str]] = set()
    for heading in re.findall("^### (.*)$", text, re.MULTILINE):
        method = heading.split()[0]
        told |= {(method, path) for path in re.findall(r"/v1/[a-z]+", heading)}
    assert served == told
