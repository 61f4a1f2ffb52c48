"""Register events within the preconditions of the protocol, and the applications that show their effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from harness.certificates.domain.operations import Event
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.drive.applicants import Applicants, Cards
from harness.certificates.drive.composing import Composer, Draft
from harness.certificates.drive.new_items import Novelties
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.scenario.model import EventLoad

CARD_GAP_S = 0.6
"""Two probes of one event with the same card are at least so far apart."""

_SETTLE_S = 4.0
"""After the last probe was due, the kin group is kept so much longer."""

_RACE_BEFORE_S, _RACE_AFTER_S = 0.03, 0.01


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with what follows: probes by their delay after its acknowledgement, races by their offset from its
    start, and what comes before it by an offset below 0; all in seconds. `after_s` is when it happens, from the moment
    for which it was drawn."""

    event: Event
    probes: tuple[tuple[float, Draft], ...]
    races: tuple[tuple[float, Draft], ...]
    before: tuple[tuple[float, Draft], ...] = ()
    after_s: float = 0.0


class RegisterEvents:
    """Draws register events; `standing` is changed by each as it is drawn, so draw them in order of time."""

    def __init__(
        self, applicants: Applicants, composer: Composer, novelties: Novelties, rng: Random, event_id: Callable[[], str]
    ) -> None:
        self._applicants = applicants
        self._standing: PlannedRegisters = applicants.standing
        self._composer = composer
        self._novelties = novelties
        self._rng = rng
        self._event_id = event_id
        self._cards: dict[EventKind, Cards] = {}
        forms = self._standing.forms
        self._forms = forms.general
        self._of_household = sorted(forms.kinds(lambda form: form.of_household))
        self._of_tax = forms.kinds(lambda form: form.needs_tax)
        self._of_supplement = forms.kinds(lambda form: form.of_supplement)
        self._of_whole_register = forms.kinds(lambda form: form.whole_register)

    def draw(self, load: EventLoad, at_s: float, kinds: Sequence[Kind]) -> list[Happening]:
        """One event, and the one that the load lets follow it; `kinds` are those that are served then. Nothing if
        nobody is free for any of the load's."""
        wanted = dict(load.kinds)
        while wanted:
            kind = self._rng.choices(list(wanted), list(wanted.values()))[0]
            del wanted[kind]
            code = self._touched(kind, at_s)
            if code is not None:
                return self._happen(kind, code, load, at_s, kinds)
        return []

    def _touched(self, kind: EventKind, at_s: float) -> str | None:
        if kind not in self._cards:
            self._cards[kind] = Cards(self._standing.residents, Random(f"{kind}/{self._rng.random()}"))
        return self._cards[kind].next(
            lambda code: self._may_happen(kind, code) and self._applicants.is_quiet(code, at_s)
        )

    def _may_happen(self, kind: EventKind, code: str) -> bool:
        """The protocol's preconditions, and that there is somebody who can show the effect."""
        standing = self._standing
        if standing.is_gone(code) or code in standing.locked:
            return False
        card = standing.cards[code]
        has_card = card is not None and not card.revoked
        adult = standing.age(code, self._applicants.on) >= 18
        match kind:
            case EventKind.SEAL_REGISTERED:
                ward = standing.residents[code].adult_ward
                return has_card and adult and not ward and code not in standing.sealed | standing.protected
            case EventKind.SEAL_DEREGISTERED:
                return has_card and code in standing.sealed and code not in standing.protected
            case EventKind.MOVED_OUT | EventKind.DIED:
                head = standing.heads.get(standing.residents[code].household_id)
                return has_card and adult and (head != code or len(standing.household(code)) <= 1)
            case EventKind.SUPPORT_MEASURE_SET:
                return has_card and adult and code not in standing.protected
            case EventKind.SUPPORT_MEASURE_CLEARED:
                return has_card and adult and code in standing.protected
            case EventKind.CARD_REVOKED:
                return has_card and adult
            case EventKind.CARD_ISSUED:
                return not has_card and adult
            case EventKind.MOVED | EventKind.RENAMED:
                return has_card and adult and code not in standing.protected

    def _happen(
        self, kind: EventKind, code: str, load: EventLoad, at_s: float, kinds: Sequence[Kind]
    ) -> list[Happening]:
        before = self._before(kind, code, load, kinds)
        then, last_s = load.then.get(kind), at_s
        happenings = [self._one(kind, code, load, kinds)]
        if then is not None and self._may_happen(then, code):
            first = replace(happenings[0], probes=())
            happenings = [first, replace(self._one(then, code, load, kinds), after_s=load.then_after_s)]
            last_s += load.then_after_s
        happenings[0] = replace(happenings[0], before=before)
        last_s += max((delay_s for delay_s, _ in happenings[-1].probes), default=0.0)
        self._applicants.use(code, at_s)
        self._applicants.reserve(code, last_s + _SETTLE_S)
        if kind in self._cards:
            self._offer(code)
        return happenings

    def _before(
        self, kind: EventKind, code: str, load: EventLoad, kinds: Sequence[Kind]
    ) -> tuple[tuple[float, Draft], ...]:
        """Applications that would show the state before the event."""
        drawn = [(-before_s, self._ways(kind, code, kinds, ())[0]()) for before_s in load.before_s]
        return tuple((offset_s, draft) for offset_s, draft in drawn if draft is not None)

    def _one(self, kind: EventKind, code: str, load: EventLoad, kinds: Sequence[Kind]) -> Happening:
        standing = self._standing
        group = standing.residents[code].kin_group
        standing.sequences[group] += 1
        event = self._novelties.event(kind, code, self._event_id(), standing.sequences[group], self._applicants.on)
        races = self._races(kind, code, load, kinds)
        old_card = standing.cards[code]
        beside = self._beside(code)
        standing.apply(event)
        ways = self._ways(kind, code, kinds, beside)
        if kind is EventKind.CARD_ISSUED and old_card is not None:
            ways.append(lambda: self._draft(code, self._shown(code, kinds), old=True))
        probes = self._probes(load.probes_s, ways, busy={draft.card_serial for _, draft in races})
        return Happening(event, tuple(probes), tuple(races))

    def _offer(self, code: str) -> None:
        """The other kinds of event that the resident is now fit for will find them soon."""
        for kind, cards in self._cards.items():
            if self._may_happen(kind, code):
                cards.prefer(code)

    def _beside(self, code: str) -> list[str]:
        """Others of the household and of the register, who can show what happened to this one."""
        register = self._standing.register(code)
        members = self._standing.living[register.register_id] if register is not None else []
        return [each for each in dict.fromkeys((*self._standing.household(code), *members)) if each and each != code]

    def _races(self, kind: EventKind, code: str, load: EventLoad, kinds: Sequence[Kind]) -> list[tuple[float, Draft]]:
        """Applications by the resident that overlap the event, on average `load.races`."""
        count = int(load.races) + (self._rng.random() < load.races % 1)
        ways = self._ways(kind, code, kinds, self._beside(code))
        races: list[tuple[float, Draft]] = []
        for way in ways[: max(1, count)] if count else ():
            draft = way()
            if draft is not None and draft.card_serial not in {each.card_serial for _, each in races}:
                races.append((self._rng.uniform(-_RACE_BEFORE_S, _RACE_AFTER_S), draft))
        return races[:count]

    def _probes(
        self, delays_s: Sequence[float], ways: Sequence[Callable[[], Draft | None]], busy: set[str]
    ) -> list[tuple[float, Draft]]:
        """For each delay an application whose card is not used too near another's; delays for which there is none are
        left out, so that over many events each delay gets its share."""
        used: dict[str, list[float]] = {serial: [0.0] for serial in busy}
        probes: list[tuple[float, Draft]] = []
        for delay_s in self._rng.sample(list(delays_s), len(delays_s)):
            for way in ways:
                draft = way()
                if draft is None:
                    continue
                times = used.setdefault(draft.card_serial, [])
                if all(abs(delay_s - other_s) >= CARD_GAP_S for other_s in times):
                    times.append(delay_s)
                    probes.append((delay_s, draft))
                    break
        return sorted(probes, key=lambda probe: probe[0])

    def _ways(
        self, kind: EventKind, code: str, kinds: Sequence[Kind], beside: Sequence[str]
    ) -> list[Callable[[], Draft | None]]:
        """Applications that would show the event's effect, the most telling first."""
        seal = next((each for each in kinds if self._forms[each].needs_seal), None)
        if kind in {EventKind.SEAL_REGISTERED, EventKind.SEAL_DEREGISTERED}:
            return [lambda: self._draft(code, seal)]
        ways: list[Callable[[], Draft | None]] = []
        if kind is EventKind.RENAMED and seal is not None and self._rng.random() < 0.4:
            ways.append(lambda: self._draft(code, seal))
        ways.append(lambda: self._draft(code, self._shown(code, kinds)))
        for other in beside:
            ways.append(lambda other=other: self._draft_about(other, code, kinds))  # type: ignore[misc]
        return ways

    def _shown(self, code: str, kinds: Sequence[Kind]) -> Kind | None:
        """A kind that shows name and address, or whether the card may be used."""
        own = list(self._of_household)
        if self._standing.residents[code].tax:
            own += self._of_tax[:1]  # one tells as much as all
        if self._standing.register(code) is not None:
            own += self._of_supplement[:1]
        own = [kind for kind in own if kind in kinds]
        return self._rng.choice(own) if own else None

    def _draft(self, code: str, kind: Kind | None, old: bool = False) -> Draft | None:
        """By the resident, about the resident alone; `old`: with the card as the population has it."""
        card = self._standing.residents[code].card if old else self._standing.cards[code]
        if card is None or kind is None or code in self._standing.locked:
            return None
        return self._alone(self._composer.compose(kind, code, card), (code,))

    def _draft_about(self, other: str, code: str, kinds: Sequence[Kind]) -> Draft | None:
        """By somebody of the same household or register, about the resident."""
        standing = self._standing
        card = standing.card(other)
        if card is None or standing.age(other, self._applicants.on) < 15 or standing.is_gone(other):
            return None
        same_home = standing.residents[code].household_id == standing.residents[other].household_id
        same_register = standing.residents[code].register_id == standing.residents[other].register_id
        own = list(self._of_household) if same_home else []
        if same_register and standing.register(other) is not None:
            own += (*self._of_whole_register, *self._of_supplement)
        own = [kind for kind in own if kind in kinds]
        if not own:
            return None
        return self._alone(self._composer.compose(self._rng.choice(own), other, card), (code,))

    def _alone(self, draft: Draft, subjects: tuple[str, ...]) -> Draft:
        named = subjects if self._forms[draft.kind].names_subjects else ()
        return replace(draft, subjects=named, copies=1)
