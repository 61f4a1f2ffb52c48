"""The OpenAPI document of the target protocol, built from its JSON Schemas, and the schemas themselves."""

from __future__ import annotations

from functools import partial
from typing import Any

import orjson

from harness import __version__
from harness.domain.words import Capability
from harness.resources import schemas_dir

Node = dict[str, Any]

_SUFFIX = ".schema.json"
_SUMMARIES: tuple[tuple[str, str, str, str | None, dict[str, str | None], Capability | None], ...] = (
    # method, path, what it does, schema of the request, schemas of the answers by status, capability that it needs
    ("get", "/v1/system", "Who the system is; no side effect", None, {"200": "system"}, None),
    ("put", "/v1/population", "Loads everybody and resets everything", "population", {"204": None},
     Capability.PROVISION),
    ("put", "/v1/clock", "Sets business time", "clock", {"204": None}, Capability.CLOCK),
    ("post", "/v1/deliveries", "Confirms or fails a delivery", "delivery", {"204": None, "404": None},
     Capability.DELIVERY),
    ("post", "/v1/events", "A register event", "event", {"200": "event-in-force", "202": "event-pending"},
     Capability.EVENTS),
    ("get", "/v1/ledger", "What was accepted, and what became of it", None, {"200": "ledger"}, Capability.LEDGER),
    ("get", "/v1/spool", "Print files still held", None, {"200": "spool"}, Capability.SPOOL),
    ("get", "/v1/alerts", "Mismatches that the system noticed", None, {"200": "alerts"}, Capability.ALERTS),
    ("post", "/v1/faults", "A fault asked of the system itself", "fault", {"204": None}, Capability.FAULTS),
)  # fmt: skip
_STATUS = {"200": "OK", "202": "Received", "204": "Done", "404": "The application is not known"}


def schemas() -> dict[str, Node]:
    """The protocol's schemas by name, as they stand in their files."""
    files = sorted(schemas_dir().glob(f"*{_SUFFIX}"))
    return {file.name.removesuffix(_SUFFIX): orjson.loads(file.read_bytes()) for file in files}


def openapi_document() -> Node:
    """OpenAPI 3.1; every reference points into the document itself."""
    paths: dict[str, Node] = {"/v1/applications": {"post": _apply()}}
    for method, path, does, request, answers, capability in _SUMMARIES:
        paths.setdefault(path, {})[method] = _operation(does, request, answers, capability)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "himozuke target protocol",
            "version": "1",
            "summary": "What a certificate-issuance system serves so that it can be inspected",
            "description": f"docs/protocol-v1.md is the normative text. Served by himozuke {__version__}.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": {name: _inward(name, body) for name, body in schemas().items()}},
    }


def openapi_bytes() -> bytes:
    """The same as JSON, for GET /openapi.json."""
    return orjson.dumps(openapi_document(), option=orjson.OPT_INDENT_2)


def _operation(does: str, request: str | None, answers: dict[str, str | None], capability: Capability | None) -> Node:
    operation: Node = {"summary": does}
    if capability is not None:
        operation["description"] = f"Served with the capability {capability.value}."
    if request is not None:
        operation["requestBody"] = {"required": True, "content": _json(request)}
    operation["responses"] = {status: _answer(status, name) for status, name in answers.items()}
    if request is not None:
        operation["responses"]["400"] = _refusal("Not of the protocol's form")
    return operation


def _apply() -> Node:
    certificate = {
        "description": "Issued: one PDF with all copies in order",
        "headers": {
            "Application-Id": {"required": True, "schema": {"$ref": _place("common", "/$defs/id")}},
            "Certificate-Number": {
                "required": True,
                "description": "One number for each copy, separated by a comma and a space",
                "schema": {"type": "string"},
            },
        },
        "content": {"application/pdf": {}},
    }
    refusals = {
        "400": "Not of the protocol's form",
        "403": "Not issued: card, PIN or entitlement",
        "409": "Not issued: the state of the registers, the hours, or the application itself",
        "503": "Not issued: could not be served in time",
    }
    return {
        "summary": "One application at a kiosk",
        "requestBody": {"required": True, "content": _json("application")},
        "responses": {"200": certificate, **{status: _refusal(says) for status, says in refusals.items()}},
    }


def _answer(status: str, name: str | None) -> Node:
    answer: Node = {"description": _STATUS[status]}
    if name is not None:
        answer["content"] = _json(name)
    return answer


def _refusal(says: str) -> Node:
    return {"description": says, "content": {"application/problem+json": {"schema": {"$ref": _place("problem")}}}}


def _json(name: str) -> Node:
    return {"application/json": {"schema": {"$ref": _place(name)}}}


def _place(name: str, inside: str = "") -> str:
    return f"#/components/schemas/{name}{inside}"


def _inward(name: str, node: Any) -> Any:
    """The schema with references to itself and to other files turned into references within the document."""
    if isinstance(node, list):
        return list(map(partial(_inward, name), node))
    if not isinstance(node, dict):
        return node
    turned = {key: _inward(name, value) for key, value in node.items() if key != "$schema"}
    target = node.get("$ref")
    if isinstance(target, str):
        file, _, inside = target.partition("#")
        turned["$ref"] = _place(file.removesuffix(_SUFFIX) or name, inside)
    return turned
