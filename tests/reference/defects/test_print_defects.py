"""Defects of print and delivery: each shows with its trigger and not without, in one process over the real ports."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harness.certificates.reference.defects import defects
from harness.certificates.reference.defects.info import DefectInfo
from tests.reference.core import town
from tests.reference.core.office import Office
from tests.reference.defects.triggers import Case, at_once, household, in_turn, shows, stuck, wrong


async def _print_failed(system: Office) -> bool:
    """Then somebody applies at another kiosk."""
    assert (await system.apply(town.application("a0", 0))).status == 200
    assert (await system.deliver("a0", printed=False)).status == 204
    following = town.application("a1", 5)
    return bool(wrong([following], [await system.apply(following)]))


async def _given_up(system: Office) -> bool:
    """The kiosk goes away in the middle of the print."""
    waiting = await stuck(system, town.application("a0", 0))
    assert (await system.deliver("a0", printed=False)).status == 204
    if (await waiting).status == 200:
        return False  # it came out too early
    following = town.application("a1", 5)
    return bool(wrong([following], [await system.apply(following)]))


async def _sent_again(system: Office) -> bool:
    first, second = [await system.apply(town.application("r", 0)) for _ in range(2)]
    assert first.status == second.status == 200
    return first.headers["certificate-number"] != second.headers["certificate-number"] and first.body == second.body


async def _process_dies_over_a_print(system: Office) -> bool:
    """The kiosk asks again, at the other server process."""
    body = town.application("l", 0)
    task = await stuck(system, body)
    await system.open_place(0)
    again = await system.apply(body, at=1)
    task.cancel()
    await asyncio.wait([task])
    entry = (await system.ledger())["l"]
    dropped = again.status == 409 and again.reason == "already-issued"
    return dropped and entry["outcome"] == "delivered" and entry["fee"] > 0


async def _same_six_digits(system: Office) -> bool:
    bodies = [town.application(f"run-{number}-000123", number * 5) for number in range(2)]
    return bool(wrong(bodies, await at_once(system, bodies)))


async def _over_night(system: Office) -> bool:
    """The last application of the evening still stands at the printer when the first of the morning comes."""
    assert (await system.ask("PUT", "/v1/clock", {"now": "2025-10-01T22:40:00+09:00"})).status == 204
    bodies = [town.application(f"n{number}", number * 5) for number in range(2)]
    evening = await stuck(system, bodies[0])
    assert (await system.ask("PUT", "/v1/clock", {"now": "2025-10-02T08:00:00+09:00"})).status == 204
    morning = await system.apply(bodies[1])
    return bool(wrong(bodies, [await evening, morning]))


async def _process_dies_before_the_confirmation(system: Office) -> bool:
    assert (await system.apply(town.application("p0", 0))).status == 200
    await system.open_place(0)
    following = town.application("p1", 5)
    return bool(wrong([following], [await system.apply(following)]))


async def _several_copies(system: Office) -> bool:
    bodies = [town.application(f"c{number}", number * 5, copies=2) for number in range(2)]
    return bool(wrong(bodies, await at_once(system, bodies)))


async def _four_at_once(system: Office) -> bool:
    bodies = [town.application(f"f{number}", number * 5) for number in range(4)]
    return bool(wrong(bodies, await at_once(system, bodies)))


async def _three_at_once(system: Office) -> bool:
    bodies = [town.application(f"f{number}", number * 5) for number in range(3)]
    return bool(wrong(bodies, await at_once(system, bodies)))


async def _fourth_while_the_third_is_made(system: Office) -> bool:
    for number in range(2):
        assert (await system.apply(town.application(f"x{number}", number))).status == 200
        assert (await system.deliver(f"x{number}")).status == 204
    bodies = [town.application("third", 5, copies=2), town.application("fourth", 10)]
    third = asyncio.create_task(system.apply(bodies[0]))
    await asyncio.sleep(0.001)
    fourth = await system.apply(bodies[1])
    return bool(wrong(bodies, [await third, fourth]))


async def _two_households(system: Office) -> bool:
    """Five persons, two sheets each."""
    bodies = [town.application(f"h{home}", home * 5, subjects=household(home)) for home in range(2)]
    return bool(wrong(bodies, await at_once(system, bodies)))


CASES = [
    Case("abandoned-application", _print_failed, seen_by_guard=True),
    Case("abandoned-application", _given_up, seen_by_guard=True),
    Case("retry-issued-twice", _sent_again),
    Case("lost-job", _process_dies_over_a_print, processes=2),
    Case("id-truncated", _same_six_digits, seen_by_guard=True),
    Case("midnight-reset", _over_night, seen_by_guard=True),
    Case("recovery-replay", _process_dies_before_the_confirmation, seen_by_guard=True),
    Case("second-copy-next-file", _several_copies, seen_by_guard=True),
    Case("response-desync", _four_at_once),
    Case("shared-template", _four_at_once),
    Case("clean-up-race", _fourth_while_the_third_is_made, seen_by_guard=True),
    Case("sheet-order", _two_households),
]
each = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.defect}:{case.shows.__name__}")


@each
def test_with_its_trigger_it_shows(tmp_path: Path, case: Case) -> None:
    assert asyncio.run(shows(case, tmp_path, case.defect))


@each
def test_the_sound_system_withstands_the_trigger(tmp_path: Path, case: Case) -> None:
    assert not asyncio.run(shows(case, tmp_path, "", attempts=1))


@pytest.mark.parametrize("case", [case for case in CASES if case.seen_by_guard], ids=lambda case: case.defect)
def test_the_guard_stops_it(tmp_path: Path, case: Case) -> None:
    assert not asyncio.run(shows(case, tmp_path, case.defect, guard=True, attempts=2))


@pytest.mark.parametrize("case", [case for case in CASES if not case.seen_by_guard], ids=lambda case: case.defect)
def test_the_guard_cannot_see_it(tmp_path: Path, case: Case) -> None:
    assert asyncio.run(shows(case, tmp_path, case.defect, guard=True))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What the sound system answers to applications that come one at a time."""
    return asyncio.run(in_turn(tmp_path_factory.mktemp("sound"), "", guard=False))


@pytest.mark.parametrize("info", defects(), ids=lambda info: info.id)
def test_one_at_a_time_it_is_as_the_sound_system(tmp_path: Path, info: DefectInfo, sound: list[object]) -> None:
    assert asyncio.run(in_turn(tmp_path, info.id, info.needs_guard)) == sound


@pytest.mark.parametrize("defect", ["response-desync", "shared-template", "clean-up-race"])
def test_three_applications_are_too_few(tmp_path: Path, defect: str) -> None:
    assert not asyncio.run(shows(Case(defect, _three_at_once), tmp_path, defect, attempts=3))
