"""The samples of a PDF image, as the second reader needs them: any bit depth, colour space, mask and Decode array.

Written apart from PDFium on purpose. The result is grey on white paper: how dark the darkest ink of each sample is."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from pypdf.generic import ArrayObject, BooleanObject, FloatObject, NameObject, NumberObject

from harness.catalogue import say
from harness.reading import imprints
from harness.reading.limits import MAX_IMAGE_PIXELS, Unreadable, check_image

Grey = NDArray[np.uint8]
Levels = NDArray[Any]

_BY_PICTURE = ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/DCT", "/CCF")
_PLAIN = (NameObject, NumberObject, FloatObject, BooleanObject)
_DEPTH = 6
"""Colour spaces and masks may refer to each other; no sound one does so more often."""


def grey_of(stream: Any, ink_tone: int = 0, depth: int = 0) -> Grey:
    """An image stream as height x width, 0 is full ink and 255 is paper. `ink_tone` is the brightness of the colour
    that a stencil mask paints with.

    Unreadable if it is absurdly large; ValueError, KeyError or what pypdf raises if it is broken."""
    width, height = int(stream["/Width"]), int(stream["/Height"])
    check_image(width, height)
    if stream.get("/ImageMask", False):
        # What the two values of a sample come to is computed once and then looked up.
        painted = 1.0 - _decoded(np.array([[[0], [1]]]), stream, 1, 1)[0, :, 0]
        tones: Grey = _toned(painted * (255 - ink_tone))[_sample_values(stream, width, height, 1, 1)[..., 0]]
        return tones
    grey = _colours(stream, width, height, depth)
    alpha = _alpha(stream, grey.shape, depth)
    return grey if alpha is None else _toned((255 - grey.astype(np.float32)) * alpha)


def whole(stream: Any) -> tuple[tuple[tuple[str, str], ...], bytes] | None:
    """All that a stream says, its entries and its content as it is packed; None if some of that stands elsewhere."""
    entries = [(key, value) for key, value in stream.items() if key != "/Length"]
    packed = getattr(stream, "_data", None)
    if not isinstance(packed, bytes) or not all(_is_plain(value) for _, value in entries):
        return None
    return tuple([(key, repr(value)) for key, value in entries]), packed


def _is_plain(value: Any) -> bool:
    return all(isinstance(each, _PLAIN) for each in (value if isinstance(value, ArrayObject) else (value,)))


def _toned(darkness: Levels) -> Grey:
    return (255.5 - np.clip(darkness, 0, 255)).astype(np.uint8)


def _filters(stream: Any) -> list[str]:
    named = stream.get("/Filter", [])
    named = named.get_object() if hasattr(named, "get_object") else named
    return [str(name) for name in (named if isinstance(named, list) else [named])]


def _colours(stream: Any, width: int, height: int, depth: int) -> Grey:
    filters = _filters(stream)
    if filters and filters[-1] in _BY_PICTURE:
        return _decoded_picture(stream, filters)
    space = _resolved(stream.get("/ColorSpace", "/DeviceGray"))
    bits = int(stream.get("/BitsPerComponent", 8))
    count = components(space)
    if bits not in (1, 2, 4, 8, 16):
        raise ValueError(f"an image of {bits} bits a component")
    indexed = _family(space) in ("/Indexed", "/I")
    if count == 1 and bits <= 8:
        table = np.arange(1 << bits).reshape(1, -1, 1)
        tones = grey_of_levels(_decoded(table, stream, 1, bits, indexed), space, depth)[0]
        looked_up: Grey = tones[_sample_values(stream, width, height, 1, bits)[..., 0]]
        return looked_up
    levels = _decoded(_sample_values(stream, width, height, count, bits), stream, count, bits, indexed)
    return grey_of_levels(levels, space, depth)


def _decoded_picture(stream: Any, filters: list[str]) -> Grey:
    if filters in (["/DCTDecode"], ["/JPXDecode"]):
        with Pillow.open(io.BytesIO(stream.get_data())) as picture:
            if picture.width * picture.height > MAX_IMAGE_PIXELS:
                raise Unreadable(say("image-too-large"))
            return imprints.grey_of(picture)
    return imprints.grey_of(stream.decode_as_image())


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _family(space: Any) -> str:
    return str(_resolved(space[0])) if isinstance(space, list) and space else str(space)


def components(space: Any) -> int:
    """How many components a colour space has. ValueError for one that cannot be used in an image."""
    family = _family(space)
    if family in ("/DeviceGray", "/G", "/CalGray", "/Indexed", "/I", "/Separation"):
        return 1
    if family in ("/DeviceRGB", "/RGB", "/CalRGB", "/Lab"):
        return 3
    if family in ("/DeviceCMYK", "/CMYK"):
        return 4
    if family == "/ICCBased":
        return int(_resolved(space[1])["/N"])
    if family == "/DeviceN":
        return len(_resolved(space[1]))
    raise ValueError(f"an image in the colour space {family}")


def _sample_values(stream: Any, width: int, height: int, count: int, bits: int) -> NDArray[Any]:
    """Height x width x count, each as it stands in the stream; what is missing there is 0."""
    if count <= 0 or count > 32 or width <= 0 or height <= 0:
        raise ValueError("an image without samples")
    row_bytes = (width * count * bits + 7) // 8
    data = bytes(stream.get_data())[: row_bytes * height]
    data += bytes(row_bytes * height - len(data))
    rows = np.frombuffer(data, dtype=np.uint8).reshape(height, row_bytes)
    values: NDArray[Any] = _unpacked(rows, bits)[:, : width * count].reshape(height, width, count)
    return values


def _decoded(values: NDArray[Any], stream: Any, count: int, bits: int, indexed: bool = False) -> Levels:
    """Samples as they stand in a stream, each from 0 to 1 (an index as it is) after its Decode array."""
    values = values.astype(np.float32)
    most = float((1 << bits) - 1)
    decode = [float(value) for value in _resolved(stream.get("/Decode", []))]
    if len(decode) == 2 * count:
        low, high = np.array(decode[::2], dtype=np.float32), np.array(decode[1::2], dtype=np.float32)
        levels: Levels = low + values * ((high - low) / most)
        return levels
    return values if indexed else values / most


def _unpacked(rows: NDArray[np.uint8], bits: int) -> NDArray[Any]:
    if bits == 8:
        return rows
    if bits == 16:
        return rows.reshape(rows.shape[0], -1, 2).astype(np.uint16) @ np.array([256, 1], dtype=np.uint16)
    single = np.unpackbits(rows, axis=1)
    if bits == 1:
        return single
    weights = 1 << np.arange(bits - 1, -1, -1)
    summed: NDArray[Any] = single.reshape(rows.shape[0], -1, bits) @ weights
    return summed


def grey_of_levels(levels: Levels, space: Any, depth: int = 0) -> Grey:
    """Samples from 0 to 1 in a colour space, as grey of the weakest channel."""
    family = _family(space)
    if depth > _DEPTH:
        raise ValueError("colour spaces nested too deeply")
    if family in ("/Indexed", "/I"):
        return _palette(space, depth)[np.clip(levels[..., 0], 0, 255).astype(np.uint8)]
    if family in ("/Separation", "/DeviceN"):
        return _toned(levels.max(axis=-1) * 255)
    if family == "/Lab":
        return _toned((1 - levels[..., 0]) * 255)
    if levels.shape[-1] == 4:
        return _toned(np.clip(levels[..., :3] + levels[..., 3:], 0, 1).max(axis=-1) * 255)
    return _toned((1 - levels.min(axis=-1)) * 255)


def _palette(space: Any, depth: int) -> Grey:
    base, last, lookup = (_resolved(part) for part in space[1:4])
    raw = bytes(lookup.get_data()) if hasattr(lookup, "get_data") else bytes(getattr(lookup, "original_bytes", lookup))
    count = components(base)
    entries = min(int(last), 255) + 1
    raw = raw[: entries * count].ljust(256 * count, b"\0")
    levels = np.frombuffer(raw, dtype=np.uint8).reshape(256, count).astype(np.float32) / 255
    return grey_of_levels(levels, base, depth + 1)


def _alpha(stream: Any, shape: tuple[int, ...], depth: int) -> Levels | None:
    """Height x width, 0 is see-through and 1 is opaque; None if the image has no mask."""
    if depth > _DEPTH:
        raise ValueError("masks nested too deeply")
    soft, hard = _resolved(stream.get("/SMask")), _resolved(stream.get("/Mask"))
    if soft is not None and hasattr(soft, "get_data"):
        return _scaled(grey_of(soft, depth=depth + 1), shape)
    if isinstance(hard, list):
        return _colour_key(stream, [int(value) for value in hard], shape)
    if hard is not None and hasattr(hard, "get_data"):
        return _scaled(255 - grey_of(hard, depth=depth + 1), shape)
    return None


def _scaled(grey: Grey, shape: tuple[int, ...]) -> Levels:
    if grey.shape != shape:
        grey = np.asarray(Pillow.fromarray(grey).resize((shape[1], shape[0]), Pillow.Resampling.NEAREST))
    return grey.astype(np.float32) / 255


def _colour_key(stream: Any, ranges: list[int], shape: tuple[int, ...]) -> Levels | None:
    """Opaque outside of these ranges of values, before they are decoded."""
    count = len(ranges) // 2
    bits = int(stream.get("/BitsPerComponent", 8))
    if count == 0 or _filters(stream)[-1:] in (["/DCTDecode"], ["/JPXDecode"]):
        return None
    values = _sample_values(stream, shape[1], shape[0], count, bits)
    low, high = np.array(ranges[::2]), np.array(ranges[1::2])
    outside = np.any((values < low) | (values > high), axis=-1)
    return np.asarray(outside, dtype=np.float32)
