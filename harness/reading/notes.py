"""Notes and form fields, which PDF calls annotations, for the second reader: their pictures, and what viewers and
printers draw by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf.generic import ByteStringObject, DictionaryObject, StreamObject, TextStringObject, create_string_object

from harness.reading.geometry import Box, Matrix, moved
from harness.reading.graphics_state import matrix_of, upright

_HIDDEN = 2 | 32
_PRINTED = 4
_HARMLESS = ("/Link", "/Popup")
_COMBINED = 1 << 17
"""The flag of a choice that shows what is chosen alone, and no list."""


def opened(page: Any) -> list[Any]:
    """Those of a page."""
    return [reference.get_object() for reference in page.annotations or ()]


def is_harmless(annotation: Any) -> bool:
    """Whether it leaves no ink, whatever it says."""
    return annotation.get("/Subtype") in _HARMLESS


def is_hidden(annotation: Any) -> bool:
    """Whether it is not printed, whoever may see it on a screen."""
    flags = int(annotation.get("/F", 0))
    return bool(flags & _HIDDEN) or not flags & _PRINTED


def fields_are_redrawn(document: Any) -> bool:
    """Whether a document asks viewers to make the pictures of its fields anew."""
    form = _entry(_entry(document.trailer, "/Root"), "/AcroForm")
    wish = _entry(form, "/NeedAppearances") if isinstance(form, DictionaryObject) else None
    return bool(getattr(wish, "value", False))


def appearance(annotation: Any) -> Any:
    """What an annotation shows when it is printed: a form XObject, or None."""
    normal = annotation.get("/AP", DictionaryObject()).get_object().get("/N")
    normal = normal.get_object() if normal is not None else None
    if isinstance(normal, StreamObject):
        return normal
    chosen = normal.get(annotation.get("/AS")) if isinstance(normal, DictionaryObject) else None
    return chosen.get_object() if chosen is not None else None


def placement(form: Any, annotation: Any) -> Matrix:
    """The matrix that brings an appearance, after its own matrix, into its annotation's rectangle."""
    box = moved(upright(form.get("/BBox", (0, 0, 1, 1))), matrix_of(form))
    left, bottom, right, top = place(annotation)
    wide, high = (box[2] - box[0]) or 1.0, (box[3] - box[1]) or 1.0
    across, up = (right - left) / wide, (top - bottom) / high
    return (across, 0.0, 0.0, up, left - box[0] * across, bottom - box[1] * up)


def place(annotation: Any) -> Box:
    """Its rectangle on the page."""
    return upright(annotation.get("/Rect", (0, 0, 1, 1)))


def words(annotation: Any, are_redrawn: bool) -> str:
    """What a viewer draws of it by itself: of a field or a note without a picture, and, where they `are_redrawn`, of a
    field beside its own."""
    kind = annotation.get("/Subtype")
    if "/AP" in annotation and not (kind == "/Widget" and are_redrawn):
        return ""
    if kind == "/Widget":
        return _value(annotation)
    return _text(_entry(annotation, "/Contents")) if kind == "/FreeText" else ""


def _value(field: Any) -> str:
    """What is drawn of a field: every word of a list; buttons say nothing."""
    if _inherited(field, "/FT") == "/Ch" and (chosen := "\n".join(_chosen(field))):
        return chosen
    return _text(_inherited(field, "/V"))


def _chosen(field: Any) -> Iterator[str]:
    """The words of a choice that are seen."""
    value, is_list = _text(_inherited(field, "/V")), not int(_inherited(field, "/Ff") or 0) & _COMBINED
    for option in _inherited(field, "/Opt") or ():
        each = option.get_object()
        code, word = [_text(part.get_object()) for part in each[:2]] if isinstance(each, list) else [_text(each)] * 2
        if is_list or code == value:
            yield word


def _inherited(field: Any, key: str) -> Any:
    """An entry of a field, or of the nearest of its parents that has it."""
    seen: set[int] = set()
    while isinstance(field, DictionaryObject) and id(field) not in seen:
        if key in field:
            return _entry(field, key)
        seen.add(id(field))
        field = _entry(field, "/Parent")
    return None


def _entry(entries: Any, key: str) -> Any:
    value = entries.get(key)
    return value.get_object() if hasattr(value, "get_object") else value


def _text(value: Any) -> str:
    if isinstance(value, StreamObject):
        value = create_string_object(value.get_data())
    if isinstance(value, ByteStringObject):
        value = value.decode("latin-1")
    elif not isinstance(value, TextStringObject):
        return ""
    return str(value).strip("\0 \t\r\n")
