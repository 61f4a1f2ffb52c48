"""The shapes of clans: who lives with whom, and who stands in which family register."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from harness.certificates.population.addresses import Addresses
from harness.certificates.population.drafts import LATEST, REFERENCE_DATE, Clan, Home, Person, Register
from harness.certificates.population.people import People, between, day_between, other_sex, pick, rank
from harness.certificates.population.registers import Registrar
from harness.certificates.population.sources import Place

_ELSEWHERE_SHARE = 0.25
_NEAR_ADDRESS_SHARE = 0.025
_TWIN_SHARE = 0.06
_EARLIEST_YEAR = 1914
_CHILDREN = (0,) * 8 + (1,) * 20 + (2,) * 44 + (3,) * 19 + (4,) * 6 + (5,) * 3


@dataclass(slots=True)
class Maker:
    """What the shapes draw from."""

    rng: Random
    people: People
    addresses: Addresses
    registrar: Registrar
    places: tuple[Place, ...]
    last_homes: dict[int, Home] = field(default_factory=dict)

    def clan(self, place: int) -> Clan:
        """An empty clan that lives in that municipality."""
        return Clan(place, self.places[place])

    def home(self, clan: Clan, place: int, head: Person) -> Home:
        """A household with its head."""
        rng = self.rng
        address = self.addresses.near(place) if rng.random() < _NEAR_ADDRESS_SHARE else None
        near = self.last_homes.get(place) if address else None
        since = _since(rng, head.birth)
        before = place if rng.random() < 0.4 else int(rng.random() * len(self.places))
        before_since = max(since - timedelta(days=between(rng, 300, 4500)), head.birth)
        address = address or self.addresses.new(place)
        home = Home(place, address, since, before, self.addresses.former(before), before_since, near)
        self.last_homes[place] = home
        clan.homes.append(home)
        home.take_in(head, "世帯主")
        return home

    def register_place(self, place: int) -> int:
        """Where the family register of somebody who lives in `place` is kept."""
        if len(self.places) == 1 or self.rng.random() >= _ELSEWHERE_SHARE:
            return place
        other = int(self.rng.random() * (len(self.places) - 1))
        return other + (other >= place)


def _since(rng: Random, birth: date) -> date:
    """Since when a household lives there: from the head's twentieth year on, rather lately than long ago."""
    grown = min(birth.toordinal() + 20 * 365, LATEST.toordinal() - 200)
    span = LATEST.toordinal() - grown
    chance = rng.random()
    day = date.fromordinal(LATEST.toordinal() - int(span * chance * chance))
    if rng.random() < 0.02 and birth.year < 1999:
        return date(2019, 5, 1)
    return day


def single(maker: Maker, clan: Clan, founder: Person) -> None:
    """One person alone; in the parents' register, or in one of their own."""
    maker.home(clan, clan.place, founder)
    place = maker.register_place(clan.place)
    age = founder.age()
    if age < 24 or maker.rng.random() < (0.85 if age < 40 else 0.35):
        maker.registrar.of_parents(clan, place, founder)
    elif age >= 50 and maker.rng.random() < (0.8 if founder.sex == "female" else 0.4):
        maker.registrar.of_widowed(clan, place, founder)
    else:
        maker.registrar.of_divorced(clan, place, founder)


def couple(maker: Maker, clan: Clan, founder: Person) -> None:
    """A couple, and the children who still live with them; grown-up children live on their own or have left."""
    rng = maker.rng
    partner, wedding = _marry(maker, clan, founder)
    head, other = (founder, partner) if founder.sex == "male" or rng.random() < 0.06 else (partner, founder)
    register = maker.registrar.of_couple(clan, maker.register_place(clan.place), head, other, wedding)
    home = maker.home(clan, clan.place, head)
    home.take_in(other, "妻" if other.sex == "female" else "夫")
    for child in _children(maker, clan, register, (head, other), wedding):
        _settle(maker, clan, home, register, child)


def _marry(maker: Maker, clan: Clan, founder: Person) -> tuple[Person, date]:
    """The founder's partner, with whom they share the family name, and the day of the wedding."""
    rng = maker.rng
    older = between(rng, -3, 8)
    year = founder.birth.year + (older if founder.sex == "male" else -older)
    partner_birth = maker.people.birth(max(min(year, REFERENCE_DATE.year - 20), _EARLIEST_YEAR))
    partner = maker.people.person(clan, other_sex(founder.sex), partner_birth, founder.family)
    grown = max(founder.birth, partner_birth) + timedelta(days=19 * 365)
    wedding = day_between(rng, grown, min(grown + timedelta(days=14 * 365), LATEST - timedelta(days=30)))
    return partner, wedding


def _children(
    maker: Maker, clan: Clan, register: Register, parents: tuple[Person, Person], wedding: date
) -> list[Person]:
    """The couple's children, eldest first, named and ranked, but in no household and no register yet."""
    rng = maker.rng
    father, mother = parents if parents[0].sex == "male" else (parents[1], parents[0])
    count = pick(rng, _CHILDREN)
    born = wedding + timedelta(days=between(rng, 120, 1500))
    children: list[Person] = []
    while len(children) < count and born < LATEST and born.year - mother.birth.year <= 44:
        birth = maker.people.birth(born.year)
        if birth <= wedding or (children and birth < children[-1].birth + timedelta(days=300)):
            birth = born
        children.append(_child(maker, clan, father, mother, birth))
        if rng.random() < _TWIN_SHARE and len(children) < 5:
            twin = _child(maker, clan, father, mother, birth)
            children.append(twin)
            twin.mark("twins")
            children[-2].mark("twins")
        born = birth + timedelta(days=between(rng, 400, 1500))
    _rank_children(children)
    return children


def _child(maker: Maker, clan: Clan, father: Person, mother: Person, birth: date) -> Person:
    sex = "male" if maker.rng.random() < 0.51 else "female"
    child = maker.people.person(clan, sex, birth, father.family)
    child.father, child.mother = father.name, mother.name
    return child


def _rank_children(children: list[Person]) -> None:
    counts = {"male": 0, "female": 0}
    for child in children:
        child.rank = rank(child.sex, counts[child.sex])
        counts[child.sex] += 1


def _settle(maker: Maker, clan: Clan, home: Home, register: Register, child: Person) -> None:
    """A minor stays at home; the grown-up may have a household of their own, be no resident, or have left."""
    rng = maker.rng
    age, chance = child.age(), rng.random()
    if age < 20 or chance < (0.55 if age < 30 else 0.12):
        maker.registrar.born(register, child)
        home.take_in(child, "子")
        return
    if age >= 26 and chance > 0.45:
        maker.registrar.left(register, child)
        child.cases.clear()
        return
    maker.registrar.born(register, child)
    if chance < (0.75 if age < 30 else 0.22):
        place = home.place if rng.random() < 0.5 else int(rng.random() * len(maker.places))
        maker.home(clan, place, child)
    else:
        child.cases.clear()


def three_generations(maker: Maker, clan: Clan, founder: Person) -> None:
    """The founder's parents, the founder with wife and children, all in one household; two registers, one domicile."""
    rng = maker.rng
    wife, wedding = _marry(maker, clan, founder)
    elders = _elders(maker, clan, founder)
    place = maker.register_place(clan.place)
    register = maker.registrar.of_couple(clan, place, founder, wife, wedding)
    old = maker.registrar.of_elders(clan, place, elders, founder, register.domicile)
    alive = [elder for elder in elders if elder.removed is None]
    head_is_elder = alive[0].sex == "male" and rng.random() < 0.4
    head = alive[0] if head_is_elder else founder
    home = maker.home(clan, clan.place, head)
    for elder in alive:
        elder.register = old
        if elder is not head:
            home.take_in(elder, "妻" if head_is_elder else ("父" if elder.sex == "male" else "母"))
    if head_is_elder:
        home.take_in(founder, "子")
    home.take_in(wife, "子の妻" if head_is_elder else "妻")
    for child in _children(maker, clan, register, (founder, wife), wedding):
        _settle(maker, clan, home, register, child)
        if child.home is home and head_is_elder:
            child.relationship = "孫"
    for person in (*alive, founder, wife):
        person.mark("same-domicile")


def _elders(maker: Maker, clan: Clan, founder: Person) -> list[Person]:
    """The founder's father and mother; one of them may be dead."""
    rng = maker.rng
    father_birth = maker.people.birth(founder.birth.year - between(rng, 22, 34))
    mother_year = min(father_birth.year + between(rng, -1, 5), founder.birth.year - 20)
    mother_birth = maker.people.birth(max(mother_year, _EARLIEST_YEAR))
    father = maker.people.person(clan, "male", father_birth, founder.family)
    mother = maker.people.person(clan, "female", mother_birth, founder.family)
    founder.father, founder.mother = father.name, mother.name
    if rng.random() < 0.4 or father.age() > 97:
        maker.registrar.dies(father)
    return [father, mother]


def single_parent(maker: Maker, clan: Clan, founder: Person) -> None:
    """A mother or a father with children, after a divorce."""
    rng = maker.rng
    former = maker.people.text(clan, maker.people.family(), other_sex(founder.sex), founder.birth.year)
    register = maker.registrar.of_divorced(clan, maker.register_place(clan.place), founder)
    home = maker.home(clan, clan.place, founder)
    born = founder.birth + timedelta(days=between(rng, 21 * 365, 30 * 365))
    children: list[Person] = []
    for _ in range(between(rng, 1, 3)):
        if born >= LATEST:
            break
        child = maker.people.person(clan, "male" if rng.random() < 0.5 else "female", born, founder.family)
        child.father, child.mother = (former, founder.name) if founder.sex == "female" else (founder.name, former)
        children.append(child)
        born += timedelta(days=between(rng, 400, 1500))
    _rank_children(children)
    for child in children:
        _settle(maker, clan, home, register, child)


def patchwork(maker: Maker, clan: Clan, founder: Person) -> None:
    """A couple with her child, whom he adopted, and perhaps children of both."""
    couple(maker, clan, founder)
    register, home = clan.registers[0], clan.homes[0]
    head, other = home.members[0], home.members[1]
    father, mother = (head, other) if head.sex == "male" else (other, head)
    born = mother.birth + timedelta(days=between(maker.rng, 20 * 365, 26 * 365))
    if born >= LATEST - timedelta(days=400):
        return
    child = maker.people.person(clan, pick(maker.rng, ("male", "female")), born, father.family)
    child.father = maker.people.text(clan, maker.people.family(), "male", mother.birth.year)
    child.mother, child.rank = mother.name, rank(child.sex, 0)
    maker.registrar.adopted(register, child, father)
    home.take_in(child, "子")


def elder_and_child(maker: Maker, clan: Clan, founder: Person) -> None:
    """An old parent and an unmarried child of the same register; the other parent is dead."""
    rng = maker.rng
    place = maker.register_place(clan.place)
    register = maker.registrar.of_widowed(clan, place, founder)
    home = maker.home(clan, clan.place, founder)
    dead = next(member for member in register.members if member is not founder)
    father, mother = (founder, dead) if founder.sex == "male" else (dead, founder)
    for number in range(1 if rng.random() < 0.8 else 2):
        birth = maker.people.birth(founder.birth.year + between(rng, 24, 34) + number)
        child = _child(maker, clan, father, mother, birth)
        child.rank = rank(child.sex, number)
        maker.registrar.born(register, child)
        home.take_in(child, "子")


def lodgers(maker: Maker, clan: Clan, founder: Person) -> None:
    """Two or three people of different families in one household."""
    rng = maker.rng
    home = maker.home(clan, clan.place, founder)
    maker.registrar.of_parents(clan, maker.register_place(clan.place), founder)
    for _ in range(between(rng, 1, 2)):
        family = founder.family if rng.random() < 0.3 else maker.people.family()
        year = min(founder.birth.year + between(rng, -15, 15), REFERENCE_DATE.year - 17)
        birth = maker.people.birth(max(year, _EARLIEST_YEAR))
        other = maker.people.person(clan, pick(rng, ("male", "female")), birth, family)
        home.take_in(other, "縁故者" if other.family.text == founder.family.text else "同居人")
        maker.registrar.of_parents(clan, maker.register_place(clan.place), other)


def protected(maker: Maker, clan: Clan, founder: Person) -> None:
    """A couple of one register who live apart; one of them, with the children, is under a support measure."""
    partner, wedding = _marry(maker, clan, founder)
    register = maker.registrar.of_couple(clan, maker.register_place(clan.place), founder, partner, wedding)
    maker.home(clan, clan.place, founder)
    refuge_place = int(maker.rng.random() * len(maker.places))
    refuge = maker.home(clan, refuge_place, partner)
    for child in _children(maker, clan, register, (founder, partner), wedding)[:2]:
        maker.registrar.born(register, child)
        if child.age() < 20:
            refuge.take_in(child, "子")
        else:
            child.cases.clear()
    for person in refuge.members:
        person.support_measure = True


def foreigners(maker: Maker, clan: Clan, sex: str, birth: date) -> None:
    """One to four foreign residents in a household; they stand in no family register."""
    rng, people = maker.rng, maker.people
    founder = people.foreigner(sex, birth)
    home = maker.home(clan, clan.place, founder)
    if rng.random() < 0.5 or founder.age() < 22:
        return
    nation = people.nation()
    partner = people.foreigner(other_sex(sex), people.birth(birth.year + between(rng, -4, 4)), nation)
    home.take_in(partner, "妻" if partner.sex == "female" else "夫")
    for _ in range(between(rng, 0, 2)):
        child_year = max(birth.year, partner.birth.year) + between(rng, 20, 30)
        if child_year > LATEST.year:
            break
        child_birth = people.birth(child_year)
        home.take_in(people.foreigner(pick(rng, ("male", "female")), child_birth, None, founder.family), "子")


def mixed(maker: Maker, clan: Clan, founder: Person) -> None:
    """A Japanese head and a foreign partner: one household, one register in which the partner is only a text."""
    rng = maker.rng
    birth = maker.people.birth(min(founder.birth.year + between(rng, -5, 5), LATEST.year - 21))
    partner = maker.people.foreigner(other_sex(founder.sex), birth)
    grown = max(founder.birth, partner.birth) + timedelta(days=20 * 365)
    wedding = day_between(rng, grown, LATEST)
    maker.registrar.of_mixed_couple(clan, maker.register_place(clan.place), founder, partner, wedding)
    home = maker.home(clan, clan.place, founder)
    home.take_in(partner, "妻" if partner.sex == "female" else "夫")
