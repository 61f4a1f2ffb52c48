"""eligibility: nothing issued to those who must be refused in every possible state (protocol, sections 5 and 6).

Each register is read at one instant, different registers at different ones. So an application must be refused if some
register bars it in each of its possible states; a reason is true if some possible state makes it so; and the applicant
is eligible beyond doubt if no possible state of any register bars the application.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from harness.checks.cases import Case
from harness.checks.clock import age_on, openness
from harness.checks.ground import Ground
from harness.checks.registers import Registers
from harness.domain.operations import Application, Outcome
from harness.domain.words import Reason, Scope
from harness.forms import Form

_LOCKING = 3
"""So many wrong PINs in a row lock a card."""


_NONE: frozenset[Reason] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
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


_CLEAR = Standing(_NONE, _NONE)


def standing(case: Case, states: Sequence[Registers], ground: Ground, ended_ns: int, pins: Pins) -> Standing:
    """What the possible states say of an application that ran from the case's start to `ended_ns`."""
    application = case.application
    form = ground.forms.of(application.certificate, application.municipality_code)
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
    return Standing(
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
    return {
        "service": frozenset(_service(application, ground)),
        "card": frozenset(_card(application, state, ground)),
        "resident": frozenset(_resident(application, form, state)),
        "family": frozenset(_family(application, form, state, ground)),
        "seal": frozenset(_seal(application, form, state)),
        "tax": frozenset(_tax(application, form, state)),
    }


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


def _is_pin(pin: str | None) -> bool:
    return pin is not None and len(pin) == 4 and pin.isascii() and pin.isdigit()


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
    if "moved-out" in form.barred and code in state.moved_out:
        yield Reason.MOVED_OUT
    if not form.adult_ward and holder.adult_ward:
        yield Reason.UNDER_AGE
    yield from _subjects(application, form, state)
    if "support-measure" in form.barred and any(_protected(one, state) for one in {code, *application.subjects}):
        yield Reason.SUPPORT_MEASURE


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
    """Why somebody is not among those for whom one may apply: the reasons are as true as each other."""
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


def _seal(application: Application, form: Form, state: Registers) -> Iterator[Reason]:
    if form.needs_seal:
        holder = state.residents.get(application.applicant)
        if holder is not None and holder.seal is None:
            yield Reason.NOT_REGISTERED


def _tax(application: Application, form: Form, state: Registers) -> Iterator[Reason]:
    if not form.needs_tax:
        return
    holder = state.residents.get(application.applicant)
    year = application.options.get("fiscal_year")
    if holder is not None and all(record.fiscal_year != year for record in holder.tax):
        yield Reason.NOT_REGISTERED
        if year is None:
            yield Reason.BAD_REQUEST


class Pins:
    """The PINs entered for the cards of one kin group. Only what is certain counts: a card is certainly locked after
    three answers `pin-wrong` between which no right PIN can have been compared, and possibly locked once three wrong
    PINs were sent."""

    def __init__(self, cases: Collection[Case], right: dict[str, str]) -> None:
        self._right = right
        self._cards: dict[str, list[Case]] = {}
        for case in cases:
            self._cards.setdefault(case.application.card_serial, []).append(case)

    def reasons(
        self, case: Case, states: Sequence[Registers], ground: Ground, ended_ns: int
    ) -> list[frozenset[Reason]]:
        """The reasons that the PIN gives: one set for each way the counts may have stood."""
        application = case.application
        held = [state.cards.get(application.card_serial) for state in states]
        if ground.scope is Scope.ISSUANCE_SERVER:
            return [_NONE]
        if not _is_pin(application.pin):
            return [frozenset({Reason.BAD_REQUEST})]
        if None in held:
            return [_NONE]
        wrong = any(card is not None and card.pin != application.pin for card in held)
        tries = self._cards.get(application.card_serial, [])
        if wrong:
            locked = frozenset({Reason.PIN_LOCKED}) if self._maybe_locked(tries, case, ended_ns) else _NONE
            return [frozenset({Reason.PIN_WRONG}) | locked]
        if not self._maybe_locked(tries, case, ended_ns):
            return [_NONE]
        locked = frozenset({Reason.PIN_LOCKED})
        return [locked] if self._surely_locked(tries, case) else [_NONE, locked]

    def _is_wrong(self, case: Case) -> bool:
        application = case.application
        return _is_pin(application.pin) and application.pin != self._right.get(application.card_serial)

    def _maybe_locked(self, tries: list[Case], case: Case, ended_ns: int) -> bool:
        wrong = [one for one in tries if one is not case and self._is_wrong(one) and one.started_ns <= ended_ns]
        return len(wrong) >= _LOCKING

    def _surely_locked(self, tries: list[Case], case: Case) -> bool:
        counted = sorted(
            (one.started_ns, one.ended_ns())
            for one in tries
            if one is not case and one.ended_ns() < case.started_ns and _answered(one, Reason.PIN_WRONG)
        )
        right = self._right.get(case.application.card_serial)
        others = (one for one in tries if one is not case and one.application.pin == right)
        resets = [(one.started_ns, one.ended_ns()) for one in others]
        for at in range(len(counted) - _LOCKING + 1):
            run = counted[at : at + _LOCKING]
            first, last = run[0][0], max(end for _, end in run)
            if not any(start <= last and end >= first for start, end in resets):
                return True
        return False


def _answered(case: Case, reason: Reason) -> bool:
    return any(answer.reason == reason for _, answer in case.refusals())


def decided(case: Case) -> Outcome | None:
    """What became of an application: issued (`ok`), definitely refused, or None where nobody knows."""
    if case.issued():
        return Outcome.OK
    return Outcome.REFUSED if case.refusals() else None
