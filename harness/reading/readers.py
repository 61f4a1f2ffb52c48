"""Reads a document with one of the two readers. Whatever the bytes, the answer is a Reading."""

from __future__ import annotations

from dataclasses import replace

from harness.catalogue import say
from harness.domain.messages import Failure
from harness.domain.observations import Reading
from harness.reading import pdfium, structure
from harness.reading.limits import Unreadable
from harness.reading.unwrapping import unwrapped

PRIMARY = pdfium.NAME
SECOND = "pypdf"
OUT_OF_MEMORY = say("out-of-memory")


def read(data: bytes, reader: str = PRIMARY, find_marks: bool = False) -> Reading:
    """What a person would see on each sheet of a document; `reader` is PRIMARY or SECOND.

    Never raises for the document's sake: one that cannot be read whole comes back without sheets and with a `problem`.
    A blank sheet is no problem, and comes back empty. With `find_marks` the primary reader renders every sheet and
    looks for seal-like marks as well, which takes tenths of a second; the second reader cannot render and takes no
    notice. ValueError for a reader that does not exist."""
    if reader not in (PRIMARY, SECOND):
        raise ValueError(f"there is no reader {reader!r}; there are {PRIMARY!r} and {SECOND!r}")
    try:
        whole, wrapping = unwrapped(data)
        structure.check(whole)
        reading = _read(whole, reader, find_marks)
        if not wrapping:
            return reading
        return replace(reading, suspicions=(say("wrapped", how=wrapping), *reading.suspicions))
    except Unreadable as error:
        return Reading(reader, (), error.why)
    except MemoryError:
        return Reading(reader, (), OUT_OF_MEMORY)
    except RecursionError:
        return Reading(reader, (), say("endless-references"))
    except Exception as error:  # noqa: BLE001 - hostile bytes may raise anything in a reader, and none may be lost
        return Reading(reader, (), say("reader-failed", failure=Failure(type(error).__name__)))


def _read(data: bytes, reader: str, find_marks: bool) -> Reading:
    if reader == PRIMARY:
        return pdfium.read(data, find_marks)
    # Imported late: most workers never need it, and it takes a tenth of a second.
    from harness.reading import pypdf_reader

    return pypdf_reader.read(data)
