"""The ports' contract in memory and in virtual time, and what only these ports have."""

from __future__ import annotations

import errno
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import pytest

from harness.certificates.explore.memory.ports import Shared, shared
from harness.certificates.reference import tables
from harness.certificates.reference.ports import Ports, Writer
from harness.explore.loop import BEGIN_NS, VirtualLoop
from tests.reference.core.contract import PortsContract

TEN = datetime.fromisoformat("2025-10-01T10:00:00+09:00")
EMPTY: dict[str, dict[str, bytes]] = {table: {} for table in tables.ALL}


class TestMemoryPorts(PortsContract):
    def make_pair(self, folder: Any) -> tuple[Ports, Ports]:
        self.loop = VirtualLoop()
        system = shared(self.loop, EMPTY, TEN)
        return system.ports(), system.ports()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self.loop.run_until_complete(work)


def _system(base: dict[str, dict[str, bytes]] = EMPTY) -> Shared:
    return shared(VirtualLoop(), base, TEN)


def test_hours_take_no_time() -> None:
    system = _system()
    system.loop.run_until_complete(system.clock.sleep(36_000))
    assert system.loop.now_ns - BEGIN_NS == 36_000 * 10**9 + 1_000
    assert system.clock.now().isoformat() == "2025-10-01T20:00:00.000001+09:00"


def test_the_base_is_never_changed() -> None:
    base = {**EMPTY, tables.OPEN: {"a": b"1", "b": b"2"}}
    system = _system(base)

    def change(writer: Writer) -> None:
        writer.put(tables.OPEN, "a", b"3")
        writer.delete(tables.OPEN, "b")
        writer.clear(tables.CLOSED)

    system.loop.run_until_complete(system.database.write(change))
    assert system.database.tables.frozen()[tables.OPEN] == {"a": b"3"}
    assert _system(base).database.tables.frozen()[tables.OPEN] == {"a": b"1", "b": b"2"}
    assert not any(EMPTY.values())


def test_a_full_disk_takes_nothing_and_keeps_what_it_had() -> None:
    system = _system()
    loop = system.loop
    loop.run_until_complete(system.files.write("a", b"1"))
    system.files.full = system.database.full = True
    for write in (
        system.files.write("a", b"2"),
        system.database.write(lambda writer: writer.put(tables.OPEN, "k", b"")),
    ):
        with pytest.raises(OSError, match="no space") as raised:
            loop.run_until_complete(write)
        assert raised.value.errno == errno.ENOSPC
    assert loop.run_until_complete(system.files.read("a")) == b"1"
    assert system.database.tables.count(tables.OPEN) == 0


def test_calls_go_wrong_as_they_are_told_to() -> None:
    system = _system()
    heard: list[int] = []

    async def note(message: int) -> int:
        heard.append(message)
        return message

    transport = system.ports().transport
    transport.serve("ear", note)
    for number, mishap in enumerate(["lose", "lose answer", "double", 2.5]):
        system.mishaps.setdefault("ear", []).append(mishap)
        before_ns = system.loop.now_ns
        if number < 2:
            with pytest.raises(ConnectionError):
                system.loop.run_until_complete(transport.call("ear", number))
        else:
            assert system.loop.run_until_complete(transport.call("ear", number)) == number
            assert (system.loop.now_ns - before_ns > 2 * 10**9) == (number == 3)
    assert heard == [1, 2, 2, 3]
