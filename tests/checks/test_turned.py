"""A sheet that came to paper sideways is judged as a person holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks.documents import see
from harness.certificates.checks.remarks import Asked, DocumentRemarks
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.observations import Place, Reading, Sheet, Way
from tests.checks.families import FAMILIES, application
from tests.checks.records import Record, records
from tests.checks.typesetting import Layout, blocks, grid, right_to_left, rows, typeset

_OTHER = {Way.ACROSS: Way.DOWN, Way.DOWN: Way.ACROSS}
_HIGH = 8420


def to_the_left(sheet: Sheet) -> Sheet:
    """Printed a quarter turn to the left of where it was, and held as before."""
    places = [
        Place(one.top, _HIGH - one.right, one.bottom, _HIGH - one.left, one.way if len(run) == 1 else _OTHER[one.way])
        for run, one in zip(sheet.runs, sheet.places, strict=True)
    ]
    return replace(sheet, places=tuple(places), quarter_turns=(sheet.quarter_turns + 1) % 4)


def seen(record: Record, layout: Layout, turns: int) -> DocumentRemarks:
    sheet = typeset(record, layout, seed=1)
    for _ in range(turns):
        sheet = to_the_left(sheet)
    states = [FAMILIES.registers_of(3)]
    return see(Reading("one", (sheet,)), Asked(ASKED, states, lambda: states), FAMILIES)


ASKED = application(3, Kind.RESIDENT_RECORD, relationship=True, my_number=True)
TURNED = pytest.mark.parametrize("turns", [0, 1, 2, 3])
LAYOUT = pytest.mark.parametrize("layout", [rows, blocks, grid, right_to_left])


@TURNED
@LAYOUT
def test_a_right_one_passes(layout: Layout, turns: int) -> None:
    (right,) = records(ASKED, FAMILIES.registers_of(3))
    found = seen(right, layout, turns)
    assert [remark.message for remark in found.remarks] == []
    assert found.undecided == []


@TURNED
@LAYOUT
@pytest.mark.parametrize("item", ["my_number", "relationship"])
def test_an_exchange_is_found(item: str, layout: Layout, turns: int) -> None:
    (right,) = records(ASKED, FAMILIES.registers_of(3))
    found = seen(right.exchanged(item, 0, 1), layout, turns)
    expected = Property.BINDING if item == "my_number" else Property.CONTENT
    assert {remark.property for remark in found.remarks} == {expected}
