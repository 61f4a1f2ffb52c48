"""Reads a document with one of the two readers. Whatever the bytes, the answer is a Reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from harness.catalogue import say
from harness.domain.messages import Failure
from harness.domain.observations import Reading
from harness.reading import pdfium, structure
from harness.reading.limits import Unreadable, check_sheets
from harness.reading.texts import told_in
from harness.reading.unwrapping import unwrapped

PRIMARY = pdfium.NAME
SECOND = "pypdf"
OUT_OF_MEMORY = say("out-of-memory")


def read(data: bytes, reader: str = PRIMARY, find_marks: bool = False, look_closely: bool = False) -> Reading:
    """What a person would see on each sheet of a document; `reader` is PRIMARY or SECOND.

    Never raises for the document's sake: one that cannot be read whole comes back without sheets and with a `problem`,
    and what is none with its lines of text as a sheet and a `problem`.
    A blank sheet is no problem, and comes back empty. With `find_marks` the primary reader renders every sheet and
    looks for seal-like marks as well, which takes tenths of a second; where it is to `look_closely` it holds each
    letter against what it is said to be. The second reader cannot render and takes no notice of either. ValueError for
    a reader that does not exist."""
    if reader not in (PRIMARY, SECOND):
        raise ValueError(f"there is no reader {reader!r}; there are {PRIMARY!r} and {SECOND!r}")
    return contained(reader, lambda: _read_wrapped(data, reader, find_marks, look_closely))


def contained(reader: str, look: Callable[[], Reading]) -> Reading:
    """What a look at a document gives; a reading with a problem, by `reader`, whatever it raises."""
    try:
        return look()
    except Unreadable as error:
        return Reading(reader, (), error.why)
    except MemoryError:
        return Reading(reader, (), OUT_OF_MEMORY)
    except RecursionError:
        return Reading(reader, (), say("endless-references"))
    except Exception as error:  # noqa: BLE001 - hostile bytes may raise anything in a reader, and none may be lost
        return Reading(reader, (), say("reader-failed", failure=Failure(type(error).__name__)))


def _read_wrapped(data: bytes, reader: str, find_marks: bool, look_closely: bool) -> Reading:
    """All documents that the bytes hold, as one; what is no document at all is told line by line."""
    inside, wrapping = unwrapped(data)
    if problem := structure.no_document(inside[0]):
        return Reading(reader, told_in(inside[0]), problem)
    for each in inside:
        structure.check(each)
    readings = [_read(each, reader, find_marks, look_closely) for each in inside]
    if not wrapping:
        return readings[0]
    sheets = tuple(chain.from_iterable(each.sheets for each in readings))
    check_sheets(len(sheets))
    suspicions = tuple(dict.fromkeys(chain.from_iterable(each.suspicions for each in readings)))
    return replace(readings[0], sheets=sheets, suspicions=(say("wrapped", how=wrapping), *suspicions))


def _read(data: bytes, reader: str, find_marks: bool, look_closely: bool) -> Reading:
    if reader == PRIMARY:
        return pdfium.read(data, find_marks, look_closely)
    # Imported late: most workers never need it, and it takes a tenth of a second.
    from harness.reading import pypdf_reader

    return pypdf_reader.read(data)
