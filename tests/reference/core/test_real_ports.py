"""The ports' contract on the real machine, and what only real ports have."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
from pathlib import Path
from threading import Timer

from harness.certificates.reference import tables
from harness.certificates.reference.ports import Ports, Writer
from harness.certificates.reference.real.database import RealDatabase, prepare_database
from harness.certificates.reference.real.ports import real_ports
from harness.certificates.reference.settings import Settings
from tests.reference.core.contract import PortsContract


class TestRealPorts(PortsContract):
    def make_pair(self, folder: Path) -> tuple[Ports, Ports]:
        (folder / "spool").mkdir()
        prepare_database(folder / "db", tables.ALL)
        first, second = (real_ports(folder / "db", folder / "spool", folder / "clock", Settings()) for _ in range(2))
        return first, second

    def close(self, ports: Ports) -> None:
        assert isinstance(ports.database, RealDatabase)
        ports.database.close()


def test_a_file_that_is_still_being_written_is_not_listed(tmp_path: Path) -> None:
    from harness.certificates.reference.real.files import RealFiles

    (tmp_path / ".7-1").write_bytes(b"half")
    assert asyncio.run(RealFiles(tmp_path).names()) == []


def test_the_database_keeps_what_it_held_when_it_is_prepared_again(tmp_path: Path) -> None:
    prepare_database(tmp_path / "db", tables.ALL)
    database = RealDatabase(tmp_path / "db", tables.ALL)
    asyncio.run(database.write(lambda writer: writer.put(tables.OPEN, "k", b"v")))
    database.close()
    prepare_database(tmp_path / "db", tables.ALL)
    again = RealDatabase(tmp_path / "db", tables.ALL)
    assert asyncio.run(again.read(lambda reader: reader.get(tables.OPEN, "k"))) == b"v"
    again.close()


def test_who_opens_the_database_waits_for_another_who_is_opening_it(tmp_path: Path) -> None:
    prepare_database(tmp_path / "db", tables.ALL)
    other = sqlite3.connect(tmp_path / "db", isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN IMMEDIATE")
    closes = Timer(0.2, other.close)
    closes.start()
    database = RealDatabase(tmp_path / "db", tables.ALL)
    closes.join()
    assert asyncio.run(database.read(lambda reader: reader.get(tables.OPEN, "k"))) is None
    database.close()


def _count_up(path: Path, times: int) -> None:
    def one(writer: Writer) -> None:
        writer.put(tables.COUNTERS, "n", str(int(writer.get(tables.COUNTERS, "n") or b"0") + 1).encode())

    async def work() -> None:
        database = RealDatabase(path, tables.ALL)
        for _ in range(times):
            await database.write(one)
        database.close()

    asyncio.run(work())


def test_two_real_processes_count_without_a_loss(tmp_path: Path) -> None:
    prepare_database(tmp_path / "db", tables.ALL)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_count_up, args=(tmp_path / "db", 300)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    database = RealDatabase(tmp_path / "db", tables.ALL)
    assert asyncio.run(database.read(lambda reader: reader.get(tables.COUNTERS, "n"))) == b"600"
    database.close()
