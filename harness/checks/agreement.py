"""Two readers, one document: a finding counts if both give rise to it; otherwise it is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.checks.remarks import Remark, Seen
from harness.domain.observations import Observation
from harness.domain.words import Property


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the readings of one document amount to. `one_reader_only`: nobody has checked the first reader;
    `suspicious`: a reader noticed something that a person might see differently."""

    remarks: tuple[Remark, ...]
    unclear: tuple[tuple[Property, str], ...]
    exposed: frozenset[str]
    nobody: bool
    read: bool
    one_reader_only: bool
    suspicious: bool


def agree(seen: Sequence[Seen], observation: Observation) -> Agreed:
    """`seen` holds one entry for each of the observation's readings; the first two count."""
    first = seen[0]
    suspicious = any(reading.suspicions for reading in observation.readings)
    doubts = [(Property.BINDING, sentence) for sentence in first.undecided]
    if len(seen) == 1:
        return Agreed(
            tuple(first.remarks), tuple(doubts), frozenset(first.exposed), first.nobody, first.read, True, suspicious
        )
    second = seen[1]
    doubts += [(Property.BINDING, sentence) for sentence in second.undecided if sentence not in first.undecided]
    both = {_key(remark) for remark in first.remarks} & {_key(remark) for remark in second.remarks}
    names = [reading.reader for reading in observation.readings]
    for own, name in ((first, names[0]), (second, names[1])):
        doubts += [
            (remark.property, f"The readers disagree; only {name} sees this: {remark.sentence}")
            for remark in own.remarks
            if _key(remark) not in both
        ]
    if first.nobody != second.nobody:
        doubts.append((Property.BINDING, "The readers disagree whether the document identifies any resident."))
    return Agreed(
        tuple(remark for remark in first.remarks if _key(remark) in both),
        tuple(doubts),
        frozenset(first.exposed & second.exposed),
        first.nobody and second.nobody,
        first.read and second.read,
        False,
        suspicious,
    )


def _key(remark: Remark) -> tuple[Property, int | None]:
    return remark.property, remark.sheet
