"""The PINs that were entered, and when they lock a card."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from harness.certificates.checks.cases import Case
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.shares import OfGroup
from harness.certificates.domain.words import Reason
from harness.domain.words import Scope

_LOCKING = 3
"""So many wrong PINs in a row lock a card."""

_NONE: frozenset[Reason] = frozenset()


def pins_of(group: OfGroup) -> Pins:
    """The PINs of a kin group."""
    states = group.timeline.everything()
    return Pins(group.cases, {serial: card.pin for state in states for serial, card in state.cards.items()})


def is_pin(pin: str | None) -> bool:
    """Whether it has the form of a PIN."""
    return pin is not None and len(pin) == 4 and pin.isascii() and pin.isdigit()


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
        if not is_pin(application.pin):
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
        return is_pin(application.pin) and application.pin != self._right.get(application.card_serial)

    def _maybe_locked(self, tries: list[Case], case: Case, ended_ns: int) -> bool:
        wrong = [one for one in tries if one is not case and self._is_wrong(one) and one.started_ns <= ended_ns]
        return len(wrong) >= _LOCKING

    def _surely_locked(self, tries: list[Case], case: Case) -> bool:
        counted = sorted(
            (one.started_ns, one.ended_ns)
            for one in tries
            if one is not case and one.ended_ns < case.started_ns and _answered(one, Reason.PIN_WRONG)
        )
        right = self._right.get(case.application.card_serial)
        others = (one for one in tries if one is not case and one.application.pin == right)
        resets = [(one.started_ns, one.ended_ns) for one in others]
        for at in range(len(counted) - _LOCKING + 1):
            run = counted[at : at + _LOCKING]
            first, last = run[0][0], max(end for _, end in run)
            if not any(start <= last and end >= first for start, end in resets):
                return True
        return False


def _answered(case: Case, reason: Reason) -> bool:
    return any(answer.reason == reason for answer in case.refusals)
