"""Reading a journal, whole or while it still grows. What follows the last whole record is never guessed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from harness.bounded import opened, whole_lines
from harness.domain.operations import Completion, Invocation, Mark, Record
from harness.history.encode import (
    FIRST,
    BrokenLine,
    decode_line,
    encode_as_in,
    follows,
    line_chain,
    line_group,
    record_of,
)

FINISHED = "finished"
"""The mark with which a worker says that everything was sent and answered."""

_PIECE = 1 << 20
_LONGEST_LINE_BYTES = 1 << 24
"""A record has a few thousand bytes; a line that goes on without end is not one, and is not waited for."""


def read_journal(path: Path) -> Iterator[Record]:
    """The records of one journal in order, up to the last whole one. `journal_facts` says whether it was cut."""
    for line in _lines(path):
        try:
            yield decode_line(line)[0]
        except BrokenLine:
            return


def read_part(path: Path, part: int, parts: int) -> Iterator[tuple[Record, int]]:
    """Those records of one journal whose kin group falls into `part` of `parts`, with that group; the others are not
    parsed. Marks fall into the part of group -1."""
    for line in _lines(path):
        try:
            group = line_group(line)
            if group % parts == part:
                yield record_of(line), group
        except BrokenLine:
            return


def _lines(path: Path) -> Iterator[bytes]:
    return whole_lines(path, _LONGEST_LINE_BYTES)


@dataclass(frozen=True, slots=True)
class Chain:
    """A journal's chain: whole records, the chain's hash of the last one, and `broken`, the number (from 1) of the
    first line that is no record or does not follow from the one before; None where all do. `torn`: that line is the
    last one and has no end, as when its writer was cut off."""

    records: int
    head: str
    broken: int | None
    torn: bool = False


def chain_of(path: Path) -> Chain:
    """Follows the chain of one journal to its end, or to its first break; a torn end is one. Raises OSError."""
    head, records = FIRST, 0
    with opened(path, buffer_bytes=_PIECE) as file:
        for line in iter(partial(file.readline, _LONGEST_LINE_BYTES), b""):
            try:
                whole = line.endswith(b"\n") and follows(line, head)
                line_group(line)
            except BrokenLine:
                whole = False
            if not whole:
                torn = not line.endswith(b"\n") and not file.read(1)
                return Chain(records, head.decode(), records + 1, torn)
            head, records = line_chain(line), records + 1
    return Chain(records, head.decode(), None)


def spelled_otherwise(path: Path) -> int | None:
    """The number (from 1) of the first whole line that does not say what it says in the one way in which a journal is
    written: with a member twice, or one more, or other blanks. None where all do. Raises OSError."""
    head = FIRST
    for number, line in enumerate(_lines(path), start=1):
        try:
            if encode_as_in(line, head) != line:
                return number
            head = line_chain(line)
        except (BrokenLine, TypeError):
            return number
    return None


@dataclass(frozen=True, slots=True)
class JournalFacts:
    """What a journal says of its own soundness. `gaps` are the numbers that are missing below the last one, `repeated`
    those that stand twice or out of order. `open` are operations without a completion, `stray` completions without an
    invocation, `doubled` operations invoked or completed twice. `torn`: something follows the last whole record.
    `finished`: the last record is the mark of that name, and its member `records` counts those before it rightly.
    `unchained` counts records whose chain's hash does not follow from the record before; `head` is the last one's.
    `marks` are the worker's notes about its own run."""

    worker: int
    records: int
    gaps: tuple[int, ...]
    finished: bool
    torn: bool
    repeated: tuple[int, ...] = ()
    open: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    last_stamp_ns: int = 0
    path: str = ""
    unchained: int = 0
    head: str = FIRST.decode()
    marks: tuple[Mark, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the journal as a record of a whole run."""
        numbered = not (self.gaps or self.repeated or self.unchained)
        matched = not (self.open or self.stray or self.doubled)
        return self.finished and numbered and matched and not self.torn


class _Census:
    """Counts the records of one journal as they go by."""

    def __init__(self) -> None:
        self.worker = -1
        self.records = 0
        self.expected = 0
        self.gaps: list[int] = []
        self.repeated: list[int] = []
        self.open: dict[str, None] = {}
        self.seen: set[str] = set()
        self.stray: list[str] = []
        self.doubled: list[str] = []
        self.finished = False
        self.last_stamp_ns = 0
        self.marks: list[Mark] = []

    def add(self, record: Record) -> None:
        self.worker = record.worker if self.worker < 0 else self.worker
        if record.number < self.expected or record.worker != self.worker:
            self.repeated.append(record.number)
        else:
            self.gaps.extend(range(self.expected, record.number))
            self.expected = record.number + 1
        self._match(record)
        self.finished = _is_finished(record) and record.number == self.records
        self.last_stamp_ns = max(self.last_stamp_ns, record.stamp_ns)
        self.records += 1

    def _match(self, record: Record) -> None:
        if isinstance(record, Invocation):
            if record.operation in self.seen:
                self.doubled.append(record.operation)
            self.seen.add(record.operation)
            self.open[record.operation] = None
        elif isinstance(record, Completion):
            if record.operation in self.open:
                del self.open[record.operation]
            else:
                (self.doubled if record.operation in self.seen else self.stray).append(record.operation)
        else:
            self.marks.append(record)


def _is_finished(record: Record) -> bool:
    return isinstance(record, Mark) and record.what == FINISHED and record.values.get("records") == record.number


def journal_facts(path: Path) -> JournalFacts:
    """Reads one journal to its end and says whether it is whole. A file that is missing or empty has `records` 0 and is
    not finished. Raises OSError where it cannot be read."""
    census, whole, head, unchained = _Census(), 0, FIRST, 0
    size = path.stat().st_size if path.exists() else 0
    for line in _lines(path) if size else ():
        try:
            record = decode_line(line)[0]
            unchained += not follows(line, head)
            head = line_chain(line)
            census.add(record)
        except BrokenLine:
            break
        whole += len(line)
    return JournalFacts(
        worker=census.worker,
        records=census.records,
        gaps=tuple(census.gaps),
        finished=census.finished,
        torn=whole < size,
        repeated=tuple(census.repeated),
        open=tuple(census.open),
        stray=tuple(census.stray),
        doubled=tuple(census.doubled),
        last_stamp_ns=census.last_stamp_ns,
        path=str(path),
        unchained=unchained,
        head=head.decode("ascii", "replace"),
        marks=tuple(census.marks),
    )


class Tail:
    """Follows a journal that is still being written. `poll` gives what is new; a line that is not yet whole waits for
    its rest. A line whose checksum does not fit ends the following for good (`broken`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._rest = b""
        self.broken = False
        self.finished = False

    def poll(self) -> list[Record]:
        """The records that came since the last call; an empty list where there are none or no file yet."""
        if self._file is None:
            try:
                self._file = self._path.open("rb")
            except FileNotFoundError:
                return []
        records: list[Record] = []
        while not self.broken and (piece := self._file.read(_PIECE)):
            *lines, self._rest = (self._rest + piece).split(b"\n")
            for line in lines:
                try:
                    record = decode_line(line)[0]
                except BrokenLine:
                    self.broken = True
                    break
                self.finished = _is_finished(record)
                records.append(record)
        return records

    def close(self) -> None:
        """Lets the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None
