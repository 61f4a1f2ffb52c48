"""Id truncated: the print file is named by the last six digits of the application's id.

Trigger: two applications are open whose ids end in the same six digits (as where each kiosk counts by itself).
Mechanism: inferred. A field of six digits held the number as long as it was the site's own; now the later print file
replaces the earlier."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Writer
from harness.certificates.reference.spooler import SpoolNames

_DIGITS = frozenset("0123456789")
_FIELD = 6


class SpoolNamesOfSixDigits(SpoolNames):
    """What stands before the last six digits is cut off."""

    def name(self, application_id: str, writer: Writer) -> str:
        """`000123.print`; an id without any digit has its own name."""
        digits = "".join([character for character in application_id if character in _DIGITS])
        return f"{digits[-_FIELD:].zfill(_FIELD)}.print" if digits else super().name(application_id, writer)


INFO = DefectInfo(
    title="print files are named by the last six digits of the application's id",
    trigger="two open applications whose ids end in the same six digits",
    source="the class of Takamatsu (2024)",
    property=Property.BINDING,
    names=SpoolNamesOfSixDigits,
)
