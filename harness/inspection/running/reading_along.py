"""Reading while the load runs: follows the journals, hands every document to the readers, and what they saw to whoever
looks at it."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event
from time import monotonic
from typing import NamedTuple

from harness.domain.operations import ClockSetting, Completion, GroupHistory, Invocation, Operation, Outcome, Request
from harness.evidence.run_folder import RunFolder
from harness.history.read import Tail
from harness.history.requests import type_of
from harness.inspection.running.dossier import Dossier
from harness.inspection.running.looking import Looking
from harness.reading.pool import ReadDocument, ReaderPool, ReadRequest

AHEAD = 400
"""Documents handed to the readers and not yet back; the others wait in the journal."""
REMEMBERED = 16
"""Operations of a kin group for the live view: a long run must not hold its history in memory."""
SECOND_OF = 10
"""One document in so many is read by both readers, drawn by its digest and the seed."""


class Seen(NamedTuple):
    """A document just read. `shows_own`: every sheet shows people of its kin group."""

    kin_group: int
    read: ReadDocument
    shows_own: bool


class ReadingAlong:
    """Feeds a reader pool from journals that are still growing. `step` does a little of everything and never waits
    longer than asked."""

    def __init__(self, run: RunFolder, pool: ReaderPool, request: Requests, looking: Looking) -> None:
        self._run = run
        self._pool = pool
        self.request = request
        self.looking = looking
        self.parts = looking.parts
        self._tails: dict[Path, Tail] = {}
        self._invoked: dict[str, Invocation] = {}
        self._groups: dict[int, list[Operation]] = {}
        self._open: dict[int, dict[str, Invocation]] = {}
        self._settings: dict[str, Operation] = {}
        self._waiting: list[tuple[Completion, Invocation]] = []
        self._home: dict[str, int] = {}
        self.to_read = 0
        self.read = 0
        self.sent = 0
        self.first_intended_ns = 0
        self.last_intended_ns = 0
        self.last_completed_ns = 0
        self.latencies_ms = array("d")
        """Of the issued, from the intended start."""
        self._pause = Event()
        self.paced: Mapping[str, float | str] = {}

    @property
    def offered_per_s(self) -> float:
        """Applications a second that were sent while arrivals lasted."""
        return self.sent / max(1e-9, (self.last_intended_ns - self.first_intended_ns) / 1e9)

    def step(self, duration_s: float) -> list[Seen]:
        """Reads what the journals say now, and takes in for `duration_s` what the readers send. Returns each document
        read since."""
        self._follow()
        self._feed()
        seen: list[Seen] = []
        end_s = monotonic() + duration_s
        while True:
            left_s = max(0.0, end_s - monotonic())
            if not self._pool.pending:
                self._pause.wait(left_s)  # a journal has no event that tells of its growth
                return seen
            for read in self._pool.poll(left_s):
                group = self._home.pop(read.document)
                seen.append(Seen(group, read, self.looking.take(read, group)))
                self.read += 1
            if not left_s:
                return seen

    def history_of(self, kin_group: int) -> GroupHistory:
        """What the journals say of a kin group so far: its register events, answered or not, and its latest
        applications."""
        waiting = [Operation(each, None) for each in self._open.get(kin_group, {}).values()]
        return GroupHistory(kin_group, (*self._groups.get(kin_group, ()), *waiting))

    def clock(self) -> tuple[Operation, ...]:
        """The settings of business time so far."""
        return tuple(self._settings.values())

    def rest(self) -> Iterator[list[Seen]]:
        """Steps until everything in the journals has been read."""
        yield self.step(0.0)
        while self._waiting or self._pool.pending:
            yield self.step(0.05)

    def again(self, requests: list[ReadRequest], groups: list[int]) -> None:
        """Reads documents once more, with both readers, and keeps what they saw in place of the first reading."""
        self._pool.be_patient()
        self._home.update((request.document, group) for request, group in zip(requests, groups, strict=True))
        # Those that will cost a reader again keep none of the others from being read.
        self._pool.submit(*sorted(requests, key=lambda request: request.document in self._pool.costly))
        while self._pool.pending:
            for read in self._pool.poll(0.2):
                self.looking.hold(read, self._home.pop(read.document))
        self.looking.flush()

    def apart(self, requests: list[ReadRequest]) -> list[ReadDocument]:
        """Reads documents that are not part of the record, through the same queue; nothing is kept of them."""
        return read_apart(self._pool, requests)

    @property
    def given_up(self) -> frozenset[str]:
        """The documents that the readers did not read because others had taken too long."""
        return frozenset(self._pool.given_up)

    def __enter__(self) -> ReadingAlong:
        return self

    def __exit__(self, *ended: object) -> None:
        for tail in self._tails.values():
            tail.close()
        self.looking.close(*ended)

    def _follow(self) -> None:
        for path in sorted(self._run.history.glob("*.journal")):
            for record in self._tails.setdefault(path, Tail(path)).poll():
                if isinstance(record, Invocation):
                    self._sent(record)
                elif isinstance(record, Completion):
                    self._completed(self._invoked.pop(record.operation, None), record)
                elif record.what == "pace":
                    self.paced = record.values

    def _sent(self, invocation: Invocation) -> None:
        self._invoked[invocation.operation] = invocation
        sort = type_of(invocation.request)
        if sort.is_lasting:
            self._open.setdefault(invocation.request.kin_group, {})[invocation.operation] = invocation
        elif isinstance(invocation.request, ClockSetting):
            self._settings[invocation.operation] = Operation(invocation, None)
        if sort.is_trial:
            self.sent += 1
            self.first_intended_ns = min(self.first_intended_ns or invocation.intended_ns, invocation.intended_ns)
            self.last_intended_ns = max(self.last_intended_ns, invocation.intended_ns)

    def _completed(self, invocation: Invocation | None, completion: Completion) -> None:
        if invocation is None:
            return
        self.last_completed_ns = max(self.last_completed_ns, completion.stamp_ns)
        kin_group = invocation.request.kin_group
        if type_of(invocation.request).is_lasting:
            self._open[kin_group].pop(completion.operation, None)
        elif isinstance(invocation.request, ClockSetting):
            self._settings[completion.operation] = Operation(invocation, completion)
        self._remember(kin_group, Operation(invocation, completion))
        if completion.document:
            self.to_read += 1
            if completion.outcome is Outcome.OK:
                self.latencies_ms.append((completion.stamp_ns - invocation.intended_ns) / 1e6)
            self._home[completion.document] = kin_group
            self._waiting.append((completion, invocation))

    def _remember(self, kin_group: int, operation: Operation) -> None:
        held = self._groups.setdefault(kin_group, [])
        held.append(operation)
        if len(held) > REMEMBERED:
            others = (at for at, each in enumerate(held) if not type_of(each.invocation.request).is_lasting)
            del held[next(others, 0)]

    def _feed(self) -> None:
        room = AHEAD - self._pool.pending
        for completion, invocation in self._waiting[: max(0, room)]:
            self._pool.submit(self.request(completion, invocation.request))
        del self._waiting[: max(0, room)]


def read_apart(pool: ReaderPool, requests: list[ReadRequest]) -> list[ReadDocument]:
    """Has documents read, and waits for all of them."""
    pool.be_patient()
    pool.submit(*requests)
    seen: list[ReadDocument] = []
    while pool.pending:
        seen += pool.poll(0.2)
    return seen


def requests_of(dossier: Dossier) -> Requests:
    """How the documents of this run are to be read."""
    return Requests(dossier.run, dossier.order.seed, dossier.family.inspection().has_marks)


class Requests:
    """How the documents of a run are to be read."""

    def __init__(self, run: RunFolder, seed: int, has_marks: Callable[[Request], bool]) -> None:
        self._folder, self._seed, self._has_marks = run.path, seed, has_marks

    def __call__(self, completion: Completion, request: Request, second: bool = False) -> ReadRequest:
        """How a stored document is to be read; a `second` time by both readers, and searched for a drawn imprint."""
        marks, both = self._has_marks(request), second or self._drawn(completion.digest)
        path = f"{self._folder}/{completion.document}"
        return ReadRequest(completion.document, path, None, both, marks, marks and second)

    def _drawn(self, digest: str) -> bool:
        """Whether a document is one of the random tenth that both readers read."""
        return hashlib.sha256(f"{self._seed} {digest}".encode()).digest()[0] * SECOND_OF < 256
