"""The OpenAPI document of the target protocol, with its JSON Schemas in it, and the schemas themselves."""

from __future__ import annotations

from functools import partial
from typing import Any

import orjson

from harness import __version__
from harness.resources import schemas_dir

Node = dict[str, Any]

_SUFFIX = ".schema.json"


def schemas() -> dict[str, Node]:
    """The protocol's schemas by name, as they stand in their files."""
    files = sorted(schemas_dir().glob(f"*{_SUFFIX}"))
    return {file.name.removesuffix(_SUFFIX): orjson.loads(file.read_bytes()) for file in files}


def openapi_document() -> Node:
    """OpenAPI 3.1; every reference points into the document itself, where its file points to those of the schemas."""
    document: Node = _inward("", orjson.loads((schemas_dir() / "openapi.json").read_bytes()))
    document["info"]["description"] += f" Served by himozuke {__version__}."
    return {**document, "components": {"schemas": {name: _inward(name, body) for name, body in schemas().items()}}}


def openapi_bytes() -> bytes:
    """The same as JSON, for GET /openapi.json."""
    return orjson.dumps(openapi_document(), option=orjson.OPT_INDENT_2)


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
        turned["$ref"] = f"#/components/schemas/{file.removesuffix(_SUFFIX) or name}{inside}"
    return turned
