"""The issuance servers' copy of the registers, read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from harness.certificates.reference import tables
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.records import Key, Record, Table, load

_KEPT = 256

# What is looked at twice is taken apart once: rows of the same bytes are the same record. It depends on nothing but the
# bytes, so whatever runs in this process may share it.
_loaded: Callable[[Table, bytes], Record] = lru_cache(maxsize=_KEPT)(load)


class RegisterCopy:
    """One for each server process. Whether a row is still the same is asked of the database every time."""

    def __init__(self, ports: Ports, place: int) -> None:
        self.ports = ports
        self.place = place

    def row(self, reader: Reader, key: Key) -> bytes | None:
        """The record's row, or None."""
        return reader.get(_TABLES[key[0]], key[1])

    def record(self, reader: Reader, key: Key) -> Record | None:
        """The record, or None."""
        row = reader.get(_TABLES[key[0]], key[1])
        return None if row is None else _loaded(key[0], row)


_TABLES = {table: tables.copy(table) for table in Table}
