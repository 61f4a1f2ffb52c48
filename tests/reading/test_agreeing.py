"""Both readers see the same where neither has to render: page boxes, forms, annotations, layers and colours."""

from __future__ import annotations

import pytest

from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading.paper import LATIN, one_sheet, said, stream

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SEEN = said("seen", y=600)
OPEN = LATIN[:-2]
DRAWS = OPEN + b"/XObject << /X 5 0 R >> >>"


def runs_of(data: bytes, reader: str) -> tuple[str, ...]:
    found = read(data, reader)
    assert found.problem is None
    return found.sheets[0].runs


def form(content: bytes, more: bytes = b"", resources: bytes = b"/Resources " + LATIN) -> bytes:
    """A form whose box is 100 by 100."""
    return stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 100 100] %b %b" % (resources, more))


@BOTH
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("left", "bottom"), [(0, 0), (100, -50), (-300, 1000), (2000, -3000)])
def test_the_paper_begins_where_its_box_does(left: int, bottom: int, turn: int, reader: str) -> None:
    content = b"".join(
        said(text, left + x, bottom + y)
        for text, x, y in (
            ("on", 72, 700),
            ("below", 72, -30),
            ("above", 72, 850),
            ("left", -60, 500),
            ("right", 600, 9),
        )
    )
    box = b"[%d %d %d %d]" % (left, bottom, left + 595, bottom + 842)
    assert runs_of(one_sheet(content, box=box, page=b"/Rotate %d" % turn), reader) == ("on",)


@BOTH
@pytest.mark.parametrize("box", [b"[595 842 0 0]", b"[0 842 595 0]", b"[595 0 0 842]"])
def test_a_page_box_may_be_given_by_any_two_corners(box: bytes, reader: str) -> None:
    assert runs_of(one_sheet(SEEN + said("off", y=900), box=box), reader) == ("seen",)
    assert runs_of(one_sheet(SEEN + said("off", y=900), page=b"/CropBox " + box), reader) == ("seen",)


@BOTH
def test_a_crop_box_makes_the_paper_no_larger(reader: str) -> None:
    crop = b"/CropBox [-200 -200 1000 1000]"
    assert runs_of(one_sheet(said("off", y=900) + said("off", x=-60) + SEEN, page=crop), reader) == ("seen",)


@BOTH
def test_what_lies_outside_of_a_form_s_box_is_cut_off(reader: str) -> None:
    """Where the form stands turned and moved: its box moves with it."""
    inside = form(said("in", 10, 10) + said("out", 10, 200) + said("out", -90, 10), b"/Matrix [0 1 -1 0 300 300]")
    assert runs_of(one_sheet(b"q 1 0 0 1 50 0 cm /X Do Q\n" + SEEN, DRAWS, [inside]), reader) == ("in", "seen")


@BOTH
def test_a_form_in_a_form_shows_what_is_inside_both_boxes(reader: str) -> None:
    outer = form(b"q 1 0 0 1 60 0 cm /In Do Q", resources=b"/Resources << /XObject << /In 6 0 R >> >>")
    inner = form(said("in", 5, 10) + said("out", 60, 10))
    assert runs_of(one_sheet(b"/X Do\n" + SEEN, DRAWS, [outer, inner]), reader) == ("in", "seen")


@BOTH
@pytest.mark.parametrize(("matrix", "runs"), [(b"[0.1 0 0 0.1 0 0]", ("seen",)), (b"[2 0 0 2 0 0]", ("small", "seen"))])
def test_how_large_a_text_is_depends_on_the_form(matrix: bytes, runs: tuple[str, ...], reader: str) -> None:
    small = form(said("small", 10, 10, size=6), b"/Matrix " + matrix)
    assert runs_of(one_sheet(b"/X Do\n" + SEEN, DRAWS, [small]), reader) == runs


@BOTH
def test_a_text_in_a_form_turned_within_a_turned_one_stands_where_both_turns_put_it(reader: str) -> None:
    outer = form(
        b"q 1 0 0 1 50 0 cm /In Do Q", b"/Matrix [0 1 -1 0 500 100]", b"/Resources << /XObject << /In 6 0 R >> >>"
    )
    inner = stream(
        said("in", 10, 10) + said("off", 10, 600),
        b"/Type /XObject /Subtype /Form /BBox [-900 -900 900 900] /Matrix [0 1 -1 0 20 0] /Resources " + LATIN,
    )
    wide = outer.replace(b"[0 0 100 100]", b"[-900 -900 900 900]")
    assert runs_of(one_sheet(b"/X Do\n" + SEEN, DRAWS, [wide, inner]), reader) == ("in", "seen")


@BOTH
def test_a_form_without_fonts_of_its_own_has_those_of_its_page(reader: str) -> None:
    assert runs_of(one_sheet(b"/X Do\n" + SEEN, DRAWS, [form(said("in", 10, 10), resources=b"")]), reader) == (
        "in",
        "seen",
    )


FIELD = b"[400 300 500 400]"


def annotated(looks: list[bytes], rects: list[bytes], content: bytes = SEEN) -> bytes:
    """A sheet with a form field for each of the looks, in a rectangle of the sheet."""
    first = 5 + len(looks)
    fields = [
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect %b /AP << /N %d 0 R >> >>" % (rect, number)
        for number, rect in enumerate(rects, 5)
    ]
    page = b"/Annots [%b]" % b" ".join(b"%d 0 R" % number for number in range(first, first + len(looks)))
    return one_sheet(content, more=[*looks, *fields], page=page)


@BOTH
@pytest.mark.parametrize(
    ("look", "rect", "shown"),
    [
        (form(said("field", 2, 2)), FIELD, True),
        (form(said("field", 2, 2)), b"[500 400 400 300]", True),
        (form(said("field", 2, 2)), b"[700 300 800 400]", False),
        (form(said("field", 2, 2), b"/Matrix [1 0 0 1 900 -900]"), FIELD, True),
        (form(said("field", 2, 2), b"/Matrix [0 1 -1 0 0 0]"), b"[0 300 100 400]", True),
        (form(said("field", 202, 2)), FIELD, False),
        (form(said("field", 1002, -898)).replace(b"[0 0 100 100]", b"[1000 -900 1100 -800]"), FIELD, True),
        (form(said("field", 2, 2)).replace(b"[0 0 100 100]", b"[0 0 1000 1000]"), FIELD, False),
    ],
    ids=["plain", "other corners", "off the paper", "moved", "turned", "outside its box", "box elsewhere", "tiny"],
)
def test_an_appearance_is_fitted_into_its_rectangle(look: bytes, rect: bytes, shown: bool, reader: str) -> None:
    assert runs_of(annotated([look], [rect]), reader) == (("seen", "field") if shown else ("seen",))


@BOTH
def test_each_field_stands_in_its_own_rectangle(reader: str) -> None:
    looks = [form(said(text, 2, 2)) for text in ("one", "two", "three")]
    rects = [b"[500 %d 600 %d]" % (100 + at, 200 + at) for at in (0, 200, 400)]
    assert runs_of(annotated(looks, rects), reader) == ("seen", "one", "two", "three")


@BOTH
@pytest.mark.parametrize("left_over", [b"1 g\n", b"3 Tr\n", b"1 0 0 1 5000 0 cm\n", b"q q 1 g\n"])
def test_what_a_page_leaves_behind_does_not_reach_its_fields(left_over: bytes, reader: str) -> None:
    looks = [form(b"q 1 g 3 Tr BT /F1 12 Tf 2 2 Td (white) Tj ET"), form(b"BT /F1 12 Tf 2 2 Td (black) Tj ET")]
    data = annotated(looks, [FIELD, b"[400 500 500 600]"], SEEN + left_over)
    assert runs_of(data, reader) == ("seen", "black")


@BOTH
@pytest.mark.parametrize(
    ("policy", "off", "shown"),
    [
        (b"AnyOn", b"5 0 R", True),
        (b"AnyOn", b"5 0 R 6 0 R", False),
        (b"AllOn", b"", True),
        (b"AllOn", b"5 0 R", False),
        (b"AnyOff", b"", False),
        (b"AnyOff", b"5 0 R", True),
        (b"AllOff", b"5 0 R", False),
        (b"AllOff", b"5 0 R 6 0 R", True),
    ],
)
def test_a_membership_of_several_layers_has_a_policy(policy: bytes, off: bytes, shown: bool, reader: str) -> None:
    layers = [b"<< /Type /OCG /Name (L) >>", b"<< /Type /OCG /Name (K) >>"]
    member = b"<< /Type /OCMD /OCGs [5 0 R 6 0 R] /P /%b >>" % policy
    catalog = b"/OCProperties << /OCGs [5 0 R 6 0 R] /D << /OFF [%b] >> >>" % off
    content = b"/OC /M BDC\n" + said("layer") + b"EMC\n" + SEEN
    data = one_sheet(content, OPEN + b"/Properties << /M 7 0 R >> >>", [*layers, member], catalog=catalog)
    assert runs_of(data, reader) == (("layer", "seen") if shown else ("seen",))


@BOTH
def test_marks_around_a_layer_end_with_their_own_end(reader: str) -> None:
    content = b"/Span BMC /OC /L BDC " + said("off") + b"EMC " + said("on", y=650) + b"EMC " + SEEN
    catalog = b"/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>"
    data = one_sheet(content, OPEN + b"/Properties << /L 5 0 R >> >>", [b"<< /Type /OCG /Name (L) >>"], catalog=catalog)
    assert runs_of(data, reader) == ("on", "seen")


@BOTH
@pytest.mark.parametrize(
    ("colour", "shown"),
    [
        ("0.941 g", True),
        ("0.946 g", False),
        ("0.94 0.94 0.94 rg", True),
        ("1 1 0 rg", True),
        ("1 1 0.9 rg", False),
        ("0 0 0 1 k", True),
        ("0 0 0 0.2 k", True),
        ("0 0 0 0.03 k", False),
        ("0 1 1 0 k", True),
        ("0.5 0.5 0.5 0.5 k", True),
        ("/DeviceGray cs 1 sc", False),
        ("/DeviceGray cs 0 sc", True),
        ("/DeviceRGB cs 1 1 1 scn", False),
    ],
)
def test_how_dark_the_ink_must_be(colour: str, shown: bool, reader: str) -> None:
    assert runs_of(one_sheet(said("ink", before=colour) + SEEN), reader) == (("ink", "seen") if shown else ("seen",))


@BOTH
@pytest.mark.parametrize(("size", "shown"), [(2.0, True), (1.9, False)])
def test_how_large_a_text_must_be(size: float, shown: bool, reader: str) -> None:
    assert runs_of(one_sheet(said("ink", size=size) + SEEN), reader) == (("ink", "seen") if shown else ("seen",))
    grown = b"q BT /F1 1 Tf %f 0 0 %f 72 700 Tm (ink) Tj ET Q\n" % (size, size)
    assert runs_of(one_sheet(grown + SEEN), reader) == (("ink", "seen") if shown else ("seen",))


@BOTH
@pytest.mark.parametrize("pen", [b"0 g", b"1 g", b"3 Tr"])
def test_every_way_to_show_a_text(pen: bytes, reader: str) -> None:
    content = (
        b"q " + pen + b" BT /F1 12 Tf 14 TL 72 700 Td (one) Tj (two) ' 1 1 (three) \" T* [(fo) -20 (ur)] TJ ET Q\n"
    )
    shown = ("one", "two", "three", "four") if pen == b"0 g" else ()
    assert runs_of(one_sheet(content + SEEN), reader) == (*shown, "seen")


@BOTH
def test_a_font_may_be_set_by_a_graphics_state(reader: str) -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for size, runs in ((b"12", ("by name", "seen")), (b"1", ("seen",))):
        resources = OPEN + b"/ExtGState << /A << /Font [5 0 R " + size + b"] >> >> >>"
        assert runs_of(one_sheet(b"q /A gs BT 72 700 Td (by name) Tj ET Q " + SEEN, resources, [font]), reader) == runs


@BOTH
@pytest.mark.parametrize(
    ("mode", "fill", "line", "shown"),
    [
        (4, 0, 1, True),
        (4, 1, 0, False),
        (5, 1, 0, True),
        (5, 0, 1, False),
        (6, 0, 0, True),
        (6, 1, 1, False),
        (1, 1, 0, True),
        (1, 0, 1, False),
        (0, 0, 1, True),
        (0, 1, 0, False),
    ],
)
def test_how_a_text_is_painted(mode: int, fill: int, line: int, shown: bool, reader: str) -> None:
    """Modes from 4 on cut off what follows besides."""
    text = said("ink", before=f"{mode} Tr {fill} g {line} G 0.4 w")
    assert runs_of(one_sheet(SEEN + text), reader) == (("seen", "ink") if shown else ("seen",))


OFF = b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"
LAYER = b"<< /Type /OCG /Name (L) >>"


@BOTH
@pytest.mark.parametrize("ended", [b"", b"EMC ", b"EMC EMC "])
def test_a_form_that_is_switched_off_cannot_end_its_own_layer(ended: bytes, reader: str) -> None:
    inside = form(ended + said("off", 10, 10), b"/OC 6 0 R")
    assert runs_of(one_sheet(b"/X Do\n" + SEEN, DRAWS, [inside, LAYER], catalog=OFF), reader) == ("seen",)


def test_a_layer_that_a_page_leaves_open_does_not_reach_its_fields() -> None:
    """PDFium prints annotations as a part of the page's own content, so the second reader alone tells it right."""
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect %b /AP << /N 5 0 R >> >>" % FIELD
    content = SEEN + b"/OC /L BDC " + said("off")
    more = [form(said("field", 2, 2)), LAYER, field]
    resources = OPEN + b"/Properties << /L 6 0 R >> >>"
    data = one_sheet(content, resources, more, page=b"/Annots [7 0 R]", catalog=OFF)
    assert runs_of(data, SECOND) == ("seen", "field")
