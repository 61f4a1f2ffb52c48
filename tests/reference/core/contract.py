"""What every implementation of the four ports must do. A test module subclasses `PortsContract` and says how its ports
are made and how its event loop runs; the suite then runs on them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from harness.certificates.reference.ports import Ports, Reader, Writer

TABLE, OTHER = "ledger_open", "ledger_closed"
NOON = datetime.fromisoformat("2025-12-31T12:00:00+09:00")


class PortsContract:
    """`make_pair` gives the ports of two server processes of one system; `run` runs a coroutine to its end."""

    def make_pair(self, folder: Any) -> tuple[Ports, Ports]:
        raise NotImplementedError

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run(work)

    def close(self, ports: Ports) -> None:
        """After a test."""

    @pytest.fixture
    def pair(self, tmp_path: Any) -> Iterator[tuple[Ports, Ports]]:
        pair = self.make_pair(tmp_path)
        yield pair
        for ports in pair:
            self.close(ports)

    # Clock

    def test_sleep_takes_its_time_and_monotonic_time_is_common(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            before = pair[0].clock.monotonic_s()
            await pair[0].clock.sleep(0.02)
            assert pair[1].clock.monotonic_s() - before >= 0.018
            await pair[0].clock.sleep(-1)

        self.run(work())

    def test_sleep_lets_others_run(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            said: list[str] = []

            async def other() -> None:
                said.append("other")

            task = asyncio.create_task(other())
            await pair[0].clock.sleep(0)
            said.append("me")
            await task
            assert said == ["other", "me"]

        self.run(work())

    def test_business_time_is_set_for_every_process_and_runs_on(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            await pair[0].clock.set_now(NOON)
            first = pair[1].clock.now()
            assert timedelta(0) <= first - NOON < timedelta(seconds=5)
            assert first.utcoffset() == timedelta(hours=9)
            await pair[1].clock.sleep(0.02)
            assert pair[0].clock.now() - first >= timedelta(seconds=0.018)
            await pair[1].clock.reset()
            assert abs(pair[0].clock.now() - NOON) > timedelta(days=1)

        self.run(work())

    # Files

    def test_files_are_written_read_replaced_and_deleted(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            here, there = pair[0].files, pair[1].files
            await here.write("a.print", b"1")
            await there.write("a.print", b"22")
            assert await here.read("a.print") == b"22"
            assert await there.names() == ["a.print"]
            await here.delete("a.print")
            await here.delete("a.print")
            assert await there.names() == []
            with pytest.raises(FileNotFoundError):
                await there.read("a.print")

        self.run(work())

    def test_renaming_replaces(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            here, there = pair[0].files, pair[1].files
            await here.write("b", b"b")
            await here.write("a", b"a")
            assert await there.names() == ["a", "b"]
            await there.rename("a", "b")
            assert await here.read("b") == b"a"
            assert await here.names() == ["b"]
            with pytest.raises(FileNotFoundError):
                await here.rename("a", "b")

        self.run(work())

    # Database

    def test_what_is_written_is_seen_by_every_process(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            await pair[0].database.write(lambda writer: writer.put(TABLE, "k", b"1"))
            await pair[1].database.write(lambda writer: writer.put(TABLE, "k", b"2"))
            assert await pair[0].database.read(lambda reader: reader.get(TABLE, "k")) == b"2"
            assert await pair[0].database.read(lambda reader: reader.get(OTHER, "k")) is None
            await pair[0].database.write(lambda writer: writer.delete(TABLE, "k"))
            await pair[0].database.write(lambda writer: writer.delete(TABLE, "k"))
            assert await pair[1].database.read(lambda reader: reader.get(TABLE, "k")) is None

        self.run(work())

    def test_a_transaction_sees_its_own_changes_and_leaves_none_when_it_raises(self, pair: tuple[Ports, Ports]) -> None:
        def work_that_fails(writer: Writer) -> None:
            writer.put(TABLE, "k", b"new")
            writer.delete(TABLE, "old")
            writer.clear(OTHER)
            assert writer.get(TABLE, "k") == b"new"
            raise KeyError("k")

        async def work() -> None:
            def prepare(writer: Writer) -> None:
                writer.put(TABLE, "old", b"1")
                writer.put(OTHER, "x", b"1")

            await pair[0].database.write(prepare)
            with pytest.raises(KeyError):
                await pair[0].database.write(work_that_fails)
            assert await pair[1].database.read(_all) == [("old", b"1")]
            assert await pair[1].database.read(lambda reader: reader.get(OTHER, "x")) == b"1"

        self.run(work())

    def test_scan_goes_by_prefix_in_order(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            def fill(writer: Writer) -> None:
                for key in ("b2", "a", "b10", "b", "c", "b\U00020000"):
                    writer.put(TABLE, key, key.encode())

            await pair[0].database.write(fill)
            keys = await pair[1].database.read(lambda reader: [key for key, _ in reader.scan(TABLE, "b")])
            assert keys == ["b", "b10", "b2", "b\U00020000"]
            assert len(await pair[1].database.read(_all)) == 6

        self.run(work())

    def test_a_scan_may_be_changed_under_way(self, pair: tuple[Ports, Ports]) -> None:
        async def work() -> None:
            def empty(writer: Writer) -> int:
                for key in ("a", "b", "c"):
                    writer.put(TABLE, key, b"")
                for key, _ in writer.scan(TABLE):
                    writer.delete(TABLE, key)
                return len(list(writer.scan(TABLE)))

            assert await pair[0].database.write(empty) == 0

        self.run(work())

    def test_transactions_of_two_processes_do_not_mix(self, pair: tuple[Ports, Ports]) -> None:
        def count(writer: Writer) -> None:
            writer.put(TABLE, "n", str(int(writer.get(TABLE, "n") or b"0") + 1).encode())

        async def many(ports: Ports) -> None:
            for _ in range(50):
                await ports.database.write(count)
                await ports.clock.sleep(0)

        async def work() -> None:
            await asyncio.gather(*[many(ports) for ports in (*pair, *pair)])
            assert await pair[0].database.read(lambda reader: reader.get(TABLE, "n")) == b"200"

        self.run(work())

    # Transport

    def test_calls_are_answered_and_errors_come_back(self, pair: tuple[Ports, Ports]) -> None:
        async def double(message: int) -> int:
            if message < 0:
                raise ValueError("negative")
            return 2 * message

        async def work() -> None:
            transport = pair[0].transport
            with pytest.raises(ConnectionError):
                await transport.call("doubler", 1)
            transport.serve("doubler", double)
            assert await transport.call("doubler", 21) == 42
            with pytest.raises(ValueError, match="negative"):
                await transport.call("doubler", -1)

        self.run(work())


def _all(reader: Reader) -> list[tuple[str, bytes]]:
    return list(reader.scan(TABLE))
