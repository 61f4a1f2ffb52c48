"""What one reading of one document gives rise to, before it is known whether the other reader agrees."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.checks.expected import Person, Plan, SheetPlan
from harness.checks.ground import Ground
from harness.checks.sheets import View
from harness.domain.operations import Application
from harness.domain.words import Property

ITEM_WORDS = {
    "name": "name", "birth_date": "birth date", "sex": "sex", "resident_since": "date of becoming a resident",
    "household_head": "head of household", "register_head": "head of the register", "my_number": "My Number",
    "resident_code": "resident code", "register_relationship": "relationship in the register",
    "register_address": "last address of the supplement", "fiscal_year": "fiscal year",
}  # fmt: skip


def item_words(items: list[str]) -> str:
    """Items of a form in plain words."""
    return ", ".join(ITEM_WORDS.get(item, item.replace("_", " ")) for item in items)


@dataclass(frozen=True, slots=True)
class Remark:
    """A would-be finding of one reader; `sheet` counts from 1, None for the whole document."""

    property: Property
    sheet: int | None
    sentence: str
    whose: tuple[str, ...] = ()


@dataclass(slots=True)
class Seen:
    """All that one reader's view of a document says. `undecided` are sentences; `exposed` are owners of addresses that
    do not belong to the record; `nobody`: readable, and identifies no synthetic resident."""

    remarks: list[Remark] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    exposed: set[str] = field(default_factory=set)
    nobody: bool = False
    read: bool = True


def strange_items(view: View, plan: Plan) -> set[str]:
    """The items on a sheet that may not stand on any sheet of a certificate."""
    return set() if view.strings <= plan.demanded else view.strange(plan.allowed)


@dataclass(slots=True)
class SheetCase:
    """One sheet beside what it should be. `plan` is None where no possible state has the record; `missing` are the
    form's items that the sheet does not show; `own` are all items of the record in any state of the run."""

    application: Application
    ground: Ground
    number: int
    view: View
    whole: Plan | None
    plan: SheetPlan | None
    missing: list[str]
    own: frozenset[str]
    _strange: set[str] | None = None

    @property
    def strange(self) -> set[str]:
        """The items on the sheet that may not stand on it."""
        if self._strange is None:
            whole = self.whole
            self._strange = self.view.strange(self.own) if whole is None else strange_items(self.view, whole)
        return self._strange

    @property
    def persons(self) -> tuple[Person, ...]:
        """Whom the sheet should be about."""
        return self.plan.persons if self.plan else ()

    @property
    def right(self) -> bool:
        """Whether the sheet shows all that it must."""
        return self.plan is not None and not self.missing


def call(ground: Ground, code: str) -> str:
    """A resident in a sentence: name and resident code."""
    resident = ground.residents.get(code)
    return f"{resident.name} ({code})" if resident else f"({code})"


def call_all(ground: Ground, codes: tuple[str, ...]) -> str:
    """Several residents in a sentence; after three it only counts them."""
    named = [call(ground, code) for code in codes[:3]]
    return ", ".join(named) + (f" and {len(codes) - 3} more" if len(codes) > 3 else "")
