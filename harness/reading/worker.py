"""One worker process of the pool: takes batches of documents, reads them, and sends back a line for each.

Run as `python -m harness.reading.worker CONNECTION_FD PROGRESS_FD` by the pool. It imports nothing but this room,
the catalogue, the domain's types and what opens sealed documents, so that it is small and starts fast. Limits
are set anew for each document and are the kernel's: a reader that loops in C is ended as surely as one in Python."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import logging
import os
import pickle
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from multiprocessing.connection import Connection

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Image, Observation, Place, Reading, Sheet, Where
from harness.reading import readers, repairing
from harness.reading.lines import encode
from harness.reading.messages import READING, FinishedCount, ReadingLimits, ReadRequest
from harness.reading.stored import bytes_of, unread
from harness.sealing import Seal

NICENESS = 10
READY = b""
_YOUNG_OBJECTS = 20_000
_MUCH_MORE = 16 * 1024
"""16 MB where the kernel counts in kilobytes; where it counts in bytes garbage is looked for more often."""
_MOST_LOST = 2
"""So many workers may a document cost, before what is left of it is not tried any more."""
_SEAL_SIDE_PX = 60
_MOST_OBLONG = 1.5


def main(descriptor: int, progress_descriptor: int) -> None:
    """Serves one pool until it goes away or says that it is done."""
    for library in ("pypdf", "pikepdf"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    let_limits_kill()
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    # The end of the pool's process, however it comes, is the end of the connection.
    with Connection(descriptor) as pool, contextlib.suppress(EOFError, OSError):
        limits, key = pickle.loads(pool.recv_bytes())  # from our own pool
        limit_memory(limits.memory_mb)
        progress = FinishedCount(progress_descriptor)
        collect_seldom()
        pool.send_bytes(READY)
        serve(pool, limits, progress, Seal(key) if key else None)


def serve(pool: Connection, limits: ReadingLimits, progress: FinishedCount, seal: Seal | None = None) -> None:
    """Reads batch after batch. EOFError or OSError when the pool is gone."""
    peak = _peak()
    while progress.count < limits.documents:
        batch: list[ReadRequest] = pickle.loads(pool.recv_bytes())  # from our own pool
        lines = []
        for request in batch:
            began_s = time.process_time()
            lines.append(encode(observe(request, seal, lambda step: _step(progress, step, limits))))
            progress.finish(time.process_time() - began_s)
            if request.second and _peak() > peak + _MUCH_MORE:
                # What the second reader leaves behind holds on to all that it has unpacked.
                gc.collect()
                peak = _peak()
        pool.send_bytes(pickle.dumps(lines, protocol=5))


@contextlib.contextmanager
def _step(progress: FinishedCount, step: int, limits: ReadingLimits) -> Iterator[None]:
    """While a document is at one step."""
    progress.begin(step)
    with limited(limits):
        yield


def let_limits_kill() -> None:
    """Dispositions and masks are inherited, and the limits need these two signals to kill; Ctrl-C is for others."""
    for limit in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(limit, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGPROF, signal.SIGALRM))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def collect_seldom() -> None:
    """Makes the search for garbage that refers to itself, which only the second reader leaves, a rare one among young
    objects: what has been imported stays for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, 10, 10)


def _peak() -> int:
    """The most memory that the process has ever held, in the kernel's unit."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def limit_memory(memory_mb: int) -> None:
    """Caps the process's address space."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.contextmanager
def limited(limits: ReadingLimits) -> Iterator[None]:
    """While a document is read or repaired in one way: processor time and time on the clock, each ended by a signal
    that kills."""
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s)
    try:
        yield
    finally:
        # Sending may have to wait for the pool, which must not count.
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


Step = Callable[[int], AbstractContextManager[None]]
"""What surrounds one step of looking at a document."""


def _unlimited(_: int) -> AbstractContextManager[None]:
    return contextlib.nullcontext()


def observe(request: ReadRequest, seal: Seal | None = None, step: Step = _unlimited) -> Observation:
    """Everything read of one document, which may be one that is sealed, repaired where it cannot be read. Never raises
    for the document's sake."""
    lost = dict(request.lost)
    with step(READING):
        try:
            data = bytes_of(request, seal)
        except OSError:
            return unread(request, readers.PRIMARY, say("stored-not-openable"))
        digest = hashlib.sha256(data).hexdigest()
        given_up = lost.get(READING)
        found = (Reading(readers.PRIMARY, (), given_up),) if given_up else _readings(data, request)
    repairs = tuple(_repairs(data, lost, step)) if repairing.is_wanted(data, found) else ()
    return Observation(request.document, digest, len(data), found, repairs)


def _readings(data: bytes, request: ReadRequest) -> tuple[Reading, ...]:
    first = _read(data, readers.PRIMARY, request.find_marks and request.thorough, request.second)
    if request.find_marks and not request.thorough and not has_candidate(first):
        first = _read(data, readers.PRIMARY, True, request.second)
    return (first, with_marks_of(first, _read(data, readers.SECOND))) if request.second else (first,)


def _repairs(data: bytes, lost: Mapping[int, Message], step: Step) -> Iterator[Reading]:
    for number, repair in enumerate(repairing.REPAIRS, READING + 1):
        why = lost.get(number)
        if READING in lost and repair not in repairing.WITHOUT_PDFIUM:
            why = lost[READING]  # what PDFium could not get through it will not get through repaired
        if len(lost) >= _MOST_LOST and number > max(lost):
            why = lost[max(lost)]
        if why is not None:
            yield Reading(repair, (), why)
            continue
        with step(number):
            yield repairing.repaired(data, repair)


def _read(data: bytes, reader: str, find_marks: bool = False, look_closely: bool = False) -> Reading:
    """One reading; once more if there was no memory for it for what an earlier document had left behind."""
    reading = readers.read(data, reader, find_marks, look_closely)
    if reading.problem == readers.OUT_OF_MEMORY and gc.collect():
        reading = readers.read(data, reader, find_marks, look_closely)
    return reading


def with_marks_of(first: Reading, second: Reading) -> Reading:
    """The second reading with what the first reader found by rendering, which the second cannot do: the marks, the ink
    that no text says anything of, letters as they are drawn, and without the texts that nobody sees.

    Otherwise the readers would disagree on each of these; a suspicion says where marks come from."""
    if len(first.sheets) != len(second.sheets):
        return second
    lent = [tuple([image for image in sheet.images if not image.drawn]) for sheet in first.sheets]
    sheets = [
        replace(sheet, images=sheet.images + marks, ink=shown.ink, compared=shown.compared)
        for sheet, marks, shown in zip(second.sheets, lent, first.sheets, strict=True)
    ]
    for number, shown in enumerate(first.sheets, start=1):
        unseen = [each.text for each in first.hidden if each.where is Where.SHEET and each.sheet == number]
        if unseen:
            sheets[number - 1] = without(sheets[number - 1], unseen, shown)
        if shown.figures:
            sheets[number - 1] = _with_figures(sheets[number - 1], shown)
        if shown.redrawn:
            sheets[number - 1] = as_drawn(sheets[number - 1], shown)
    told = (say("marks-by-the-first"),) if any(lent) else ()
    return replace(second, sheets=tuple(sheets), suspicions=(*second.suspicions, *told))


def without(sheet: Sheet, unseen: Sequence[str], shown: Sheet) -> Sheet:
    """What a reader who cannot render saw of a sheet, without the texts that proved to be `unseen`: as often as it has
    them more than the other reader has them `shown`, and those first that stand where the other shows nothing like
    it."""
    more = Counter(map(_solid, sheet.runs))
    more.subtract(map(_solid, shown.runs))
    gone = Counter(map(_solid, unseen))
    both = [*zip(shown.runs, shown.places, strict=False)] if sheet.places else []
    seen = [any(_solid(run) == _solid(text) and _meet(at, place) for text, place in both) for run, at in _placed(sheet)]
    left = set(range(len(sheet.runs)))
    for run in sorted(left, key=seen.__getitem__) if both else sorted(left):
        told = _solid(sheet.runs[run])
        if gone[told] > 0 and more[told] > 0:
            gone[told] -= 1
            more[told] -= 1
            left.remove(run)
    kept = sorted(left)
    places = tuple([sheet.places[run] for run in kept]) if sheet.places else ()
    return replace(sheet, runs=tuple([sheet.runs[run] for run in kept]), places=places)


def _with_figures(sheet: Sheet, shown: Sheet) -> Sheet:
    runs, places = shown.runs[-shown.figures :], shown.places[-shown.figures :] if sheet.places else ()
    return replace(sheet, runs=sheet.runs + runs, places=sheet.places + places, figures=shown.figures)


def as_drawn(sheet: Sheet, shown: Sheet) -> Sheet:
    """What a reader who cannot render saw of a sheet, with the letters that another reader has `shown` to be drawn as
    others than the file says. Of runs that say the same, those in their order of which the other has as many."""
    drawn = dict[str, list[str]]()
    for said, as_is in shown.redrawn:
        drawn.setdefault(_solid(said), []).append(as_is)
    runs = []
    for run in sheet.runs:
        instead = drawn.get(_solid(run))
        runs.append(instead.pop(0) if instead else run)
    return replace(sheet, runs=tuple(runs), redrawn=shown.redrawn)


def _placed(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    return zip(sheet.runs, sheet.places, strict=False)


def _meet(one: Place, other: Place) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _solid(run: str) -> str:
    return "".join(run.split())


def has_candidate(reading: Reading) -> bool:
    """Whether each sheet holds an image that could be an imprint; a document with a problem needs no second look."""
    if reading.problem:
        return True
    return all(any(_could_be_imprint(image) for image in sheet.images) for sheet in reading.sheets)


def _could_be_imprint(image: Image) -> bool:
    shorter, longer = sorted((image.width_px, image.height_px))
    return shorter >= _SEAL_SIDE_PX and longer <= _MOST_OBLONG * shorter


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
