"""`himozuke prove`: every defect and the sound system through every method."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Final

from harness import families
from harness.evidence.run_folder import RunFolder, RunFolderError, create
from harness.explore.exploring import Budget, explore
from harness.family import family_of
from harness.family.proved import Attempt, Bench, Method, ProvedSystem, Said, said_of
from harness.inspection.order import Interrupted, UsageProblem, as_usage_problem
from harness.inspection.proving.detection import Detection, DetectionRow

BUDGETS_S: Final = {
    Method.EXPLORE: 10.0,
    Method.LOAD: 12.0,
    Method.CONCURRENT: 8.0,
    Method.PLAIN: 12.0,
    Method.SEQUENTIAL: 5.0,
}
MORE_S: Final = 60.0
"""For exploring once more where all methods missed."""

SOUND_SCHEDULES: Final = 100_000
QUICK_SOUND_SCHEDULES: Final = 5_000
CHUNK: Final = 2_500
"""Schedules of the sound system that one process plays at a time."""

PROCESSES: Final = 2
QUICK: Final = (Method.EXPLORE, Method.LOAD)
"""Load only for what exploring missed."""


@dataclass(frozen=True, slots=True)
class ProveOrder:
    """What a user asked for. `only` are defects by name; empty for the whole catalogue."""

    quick: bool = False
    guard: bool = False
    seed: int = 0
    only: tuple[str, ...] = ()
    results: Path = Path("results")


@dataclass(frozen=True, slots=True)
class Proved:
    """The table, and where it is stored."""

    detection: Detection
    folder: Path


Tell = Callable[[str], object]
"""Is told in one line what has just ended."""


def prove(order: ProveOrder, tell: Tell = lambda line: None) -> Proved:
    """Tries everything. Raises UsageProblem if nothing could begin, Interrupted if the table could not be written."""
    cases = _cases(order)
    methods = QUICK if order.quick else tuple(Method)
    rows = [DetectionRow(case) for case in cases]
    detection = Detection(
        order.seed,
        methods,
        rows,
        DetectionRow(ProvedSystem(None)),
        whole=not order.only,
        interrupted=True,
        not_explored=family_of(families.USUAL).proving().not_explored,
    )
    with as_usage_problem(RunFolderError):
        folder = create(order.results, "prove")

    def keep(line: str) -> None:
        """What has been found so far outlives whatever comes next."""
        _store(detection, folder)
        tell(line)

    with suppress(KeyboardInterrupt):
        _all(order, detection, keep)
        detection.interrupted = False
    _store(detection, folder)
    return Proved(detection, folder.path)


def _cases(order: ProveOrder) -> list[ProvedSystem]:
    known = {info.id: info for info in family_of(families.USUAL).system().defects()}
    for name in order.only:
        if name not in known:
            raise UsageProblem(f"there is no defect {name}; `himozuke defects` lists them")
    return [ProvedSystem(info) for info in known.values() if not order.only or info.id in order.only]


def _store(detection: Detection, folder: RunFolder) -> None:
    try:
        folder.save("detection.json", detection.table())
        folder.save_text("detection.txt", "\n".join(detection.lines()) + "\n")
    except RunFolderError as error:
        raise Interrupted(str(error)) from error


def _all(order: ProveOrder, detection: Detection, tell: Tell) -> None:
    rows = detection.rows
    with _explorers() as explorers:
        _explore(rows, order.seed, Budget(seconds_s=BUDGETS_S[Method.EXPLORE]), explorers, tell)
        _explore_sound(detection.sound, order, explorers, tell)
        if order.quick:
            _run([row for row in rows if row.caught_by is None], (Method.LOAD,), order.seed, tell)
        else:
            _run([*rows, detection.sound], tuple(BUDGETS_S)[1:], order.seed, tell)
        missed = [row for row in rows if row.caught_by is None]
        _explore(missed, order.seed + 1, Budget(seconds_s=MORE_S), explorers, tell)
        if order.guard:
            _try_guard(rows, order.seed, explorers, tell)


# In virtual time, each search on a processor of its own


@contextmanager
def _explorers() -> Iterator[ProcessPoolExecutor]:
    """Processes that explore. Where the block breaks off, they do."""
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), _leave_ctrl_c)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown()


def _leave_ctrl_c() -> None:
    """To the process that waits for this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _explore(
    rows: Sequence[DetectionRow], seed: int, budget: Budget, explorers: ProcessPoolExecutor, tell: Tell
) -> None:
    _note_explored({explorers.submit(by_exploring, row.case, seed, budget): row for row in rows}, tell)


def _explore_sound(row: DetectionRow, order: ProveOrder, explorers: ProcessPoolExecutor, tell: Tell) -> None:
    number = QUICK_SOUND_SCHEDULES if order.quick else SOUND_SCHEDULES
    budgets = [Budget(schedules=min(CHUNK, number - begun)) for begun in range(0, number, CHUNK)]
    seeds = range(order.seed, order.seed + len(budgets))
    waiting = (explorers.submit(by_exploring, row.case, *each) for each in zip(seeds, budgets, strict=True))
    _note_explored(dict.fromkeys(waiting, row), tell)


def _note_explored(waiting: Mapping[Future[Attempt], DetectionRow], tell: Tell) -> None:
    for done in as_completed(waiting):
        _note(waiting[done], attempted(Method.EXPLORE, done.result), tell)


def by_exploring(case: ProvedSystem, seed: int, budget: Budget) -> Attempt:
    """Search in virtual time."""
    family = family_of(families.USUAL)
    explored = explore(family.search(), case.defect, case.wanted, seed, budget, case.has_guard)
    found = explored.smallest.fails if explored.smallest and explored.played else None
    return Attempt(
        method=Method.EXPLORE,
        said=said_of(case, found, not explored.doubts and bool(explored.schedules)),
        unit="schedules",
        number=explored.schedules,
        seconds_s=explored.search_s,
        found=found,
        smallest=family.proving().size_of(explored.smallest) if explored.smallest else None,
        note="; ".join(explored.doubts),
    )


# On the running system, one after another


def _run(rows: Sequence[DetectionRow], methods: Sequence[Method], seed: int, tell: Tell) -> None:
    if not rows:
        return
    with family_of(families.USUAL).proving().bench(seed) as bench:
        for row in rows:
            for method in methods:
                _note(row, _run_once(bench, method, row.case), tell)


def _run_once(bench: Bench, method: Method, case: ProvedSystem) -> Attempt:
    return attempted(method, lambda: bench.run(method, case, BUDGETS_S[method]))


def _try_guard(rows: Sequence[DetectionRow], seed: int, explorers: ProcessPoolExecutor, tell: Tell) -> None:
    """What caught a defect, with the guard on."""
    guardable = [(row, row.caught_by) for row in rows if not row.case.has_guard]
    with family_of(families.USUAL).proving().bench(seed) as bench:
        for row, caught in guardable:
            if caught is None:
                continue
            case, method = replace(row.case, guard=True), caught.method
            if method is Method.EXPLORE:
                budget = Budget(seconds_s=BUDGETS_S[method])
                row.guarded = attempted(method, explorers.submit(by_exploring, case, seed, budget).result)
            else:
                row.guarded = _run_once(bench, method, case)
            tell(f"{row.case.name} with the guard, {method}: {row.guarded.said}")


def _note(row: DetectionRow, attempt: Attempt, tell: Tell) -> None:
    row.attempts.append(attempt)
    found = f" ({attempt.found})" if attempt.found else ""
    said = "clean" if row.case.info is None and attempt.said is Said.MISSED else attempt.said
    tell(
        f"{row.case.name}, {attempt.method}: {said}{found} after {attempt.number:,} {attempt.unit}, "
        f"{attempt.seconds_s:.1f} s"
    )


def attempted(method: Method, attempt: Callable[[], Attempt]) -> Attempt:
    """The attempt; whatever goes wrong in it leaves it inconclusive."""
    try:
        return attempt()
    except Exception as error:  # noqa: BLE001 - fail closed: one method that breaks must not end the others
        note = f"{type(error).__name__}: {error}"
        return Attempt(method=method, said=Said.INCONCLUSIVE, unit="operations", number=0, seconds_s=0.0, note=note)
