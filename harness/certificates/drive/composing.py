"""What is applied for: subjects, options and copies of an application that must be issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from random import Random

from harness.certificates.domain.residents import Card
from harness.certificates.domain.words import Kind
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.scenario.model import Load

_OPTION_SHARES = {"relationship": 0.5, "domicile": 0.3, "my_number": 0.15, "resident_code": 0.15}
MOST_COPIES = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """An application without its ids. `pin` is what will be typed in, right or wrong."""

    applicant: str
    kind: Kind
    municipality_code: str
    card_serial: str
    pin: str
    subjects: tuple[str, ...]
    options: Mapping[str, bool | int]
    copies: int


class Composer:
    """Draws the details of applications from one stream of chance."""

    def __init__(self, standing: PlannedRegisters, rng: Random) -> None:
        self._standing = standing
        self._rng = rng

    def compose(self, kind: Kind, code: str, card: Card, load: Load | None = None) -> Draft:
        """An application by a resident with a card. Who and whether is the caller's choice; subjects are of the circle
        whom the resident may name, without those under a support measure."""
        form = self._standing.forms.general[kind]
        issuer = self._standing.issuer(code, form) or self._standing.residents[code].municipality_code
        form = self._standing.forms.of(kind, issuer)
        subjects = self._subjects(kind, code, load)
        persons = self._persons(kind, code, subjects)
        copies = 1
        if load is not None and self._rng.random() < load.several_copies:
            copies = self._rng.choice((2, 2, 2, 3))
        if load is not None:
            sheets = ceil(persons / form.persons_a_sheet)
            copies = max(copies, min(MOST_COPIES, ceil(load.sheets_at_least / max(1, sheets))))
        return Draft(code, kind, issuer, card.serial, card.pin, subjects, self._options(kind, code, load), copies)

    def persons_for(self, kind: Kind, sheets: int) -> int:
        """How many persons make so many sheets; 1 for kinds that are about the applicant alone."""
        form = self._standing.forms.general[kind]
        return 1 if sheets <= 1 or form.about == "applicant" else form.persons_a_sheet * (sheets - 1) + 1

    def _subjects(self, kind: Kind, code: str, load: Load | None) -> tuple[str, ...]:
        form, rng = self._standing.forms.general[kind], self._rng
        if not form.names_subjects:
            return ()
        circle = [
            each
            for each in self._standing.circle(code, form)
            if not (form.prints_address and each in self._standing.protected)
        ]
        least = self.persons_for(kind, load.sheets_at_least) if load is not None else 1
        if len(circle) > 1 and (len(circle) >= least > 1 or (load and rng.random() < load.several_subjects)):
            count = rng.randint(max(2, min(least, len(circle))), len(circle))
            return tuple(rng.sample(circle, count))
        if len(circle) > 1 and rng.random() < 0.15:
            return (rng.choice(circle),)
        return () if rng.random() < 0.5 else (code,)

    def _persons(self, kind: Kind, code: str, subjects: tuple[str, ...]) -> int:
        if self._standing.forms.general[kind].whole_register:
            register = self._standing.register(code)
            return len(register.members) if register is not None else 1
        return max(1, len(subjects))

    def _options(self, kind: Kind, code: str, load: Load | None) -> dict[str, bool | int]:
        form, rng = self._standing.forms.general[kind], self._rng
        if form.needs_tax:
            years = [record.fiscal_year for record in self._standing.residents[code].tax]
            return {"fiscal_year": rng.choice(years) if years else 2025}
        shares = dict(_OPTION_SHARES)
        if load is not None:
            shares.update({option.value: share for option, share in load.options.items()})
        return {name: rng.random() < shares.get(name, 0.2) for name in form.options}
