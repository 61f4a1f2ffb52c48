"""From an application to a certificate: one at a time, many at once, and what is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harness.certificates.reference.printing.pages import Pages, printed_texts
from harness.certificates.reference.printing.render import UnprintableName
from tests.reference.core import town
from tests.reference.core.office import is_right, office, records_of, render


def test_every_kind_is_issued_and_delivered(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            for number, kind in enumerate(town.KINDS):
                body = town.application(f"a{number}", 7, kind, copies=2)
                reply = await system.apply(body)
                assert is_right(body, reply)
                assert reply.headers["application-id"] == f"a{number}"
                assert len(set(reply.headers["certificate-number"].split(", "))) == 2
                assert await system.spool() == [f"a{number}"]
                assert (await system.deliver(f"a{number}")).status == 204
            assert await system.spool() == []
            ledger = await system.ledger()
            assert {entry["outcome"] for entry in ledger.values()} == {"delivered"}
            assert ledger["a2"]["fee"] == 600
            assert ledger["a3"]["fee"] == 900

    asyncio.run(work())


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_many_at_once_get_their_own(tmp_path: Path, processes: int) -> None:
    async def work() -> None:
        async with office(tmp_path, processes) as system:
            bodies = [
                town.application(f"m{number}", number % 30, town.KINDS[number % 8], copies=1 + number % 3)
                for number in range(80)
            ]
            replies = await asyncio.gather(
                *[system.apply(body, at=number % processes) for number, body in enumerate(bodies)]
            )
            assert all(is_right(body, reply) for body, reply in zip(bodies, replies, strict=True))
            numbers = [number for reply in replies for number in reply.headers["certificate-number"].split(", ")]
            assert len(numbers) == len(set(numbers)) == sum(body["copies"] for body in bodies)
            await asyncio.gather(*[system.deliver(body["application_id"], at=0) for body in bodies])
            assert await system.spool() == []
            assert len(await system.ledger()) == 80

    asyncio.run(work())


def test_subjects_are_printed_in_order(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            codes = [town.code_of(number) for number in (4, 1, 0, 3, 2)]
            records = records_of(await system.apply(town.application("s", 2, subjects=codes)))
            assert records == [f"household:H0/{','.join(codes)} resident-record"] * 2

    asyncio.run(work())


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({"card_serial": "9" * 16}, 403, "card-invalid"),
        ({"pin": "0000"}, 403, "pin-wrong"),
        ({"municipality_code": "999999"}, 409, "kind-not-served"),
        ({"subjects": [town.code_of(20)]}, 403, "not-entitled"),
        ({"certificate": "income-tax", "options": {"fiscal_year": 1999}}, 409, "not-registered"),
        ({"copies": 6}, 400, "bad-request"),
        ({"pin": None}, 400, "bad-request"),
    ],
)
def test_a_refused_id_stays_refused_and_is_not_in_the_ledger(
    tmp_path: Path, changes: dict[str, object], status: int, reason: str
) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            body = town.application("r", 3) | changes
            for place in (0, 1, 0):
                reply = await system.apply(body, at=place)
                assert (reply.status, reply.reason) == (status, reason)
                assert reply.headers["content-type"] == "application/problem+json"
            assert (await system.apply(town.application("r", 3))).reason in {reason, "bad-request"}
            assert await system.ledger() == {}
            assert await system.spool() == []

    asyncio.run(work())


def test_hours_follow_the_business_clock_of_all_processes(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            assert (await system.ask("PUT", "/v1/clock", {"now": "2025-10-04T10:00:00+09:00"}, at=0)).status == 204
            assert (await system.apply(town.application("f", 3, "family-register"), at=1)).reason == "outside-hours"
            assert (await system.apply(town.application("g", 3, "seal"), at=1)).status == 200

    asyncio.run(work())


def test_bodies_that_are_no_requests(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            for path in ("/v1/applications", "/v1/deliveries", "/v1/events", "/v1/faults"):
                for body in (b"", b"{", b"[]", b"3", b'{"application_id": 3}'):
                    reply = await system.ask("POST", path, body)
                    assert (reply.status, reply.reason) == (400, "bad-request")
            assert (await system.ask("GET", "/v1/applications")).status == 404
            assert (await system.ask("PUT", "/v1/clock", {"now": "noon"})).status == 400

    asyncio.run(work())


def test_a_new_population_resets_every_process(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path, processes=2) as system:
            before = (await system.apply(town.application("p", 3), at=0)).headers["certificate-number"]
            await system.apply(town.application("q", 3, pin="0000"), at=0)
            other = town.population(households=1) | {"population_digest": "other"}
            assert (await system.ask("PUT", "/v1/population", other, at=1)).status == 204
            for place in (0, 1):
                said = (await system.ask("GET", "/v1/system", at=place)).json
                assert (said["population_digest"], said["municipality_codes"]) == ("other", [town.CODE])
            assert await system.spool() == []
            assert await system.ledger() == {}
            await system.ask("PUT", "/v1/clock", {"now": town.TEN})
            assert (await system.apply(town.application("p", 29), at=0)).reason == "card-invalid"
            again = await system.apply(town.application("p2", 3), at=0)
            assert again.headers["certificate-number"] != before

    asyncio.run(work())


def test_a_population_that_is_wrong_changes_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with office(tmp_path) as system:
            assert (await system.ask("PUT", "/v1/population", {"population_digest": "x"})).status == 400
            assert (await system.ask("GET", "/v1/system")).json["population_digest"] == "town"

    asyncio.run(work())


def test_what_cannot_be_printed_is_refused_and_stands_in_the_ledger(tmp_path: Path) -> None:
    def refusing(pages: Pages) -> bytes:
        raise UnprintableName(("𠮷",))

    async def work() -> None:
        async with office(tmp_path, print_with=refusing) as system:
            for _ in range(2):
                reply = await system.apply(town.application("u", 3))
                assert (reply.status, reply.reason) == (409, "unprintable-name")
            assert "𠮷" in reply.json["detail"]
            assert (await system.ledger())["u"]["outcome"] == "refused"
            assert await system.spool() == []

    asyncio.run(work())


def test_an_optional_item_that_cannot_be_printed_is_left_out(tmp_path: Path) -> None:
    def without_kana(pages: Pages) -> bytes:
        if any("ヤマダ" in text for page in pages for text in printed_texts(page)):
            raise UnprintableName(("ヤ",))
        return render(pages)

    async def work() -> None:
        async with office(tmp_path, print_with=without_kana) as system:
            body = town.application("u", 3)
            assert is_right(body, await system.apply(body))

    asyncio.run(work())


def test_a_document_that_fails_for_an_unknown_reason_is_not_issued(tmp_path: Path) -> None:
    def breaking(pages: Pages) -> bytes:
        raise RuntimeError("broken")

    async def work() -> None:
        async with office(tmp_path, print_with=breaking) as system:
            with pytest.raises(RuntimeError):
                await system.apply(town.application("u", 3))
            assert (await system.apply(town.application("u", 3))).reason == "busy"
            assert (await system.ledger())["u"]["outcome"] == "refused"
            assert await system.spool() == []

    asyncio.run(work())
