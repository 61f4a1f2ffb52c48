"""Tables that are written line by line across their cells: what stands in one cell is one text all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.certificates.checks.documents import see
from harness.certificates.checks.remarks import Asked, DocumentRemarks
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.observations import Reading, Sheet
from tests.checks.families import FAMILIES, application
from tests.checks.records import Record, records
from tests.checks.typesetting import (
    Layout,
    blocks,
    head_of_two_lines,
    labels_above,
    right_to_left,
    rows,
    rows_centred,
    side_by_side,
    typeset,
)

_LAYOUTS = (rows, rows_centred, blocks, labels_above, side_by_side, right_to_left, head_of_two_lines)
_LINE = 40
_KINDS = [kind for kind in Kind if FAMILIES.forms.general[kind].persons_a_sheet > 1]


def _line_by_line(sheet: Sheet, layout: Layout) -> Sheet:
    """With all runs in the order in which a line printer sets them."""
    places = sheet.places
    across = [(round(place.top / _LINE), place.left) for place in places]
    down = [(-round(place.right / _LINE), place.top) for place in places]
    key = down if layout is right_to_left else across
    order = sorted(range(len(places)), key=key.__getitem__)
    return replace(sheet, runs=tuple([sheet.runs[run] for run in order]), places=tuple([places[run] for run in order]))


def _seen(asked: Application, size: int, layout: Layout, seed: int, sheets: Sequence[Record]) -> DocumentRemarks:
    states = [FAMILIES.registers_of(size)]
    printed = [_line_by_line(typeset(each, layout, seed, False, True), layout) for each in sheets]
    return see(Reading("one", tuple(printed)), Asked(asked, states, lambda: states), FAMILIES)


_sizes, _seeds = st.integers(1, 4), st.integers(0, 999)


@given(st.sampled_from(_KINDS), _sizes, st.sampled_from(_LAYOUTS), _seeds)
@settings(max_examples=150)
def test_a_table_that_is_written_line_by_line_is_right(kind: Kind, size: int, layout: Layout, seed: int) -> None:
    asked = application(size, kind)
    seen = _seen(asked, size, layout, seed, records(asked, FAMILIES.registers_of(size)))
    assert [remark.message for remark in seen.remarks] == []


@given(_sizes, st.sampled_from(_LAYOUTS), _seeds)
@settings(max_examples=100)
def test_so_a_domicile_with_another_end_is_wrong(size: int, layout: Layout, seed: int) -> None:
    asked = application(size, Kind.RESIDENT_RECORD, domicile=True)
    first, *others = records(asked, FAMILIES.registers_of(size))
    wrong = first.with_text(0, "domicile", f"{first.text(0, 'domicile')[:-1]}９号")
    said = {remark.property for remark in _seen(asked, size, layout, seed, [wrong, *others]).remarks}
    assert said == {Property.CONTENT}
