"""A pool of worker processes that read documents, each document under limits of its own.

The pool never waits for a worker but in `poll`. A worker that dies or runs over a limit costs one step of the
document it was at, its reading or one way to repair it, which comes back with a problem; all else that it held is read
by others. No document is ever lost in silence."""

from __future__ import annotations

import contextlib
import math
import pickle
import signal
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import wait

from harness.catalogue import say
from harness.domain.messages import Message
from harness.reading.limits import GIVEN_UP
from harness.reading.lines import ReadDocument, encode
from harness.reading.messages import READING, SIZE_BYTES, FinishedCount, ReadingLimits, ReadRequest, started
from harness.reading.stored import unread
from harness.sealing import Seal

__all__ = ["ReadDocument", "ReadRequest", "ReaderPool", "ReadingLimits"]

BATCH = 8
"""Documents a message, there and back: on a busy machine each message costs as much as reading a page."""
_AHEAD_BYTES = 32 * 1024
"""What may be sent to a worker that is still at work, without waiting for it to take it."""
_GRACE_S = 2.0
_START_S = 60.0
_RENEWAL_S = 1.0
_LONGEST_WAIT_S = 3600.0
_PRIMARY = "pdfium"
_DEFAULT = ReadingLimits()
_MAX_FAILED_STARTS = 5


class PoolError(RuntimeError):
    """The workers cannot be started at all; one sentence."""


class _Worker:
    """One process, its connection, and the batches it holds, the one it is at first."""

    def __init__(self, limits: ReadingLimits, seal: Seal | None) -> None:
        try:
            with tempfile.TemporaryFile() as counter:
                counter.write(bytes(SIZE_BYTES))
                counter.flush()
                self._progress = FinishedCount(counter.fileno())
                self.process, self.connection = started("harness.reading.worker", counter.fileno())
        except OSError as error:
            raise PoolError(f"A reader could not be started: {error.strerror or error}.") from error
        self.batches: deque[list[ReadRequest]] = deque()
        self.progress_s = time.monotonic()
        self.ready = False
        self.taken = 0
        self._returned = 0
        self._counted = 0
        with contextlib.suppress(OSError):
            # One that is gone already is found out when it is waited for.
            self.connection.send_bytes(pickle.dumps((limits, seal.key if seal else b"")))

    def give(self, batch: list[ReadRequest]) -> None:
        """Sends documents. OSError if the worker is gone; the documents are then held all the same."""
        if not self.batches and self.ready:
            self.progress_s = time.monotonic()
        self.batches.append(batch)
        self.taken += len(batch)
        self.connection.send_bytes(pickle.dumps(batch, protocol=5))

    def take(self) -> Iterator[ReadDocument]:
        """What of it has been read since the last time. EOFError or OSError if the worker is gone."""
        while self.connection.poll():
            message = self.connection.recv_bytes()
            self.progress_s = time.monotonic()
            if not self.ready:
                self.ready = True
                continue
            batch = self.batches.popleft()
            self._returned += len(batch)
            lines: list[bytes] = pickle.loads(message)  # from our own worker
            for request, line in zip(batch, lines, strict=True):
                yield ReadDocument(request.document, line)

    @property
    def held(self) -> int:
        """Documents given and not yet taken back."""
        return sum(map(len, self.batches))

    def moved_s(self) -> float:
        """When the worker was last seen to get on."""
        count = self._progress.count
        if count != self._counted:
            self._counted, self.progress_s = count, time.monotonic()
        return self.progress_s

    @property
    def slow_s(self) -> float:
        """How long it has spent on slow documents."""
        return self._progress.slow_s

    def end(self) -> int:
        """Makes sure that the process is gone; its return code, negative for a signal."""
        self.connection.close()
        if self.process.poll() is None:
            self.process.kill()
        return self.process.wait()

    def left(self) -> tuple[list[ReadRequest], int, int]:
        """At its end: what it held, the place in that of the document it was at, -1 where it was at none, and the step
        of that document. Asked for once."""
        left = [request for batch in self.batches for request in batch]
        at, step = self._progress.count - self._returned, self._progress.at
        self.batches.clear()
        self._progress.close()
        return left, at if self.ready and at < len(left) else -1, step


class ReaderPool:
    """Reads documents in `workers` processes, sealed ones with `seal`; `submit` and `poll` are for one thread."""

    def __init__(self, workers: int, limits: ReadingLimits = _DEFAULT, seal: Seal | None = None) -> None:
        if workers < 1:
            raise ValueError("a pool needs at least one worker")
        self._limits, self._seal = limits, seal
        self._waiting: deque[ReadRequest] = deque()
        self._ready: list[ReadDocument] = []
        self._failed_starts = 0
        self._broken = ""
        self._closed = False
        self._spent_s = 0.0
        self.costly: set[str] = set()
        """Documents at which a worker ended."""
        self.given_up: set[str] = set()
        """Documents that were not read because others had taken too long."""
        self._workers: list[_Worker] = []
        try:
            for _ in range(workers):
                self._workers.append(_Worker(self._limits, self._seal))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pending(self) -> int:
        """Documents that were submitted and have not been handed back by `poll`."""
        return len(self._waiting) + len(self._ready) + sum(worker.held for worker in self._workers)

    def submit(self, *requests: ReadRequest) -> None:
        """Queues documents, without waiting. RuntimeError if the pool is closed."""
        if self._closed:
            raise RuntimeError("the pool is closed")
        self._waiting.extend(requests)
        if not self._broken:
            self._hand_out()

    def be_patient(self) -> None:
        """What slow documents have taken so far counts no longer."""
        self._spent_s = -sum(worker.slow_s for worker in self._workers)

    @property
    def _is_patient(self) -> bool:
        return self._spent_s + sum(worker.slow_s for worker in self._workers) < self._limits.patience_s

    def poll(self, timeout_s: float = 0.0) -> list[ReadDocument]:
        """What has been read since the last call; waits up to `timeout_s` for at least one. Order is not kept.

        PoolError if workers cannot be started any more; what is pending then stays so."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            self._collect(0.0)
            if self._ready or self.pending == 0:
                break
            left_s = deadline_s - time.monotonic()
            if left_s <= 0:
                break
            self._collect(min(left_s, self._next_overdue_s()))
        found, self._ready = self._ready, []
        return found

    def close(self) -> None:
        """Ends all workers at once; what is pending is dropped."""
        self._closed = True
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._waiting.clear()
        self._ready.clear()

    def _hand_out(self) -> None:
        while self._waiting and not self._is_patient:
            request, given_up = self._waiting.popleft(), say(GIVEN_UP, after_s=self._limits.patience_s)
            self.given_up.add(request.document)
            self._hand_back(request, dict(request.lost).get(READING, given_up), given_up)
        for place, worker in enumerate(self._workers):
            room = self._room(worker)
            if room and self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]
                try:
                    worker.give(batch)
                except OSError:
                    self._replace(place)

    def _room(self, worker: _Worker) -> int:
        left = self._limits.documents - worker.taken
        if not worker.batches:
            # Spread thin when little is waiting, so that no worker idles beside a long queue.
            share = -(-len(self._waiting) // len(self._workers))
            return max(0, min(BATCH, share, left))
        light = sum(len(r.data or b"") for r in list(self._waiting)[:BATCH]) < _AHEAD_BYTES
        return min(BATCH, left) if light and len(worker.batches) < 2 and len(self._waiting) > BATCH else 0

    def _collect(self, timeout_s: float) -> None:
        """Takes in what workers have sent, replaces those that are gone or overdue, and gives out more work."""
        if self._broken:
            raise PoolError(self._broken)
        places = {worker.connection: place for place, worker in enumerate(self._workers)}
        for connection in wait(places, timeout_s):
            place = places[connection]  # type: ignore[index]
            worker = self._workers[place]
            try:
                self._ready.extend(worker.take())
                self._failed_starts = 0 if worker.ready else self._failed_starts
            except (EOFError, OSError):
                self._replace(place)
        now_s = time.monotonic()
        for place, worker in enumerate(self._workers):
            if now_s >= self._overdue_at_s(worker):
                self._replace(place, say("over-wall-limit-killed", limit_s=self._limits.wall_s))
        self._hand_out()

    def _overdue_at_s(self, worker: _Worker) -> float:
        if not worker.ready:
            return worker.progress_s + _START_S
        # The worker ends itself at its limit; this is for one that cannot, as when it is stopped from outside.
        return worker.moved_s() + self._limits.wall_s + _GRACE_S if worker.batches else math.inf

    def _next_overdue_s(self) -> float:
        first = min(self._overdue_at_s(worker) for worker in self._workers)
        return max(0.0, min(first - time.monotonic(), _LONGEST_WAIT_S))

    def _replace(self, place: int, why: Message | None = None) -> None:
        """A worker is gone or must go. The step that its document was at is lost, the other documents wait again."""
        worker = self._workers[place]
        code = worker.end()
        self._spent_s += worker.slow_s
        left, at, step = worker.left()
        if at >= 0:
            self._spent_s += self._cost_s(code)
            self._lose(left.pop(at), step, why or _blame(code, self._limits))
        self._waiting.extendleft(reversed(left))
        self._failed_starts += not worker.ready
        try:
            if self._failed_starts >= _MAX_FAILED_STARTS:
                raise PoolError(f"The readers do not start: the last process ended with {_named(code)}.")
            self._workers[place] = _Worker(self._limits, self._seal)
        except PoolError as error:
            self._broken = str(error)
            raise

    def _cost_s(self, code: int) -> float:
        """What a document has taken that ended its worker, a new one included."""
        return {-signal.SIGPROF: self._limits.cpu_s, -signal.SIGALRM: self._limits.wall_s}.get(code, 0.0) + _RENEWAL_S

    def _lose(self, culprit: ReadRequest, step: int, why: Message) -> None:
        """What is left of a document when one of its steps has cost a worker is for the next; one that is lost twice is
        handed back as unread."""
        self.costly.add(culprit.document)
        if step in dict(culprit.lost):
            self._hand_back(culprit, why, why)
        else:
            self._waiting.append(replace(culprit, lost=(*culprit.lost, (step, why))))

    def _hand_back(self, request: ReadRequest, why: Message, unrepaired: Message) -> None:
        """Gives a document back as unread."""
        seen = unread(request, _PRIMARY, why, unrepaired, self._seal)
        self._ready.append(ReadDocument(request.document, encode(seen)))


def _blame(code: int, limits: ReadingLimits) -> Message:
    if code == -signal.SIGPROF:
        return say("over-cpu-limit", limit_s=limits.cpu_s)
    if code == -signal.SIGALRM:
        return say("over-wall-limit", limit_s=limits.wall_s)
    return say("reader-lost", ending=_ending(code), memory_mb=limits.memory_mb)


def _ending(code: int) -> Message:
    return say("ended-with", exit_code=code) if code >= 0 else say("ended-by", signal=_named(code))


def _named(code: int) -> str:
    """What a process ended with: its code, or the signal's name."""
    if code >= 0:
        return f"code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
