"""Whose tax a sheet shows, by its amounts and their year.

One amount is many people's, and any small number on a sheet may equal one. Two large ones of one person and one year
that nobody else has both are as good as a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.certificates.checks.ground import Ground, telling_amounts
from harness.certificates.checks.remarks import SheetCase
from harness.certificates.checks.sheets import View


def with_amounts(view: View) -> bool:
    """Whether a sheet shows amounts of money."""
    return "円" in view.text or "," in view.text or "\u00a5" in view.text


def taxed_on(case: SheetCase) -> set[str]:
    """Resident codes of those, other than the persons of the record, whose amounts of one year stand on a sheet."""
    held = _taxed(case)
    return {
        owner
        for owner, amounts in held.items()
        if not any(amounts <= more for one, more in held.items() if one != owner)
    }


def shows_tax_of_others(case: SheetCase) -> bool:
    """Whether a sheet shows two amounts of one year that are somebody else's, be it of several alike."""
    return bool(_taxed(case))


def _taxed(case: SheetCase) -> Mapping[str, set[tuple[int, int]]]:
    """Whose amounts stand on a sheet, two of one year at least, each with its year."""
    ground, view = case.ground, case.view
    if not (case.plan.amounts if case.plan else False) and not with_amounts(view):
        return {}
    strange = ground.incomes.keys() & view.amounts
    if strange and case.plan:
        strange -= case.plan.amounts.keys()
    if len(strange) < 2:
        return {}
    own = case.own_people
    strange -= {amount for code in own for amount in _amounts_of(code, ground)}
    years = view.fiscal_years or ground.fiscal_years
    held: dict[tuple[str, int], set[tuple[int, int]]] = {}
    for amount in strange:
        for owner, year in ground.incomes[amount]:
            if year in years and owner not in own:
                held.setdefault((owner, year), set()).add((year, amount))
    found: dict[str, set[tuple[int, int]]] = {}
    for (owner, _), amounts in held.items():
        if len(amounts) > 1:
            found.setdefault(owner, set()).update(amounts)
    return found


def _amounts_of(code: str, ground: Ground) -> Iterable[int]:
    resident = ground.residents.get(code)
    return (amount for record in resident.tax for amount in telling_amounts(record)) if resident else ()
