"""Compiles family registers (戸籍): a couple and its unmarried children, with those who left by marriage or death.

Registers were made anew by computer on a day of each municipality's own (改製); who had left before that day does not
stand in the new one."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from harness.certificates.domain.residents import RegisterEntry, Removal
from harness.certificates.population.addresses import Addresses
from harness.certificates.population.drafts import LATEST, REFERENCE_DATE, Clan, Person, Register
from harness.certificates.population.people import People, between, day_between, other_sex, rank
from harness.certificates.population.sources import Place, Word

_ADOPTED_SHARE = 0.02
_SIBLING_SHARE = 0.5


class Registrar:
    """Makes the registers of one population."""

    def __init__(self, rng: Random, people: People, addresses: Addresses, places: tuple[Place, ...]) -> None:
        self._rng = rng
        self._people = people
        self._addresses = addresses
        self._places = places
        self._cities = tuple(p.municipality.prefecture + p.municipality.name for p in places)

    def of_couple(self, clan: Clan, place: int, head: Person, other: Person, wedding: date) -> Register:
        """The register that began with the couple's wedding; their parents are not of the population."""
        self._parents(clan, head, head.family)
        maiden = self._people.family()
        self._parents(clan, other, maiden)
        register = self._open(clan, place, head, wedding, head.father)
        head.spouse = f"{maiden.text}\u3000{other.given.text}"
        other.spouse = head.name
        for person in (head, other):
            self.born(register, person)
            self._note(person, "婚姻", wedding, f"配偶者の氏名　{person.spouse}")
        return register

    def of_mixed_couple(self, clan: Clan, place: int, head: Person, foreigner: Person, wedding: date) -> Register:
        """The register of somebody married to a foreigner, who has no place in it but is named."""
        self._parents(clan, head, head.family)
        register = self._open(clan, place, head, wedding, head.father)
        head.spouse = foreigner.name
        self.born(register, head)
        self._note(head, "婚姻", wedding, f"配偶者の国籍　{foreigner.nationality}")
        return register

    def of_parents(self, clan: Clan, place: int, child: Person) -> Register:
        """The register of the child's parents, who are not of the population; the father is its head."""
        rng = self._rng
        father_birth = self._people.birth(child.birth.year - between(rng, 22, 36))
        father = self._people.person(clan, "male", father_birth, child.family)
        mother_birth = self._people.birth(min(father_birth.year + between(rng, -1, 5), child.birth.year - 20))
        mother = self._people.person(clan, "female", mother_birth, child.family)
        child.father, child.mother = father.name, mother.name
        siblings = [child]
        if rng.random() < _SIBLING_SHARE:
            siblings.append(self._sibling(clan, child, father, mother))
            siblings.sort(key=lambda sibling: sibling.birth)
        register = self.of_couple(clan, place, father, mother, self._wedding(father, mother, siblings[0]))
        for parent in (father, mother):
            if parent.age() > between(rng, 72, 98):
                self.dies(parent, register)
        for person in siblings:
            person.rank = self._rank(person, siblings)
            if person is not child and person.age() > 27:
                self.left(register, person)
            else:
                self.born(register, person)
        return register

    def of_widowed(self, clan: Clan, place: int, survivor: Person) -> Register:
        """The register of somebody whose husband or wife died; in very old ones the husband was born under Meiji."""
        rng = self._rng
        sex = other_sex(survivor.sex)
        older = between(rng, 0, 12) if sex == "male" else between(rng, -6, 1)
        year = survivor.birth.year - older
        if sex == "male" and survivor.birth.year < 1935 and rng.random() < 0.7:
            year = between(rng, 1904, 1912)
        partner = self._people.person(clan, sex, self._people.birth(year), survivor.family)
        grown = max(survivor.birth, partner.birth) + timedelta(days=20 * 365)
        wedding = day_between(rng, grown, grown + timedelta(days=3000))
        head, other = (partner, survivor) if partner.sex == "male" else (survivor, partner)
        register = self.of_couple(clan, place, head, other, min(wedding, LATEST - timedelta(days=400)))
        self.dies(partner, register)
        return register

    def of_divorced(self, clan: Clan, place: int, person: Person) -> Register:
        """A register of one's own, after a divorce."""
        self._parents(clan, person, person.family)
        grown = person.birth + timedelta(days=22 * 365)
        day = day_between(self._rng, grown, LATEST)
        former = self._people.text(clan, self._people.family(), other_sex(person.sex), person.birth.year)
        register = self._open(clan, place, person, day, former)
        self.born(register, person)
        self._note(person, "離婚", day, "協議離婚")
        return register

    def of_elders(self, clan: Clan, place: int, elders: list[Person], child: Person, domicile: str) -> Register:
        """The register from which the child left by marriage, with the same domicile."""
        father, mother = elders
        wedding = self._wedding(father, mother, child)
        removed = [elder.removed for elder in elders]
        register = self.of_couple(clan, place, father, mother, wedding)
        register.domicile = domicile
        for elder, removal in zip(elders, removed, strict=True):
            if removal is not None:
                self.dies(elder, register)
        return register

    def born(self, register: Register, person: Person) -> None:
        """Enters somebody with the entry of their birth."""
        born_in = self._cities[int(self._rng.random() * len(self._cities))]
        person.entries.insert(0, RegisterEntry("出生", person.birth, born_in))
        register.enter(person)

    def left(self, register: Register, child: Person) -> None:
        """A grown-up child who married and is not of the population; nothing if the register is younger than that."""
        grown = child.birth + timedelta(days=20 * 365)
        day = day_between(self._rng, grown, min(grown + timedelta(days=15 * 365), LATEST))
        if day <= register.compiled_on:
            return
        child.removed = Removal("婚姻", day)
        self.born(register, child)
        self._note(child, "婚姻", day, "新戸籍編製につき除籍")

    def adopted(self, register: Register, child: Person, father: Person) -> None:
        """The wife's child, adopted by her husband."""
        child.adoptive_father = father.name
        child.rank = "養子" if child.sex == "male" else "養女"
        self.born(register, child)
        day = day_between(self._rng, max(register.compiled_on, child.birth), LATEST)
        self._note(child, "養子縁組", day, f"養父　{father.name}")

    def dies(self, person: Person, register: Register | None = None) -> None:
        """Removes somebody by death, after the register was made (or on a day that is moved there later)."""
        earliest = max(register.compiled_on if register else person.birth, person.birth + timedelta(days=45 * 365))
        latest = min(person.birth + timedelta(days=101 * 365), LATEST)
        day = day_between(self._rng, earliest + timedelta(days=1), max(latest, earliest + timedelta(days=2)))
        person.removed = Removal("死亡", min(day, LATEST))
        if register is not None:
            self._note(person, "死亡", person.removed.date, "届出により除籍")

    def _open(self, clan: Clan, place: int, head: Person, began: date, origin: str) -> Register:
        """A register that began then; without the head of the former one if it has been made anew since."""
        computerised_on = self._places[place].computerised_on
        anew = began < computerised_on
        compiled_on = computerised_on if anew else began
        register = Register(place, self._addresses.domicile(place), head, compiled_on, None if anew else origin)
        clan.registers.append(register)
        return register

    def _parents(self, clan: Clan, person: Person, family: Word) -> None:
        """Names of parents who are not of the population, and of adoptive ones now and then."""
        year = person.birth.year - 27
        if not person.father:
            person.father = self._people.text(clan, family, "male", year)
            person.mother = self._people.text(clan, family, "female", year)
            chance = self._rng.random()
            person.rank = rank(person.sex, int(chance * chance * chance * 4))
        if self._rng.random() < _ADOPTED_SHARE:
            other = self._people.family()
            person.adoptive_father = self._people.text(clan, other, "male", year)
            person.adoptive_mother = self._people.text(clan, other, "female", year)
            day = day_between(self._rng, person.birth, min(person.birth + timedelta(days=9000), LATEST))
            self._note(person, "養子縁組", day, f"養父　{person.adoptive_father}")

    def _wedding(self, father: Person, mother: Person, child: Person) -> date:
        """A day on which both were grown up, and the child not yet born."""
        grown = max(father.birth, mother.birth) + timedelta(days=18 * 365)
        latest = child.birth - timedelta(days=200)
        return day_between(self._rng, max(grown, latest - timedelta(days=2500)), latest)

    def _sibling(self, clan: Clan, child: Person, father: Person, mother: Person) -> Person:
        rng = self._rng
        distance = between(rng, 1, 6) * (1 if rng.random() < 0.5 else -1)
        youngest = max(father.birth.year, mother.birth.year) + 20
        year = min(max(child.birth.year + distance, youngest), REFERENCE_DATE.year - 1)
        if year == child.birth.year:
            year -= 1
        sex = "male" if rng.random() < 0.5 else "female"
        sibling = self._people.person(clan, sex, self._people.birth(year), child.family)
        sibling.father, sibling.mother = father.name, mother.name
        return sibling

    @staticmethod
    def _rank(person: Person, siblings: list[Person]) -> str:
        older = sum(1 for other in siblings if other.sex == person.sex and other.birth < person.birth)
        return rank(person.sex, older)

    @staticmethod
    def _note(person: Person, title: str, day: date, text: str) -> None:
        person.entries.append(RegisterEntry(title, day, text))
