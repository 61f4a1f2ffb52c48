"""The tables as mappings: a base that is loaded once and never changed, and what one run has changed above it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from harness.explore.loop import VirtualLoop
from harness.reference.ports import Reader, Result, Writer

Base = Mapping[str, Mapping[str, bytes]]
_UNCHANGED: Final = object()


class MemoryTables:
    """What a transaction sees. A value of None in `_changed` is a key that has been deleted."""

    def __init__(self, base: Base) -> None:
        self._base = dict(base)
        self._changed: dict[str, dict[str, bytes | None]] = {table: {} for table in base}
        self._undo: list[tuple[dict[str, Any], str, Any]] = []

    def get(self, table: str, key: str) -> bytes | None:
        value = self._changed[table].get(key, _UNCHANGED)
        return self._base[table].get(key) if value is _UNCHANGED else value  # type: ignore[return-value]

    def scan(self, table: str, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        base, changed = self._base[table], self._changed[table]
        if not base and not changed:
            return iter(())
        rows: dict[str, bytes | None] = {**base, **changed}
        return iter(sorted((key, value) for key, value in rows.items() if value is not None and key.startswith(prefix)))

    def put(self, table: str, key: str, value: bytes) -> None:
        self._change(self._changed[table], key, value)

    def delete(self, table: str, key: str) -> None:
        if self.get(table, key) is not None:
            self._change(self._changed[table], key, None)

    def clear(self, table: str) -> None:
        self._change(self._base, table, {})
        self._change(self._changed, table, {})

    def count(self, table: str) -> int:
        """How many keys a table holds."""
        return sum(1 for _ in self.scan(table))

    def begin(self) -> None:
        """From here on what is changed can be taken back."""
        self._undo.clear()

    def take_back(self) -> None:
        """Everything since `begin`."""
        for place, key, value in reversed(self._undo):
            if value is _UNCHANGED:
                del place[key]
            else:
                place[key] = value
        self._undo.clear()

    def frozen(self) -> dict[str, dict[str, bytes]]:
        """All rows as they are now, to be the base of other runs."""
        return {table: dict(self.scan(table)) for table in self._base}

    def _change(self, place: dict[str, Any], key: str, value: Any) -> None:
        self._undo.append((place, key, place.get(key, _UNCHANGED)))
        place[key] = value


class MemoryDatabase:
    """One for all processes. While `full` nothing can be written."""

    def __init__(self, loop: VirtualLoop, tables: MemoryTables) -> None:
        self._loop = loop
        self.tables = tables
        self.full = False

    async def read(self, work: Callable[[Reader], Result]) -> Result:
        await self._loop.step("reads the database in", work)
        return work(self.tables)

    async def write(self, work: Callable[[Writer], Result]) -> Result:
        await self._loop.step("changes the database in", work)
        if self.full:
            raise OSError(errno.ENOSPC, "no space left on the device")
        tables = self.tables
        tables.begin()
        try:
            return work(tables)
        except BaseException:
            tables.take_back()
            raise
