"""Defects of the paper: what stands in the file as text is the applicant's own, and what a person sees is another's."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import orjson
import pytest

from harness.certificates.reference.defects import parts_of
from harness.certificates.reference.printing.pages import Pages, printed_texts
from tests.reference.core import town
from tests.reference.core.office import Office, office
from tests.reference.defects.showing import Body, change_person, reload, shown
from tests.reference.defects.tales import Happening, Tale, holds

_UNHURRIED_S = 0.05
"""So long are sheets laid out here: whatever the machine does meanwhile, two documents meet."""


def _record(resident: int, kind: str = "resident-record") -> Body:
    options = {"my_number": True} if kind == "resident-record" else {}
    return town.application(f"u{resident}", resident, kind, options=options)


async def _seen(system: Office, *bodies: Body) -> list[list[str]]:
    """Names and My Numbers that each of these certificates shows, applied for at once."""
    replies = await asyncio.gather(*map(system.apply, bodies))
    beside = [pairwise(shown(reply)) for reply in replies]
    return [[value for label, value in pairs if label in {"氏名", "個人番号"}] for pairs in beside]


async def _two_of_a_kind(system: Office) -> object:
    return await _seen(system, _record(0), _record(5))


async def _one_after_the_other(system: Office) -> object:
    return [await _seen(system, _record(resident)) for resident in (0, 5)]


async def _two_kinds(system: Office) -> object:
    return await _seen(system, _record(0), _record(5, "record-items"))


async def _at_two_processes(system: Office) -> object:
    replies = await asyncio.gather(system.apply(_record(0)), system.apply(_record(5), at=1))
    return [shown(reply) for reply in replies]


async def _of_two_names(system: Office, name: str) -> object:
    """The first's name on its certificate, beside somebody of this name."""
    await reload(system, lambda body: change_person(body, 5, name=name))
    return (await _seen(system, _record(0), _record(5)))[0][0]


async def _shorter(system: Office) -> object:
    return await _of_two_names(system, "林　一")


async def _in_latin_letters(system: Office) -> object:
    return await _of_two_names(system, "SMITH")


async def _two_municipalities(system: Office) -> object:
    """The second applies in another one."""

    def change(body: Body) -> None:
        body["municipality_codes"].append("271004")
        body["municipalities"].append(body["municipalities"][0] | {"code": "271004", "mayor": "大阪市長"})
        for number in range(5, 10):
            body["residents"][number]["municipality_code"] = "271004"

    await reload(system, change)
    return await _seen(system, _record(0), _record(5) | {"municipality_code": "271004"})


_FIRST, _SECOND = ["山田　0郎", "000000000000"], ["山田　5郎", "000000000005"]


def _drawn(near: Happening, processes: int = 1) -> Tale:
    """Who began first has the other's letters."""
    wrong = [_SECOND, _SECOND]
    return Tale("shared-subset", _two_of_a_kind, [_FIRST, _SECOND], wrong, near, processes, sheet_s=_UNHURRIED_S)


def _pictured(near: Happening, processes: int = 1) -> Tale:
    """Who began last has the other's number above their own."""
    right, wrong = [_FIRST, _SECOND], [_FIRST, [_FIRST[1], *_SECOND]]
    return Tale("picture-of-another", _two_of_a_kind, right, wrong, near, processes, sheet_s=_UNHURRIED_S)


TALES = [
    _drawn(_one_after_the_other),
    _drawn(_two_kinds),
    _drawn(_at_two_processes, processes=2),
    Tale("shared-subset", _shorter, "山田　0郎", "林一　0郎", _in_latin_letters, sheet_s=_UNHURRIED_S),
    _pictured(_one_after_the_other),
    _pictured(_two_kinds),
    _pictured(_at_two_processes, processes=2),
    _pictured(_two_municipalities),
]


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: f"{tale.defect}:{tale.near.__name__}")
def test_unlike_its_text(tmp_path: Path, tale: Tale) -> None:
    holds(tale, tmp_path)


def _texts(pages: Pages) -> bytes:
    """What the text layer of a PDF says."""
    return orjson.dumps([text for page in pages for text in printed_texts(page)])


@pytest.mark.parametrize("defect", ["shared-subset", "picture-of-another"])
def test_the_text_of_the_file_is_the_applicants_own(tmp_path: Path, defect: str) -> None:
    async def said(folder: Path, defect: str) -> list[object]:
        folder.mkdir()
        async with office(folder, 1, parts_of(defect), print_with=_texts, sheet_s=_UNHURRIED_S) as system:
            return [reply.json for reply in await asyncio.gather(*[system.apply(_record(one)) for one in (0, 5)])]

    assert asyncio.run(said(tmp_path / "defect", defect)) == asyncio.run(said(tmp_path / "sound", ""))
