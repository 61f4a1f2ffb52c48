"""Print order, its limit, the slots, the guard and the exchange of print files."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from harness.certificates.reference.order import PrintOrder, PrintSlot, PrintWaitExceeded
from harness.certificates.reference.printfile import BrokenPrintFile, PrintFile, pack, unpack
from harness.certificates.reference.real.clock import RealClock
from harness.certificates.reference.spooler import mismatch
from tests.reference.core import town
from tests.reference.core.office import is_right, office


def test_slots_are_given_in_the_order_of_coming(tmp_path: Path) -> None:
    async def work() -> None:
        order = PrintOrder(RealClock(tmp_path / "clock"), [PrintSlot(0), PrintSlot(1)], wait_s=60)
        held = [await order.turn(), await order.turn()]
        came: list[int] = []

        async def wait(number: int) -> None:
            slot = await order.turn()
            came.append(number)
            order.release(slot)

        waiting = [asyncio.create_task(wait(number)) for number in range(5)]
        await asyncio.sleep(0)
        assert came == []
        order.release(held[0])
        await asyncio.gather(*waiting)
        assert came == [0, 1, 2, 3, 4]
        assert {held[1].number, (await order.turn()).number} == {0, 1}

    asyncio.run(work())


def test_a_ticket_that_waits_too_long_leaves_the_order(tmp_path: Path) -> None:
    async def work() -> None:
        order = PrintOrder(RealClock(tmp_path / "clock"), [PrintSlot(0)], wait_s=0.01)
        slot = await order.turn()
        for _ in range(2):
            with pytest.raises(PrintWaitExceeded):
                await order.turn()
        order.release(slot)
        assert await order.turn() is slot

    asyncio.run(work())


def test_a_cancelled_wait_takes_no_slot(tmp_path: Path) -> None:
    async def work() -> None:
        order = PrintOrder(RealClock(tmp_path / "clock"), [PrintSlot(0)], wait_s=60)
        slot = await order.turn()
        waiting = asyncio.create_task(order.turn())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        order.release(slot)
        assert await order.turn() is slot

    asyncio.run(work())


def test_over_its_limit_the_whole_issuance_is_released(tmp_path: Path) -> None:
    """Some are served, the rest is busy; nobody gets another's, and nothing stays."""

    async def work() -> None:
        async with office(tmp_path, print_wait_s=0.03, print_slots=2) as system:
            await system.fault("delay-print", delay_s=0.05, for_s=60)
            bodies = [town.application(f"b{number}", number) for number in range(20)]
            replies = await asyncio.gather(*[system.apply(body) for body in bodies])
            said = Counter(reply.status for reply in replies)
            assert said[503] >= 1
            assert said[200] >= 2
            assert said[200] + said[503] == 20
            await system.fault("delay-print", delay_s=0, for_s=0)
            for body, reply in zip(bodies, replies, strict=True):
                again = await system.apply(body)
                assert (again.status, again.body) == (reply.status, reply.body)
                if reply.status == 200:
                    assert is_right(body, reply)
                    await system.deliver(body["application_id"])
                else:
                    assert reply.reason == "busy"
            assert await system.spool() == []
            outcomes = Counter(entry["outcome"] for entry in (await system.ledger()).values())
            assert outcomes == {"delivered": said[200], "refused": said[503]}
            assert await system.alerts() == []

    asyncio.run(work())


def test_given_up_while_it_waits_and_then_over_its_limit(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, print_wait_s=0.05, print_slots=1) as system:
            await system.fault("delay-print", delay_s=0.1, for_s=60)
            running = [asyncio.create_task(system.apply(town.application(f"g{number}", number))) for number in range(3)]
            while len(await system.spool()) < 3:
                await asyncio.sleep(0.001)
            for number in range(3):
                assert (await system.deliver(f"g{number}", printed=False)).status == 204
            assert {reply.status for reply in await asyncio.gather(*running)} <= {409, 503}
            assert await system.spool() == []
            assert {entry["outcome"] for entry in (await system.ledger()).values()} == {"refunded"}

    asyncio.run(work())


def test_exchanged_files_are_stopped_by_the_guard_and_by_nothing_else(tmp_path: Path) -> None:
    async def exchanged(folder: Path, guard: bool) -> tuple[list[bool], list[str], list[str]]:
        folder.mkdir()
        async with office(folder, guard=guard) as system:
            await system.fault("swap-print-files")
            bodies = [town.application(f"x{number}", number * 5) for number in range(6)]
            replies = await asyncio.gather(*[system.apply(body) for body in bodies])
            right = [reply.status == 200 and is_right(body, reply) for body, reply in zip(bodies, replies, strict=True)]
            assert [reply.reason for reply in replies if reply.status != 200] == ["stopped"] * (2 if guard else 0)
            later = town.application("later", 7)
            assert is_right(later, await system.apply(later))
            for body in (*bodies, later):
                await system.deliver(body["application_id"], printed=True)
            return right, await system.alerts(), await system.spool()

    async def work() -> None:
        right, alerts, spool = await exchanged(tmp_path / "guarded", guard=True)
        assert Counter(right) == {True: 4, False: 2}
        assert [f"x{number}" for number, fine in enumerate(right) if not fine] == sorted(alerts)
        assert spool == []
        right, alerts, _ = await exchanged(tmp_path / "unguarded", guard=False)
        assert Counter(right) == {True: 4, False: 2}
        assert alerts == []

    asyncio.run(work())


def test_a_stopped_application_is_final(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2, guard=True) as system:
            await system.fault("swap-print-files")
            bodies = [town.application(f"x{number}", number * 5) for number in range(2)]
            first = await asyncio.gather(*[system.apply(body) for body in bodies])
            second = [await system.apply(body, at=1) for body in bodies]
            assert {(reply.status, reply.reason) for reply in (*first, *second)} == {(409, "stopped")}
            assert {entry["outcome"] for entry in (await system.ledger()).values()} == {"refused"}
            assert len(await system.alerts()) == 2

    asyncio.run(work())


def test_what_the_guard_sees() -> None:
    own = PrintFile("a", ("1",), ("household:H1 seal", "household:H1 seal"), b"")
    assert mismatch("a", "household:H1 seal", own) == ""
    assert "sheet 1" in mismatch("a", "household:H2 seal", own)
    mixed = PrintFile("a", ("1",), ("household:H1 seal", "household:H2 seal"), b"")
    assert "sheet 2" in mismatch("a", "household:H1 seal", mixed)
    assert "another application" in mismatch("b", "household:H1 seal", own)
    assert mismatch("a", "household:H1 seal", PrintFile("a", ("1",), (), b"")) != ""


def test_print_files_come_back_as_they_were() -> None:
    file = PrintFile("a\u3042", ("1", "2"), ("r",), b"%PDF\n\n{}\n")
    assert unpack(pack(file)) == file
    for broken in (b"", b"%PDF", pack(file)[:30]):
        with pytest.raises(BrokenPrintFile):
            unpack(broken)


def test_names_that_are_no_file_names(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            names = ["../../x", "a/b", ".hidden", "x" * 200, "C:\\x"]
            for number, name in enumerate(names):
                body = town.application(name, number)
                assert is_right(body, await system.apply(body))
            assert sorted(await system.spool()) == sorted(names)
            assert len(list((tmp_path / "spool").iterdir())) == len(names)

    asyncio.run(work())
