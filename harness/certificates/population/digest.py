"""One number that says that two populations are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

import orjson

from harness.certificates.domain.residents import FamilyRegister, Household, Municipality, Resident

_FORMAT = b"himozuke population 1\n"
_AT_ONCE = 64


def digest(
    seed: int,
    municipalities: Sequence[Municipality],
    residents: Sequence[Resident],
    households: Sequence[Household],
    registers: Sequence[FamilyRegister],
) -> str:
    """SHA-256 in hex over everything: the format's name, the seed, and of each list its length and its records as
    compact JSON, each an array of its fields in the type's order, some records at a time. Imprints are covered by
    their numbers and the seed."""
    total = hashlib.sha256(_FORMAT)
    total.update(f"{seed}\n".encode())
    lists: tuple[Sequence[object], ...] = (municipalities, residents, households, registers)
    for records in lists:
        total.update(f"{len(records)}\n".encode())
        for start in range(0, len(records), _AT_ONCE):
            chunk = records[start : start + _AT_ONCE]
            # Three times as fast as orjson's own way with dataclasses that have slots.
            total.update(orjson.dumps(chunk, _values, orjson.OPT_PASSTHROUGH_DATACLASS))
    return total.hexdigest()


def _values(record: object) -> tuple[object, ...]:
    kind: Any = type(record)
    return _values_of(kind)(record)


@cache
def _values_of(kind: Any) -> Callable[[object], tuple[object, ...]]:
    """Takes the values of all fields of such a record, in their order."""
    return attrgetter(*(field.name for field in fields(kind)))
