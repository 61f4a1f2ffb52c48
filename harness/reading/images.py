"""The images of a sheet as rasters of ink, turned as a person holding the sheet sees them."""

from __future__ import annotations

import ctypes
from collections import OrderedDict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Image
from harness.reading import imprints, native, stencils
from harness.reading.calls import argument, fpdf
from harness.reading.geometry import Posture, laid, posture, product, slanted
from harness.reading.limits import check_image
from harness.reading.native import Handle
from harness.reading.page_objects import Thing
from harness.reading.structure import Traits

_SMALLEST_PX = 8
_LARGEST_SIDE_PX = 2400

_width, _height = ctypes.c_uint(), ctypes.c_uint()
_known = fpdf.FPDF_IMAGEOBJ_METADATA()
_known_address = ctypes.addressof(_known)


def image_of(opened: Handle, page: Handle, thing: Thing, traits: Traits, unit_pt: float) -> Image | None:
    """The raster of one image object, or None if it shows no ink or is only a speck. Of one in doubt only that part
    counts which the sheet really shows. A unit of the page has so many points.

    Unreadable if the image is absurdly large."""
    made = _made_of(opened, page, thing, traits)
    left, bottom, right, top = thing.box
    return made and replace(made, longest=round(10 * unit_pt * max(right - left, top - bottom)))


def _made_of(opened: Handle, page: Handle, thing: Thing, traits: Traits) -> Image | None:
    fpdf.FPDFImageObj_GetImagePixelSize(thing.handle, ctypes.byref(_width), ctypes.byref(_height))
    width, height = _width.value, _height.value
    if width < _SMALLEST_PX or height < _SMALLEST_PX:
        return None
    check_image(width, height)
    if not thing.doubt:
        matrix = product(native.matrix_of(thing.handle), thing.space)
        raw, tone = (None, None) if slanted(matrix) else _samples(opened, page, thing.handle, width, height, traits)
        if raw is not None:
            return _remembered(raw, tone, posture(matrix, fpdf.FPDFPage_GetRotation(page)), width, height)
    return imprints.image_of_grey(contribution(page, thing) if thing.doubt else on_paper(page, thing), width, height)


_Key = tuple[tuple[int, int, int, int], int | None, Posture, int, int, bytes]

_made_before: OrderedDict[_Key, tuple[bytes, Image | None]] = OrderedDict()
_MOST_MADE, _MOST_KEPT_BYTES = 128, 200_000
_FEW_BYTES_STEP = 1021


def _remembered(raw: native.Raw, tone: int | None, how: Posture, width: int, height: int) -> Image | None:
    """The image of a bitmap. The mayor's official seal stands on every certificate of a municipality, always the same,
    so what was made of a bitmap is kept. It counts only for one that is the same in every byte; the few bytes in the
    key just tell most of the others apart."""
    if len(raw.data) > _MOST_KEPT_BYTES:
        return imprints.image_of_grey(laid(_grey(raw, tone), how), width, height)
    key = (raw.layout, tone, how, width, height, raw.data[::_FEW_BYTES_STEP])
    known = _made_before.get(key)
    if known is not None and known[0] == raw.data:
        _made_before.move_to_end(key)
        return known[1]
    image = imprints.image_of_grey(laid(_grey(raw, tone), how), width, height)
    _made_before[key] = (raw.data, image)
    if len(_made_before) > _MOST_MADE:
        _made_before.popitem(last=False)
    return image


def _grey(raw: native.Raw, tone: int | None) -> NDArray[np.uint8]:
    """A bitmap on white paper as grey of the weakest channel; with `tone`, that of a stencil painted in this tone."""
    pixels = raw.pixels()
    if tone is None:
        return imprints.on_white(pixels)
    if tone == 0:
        return 255 - pixels[..., 0]
    return np.where(pixels[..., 0] > 127, np.uint8(tone), np.uint8(255))


def _samples(
    opened: Handle, page: Handle, handle: Handle, width: int, height: int, traits: Traits
) -> tuple[native.Raw | None, int | None]:
    """The image's own pixels, not turned, or None if PDFium has none; and of a stencil the tone it is painted in."""
    fpdf.FPDFImageObj_GetImageMetadata(handle, page, _known_address)
    tone, own = None, None
    if _known.colorspace != fpdf.FPDF_COLORSPACE_UNKNOWN:
        own = None if traits.masks else native.bitmap_of(handle)
    elif _known.bits_per_pixel == 1:
        # One bit and no colour space: a stencil, and its bitmap says where its colour is painted.
        tone = _ink_of(handle)
        own = None if tone is None else stencils.unpacked(handle, width, height, traits.data)
    if own is not None:
        return own, tone
    bitmap = _composed(opened, page, handle, width, height)
    if not bitmap:
        return None, None
    try:
        return native.raw(bitmap), None
    finally:
        fpdf.FPDFBitmap_Destroy(bitmap)


def _ink_of(handle: Handle) -> int | None:
    """The weakest channel of the colour that a stencil paints with; None if it is a pattern or lets paper through."""
    colour = native.fill_at(argument(handle))
    if colour is None:
        return None
    red, green, blue, alpha = colour
    return min(red, green, blue) if alpha == 255 else None


def _composed(opened: Handle, page: Handle, handle: Handle, width: int, height: int) -> Handle:
    """A bitmap of the image with its masks and its colour applied, at its own resolution."""
    own = native.matrix_of(handle)
    shrink = min(1.0, _LARGEST_SIDE_PX / max(width, height))
    flat = fpdf.FS_MATRIX(max(1, round(width * shrink)), 0, 0, max(1, round(height * shrink)), 0, 0)
    fpdf.FPDFPageObj_SetMatrix(handle, ctypes.byref(flat))
    try:
        return fpdf.FPDFImageObj_GetRenderedBitmap(opened, page, handle)
    finally:
        fpdf.FPDFPageObj_SetMatrix(handle, ctypes.byref(fpdf.FS_MATRIX(*own)))


def on_paper(page: Handle, thing: Thing) -> NDArray[np.uint8]:
    """The part of the sheet on which a thing stands, as printed, as grey of the weakest channel."""
    left, bottom, right, top = thing.box
    scale = min(300 / 72, _LARGEST_SIDE_PX / max(right - left, top - bottom, 1.0))
    darkest = imprints.weakest_channel(native.picture(page, thing.box, scale))
    upright: NDArray[np.uint8] = np.rot90(darkest, -fpdf.FPDFPage_GetRotation(page))
    return upright


def contribution(page: Handle, thing: Thing) -> NDArray[np.uint8]:
    """What a thing adds to the sheet, as grey of the weakest channel, where other things may cover part of it."""
    with_it = on_paper(page, thing).astype(np.int16)
    fpdf.FPDFPageObj_SetIsActive(thing.handle, False)
    try:
        without = on_paper(page, thing).astype(np.int16)
    finally:
        fpdf.FPDFPageObj_SetIsActive(thing.handle, True)
    shown: NDArray[np.uint8] = (255 - np.clip(without - with_it, 0, 255)).astype(np.uint8)
    return shown
