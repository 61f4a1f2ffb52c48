"""Register events: in force everywhere when acknowledged, kept in order and never lost while the link is down."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.reference.core import town
from tests.reference.core.office import Office, Reply, office, until


async def _report(system: Office, body: dict[str, object], at: int = 0) -> Reply:
    return await system.ask("POST", "/v1/events", body, at)


async def _seal(system: Office, resident: int, at: int = 0) -> str:
    """`issued` or the reason why not, of one more application for a seal certificate."""
    _seal_ids.append(0)
    reply = await system.apply(town.application(f"seal{len(_seal_ids)}", resident, "seal"), at)
    return "issued" if reply.status == 200 else reply.reason


_seal_ids: list[int] = []


def test_an_acknowledged_event_is_in_force_in_every_process(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            for resident in range(10):
                body = town.event(f"e{resident}", resident, "seal-deregistered")
                reply = await _report(system, body, at=resident % 2)
                assert (reply.status, reply.json) == (200, {})
                assert [await _seal(system, resident, at) for at in (0, 1)] == ["not-registered"] * 2

    asyncio.run(work())


def test_the_same_event_has_its_effect_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            move = town.event("m", 7, "moved", address="東京都千代田区新一丁目", moved_on="2025-10-01")
            replies = await asyncio.gather(*[_report(system, move, at) for at in (0, 1, 0, 1)])
            assert [reply.status for reply in replies] == [200] * 4
            seal = town.event("s", 7, "seal-deregistered")
            assert (await _report(system, seal)).status == 200
            again = town.event(
                "r",
                7,
                "seal-registered",
                registration_number="S",
                registered_on="2025-10-01",
                imprint_png=town.population()["residents"][0]["seal"]["imprint_png"],
            )
            assert (await _report(system, again)).status == 200
            assert (await _report(system, seal, at=1)).status == 200
            assert await _seal(system, 7) == "issued"
            assert (await _report(system, seal | {"resident_code": town.code_of(1)})).reason == "bad-request"

    asyncio.run(work())


def test_a_rejected_event_changes_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            reply = await _report(system, town.event("x", 5, "died", died_on="2025-10-01"))
            assert (reply.status, reply.reason) == (400, "bad-request")
            assert await _seal(system, 5) == "issued"
            assert (await _report(system, town.event("x", 99999, "seal-deregistered"))).status == 400

    asyncio.run(work())


def test_a_short_interruption_is_waited_for(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2, event_wait_s=30) as system:
            await system.fault("interrupt-link", for_s=0.1)
            replies = await asyncio.gather(
                *[
                    _report(system, town.event(f"e{number}", number, "seal-deregistered"), number % 2)
                    for number in range(6)
                ]
            )
            assert [reply.status for reply in replies] == [200] * 6
            assert [await _seal(system, number, (number + 1) % 2) for number in range(6)] == ["not-registered"] * 6

    asyncio.run(work())


def test_during_a_long_one_events_are_kept_in_order(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2, event_wait_s=0.0) as system:
            await system.fault("interrupt-link", for_s=0.3)
            imprint = town.population()["residents"][20]["seal"]["imprint_png"]
            for number, kind in enumerate(["seal-deregistered", "seal-registered", "seal-deregistered"]):
                details = {"registration_number": "S", "registered_on": "2025-10-01", "imprint_png": imprint}
                body = town.event(f"e{number}", 3, kind, **(details if kind == "seal-registered" else {}))
                reply = await _report(system, body, at=number % 2)
                assert reply.status == 202
                assert 0 < reply.json["in_force_within_s"] < 3
            # A second interruption does not break the promise of the first.
            await system.fault("interrupt-link", for_s=300)
            keeping = [asyncio.create_task(each.housekeeping.run()) for each in system.systems]

            async def carried() -> bool:
                return await _seal(system, 3) == "not-registered"

            await until(carried)
            assert (await _report(system, town.event("e9", 4, "seal-deregistered"))).status == 202
            assert await _seal(system, 4) == "issued"
            for task in keeping:
                task.cancel()

    asyncio.run(work())


def test_applications_race_with_events(tmp_path: Path) -> None:
    """An application that begins after the acknowledgement never sees the state before."""

    async def one(system: Office, number: int) -> None:
        running = asyncio.create_task(_seal(system, number, number % 2))
        assert (await _report(system, town.event(f"e{number}", number, "seal-deregistered"), 1)).status == 200
        assert await _seal(system, number, (number + 1) % 2) == "not-registered"
        assert await running in {"issued", "not-registered"}

    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            await asyncio.gather(*[one(system, number) for number in range(20)])

    asyncio.run(work())


def test_a_family_register_that_changes_while_it_is_fetched(tmp_path: Path) -> None:
    """Judged and printed is the same state: a member who has died is not printed as one who may apply."""

    async def one(system: Office, number: int) -> None:
        body = town.application(f"f{number}", number, "family-register-individual")
        running = asyncio.create_task(system.apply(body, number % 2))
        await asyncio.sleep(0.001 * (number % 4))
        assert (await _report(system, town.event(f"e{number}", number, "died", died_on="2025-10-01"))).status == 200
        reply = await running
        assert reply.status == 200 or reply.reason in {"deceased", "card-invalid", "not-registered"}

    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            await asyncio.gather(*[one(system, number) for number in range(30) if number % 5])

    asyncio.run(work())


def test_what_was_promised_is_in_force_though_nobody_has_caught_up(tmp_path: Path) -> None:
    """The first application after an interruption, in whichever process, sees what came during it."""

    async def work() -> None:
        async with office(tmp_path, processes=2, event_wait_s=0.0) as system:
            await system.fault("interrupt-link", for_s=0.1)
            assert (await _report(system, town.event("e", 3, "seal-deregistered"))).status == 202
            assert await _seal(system, 3, at=1) == "issued"
            await asyncio.sleep(0.11)
            assert await _seal(system, 3, at=1) == "not-registered"
            assert (await _report(system, town.event("f", 4, "seal-deregistered"))).status == 200

    asyncio.run(work())
