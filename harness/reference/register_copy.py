"""The issuance servers' copy of the registers, read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from harness.reference import tables
from harness.reference.ports import Ports, Reader
from harness.reference.records import Key, Record, Table, load

_KEPT = 256


class RegisterCopy:
    """One for each server process. What is looked at twice is taken apart once: a row of the same bytes is the same
    record. Whether a row is still the same is asked of the database every time."""

    def __init__(self, ports: Ports, place: int) -> None:
        self.ports = ports
        self.place = place
        self._load: Callable[[Table, bytes], Record] = lru_cache(maxsize=_KEPT)(load)

    def row(self, reader: Reader, key: Key) -> bytes | None:
        """The record's row, or None."""
        return reader.get(_TABLES[key[0]], key[1])

    def record(self, reader: Reader, key: Key) -> Record | None:
        """The record, or None."""
        row = reader.get(_TABLES[key[0]], key[1])
        return None if row is None else self._load(key[0], row)


_TABLES = {table: tables.copy(table) for table in Table}
