"""Applications that must be refused, each for one reason that the plan brings about or finds in the population."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from harness.certificates.domain.residents import Card
from harness.certificates.domain.words import Kind
from harness.certificates.drive.applicants import LEAST_SPACING_S, Applicants, Cards
from harness.certificates.drive.business_time import TOKYO
from harness.certificates.drive.composing import Composer, Draft
from harness.certificates.forms import Form, is_open
from harness.certificates.scenario.model import Load, RefusalSort
from harness.domain.words import Scope

Steps = list[tuple[float, Draft]]
"""Applications in order, each with its seconds after the first; several at 0 leave at the same instant."""

_Maker = Callable[[Load, float], Steps | Draft | None]

_PIN_GAP_S = 3.0
_PINS_AT_ONCE = 5
_PIN_RIGHT_S = 1.5
_NO_SUCH_YEAR = 1999


def _is_plain(form: Form) -> bool:
    """Issued at home to everybody, as far as seal and family register go."""
    return not form.of_register and not form.needs_seal


class Refusals:
    """Draws refusals. Cards are used as sparingly as in `Applicants`."""

    def __init__(self, applicants: Applicants, composer: Composer, rng: Random, scope: Scope) -> None:
        self._applicants = applicants
        self._composer = composer
        self._standing = applicants.standing
        self._rng = rng
        self._tried: set[str] = set()
        self._codes = list(self._standing.residents)
        self._sorts: dict[str, Cards] = {}
        self._makers: dict[RefusalSort, tuple[_Maker, float]] = {
            RefusalSort.FOREIGN_SUBJECT: (self._foreign_subject, 4.0),
            RefusalSort.UNDER_AGE: (self._under_age, 2.0),
            RefusalSort.USE_NOT_REGISTERED: (self._use_not_registered, 2.0),
            RefusalSort.NO_SEAL: (self._no_seal, 2.0),
            RefusalSort.NO_TAX_YEAR: (self._no_tax_year, 1.0),
            RefusalSort.PROTECTED: (self._protected, 2.0),
            RefusalSort.PROTECTED_SUBJECT: (self._protected_subject, 1.0),
            RefusalSort.OTHER_MUNICIPALITY: (self._other_municipality, 1.0),
        }
        self._where_named: dict[RefusalSort, tuple[_Maker, float]] = {
            RefusalSort.PROTECTED_MEMBER: (self._protected_member, 1.0)
        }
        if scope is not Scope.ISSUANCE_SERVER:
            self._makers[RefusalSort.WRONG_PIN] = self._wrong_pin, 3.0
            self._makers[RefusalSort.LOCKED_CARD] = self._locked, 1.0
            self._makers[RefusalSort.REVOKED_CARD] = self._revoked, 2.0
            self._where_named[RefusalSort.WRONG_PINS_AT_ONCE] = self._wrong_pins_at_once, 1.0

    def make(self, load: Load, served: Sequence[Kind], at_s: float) -> Steps | None:
        """One refusal for a kind of the load that is `served`, or the steps that lead to one; None if the population
        has nobody for any."""
        load = replace(load, kinds={kind: weight for kind, weight in load.kinds.items() if kind in served})
        named = {**self._makers, **self._where_named}
        makers = [named[sort] for sort in load.refusals_of if sort in named] or list(self._makers.values())
        while makers:
            place = self._rng.choices(range(len(makers)), [weight for _, weight in makers])[0]
            steps = _steps(makers.pop(place)[0](load, at_s))
            if steps is not None:
                return steps
        return None

    def closed(self, load: Load, at_s: float, now: datetime) -> Steps | None:
        """An application for a kind that is not served at the business time `now`; None if all of the load's are."""
        forms, local = self._standing.forms, now.astimezone(TOKYO)
        kinds = [kind for kind in load.kinds if not is_open(forms.general[kind].hours, forms.closing_days, local)]
        return _steps(self._eligible(self._rng.choice(kinds), at_s)) if kinds else None

    def _kind(self, load: Load, fits: Callable[[Form], bool] = lambda _: True) -> Kind | None:
        forms = self._standing.forms.general
        kinds = [kind for kind in load.kinds if fits(forms[kind])]
        return self._rng.choices(kinds, [load.kinds[kind] for kind in kinds])[0] if kinds else None

    def _eligible(self, kind: Kind | None, at_s: float) -> Draft | None:
        """One by somebody who would be served, to be spoiled by the caller."""
        code = self._applicants.pick(kind, at_s, hard=self._rng.random() < 0.5) if kind is not None else None
        card = self._standing.card(code) if code is not None else None
        if kind is None or code is None or card is None:
            return None
        return self._composer.compose(kind, code, card)

    def _of_sort(self, sort: str, fits: Callable[[str], bool], at_s: float) -> str | None:
        """Somebody of a rarer sort, who has a card and is free."""
        if sort not in self._sorts:
            self._sorts[sort] = Cards(
                (code for code in self._codes if fits(code)), Random(f"{sort}/{len(self._codes)}")
            )
        free = self._applicants.is_free
        code = self._sorts[sort].next(
            lambda each: fits(each) and self._standing.card(each) is not None and free(each, at_s, LEAST_SPACING_S)
        )
        if code is not None:
            self._applicants.use(code, at_s)
        return code

    def _by(self, code: str | None, kind: Kind | None) -> Draft | None:
        card = self._standing.cards[code] if code is not None else None
        if code is None or kind is None or card is None:
            return None
        return replace(self._composer.compose(kind, code, card), subjects=())

    def _adult(self, code: str) -> bool:
        return self._standing.age(code, self._applicants.on) >= 18 and not self._standing.is_gone(code)

    def _untried(self, load: Load, at_s: float) -> Draft | None:
        """The right application of a card that has not been tried yet."""
        draft = self._eligible(self._kind(load), at_s)
        if draft is None or draft.card_serial in self._tried:
            return None
        self._tried.add(draft.card_serial)
        return draft

    def _wrong_pin(self, load: Load, at_s: float) -> Draft | None:
        draft = self._untried(load, at_s)
        return None if draft is None else replace(draft, pin=self._other_pin(draft.pin))

    def _locked(self, load: Load, at_s: float) -> Steps | None:
        """Three wrong PINs, then the right one; the card is not used again."""
        draft = self._untried(load, at_s)
        if draft is None:
            return None
        self._standing.locked.add(draft.applicant)
        self._applicants.use(draft.applicant, at_s + 3 * _PIN_GAP_S)
        wrong = [(_PIN_GAP_S * step, replace(draft, pin=self._other_pin(draft.pin))) for step in range(3)]
        return [*wrong, (3 * _PIN_GAP_S, draft)]

    def _wrong_pins_at_once(self, load: Load, at_s: float) -> Steps | None:
        """Several wrong PINs at the same instant, then the right one; the card is not used again."""
        draft = self._untried(load, at_s)
        if draft is None:
            return None
        self._standing.locked.add(draft.applicant)
        wrong = [(0.0, replace(draft, pin=self._other_pin(draft.pin))) for _ in range(_PINS_AT_ONCE)]
        return [*wrong, (_PIN_RIGHT_S, draft)]

    def _other_pin(self, pin: str) -> str:
        return f"{(int(pin) + self._rng.randint(1, 9999)) % 10000:04d}"

    def _revoked(self, load: Load, at_s: float) -> Draft | None:
        def fits(code: str) -> bool:
            card: Card | None = self._standing.cards[code]
            return card is not None and card.revoked and not self._standing.is_gone(code)

        if "revoked" not in self._sorts:
            self._sorts["revoked"] = Cards(filter(fits, self._codes), Random(len(self._codes)))
        free = self._applicants.is_free
        code = self._sorts["revoked"].next(lambda each: fits(each) and free(each, at_s, LEAST_SPACING_S))
        kind = self._kind(load, _is_plain)
        if code is None or kind is None:
            return None
        self._applicants.use(code, at_s)
        return self._by(code, kind)

    def _foreign_subject(self, load: Load, at_s: float) -> Draft | None:
        """Names somebody else's household or register, best of all somebody who is easily taken for one's own."""
        draft = self._eligible(self._kind(load, lambda form: form.names_subjects), at_s)
        if draft is None:
            return None
        circle = set(self._standing.circle(draft.applicant, self._standing.forms.general[draft.kind]))
        likely = [each for each in self._applicants.lookalikes.get(draft.applicant, ()) if each not in circle]
        other = self._rng.choice(likely or self._codes)
        if other in circle:
            return None
        return replace(draft, subjects=(other,) if self._rng.random() < 0.5 else (draft.applicant, other))

    def _under_age(self, load: Load, at_s: float) -> Draft | None:
        on, standing = self._applicants.on, self._standing
        code = self._of_sort("children", lambda each: standing.age(each, on) < 14 and not standing.is_gone(each), at_s)
        return self._by(code, self._kind(load, lambda form: form.of_household))

    def _use_not_registered(self, load: Load, at_s: float) -> Draft | None:
        standing = self._standing

        def fits(code: str) -> bool:
            register, card = standing.register(code), standing.cards[code]
            home = standing.residents[code].municipality_code
            return (
                self._adult(code)
                and register is not None
                and card is not None
                and register.municipality_code != home
                and register.municipality_code not in card.use_registrations
            )

        kind = self._kind(load, lambda form: form.of_register and not form.of_supplement)
        return self._by(self._of_sort("no use", fits, at_s), kind) if kind is not None else None

    def _no_seal(self, load: Load, at_s: float) -> Draft | None:
        kind = self._kind(load, lambda form: form.needs_seal)
        fits = lambda code: self._adult(code) and code not in self._standing.sealed  # noqa: E731 - said once
        return self._by(self._of_sort("no seal", fits, at_s), kind) if kind is not None else None

    def _no_tax_year(self, load: Load, at_s: float) -> Draft | None:
        draft = self._eligible(self._kind(load, lambda form: form.needs_tax), at_s)
        return None if draft is None else replace(draft, options={"fiscal_year": _NO_SUCH_YEAR})

    def _protected(self, load: Load, at_s: float) -> Draft | None:
        kind = self._kind(load, lambda form: _is_plain(form) and form.prints_address)
        fits = lambda code: self._adult(code) and code in self._standing.protected  # noqa: E731 - said once
        return self._by(self._of_sort("protected", fits, at_s), kind) if kind is not None else None

    def _protected_subject(self, load: Load, at_s: float) -> Draft | None:
        """Asks for the address of somebody in the household who is under a support measure."""
        standing = self._standing

        def fits(code: str) -> bool:
            return (
                self._adult(code)
                and code not in standing.protected
                and any(each in standing.protected for each in standing.household(code))
            )

        kind = self._kind(load, lambda form: form.of_household)
        code = self._of_sort("beside the protected", fits, at_s) if kind is not None else None
        draft = self._by(code, kind)
        if draft is None:
            return None
        subjects = tuple(each for each in standing.household(draft.applicant) if each in standing.protected)
        return replace(draft, subjects=subjects)

    def _protected_member(self, load: Load, at_s: float) -> Draft | None:
        """Asks for the supplement of a member of the register who is under a support measure."""
        standing, supplement = self._standing, self._kind(load, lambda form: form.of_supplement)
        if supplement is None:
            return None

        def members(code: str) -> tuple[str, ...]:
            register = standing.register(code)
            living = standing.living[register.register_id] if register is not None else ()
            return tuple(each for each in living if each in standing.protected)

        def fits(code: str) -> bool:
            return standing.may_apply(code, supplement, self._applicants.on) is not None and bool(members(code))

        draft = self._by(self._of_sort("of a register with the protected", fits, at_s), supplement)
        return None if draft is None else replace(draft, subjects=members(draft.applicant))

    def _other_municipality(self, load: Load, at_s: float) -> Draft | None:
        """The right card at another municipality."""
        draft = self._eligible(self._kind(load, lambda form: not form.of_register and not form.needs_tax), at_s)
        if draft is None:
            return None
        others = [code for code in self._standing.municipalities if code != draft.municipality_code]
        return replace(draft, municipality_code=self._rng.choice(others)) if others else None


def _steps(made: Steps | Draft | None) -> Steps | None:
    return [(0.0, made)] if isinstance(made, Draft) else made
