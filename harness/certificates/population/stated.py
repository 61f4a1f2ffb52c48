"""A population as somebody states it: the body of PUT /v1/population (protocol v1, section 3), read back."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from harness.certificates.domain.residents import FamilyRegister, Household, Municipality, Population, Resident

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Stated:
    """`imprints` are the pictures of the registered seals (PNG), by the numbers that the residents' seals bear."""

    population: Population
    imprints: Mapping[int, bytes]


def stated_population(body: Any) -> Stated:
    """The population of such a body; members that it has besides are left out. Raises ValueError, which says what is
    wrong where."""
    if not isinstance(body, dict):
        raise ValueError("it is no object of JSON, as the body of PUT /v1/population is")
    imprints: dict[int, bytes] = {}
    residents = [_with_numbered_seal(one, n, imprints) for n, one in enumerate(_list(body, "residents"))]
    households = _made(TypeAdapter(tuple[Household, ...]), _list(body, "households"), "households")
    registers = _made(TypeAdapter(tuple[FamilyRegister, ...]), _list(body, "family_registers"), "family_registers")
    group_of = _kin_groups(residents, households, registers)
    for one in residents:
        one["kin_group"] = group_of[str(one.get("resident_code"))]
    people = _made(TypeAdapter(tuple[Resident, ...]), residents, "residents")
    municipalities = _made(TypeAdapter(tuple[Municipality, ...]), _list(body, "municipalities"), "municipalities")
    _check(municipalities, people, households, registers)
    digest = body.get("population_digest")
    if not isinstance(digest, str):
        digest = sha256(orjson.dumps(body)).hexdigest()
    return Stated(Population(0, municipalities, people, households, registers, digest), imprints)


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    if not isinstance(value, list):
        raise ValueError(f"{name} is missing, or is no list")
    return value


def _with_numbered_seal(value: Any, at: int, imprints: dict[int, bytes]) -> dict[str, Any]:
    """A resident whose seal has a number in place of its picture."""
    if not isinstance(value, dict):
        raise ValueError(f"residents[{at}] is no object")
    seal = value.get("seal")
    own = {name: held for name, held in value.items() if name not in ("kin_group", "hard_cases")}
    if not isinstance(seal, dict):
        return own
    try:
        imprints[at] = b64decode(seal.get("imprint_png") or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ValueError(f"residents[{at}].seal.imprint_png is no base64") from None
    return own | {"seal": seal | {"imprint": at}}


def _made(reader: TypeAdapter[tuple[Made, ...]], values: list[Any], name: str) -> tuple[Made, ...]:
    try:
        return reader.validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        raise ValueError(f"{name}{place}: {first['msg'][:1].lower()}{first['msg'][1:]}") from None


def _kin_groups(
    residents: Iterable[Mapping[str, Any]], households: Iterable[Household], registers: Iterable[FamilyRegister]
) -> dict[str, int]:
    """Residents who share a household or a family register, directly or over others, have one number."""
    parent = {str(one.get("resident_code")): str(one.get("resident_code")) for one in residents}

    def root(code: str) -> str:
        while parent[code] != code:
            parent[code] = code = parent[parent[code]]
        return code

    together = [home.members for home in households]
    together += [tuple([line.resident_code for line in one.members if line.resident_code]) for one in registers]
    for codes in together:
        known = [code for code in codes if code in parent]
        for code in known[1:]:
            parent[root(code)] = root(known[0])
    numbers: dict[str, int] = {}
    return {code: numbers.setdefault(root(code), len(numbers)) for code in parent}


def _check(
    municipalities: Iterable[Municipality],
    residents: Iterable[Resident],
    households: Iterable[Household],
    registers: Iterable[FamilyRegister],
) -> None:
    """What is a key is there once, and what is named exists. Raises ValueError."""
    places = _once("municipality", (one.code for one in municipalities))
    people = _once("resident", (one.resident_code for one in residents))
    homes = _once("household", (one.household_id for one in households))
    kept = _once("family register", (one.register_id for one in registers))
    _once("card", (one.card.serial for one in residents if one.card))
    for one in residents:
        whose = f"of the resident {one.resident_code}"
        _exists(one.municipality_code, places, f"municipality_code {whose}")
        _exists(one.household_id, homes, f"household_id {whose}")
        if one.register_id is not None:
            _exists(one.register_id, kept, f"register_id {whose}")
    for home in households:
        for code in (home.head, *home.members):
            _exists(code, people, f"a member of the household {home.household_id}")
    for register in registers:
        for line in register.members:
            if line.resident_code is not None:
                _exists(line.resident_code, people, f"a member of the family register {register.register_id}")


def _once(what: str, keys: Iterable[str]) -> frozenset[str]:
    known: set[str] = set()
    for key in keys:
        if key in known:
            raise ValueError(f"the {what} {key} is there twice")
        known.add(key)
    return frozenset(known)


def _exists(key: str, known: frozenset[str], what: str) -> None:
    if key not in known:
        raise ValueError(f"{what} is {key}, which is not there")
