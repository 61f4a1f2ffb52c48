"""Whose tax a sheet shows, by its amounts and their year.

One amount is many people's, and any small number on a sheet may equal one. Two large ones of one person and one year
that nobody else has both are as good as a name."""

from __future__ import annotations

from collections.abc import Iterable

from harness.certificates.checks.ground import Ground, telling_amounts
from harness.certificates.checks.remarks import SheetCase
from harness.certificates.checks.sheets import View


def with_amounts(view: View) -> bool:
    """Whether a sheet shows amounts of money."""
    return "円" in view.text or "," in view.text or "\u00a5" in view.text


def taxed_on(case: SheetCase) -> set[str]:
    """Resident codes of those, other than the persons of the record, whose amounts of one year stand on a sheet."""
    if not (case.plan.amounts if case.plan else False) and not with_amounts(case.view):
        return set()
    strange = case.ground.incomes.keys() & case.view.amounts
    if strange and case.plan:
        strange -= case.plan.amounts.keys()
    if len(strange) < 2:
        return set()
    own = case.own_people
    strange -= {amount for code in own for amount in _amounts_of(code, case.ground)}
    years = case.view.fiscal_years or case.ground.fiscal_years
    return set().union(*(_sole(year, strange, case.ground) for year in years)) - own


def _sole(year: int, strange: Iterable[int], ground: Ground) -> set[str]:
    """Who has two amounts of a year that nobody else has both."""
    held: dict[str, set[int]] = {}
    for amount in strange:
        for owner, of_year in ground.incomes[amount]:
            if of_year == year:
                held.setdefault(owner, set()).add(amount)
    likely = [(owner, amounts) for owner, amounts in held.items() if len(amounts) > 1]
    return {
        owner for owner, amounts in likely if not any(amounts <= others for other, others in likely if other != owner)
    }


def _amounts_of(code: str, ground: Ground) -> Iterable[int]:
    resident = ground.residents.get(code)
    return (amount for record in resident.tax for amount in telling_amounts(record)) if resident else ()
