"""What a search has found, asked again: does it fail again, how small can it be, and how often does that fail?

A running system is not replayed step by step, so every smaller program is run several times; it is taken if it fails
twice in the same property. At the end the smallest one is run again and again, and both numbers are told."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice
from time import monotonic
from typing import Final

from harness.certificates.explore.composing import RECORD_OPTIONS
from harness.certificates.explore.concurrent.deeds import after, groups_of, renamed, spent_by, without
from harness.certificates.explore.concurrent.neighbours import KinGroups, NobodyLeft
from harness.certificates.explore.concurrent.substitutes import substituted
from harness.certificates.explore.concurrent.trial import Trial, Trials
from harness.certificates.explore.program import Deed, Program, Visit
from harness.certificates.forms import shipped_forms
from harness.domain.operations import Fault
from harness.domain.verdicts import Finding
from harness.domain.words import Capability

RUN_S: Final = 60.0
"""A run that takes longer is cut off."""

CONFIRMING_RUNS: Final = 10
FINAL_RUNS: Final = 10
_MOST_TRIES: Final = 5
_NARROWED_TRIES: Final = 4
_FALLBACKS: Final = 3
"""So many of the smallest programs may turn out not to fail again."""

_LEAST_RUNS: Final = 3
_EARLIER: Final = 2
"""So many whole programs before a failing one may have a part in it."""

_NOTHING_MORE: Final = "a document shows a stranger: nothing more is asked"
_FOR_THE_RATE: Final = 0.3
_MISSED: Final = 0.1
"""How often, at most, a smaller program that fails as often as the one before may be thrown away by bad luck."""


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest failing program, the finding of one of its runs, and how many of its last runs failed. `runs` 0: it
    could not be asked again, for `why`."""

    program: Program
    finding: Finding
    fails: int
    runs: int
    why: str = ""


class Repeater:
    """Runs programs again, each time for people who are as they were in the beginning. It takes `shrink_s` seconds or a
    little more, since the failing program is run again once however long that takes; a part of the time is kept for the
    runs that tell the rate."""

    def __init__(self, trials: Trials, people: KinGroups, wanted: str, shrink_s: float) -> None:
        self._trials = trials
        self._people = people
        self._wanted = wanted
        self._end_s = monotonic() + shrink_s
        self._until_s = self._end_s - _FOR_THE_RATE * shrink_s
        self._count = 0
        self._stranger = False
        self._accepted: list[Smallest] = []

    def smallest(self, trial: Trial, earlier: Sequence[Program]) -> Smallest:
        """Confirms and shrinks what a trial has shown. `earlier` are the programs that ran before it, in their order:
        what does not fail alone may need what they left."""
        first = trial.finding_of(self._wanted)
        assert first is not None
        if trial.stranger:
            return Smallest(trial.program, first, 0, 0, _NOTHING_MORE)
        try:
            return self._smallest(trial.program, first, earlier)
        except NobodyLeft as nobody:
            return self._accepted[-1] if self._accepted else Smallest(trial.program, first, 0, 0, str(nobody))

    def _smallest(self, whole: Program, first: Finding, earlier: Sequence[Program]) -> Smallest:
        runs_alone = 0
        for program, tries in self._beginnings(whole, first, earlier):
            fails, runs, again = self._rate(program, tries)
            runs_alone = max(runs_alone, runs) if program == whole else runs_alone
            # One that is not the whole must fail twice: what a run leaves behind may make the next one fail.
            if again is not None and (fails > 1 or program == whole):
                self._accepted.append(Smallest(program, again, fails, runs))
                self._shrink()
                return self._rated()
            if self._stranger:
                return Smallest(whole, first, 0, runs_alone, "" if runs_alone else _NOTHING_MORE)
            if runs_alone and self._over():
                break
        return Smallest(whole, first, 0, runs_alone)

    def _rated(self) -> Smallest:
        """The smallest program that fails again at the end; the smallest of all if none does."""
        self._until_s = self._end_s
        told: list[Smallest] = []
        for one in self._accepted[: -1 - _FALLBACKS : -1]:
            fails, runs, last = self._rate(one.program, FINAL_RUNS, enough=FINAL_RUNS, least=_LEAST_RUNS)
            told.append(Smallest(one.program, last or one.finding, fails, runs))
            if fails:
                return told[-1]
        return told[0]

    def _beginnings(
        self, program: Program, finding: Finding, earlier: Sequence[Program]
    ) -> Iterator[tuple[Program, int]]:
        """What may fail again, and how often it is tried: what those did whom the finding is about; everybody's
        program; what those had done before as well; and what everybody did before."""
        group_of = {one.resident_code: one.kin_group for one in self._trials.site.population.residents}
        people = {group_of[code] for code in (finding.applicant, *finding.whose) if code in group_of}
        narrow = narrowed(program, people)
        if 0 < len(narrow.deeds) < len(program.deeds):
            yield narrow, _NARROWED_TRIES
        yield program, CONFIRMING_RUNS
        theirs = [narrowed(one, people) for one in earlier if groups_of(one) & people]
        if theirs and narrow.deeds:
            yield reduce(after, [*theirs, narrow]), CONFIRMING_RUNS
        for number in range(1, 1 + min(_EARLIER, len(earlier))):
            yield reduce(after, [*earlier[-number:], program]), CONFIRMING_RUNS

    def _over(self) -> bool:
        return monotonic() >= self._until_s or self._stranger

    # Runs

    def _once(self, program: Program) -> Finding | None:
        """One more run under ids of its own; the finding, if it has one. Raises NobodyLeft."""
        self._count += 1
        trials, run_id = self._trials, self._trials.site.run_id
        own_id = f"{run_id}r{self._count}"
        if trials.site.can(Capability.PROVISION):
            trials.again()
            asked = renamed(program, run_id, own_id)
        elif spent_by(program):
            trials.set_clock()
            asked = substituted(program, trials.site, self._people, own_id)
        else:
            trials.set_clock()
            asked = renamed(program, run_id, own_id)
        trial = trials.run(asked, trials.site.ground(asked.events), monotonic() + RUN_S)
        self._stranger = self._stranger or trial.stranger
        return trial.finding_of(self._wanted)

    def _rate(self, program: Program, runs: int, enough: int = 2, least: int = 1) -> tuple[int, int, Finding | None]:
        """How many of these runs fail; fewer runs where `enough` have failed, or time is over after the `least`."""
        found: Finding | None = None
        fails = done = 0
        while done < runs and fails < enough and not (done >= least and self._over()) and not self._stranger:
            one = self._once(program)
            done += 1
            if one is not None:
                found, fails = one, fails + 1
        return fails, done, found

    def _fails_twice(self, program: Program, tries: int) -> Smallest | None:
        """The program, if it fails in some of these runs, and then again."""
        if self._over():
            return None
        _, runs, found = self._rate(program, tries, enough=1)
        if found is None:
            return None
        _, more, again = self._rate(program, tries, enough=1)
        return None if again is None else Smallest(program, again, 2, runs + more)

    # Shrinking

    def _shrink(self) -> None:
        """Takes away whatever is not needed, larger pieces first, until nothing more can be taken."""
        program, rate = self._accepted[-1].program, self._accepted[-1].fails / self._accepted[-1].runs
        tries = _tries(rate)
        changed = True
        while changed and not self._over():
            changed = False
            for make in (_fewer_deeds, _simpler_deeds):
                place = 0
                while not self._over():
                    smaller = next(islice(make(program), place, None), None)
                    if smaller is None:
                        break
                    accepted = self._fails_twice(smaller, tries)
                    if accepted is None:
                        place += 1
                    else:
                        program, changed = smaller, True
                        self._accepted.append(accepted)


def narrowed(program: Program, people: set[int]) -> Program:
    """The program with these kin groups only, and with what concerns no group."""
    others = groups_of(program) - people
    concerned = [(place, deed.request()) for place, deed in enumerate(program.deeds)]
    return without(program, [place for place, asked in concerned if asked is not None and asked.kin_group in others])


def _tries(rate: float) -> int:
    """How often a smaller program is run before it is thrown away."""
    if rate >= 1.0:
        return 2
    return min(_MOST_TRIES, math.ceil(math.log(_MISSED) / math.log(1.0 - rate)))


def _fewer_deeds(program: Program) -> Iterator[Program]:
    """The program without some of its deeds: halves, quarters, ..., single ones."""
    number = len(program.deeds)
    size = number // 2
    while size:
        for start in range(0, number, size):
            smaller = without(program, range(start, min(start + size, number)))
            if 0 < len(smaller.deeds) < number:
                yield smaller
        size //= 2


def _simpler_deeds(program: Program) -> Iterator[Program]:
    """The program with one deed that says less."""
    for place, deed in enumerate(program.deeds):
        for simpler in _simpler(deed):
            yield replace(program, deeds=(*program.deeds[:place], simpler, *program.deeds[place + 1 :]))


def _simpler(deed: Deed) -> Iterator[Deed]:
    if isinstance(deed, Visit):
        application = deed.application
        if application.copies > 1:
            yield replace(deed, application=replace(application, copies=1))
            if application.copies > 2:
                yield replace(deed, application=replace(application, copies=2))
        if any(application.options.get(name) for name in RECORD_OPTIONS):
            plain = {name: value for name, value in application.options.items() if name not in RECORD_OPTIONS}
            yield replace(deed, application=replace(application, options=plain))
        if application.subjects and not shipped_forms().general[application.certificate].of_supplement:
            yield replace(deed, application=replace(application, subjects=()))
        if deed.fault is not Fault.NONE:
            yield replace(deed, fault=Fault.NONE, wait_s=0.0)
    if 0 < deed.start_s <= 0.1:
        yield replace(deed, start_s=0.0)
