"""One application id is one application: repeated, at once, in several processes, after its end."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from tests.reference.core import town
from tests.reference.core.office import Office, office


def test_the_same_id_gets_identical_bytes_and_numbers(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            body = town.application("same", 3, "family-register", copies=3)
            replies = await asyncio.gather(*[system.apply(body, at=number % 2) for number in range(8)])
            replies += [await system.apply(body, at=place) for place in (0, 1)]
            assert {reply.status for reply in replies} == {200}
            assert len({(reply.body, reply.headers["certificate-number"]) for reply in replies}) == 1
            assert len(await system.ledger()) == 1
            assert await system.spool() == ["same"]

    asyncio.run(work())


def test_members_left_out_and_unknown_ones_are_no_other_body(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            first = await system.apply(town.application("same", 3))
            body = town.application("same", 3, subjects=None, options={"domicile": False}, colour="red")
            del body["copies"]
            assert (await system.apply(body)).body == first.body
            other = await system.apply(town.application("same", 3, copies=2))
            assert (other.status, other.reason) == (400, "bad-request")
            assert (await system.apply(body)).body == first.body

    asyncio.run(work())


def test_after_its_end_it_is_already_issued(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            for name, printed in (("d", True), ("r", False)):
                body = town.application(name, 3)
                assert (await system.apply(body)).status == 200
                for place in (0, 1, 0):
                    assert (await system.deliver(name, printed, at=place)).status == 204
                assert (await system.deliver(name, not printed)).status == 400
                for place in (0, 1):
                    assert (await system.apply(body, at=place)).reason == "already-issued"
            ledger = await system.ledger()
            assert (ledger["d"]["outcome"], ledger["d"]["fee"]) == ("delivered", 300)
            assert (ledger["r"]["outcome"], ledger["r"]["fee"]) == ("refunded", 0)
            assert (await system.deliver("nobody", True)).status == 404

    asyncio.run(work())


def test_a_kiosk_that_gave_up_before_its_application_came(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            for _ in range(2):
                assert (await system.deliver("early", printed=False)).status == 204
            assert (await system.deliver("early", printed=True)).status == 400
            for resident in (3, 4):
                assert (await system.apply(town.application("early", resident), at=1)).reason == "already-issued"
            assert await system.ledger() == {}

    asyncio.run(work())


def test_pins_are_counted_exactly_once_each(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=3) as system:
            wrong = [town.application(f"w{number}", 5, pin="1111") for number in range(9)]
            twice = [*wrong, *wrong]
            replies = await asyncio.gather(*[system.apply(body, at=number % 3) for number, body in enumerate(twice)])
            first, second = replies[:9], replies[9:]
            assert Counter(reply.reason for reply in first) == {"pin-wrong": 3, "pin-locked": 6}
            assert [reply.reason for reply in first] == [reply.reason for reply in second]
            assert (await system.apply(town.application("right", 5))).reason == "pin-locked"
            card = {"serial": "X" * 16, "pin": "2222", "revoked": False, "use_registrations": []}
            assert (await system.ask("POST", "/v1/events", town.event("e", 5, "card-issued", card=card))).status == 200
            assert (await system.apply(town.application("new", 5, card_serial="X" * 16, pin="2222"))).status == 200

    asyncio.run(work())


def test_the_right_pin_sets_the_count_to_nought(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            for attempt in range(3):
                for number in range(2):
                    name = f"w{attempt}-{number}"
                    assert (await system.apply(town.application(name, 5, pin="1111"))).reason == "pin-wrong"
                assert (await system.apply(town.application(f"r{attempt}", 5))).status == 200

    asyncio.run(work())


def test_given_up_while_under_way(tmp_path: Path) -> None:
    """Whatever moment the kiosk gives up at: nothing stays, and the ledger knows of what was accepted."""

    async def give_up(system: Office, number: int) -> None:
        body = town.application(f"g{number}", number % 30, town.KINDS[number % 8])
        running = asyncio.create_task(system.apply(body))
        for _ in range(number % 7):
            await asyncio.sleep(0)
        await asyncio.sleep(0.001 * (number % 11))
        assert (await system.deliver(body["application_id"], printed=False, at=number % 2)).status == 204
        reply = await running
        assert reply.status == 200 or reply.reason == "already-issued"
        assert (await system.apply(body, at=1)).reason == "already-issued"

    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            await asyncio.gather(*[give_up(system, number) for number in range(40)])
            assert await system.spool() == []
            assert {entry["outcome"] for entry in (await system.ledger()).values()} <= {"refunded"}

    asyncio.run(work())
