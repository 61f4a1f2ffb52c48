"""The system in this process, over the real ports in a temporary folder: one server process, or several that share
database and spool as real ones do. Documents are no PDF but a JSON list of the records that the sheets come from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from harness.certificates.reference import tables
from harness.certificates.reference.app import App
from harness.certificates.reference.assembly import SOUND, Parts, System, assemble
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import Pages
from harness.certificates.reference.real.database import RealDatabase, prepare_database
from harness.certificates.reference.real.ports import real_ports
from harness.certificates.reference.server import Render
from harness.certificates.reference.settings import Settings
from tests.reference.core import town

QUICK = Settings(
    # What waits does so for long: how fast this machine is decides about nothing. A test of waiting sets its own.
    print_wait_s=60.0,
    event_wait_s=60.0,
    print_s=0.002,
    sheet_s=0.002,
    family_latency_s=(0.002, 0.004),
    housekeeping_s=0.02,
)


def render(pages: Pages) -> bytes:
    """The records of the sheets, so that a test sees whose certificate it got."""
    return orjson.dumps([page.record for page in pages])


@dataclass(slots=True)
class Reply:
    """What a server process answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def reason(self) -> str:
        return str(self.json.get("reason", ""))


@dataclass(slots=True)
class Office:
    """`servers` are the server processes; a request goes to the first unless `at` names another."""

    folder: Path
    settings: Settings
    parts: Parts = SOUND
    print_with: Render = render
    servers: list[App] = field(default_factory=list)
    systems: list[System] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    async def open_place(self, place: int) -> None:
        """Puts a new server process at a place, as a replacement does."""
        system = await assemble(
            self.ports(), self.settings, place, self.print_with, lambda: self.ended.append(place), self.parts
        )
        server = App(system, "test")
        self.servers[place : place + 1] = [server]
        self.systems[place : place + 1] = [system]

    def ports(self) -> Ports:
        return real_ports(self.folder / "db", self.folder / "spool", self.folder / "clock", self.settings)

    async def ask(self, method: str, path: str, body: Any = None, at: int = 0) -> Reply:
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        status, headers, answer = await self.servers[at].answer(method, path, data)
        return Reply(status, {name.decode(): value.decode() for name, value in headers}, answer)

    async def apply(self, body: dict[str, Any], at: int = 0) -> Reply:
        return await self.ask("POST", "/v1/applications", body, at)

    async def deliver(self, application_id: str, printed: bool = True, at: int = 0) -> Reply:
        body = {"application_id": application_id, "paid": True, "printed": printed}
        return await self.ask("POST", "/v1/deliveries", body, at)

    async def fault(self, kind: str, **details: float) -> None:
        assert (await self.ask("POST", "/v1/faults", {"kind": kind} | details)).status == 204

    async def ledger(self) -> dict[str, dict[str, Any]]:
        return {entry["application_id"]: entry for entry in (await self.ask("GET", "/v1/ledger")).json}

    async def spool(self) -> list[str]:
        return [held["application_id"] for held in (await self.ask("GET", "/v1/spool")).json]

    async def alerts(self) -> list[str]:
        return [alert["application_id"] for alert in (await self.ask("GET", "/v1/alerts")).json]


@asynccontextmanager
async def office(
    folder: Path,
    processes: int = 1,
    parts: Parts = SOUND,
    settings: Settings = QUICK,
    print_with: Render = render,
    **changes: Any,
) -> AsyncIterator[Office]:
    """An office with the town's population, at ten o'clock on a Wednesday."""
    (folder / "spool").mkdir()
    prepare_database(folder / "db", tables.ALL)
    made = Office(folder, replace(settings, processes=processes, **changes), parts, print_with)
    for place in range(processes):
        await made.open_place(place)
    assert (await made.ask("PUT", "/v1/population", town.population())).status == 204
    assert (await made.ask("PUT", "/v1/clock", {"now": town.TEN})).status == 204
    try:
        yield made
    finally:
        for system in made.systems:
            assert isinstance(system.ports.database, RealDatabase)
            system.ports.database.close()


def records_of(reply: Reply) -> list[str]:
    """The records that the certificate's sheets are made from."""
    assert reply.status == 200, reply.body
    return list(reply.json)


def is_right(body: dict[str, Any], reply: Reply, size: int = 5) -> bool:
    """Whether every sheet is made from a record of the applicant's own, in the applicant's kind."""
    resident = int(body["card_serial"])
    own = {
        f"household:H{resident // size}",
        f"register:F{resident // size}",
        f"seal:{town.code_of(resident)}",
        f"tax:{town.code_of(resident)}:2025",
    }
    return all(
        record.split("/")[0].split(" ")[0] in own
        and f" {body['certificate']}" in record
        and (f"/{town.code_of(resident)}" in record or "subjects" in body or body["certificate"] == "family-register")
        for record in records_of(reply)
    )


async def until(condition: Any, limit_s: float = 20.0) -> None:
    """Waits for what must come true; fails the test when it does not."""
    loop = asyncio.get_running_loop()
    end = loop.time() + limit_s
    while not await condition():
        assert loop.time() < end, "this never came true"
        await asyncio.sleep(0.002)
