"""What a test of a defect of print and delivery needs: documents that tell of each sheet its record, its place and the
names on it, and a system in which a trigger is pulled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from harness.certificates.reference.defects import parts_of
from harness.certificates.reference.printing.pages import PageModel, Pages
from tests.reference.core import town
from tests.reference.core.office import Office, Reply, office, until

Body = dict[str, Any]
Shows = Callable[[Office], Awaitable[bool]]
"""Pulls the trigger; says whether the wrong thing has happened."""

SIZE = 5
"""Residents of one household."""
PERSONS_A_SHEET = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A defect, what makes it show, and the system that it needs. `seen_by_guard` says whether the guard stops it."""

    defect: str
    shows: Shows
    seen_by_guard: bool = False
    guard: bool = False
    processes: int = 1


def told(pages: Pages) -> bytes:
    """The document of a test."""
    return orjson.dumps([[page.record, page.page, page.pages, _names(page.drawn or page)] for page in pages])


def _names(page: PageModel) -> list[str]:
    blocks = [item for block in page.blocks for item in block.items]
    return [item.value for item in (*page.beneath, *page.preamble_items, *blocks) if item.label == "氏名"]


async def shows(case: Case, folder: Path, defect: str, *, guard: bool | None = None, attempts: int = 10) -> bool:
    """Whether the case's trigger shows it, in a system with `defect` (empty: the sound one). It is a matter of
    milliseconds: on a machine that stalls the trigger is pulled again, a few times at most."""
    guarded = case.guard if guard is None else guard
    settings = {"print_s": 0.01, "sheet_s": 0.004, "print_wait_s": 30.0, "guard": guarded}
    for attempt in range(attempts):
        home = folder / f"{defect or 'sound'}-{attempt}"
        home.mkdir()
        async with office(home, case.processes, parts_of(defect), print_with=told, **settings) as system:
            if await case.shows(system):
                return True
    return False


async def in_turn(folder: Path, defect: str, guard: bool) -> list[object]:
    """All that a system with `defect` answers and tells when applications come one at a time, each confirmed, in turn
    at two server processes."""
    home = folder / (defect or "sound")
    home.mkdir()
    said: list[object] = []
    async with office(home, 2, parts_of(defect), print_with=told, guard=guard) as system:
        for number in range(20):
            body = town.application(
                f"o{number}", number, town.KINDS[number % 8], copies=1 + number % 3, kiosk_id=f"K{number % 2}"
            )
            if number % 4 == 0:
                body["subjects"] = household(number // SIZE)
            reply = await system.apply(body, at=number % 2)
            said.append((reply.status, reply.headers, reply.body))
            said.append((await system.deliver(f"o{number}", at=number % 2)).status)
        said += [await system.spool(), await system.alerts()]
        said += [(name, entry["outcome"], entry["fee"]) for name, entry in (await system.ledger()).items()]
    return said


def household(home: int) -> list[str]:
    """The resident codes of all its members: two sheets."""
    return [town.code_of(home * SIZE + one) for one in range(SIZE)]


def is_own(body: Body, reply: Reply) -> bool:
    """Whether a resident record has the sheets of this application alone, all of them, in order."""
    resident = int(body["card_serial"])
    codes = body.get("subjects", [town.code_of(resident)])
    names = [f"山田　{int(code)}郎" for code in codes]
    record = f"household:H{resident // SIZE}/{','.join(codes)} resident-record"
    pages = -(-len(names) // PERSONS_A_SHEET)
    expected = [
        [record, page, pages, names[(page - 1) * PERSONS_A_SHEET : page * PERSONS_A_SHEET]]
        for _ in range(body["copies"])
        for page in range(1, pages + 1)
    ]
    return bool(orjson.loads(reply.body) == expected)


def wrong(bodies: list[Body], replies: list[Reply]) -> list[str]:
    """The applications whose certificate is not their own."""
    return [
        str(body["application_id"])
        for body, reply in zip(bodies, replies, strict=True)
        if reply.status == 200 and not is_own(body, reply)
    ]


async def at_once(system: Office, bodies: list[Body]) -> list[Reply]:
    """All at the first server process."""
    return list(await asyncio.gather(*[system.apply(body) for body in bodies]))


async def stuck(system: Office, body: Body) -> asyncio.Task[Reply]:
    """An application whose print file stands at a printer that is slow."""
    await system.fault("delay-print", delay_s=0.1, for_s=60)
    task = asyncio.create_task(system.apply(body))

    async def stands() -> bool:
        return str(body["application_id"]) in await system.spool()

    await until(stands)
    await system.fault("delay-print", delay_s=0, for_s=0)
    return task
