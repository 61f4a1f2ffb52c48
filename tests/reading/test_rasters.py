"""How the first reader makes the raster of an image: which images count, from what, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from numpy.typing import NDArray

from harness.reading import images, imprints, native, page_objects, structure
from harness.reading.calls import fpdf, one_at_a_time
from harness.reading.native import Handle
from harness.reading.page_objects import Things
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import one_sheet, stream

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
GREY = np.asarray(paper.seal("山田", 154))
RESOURCES = b"<< /ExtGState << /A << /ca 0.5 >> >> /XObject << /I 5 0 R >> >>"
SEEN = paper.said("seen", y=780)


def image(grey: NDArray[np.uint8], entries: bytes = b"") -> bytes:
    height, width = grey.shape
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray "
    return stream(grey.tobytes(), head % (width, height) + entries, pack=True)


def placed(matrix: bytes, before: bytes = b"") -> bytes:
    return before + b"q %b cm /I Do Q\n" % matrix


@contextmanager
def drawn(data: bytes) -> Iterator[tuple[Handle, Handle, Things, structure.Traits]]:
    traits = structure.Traits(data)
    with one_at_a_time, native.document(data) as opened, native.sheet(opened, 0) as page:
        yield opened, page, page_objects.collect(opened, page, native.page_box(page), traits), traits


@BOTH
@pytest.mark.parametrize(("width", "height", "count"), [(8, 8, 1), (7, 8, 0), (8, 7, 0), (7, 7, 0), (9, 30, 1)])
def test_a_speck_is_no_image(width: int, height: int, count: int, reader: str) -> None:
    grey = np.full((height, width), 255, dtype=np.uint8)
    grey[:, 2:5] = 0
    found = read(one_sheet(placed(b"40 0 0 40 100 100"), RESOURCES, [image(grey)]), reader)
    assert [(each.width_px, each.height_px) for each in found.sheets[0].images] == [(width, height)] * count


@BOTH
def test_a_large_image_counts_as_a_small_one_does(reader: str) -> None:
    large = np.asarray(paper.seal("山田", 700))
    found = read(one_sheet(placed(b"40 0 0 40 100 100"), RESOURCES, [image(large)]), reader)
    (one,) = found.sheets[0].images
    assert one.raster == imprints.raster_of_grey(large)
    assert one.longest == 400


def test_an_image_askew_is_looked_at_with_what_lies_under_it() -> None:
    data = one_sheet(placed(b"40 12 -12 40 100 100", b"0 g 60 60 120 120 re f\n"), RESOURCES, [image(GREY)])
    with drawn(data) as (opened, page, found, traits):
        (thing,) = found.images
        assert thing.doubt is None
        made = images.image_of(opened, page, thing, traits, 1.0)
        assert made is not None
        assert made.raster == imprints.raster_of_grey(images.on_paper(page, thing))


def raw(tones: NDArray[np.uint8]) -> native.Raw:
    height, width = tones.shape
    return native.Raw((width, height, width, 1), tones.tobytes())


UPRIGHT = (False, 1, 1, 0)


def test_an_image_of_the_same_bytes_is_made_once_and_another_is_another() -> None:
    first, other = np.asarray(paper.seal("甲", 40)), np.asarray(paper.seal("乙", 40))
    made = images._remembered(raw(first), None, UPRIGHT, 40, 40)
    assert made is not None
    assert images._remembered(raw(first.copy()), None, UPRIGHT, 40, 40) is made
    for tones, how in ((other, UPRIGHT), (first, (True, 1, 1, 0)), (first, (False, -1, 1, 0))):
        different = images._remembered(raw(tones), None, how, 40, 40)
        assert different is not None
        assert different.raster != made.raster


def test_images_that_differ_in_a_single_byte_are_told_apart() -> None:
    one = np.full((40, 40), 255, dtype=np.uint8)
    one[10:30, 10:30] = 0
    other = one.copy()
    other[0, 3:9] = other[1:9, 3] = 0
    made = [images._remembered(raw(each), None, UPRIGHT, 40, 40) for each in (one, other, one)]
    assert [each and each.raster for each in made] == [imprints.raster_of_grey(each) for each in (one, other, one)]


def test_only_so_many_images_are_kept_those_used_last() -> None:
    def nth(number: int) -> native.Raw:
        tones = np.full((20, 20), 255, dtype=np.uint8)
        tones[5:15, 5:15] = 0
        tones[0, 0] = number  # the first byte tells them apart at once
        return raw(tones)

    images._made_before.clear()
    kept, dropped = (images._remembered(nth(number), None, UPRIGHT, 20, 20) for number in (0, 1))
    for number in range(2, 140):
        images._remembered(nth(number), None, UPRIGHT, 20, 20)
        assert images._remembered(nth(0), None, UPRIGHT, 20, 20) is kept
        assert len(images._made_before) == min(number + 1, 128)
    assert images._remembered(nth(139), None, UPRIGHT, 20, 20) is images._remembered(nth(139), None, UPRIGHT, 20, 20)
    again = images._remembered(nth(1), None, UPRIGHT, 20, 20)
    assert again == dropped
    assert again is not dropped


def test_a_large_image_is_not_kept() -> None:
    images._made_before.clear()
    for high, wide, kept in ((400, 500, 1), (401, 499, 1), (400, 499, 2), (500, 500, 2)):
        large = np.full((high, wide), 255, dtype=np.uint8)
        large[50:90, 50:90] = 0
        made = images._remembered(raw(large), None, UPRIGHT, wide, high)
        assert made is not None
        assert made.raster == imprints.raster_of_grey(large)
        assert len(images._made_before) == kept


@pytest.mark.parametrize("tone", [0, 1, 100, 254])
def test_a_stencil_paints_in_its_tone(tone: int) -> None:
    bits = np.array([[255, 0, 255], [0, 255, 0]], dtype=np.uint8)
    assert np.array_equal(images._grey(raw(bits), tone), np.where(bits == 255, tone, 255))
    assert np.array_equal(images._grey(raw(bits), None), bits)


@pytest.mark.parametrize("entries", [b"/SMask 6 0 R", b"/Mask [250 255]"])
def test_an_image_with_a_mask_stays_where_it_is_and_loses_what_is_masked(entries: bytes) -> None:
    half = np.full(GREY.shape, 255, dtype=np.uint8)
    half[:, :77] = 0
    data = one_sheet(placed(b"40 0 0 40 100 100"), RESOURCES, [image(GREY, entries), image(half)])
    with drawn(data) as (opened, page, found, traits):
        before = native.picture(page, (90, 90, 150, 150), 2.0)
        (thing,) = found.images
        thing.doubt = None
        made = images.image_of(opened, page, thing, traits, 1.0)
        assert made is not None
        assert np.array_equal(native.picture(page, (90, 90, 150, 150), 2.0), before)
        shown = np.where(half == 255, GREY, 255).astype(np.uint8) if b"SMask" in entries else GREY
        assert imprints.distance(made.raster, imprints.raster_of_grey(shown)) <= imprints.SAME_IMPRINT_MAX_BITS


@pytest.mark.parametrize(("side", "longest_px"), [(40, 167), (576, 2400), (2000, 2400), (0.5, 2)])
def test_a_part_of_a_sheet_is_looked_at_as_finely_as_fits(side: float, longest_px: int) -> None:
    box = b"[0 0 3000 3000]"
    content = placed(b"%f 0 0 %f 100 100" % (side, side / 2))
    with drawn(one_sheet(content, RESOURCES, [image(GREY)], box=box)) as (_, page, found, _):
        shape = images.on_paper(page, found.images[0]).shape
        assert max(shape) == longest_px
        assert shape[1] >= shape[0]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_part_of_a_turned_sheet_is_seen_as_the_sheet_is_held(turn: int) -> None:
    grey = np.full((40, 40), 255, dtype=np.uint8)
    grey[:10, :20] = 0
    data = one_sheet(placed(b"48 0 0 48 100 100"), RESOURCES, [image(grey)], page=b"/Rotate %d" % turn)
    with drawn(data) as (_, page, found, _):
        shown = images.on_paper(page, found.images[0])
        upright = np.repeat(np.repeat(np.rot90(grey, -turn // 90), 5, axis=0), 5, axis=1)
        assert np.count_nonzero((shown < 128) != (upright < 128)) < 0.02 * shown.size


def test_what_a_thing_adds_is_what_nothing_covers_and_nothing_else_inks() -> None:
    content = b"0.5 g 100 100 24 48 re f\n" + placed(b"48 0 0 48 100 100") + b"1 g 100 100 48 12 re f\n"
    with drawn(one_sheet(content, RESOURCES, [image(np.zeros((40, 40), dtype=np.uint8))])) as (_, page, found, _):
        (thing,) = found.images
        shown = images.contribution(page, thing)
        high, wide = shown.shape
        assert (shown[10, 10], shown[10, wide - 10]) == (255 - 128, 0)
        assert (shown[high - 10, 10], shown[high - 10, wide - 10]) == (255, 255)
        off = images.contribution(page, thing)
        assert np.array_equal(shown, off)
        fpdf.FPDFPageObj_SetIsActive(thing.handle, False)
        assert images.contribution(page, thing).min() <= 255


@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_the_longest_side_is_told_in_tenths_of_a_point(unit: float) -> None:
    data = one_sheet(placed(b"30 0 0 50.4 100 100"), RESOURCES, [image(GREY)])
    with drawn(data) as (opened, page, found, traits):
        made = images.image_of(opened, page, found.images[0], traits, unit)
        assert made is not None
        assert made.longest == round(504 * unit)


MASKED = one_sheet(
    placed(b"40 0 0 40 100 100"), RESOURCES, [image(GREY, b"/SMask 6 0 R"), image(np.full(GREY.shape, 255, np.uint8))]
)


def test_an_image_that_cannot_be_made_by_itself_is_looked_at_on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_composed", lambda *_: None)
    with drawn(MASKED) as (opened, page, found, traits):
        (thing,) = found.images
        thing.doubt = None
        made = images.image_of(opened, page, thing, traits, 1.0)
        assert made is not None
        assert made.raster == imprints.raster_of_grey(images.on_paper(page, thing))


def test_every_bitmap_that_is_made_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Handle] = []
    given_back: list[Handle] = []
    make, give_back = fpdf.FPDFImageObj_GetRenderedBitmap, fpdf.FPDFBitmap_Destroy

    def making(*of: Handle) -> Handle:
        made.append(make(*of))
        return made[-1]

    def giving_back(bitmap: Handle) -> None:
        given_back.append(bitmap)
        give_back(bitmap)

    monkeypatch.setattr(fpdf, "FPDFImageObj_GetRenderedBitmap", making)
    monkeypatch.setattr(fpdf, "FPDFBitmap_Destroy", giving_back)
    with drawn(MASKED) as (opened, page, found, traits):
        found.images[0].doubt = None
        assert images.image_of(opened, page, found.images[0], traits, 1.0) is not None
    assert made == given_back
    assert len(made) == 1


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(60, 40, (60, 40)), (2400, 20, (2400, 20)), (4800, 20, (2400, 10)), (20, 4800, (10, 2400)), (4800, 8, (2400, 4))],
)
def test_an_image_with_a_mask_is_made_in_its_own_size_or_smaller(
    width: int, height: int, shape: tuple[int, int]
) -> None:
    grey = np.zeros((height, width), dtype=np.uint8)
    data = one_sheet(placed(b"40 0 0 40 100 100"), RESOURCES, [image(grey)])
    with drawn(data) as (opened, page, found, _):
        bitmap = images._composed(opened, page, found.images[0].handle, width, height)
        try:
            assert (fpdf.FPDFBitmap_GetWidth(bitmap), fpdf.FPDFBitmap_GetHeight(bitmap)) == shape
        finally:
            fpdf.FPDFBitmap_Destroy(bitmap)
