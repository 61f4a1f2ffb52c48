"""A damaged document shows once repaired what a printer would print of it."""

from __future__ import annotations

import pytest

from harness.catalogue import say
from harness.domain.observations import Observation, Reading, Sheet
from harness.reading import readers, repairing, worker
from harness.reading.lines import decode, encode
from harness.reading.messages import READING, ReadRequest
from harness.reading.readers import PRIMARY, SECOND
from harness.reading.repairing import REPAIRS, is_wanted, repaired
from tests.attacks.damaging import (
    ALONE,
    WITH_ANOTHER,
    Damage,
    another_behind,
    another_in_front,
    broken_update,
    cut_behind_the_pages,
    packed_and_cut,
)
from tests.reading.paper import canvas, one_sheet, said, saved

LOST = say("over-cpu-limit", limit_s=10.0)


def certificate(*names: str) -> bytes:
    """A sheet for each name."""
    sheet, buffer = canvas()
    for place, name in enumerate(names):
        if place:
            sheet.showPage()
        sheet.setFont("Helvetica", 12)
        sheet.drawString(70, 700, name)
    return saved(sheet, buffer)


ONE, OTHER = certificate("one", "uno"), certificate("other")


def shown(data: bytes) -> dict[str, set[str]]:
    """What each repair shows."""
    return {way: {run for sheet in repaired(data, way).sheets for run in sheet.runs} for way in REPAIRS}


@pytest.mark.parametrize("damage", [*ALONE, *WITH_ANOTHER])
def test_what_no_reader_reads_some_repair_shows(damage: Damage) -> None:
    data = damage(ONE, OTHER)
    assert all(readers.read(data, reader).problem for reader in (PRIMARY, SECOND))
    assert {"one", "uno"} <= set().union(*shown(data).values())


@pytest.mark.parametrize("damage", ALONE)
def test_nothing_is_shown_that_does_not_stand_there(damage: Damage) -> None:
    assert set().union(*shown(damage(ONE, OTHER)).values()) == {"one", "uno"}


@pytest.mark.parametrize("damage", [another_in_front, another_behind, broken_update])
def test_files_and_revisions_behind_one_another_are_all_shown(damage: Damage) -> None:
    assert shown(damage(ONE, OTHER))["pages"] == {"one", "uno", "other"}


def test_pages_are_found_that_no_catalog_lists() -> None:
    assert shown(cut_behind_the_pages(ONE, OTHER))["pdfium"] == set()
    assert shown(packed_and_cut(ONE, OTHER)) == {
        "pdfium": set(), "pypdf": set(), "qpdf": set(), "pages": {"one", "uno"},
    }  # fmt: skip


def test_what_holds_no_page_shows_none() -> None:
    for data in (b"", b"<html>no</html>", b"%PDF-1.7 nothing", ONE[:400]):
        assert all(repaired(data, way).problem and not repaired(data, way).sheets for way in REPAIRS)


def test_more_revisions_than_any_program_makes_are_not_gone_through() -> None:
    assert repaired(ONE + b"%%EOF\n" * 30, "pages").problem == say("too-many-versions", versions=32, limit=20)


def test_a_sheet_that_cannot_be_shown_costs_no_other() -> None:
    data = one_sheet(said("text")).replace(b"/Count 1", b"/Count 2").replace(b"[3 0 R]", b"[3 0 R 99 0 R]")
    seen = repaired(data.replace(b"%%EOF", b"%%E"), "pdfium")
    assert [sheet.runs for sheet in seen.sheets] == [("text",), ()]
    assert seen.problem == say("sheet-not-openable", sheet=2)


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        (Reading("pdfium", (Sheet(("text",)),)), False),
        (Reading("pdfium", (Sheet(("text",)), Sheet(()))), True),
        (Reading("pdfium", (), say("cut-short")), True),
    ],
)
def test_only_what_cannot_be_read_or_shows_nothing_is_repaired(reading: Reading, wanted: bool) -> None:
    assert is_wanted(b"", [reading]) is wanted
    assert is_wanted(b"", [Reading("pdfium", (Sheet(("text",)),)), reading]) is wanted


def test_a_text_is_repaired_where_it_holds_parts_of_a_document() -> None:
    page, nothing = b"<html>busy</html>", b"  "
    assert [worker.observe(ReadRequest("a", data=data)).repairs for data in (page, nothing, b"")] == [(), (), ()]
    plain = one_sheet(said("text")).replace(b"%PDF-", b"%----").replace(b"\xe2\xe3\xcf\xd3", b"")
    for data in (plain, b"<html>" + plain):
        seen = worker.observe(ReadRequest("a", data=data))
        assert seen.readings[0].problem
        assert seen.readings[0].sheets
        assert "text" in {run for one in seen.repairs for sheet in one.sheets for run in sheet.runs}


def test_a_sound_document_has_no_repairs_and_its_line_none_either() -> None:
    seen = worker.observe(ReadRequest("a", data=ONE, second=True))
    assert seen.repairs == ()
    assert b"repairs" not in encode(seen)


def test_repairs_are_kept_with_what_was_read() -> None:
    seen = worker.observe(ReadRequest("a", data=cut_behind_the_pages(ONE, OTHER)))
    assert [one.reader for one in seen.repairs] == list(REPAIRS)
    assert decode(encode(seen)) == seen


def test_a_step_that_was_lost_is_not_tried_again() -> None:
    data = cut_behind_the_pages(ONE, OTHER)
    whole = worker.observe(ReadRequest("a", data=data))
    qpdf = REPAIRS.index("qpdf")
    seen = worker.observe(ReadRequest("a", data=data, lost=((READING + 1 + qpdf, LOST),)))
    assert seen.readings == whole.readings
    assert seen.repairs[qpdf] == Reading("qpdf", (), LOST)
    assert seen.repairs[qpdf + 1 :] == whole.repairs[qpdf + 1 :]


def test_what_cost_a_reader_is_not_given_to_the_same_once_more() -> None:
    seen = worker.observe(ReadRequest("a", data=ONE, lost=((READING, LOST),)))
    assert seen.readings == (Reading("pdfium", (), LOST),)
    assert [one.reader for one in seen.repairs if one.problem != LOST] == ["pypdf"]


def test_what_cost_two_workers_is_left_alone() -> None:
    seen: Observation = worker.observe(ReadRequest("a", data=ONE, lost=((READING, LOST), (READING + 2, LOST))))
    assert all(one == Reading(way, (), LOST) for one, way in zip(seen.repairs, repairing.REPAIRS, strict=True))
