"""The comparison: a Hypothesis state machine that asks the system one thing after another, never two at once.

It applies, confirms, asks again and lets things happen in the registers, in any order that Hypothesis thinks of; the
same checks judge each sequence. What needs two requests at the same moment evades it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from time import monotonic
from typing import Any, ClassVar, Final

from hypothesis import Phase, seed
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.composing import RECORD_OPTIONS
from harness.certificates.explore.concurrent.deeds import Again, Confirmation, spent_by
from harness.certificates.explore.concurrent.neighbours import Neighbours, NobodyLeft
from harness.certificates.explore.concurrent.outcome import SearchOutcome, Tells, searched
from harness.certificates.explore.concurrent.repeating import RUN_S
from harness.certificates.explore.concurrent.search import Search
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.program import EXPLORED, Deed, Program, Visit
from harness.domain.operations import Outcome as Answered
from harness.domain.words import Capability
from harness.explore.hypothesis_shrink import quiet
from harness.targets.protocol import TargetProblem

_GROUPS: Final = 3
_STEPS: Final = 20
_PEOPLE: Final = 6
_EXAMPLES: Final = 1_000_000
"""More than any budget lasts for."""

_KINDS: Final = sorted(Kind, key=lambda kind: kind is not Kind.SEAL)
_NUMBERS: Final = st.integers(0, 11)
_SOME_FLAGS: Final = st.frozensets(st.sampled_from(RECORD_OPTIONS), max_size=2)


class _Over(Exception):
    """The search has ended: something was found, time is over, or the system cannot be asked any more."""


class _Sequences(Search):
    """By sequences that Hypothesis thinks of."""

    def begin(self) -> Neighbours:
        """People whom nobody has changed. Raises _Over when no further sequence is to begin."""
        if self.has_ended():
            raise _Over
        place = self.begun
        self.begun += 1
        rng = Random(f"{self.seed}/{place}")
        try:
            groups = self.of_people(lambda: self.people.some(rng, _GROUPS, odd_share=0.6))
        except (NobodyLeft, TargetProblem) as error:
            self.stop(error)
            raise _Over from error
        world = self.people.world(groups, self.site, self.site.ground(()))
        return Neighbours(world, rng, self.site, self.people, f"{self.site.run_id}s{place}")

    def go(self) -> None:
        """Sequence after sequence."""
        machine = type("Counter", (_Counter,), {"sequences": self})
        run: Callable[..., Any] = run_state_machine_as_test
        decorated: Any = seed(self.seed)(machine)
        without_end = {"max_examples": _EXAMPLES, "stateful_step_count": _STEPS}
        try:
            run(decorated, settings=quiet(database=None, phases=(Phase.generate,), **without_end))
        except _Over:
            return
        except HypothesisException as error:
            # What has been found is kept by us; that the same is not asked once more under the same ids is known.
            if not self.has_ended():
                first = str(error).strip().splitlines()[0]
                self.seen.problem = f"Hypothesis could not go on ({type(error).__name__}: {first})"

    def end(self, sequence: _Steps) -> None:
        """Judges a sequence. Raises _Over if it shows what was looked for."""
        program = sequence.program()
        self.people.spend(spent_by(program))
        self.seen.take(self.trials.look(program, sequence.run.record, self.site.ground(program.events)))
        if self.seen.over:
            raise _Over


class _Steps:
    """One sequence under way: each deed is done as soon as it is thought of."""

    def __init__(self, sequences: _Sequences) -> None:
        self.made = sequences.begin()
        self._sequences = sequences
        self.people = self.made.crowd(_PEOPLE)
        self.run = sequences.trials.starts(Program("sequence", (), EXPLORED), monotonic() + RUN_S)
        self.unconfirmed: list[int] = []
        self.open: list[int] = []

    def program(self) -> Program:
        """What has been done so far."""
        return Program("sequence", tuple(self.made.deeds), EXPLORED)

    def do(self, deed: Deed) -> int:
        """Does it, after all that went before; its place."""
        before = (len(self.made.deeds) - 1,) if self.made.deeds else ()
        place = self.made.add(replace(deed, after=before))
        self.run.add(self.program())
        try:
            answer = self.run.step(place)
        except TargetProblem as error:
            self._sequences.end(self)
            self._sequences.stop(error)
            raise _Over from error
        if isinstance(deed, Visit) and not deed.confirms:
            self.open.append(place)
            if answer is not None and answer.outcome is not Answered.REFUSED:
                self.unconfirmed.append(place)
        return place

    def settle(self) -> None:
        """Every kiosk says what became of its print."""
        for place in tuple(self.unconfirmed):
            self.confirm(place, True)

    def confirm(self, visit: int, printed: bool) -> None:
        """The delivery of one application."""
        self.unconfirmed.remove(visit)
        self.do(Confirmation(visit=visit, printed=printed))


class _Counter(RuleBasedStateMachine):
    """A counter at which one thing after another is asked for. What it draws are numbers: whom they mean depends on the
    sequence."""

    sequences: ClassVar[_Sequences]

    def __init__(self) -> None:
        super().__init__()
        self.steps = _Steps(self.sequences)

    def _somebody(self, number: int) -> Resident:
        people = self.steps.people
        return people[number % len(people)]

    @rule(
        who=_NUMBERS, kind=st.sampled_from(_KINDS), options=_SOME_FLAGS, copies=st.integers(1, 2), again=st.booleans()
    )
    def apply(self, who: int, kind: Kind, options: frozenset[str], copies: int, again: bool) -> None:
        """Somebody applies, and confirms at once unless `again`."""
        one, made = self._somebody(who), self.steps.made
        chosen = kind if kind in made.kinds_of(one) else Kind.RESIDENT_RECORD
        changes: dict[str, Any] = {"copies": copies, "subjects": ()}
        if made.forms[chosen].of_household:
            changes["options"] = dict.fromkeys(sorted(options), True)
        self.steps.do(made.visit(one, chosen, confirms=not again, **changes))

    # No rule depends on what the system said: Hypothesis must find the same rules when it draws the same again.

    @rule(which=_NUMBERS, printed=st.booleans())
    def confirm(self, which: int, printed: bool) -> None:
        """A kiosk says what became of its print, if one waits."""
        waiting = self.steps.unconfirmed
        if waiting:
            self.steps.confirm(waiting[which % len(waiting)], printed)

    @rule(which=_NUMBERS)
    def retry(self, which: int) -> None:
        """An application is sent again, if there is one that was not confirmed at once."""
        waiting = self.steps.open
        if waiting:
            self.steps.do(Again(visit=waiting[which % len(waiting)]))

    @precondition(lambda self: self.sequences.site.can(Capability.EVENTS))
    @rule(who=_NUMBERS, kind=st.sampled_from(EventKind))
    def event(self, who: int, kind: EventKind) -> None:
        """Something happens in the registers, if it may."""
        one, made = self._somebody(who), self.steps.made
        if kind in made.may_happen(one):
            self.steps.do(made.happening(one, kind))

    @rule(who=_NUMBERS)
    def wrong_pin(self, who: int) -> None:
        """Somebody mistypes the PIN."""
        self.steps.do(self.steps.made.mistyped(self._somebody(who)))

    def teardown(self) -> None:
        """The sequence is over: it is judged."""
        if self.steps.made.deeds and not self.sequences.seen.over:
            self.steps.settle()
            self.sequences.end(self.steps)


def search_sequentially(
    site: Site,
    *,
    seed: int,
    budget_s: float,
    wanted: str | None = None,
    programs: int | None = None,
    shrink_s: float = 30.0,
    told: Tells | None = None,
) -> SearchOutcome:
    """Asks one thing after another for `budget_s` seconds (or so many sequences: `programs`) until something fails in
    the `wanted` property, or in any. Never raises for what the system does."""
    return searched(site, lambda trials: _Sequences(site, trials, seed, wanted, told).run(budget_s, programs, shrink_s))
