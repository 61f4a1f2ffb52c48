"""How a defect is told: what happens with its trigger, what nearly is it, and what must come out of either."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from harness.certificates.reference.defects import parts_of
from tests.reference.core.office import Office, office
from tests.reference.defects.showing import render

Happening = Callable[[Office], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Tale:
    """`trigger` gives `right` on the sound system and `wrong` with the defect; `near` lacks one thing for it, and gives
    the same on both."""

    defect: str
    trigger: Happening
    right: object
    wrong: object
    near: Happening
    processes: int = 1
    event_wait_s: float = 1.0
    sheet_s: float = 0.004


def told(folder: Path, tale: Tale, happening: Happening, defect: str) -> object:
    """What comes of it on the system with this defect; the sound one for an empty name."""

    async def work() -> object:
        parts, times = parts_of(defect), {"event_wait_s": tale.event_wait_s, "sheet_s": tale.sheet_s}
        async with office(folder, tale.processes, parts, print_with=render, **times) as system:
            return await happening(system)

    folder.mkdir()
    return asyncio.run(work())


def holds(tale: Tale, folder: Path) -> None:
    """Asserts all that a tale says."""
    assert told(folder / "sound", tale, tale.trigger, "") == tale.right
    assert told(folder / "defect", tale, tale.trigger, tale.defect) == tale.wrong
    near = told(folder / "near-sound", tale, tale.near, "")
    assert told(folder / "near-defect", tale, tale.near, tale.defect) == near
