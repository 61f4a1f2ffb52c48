"""Another number at the label of a seal's registration, be it anybody's or nobody's."""

from __future__ import annotations

import re

from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.normalise import level
from harness.certificates.checks.numbers import REGISTERED, registrations_in
from harness.certificates.checks.sheets import View

_DIGIT = re.compile(r"\d")
_PLAIN = frozenset({REGISTERED, "印鑑登録番号"})
"""Labels behind which nothing else stands."""


def has_other_registration(view: View, plan: ExpectedSheet) -> bool:
    """Whether behind the label stands a number that is none's of the persons of the sheet: if theirs stands nowhere, or
    it has as many digits."""
    if REGISTERED not in view.text:
        return False
    seals = (person.resident.seal for person in plan.persons if person.resident)
    own = {level(seal.registration_number) for seal in seals if seal}
    forms, is_shown = {_DIGIT.sub("0", number) for number in own}, not own.isdisjoint(view.strings)
    for numbers, run, start, _ in registrations_in(view.parts) if own else ():
        label = view.parts[run][:start] if start else view.parts[run - 1]
        is_it = not is_shown and label.rstrip(":(第") in _PLAIN
        if own.isdisjoint(numbers) and (is_it or any(_DIGIT.sub("0", number) in forms for number in numbers)):
            return True
    return False
