"""One document, read with both readers and told: whose items stand where, what the checks of an inspection say of it,
and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.domain.observations import Observation
from harness.domain.told import ToldReading
from harness.domain.words import Verdict
from harness.evidence.run_folder import RunFolderError, write_whole
from harness.inspection.alone.judged import Judged, judged
from harness.inspection.alone.known import Came, World, known
from harness.inspection.alone.order import ReadOrder, bytes_in, json_in
from harness.inspection.alone.pictured import picture_of
from harness.inspection.alone.saying import Said, lines_of, table_of
from harness.inspection.order import UsageProblem, as_usage_problem
from harness.inspection.watch import Progress, Watcher
from harness.reading.limits import MAX_SIZE_BYTES
from harness.reading.pool import PoolError, ReaderPool, ReadRequest
from harness.wording.rendering import on_terminal

_LONGEST_S = 600.0
"""Beyond all that readers and repairs of one document may take together."""


@dataclass(frozen=True, slots=True)
class Read:
    """What is said of a document, for a program and for a person. `exit_code`: 0 nothing found, or nothing judged; 1 a
    finding; 3 in doubt."""

    table: dict[str, Any]
    lines: list[str]
    exit_code: int


EXIT_CODES = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCONCLUSIVE: 3}


def read(order: ReadOrder, watcher: Watcher) -> Read:
    """Reads, tells and judges. Raises UsageProblem where something cannot be used, and where the document shows nobody
    of the population: it could be a real person's, and nothing of it is told, drawn or written."""
    order.check()
    data = bytes_in(order.document, MAX_SIZE_BYTES)
    watcher.show(Progress("making residents"))
    with known(order) as world:
        came = _came(order, world, data)
        watcher.show(Progress("reading"))
        seen = _observed(data, came is None or world.family.inspection().has_marks(came.request))
        ground = world.ground(seen)
        told = world.family.documents().told(seen, ground, came.request if came else None)
        verdict = judged(world, seen, came, ground) if came else None
    _check_somebody(order, seen, told, verdict)
    is_drawn = order.picture is not None and _draw(order, order.picture, data, seen, told, verdict)
    said = Said(order, world.run_id, world.is_closed, seen, told, came, verdict, is_drawn)
    return Read(table_of(said), lines_of(said), EXIT_CODES[verdict.verdict] if verdict else 0)


def _came(order: ReadOrder, world: World, data: bytes) -> Came | None:
    """How the document came, as the application says that was made for it, or as its run does; None where nobody
    says."""
    if order.application is None:
        return world.came(data)
    try:
        return world.applied(world.family.documents().applied(json_in(order.application), world.ground(None)))
    except ValueError as problem:
        raise UsageProblem(f"{order.application}: {problem}") from problem


def _observed(data: bytes, find_marks: bool) -> Observation:
    """What both readers saw, in a process of their own."""
    request = ReadRequest("read", data=data, second=True, find_marks=find_marks, thorough=find_marks)
    try:
        with ReaderPool(1) as pool:
            pool.submit(request)
            (document,) = pool.poll(_LONGEST_S)
    except PoolError as error:
        raise UsageProblem(str(error)) from error
    return document.observation()


def _check_somebody(order: ReadOrder, seen: Observation, told: Sequence[ToldReading], verdict: Judged | None) -> None:
    """Raises UsageProblem where a document may be a real person's; of one that shows nothing at all it can be said that
    it was not to be read."""
    if any(each.identifies for each in told):
        return
    first = seen.readings[0]
    if verdict is None and first.problem is not None:
        raise UsageProblem(f"{order.document} cannot be read: {on_terminal(first.problem)}")
    shows_text = any(sheet.runs for reading in (*seen.readings, *seen.repairs) for sheet in reading.sheets)
    if verdict is None or shows_text:
        raise UsageProblem(
            f"{order.document} identifies no resident of this population; it could be a real person's, so nothing of "
            "it is shown"
        )


def _draw(
    order: ReadOrder,
    path: Path,
    data: bytes,
    seen: Observation,
    told: Sequence[ToldReading],
    verdict: Judged | None,
) -> bool:
    """Writes the picture, where there is anything to draw."""
    images = [sum(image.drawn for image in sheet.images) for sheet in seen.readings[0].sheets]
    picture = picture_of(order, data, seen.digest, told, images, verdict)
    if picture is None:
        return False
    with as_usage_problem(RunFolderError):
        write_whole(path, picture)
    return True
