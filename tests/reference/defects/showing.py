"""What a certificate shows, sheet by sheet, instead of a PDF; and a town whose people are changed first."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import Any

import orjson

from harness.certificates.reference.printing.pages import Pages, printed_texts
from tests.reference.core import town
from tests.reference.core.office import Office, Reply

Body = dict[str, Any]


def render(pages: Pages) -> bytes:
    """Every text of each sheet as a person sees it, a picture beneath it first, and a digest of its imprint."""
    sheets = []
    for page in pages:
        imprint = [] if page.imprint is None else [digest(page.imprint)]
        beneath = [text for item in page.beneath for text in item]
        sheets.append([*beneath, *printed_texts(page.drawn or page), *imprint])
    return orjson.dumps(sheets)


def digest(png: bytes) -> str:
    """What stands for an imprint."""
    return hashlib.blake2b(png, digest_size=8).hexdigest()


def shown(reply: Reply) -> list[str]:
    """All that the certificate shows."""
    assert reply.status == 200, reply.body
    return [text for sheet in reply.json for text in sheet]


def outcome(reply: Reply) -> str:
    """`issued`, or the reason why not."""
    return "issued" if reply.status == 200 else reply.reason


async def reload(system: Office, change: Callable[[Body], None], now: str = town.TEN) -> None:
    """The town's population again, changed."""
    body = town.population()
    change(body)
    answer = await system.ask("PUT", "/v1/population", body)
    assert answer.status == 204, answer.body
    await set_clock(system, now)


async def set_clock(system: Office, now: str) -> None:
    """Business time."""
    assert (await system.ask("PUT", "/v1/clock", {"now": now})).status == 204


def change_person(body: Body, number: int, **changes: Any) -> None:
    """Changes a resident, and the same of the member of the family register."""
    body["residents"][number] |= changes
    for register in body["family_registers"]:
        for member in register["members"]:
            if member["resident_code"] == town.code_of(number):
                member |= {key: value for key, value in changes.items() if key in member}


async def happens(system: Office, event: Body) -> int:
    """The status of the answer to a register event."""
    return (await system.ask("POST", "/v1/events", event)).status


async def link_is_back(system: Office, after_s: float) -> None:
    """Waits until an interruption is over, and lets every server process catch up."""
    await asyncio.sleep(after_s + 0.01)
    for each in system.systems:
        await each.link.catch_up()
