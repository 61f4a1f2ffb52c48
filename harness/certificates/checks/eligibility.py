"""eligibility: nothing issued to those who must be refused in every possible state (protocol, sections 5 and 6).

Each register is read at one instant, different registers at different ones. So an application must be refused if some
register bars it in each of its possible states; a reason is true if some possible state makes it so; and the applicant
is eligible beyond doubt if no possible state of any register bars the application."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from harness.catalogue import say
from harness.certificates.checks.cases import Case, unsettled
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.pins import Pins, pins_of
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.remarks import Remark, call, call_all
from harness.certificates.checks.shares import Check, OfApplication, OfGroup, OfRun
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Reason
from harness.certificates.entitlement import Held, unmet
from harness.certificates.forms import Form, Hours, is_open
from harness.checks.clock import TOKYO
from harness.checks.tally import Partial
from harness.domain.messages import Message
from harness.domain.operations import Outcome
from harness.domain.verdicts import Finding
from harness.domain.words import Scope

_NONE: frozenset[Reason] = frozenset()


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether an application may be granted. `barred` are the reasons for which it must be refused whatever the
    instants; `true` those that some possible state makes true. `seal_only`: barred by nothing but the seal register,
    which is what `seal` judges."""

    barred: frozenset[Reason]
    true: frozenset[Reason]
    seal_only: bool = False

    @property
    def eligible(self) -> bool:
        """Beyond doubt: no possible state bars the application."""
        return not self.true


_CLEAR = Entitlement(_NONE, _NONE)


def standing(case: Case, states: Sequence[Registers], ground: Ground, ended_ns: int, pins: Pins) -> Entitlement:
    """What the possible states say of an application that ran from the case's start to `ended_ns`."""
    application = case.application
    form = ground.form_of(application)
    registers: dict[str, list[frozenset[Reason]]] = {}
    for state in states:
        for register, reasons in _reasons(application, form, state, ground).items():
            registers.setdefault(register, []).append(reasons)
    spans = ground.clock.possible(case.started_ns, ended_ns)
    registers["hours"] = _hours(form, ground, spans)
    registers["age"] = _age(application, form, states[0], spans)
    registers["form"] = _malformed(application, form)
    registers["pin"] = pins.reasons(case, states, ground, ended_ns)
    if not any(map(any, registers.values())):
        return _CLEAR
    barring = {name: found for name, found in registers.items() if all(found)}
    return Entitlement(
        frozenset().union(*(reasons for found in barring.values() for reasons in found)),
        frozenset().union(*(reasons for found in registers.values() for reasons in found)),
        set(barring) == {"seal"},
    )


_Spans = tuple[tuple[datetime, datetime], ...]


def _hours(form: Form, ground: Ground, spans: _Spans) -> list[frozenset[Reason]]:
    found = openness(form.hours, ground.forms.closing_days, spans)
    return [_NONE if is_open else frozenset({Reason.OUTSIDE_HOURS}) for is_open in found] or [_NONE]


def _age(application: Application, form: Form, state: Registers, spans: _Spans) -> list[frozenset[Reason]]:
    holder = state.residents.get(application.applicant)
    if holder is None:
        return [_NONE]
    ages = {age_on(holder.birth_date, moment.date()) for span in spans for moment in span}
    young = {age < form.minimum_age for age in ages}
    return [frozenset({Reason.UNDER_AGE}) if one else _NONE for one in young] or [_NONE]


def _reasons(application: Application, form: Form, state: Registers, ground: Ground) -> dict[str, frozenset[Reason]]:
    """For each register the reasons that its state gives for a refusal."""
    reasons = {
        "service": frozenset(_service(application, ground)),
        "card": frozenset(_card(application, state, ground)),
        "resident": frozenset(_resident(application, form, state)),
        "family": frozenset(_family(application, form, state, ground)),
        "seal": _NONE,
        "tax": _NONE,
    }
    code = application.applicant
    holder = state.residents.get(code)
    if holder is not None:
        is_protected = any(_protected(one, state) for one in {code, *application.subjects})
        year = application.options.get("fiscal_year")
        held = Held(holder, holder.seal is not None, code in state.moved_out, is_protected, year)
        for demand in unmet(form, held):
            reasons[demand.register] |= {demand.reason}
    return reasons


def _service(application: Application, ground: Ground) -> Iterator[Reason]:
    if application.certificate not in ground.kinds_served.get(application.municipality_code, ()):
        yield Reason.KIND_NOT_SERVED
        if application.municipality_code not in ground.kinds_served:
            yield Reason.CARD_INVALID
            yield Reason.BAD_REQUEST


def _malformed(application: Application, form: Form) -> list[frozenset[Reason]]:
    """A request that is not of the protocol's form may be refused; that it was served harms nobody."""
    subjects = application.subjects
    listed = form.whole_register and subjects
    twice = len(set(subjects)) != len(subjects)
    if listed or twice or not 1 <= application.copies <= 5 or not _options_fit(application, form):
        return [_NONE, frozenset({Reason.BAD_REQUEST, Reason.NOT_ENTITLED})]
    return [_NONE]


def _options_fit(application: Application, form: Form) -> bool:
    """Whether the kind has the options that are sent."""
    for name, value in application.options.items():
        if name == "fiscal_year":
            if name not in form.must or isinstance(value, bool):
                return False
        elif name not in form.options or not isinstance(value, bool):
            return False
    return True


def _card(application: Application, state: Registers, ground: Ground) -> Iterator[Reason]:
    if ground.scope is Scope.ISSUANCE_SERVER:
        return
    card = state.cards.get(application.card_serial)
    if card is None and application.card_serial in ground.serials:
        # Somebody else's card: nothing is known here of its state.
        return
    if card is None or card.revoked:
        yield Reason.CARD_INVALID


def _resident(application: Application, form: Form, state: Registers) -> Iterator[Reason]:
    holder = state.residents.get(application.applicant)
    if holder is None:
        return
    code = application.applicant
    if code in state.deceased:
        yield Reason.DECEASED
        yield Reason.CARD_INVALID
    if not form.of_register and application.municipality_code != holder.municipality_code:
        yield Reason.CARD_INVALID
    yield from _subjects(application, form, state)


def _protected(code: str, state: Registers) -> bool:
    resident = state.residents.get(code)
    return resident is not None and resident.support_measure


def _subjects(application: Application, form: Form, state: Registers) -> Iterator[Reason]:
    subjects = application.subjects
    if form.about == "applicant":
        if any(subject != application.applicant for subject in subjects):
            yield Reason.NOT_ENTITLED
    elif form.about == "household":
        holder = state.residents[application.applicant]
        household = state.households.get(holder.household_id)
        members = household.members if household else ()
        for subject in subjects or (application.applicant,):
            if subject not in members:
                yield from _absent(subject, state)


def _absent(subject: str, state: Registers) -> Iterator[Reason]:
    """Why the applicant may not apply for somebody; all the reasons are equally true."""
    yield Reason.NOT_ENTITLED
    if subject in state.deceased:
        yield Reason.DECEASED
    if subject in state.moved_out:
        yield Reason.MOVED_OUT


def _family(application: Application, form: Form, state: Registers, ground: Ground) -> Iterator[Reason]:
    if not form.of_register:
        return
    code = application.applicant
    held = state.member(code)
    if held is None or held[1].removed is not None:
        yield Reason.NOT_REGISTERED
        return
    register = held[0]
    if register.municipality_code != application.municipality_code:
        yield Reason.CARD_INVALID
        return
    holder = state.residents[code]
    elsewhere = register.municipality_code != holder.municipality_code or code in state.moved_out
    card = state.cards.get(application.card_serial)
    checked = elsewhere and card is not None and ground.scope is not Scope.ISSUANCE_SERVER
    if checked and card is not None and register.municipality_code not in card.use_registrations:
        yield Reason.USE_NOT_REGISTERED
        if code in state.moved_out:
            yield Reason.MOVED_OUT
    if not form.whole_register:
        present = {one.resident_code for one in register.members if one.removed is None}
        for subject in application.subjects:
            if subject not in present:
                yield from _absent(subject, state)


def decided(case: Case) -> Outcome | None:
    """What became of an application: issued (`ok`), definitely refused, or None where nobody knows."""
    if case.issued:
        return Outcome.OK
    return Outcome.REFUSED if case.refusals else None


def standing_of(one: OfApplication) -> Entitlement:
    """What the possible states say of this application."""
    return standing(one.case, one.states, one.ground, one.ended_ns, one.group.once(pins_of))


@dataclass(slots=True)
class Shown:
    """Addresses on sheets of somebody else's. Whether their owners were protected then is known when all partitions are
    merged."""

    exposures: list[tuple[str, Finding]] = field(default_factory=list)
    """The owner of each, and what to say if that owner was protected."""
    protections: dict[str, list[tuple[int, int, bool]]] = field(default_factory=dict)
    """Changes of support measures by resident: invoked_ns, completed_ns, and whether it then protects."""

    def take_in(self, other: Shown) -> None:
        """Adds another partition's."""
        self.exposures += other.exposures
        for resident, changes in other.protections.items():
            self.protections.setdefault(resident, []).extend(changes)


def shown(partial: Partial) -> Shown:
    """What was shown in a partition."""
    return partial.own(Property.ELIGIBILITY, Shown)


_PROTECTS = {EventKind.SUPPORT_MEASURE_SET: True, EventKind.SUPPORT_MEASURE_CLEARED: False}


def group(of: OfGroup) -> None:
    """Notes the changes of support measures."""
    for step in of.timeline.steps if of.steps else ():
        if step.event.kind in _PROTECTS:
            change = (step.invoked_ns, step.completed_ns, _PROTECTS[step.event.kind])
            shown(of.partial).protections.setdefault(step.event.resident_code, []).append(change)


def trial(one: OfApplication) -> bool:
    """Whether it was issued although it had to be refused; decisive if it had to be, and was answered. That no seal was
    registered is judged by `seal`."""
    held, became = one.once(standing_of), decided(one.case)
    shown_beside = one.documents[len(one.issued) :] if one.case.beside else ()
    beside = [answer for answer, agreed in shown_beside if agreed is not None and agreed.is_somebodys]
    handed = [*one.case.issued, *beside]
    barred = bool(held.barred) and (became is not None or bool(handed)) and not held.seal_only
    if barred and handed:
        one.find(Property.ELIGIBILITY, _issued(one, held), handed[0])
    open_end = unsettled(one.case, one.ground) if held.barred else None
    if open_end:
        one.doubt(Property.ELIGIBILITY, open_end)
    for answer, agreed in one.documents:
        for owner in sorted(agreed.exposed) if agreed is not None and not agreed.nobody else ():
            applicant = call(one.ground, one.application.applicant)
            message = say("protected-address", applicant=applicant, whose=call(one.ground, owner))
            remark = Remark(Property.ELIGIBILITY, None, message, (owner,))
            finding = one.finding(Property.ELIGIBILITY, message, answer, remark)
            shown(one.partial).exposures.append((owner, finding))
    return barred


def _issued(one: OfApplication, held: Entitlement) -> Message:
    """What was issued of whom, and where a support measure bars it, whose."""
    application, ground = one.application, one.ground
    told = {
        "applicant": call(ground, application.applicant),
        "kind": application.certificate,
        "subjects": call_all(ground, application.subjects or (application.applicant,)),
        "reasons": tuple(sorted(held.barred)),
    }
    people = dict.fromkeys((application.applicant, *application.subjects))
    whose = [code for code in people if any(_protected(code, state) for state in one.states)]
    if Reason.SUPPORT_MEASURE not in held.barred or not whose:
        return say("issued-to-the-barred-told", **told)
    return say("issued-to-the-barred-protected", **told, whose=call_all(ground, whose))


def conclude(run: OfRun) -> None:
    """Addresses of people who were under a support measure in every possible state."""
    held = shown(run.whole)
    for owner, finding in held.exposures:
        values = [run.ground.residents[owner].support_measure]
        for invoked_ns, completed_ns, protected in sorted(held.protections.get(owner, ())):
            if completed_ns < finding.started_ns:
                values = [protected]
            elif invoked_ns <= finding.ended_ns:
                values.append(protected)
        if all(values):
            run.whole.find(finding)


CHECK = Check(Property.ELIGIBILITY, trial, group=group, conclude=conclude)


@lru_cache(maxsize=1 << 12)
def openness(
    hours: Hours, closing_days: frozenset[tuple[int, int]], spans: tuple[tuple[datetime, datetime], ...]
) -> frozenset[bool]:
    """Whether a kind may have been served, and may not have been, at some time of the spans."""
    found: set[bool] = set()
    for low, high in spans:
        moments = {low, high}
        day = low.date()
        while day <= high.date() and len(moments) < 64:
            for at in (time(0), hours.opens, hours.closes):
                moment = datetime.combine(day, at, TOKYO)
                if low < moment < high:
                    moments.add(moment)
            day += timedelta(days=1)
        found.update(is_open(hours, closing_days, moment) for moment in moments)
    return frozenset(found)


def age_on(birth_date: date, day: date) -> int:
    """Full years; an age is reached on the birthday, 29 February counting as 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
