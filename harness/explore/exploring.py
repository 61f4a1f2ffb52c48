"""The whole of a search: schedules until one shows something, that one repeated, shrunk and repeated in full."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Generic

from harness.domain.verdicts import Finding, upper_bound_95
from harness.domain.words import Verdict
from harness.explore.running import (
    COLLECT_EVERY,
    NotTheSame,
    Played,
    Stage,
    Tried,
    collecting_seldom,
    repeat,
    schedules,
)
from harness.explore.schedules import shows, trimmed
from harness.explore.strategies import SEARCHES, replay
from harness.explore.subject import FamilySearch, Held
from harness.wording.rendering import on_terminal

IN_FULL_EVERY: Final = 500
"""One clean schedule in so many is repeated with all that the search leaves out for speed."""

STATEMENT: Final = "this load, this configuration; no statement about production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """When a search that finds nothing ends: after so many schedules, or after so long."""

    schedules: int | None = None
    seconds_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored(Generic[Held]):
    """`schedules` have been played by the search, of `programs` programs, giving out `documents`. With a finding,
    `found` and `strategy` say where it was found, and `smallest` and `played` what is left of it. `doubts` are reasons
    for which nothing can be said. `search_s` is seconds of wall time."""

    defect: str
    wanted: str | None
    seed: int
    guard: bool
    schedules: int
    programs: int
    documents: int
    in_full: int
    search_s: float
    strategy: str = ""
    found: Held | None = None
    smallest: Held | None = None
    played: Played | None = None
    doubts: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """`fail` outranks `inconclusive` outranks `pass`; a failure is one when it has been repeated."""
        if self.played is not None:
            return Verdict.FAIL
        return Verdict.INCONCLUSIVE if self.doubts or not self.schedules else Verdict.PASS

    @property
    def bound(self) -> float | None:
        """With nothing found in N schedules, the exact one-sided 95% bound 1 - 0.05^(1/N)."""
        return upper_bound_95(self.schedules) if self.verdict is Verdict.PASS else None


def explore(
    search: FamilySearch[Held],
    defect: str = "",
    wanted: str | None = None,
    seed: int = 0,
    budget: Budget = Budget(schedules=1_000),
    guard: bool = False,
    show: Callable[[int], None] = lambda schedules: None,
) -> Explored[Held]:
    """Looks for a schedule in which `wanted` fails (None: any property) on the system with this defect, and shrinks it.

    `show` is told now and then how many schedules have been played. `defect` is one of
    those that `search` names, or empty."""
    searching = _Searching(search, defect, wanted, seed, guard)
    began_s = time.monotonic()
    with collecting_seldom() as collect:
        found = searching.run(budget, began_s, show, collect)
    search_s = time.monotonic() - began_s
    result = searching.result(search_s)
    if found is None:
        return result
    schedule = searching.schedule_of(found)
    result = replace(result, found=schedule, strategy=found.strategy)
    try:
        smallest, played = _smallest(search, schedule, found)
    except _Doubt as doubt:
        return replace(result, doubts=(*result.doubts, str(doubt)))
    return replace(result, smallest=smallest, played=played)


class _Doubt(RuntimeError):
    """One sentence: why a failure cannot be relied on."""


def _smallest(search: FamilySearch[Held], schedule: Held, found: Tried) -> tuple[Held, Played]:
    """The smallest schedule and its traced run; all that fails is repeated."""
    from harness.explore.shrinking import shrink

    try:
        repeat(found.stage, found.played)
        _in_full(search, schedule, found.played)
        shrunk = shrink(search, schedule)
        played = shrunk.play()
        again = repeat(shrunk.stage(), played)
        _in_full(search, shrunk, played)
    except NotTheSame as error:
        raise _Doubt(f"a failing schedule was not the same when it was repeated: {error}") from error
    return shrunk, again


def _in_full(search: FamilySearch[Held], schedule: Held, played: Played) -> None:
    """The same with nothing left out. Raises _Doubt if that says anything else."""
    if search.full is None:
        return
    again = search.full.stage(schedule).play(replay(played.choices))
    if again.choices != played.choices or _told(again) != _told(played) or again.unclear != played.unclear:
        raise _Doubt(
            f"a schedule of program {schedule.program.name} says something else {search.full.when}: "
            f"{_words(again.findings)} instead of {_words(played.findings)}"
        )


def _told(played: Played) -> set[tuple[str, str, int | None, tuple[str, ...]]]:
    return {(one.property, one.application_id, one.sheet, one.whose) for one in played.findings}


def _words(findings: tuple[Finding, ...]) -> str:
    return ", ".join(sorted({one.property for one in findings})) or "nothing"


class _Searching(Generic[Held]):
    """Counts what has been played and keeps what is in doubt."""

    def __init__(self, search: FamilySearch[Held], defect: str, wanted: str | None, seed: int, guard: bool) -> None:
        self._search = search
        self._schedule: Held
        self._defect = defect
        self._wanted = wanted
        self._seed = seed
        self._guard = guard
        self._played = 0
        self._programs = 0
        self._documents = 0
        self._in_full = 0
        self._doubts: list[str] = []
        self._unclear = 0

    def _stage(self, place: int) -> Stage:
        self._programs += 1
        self._schedule = self._search.begins(place, self._seed, self._defect, self._guard)
        return self._schedule.stage()

    def run(
        self, budget: Budget, began_s: float, show: Callable[[int], None], collect: Callable[[], object]
    ) -> Tried | None:
        """The first schedule that shows what is looked for; None when the budget is spent, or at a breakdown."""
        many = schedules(self._stage, self._seed)
        while self._is_left(budget, began_s):
            try:
                tried = next(many)
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be said, and the sentence says why
                self._doubts.append(
                    f"schedule {self._played + 1} could not be played and judged: {type(error).__name__}: {error}"
                )
                return None
            self._note(tried)
            if self._is_found(tried.played):
                return tried
            if tried.number % IN_FULL_EVERY == 0 and not tried.played.findings:
                self._clean_in_full(tried)
            if tried.number % 100 == 0:
                show(tried.number)
            if tried.number % COLLECT_EVERY == 0:
                collect()
        return None

    def _is_left(self, budget: Budget, began_s: float) -> bool:
        if budget.schedules is not None and self._played >= budget.schedules:
            return False
        return budget.seconds_s is None or time.monotonic() - began_s < budget.seconds_s

    def _note(self, tried: Tried) -> None:
        self._played = tried.number
        self._documents += len(tried.played.recorder.observations)
        if tried.played.unclear:
            self._unclear += 1
            if self._unclear == 1:
                self._doubts.append(
                    f"schedule {tried.number} was unclear: {on_terminal(tried.played.unclear[0].message)}"
                )

    def _is_found(self, played: Played) -> bool:
        return bool(played.findings) if self._wanted is None else shows(played, self._wanted)

    def _clean_in_full(self, tried: Tried) -> None:
        self._in_full += self._search.full is not None
        try:
            _in_full(self._search, self.schedule_of(tried), tried.played)
        except _Doubt as doubt:
            self._doubts.append(str(doubt))

    def schedule_of(self, tried: Tried) -> Held:
        """The schedule of the latest run, with the property that fails in it: the one looked for, or that of the
        defect, or the first."""
        found = [finding.property for finding in tried.played.findings]
        wanted = self._wanted
        if wanted is None and found:
            declared = self._search.defects().get(self._defect)
            wanted = declared if declared in found else found[0]
        return self._schedule.failing(wanted, trimmed(tried.played.choices))

    def result(self, search_s: float) -> Explored[Held]:
        """As far as the search itself knows."""
        doubts = list(self._doubts)
        if self._unclear > 1:
            doubts.append(f"{self._unclear} schedules of {self._played} were unclear")
        return Explored(
            defect=self._defect,
            wanted=self._wanted,
            seed=self._seed,
            guard=self._guard,
            schedules=self._played,
            programs=self._programs,
            documents=self._documents,
            in_full=self._in_full,
            search_s=search_s,
            doubts=tuple(doubts),
        )


STRATEGIES: Final = tuple(SEARCHES)
"""Names of the strategies that a search goes through, besides the schedule that never switches."""
