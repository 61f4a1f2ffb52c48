"""One number that says that two populations are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import orjson

from harness.domain.residents import FamilyRegister, Household, Municipality, Resident

_FORMAT = b"himozuke population 1\n"
_CHUNK = 64


def digest(
    seed: int,
    municipalities: Sequence[Municipality],
    residents: Sequence[Resident],
    households: Sequence[Household],
    registers: Sequence[FamilyRegister],
) -> str:
    """SHA-256 in hex over everything: the format's name, the seed, and each list as compact JSON with members in the
    types' own order, some records at a time. Imprints are covered by their numbers and the seed."""
    total = hashlib.sha256(_FORMAT)
    total.update(f"{seed}\n".encode())
    lists: tuple[Sequence[object], ...] = (municipalities, residents, households, registers)
    for records in lists:
        total.update(f"{len(records)}\n".encode())
        for start in range(0, len(records), _CHUNK):
            total.update(orjson.dumps(records[start : start + _CHUNK]))
    return total.hexdigest()
