"""Forms within forms, layers and pens: what is turned, covered or switched off from outside is so inside as well."""

from __future__ import annotations

import numpy as np
import pytest

from harness.catalogue import say
from harness.reading import imprints
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import LATIN, one_sheet, said, stream

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SIDE = 154
GREY = np.asarray(paper.seal("山田", SIDE))
SAMPLES = b"/Type /XObject /Subtype /Image /Width 154 /Height 154 /BitsPerComponent 8 /ColorSpace /DeviceGray"
SEEN = said("seen", y=600)


def form(content: bytes, resources: bytes = LATIN, more: bytes = b"") -> bytes:
    """A form XObject that cuts nothing off."""
    entries = b"/Type /XObject /Subtype /Form /BBox [-2000 -2000 2000 2000] /Resources %b %b" % (resources, more)
    return stream(content, entries)


def turned(outer: bytes, inner: bytes, place: bytes) -> bytes:
    """A sheet with an image in a form in a form, each with a matrix."""
    objects = [
        form(b"/In Do", b"<< /XObject << /In 6 0 R >> >>", b"/Matrix " + outer),
        form(place + b" /I Do", b"<< /XObject << /I 7 0 R >> >>", b"/Matrix " + inner),
        stream(GREY.tobytes(), SAMPLES, pack=True),
    ]
    return one_sheet(b"/Out Do\n" + SEEN, LATIN[:-2] + b"/XObject << /Out 5 0 R >> >>", objects)


@BOTH
def test_an_image_in_a_mirrored_form_in_a_turned_one_is_mirrored_first(reader: str) -> None:
    """Top and bottom are exchanged, then a quarter turn to the left."""
    found = read(turned(b"[0 1 -1 0 500 100]", b"[1 0 0 -1 0 300]", b"40 0 0 40 100 100 cm"), reader)
    (image,) = found.sheets[0].images
    expected = imprints.raster_of_grey(np.rot90(GREY[::-1]))
    assert imprints.distance(image.raster, expected) <= imprints.SAME_IMPRINT_MAX_BITS


@pytest.mark.parametrize(("at", "runs"), [(b"60 690", ("seen",)), (b"60 90", ("inside", "seen"))])
def test_a_text_in_a_form_is_covered_where_it_stands_on_the_sheet(at: bytes, runs: tuple[str, ...]) -> None:
    inside = form(said("inside", 10, 10), more=b"/Matrix [1 0 0 1 62 690]")
    content = b"/X Do\nq 1 g %b 200 40 re f Q\n" % at + SEEN
    assert read(one_sheet(content, LATIN[:-2] + b"/XObject << /X 5 0 R >> >>", [inside])).sheets[0].runs == runs


@BOTH
@pytest.mark.parametrize("left_open", [b"", b" q"])
def test_what_a_form_does_to_the_pen_ends_with_it(left_open: bytes, reader: str) -> None:
    white = form(b"1 g 3 Tr BT /F1 12 Tf 10 10 Td (x) Tj ET" + left_open)
    content = b"0 g q /X Do Q BT /F1 12 Tf 72 700 Td (after) Tj ET"
    found = read(one_sheet(content, LATIN[:-2] + b"/XObject << /X 5 0 R >> >>", [white]), reader)
    assert found.sheets[0].runs == ("after",)


@BOTH
@pytest.mark.parametrize("off", [True, False])
def test_a_layer_may_be_named_by_a_membership(off: bool, reader: str) -> None:
    layers = b"/OCProperties << /OCGs [5 0 R] /D << %s >> >>" % (b"/OFF [5 0 R]" if off else b"")
    content = b"/OC /M BDC\n" + said("layer") + b"EMC\n" + SEEN
    more = [b"<< /Type /OCG /Name (L) >>", b"<< /Type /OCMD /OCGs [5 0 R] >>"]
    found = read(one_sheet(content, LATIN[:-2] + b"/Properties << /M 6 0 R >> >>", more, catalog=layers), reader)
    assert found.sheets[0].runs == (("seen",) if off else ("layer", "seen"))


@pytest.mark.parametrize("before", ["1 Tr 0.3 w", "1 Tr 0.5 G 0.3 w", "2 Tr 1 g 0 G", "2 Tr 0 g 1 G 0.1 w"])
def test_the_second_reader_sees_text_with_an_outline_or_a_fill_of_ink(before: str) -> None:
    assert read(one_sheet(said("shown", before=before)), SECOND).sheets[0].runs == ("shown",)


TRIANGLE = np.where(np.add.outer(np.arange(48), np.arange(48)) < 40, 0, 255).astype(np.uint8)
"""Ink in one corner, up to the edges: turned inside out it is another picture."""
CORNER = imprints.raster_of_grey(TRIANGLE)


def run_lengths(samples: bytes) -> bytes:
    """The same by PDF's RunLengthDecode: runs of one sample each, and the end mark."""
    runs, at = bytearray(), 0
    while at < len(samples):
        end = at
        while end < len(samples) and samples[end] == samples[at] and end - at < 128:
            end += 1
        runs += bytes((257 - (end - at), samples[at])) if end - at > 1 else bytes((0, samples[at]))
        at = end
    return bytes(runs) + b"\x80"


@BOTH
@pytest.mark.parametrize(
    ("entries", "samples"),
    [
        (b"/ColorSpace /DeviceGray /Decode [1 0]", (255 - TRIANGLE).tobytes()),
        (b"/ColorSpace [/CalGray << /WhitePoint [0.95 1 1.09] >>]", TRIANGLE.tobytes()),
        (b"/ColorSpace /DeviceGray /Filter /RunLengthDecode", run_lengths(TRIANGLE.tobytes())),
        (b"/ColorSpace [/Indexed /DeviceGray 1 <00ff>]", (TRIANGLE // 255).tobytes()),
    ],
    ids=["Decode", "CalGray", "RunLength", "Indexed"],
)
def test_an_image_without_a_margin_is_not_turned_inside_out(entries: bytes, samples: bytes, reader: str) -> None:
    image = stream(samples, b"/Type /XObject /Subtype /Image /Width 48 /Height 48 /BitsPerComponent 8 " + entries)
    data = one_sheet(b"q 40 0 0 40 100 100 cm /I Do Q", b"<< /XObject << /I 5 0 R >> >>", [image])
    (found,) = read(data, reader).sheets[0].images
    assert imprints.distance(found.raster, CORNER) <= imprints.SAME_IMPRINT_MAX_BITS


def test_a_translucent_seal_over_a_name_is_the_seal() -> None:
    stencil = b"/Type /XObject /Subtype /Image /Width 154 /Height 154 /BitsPerComponent 1 /ImageMask true"
    ink = np.packbits(GREY >= 128, axis=1).tobytes()
    resources = LATIN[:-2] + b"/ExtGState << /A << /ca 0.6 >> >> /XObject << /I 5 0 R >> >>"
    content = said("MAYOR", 400, 514) + b"q /A gs 0.8 0 0 rg 37 0 0 37 400 500 cm /I Do Q\n"
    (image,) = read(one_sheet(content, resources, [stream(ink, stencil, pack=True)])).sheets[0].images
    expected = imprints.raster(paper.seal("山田", 600))
    assert imprints.distance(image.raster, expected) <= imprints.SAME_IMPRINT_MAX_BITS


def test_an_imprint_in_white_letters_cut_tight_is_the_same_as_with_a_margin() -> None:
    tight = np.zeros((100, 100), dtype=np.uint8)
    tight[8:92, 8:52] = 255  # a large white letter: more than two fifths of it are paper
    tight[20:60, 60:80] = 255
    assert imprints.raster_of_grey(tight) == imprints.raster_of_grey(np.pad(tight, 30, constant_values=255))


def test_hidden_letters_in_a_form_are_told_with_their_reason() -> None:
    inside = form(said("inside", 10, 10, before="3 Tr"))
    found = read(one_sheet(b"/X Do\n" + SEEN, LATIN[:-2] + b"/XObject << /X 5 0 R >> >>", [inside]))
    assert found.suspicions == (say("hidden-letters", sheet=1, letters=6, why="invisible"),)
