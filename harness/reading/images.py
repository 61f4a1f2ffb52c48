"""The images of a sheet as rasters of ink, turned as a person holding the sheet sees them."""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from harness.domain.observations import Image
from harness.reading import imprints, native
from harness.reading.calls import fpdf
from harness.reading.geometry import product, slanted, turned
from harness.reading.limits import MAX_IMAGE_PIXELS, Unreadable
from harness.reading.native import Handle
from harness.reading.structure import Traits
from harness.reading.things import Thing

_SMALLEST_PX = 8
_LARGEST_SIDE_PX = 2400

_width, _height = ctypes.c_uint(), ctypes.c_uint()
_known = fpdf.FPDF_IMAGEOBJ_METADATA()
_known_address = ctypes.addressof(_known)
_colour = (ctypes.c_uint * 4)()
_colour_addresses = tuple(ctypes.addressof(_colour) + 4 * place for place in range(4))


def image_of(opened: Handle, page: Handle, thing: Thing, traits: Traits) -> Image | None:
    """The raster of one image object, or None if it shows no ink or is only a speck. Of one in doubt only that part
    counts which the sheet really shows.

    Unreadable if the image is absurdly large.
    """
    fpdf.FPDFImageObj_GetImagePixelSize(thing.handle, ctypes.byref(_width), ctypes.byref(_height))
    width, height = _width.value, _height.value
    if width < _SMALLEST_PX or height < _SMALLEST_PX:
        return None
    if width * height > MAX_IMAGE_PIXELS:
        raise Unreadable(f"A sheet holds an image of {width} x {height} pixels; no certificate does.")
    matrix = product(native.matrix_of(thing.handle), thing.space)
    grey = None
    if thing.doubt:
        grey = contribution(page, thing)
    elif not slanted(matrix):
        grey = _samples(opened, page, thing.handle, width, height, traits)
    if grey is None:
        grey = on_paper(page, thing)
    elif not thing.doubt:
        grey = turned(grey, matrix, fpdf.FPDFPage_GetRotation(page))
    ink = imprints.raster_of_grey(grey)
    return None if ink == imprints.BLANK else imprints.image_of(ink, width, height)


def _samples(
    opened: Handle, page: Handle, handle: Handle, width: int, height: int, traits: Traits
) -> NDArray[np.uint8] | None:
    """The image's own pixels on white paper as grey of the weakest channel, not turned; None if PDFium has none."""
    ink = None
    fpdf.FPDFImageObj_GetImageMetadata(handle, page, _known_address)
    if _known.colorspace != fpdf.FPDF_COLORSPACE_UNKNOWN:
        bitmap = None if traits.masks else fpdf.FPDFImageObj_GetBitmap(handle)
    else:
        # One bit and no colour space: a stencil, and its bitmap says where its colour is painted.
        ink = _ink_of(handle) if _known.bits_per_pixel == 1 else None
        bitmap = None if ink is None else fpdf.FPDFImageObj_GetBitmap(handle)
    if not bitmap:
        ink, bitmap = None, _composed(opened, page, handle, width, height)
    if not bitmap:
        return None
    try:
        pixels = native.pixels(bitmap)
        if not ink:
            return imprints.on_white(pixels) if ink is None else 255 - pixels[..., 0]
        return np.where(pixels[..., 0] > 127, np.uint8(ink), np.uint8(255))
    finally:
        fpdf.FPDFBitmap_Destroy(bitmap)


def _ink_of(handle: Handle) -> int | None:
    """The weakest channel of the colour that a stencil paints with; None if it is a pattern or lets paper through."""
    if not fpdf.FPDFPageObj_GetFillColor(handle, *_colour_addresses):
        return None
    red, green, blue, alpha = _colour
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
