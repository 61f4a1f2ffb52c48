"""What a search over HTTP has seen so far, and what it says at its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Final

from harness.certificates.explore.concurrent.neighbours import KinGroups
from harness.certificates.explore.concurrent.repeating import Repeater, Smallest
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.concurrent.trial import Trial, Trials
from harness.certificates.explore.program import Program
from harness.domain.verdicts import Finding
from harness.domain.words import Verdict
from harness.targets.protocol import TargetProblem
from harness.wording.rendering import on_terminal

STRANGER: Final = "a readable document shows nobody of the synthetic population: nothing more is asked of the system"
ALL_USED: Final = "all residents have been used; load a larger population"

Tells = Callable[[int, int], object]
"""Is told, after each program, how many have been run and how many operations that was."""


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a search has found: `smallest` is None if nothing (of the wanted property). `besides` are findings of
    other properties; `problem` is one sentence that says why nothing can be concluded, or empty. `programs` and
    `operations` count up to the finding, `seconds` too."""

    smallest: Smallest | None
    besides: tuple[Finding, ...]
    problem: str
    programs: int
    operations: int
    seconds: float

    @property
    def verdict(self) -> Verdict:
        """Fail outranks inconclusive outranks pass."""
        if self.smallest is not None or self.besides:
            return Verdict.FAIL
        return Verdict.INCONCLUSIVE if self.problem or not self.programs else Verdict.PASS

    @property
    def fails_in(self) -> str | None:
        """Which property it is that fails."""
        if self.smallest is not None:
            return self.smallest.finding.property
        return self.besides[0].property if self.besides else None

    @property
    def size(self) -> int:
        """How many operations the smallest sequence has; 0 where nothing was found."""
        return len(self.smallest.program.deeds) if self.smallest is not None else 0


class TrialsSoFar:
    """The trials of one search so far. `earlier` are the programs that showed nothing, the newest last."""

    def __init__(self, trials: Trials, wanted: str | None, told: Tells | None) -> None:
        self._trials = trials
        self._wanted = wanted
        self._told = told
        self._began_s = monotonic()
        self._besides: dict[str, Finding] = {}
        self._unclear = ""
        self.earlier: list[Program] = []
        self.failing: Trial | None = None
        """The trial that shows what was looked for."""
        self.problem = ""
        """Why nothing more can be asked, or empty."""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to look for."""
        return self.failing is not None or bool(self.problem)

    def take(self, trial: Trial) -> None:
        """One more trial."""
        for finding in trial.findings:
            if self._wanted not in (None, finding.property):
                self._besides.setdefault(finding.property, finding)
        if trial.unclear and not self._unclear:
            self._unclear = on_terminal(trial.unclear[0].message)
        if self._told is not None:
            self._told(self._trials.runs, self._trials.operations)
        if trial.finding_of(self._wanted) is not None:
            self.failing = trial
        elif trial.stranger or trial.lost:
            self.problem = trial.lost or STRANGER
        else:
            self.earlier.append(trial.program)

    def outcome(self, people: KinGroups, shrink_s: float) -> SearchOutcome:
        """What the search says; what fails is made smaller for so long at most."""
        counts = self._trials.runs, self._trials.operations, monotonic() - self._began_s
        smallest = self._smallest(people, shrink_s)
        return SearchOutcome(smallest, tuple(self._besides.values()), self.problem or self._unclear, *counts)

    def _smallest(self, people: KinGroups, shrink_s: float) -> Smallest | None:
        finding = self.failing.finding_of(self._wanted) if self.failing is not None else None
        if self.failing is None or finding is None:
            return None
        repeater = Repeater(self._trials, people, finding.property, shrink_s)
        try:
            return repeater.smallest(self.failing, self.earlier)
        except TargetProblem as problem:
            return Smallest(self.failing.program, finding, 0, 0, on_terminal(problem.why))


def searched(site: Site, search: Callable[[Trials], SearchOutcome]) -> SearchOutcome:
    """What the search says; a system that cannot be asked at all is said as a problem."""
    began_s = monotonic()
    try:
        trials = Trials(site)
    except TargetProblem as problem:
        return SearchOutcome(None, (), on_terminal(problem.why), 0, 0, monotonic() - began_s)
    with closing(trials):
        return search(trials)
