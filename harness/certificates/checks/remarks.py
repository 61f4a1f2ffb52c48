"""What one reading of one document gives rise to, before it is known whether the other reader agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from harness.certificates.checks.captions import Captioned
from harness.certificates.checks.expected import FORMER, FORMER_SINCE, ExpectedCertificate, ExpectedSheet
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.lexicon import Use
from harness.certificates.checks.persons import SheetPerson
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.sheets import View
from harness.certificates.checks.standing import Standing
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message, Person
from harness.domain.observations import Ink, InkOf

_ITEM_WORDS = {
    "resident_since": "date-of-becoming-a-resident",
    "household_head": "head-of-household",
    "register_head": "head-of-the-register",
    "register_relationship": "relationship-in-the-register",
    "register_address": "last-address-of-the-supplement",
}


def item_words(items: Iterable[str]) -> tuple[str, ...]:
    """Items of a form as messages name them."""
    return tuple(map(_item_word, items))


def _item_word(item: str) -> str:
    if item.startswith(FORMER):
        return "previous-address"
    if item.startswith(FORMER_SINCE):
        return "addressed-since"
    return _ITEM_WORDS.get(item, item.replace("_", "-"))


@dataclass(frozen=True, slots=True)
class Asked:
    """An application and the states that were possible for it."""

    application: Application
    states: Sequence[Registers]
    ever: Callable[[], Sequence[Registers]]
    """Gives all states of the run; called only where something is wrong."""
    certificate_numbers: Sequence[str] = ()
    """Those of the answer."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A would-be finding of one reader."""

    property: Property
    sheet: int | None
    """Counted from 1, None for the whole document."""
    message: Message
    whose: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """What on the sheet may be another's certificate number."""


@dataclass(slots=True)
class DocumentRemarks:
    """All that one reader's view of a document says."""

    remarks: list[Remark] = field(default_factory=list)
    undecided: list[Message] = field(default_factory=list)
    """Whose some sheet is cannot be told."""
    exposed: set[str] = field(default_factory=set)
    """Owners of addresses that do not belong to the record."""
    nobody: bool = False
    """Readable, and identifies no synthetic resident."""
    read: bool = True
    strange: frozenset[int] = frozenset()
    """The sheets that identify no synthetic resident, counted from 1."""
    blank: frozenset[int] = frozenset()
    """The sheets on which nothing can be read."""
    examined: set[Property] = field(default_factory=set)
    """The properties for which something of it was looked at."""
    numbers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """What on a sheet, by its number, may be a certificate number."""
    captions: dict[int, Captioned] = field(default_factory=dict)
    """What stands beside the values of a right sheet, by its number, where not all labels are known."""
    ink: dict[int, tuple[Ink, ...]] = field(default_factory=dict)
    """Ink on a sheet, by its number, of which no text says anything."""


def strange_items(view: View, plan: ExpectedCertificate) -> set[str]:
    """The items on a sheet that may not stand on any sheet of a certificate."""
    return set() if view.strings <= plan.usual else view.strange(plan.allowed)


@dataclass(slots=True)
class SheetCase:
    """One sheet beside what it should be."""

    application: Application
    ground: Ground
    number: int
    view: View
    whole: ExpectedCertificate | None
    plan: ExpectedSheet | None
    """None where no possible state has the record."""
    missing: list[str]
    """The form's items that the sheet does not show."""
    standing: Standing
    """Whether what it shows stands where it belongs."""
    own: frozenset[str]
    """All items of the record in any state of the run; where no possible state has the record, those items on the sheet
    that belong to `own_people`."""
    _strange: set[str] | None = None

    @property
    def strange(self) -> set[str]:
        """The items on the sheet that may not stand on it."""
        if self._strange is None:
            whole = self.whole
            self._strange = self.view.strange(self.own) if whole is None else strange_items(self.view, whole)
        return self._strange

    @property
    def is_unread(self) -> bool:
        """Whether it has letters of which nobody knows what they say."""
        return any(each.of in (InkOf.LETTERS, InkOf.UNLIKE) for each in self.view.sheet.ink)

    def uses(self, text: str) -> set[Use]:
        """What an item is to those whose it is."""
        return {use for use, _ in self.ground.lexicon.owners(text)}

    @property
    def persons(self) -> tuple[SheetPerson, ...]:
        """Whom the sheet should be about."""
        return self.plan.persons if self.plan else ()

    @property
    def own_people(self) -> set[str]:
        """The lexicon's owners whose items are nobody else's here."""
        return {one.owner for one in self.whole.persons} if self.whole else related(self.application, self.ground)

    @property
    def own_births(self) -> set[date | None]:
        """The birth dates that say nothing of anybody else."""
        if self.whole:
            return {person.birth_date for person in self.persons}
        return {self.ground.births.get(owner) for owner in self.own_people}

    @property
    def right(self) -> bool:
        """Whether the sheet shows all that it must."""
        return self.plan is not None and not self.missing


def kin(ground: Ground, kin_group: int) -> set[str]:
    """The lexicon's owners of a kin group."""
    held = ground.registers_of(kin_group)
    lines = ((key, enumerate(one.members, start=1)) for key, one in held.family_registers.items())
    return {f"{key}#{number}" for key, members in lines for number, _ in members}.union(held.residents)


def related(application: Application, ground: Ground) -> set[str]:
    """The lexicon's owners of the applicant's kin group, and the subjects. Without a record the application had to be
    refused, which `eligibility` says: who of these would then stand on a sheet by right cannot be told."""
    return kin(ground, application.kin_group).union(application.subjects)


def call(ground: Ground, code: str) -> Person:
    """A resident, as a message names one."""
    resident = ground.residents.get(code)
    return Person(code, resident.name if resident else "")


def call_all(ground: Ground, codes: Iterable[str]) -> tuple[Person, ...]:
    """Several residents, as a message names them."""
    return tuple(call(ground, code) for code in codes)
