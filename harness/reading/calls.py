"""PDFium's functions with plain integers for handles.

The bindings that pypdfium2 generates wrap every handle in a pointer object of its own type, which costs more than most
of the calls themselves; a sheet takes hundreds of calls. Here the same functions are bound once more, each when it is
first used, with every pointer as an address: None for null, `ctypes.byref(...)`, arrays and bytes where data goes in
or out. Constants and structures are passed on as they are.

No other module imports pypdfium2: whoever uses PDFium has told it to leave the machine's fonts alone."""

from __future__ import annotations

import ctypes
import threading
from typing import Any

import pypdfium2.raw


class _Calls:
    def __getattr__(self, name: str) -> Any:
        found = getattr(pypdfium2.raw, name)
        if name.startswith("FPDF") and hasattr(found, "argtypes"):
            # Calls that hold the interpreter's lock: PDFium must not be entered by two threads at once.
            prototype = ctypes.PYFUNCTYPE(_plain(found.restype), *(_plain(kind) for kind in found.argtypes))
            found = prototype(ctypes.cast(found, ctypes.c_void_p).value or 0)
        setattr(self, name, found)
        return found


def _plain(kind: Any) -> Any:
    return ctypes.c_void_p if hasattr(kind, "contents") else kind


class _Bare:
    """The functions once more, for the hottest loops: arguments are passed on without any conversion, which halves the
    cost of a call. An argument must be a small int or come from `argument` or `ctypes.byref`; anything else is
    undefined, so `native`, `things` and `runs` use these only with handles that PDFium gave them."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(pypdfium2.raw, name)
        prototype = ctypes.PYFUNCTYPE(_plain(found.restype))
        made = prototype(ctypes.cast(found, ctypes.c_void_p).value or 0)
        setattr(self, name, made)
        return made


argument = ctypes.c_void_p.from_param
"""A handle as an argument for the functions of `bare`; made once, it serves for many calls."""

fpdf = _Calls()
bare = _Bare()

one_at_a_time = threading.Lock()
"""PDFium is not made for threads, and neither are the buffers in which it answers."""

# By itself PDFium borrows the machine's fonts for a document that brings none, and verdicts would depend on them.
# Without them it has those alone that are built into it.
fpdf.FPDF_SetSystemFontInfo(None)
