"""What a target says of itself in GET /v1/system, validated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson

from harness.bounded import json_of
from harness.domain.words import Capability, Scope

_LASTING: Final = ("name", "version", "build", "configuration", "scope", "municipality_codes", "capabilities", "faults")
_MEMBERS: Final = (*_LASTING, "environment", "population_digest", "now")
FIXED_MEMBERS: Final = frozenset(_MEMBERS) - {"name", "version", "build", "configuration", "capabilities", "faults"}
"""Those whose words the protocol has; the others say what the system likes."""
_MOST_BYTES: Final = 1 << 20
"""The answer stands in the manifest of each run."""


class SystemProblem(ValueError):
    """One sentence: which member of the answer is wrong and what was expected."""


class Identity(NamedTuple):
    """By what a system is known again: the population that it has, and the SHA-256 of what else it says of itself that
    does not change while it is inspected."""

    population_digest: str
    said: str


@dataclass(frozen=True, slots=True)
class SystemDescription:
    """The target's own words. `capabilities` are those of this version of the protocol; `now` is RFC 3339. `said` are
    its members as they came; what the protocol does not have is left out."""

    name: str
    version: str
    build: str
    configuration: Mapping[str, Any]
    environment: str
    population_digest: str
    scope: Scope
    municipality_codes: tuple[str, ...]
    capabilities: frozenset[Capability]
    faults: tuple[str, ...] = ()
    now: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def guard(self) -> bool | None:
        """Whether the tie between application and print file is checked; None where the target does not say."""
        value = self.configuration.get("guard")
        return value if isinstance(value, bool) else None

    @property
    def identity(self) -> Identity:
        """What must stay."""
        lasting = {name: self.said.get(name) for name in _LASTING}
        said = orjson.dumps(lasting, option=orjson.OPT_SORT_KEYS)
        return Identity(self.population_digest, hashlib.sha256(said).hexdigest())

    def can(self, capability: Capability) -> bool:
        """Whether the target serves the calls of `capability`."""
        return capability in self.capabilities


def parse_system(body: bytes) -> SystemDescription:
    """Raises SystemProblem."""
    if len(body) > _MOST_BYTES:
        raise SystemProblem(f"GET /v1/system: its answer has {len(body):,} bytes; {_MOST_BYTES:,} are the most")
    try:
        data = json_of(body)
        json.loads(body, object_pairs_hook=_once)
    except ValueError as error:
        raise SystemProblem(f"GET /v1/system did not answer with JSON that can be kept ({error})") from error
    if not isinstance(data, dict):
        raise SystemProblem("GET /v1/system did not answer with a JSON object")
    texts = {
        name: _text(data, name) for name in ("name", "version", "build", "environment", "population_digest", "now")
    }
    capabilities = frozenset(Capability(name) for name in _texts(data, "capabilities") if name in set(Capability))
    if texts["now"] or Capability.CLOCK not in capabilities:
        _check_time(texts["now"])
    configuration = data.get("configuration", {})
    if not isinstance(configuration, dict):
        raise SystemProblem("GET /v1/system: configuration should be an object")
    try:
        scope = Scope(data.get("scope", ""))
    except (TypeError, ValueError):
        known = ", ".join(Scope)
        raise SystemProblem(f"GET /v1/system: scope is {data.get('scope')!r}, expected one of {known}") from None
    return SystemDescription(
        **texts,
        configuration=configuration,
        scope=scope,
        municipality_codes=_texts(data, "municipality_codes"),
        capabilities=capabilities,
        faults=_texts(data, "faults", required=False),
        said={name: data[name] for name in _MEMBERS if name in data},
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two members of one name nobody knows which is meant. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands there twice")
    return found


def _check_time(text: str) -> None:
    """Raises SystemProblem unless it is RFC 3339, and a time of this age: what follows is reckoned from it."""
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        now = datetime.min
    if now.tzinfo is None or not 1900 < now.year < 3000:
        raise SystemProblem(f"GET /v1/system: now is {text!r}, expected a time such as 2026-01-05T10:00:00+09:00")


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise SystemProblem(f"GET /v1/system: {name} should be a text, not {value!r}")
    return value


def _texts(data: Mapping[str, Any], name: str, required: bool = True) -> tuple[str, ...]:
    value = data.get(name, None if required else [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SystemProblem(f"GET /v1/system: {name} should be a list of texts, not {value!r}")
    return tuple(value)
