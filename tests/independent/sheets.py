"""`binding` and `seal` once more, from the design's words alone, for sheets on which each item is a cell of its own.

Written without a look at `harness/certificates/checks/binding.py` and `seal.py`, quadratic on purpose: each sheet is
held against everybody, in every state of the run. How an item is found on a page that is laid out in another way is
not tested here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.residents import Population, Resident
from harness.domain.observations import Sheet
from tests.independent.rule import State

SAME_IMPRINT_CELLS = 210
REGISTER_KINDS = ("family-register", "family-register-individual", "family-register-supplement")


def plain(text: str) -> str:
    """An item without its width and its spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def day(value: date) -> str:
    """A day in the era that it lies in."""
    starts = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
    start, era = next(one for one in starts if value >= one[0])
    number = value.year - start.year + 1
    return f"{era}{'元' if number == 1 else number}年{value.month}月{value.day}日"


@dataclass(frozen=True)
class World:
    """The population, for each kin group all states of the run, all imprints, and all events that were ever sent."""

    population: Population
    states: Mapping[int, Sequence[State]]
    imprints: Mapping[int, bytes]
    events: Sequence[Event]

    def resident(self, code: str) -> Resident:
        """As loaded: what no event changes is read here."""
        return next(one for one in self.population.residents if one.resident_code == code)

    def names(self, code: str) -> set[str]:
        """All names that somebody bears in the run, or would have borne if an event had come into force."""
        new = {plain(one.name) for one in self.events if one.resident_code == code and one.name}
        return new | {plain(self.resident(code).name)}

    def places(self, code: str) -> set[str]:
        """All addresses and places of register that somebody has in the run, or would have had."""
        loaded, states = self.resident(code), self.states[self.resident(code).kin_group]
        home = {one.resident_code for one in self.population.residents if one.household_id == loaded.household_id}
        new = {one.address for one in self.events if one.resident_code in home}
        former = {loaded.domicile, loaded.previous_address, *(state["people"][code]["address"] for state in states)}
        return {plain(place) for place in former | new if place}

    def numbers(self, code: str) -> set[str]:
        """All numbers by which somebody is told in the run, or would have been."""
        loaded, states = self.resident(code), self.states[self.resident(code).kin_group]
        seals = {state["people"][code]["seal"][0] for state in states if state["people"][code]["seal"]}
        cards = {serial for state in states for serial, card in state["cards"].items() if card[0] == code}
        sent = [one for one in self.events if one.resident_code == code]
        new = {number for one in sent for number in (one.registration_number, one.card_serial) if number}
        return {plain(number) for number in {loaded.my_number, loaded.resident_code} | seals | cards | new}

    def relatives(self, code: str) -> set[str]:
        """Who is named in somebody's line of the family register."""
        lines = (one for book in self.population.family_registers for one in book.members if one.resident_code == code)
        return {name for one in lines for name in (one.father, one.mother, one.spouse) if name}

    def imprint_owner(self, raster: bytes) -> str | None:
        """Whose registered imprint an image shows, at any time."""
        owners = {one.seal.imprint: one.resident_code for one in self.population.residents if one.seal}
        owners |= {one.imprint: one.resident_code for one in self.events if one.imprint is not None}
        return next((owner for number, owner in owners.items() if _same(raster, self.imprints[number])), None)


@dataclass(frozen=True)
class Page:
    """What must stand on a sheet, which of it are places, and who may be named there."""

    people: tuple[str, ...]
    cells: frozenset[str]
    places: frozenset[str]
    names: frozenset[str]


def pages(application: Application, state: State, world: World) -> list[Page]:
    """The sheets of one copy in one state; none where the record does not exist."""
    kind, asked = application.certificate.value, application.subjects or (application.applicant,)
    if kind in REGISTER_KINDS:
        book = state["books"].get(state["people"][application.applicant]["book"])
        if not book:
            return []
        here = [one for one in book["members"] if one["code"]]
        if kind == "family-register":
            asked = tuple(one["code"] for one in here if one["removed"] is None)
        lines = {one["code"]: one for one in here}
        if not set(asked) <= lines.keys():
            return []
        printed = tuple(one["code"] for one in here) if kind == "family-register" else asked
        return [_of_register(application, state, world, printed[at : at + 3]) for at in range(0, len(printed), 3)]
    size = 4 if kind in ("resident-record", "record-items") else 1
    return [_of_residents(application, state, world, asked[at : at + size]) for at in range(0, len(asked), size)]


def _of_residents(application: Application, state: State, world: World, people: Sequence[str]) -> Page:
    kind, options = application.certificate.value, application.options
    places = [state["people"][people[0]]["address"]]
    cells, by_right = list(places), []
    for code in people:
        now, loaded = state["people"][code], world.resident(code)
        cells += [now["name"], day(loaded.birth_date)]
        if kind in ("resident-record", "record-items"):
            cells += ["男" if loaded.sex == "male" else "女"]
            cells += [loaded.relationship] if options.get("relationship") else []
            if options.get("domicile"):
                by_right += [now["book_head"]] if now["book"] else []
                places += [loaded.domicile] if loaded.domicile else []
                cells += [loaded.domicile or "", now["book_head"]] if now["book"] else []
                cells += [loaded.nationality] if loaded.nationality else []
            cells += [loaded.my_number] if options.get("my_number") else []
            cells += [loaded.resident_code] if options.get("resident_code") else []
        if kind == "resident-record":
            cells += [day(loaded.resident_since)]
    if options.get("relationship"):
        home = next(one for one in world.population.households if one.household_id == loaded.household_id)
        by_right += [state["people"][home.head]["name"]]
    if kind in ("income-tax", "tax-payment"):
        record = next((one for one in loaded.tax if one.fiscal_year == options["fiscal_year"]), None)
        if record:
            cells += [f"令和{record.fiscal_year - 2018}年度", f"{record.annual_tax:,}円"]
            more = (record.salary_revenue, record.total_income, record.deductions)
            more = more if kind == "income-tax" else (record.paid, record.unpaid)
            cells += [f"{amount:,}円" for amount in more]
    return _page(people, [*cells, *by_right], places, by_right)


def _of_register(application: Application, state: State, world: World, people: Sequence[str]) -> Page:
    book = state["books"][state["people"][application.applicant]["book"]]
    loaded = next(
        one for one in world.population.family_registers
        if one.register_id == state["people"][application.applicant]["book"]
    )  # fmt: skip
    cells, places, by_right = [], [], []
    supplement = application.certificate.value == "family-register-supplement"
    if not supplement or application.options.get("domicile"):
        cells, places, by_right = [loaded.domicile, book["head"]], [loaded.domicile], [book["head"]]
    for code in people:
        line = next(one for one in book["members"] if one["code"] == code)
        member = next(one for one in loaded.members if one.resident_code == code)
        cells += [line["name"], day(member.birth_date)]
        if supplement:
            cells += ["男" if member.sex == "male" else "女", line["addresses"][-1][0]]
            places += [line["addresses"][-1][0]]
        else:
            cells += [member.father, member.mother, member.relationship]
            by_right += [one for one in (member.father, member.mother, member.spouse) if one]
    if application.certificate.value == "family-register":
        by_right += [one["name"] for one in book["members"]]
    return _page(people, cells, places, by_right)


def _page(people: Sequence[str], cells: Sequence[str], places: Sequence[str], by_right: Sequence[str]) -> Page:
    sets = (frozenset(map(plain, texts)) for texts in (cells, places, by_right))
    return Page(tuple(people), *sets)


def about_others(
    sheet: Sheet, number: int, application: Application, states: Sequence[State], world: World
) -> tuple[bool, bool]:
    """(whether a sheet, counted from 0, shows somebody who is not to stand on it; whether it may as well be another's:
    undecided)."""
    shown = {plain(run) for run in sheet.runs}
    plans = [plan for state in states if (plan := pages(application, state, world))]
    ours = [plan[number % len(plan)] for plan in plans]
    belongs = any(page.cells <= shown for page in ours)
    ever = [page for state in world.states[application.kin_group] for page in pages(application, state, world)]
    people = set(application.subjects or (application.applicant,)).union(*(page.people for page in ever))
    names = set().union(*(page.names for page in ever), *(world.names(code) for code in people))
    # Father, mother and spouse are items of one's own record: where they may not stand it is `content`.
    names |= {plain(name) for code in people for name in world.relatives(code)}
    places = set().union(*(world.places(code) for code in people))
    numbers = set().union(*(world.numbers(code) for code in people))
    births = {day(world.resident(code).birth_date) for page in ours for code in page.people}
    foreign = undecided = False
    for other in world.population.residents:
        if other.resident_code in people or (not ours and other.kin_group == application.kin_group):
            continue
        known, living = world.names(other.resident_code), world.places(other.resident_code)
        born = day(other.birth_date)
        foreign |= bool((world.numbers(other.resident_code) - numbers) & shown)
        foreign |= not belongs and bool(known & shown) and born in shown and bool(living & shown)
        foreign |= not belongs and any(page.cells <= shown for page in _pages_of(other, application, world))
        # One item in the place of ours is a misprint, and `content` says so; it takes two that go together.
        named = (known & shown) - names
        foreign |= bool(named) and (bool((living & shown) - places) or born in shown - births)
        foreign |= belongs and any(_only(name, other, world) for name in named)
        undecided |= any(page.cells <= shown and _as_well(page, other, application, world) for page in ours)
    seals = {owner for image in sheet.images if (owner := world.imprint_owner(image.raster))} if ours else set()
    return foreign or bool(seals - people), undecided and not foreign


def _as_well(page: Page, other: Resident, application: Application, world: World) -> bool:
    """Whether somebody of the same name and birthday has all the places of the page, and no number tells them apart."""
    if application.options.get("my_number") or application.options.get("resident_code"):
        return False
    namesakes = [
        code for code in page.people
        if world.resident(code).birth_date == other.birth_date
        and world.names(code) & world.names(other.resident_code) & page.cells
    ]  # fmt: skip
    return bool(namesakes) and page.places <= world.places(other.resident_code)


def _only(name: str, bearer: Resident, world: World) -> bool:
    others = (one for one in world.population.residents if one.resident_code != bearer.resident_code)
    return not any(name in world.names(one.resident_code) for one in others)


def _pages_of(other: Resident, application: Application, world: World) -> Iterator[Page]:
    """What the same certificate would show, had somebody else applied for it, in every state of the run."""
    theirs = Application(
        application.application_id, application.kiosk_id, application.municipality_code, "", None,
        application.certificate, (), application.options, 1, other.resident_code, other.kin_group,
    )  # fmt: skip
    for state in world.states[other.kin_group]:
        for page in pages(theirs, state, world):
            if other.resident_code in page.people:
                yield page


def wrong_seal(sheet: Sheet, application: Application, states: Sequence[State], world: World) -> bool:
    """Whether a seal certificate shows another imprint than one that was the applicant's in a possible state, or was
    issued where none was registered. One without any image is not whole, and `completeness` says so."""
    seals = [state["people"][application.applicant]["seal"] for state in states]
    right = [world.imprints[seal[2]] for seal in seals if seal]
    if not right:
        return True
    return bool(sheet.images) and not any(_same(image.raster, one) for image in sheet.images for one in right)


def _same(one: bytes, other: bytes) -> bool:
    apart = int.from_bytes(one, "big") ^ int.from_bytes(other, "big")
    return apart.bit_count() <= SAME_IMPRINT_CELLS
