"""Glyphs that say a letter and draw something else, letters that say nothing, and what a look leaves behind."""

from __future__ import annotations

import numpy as np
import pytest

from harness.catalogue import say
from harness.reading import images, native, page_objects, structure, visibility
from harness.reading.calls import fpdf, one_at_a_time
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading.paper import LATIN, one_sheet, pdf, said, stream
from tests.reading.test_nested import form
from tests.reading.test_texts import mapped_font
from tests.reading.test_tight_images import GREY, image

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])


@pytest.mark.parametrize(
    ("glyph", "seen"),
    [
        (b"600 0 d0 0 g 0 0 500 700 re f", True),
        (b"600 0 d0 1 g 0 0 500 700 re f", False),
        (b"600 0 d0 0 0 500 700 re n", False),
        (b"600 0 d0 0 g 0 0 10 10 re f", False),
        (b"600 0 0 0 500 700 d1 0 0 500 700 re f", True),
        (b"600 0 d0", False),
    ],
    ids=["ink", "white", "no paint", "a speck", "shape", "nothing"],
)
def test_a_glyph_that_is_a_drawing_counts_by_its_ink(glyph: bytes, seen: bool) -> None:
    """The box around it, which the font states, is the same for all."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 800] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs "
        b"<< /A 5 0 R >> /Encoding << /Type /Encoding /Differences [65 /A] >> /FirstChar 65 /LastChar 65 "
        b"/Widths [600] /Resources << >> >>"
    )
    content = b"BT /F3 12 Tf 72 700 Td (AAA) Tj ET\n" + said("seen", y=600)
    found = read(one_sheet(content, LATIN[:-4] + b" /F3 6 0 R >> >>", [stream(glyph), font]))
    assert found.sheets[0].runs == (("AAA", "seen") if seen else ("seen",))


UNREADABLE = "\ufffd"


@pytest.mark.parametrize("lost", [0, 1, 3])
@pytest.mark.parametrize("inside", [True, False])
def test_a_letter_without_a_meaning_neither_joins_nor_parts_what_stands_beside_it(inside: bool, lost: int) -> None:
    """It says nothing and leaves ink: it is no hyphen, and 6 and 5 with one between them are not 65."""
    resources, objects = mapped_font(["6", "5", "\0"])
    codes = b"0001" * inside + b"0003" * lost + b"0002"
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td <" + codes + b"> Tj 0 -40 Td <00010002> Tj ET", resources, objects)
    assert read(data).sheets[0].runs == ("6" * inside + UNREADABLE * lost + "5", "65")


def test_a_blank_without_a_meaning_is_a_blank() -> None:
    resources, objects = mapped_font(["\0"], inked=False)
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td <00010001> Tj ET " + said("x"), resources, objects)
    assert UNREADABLE not in "".join(read(data).sheets[0].runs)


@pytest.mark.parametrize("lost", [0, 1, 3])
def test_cells_behind_letters_without_a_meaning_are_parted_and_covered_ones_left_out(lost: int) -> None:
    resources, objects = mapped_font(["山", "田", "\0"])
    row = b"BT /F1 12 Tf 72 700 Td <0001" + b"0003" * lost + b"> Tj 100 0 Td <0001> Tj 100 0 Td <0002> Tj "
    row += b"0 -60 Td <00020001> Tj ET\n"
    beside = "山" + UNREADABLE * lost
    assert read(one_sheet(row, resources, objects)).sheets[0].runs == (beside, "山", "田", "田山")
    cover = b"q 1 g 284 630 14 30 re f Q"
    assert read(one_sheet(row + cover, resources, objects)).sheets[0].runs == (beside, "山", "田", "田")


def test_a_word_broken_at_a_hyphen_keeps_it() -> None:
    data = one_sheet(said("some word-") + said("broken", y=686) + said("a-b", y=600))
    assert read(data).sheets[0].runs == ("some word-", "broken", "a-b")


@BOTH
@pytest.mark.parametrize("restored", [b"", b"Q ", b"Q Q Q "])
def test_a_form_cannot_put_back_the_pen_of_its_page(restored: bytes, reader: str) -> None:
    inside = form(restored + b"BT /F1 12 Tf 10 10 Td (white) Tj ET")
    content = b"0 g q q 1 g /X Do Q Q " + said("seen", y=600)
    found = read(one_sheet(content, LATIN[:-2] + b"/XObject << /X 5 0 R >> >>", [inside]), reader)
    assert found.sheets[0].runs == ("seen",)


def test_what_was_left_out_for_a_look_is_put_back() -> None:
    """Texts that lie on each other, and a translucent image."""
    resources = LATIN[:-2] + b"/ExtGState << /A << /ca 0.5 >> >> /XObject << /I 5 0 R >> >>"
    content = said("lower", before="1 Tr 1 G") + said("UPPER", before="1 Tr 0 G")
    data = one_sheet(
        content + b"q /A gs 40 0 0 40 100 100 cm /I Do Q",
        resources,
        [image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes())],
    )
    with one_at_a_time, native.document(data) as opened, native.sheet(opened, 0) as page:
        paper = native.page_box(page)
        before = native.picture(page, paper, 1.0)
        found = page_objects.collect(opened, page, paper, structure.Traits(data))
        visibility.changed_by(page, paper, found.texts)
        assert np.array_equal(native.picture(page, paper, 1.0), before)
        images.contribution(page, found.images[0])
        assert np.array_equal(native.picture(page, paper, 1.0), before)
        fpdf.FPDFPageObj_SetIsActive(found.images[0].handle, False)
        assert not np.array_equal(native.picture(page, paper, 1.0), before)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_suspicion_names_its_sheet(number: int) -> None:
    note = b"<< /Type /Annot /Subtype /Square /F 4 /Rect [72 300 172 320] >>"
    pages = [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %b /Contents 6 0 R %b >>"
        % (LATIN, b"/Annots [7 0 R]" if sheet == number else b"")
        for sheet in (1, 2, 3)
    ]
    tree = b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>"
    data = pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *pages, stream(said("text")), note])
    assert say("annotations", sheet=number) in read(data).suspicions
    assert say("annotations", sheet=number) in read(data, SECOND).suspicions
