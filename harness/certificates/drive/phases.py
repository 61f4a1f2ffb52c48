"""One phase of a plan: a single pass over all of its moments in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from random import Random

from harness.catalogue import say
from harness.certificates.domain.operations import Application
from harness.certificates.domain.words import Kind
from harness.certificates.drive.business_time import BusinessTime
from harness.certificates.drive.cast import APPLICATIONS, CLOCK_SETTINGS, EVENTS, TAKES_NONE, Cast
from harness.certificates.drive.composing import MOST_COPIES, Draft
from harness.certificates.drive.plan import PlannedApplication, PlannedClock, PlannedEvent, PlannedFault
from harness.certificates.drive.whole_scenarios import clock_times
from harness.certificates.scenario.model import EventLoad, Ids, Load, Scenario, Together
from harness.domain.arrivals import Shape
from harness.domain.operations import Aim, ClockSetting, Fault, FaultRequest
from harness.domain.words import Capability, Scope
from harness.drive.arrivals import Moment, drawn_times, load_moments, repeated_times

_AIMS = {
    Shape.STEADY: Aim.ARRIVAL,
    Shape.RAMP: Aim.ARRIVAL,
    Shape.BURST: Aim.BURST,
    Shape.SAME_INSTANT: Aim.SAME_INSTANT,
}
_PAIR_SHARE = 0.5
_REFUSED_WHEN_CLOSED = 0.5
_OF_ANOTHER_SHARE = 0.5


class PhaseMaker:
    """Fills `applications`, `others`, `quantiles`, `events`, `faults`. `base_s` is where the phase begins on the axis
    of all phases, on which cards and kin groups are spaced."""

    def __init__(
        self, cast: Cast, scenarios: Sequence[Scenario], business_time: datetime, base_s: float, rng: Random
    ) -> None:
        self._cast = cast
        self._scenarios = scenarios
        self._business_time = business_time
        self._base_s = base_s
        self._rng = rng
        self._order = count()
        self._queue: list[tuple[float, int, Callable[[float], object]]] = []
        self._by_kiosk = {scenario.id for scenario in scenarios if scenario.ids is Ids.KIOSK}
        self._time = BusinessTime(cast.standing.forms, business_time, ())
        self._partners: dict[tuple[str, int], str] = {}
        self.applications: list[PlannedApplication] = []
        self.others: dict[str, Application] = {}
        self.quantiles: dict[str, float] = {}
        self.events: list[PlannedEvent] = []
        self.faults: list[PlannedFault] = []
        self.clocks: list[PlannedClock] = []

    def make(self) -> None:
        """The pass."""
        self._plan_clocks()
        for scenario in self._scenarios:
            for load in scenario.loads:
                for moment in load_moments(load, scenario.id, scenario.duration_s, self._rng):
                    self._push(moment.at_s, partial(self._moment, moment))
            self._plan_events(scenario)
            self._plan_faults(scenario)
        while self._queue:
            at_s, _, plan = heapq.heappop(self._queue)
            plan(at_s)

    def _push(self, at_s: float, plan: Callable[[float], object]) -> None:
        """What is planned when its turn comes."""
        heapq.heappush(self._queue, (at_s, next(self._order), plan))

    def _plan_events(self, scenario: Scenario) -> None:
        for load in scenario.events:
            times = drawn_times(load, load.events_per_s, scenario.duration_s, self._rng)
            self._cast.omitted.ask(EVENTS, len(times))
            if self._cast.system.can(Capability.EVENTS):
                for at_s in times:
                    self._push(at_s, partial(self._event, load, scenario.id))
            else:
                self._cast.omitted.lack(EVENTS, TAKES_NONE, len(times))

    def _plan_faults(self, scenario: Scenario) -> None:
        system = self._cast.system
        for fault in scenario.faults:
            times = repeated_times(fault.at_s, fault.every_s, scenario.duration_s)
            what = say("faults-of-the-system", fault=fault.kind)
            self._cast.omitted.ask(what, len(times))
            if fault.needs_guard and system.guard is not True:
                self._cast.omitted.lack(what, say("no-guard"), len(times))
            elif not system.can(Capability.FAULTS) or fault.kind not in system.faults:
                self._cast.omitted.lack(what, say("does-not-serve-them"), len(times))
            else:
                for at_s in times:
                    request = FaultRequest(self._cast.numbers.next("f"), fault.kind, dict(fault.details))
                    self.faults.append(PlannedFault(at_s, request, scenario.id))

    def _plan_clocks(self) -> None:
        """Settings of the clock in mid-run."""
        cast = self._cast
        changes = [(each, change) for each in self._scenarios for change in each.clocks]
        times = [(at_s, now, each.id) for each, change in changes for at_s, now in clock_times(each, change)]
        if times and not cast.system.can(Capability.CLOCK):
            cast.omitted.ask(CLOCK_SETTINGS, len(times))
            cast.omitted.lack(CLOCK_SETTINGS, TAKES_NONE, len(times))
            times = []
        for at_s, now, scenario_id in times:
            setting = ClockSetting(cast.numbers.next("c"), now.isoformat())
            self.clocks.append(PlannedClock(at_s, setting, scenario_id))
        self._time = BusinessTime(cast.standing.forms, self._business_time, [(at_s, now) for at_s, now, _ in times])

    def _moment(self, moment: Moment[Load], at_s: float) -> None:
        load, together = moment.load, len(moment.offsets_s) > 1
        instant = self._cast.numbers.next("i") if load.shape is Shape.SAME_INSTANT else ""
        worker = self._rng.randrange(self._cast.workers) if instant else None
        kinds = self._distinct_kinds(load, len(moment.offsets_s), at_s) if load.distinct_kinds else None
        chosen: list[str] = []
        for index, offset_s in enumerate(moment.offsets_s):
            among: list[str] = []
            if together and chosen:
                among = [each for one in chosen for each in self._company(load, one)]
            code = self._one(
                load,
                moment.scenario,
                at_s + offset_s,
                _AIMS[load.shape],
                instant=instant,
                worker=worker,
                kind=kinds[index % len(kinds)] if kinds else None,
                among=among,
                without=chosen,
                faulty=not instant,
            )
            if code is not None:
                chosen.append(code)

    def _company(self, load: Load, code: str) -> Sequence[str]:
        """Those with whom the resident is to apply at once."""
        standing = self._cast.standing
        match load.together:
            case Together.LOOK_ALIKES:
                return self._cast.applicants.lookalikes.get(code, ())
            case Together.HOUSEHOLD:
                return standing.household(code)
            case Together.REGISTER:
                register = standing.register(code)
                return standing.living[register.register_id] if register is not None else ()
            case Together.ANYBODY:
                return ()

    def _distinct_kinds(self, load: Load, size: int, at_s: float) -> list[Kind]:
        """Different kinds for one group, the likelier ones first in the draw."""
        served = self._time.served(at_s)
        left = {kind: weight for kind, weight in load.kinds.items() if kind in served and weight > 0}
        drawn: list[Kind] = []
        while left and len(drawn) < size:
            kind = self._rng.choices(list(left), list(left.values()))[0]
            del left[kind]
            drawn.append(kind)
        return drawn

    def _one(
        self,
        load: Load,
        scenario: str,
        at_s: float,
        aim: Aim,
        *,
        instant: str = "",
        worker: int | None = None,
        kind: Kind | None = None,
        kiosk: str = "",
        among: Sequence[str] = (),
        without: Sequence[str] = (),
        faulty: bool = True,
    ) -> str | None:
        """One application of a load; returns who applies, None where nobody can or a refusal took its place."""
        rng, cast = self._rng, self._cast
        cast.omitted.ask(APPLICATIONS)
        if faulty and rng.random() < load.refusals and self._refuse(load, scenario, at_s):
            return None
        served = self._time.served(at_s)
        if load.out_of_hours and rng.random() < load.out_of_hours:
            served = [each for each in load.kinds if each not in served] or served
        kinds = {each: weight for each, weight in load.kinds.items() if each in served and weight > 0}
        if not kinds:
            cast.omitted.lack(APPLICATIONS, say("no-kind-served"))
            return None
        kind = kind or rng.choices(list(kinds), list(kinds.values()))[0]
        wanted = say("applications-for", kind=kind)
        cast.omitted.ask(wanted)
        hard = rng.random() < load.hard_cases or (load.together is Together.LOOK_ALIKES and not without)
        partner = self._partners.pop((scenario, id(load)), None)
        code = self._pick(kind, at_s, load, hard, worker, among or ((partner,) if partner else ()), without)
        if code is None:
            cast.omitted.lack(wanted, say("too-few-may-apply"))
            return None
        if hard and rng.random() < _PAIR_SHARE and cast.applicants.lookalikes.get(code):
            self._partners[scenario, id(load)] = rng.choice(list(cast.applicants.lookalikes[code]))
        card = cast.standing.card(code)
        assert card is not None
        draft = cast.composer.compose(kind, code, card, load)
        self._add(draft, at_s, aim, scenario, instant=instant, kiosk=kiosk, load=load if faulty else None)
        return code

    def _pick(
        self,
        kind: Kind,
        at_s: float,
        load: Load,
        hard: bool,
        worker: int | None,
        among: Sequence[str],
        without: Sequence[str],
    ) -> str | None:
        """Somebody with a certificate of enough persons; failing that, anybody (several copies make the sheets)."""
        persons = self._cast.composer.persons_for(kind, load.sheets_at_least)
        if load.together in {Together.HOUSEHOLD, Together.REGISTER} and not without:
            persons = max(2, persons)  # somebody who is not alone
        for least in dict.fromkeys((persons, 1)):
            code = self._cast.applicants.pick(
                kind,
                self._base_s + at_s,
                hard=hard,
                people=load.people,
                persons=least,
                worker=worker,
                among=among,
                without=without,
            )
            if code is not None:
                return code
        return None

    def _refuse(self, load: Load, scenario: str, at_s: float) -> bool:
        refusals, now = self._cast.refusals, self._time.at(at_s)
        steps = None
        if self._rng.random() < _REFUSED_WHEN_CLOSED:
            steps = refusals.closed(load, self._base_s + at_s, now)
        steps = steps or refusals.make(load, self._time.served(at_s), self._base_s + at_s)
        at_once = sum(not after_s for after_s, _ in steps or ()) > 1
        instant = self._cast.numbers.next("i") if at_once else ""
        for after_s, draft in steps or ():
            if after_s:
                self._push(at_s + after_s, partial(self._add, draft, aim=Aim.REFUSAL, scenario=scenario))
            else:
                self._add(draft, at_s, Aim.REFUSAL, scenario, instant=instant, in_turn=not at_once)
        return bool(steps)

    def _add(
        self,
        draft: Draft,
        at_s: float,
        aim: Aim,
        scenario: str,
        *,
        instant: str = "",
        kiosk: str = "",
        load: Load | None = None,
        in_turn: bool = True,
    ) -> None:
        """Takes an application into the plan, with what its kiosk does wrong if `load` wants that."""
        fault, kiosk = self._fault(load), kiosk or self._cast.kiosk()
        wait_s = follow_s = 0.0
        repeats = False
        rng = self._rng
        if fault is Fault.GIVE_UP and load is not None:
            wait_s, follow_s = load.give_up_after_s, rng.uniform(0.1, 1.0)
            repeats = load.same_kiosk_after_s is None and rng.random() < 0.5
        elif fault is Fault.SLOW_READER:
            wait_s = rng.uniform(0.005, 0.03)
        elif fault is Fault.RETRY:
            follow_s = 0.0 if rng.random() < 0.5 else rng.uniform(0.001, 0.05)
        if fault in {Fault.GIVE_UP, Fault.PRINT_FAILURE} and load is not None and load.same_kiosk_after_s is not None:
            next_s = load.same_kiosk_after_s + (wait_s if fault is Fault.GIVE_UP else 0.1)
            follow_s = load.same_kiosk_after_s + 2.0 if fault is Fault.GIVE_UP else 0.0
            # Somebody else, at the same kiosk.
            other = partial(self._one, load, scenario, aim=Aim.ARRIVAL, kiosk=kiosk, faulty=False)
            self._push(at_s + next_s, other)
        planned = replace(
            self._planned(draft, at_s, aim, scenario, kiosk),
            fault=fault,
            instant=instant,
            wait_s=wait_s,
            follow_s=follow_s,
            repeats=repeats,
            in_turn=in_turn,
            confirm_after_s=self._confirm_after_s(load),
        )
        self.applications.append(planned)
        name = planned.application.application_id
        waits = fault is Fault.GIVE_UP or (fault is Fault.RETRY and follow_s > 0)
        if load is not None and load.delay_quantiles and waits:
            self.quantiles[name] = rng.uniform(*load.delay_quantiles)
        if fault is Fault.OTHER_BODY:
            self.others[name] = self._application(self._other(draft, at_s), name, kiosk)

    def _other(self, draft: Draft, at_s: float) -> Draft:
        """Something else that could be applied for: for somebody else of the household, or other copies."""
        cast = self._cast
        members = [each for each in cast.standing.household(draft.applicant) if each != draft.applicant]
        for code in self._rng.sample(members, len(members)) if self._rng.random() < _OF_ANOTHER_SHARE else ():
            card = cast.standing.card(code)
            on, is_free = cast.applicants.on, cast.applicants.is_free(code, self._base_s + at_s)
            if card is not None and is_free and cast.standing.may_apply(code, draft.kind, on) is not None:
                cast.applicants.use(code, self._base_s + at_s)
                return cast.composer.compose(draft.kind, code, card)
        return replace(draft, copies=draft.copies % MOST_COPIES + 1)

    def _confirm_after_s(self, load: Load | None) -> float:
        if load is None or not load.late_confirmation or self._rng.random() >= load.late_confirmation:
            return 0.0
        return load.confirm_after_s

    def _fault(self, load: Load | None) -> Fault:
        if load is None:
            return Fault.NONE
        drawn = self._rng.random()
        for fault, share in (
            (Fault.GIVE_UP, load.give_up),
            (Fault.SLOW_READER, load.slow_reader),
            (Fault.RETRY, load.retry),
            (Fault.PRINT_FAILURE, load.print_failure),
            (Fault.OTHER_BODY, load.other_body),
        ):
            drawn -= share
            if drawn < 0:
                return fault
        return Fault.NONE

    def _planned(self, draft: Draft, at_s: float, aim: Aim, scenario: str, kiosk: str) -> PlannedApplication:
        name = self._cast.numbers.next(kiosk=kiosk if scenario in self._by_kiosk else "")
        application = self._application(draft, name, kiosk)
        return PlannedApplication(at_s, application, aim, scenario, self._cast.applicants.worker_of(draft.applicant))

    def _application(self, draft: Draft, name: str, kiosk: str) -> Application:
        return Application(
            application_id=name,
            kiosk_id=kiosk,
            municipality_code=draft.municipality_code,
            card_serial=draft.card_serial,
            pin=None if self._cast.system.scope is Scope.ISSUANCE_SERVER else draft.pin,
            certificate=draft.kind,
            subjects=draft.subjects,
            options=dict(draft.options),
            copies=draft.copies,
            applicant=draft.applicant,
            kin_group=self._cast.standing.residents[draft.applicant].kin_group,
        )

    def _event(self, load: EventLoad, scenario: str, at_s: float) -> None:
        cast = self._cast
        happenings = cast.events.draw(load, self._base_s + at_s, self._time.served(at_s))
        if not happenings:
            cast.omitted.lack(EVENTS, say("nobody-is-free"))
        for happening in happenings:
            event_s = at_s + happening.after_s
            worker = cast.applicants.worker_of(happening.event.resident_code)
            for aim, beside in ((Aim.PROBE, happening.before), (Aim.RACE, happening.races)):
                for offset_s, draft in beside:
                    planned = self._planned(draft, max(0.0, event_s + offset_s), aim, scenario, cast.kiosk())
                    self.applications.append(planned)
            probes = tuple(
                self._planned(draft, delay_s, Aim.PROBE, scenario, cast.kiosk()) for delay_s, draft in happening.probes
            )
            self.events.append(PlannedEvent(event_s, happening.event, scenario, worker, probes))
