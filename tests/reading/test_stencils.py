"""A stencil that was unpacked before is taken for another only if all that its bitmap is made from is the same."""

from __future__ import annotations

import numpy as np
import pytest

from harness.reading import images, native, page_objects, stencils, structure
from harness.reading.native import Raw
from tests.reading import paper
from tests.reading.paper import one_sheet, stream

SIDE = 154
INK = np.asarray(paper.seal("山田", SIDE)) < 128
BITS = np.packbits(~INK, axis=1).tobytes()
TURNED = b" /Decode [1 0]"


def _file(*entries: bytes, bits: bytes = BITS, more: tuple[bytes, ...] = ()) -> bytes:
    """A sheet with one stencil of the same packed bytes for each of these entries."""
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ImageMask true /BitsPerComponent 1" % (SIDE, SIDE)
    names = b" ".join(b"/I%d %d 0 R" % (number, number + 5) for number in range(len(entries)))
    places = b"".join(
        b"q 37 0 0 37 %d 500 cm /I%d Do Q\n" % (100 + 100 * number, number) for number in range(len(entries))
    )
    drawn = [stream(bits, head + each, pack=True) for each in entries]
    return one_sheet(places, b"<< /XObject << " + names + b" >> >>", [*drawn, *more])


def _bitmaps(data: bytes) -> list[Raw | None]:
    traits = structure.Traits(data)
    with native.document(data) as opened, native.sheet(opened, 0) as page:
        found = page_objects.collect(opened, page, native.page_box(page), traits)
        return [images._samples(opened, page, each.handle, SIDE, SIDE, traits)[0] for each in found.images]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Raw | None]:
    """The bitmaps that were made anew."""
    monkeypatch.setattr(stencils, "_known", stencils.Kept[Raw]())
    seen: list[Raw | None] = []

    def bitmap_of(handle: native.Handle) -> Raw | None:
        seen.append(native.bitmap_of(handle))
        return seen[-1]

    monkeypatch.setattr(stencils, "bitmap_of", bitmap_of)
    return seen


def test_the_same_one_is_unpacked_once(made: list[Raw | None]) -> None:
    first, second = _bitmaps(_file(b"")), _bitmaps(_file(b"", more=(b"<< /Other 1 >>",)))
    assert first == second == made
    assert len(made) == 1


@pytest.mark.parametrize("other", [TURNED, b" /Decode 6 0 R"])
def test_other_entries_make_another(other: bytes, made: list[Raw | None]) -> None:
    (plain,), (turned,) = _bitmaps(_file(b"")), _bitmaps(_file(other, more=(b"[1 0]",)))
    assert plain is not None
    assert turned is not None
    assert np.array_equal(plain.pixels(), 255 - turned.pixels())
    assert len(made) == 2


def test_each_of_two_with_the_same_bytes_is_seen_with_its_own_entries(made: list[Raw | None]) -> None:
    plain, turned = _bitmaps(_file(b"", TURNED))
    assert [plain, turned] == [*_bitmaps(_file(b"")), *_bitmaps(_file(TURNED))]
    assert plain != turned


def test_one_that_cannot_be_unpacked_is_tried_again(made: list[Raw | None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stencils, "bitmap_of", lambda _: None)
    _bitmaps(_file(b""))
    monkeypatch.setattr(stencils, "bitmap_of", native.bitmap_of)
    assert _bitmaps(_file(b"")) == [
        Raw((SIDE, SIDE, 156, 1), np.pad(np.where(INK, 255, 0), ((0, 0), (0, 2))).astype(np.uint8).tobytes())
    ]
