"""Each defect shows with its trigger, is silent without it, and is stopped by the guard where the guard can see it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.assembly import SOUND
from harness.certificates.reference.defects import UnknownDefect, defects, parts_of
from harness.certificates.reference.faults import KINDS
from tests.reference.core import town
from tests.reference.core.office import Office, Reply, is_right, office

Answers = list[tuple[dict[str, Any], Reply]]
Trigger = Callable[[Office], Awaitable[Answers]]


async def _at_once(system: Office, bodies: list[dict[str, Any]]) -> Answers:
    places = len(system.servers)
    replies = await asyncio.gather(*[system.apply(body, at=number % places) for number, body in enumerate(bodies)])
    return list(zip(bodies, replies, strict=True))


async def _slow_prints(system: Office) -> Answers:
    """One print holds the only slot for longer than the next one's limit."""
    await system.fault("delay-print", delay_s=0.15, for_s=60)
    held = asyncio.create_task(system.apply(town.application("y0", 0)))
    while not await system.spool():
        await asyncio.sleep(0.001)
    await system.fault("delay-print", delay_s=0, for_s=0)
    late = asyncio.create_task(system.apply(town.application("y1", 5)))
    return [(town.application("y0", 0), await held), (town.application("y1", 5), await late)]


async def _two_kinds(system: Office) -> Answers:
    return await _at_once(
        system,
        [town.application(f"a{number}", number * 5, kind) for number, kind in enumerate(["seal", "resident-record"])],
    )


async def _family_registers(system: Office) -> Answers:
    """Two at the beginning of a second."""
    return await _at_once(
        system, [town.application(f"k{number}", number * 5, "family-register") for number in range(2)]
    )


async def _several_sheets(system: Office) -> Answers:
    return await _at_once(system, [town.application(f"t{number}", number * 5, copies=3) for number in range(2)])


async def _left_at_the_terminal(system: Office) -> Answers:
    before = town.application("m0", 0, kiosk_id="K")
    reply = await system.apply(before)
    await system.deliver("m0", printed=False)
    after = town.application("m1", 5, kiosk_id="K")
    return [(before, reply), (after, await system.apply(after, at=len(system.servers) - 1))]


async def _two_servers(system: Office) -> Answers:
    """The same number within the same second in two processes."""
    return await _at_once(system, [town.application(f"h{number}", number * 5) for number in range(2)])


@dataclass(frozen=True, slots=True)
class Case:
    """A binding defect, and what makes it show."""

    defect: str
    trigger: Trigger
    processes: int = 1
    print_slots: int = 4
    print_wait_s: float = 30.0


CASES = [
    Case("yokohama-2023", _slow_prints, print_slots=1, print_wait_s=0.1),
    Case("adachi-2023", _two_kinds),
    Case("kawasaki-2023", _family_registers, processes=2),
    Case("tokushima-2023", _several_sheets),
    Case("munakata-2023", _left_at_the_terminal, processes=2),
    Case("takamatsu-2024", _two_servers, processes=2),
]
binding = pytest.mark.parametrize("case", CASES, ids=lambda case: case.defect)


def _office(folder: Path, case: Case, defect: str, guard: bool = False) -> Any:
    folder.mkdir()
    return office(
        folder,
        case.processes,
        parts_of(defect),
        print_slots=case.print_slots,
        guard=guard,
        print_s=0.01,
        print_wait_s=case.print_wait_s,
    )


def _wrong(answers: Answers) -> list[str]:
    return [body["application_id"] for body, reply in answers if reply.status == 200 and not is_right(body, reply)]


async def _until_it_shows(case: Case, folder: Path, guard: bool) -> tuple[Answers, list[str], Office]:
    """The trigger is a matter of milliseconds: on a machine that stalls it is pulled again, a few times at most."""
    answers: Answers = []
    alerts: list[str] = []
    for attempt in range(10):
        async with _office(folder / str(attempt), case, case.defect, guard) as system:
            answers = await case.trigger(system)
            alerts = await system.alerts()
            if _wrong(answers) or alerts:
                if guard:
                    later = town.application("later", 20)
                    assert is_right(later, await system.apply(later))
                return answers, alerts, system
    pytest.fail(f"{case.defect} did not show")


@binding
def test_with_its_trigger_it_shows(tmp_path: Path, case: Case) -> None:
    async def work() -> None:
        answers, alerts, _ = await _until_it_shows(case, tmp_path, guard=False)
        assert _wrong(answers)
        assert alerts == []

    asyncio.run(work())


@binding
def test_the_guard_stops_it_and_serves_the_others(tmp_path: Path, case: Case) -> None:
    async def work() -> None:
        answers, alerts, _ = await _until_it_shows(case, tmp_path, guard=True)
        assert _wrong(answers) == []
        stopped = [body["application_id"] for body, reply in answers if reply.status == 409]
        assert stopped
        assert sorted(alerts) == sorted(stopped)

    asyncio.run(work())


@binding
def test_the_sound_system_withstands_the_trigger(tmp_path: Path, case: Case) -> None:
    async def work() -> None:
        async with _office(tmp_path / "sound", case, "") as system:
            answers = await case.trigger(system)
            assert _wrong(answers) == []
            assert {reply.status for _, reply in answers} <= {200, 503}

    asyncio.run(work())


@pytest.mark.parametrize("info", defects(), ids=lambda info: info.id)
def test_without_its_trigger_it_is_silent(tmp_path: Path, info: Any) -> None:
    """One at a time, each confirmed, at the same kiosk, in turn at two processes; with seals that end, if that is no
    part of the trigger."""
    seals_end = EventKind.SEAL_DEREGISTERED not in info.events or info.faults

    async def work() -> None:
        (tmp_path / "one").mkdir()
        async with office(tmp_path / "one", 2, parts_of(info.id)) as system:
            for number in range(24):
                body = town.application(
                    f"o{number}", number, town.KINDS[number % 8], copies=1 + number % 3, kiosk_id="K"
                )
                assert is_right(body, await system.apply(body, at=number % 2))
                assert (await system.deliver(f"o{number}", at=number % 2)).status == 204
                if number % 8 == 2 and seals_end:
                    event = town.event(f"e{number}", number, "seal-deregistered")
                    assert (await system.ask("POST", "/v1/events", event)).status == 200
                    after = town.application(f"p{number}", number, "seal")
                    assert (await system.apply(after)).reason == "not-registered"
            assert await system.spool() == []
            assert {entry["outcome"] for entry in (await system.ledger()).values()} == {"delivered"}

    asyncio.run(work())


def test_seal_is_issued_after_a_deregistration_that_the_link_lost(tmp_path: Path) -> None:
    async def deregistered_while_down(folder: Path, defect: str) -> tuple[int, int]:
        folder.mkdir()
        async with office(folder, 2, parts_of(defect), event_wait_s=0.0) as system:
            await system.fault("interrupt-link", for_s=0.3)
            event = town.event("e", 3, "seal-deregistered")
            answer = await system.ask("POST", "/v1/events", event)
            other = await system.ask("POST", "/v1/events", town.event("f", 4, "support-measure-set"))
            assert other.status == 202
            await asyncio.sleep(0.31)
            for each in system.systems:
                await each.link.catch_up()
            assert (await system.apply(town.application("t", 4), at=1)).reason == "support-measure"
            return answer.status, (await system.apply(town.application("s", 3, "seal"), at=1)).status

    async def work() -> None:
        assert await deregistered_while_down(tmp_path / "sound", "") == (202, 409)
        assert await deregistered_while_down(tmp_path / "defect", "seal-2023") == (200, 200)

    asyncio.run(work())


def test_the_list_is_whole() -> None:
    incidents = [info for info in defects() if info.id[-4:].isdigit()]
    assert [info.id for info in incidents] == [
        "yokohama-2023",
        "adachi-2023",
        "kawasaki-2023",
        "tokushima-2023",
        "seal-2023",
        "munakata-2023",
        "takamatsu-2024",
    ]
    for info in incidents:
        assert info.property is (Property.SEAL if info.id == "seal-2023" else Property.BINDING)
        assert info.date and info.place
    assert len({info.id for info in defects()}) == len(defects())
    for info in defects():
        assert info.title and info.trigger and info.source
        assert set(info.faults) <= set(KINDS)
        assert 1 <= info.applications <= 4
        assert parts_of(info.id) is info
        assert sum(getattr(info, seam) is not getattr(SOUND, seam) for seam in SOUND.__dataclass_fields__) == 1
    assert parts_of("") is SOUND
    with pytest.raises(UnknownDefect, match="yokohama-2023"):
        parts_of("atlantis-1999")
