"""Ways to damage a certificate so that the strict readers refuse it and a printer that repairs prints it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf

_POINTER = b"startxref"
_TABLE = b"xref\n"

Damage = Callable[[bytes, bytes], bytes]
"""From the certificate that comes out and another, which lends parts of it, to the damaged file."""


def _table(data: bytes) -> int:
    return data.rfind(_TABLE, 0, data.rfind(_POINTER))


def tail_of_another(data: bytes, other: bytes) -> bytes:
    """Whole, behind it the table, the trailer and the end of another."""
    return data + other[_table(other) :]


def end_of_another(data: bytes, other: bytes) -> bytes:
    """The pointer to the table is another's."""
    return data[: data.rfind(_POINTER)] + other[other.rfind(_POINTER) :] + b"\n"


def without_header(data: bytes, _: bytes) -> bytes:
    return data.replace(b"%PDF-", b"%XDF-", 1)


def pointing_nowhere(data: bytes, _: bytes) -> bytes:
    return re.sub(rb"startxref\s+\d+", b"startxref\n77", data)


def table_shifted(data: bytes, _: bytes) -> bytes:
    """Every place in the table is off by a few bytes."""
    at = _table(data)
    moved = re.sub(rb"(\d{10})( \d{5} n)", lambda found: b"%010d" % (int(found[1]) + 5) + found[2], data[at:])
    return data[:at] + moved


def cut_behind_the_pages(data: bytes, _: bytes) -> bytes:
    return data[: _table(data)]


def wrong_lengths(data: bytes, _: bytes) -> bytes:
    return re.sub(rb"/Length \d+", b"/Length 7", data)[:-20]


def junk_around(data: bytes, _: bytes) -> bytes:
    return b"junk " * 9 + data + b"junk " * 900


def broken_update(data: bytes, other: bytes) -> bytes:
    """Behind another's whole file a revision that shows this one, with a table that is none."""
    objects = data[data.find(b"\n1 0 obj") : _table(data)]
    trailer = data[data.rfind(b"trailer") : data.rfind(_POINTER)]
    return other + b"\n" + objects + b"xref\n0 1\nbroken\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % len(other)


def another_in_front(data: bytes, other: bytes) -> bytes:
    return other + data


def another_behind(data: bytes, other: bytes) -> bytes:
    return data + other


def packed_and_cut(data: bytes, _: bytes) -> bytes:
    """The pages stand in object streams, and the file ends before what lists them."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return packed.getvalue()[: packed.getvalue().rfind(_POINTER) - 40]


def encrypted_and_cut(data: bytes, _: bytes) -> bytes:
    """With an empty password, and with the end of the file gone."""
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="o", user="", R=4))
    return locked.getvalue()[:-20]


ALONE: tuple[Damage, ...] = (
    without_header,
    pointing_nowhere,
    table_shifted,
    cut_behind_the_pages,
    wrong_lengths,
    junk_around,
    packed_and_cut,
    encrypted_and_cut,
)
"""Those that leave nothing of another in the file."""

WITH_ANOTHER: tuple[Damage, ...] = (
    tail_of_another,
    end_of_another,
    broken_update,
    another_in_front,
    another_behind,
)
