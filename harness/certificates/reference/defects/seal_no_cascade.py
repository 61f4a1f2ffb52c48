"""A change of name ends a seal's registration, and the seal is certified all the same.

Trigger: `renamed` of a resident with a registered seal, then the resident's application for a seal certificate. (The
same is wrong after `died` and `moved-out`, where the certificate is refused for other reasons; so nobody sees it.) Any
later event that changes the resident's record ends it.
Mechanism: the cascade is done in the municipality's registers alone. What the link sends of such an event leaves the
seal as it was."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.link import RegisterLink
from harness.certificates.reference.records import Record, ResidentRecord, SealRecord, Table
from harness.certificates.reference.registers import Changes, Loaded
from harness.certificates.reference.rules.requests import EventRequest

_ENDING = frozenset({EventKind.DIED, EventKind.MOVED_OUT, EventKind.RENAMED})


class LinkWithoutCascade(RegisterLink):
    """Sends what an event is about, and not what follows for the seal."""

    def changes_of_copy(self, event: EventRequest, loaded: Loaded, changes: Changes) -> Changes:
        """The same changes, with the seal that was registered before."""
        before = loaded.get((Table.RESIDENTS, event.resident_code))
        if event.kind not in _ENDING or not isinstance(before, ResidentRecord):
            return changes
        records = [_with_seal(record, event.resident_code, before.seal) for record in changes.records]
        return replace(changes, records=tuple(records))


def _with_seal(record: Record, resident_code: str, seal: SealRecord | None) -> Record:
    if isinstance(record, ResidentRecord) and record.resident_code == resident_code:
        return replace(record, seal=seal)
    return record


INFO = DefectInfo(
    title="a change of name does not end the seal's registration in the copy",
    trigger="a resident with a registered seal is renamed and applies for a seal certificate",
    source="inferred; of the class of seal-2023",
    property=Property.SEAL,
    events=(EventKind.RENAMED,),
    applications=1,
    register_link=LinkWithoutCascade,
)
