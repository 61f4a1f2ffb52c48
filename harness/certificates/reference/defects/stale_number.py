"""Stale number: after a restart certificate numbers are used a second time.

Trigger: a server process dies (`kill-worker`) and is replaced after certificates have been numbered; then somebody
applies.
Mechanism: inferred. The counter is written out only at every twentieth number. A process that replaces another one goes
on from what was written out."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference import tables
from harness.certificates.reference.center import take_place
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Writer

_COUNTER = "certificates"
_CHECKPOINT = 20


def take_place_from_the_checkpoint(writer: Writer, place: int) -> str:
    """Who is the first at its place begins as it should."""
    if writer.get(tables.SERVERS, str(place)) is not None:
        following = int(writer.get(tables.COUNTERS, _COUNTER) or b"1")
        written_out = (following - 1) // _CHECKPOINT * _CHECKPOINT + 1
        writer.put(tables.COUNTERS, _COUNTER, str(written_out).encode("ascii"))
    return take_place(writer, place)


INFO = DefectInfo(
    title="a restart sets the certificate numbers back",
    trigger="a server process is replaced after certificates have been numbered, then somebody applies",
    property=Property.UNIQUENESS,
    faults=("kill-worker",),
    take_place=take_place_from_the_checkpoint,
)
