"""Defects of the safety net, of print files and certificate numbers: each shows with its trigger and not without."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.reference.core import town
from tests.reference.core.office import Office, Reply
from tests.reference.defects.triggers import Body, Case, at_once, shows, wrong


async def _swapped(system: Office) -> tuple[list[Body], list[Reply]]:
    """Two print files change places, and both come out at the same moment."""
    await system.fault("swap-print-files")
    bodies = [town.application(f"s{number}", number * 5) for number in range(2)]
    return bodies, await at_once(system, bodies)


async def _one_passes(system: Office) -> bool:
    """The other one is stopped."""
    bodies, replies = await _swapped(system)
    return len(wrong(bodies, replies)) == len(await system.alerts()) == 1


async def _noticed_is_delivered(system: Office) -> bool:
    bodies, replies = await _swapped(system)
    delivered = {body["application_id"] for body, reply in zip(bodies, replies, strict=True) if reply.status == 200}
    return bool(delivered & set(await system.alerts())) and bool(wrong(bodies, replies))


async def _asked_twice_and_delivered(system: Office) -> bool:
    first, second = [await system.apply(town.application("r", 0)) for _ in range(2)]
    assert (first.body, first.headers) == (second.body, second.headers)
    assert (await system.deliver("r")).status == 204
    return await system.spool() == ["r"]


async def _number_used_twice(system: Office) -> bool:
    numbers = []
    for number in range(2):
        numbers.append((await system.apply(town.application(f"t{number}", number * 5))).headers["certificate-number"])
        assert (await system.deliver(f"t{number}")).status == 204
        await system.open_place(0)
    return numbers[0] == numbers[1]


CASES = [
    Case("guard-fails-open", _one_passes, guard=True),
    Case("alert-ignored", _noticed_is_delivered, guard=True),
    Case("residue", _asked_twice_and_delivered),
    Case("stale-number", _number_used_twice),
]
each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.defect)


@each
def test_with_its_trigger_it_shows(tmp_path: Path, case: Case) -> None:
    assert asyncio.run(shows(case, tmp_path, case.defect))


@each
def test_the_sound_system_withstands_the_trigger(tmp_path: Path, case: Case) -> None:
    assert not asyncio.run(shows(case, tmp_path, "", attempts=1))


@each
def test_the_guard_does_not_stop_it(tmp_path: Path, case: Case) -> None:
    assert asyncio.run(shows(case, tmp_path, case.defect, guard=True))
