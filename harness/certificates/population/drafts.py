"""People, homes and registers while they are being made; the frozen values are written from them at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from harness.certificates.domain.residents import DatedAddress, RegisterEntry, Removal
from harness.certificates.population.sources import FAMILY_GAP, Place, Word

REFERENCE_DATE = date(2025, 10, 1)
"""The default business date, a Wednesday; nothing in the population is later than the middle of the month before."""

LATEST = date(2025, 9, 15)


@dataclass(slots=True, eq=False)
class Person:
    """`home` is None for those who are not residents, `register` for those who have none in the population; `tail` is
    the end of the card's serial where a hard case lays it down; `number` counts the residents from 0; `name` and `kana`
    are written from the parts."""

    sex: str
    birth: date
    family: Word
    given: Word
    father: str = ""
    mother: str = ""
    nationality: str | None = None
    rank: str = "長男"
    adoptive_father: str | None = None
    adoptive_mother: str | None = None
    spouse: str | None = None
    removed: Removal | None = None
    entries: list[RegisterEntry] = field(default_factory=list)
    home: Home | None = None
    register: Register | None = None
    relationship: str = "世帯主"
    support_measure: bool = False
    cases: list[str] = field(default_factory=list)
    tail: int | None = None
    number: int = -1

    name: str = ""
    kana: str = ""

    def __post_init__(self) -> None:
        gap = FAMILY_GAP if self.nationality is None else " "
        self.name = f"{self.family.text}{gap}{self.given.text}"
        self.kana = f"{self.family.kana}{FAMILY_GAP}{self.given.kana}"

    def mark(self, case: str) -> None:
        """Notes why this person is easily mistaken for another."""
        if case not in self.cases:
            self.cases.append(case)

    def age(self) -> int:
        """Full years on the reference date."""
        passed = (REFERENCE_DATE.month, REFERENCE_DATE.day) >= (self.birth.month, self.birth.day)
        return REFERENCE_DATE.year - self.birth.year - (not passed)


@dataclass(slots=True, eq=False)
class Home:
    """One household; members in printing order, the head first. `previous_place` is where all of it lived before;
    `near`: the household whose address differs from this one's in one digit; `residences`: both
    addresses, once written."""

    place: int
    address: str
    since: date
    previous_place: int
    previous_address: str
    previous_since: date
    near: Home | None = None
    residences: tuple[DatedAddress, ...] = ()
    members: list[Person] = field(default_factory=list)

    def take_in(self, person: Person, relationship: str) -> None:
        """Adds a member."""
        person.home, person.relationship = self, relationship
        self.members.append(person)


@dataclass(slots=True, eq=False)
class Register:
    """One family register. `head` is the person after whom it is named, a member or one who left it."""

    place: int
    domicile: str
    head: Person
    compiled_on: date
    previous_head: str | None
    members: list[Person] = field(default_factory=list)

    def enter(self, person: Person) -> None:
        """Adds a member, removed or not."""
        person.register = self
        self.members.append(person)


@dataclass(slots=True, eq=False)
class Clan:
    """Homes and registers that share members, and nobody outside of it: one kin group. `given` holds the given names in
    it, none of which is used twice."""

    place: int
    source: Place
    homes: list[Home] = field(default_factory=list)
    registers: list[Register] = field(default_factory=list)
    given: set[str] = field(default_factory=set)

    def size(self) -> int:
        """How many residents it has."""
        return sum(len(home.members) for home in self.homes)
