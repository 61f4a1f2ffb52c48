"""Both readers tell where a text stands on the printed sheet, as the test put it there."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.domain.observations import Place, Sheet, Way
from harness.reading.geometry import IDENTITY, Matrix, product
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading.paper import one_sheet, said
from tests.reading.standing import (
    INSIDE,
    TURNS,
    Page,
    assert_digits,
    cm,
    form,
    place_of,
    sheet_of,
    turned,
)
from tests.reference.certificates import samples

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
quarters = st.sampled_from(sorted(TURNS))
matrices = st.builds(turned, quarters, st.integers(-200, 200), st.integers(-200, 200), st.sampled_from([0.8, 1, 1.25]))


@BOTH
@settings(max_examples=40, deadline=None, database=None)
@given(
    places=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), quarters), min_size=1, max_size=4, unique=True),
    origin=st.tuples(st.integers(-900, 900), st.integers(-900, 900)),
    margins=st.tuples(*[st.integers(0, 40)] * 4),
    turn=quarters,
    size=st.sampled_from([6, 9, 12, 20]),
)
def test_a_text_stands_where_its_matrix_puts_it_on_the_page_as_it_is_cut_and_turned(
    reader: str,
    places: list[tuple[int, int, int]],
    origin: tuple[int, int],
    margins: tuple[int, int, int, int],
    turn: int,
    size: int,
) -> None:
    left, bottom = origin
    cut = (left + margins[0], bottom + margins[1], left + 595 - margins[2], bottom + 842 - margins[3])
    page = Page(tuple(map(float, cut)), turn)  # type: ignore[arg-type]  # four
    matrices = {
        f"{at}04711": turned(to, left + 110 + 120 * column, bottom + 130 + 140 * row)
        for at, (column, row, to) in enumerate(places)
    }
    content = b"".join(
        b"BT /F1 %d Tf %b Tm (%b) Tj ET\n" % (size, cm(matrix), run.encode()) for run, matrix in matrices.items()
    )
    box = b"[%d %d %d %d]" % (left, bottom, left + 595, bottom + 842)
    more = b"/CropBox [%d %d %d %d] /Rotate %d" % (*cut, turn)
    sheet = sheet_of(one_sheet(content, box=box, page=more), reader)
    for run, matrix in matrices.items():
        if run in sheet.runs:  # two that cross each other, or stand on one line, may be read as one
            assert_digits(run, sheet, page, matrix, size)
    assert len(places) > 1 or sheet.runs == ("004711",)


@BOTH
@settings(max_examples=40, deadline=None, database=None)
@given(steps=st.tuples(*[matrices] * 5), turn=quarters)
def test_a_text_in_forms_within_forms_stands_where_all_their_matrices_put_it(
    reader: str, steps: tuple[Matrix, ...], turn: int
) -> None:
    """The page's own matrix is last, and brings the text to the middle of the sheet."""
    inner, inner_own, between, outer_own, set_at = steps
    whole = IDENTITY
    for step in (set_at, inner, inner_own, between, outer_own):
        whole = product(whole, step)
    centre = (1.0, 0.0, 0.0, 1.0, 300 - whole[4], 400 - whole[5])
    text = b"q %b cm BT /F1 30 Tf %b Tm (04711) Tj ET Q" % (cm(inner), cm(set_at))
    objects = [
        form(b"q %b cm /X Do Q" % cm(between), outer_own, INSIDE % 6),
        form(text, inner_own),
    ]
    content = b"q %b cm /X Do Q\n" % cm(centre) + said("12", 20, 20)
    sheet = sheet_of(one_sheet(content, INSIDE % 5, objects, page=b"/Rotate %d" % turn), reader)
    page = Page(turn=turn)
    assert_digits("04711", sheet, page, product(whole, centre), 30)
    assert_digits("12", sheet, page, (1, 0, 0, 1, 20, 20))


@BOTH
@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize(
    ("own", "box", "whole"),
    [
        (turned(0, 0, 0), b"[0 0 100 100]", (1, 0, 0, 1, 400, 300)),
        (turned(0, 900, -900), b"[0 0 100 100]", (1, 0, 0, 1, 400, 300)),
        (turned(90, 0, 0), b"[0 0 100 100]", (0, 1, -1, 0, 500, 300)),
        (turned(0, 0, 0), b"[0 0 50 50]", (2, 0, 0, 2, 400, 300)),
        (turned(0, 0, 0), b"[-20 -10 80 90]", (1, 0, 0, 1, 420, 310)),
    ],
    ids=["plain", "moved", "turned", "fitted", "box elsewhere"],
)
def test_a_field_stands_in_its_rectangle(own: Matrix, box: bytes, whole: Matrix, turn: int, reader: str) -> None:
    look = form(b"BT /F1 8 Tf 5 5 Td (04711) Tj ET", own, box=box)
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect [400 300 500 400] /AP << /N 5 0 R >> >>"
    data = one_sheet(said("12", y=600), more=[look, field], page=b"/Annots [6 0 R] /Rotate %d" % turn)
    assert_digits("04711", sheet_of(data, reader), Page(turn=turn), product((1, 0, 0, 1, 5, 5), whole), 8)


@BOTH
@pytest.mark.parametrize("to", sorted(TURNS))
def test_a_field_is_read_whichever_way_its_text_stands(to: int, reader: str) -> None:
    own = turned(to, 250, 250)
    look = form(b"BT /F1 8 Tf %b Tm (04711) Tj ET" % cm(own), IDENTITY, box=b"[0 0 500 500]")
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect [50 300 550 800] /AP << /N 5 0 R >> >>"
    data = one_sheet(said("12", y=200), more=[look, field], page=b"/Annots [6 0 R]")
    assert_digits("04711", sheet_of(data, reader), Page(), product(own, (1, 0, 0, 1, 50, 300)), 8)


@BOTH
@pytest.mark.parametrize("unit", [0.5, 2.0])
def test_a_page_may_have_units_of_its_own(unit: float, reader: str) -> None:
    sheet = sheet_of(one_sheet(said("04711", 100, 700), page=b"/UserUnit %.1f" % unit), reader)
    assert_digits("04711", sheet, Page(unit=unit), (1, 0, 0, 1, 100, 700))


@BOTH
def test_the_name_of_a_unit_may_be_escaped(reader: str) -> None:
    sheet = sheet_of(one_sheet(said("04711", 100, 700), page=b"/User#55nit 2.0"), reader)
    assert_digits("04711", sheet, Page(unit=2.0), (1, 0, 0, 1, 100, 700))


@BOTH
def test_each_page_has_its_own_unit_wherever_the_file_keeps_it(reader: str) -> None:
    """Here in an object stream."""
    first, written = one_sheet(said("04711", 100, 700), page=b"/UserUnit 2.0"), io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as whole, pikepdf.open(io.BytesIO(one_sheet(said("12", 100, 700)))) as other:
        whole.pages.extend(other.pages)
        whole.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"UserUnit" not in written.getvalue()
    one, two = read(written.getvalue(), reader).sheets
    assert_digits("04711", one, Page(unit=2.0), (1, 0, 0, 1, 100, 700))
    assert_digits("12", two, Page(), (1, 0, 0, 1, 100, 700))


@BOTH
@pytest.mark.parametrize("inside", [True, False])
def test_a_state_that_was_never_saved_is_not_put_back(inside: bool, reader: str) -> None:
    """Neither on a page nor in a form."""
    text = b"1 0 0 1 10 20 cm Q BT /F1 12 Tf 72 300 Td (04711) Tj ET "
    text += said("off", 300, 500) + b"q 1 0 0 1 0 -100 cm BT /F1 12 Tf 72 300 Td (22) Tj ET Q"
    content = b"2 0 0 2 0 0 cm " + (b"/X Do" if inside else text)
    sheet = sheet_of(one_sheet(content, INSIDE % 5, [form(text, IDENTITY)]), reader)
    assert sheet.runs == ("04711", "22")
    assert_digits("04711", sheet, Page(), (2, 0, 0, 2, 164, 640))
    assert_digits("22", sheet, Page(), (2, 0, 0, 2, 164, 440))


@BOTH
@pytest.mark.parametrize("turn", sorted(TURNS))
def test_a_letter_by_itself_goes_across(turn: int, reader: str) -> None:
    sheet = sheet_of(one_sheet(said("7", 100, 700), page=b"/Rotate %d" % turn), reader)
    assert [place.way for place in sheet.places] == [Way.ACROSS]


def shared_runs(one: Sheet, other: Sheet) -> Iterable[tuple[Place, Place]]:
    """The places of the runs that both have once."""
    for run, place in zip(one.runs, one.places, strict=True):
        if one.runs.count(run) == other.runs.count(run) == 1:
            yield place, place_of(run, other)


@pytest.mark.parametrize("layout", sorted(samples.every_layout()))
def test_both_readers_agree_on_what_the_reference_system_prints(layout: str) -> None:
    data = samples.one_page(samples.every_layout()[layout])
    one, other = sheet_of(data, PRIMARY), sheet_of(data, SECOND)
    pairs = list(shared_runs(one, other))
    assert len(pairs) >= 4
    for primary, second in pairs:
        height = second.bottom - second.top
        assert primary.way == second.way
        assert abs(primary.top + primary.bottom - second.top - second.bottom) <= height
        assert abs(primary.left - second.left) <= height
        assert abs(primary.right - second.right) <= height
