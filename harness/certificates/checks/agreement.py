"""Two readers, one document: a finding counts if both give rise to it; otherwise it is unclear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.catalogue import say
from harness.certificates.checks.captions import Captioned
from harness.certificates.checks.remarks import DocumentRemarks, Remark
from harness.certificates.domain.properties import Property
from harness.checks.tally import Looked
from harness.domain.messages import Message
from harness.domain.observations import Ink, Observation


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the readings of one document amount to."""

    remarks: tuple[Remark, ...]
    unclear: tuple[tuple[Property, Message], ...]
    exposed: frozenset[str]
    nobody: bool
    read: bool
    examined: frozenset[Property]
    """The properties of which the document is a decisive trial, as far as it alone can be."""
    one_reader_only: bool
    """Nobody has checked the first reader."""
    suspicious: bool
    """A reader noticed something that a person might see differently."""
    strange: frozenset[int] = frozenset()
    """The sheets that identify nobody, as every reader has it."""
    numbers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """What on a sheet may be a certificate number, as every reader has it."""
    captions: Mapping[int, Mapping[str, Captioned]] = field(default_factory=dict)
    """What stands beside the values of a sheet, by its number, where not all labels are known; as each reader has it
    who finds the sheet right."""
    ink: Mapping[int, tuple[Ink, ...]] = field(default_factory=dict)
    """Ink on a sheet, by its number, of which no text says anything: one reader can see it."""
    looked: Looked = field(default_factory=Looked)
    """What any reader has missed on a sheet."""
    repaired: bool | None = None
    """Whether a repair shows whose a document is that no reader could read; None where none was to be repaired."""

    @property
    def is_somebodys(self) -> bool:
        """Whether the document was read and identifies a resident."""
        return self.read and not self.nobody

    @property
    def wants_second_reading(self) -> bool:
        """Whether something is wrong or odd, and only one reader has looked."""
        return self.one_reader_only and bool(self.remarks or self.unclear or self.nobody or self.suspicious)


def agree(seen: Sequence[DocumentRemarks], observation: Observation) -> Agreed:
    """`seen` holds one entry for each of the observation's readings; the first two count. One alone agrees with
    itself."""
    first, second = seen[0], seen[:2][-1]
    doubts = [(Property.BINDING, message) for message in first.undecided]
    doubts += [(Property.BINDING, message) for message in second.undecided if message not in first.undecided]
    both = {_key(remark) for remark in first.remarks} & {_key(remark) for remark in second.remarks}
    names = [reading.reader for reading in observation.readings]
    for own, name in zip((first, second), names, strict=False):
        doubts += [
            (remark.property, say("readers-disagree", reader=name, seen=remark.message))
            for remark in own.remarks
            if _key(remark) not in both
        ]
    if first.nobody != second.nobody:
        doubts.append((Property.BINDING, say("readers-disagree-whether-anyone")))
    return Agreed(
        tuple(remark for remark in first.remarks if _key(remark) in both),
        tuple(doubts),
        frozenset(first.exposed & second.exposed),
        first.nobody and second.nobody,
        first.read and second.read,
        frozenset(first.examined & second.examined),
        len(seen) == 1,
        any(reading.suspicions for reading in observation.readings),
        first.strange & second.strange,
        {
            sheet: tuple([one for one in numbers if one in second.numbers.get(sheet, ())])
            for sheet, numbers in first.numbers.items()
        },
        _captions(seen, names),
        first.ink,
        Looked(first.strange | second.strange, first.blank | second.blank),
    )


def _captions(seen: Sequence[DocumentRemarks], names: Sequence[str]) -> Mapping[int, Mapping[str, Captioned]]:
    return {
        sheet: {name: one.captions[sheet] for one, name in zip(seen[:2], names, strict=False) if sheet in one.captions}
        for sheet in seen[0].captions
    }


def _key(remark: Remark) -> tuple[Property, int | None]:
    return remark.property, remark.sheet
