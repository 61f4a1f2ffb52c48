"""Defects of seals: one that is deregistered is certified, or not the one that is registered."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from tests.reference.core import town
from tests.reference.core.office import Office
from tests.reference.defects.showing import Body, digest, happens, link_is_back, outcome, shown
from tests.reference.defects.tales import Tale, holds

_DOWN_S = 0.2


def _new_png() -> bytes:
    data = io.BytesIO()
    Image.new("1", (24, 24), 0).save(data, "PNG")
    return data.getvalue()


_FORMER = digest(base64.b64decode(town.population()["residents"][3]["seal"]["imprint_png"]))
_NEW = digest(_new_png())


def _ended(event_id: str = "ended") -> Body:
    return town.event(event_id, 3, "seal-deregistered")


def _registered() -> Body:
    imprint = base64.b64encode(_new_png()).decode("ascii")
    return town.event(
        "new", 3, "seal-registered", registration_number="N", registered_on="2025-10-01", imprint_png=imprint
    )


async def _certificate(system: Office, application_id: str, at: int = 0) -> str:
    """`former` or `new` after the imprint that is certified, or the reason why none is."""
    reply = await system.apply(town.application(application_id, 3, "seal"), at)
    if reply.status != 200:
        return outcome(reply)
    return {_FORMER: "former", _NEW: "new"}[shown(reply)[-1]]


async def _read_then_ended(system: Office) -> object:
    assert await _certificate(system, "before") == "former"
    assert await happens(system, _ended()) == 200
    return await _certificate(system, "after")


async def _ended_unread(system: Office) -> object:
    assert await happens(system, _ended()) == 200
    return await _certificate(system, "after")


async def _replaced(system: Office) -> object:
    assert await _certificate(system, "before") == "former"
    return await _replaced_unread(system)


async def _replaced_unread(system: Office) -> object:
    for event in (_ended(), _registered()):
        assert await happens(system, event) == 200
    return await _certificate(system, "after")


async def _renamed(system: Office) -> object:
    event = town.event("r", 3, "renamed", name="山田　新郎", name_kana="ヤマダ　シンロウ", renamed_on="2025-10-01")
    assert await happens(system, event) == 200
    return await _certificate(system, "after")


async def _at_the_second_process(system: Office) -> object:
    return await _ended_after_the_first_look(system, at=1)


async def _at_the_first_process(system: Office) -> object:
    return await _ended_after_the_first_look(system, at=0)


async def _ended_after_the_first_look(system: Office, at: int) -> object:
    for place in (0, 1):
        assert (await system.apply(town.application(f"any{place}", 20 + place), at=place)).status == 200
    assert await happens(system, _ended()) == 200
    return await _certificate(system, "after", at)


async def _while_down(system: Office, first: Body, second: Body) -> object:
    await system.fault("interrupt-link", for_s=_DOWN_S)
    assert [await happens(system, event) for event in (first, second)] == [202, 202]
    await link_is_back(system, _DOWN_S)
    return await _certificate(system, "after")


async def _registered_and_ended_while_down(system: Office) -> object:
    assert await happens(system, _ended("before")) == 200
    return await _while_down(system, _registered(), _ended())


async def _ended_and_registered_while_down(system: Office) -> object:
    return await _while_down(system, _ended(), _registered())


async def _registered_and_ended(system: Office) -> object:
    for event in (_ended("before"), _registered(), _ended()):
        assert await happens(system, event) == 200
    return await _certificate(system, "after")


async def _ended_and_restarted(system: Office) -> object:
    assert await happens(system, _ended()) == 200
    await system.open_place(1)
    return await _certificate(system, "after")


async def _restarted_and_ended(system: Office) -> object:
    await system.open_place(1)
    return await _ended_unread(system)


_NONE = "not-registered"
TALES = [
    Tale("seal-order", _registered_and_ended_while_down, _NONE, "new", _registered_and_ended, event_wait_s=0.0),
    Tale("seal-cache", _read_then_ended, _NONE, "former", _ended_unread),
    Tale("seal-old-imprint", _replaced, "new", "former", _replaced_unread),
    Tale("seal-no-cascade", _renamed, _NONE, "former", _ended_unread),
    Tale("seal-one-replica", _at_the_second_process, _NONE, "former", _at_the_first_process, processes=2),
    Tale("seal-batch", _ended_and_registered_while_down, "new", "former", _replaced, event_wait_s=0.0),
    Tale("seal-rollback", _ended_and_restarted, _NONE, "former", _restarted_and_ended, processes=2),
]


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.defect)
def test_seals(tmp_path: Path, tale: Tale) -> None:
    holds(tale, tmp_path)


def test_a_batch_the_other_way_round_is_right(tmp_path: Path) -> None:
    """The net effect of registered, then deregistered is nothing."""
    holds(
        Tale("seal-batch", _registered_and_ended_while_down, _NONE, _NONE, _registered_and_ended, event_wait_s=0.0),
        tmp_path,
    )
