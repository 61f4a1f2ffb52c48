"""A sheet is held so that its letters stand upright, whatever the file says of the page."""

from __future__ import annotations

import pytest

from harness.domain.observations import Observation
from harness.reading import imprints
from harness.reading.lines import decode, encode
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import LATIN, one_sheet, said, stream
from tests.reading.standing import cm, sheet_of, turned

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SIDE = 154
SEAL = paper.seal("山田", SIDE)
UPRIGHT = imprints.raster(SEAL)


def text_at(turn: int) -> bytes:
    """Letters that are turned to the left by so many degrees."""
    return b"BT /F1 12 Tf %b Tm (04711) Tj ET " % cm(turned(turn, 300, 400))


@BOTH
@pytest.mark.parametrize("page", [0, 90, 180, 270])
@pytest.mark.parametrize("letters", [0, 90, 180, 270])
def test_what_the_letters_say_holds(page: int, letters: int, reader: str) -> None:
    found = sheet_of(one_sheet(text_at(letters), page=b"/Rotate %d" % page), reader)
    assert 90 * found.quarter_turns == (letters - page) % 360


@BOTH
def test_most_letters_say_it(reader: str) -> None:
    aside = b"BT /F1 12 Tf %b Tm (04) Tj ET " % cm(turned(90, 100, 100))
    assert sheet_of(one_sheet(text_at(0) + aside), reader).quarter_turns == 0
    assert sheet_of(one_sheet(text_at(180) + aside), reader).quarter_turns == 2
    assert sheet_of(one_sheet(text_at(180) + aside, page=b"/Rotate 180"), reader).quarter_turns == 0


@BOTH
@pytest.mark.parametrize("size", [b"-12", b"12"])
def test_letters_of_a_size_below_nothing_stand_the_other_way(size: bytes, reader: str) -> None:
    sheet = sheet_of(one_sheet(b"BT /F1 %b Tf 300 400 Td (04711) Tj ET" % size), reader)
    assert sheet.quarter_turns == (2 if size.startswith(b"-") else 0)


@BOTH
@pytest.mark.parametrize("page", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_an_image_lies_as_it_is_seen_then(page: int, turn: int, reader: str) -> None:
    """An imprint that is turned with its letters."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    resources = LATIN[:-2] + b"/XObject << /I 5 0 R >> >>"
    content = text_at(turn) + b"q %b cm 37 0 0 37 0 0 cm /I Do Q" % cm(turned(turn, 200, 500))
    data = one_sheet(content, resources, [stream(SEAL.tobytes(), entries % (SIDE, SIDE))], page=b"/Rotate %d" % page)
    (image,) = sheet_of(data, reader).images
    assert imprints.distance(image.raster, UPRIGHT) <= imprints.SAME_IMPRINT_MAX_BITS


def test_how_a_sheet_is_held_is_kept_with_what_was_read_of_it() -> None:
    reading = read(one_sheet(text_at(90)))
    observation = Observation("1", "", 0, (reading,))
    assert decode(encode(observation)) == observation
    assert b"quarter_turns" not in encode(Observation("1", "", 0, (read(one_sheet(said("1"))),)))
