"""Layers of a document (optional content) that do not come to paper, by their object numbers: what a screen shows may
be another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def off_on_paper(opened: PdfReader) -> frozenset[int]:
    """Those that are off when the document is printed as it was opened. Raises what pypdf does where none can tell."""
    root: Any = opened.trailer["/Root"]
    every = root.get_object().get("/OCProperties", DictionaryObject()).get_object()
    setting = every.get("/D", DictionaryObject()).get_object()
    off = set(_numbers(setting.get("/OFF")))
    if setting.get("/BaseState") == "/OFF":
        off = set(_numbers(every.get("/OCGs"))).difference(_numbers(setting.get("/ON")))
    for use in setting.get("/AS", ArrayObject()).get_object():
        automatic = use.get_object()
        for layer in automatic.get("/OCGs", ArrayObject()).get_object() if automatic.get("/Event") == "/Print" else ():
            usage = layer.get_object().get("/Usage", DictionaryObject()).get_object()
            state = usage.get("/Print", DictionaryObject()).get_object().get("/PrintState")
            if state == "/OFF":
                off.update(_numbers([layer]))
            elif state == "/ON":
                off.difference_update(_numbers([layer]))
    return frozenset(off)


def _numbers(layers: Any) -> Iterator[int]:
    """The object numbers of what a list refers to."""
    held = layers.get_object() if hasattr(layers, "get_object") else layers or ()
    return (item.idnum for item in held if hasattr(item, "idnum"))
