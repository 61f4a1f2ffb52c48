"""The tables as mappings: a base that is loaded once and never changed, and what one run has changed above it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping

from harness.certificates.reference.ports import Reader, Result, Writer
from harness.explore.loop import VirtualLoop

Base = Mapping[str, Mapping[str, bytes]]


class MemoryTables:
    """What a transaction sees. A table is that of the base until something in it is changed."""

    def __init__(self, base: Base) -> None:
        self._rows: dict[str, Mapping[str, bytes]] = dict(base)
        self._own: dict[str, dict[str, bytes]] = {}
        self.undo: list[tuple[dict[str, bytes], str, bytes | None]] = []

    def get(self, table: str, key: str) -> bytes | None:
        return self._rows[table].get(key)

    def scan(self, table: str, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        rows = self._rows[table]
        return iter(sorted(row for row in rows.items() if row[0].startswith(prefix)) if rows else ())

    def put(self, table: str, key: str, value: bytes) -> None:
        rows = self._own.get(table)
        if rows is None:
            rows = self._made_own(table)
        self.undo.append((rows, key, rows.get(key)))
        rows[key] = value

    def delete(self, table: str, key: str) -> None:
        if key in self._rows[table]:
            rows = self._made_own(table)
            self.undo.append((rows, key, rows.pop(key)))

    def clear(self, table: str) -> None:
        for key in tuple(self._rows[table]):
            self.delete(table, key)

    def count(self, table: str) -> int:
        """How many keys a table holds."""
        return len(self._rows[table])

    def take_back(self) -> None:
        """Everything that was changed since `undo` was last cleared."""
        for rows, key, value in reversed(self.undo):
            if value is None:
                del rows[key]
            else:
                rows[key] = value
        self.undo.clear()

    def frozen(self) -> dict[str, dict[str, bytes]]:
        """All rows as they are now, to be the base of other runs."""
        return {table: dict(rows) for table, rows in self._rows.items()}

    def _made_own(self, table: str) -> dict[str, bytes]:
        """The rows of a table, from now on this run's own."""
        rows = self._own.get(table)
        if rows is None:
            rows = self._rows[table] = self._own[table] = dict(self._rows[table])
        return rows


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
        tables.undo.clear()
        try:
            return work(tables)
        except BaseException:
            tables.take_back()
            raise
