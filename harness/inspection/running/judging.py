"""Judging from the record, in processes of its own: the same pure checks, one part of the kin groups at a time."""

from __future__ import annotations

import gc
import os
import signal
import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any

from harness.checks.clock import BusinessClock, Setting, clock_of
from harness.checks.subject import FamilyChecks, Ground, WorkerFacts
from harness.checks.tally import Partial
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory, Mark, Operation
from harness.evidence.observations import read_observations, read_sealed
from harness.evidence.run_folder import RunFolder
from harness.history.merge import group_of_none, journals_in, partition
from harness.history.read import JournalFacts, journal_facts
from harness.inspection.running.looking import part_of
from harness.reading.lines import ReadDocument, decode
from harness.sealing import Seal
from harness.targets.standing import ASKED, CHANGES, REPLACED, SAME


@dataclass(frozen=True, slots=True)
class _Bench:
    """What a judging process holds for as long as it lives."""

    ground: Any
    checks: FamilyChecks[Any]
    seal: Seal | None


class Judges:
    """Processes that judge what they are given on one ground: they are forked when its indexes have been made, so that
    nothing of it is copied. They open with `seal` what is sealed still. A process that dies breaks them all: every
    later call then raises BrokenProcessPool."""

    def __init__(self, ground: Ground, checks: FamilyChecks[Any], workers: int, seal: Seal | None = None) -> None:
        self.checks = checks
        ground.indexed()
        gc.collect()
        gc.freeze()  # for as long as they judge, so that collecting garbage neither visits nor unshares the ground
        self._pool = ProcessPoolExecutor(workers, get_context("fork"), _sit_down, (_Bench(ground, checks, seal),))
        with warnings.catch_warnings():
            # Threads at this moment are numpy's, idle, and the live view's, whose locks a judge never takes.
            warnings.filterwarnings("ignore", ".*multi-threaded.*fork", DeprecationWarning)
            self._pool.submit(_is_ready).result()

    def at_once(self, group: GroupHistory, read: ReadDocument, clock: Sequence[Operation]) -> Future[Partial]:
        """Judges one kin group's history so far with one document read: provisional. `clock` are the settings of
        business time so far."""
        return self._pool.submit(_judged_line, group, read, clock)

    def each(self, cases: Sequence[tuple[Sequence[GroupHistory], Mapping[str, Observation]]]) -> list[Partial]:
        """Judges histories that are given, not stored; each case by itself."""
        waiting = [self._pool.submit(_judged, groups, observations, {}) for groups, observations in cases]
        return [each.result() for each in waiting]

    def parts(
        self, run: RunFolder, numbers: Iterable[int], parts: int, known: Mapping[str, Any]
    ) -> dict[int, Future[JudgedPart]]:
        """Begins to judge stored parts of the record, each by itself. `known` are members of the ground that only the
        end of the run has told."""
        return {number: self._pool.submit(_judged_part, run.path, number, parts, known) for number in numbers}

    def those_with(
        self, documents: Collection[str], run: RunFolder, number: int, parts: int, known: Mapping[str, Any]
    ) -> Future[Partial]:
        """Begins to judge, of one part, the kin groups to which these documents came."""
        return self._pool.submit(_judged_with, documents, run.path, number, parts, known)

    def __enter__(self) -> Judges:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)
        gc.unfreeze()


_benches: list[_Bench] = []


def _sit_down(bench: _Bench) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the parent decides
    os.nice(15)
    gc.set_threshold(100_000, 50, 100)  # what judging leaves behind is free of cycles, and much of it is kept
    _benches.append(bench)


def _end_with_parent() -> None:
    """The pool's own queue is held open by its workers, so that it would never tell of a parent killed outright."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _is_ready() -> bool:
    return bool(_benches)


def clock_during(run: RunFolder, began: Setting) -> BusinessClock:
    """The business clock as the journals have it. Raises OSError where one cannot be read."""
    return clock_of(began, group_of_none(journals_in(run.history)).operations)


def worker_facts(run: RunFolder) -> tuple[WorkerFacts, ...]:
    """What the journals say of themselves. Raises OSError where one cannot be read."""
    return tuple([_facts_of(journal_facts(journal)) for journal in journals_in(run.history)])


def _facts_of(facts: JournalFacts) -> WorkerFacts:
    noted = facts.marks
    return WorkerFacts(
        worker=facts.worker,
        records=facts.records,
        gaps=len(facts.gaps) + len(facts.repeated) + facts.unchained,
        orphans=len(facts.stray) + len(facts.doubled),
        finished=facts.finished,
        torn=facts.torn,
        saturated=any(mark.what == "saturated" for mark in noted),
        stood_still=tuple(
            (int(mark.values["from_ns"]), int(mark.values["to_ns"])) for mark in noted if mark.what == "stood-still"
        ),
        instants=tuple(mark for mark in noted if mark.what == "same-instant"),
        changed=_changed(noted),
        sure_until_ns=_sure_until_ns(noted),
    )


def _changed(noted: Sequence[Mark]) -> tuple[tuple[str, str], ...]:
    """What a worker found that the system had become, each once."""
    asked = [mark.values for mark in noted if mark.what == ASKED]
    found = [(str(each.get("address")), str(each.get("says"))) for each in asked if each.get("says") in CHANGES]
    return tuple(dict.fromkeys(found))


def _sure_until_ns(noted: Sequence[Mark]) -> int | None:
    """When a worker last began to ask a system that was found to hold what it was given, before it held another
    population; 0 for never."""
    sure_ns = 0
    for mark in noted:
        if mark.what != ASKED:
            continue
        if mark.values.get("says") == REPLACED:
            return sure_ns
        if mark.values.get("says") == SAME:
            sure_ns = int(mark.values.get("sent_ns", 0))
    return None


def _judged(
    groups: Sequence[GroupHistory], observations: Mapping[str, Observation], known: Mapping[str, Any]
) -> Partial:
    bench = _benches[0]
    partial: Partial = bench.checks.judge(groups, observations, bench.ground.told(**known))
    return partial


def _judged_line(group: GroupHistory, read: ReadDocument, clock: Sequence[Operation]) -> Partial:
    known = {"clock": clock_of(_benches[0].ground.clock.settings[0], clock)}
    return _judged([group], {read.document: read.observation()}, known)


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """One part of the record. `waiting` are the kin groups to which the documents came that are `sealed` still, since
    nobody had looked at them: they are judged again where not all that was read of these is kept."""

    settled: Partial
    waiting: Partial
    sealed: frozenset[str]


def _judged_part(folder: Path, number: int, parts: int, known: Mapping[str, Any]) -> JudgedPart:
    run, seal = RunFolder(folder, ""), _benches[0].seal
    lines = map(decode, read_sealed(part_of(run, number), seal)) if seal else ()
    sealed = {each.document: each for each in lines}
    settled: list[GroupHistory] = []
    waiting: list[GroupHistory] = []
    for group in partition(journals_in(run.history), number, parts):
        (waiting if sealed and _brought(group, sealed) else settled).append(group)
    seen = {**_observed(run, number), **sealed}
    late = _judged(waiting, seen, known)
    late.looked = {name: late.looked[name] for name in late.looked.keys() & sealed.keys()}
    first = _judged(settled, seen, known)
    first.looked = {}
    return JudgedPart(first, late, frozenset(sealed))


def _judged_with(
    documents: Collection[str], folder: Path, number: int, parts: int, known: Mapping[str, Any]
) -> Partial:
    run = RunFolder(folder, "")
    groups = [each for each in partition(journals_in(run.history), number, parts) if _brought(each, documents)]
    return _judged(groups, _observed(run, number), known)


def _observed(run: RunFolder, number: int) -> dict[str, Observation]:
    return {each.document: each for each in read_observations(part_of(run, number))}


def _brought(group: GroupHistory, documents: Collection[str]) -> bool:
    """Whether one of the documents came to this kin group."""
    return any(each.completion is not None and each.completion.document in documents for each in group.operations)
