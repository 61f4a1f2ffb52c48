"""A server process dies in the middle: what it was at is settled, whoever asks; and what nobody asks for is ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.reference.core import town
from tests.reference.core.office import Office, Reply, is_right, office, until


async def _stuck(system: Office, bodies: list[dict[str, object]]) -> list[asyncio.Task[Reply]]:
    """Applications that stand at the printer of place 0, whose process then runs no more; place 0 is filled anew."""
    await system.fault("delay-print", delay_s=3000, for_s=3000)
    tasks = [asyncio.create_task(system.apply(body, at=0)) for body in bodies]

    async def all_accepted() -> bool:
        return len(await system.spool()) == len(bodies)

    await until(all_accepted)
    await system.fault("delay-print", delay_s=0, for_s=0)
    await system.open_place(0)
    return tasks


async def _bury(tasks: list[asyncio.Task[Reply]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


@pytest.mark.parametrize("place", [0, 1])
def test_the_id_comes_again(tmp_path: Path, place: int) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2, print_slots=8) as system:
            bodies = [town.application(f"k{number}", number, town.KINDS[number]) for number in range(8)]
            tasks = await _stuck(system, bodies)
            await system.systems[place].housekeeping.clear_spool()
            for body in bodies:
                first = await system.apply(body, at=place)
                assert is_right(body, first)
                assert (await system.apply(body, at=1 - place)).body == first.body
                assert (await system.deliver(str(body["application_id"]))).status == 204
            await _bury(tasks)
            assert await system.spool() == []
            assert {entry["outcome"] for entry in (await system.ledger()).values()} == {"delivered"}

    asyncio.run(work())


def test_it_comes_again_when_it_is_no_longer_allowed(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            body = town.application("k", 3, "seal")
            tasks = await _stuck(system, [body])
            assert (await system.ask("POST", "/v1/events", town.event("e", 3, "seal-deregistered"))).status == 200
            assert (await system.apply(body)).reason == "not-registered"
            await _bury(tasks)
            assert await system.spool() == []
            assert await system.ledger() == {}

    asyncio.run(work())


def test_the_kiosk_gives_up(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            body = town.application("k", 3)
            tasks = await _stuck(system, [body])
            assert (await system.deliver("k", printed=False, at=1)).status == 204
            assert await system.spool() == []
            assert (await system.apply(body)).reason == "already-issued"
            await _bury(tasks)
            assert (await system.ledger())["k"]["outcome"] == "refunded"

    asyncio.run(work())


def test_what_nobody_asks_for_is_ended_after_a_while(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2, hold_s=0.05) as system:
            tasks = await _stuck(system, [town.application("dead", 3)])
            assert (await system.apply(town.application("forgotten", 4))).status == 200
            keeping = asyncio.create_task(system.systems[1].housekeeping.run())

            async def all_ended() -> bool:
                return await system.spool() == []

            await until(all_ended)
            keeping.cancel()
            await _bury(tasks)
            assert {entry["outcome"] for entry in (await system.ledger()).values()} == {"refunded"}
            assert (await system.apply(town.application("forgotten", 4))).reason == "already-issued"

    asyncio.run(work())


def test_what_is_at_work_is_not_taken_for_forgotten(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2, hold_s=0.0) as system:
            await system.fault("delay-print", delay_s=0.1, for_s=60)
            running = asyncio.create_task(system.apply(town.application("a", 3)))
            while not await system.spool():
                await asyncio.sleep(0.001)
            await system.systems[1].housekeeping.end_forgotten()
            assert (await running).status == 200

    asyncio.run(work())


def test_the_spool_is_cleared_of_what_has_ended(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            assert (await system.apply(town.application("a", 3))).status == 200
            left = (tmp_path / "spool" / "a.print").read_bytes()
            await system.deliver("a")
            (tmp_path / "spool" / "a.print").write_bytes(left)
            (tmp_path / "spool" / "b.print").write_bytes(b"no print file")
            await system.systems[0].housekeeping.clear_spool()
            assert await system.spool() == [""]

    asyncio.run(work())


def test_a_process_is_asked_to_end(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            await system.fault("kill-worker")
            assert system.ended == [0]

    asyncio.run(work())
