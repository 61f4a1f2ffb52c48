"""Several journals to the histories of kin groups. A group is always handled by one worker, so nothing is ordered
across clocks, and only one part of the groups is held at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.domain.operations import NO_GROUP, Completion, GroupHistory, Invocation, Mark, Operation
from harness.history.read import read_part


def journals_in(folder: Path) -> tuple[Path, ...]:
    """The journals of a run's `history` folder, by name."""
    return tuple(sorted(folder.glob("*.journal")))


def groups(journals: Sequence[Path], parts: int = 1) -> Iterator[GroupHistory]:
    """The history of every kin group, group -1 included if it has any, in the order of (group modulo `parts`, group).
    The journals are read `parts` times, and one part of the records is held at a time. Raises OSError."""
    for part in range(parts):
        yield from partition(journals, part, parts)


def partition(journals: Sequence[Path], part: int, parts: int) -> Iterator[GroupHistory]:
    """The histories of those kin groups whose number modulo `parts` is `part`. A completion without its invocation is
    left out here: `journal_facts` names it."""
    operations: dict[int, list[Operation]] = {}
    for journal in journals:
        places: dict[str, tuple[int, int]] = {}
        for record, group in read_part(journal, part, parts):
            if isinstance(record, Invocation):
                held = operations.setdefault(group, [])
                places[record.operation] = (group, len(held))
                held.append(Operation(record, None))
            elif isinstance(record, Completion) and record.operation in places:
                home, place = places.pop(record.operation)
                operations[home][place] = Operation(operations[home][place].invocation, record)
    for group in sorted(operations):
        held = operations.pop(group)
        held.sort(key=lambda operation: (operation.invocation.stamp_ns, operation.invocation.number))
        yield GroupHistory(group, tuple(held))


def marks(journals: Sequence[Path]) -> Iterator[Mark]:
    """All marks of all journals. They stand with the group of none, and only that is parsed."""
    for journal in journals:
        for record, _ in read_part(journal, NO_GROUP % _MANY, _MANY):
            if isinstance(record, Mark):
                yield record


def group_of_none(journals: Sequence[Path]) -> GroupHistory:
    """The operations that belong to no resident: faults asked of the system and clock settings."""
    found = [history for history in partition(journals, NO_GROUP % _MANY, _MANY) if history.kin_group == NO_GROUP]
    return found[0] if found else GroupHistory(NO_GROUP, ())


_MANY = 1 << 40
