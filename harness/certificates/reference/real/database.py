"""The tables in one SQLite file (WAL) that all server processes share."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from harness.certificates.reference.ports import Reader, Result, Writer

_RETRY_S = 0.0015
"""Longer than a transaction: where processors are few, the process that writes may itself be waiting for one."""
_PATIENCE_S = 60.0
_MAPPED_BYTES = 1 << 28
_LAST = "\U0010ffff"


class _View:
    """One connection's tables; the statements' texts are made once, SQLite keeps them prepared."""

    def __init__(self, connection: sqlite3.Connection, tables: Iterable[str]) -> None:
        cursor = connection.cursor()
        self._execute = cursor.execute
        names = tuple(tables)
        self._get = {table: f'SELECT value FROM "{table}" WHERE key = ?' for table in names}
        self._scan = {
            table: f'SELECT key, value FROM "{table}" WHERE key >= ? AND key <= ? ORDER BY key' for table in names
        }
        self._put = {table: f'INSERT OR REPLACE INTO "{table}" (key, value) VALUES (?, ?)' for table in names}
        self._delete = {table: f'DELETE FROM "{table}" WHERE key = ?' for table in names}

    def get(self, table: str, key: str) -> bytes | None:
        row = self._execute(self._get[table], (key,)).fetchone()
        return None if row is None else row[0]

    def scan(self, table: str, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        return iter(self._execute(self._scan[table], (prefix, prefix + _LAST)).fetchall())

    def put(self, table: str, key: str, value: bytes) -> None:
        self._execute(self._put[table], (key, value))

    def delete(self, table: str, key: str) -> None:
        self._execute(self._delete[table], (key,))

    def clear(self, table: str) -> None:
        self._execute(f'DELETE FROM "{table}"')


class RealDatabase:
    """Transactions are short, so a writer that finds another process writing tries again soon instead of blocking
    the event loop. Durability against power loss is not wanted here: what is tested does not outlive the test."""

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        # Who opens the file first holds it for a moment; whoever opens it at the same time has to wait for that.
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE_S)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA cache_size = -16000")
        # Whatever another process writes empties the cache; what is mapped need not be read again.
        self._connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        self._connection.execute("PRAGMA busy_timeout = 0")
        self._view = _View(self._connection, tables)
        self._execute = self._connection.cursor().execute

    async def read(self, work: Callable[[Reader], Result]) -> Result:
        return await self._transaction("BEGIN", work)

    async def write(self, work: Callable[[Writer], Result]) -> Result:
        return await self._transaction("BEGIN IMMEDIATE", work)

    async def _transaction(self, begin: str, work: Callable[[_View], Result]) -> Result:
        deadline_s = time.monotonic() + _PATIENCE_S
        while True:
            try:
                return self._run(begin, work)
            except sqlite3.OperationalError as error:
                # A reader meets a lock too, for a moment, when another process has just died.
                if "locked" not in str(error) or time.monotonic() > deadline_s:
                    raise
            await asyncio.sleep(_RETRY_S)

    def _run(self, begin: str, work: Callable[[_View], Result]) -> Result:
        execute = self._execute
        execute(begin)
        try:
            result = work(self._view)
            execute("COMMIT")
        except BaseException:
            execute("ROLLBACK")
            raise
        return result

    def close(self) -> None:
        self._connection.close()


def prepare_database(path: Path, tables: Iterable[str]) -> None:
    """Creates the file and its tables where they are missing. Raises sqlite3.DatabaseError if the file is another's."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=10.0)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        for table in tables:
            connection.execute(f'CREATE TABLE IF NOT EXISTS "{table}" (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID')
    finally:
        connection.close()
