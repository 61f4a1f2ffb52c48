"""Histories made from a number: events that race applications, and documents right, stale, foreign and spoiled."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registers import Registers, after
from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.residents import Card
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.observations import Sheet
from harness.domain.operations import Operation, Outcome
from tests.checks.printing import image, print_certificate
from tests.checks.world import CODE, GROUPS, NAMES, TOWN, Story, ground, raster
from tests.independent.rule import State, applied, loaded

OPTIONS = ("relationship", "domicile", "my_number", "resident_code")
WAYS = (
    "right", "right", "right", "stale", "stale", "foreign", "foreign sheet", "kin", "swapped imprint", "worn imprint",
    "two imprints", "no imprint", "mixed registers", "bleed", "one item",
)  # fmt: skip
LAST_MS = 60


@dataclass
class Issued:
    """An application that was answered with a document, and how that came to show what it does."""

    application: Application
    operation: Operation
    sheets: list[Sheet]
    way: str


@dataclass
class Told:
    """A history of some kin groups."""

    story: Story
    groups: tuple[int, ...]
    imprints: dict[int, bytes]
    events: list[Event]
    issued: list[Issued] = field(default_factory=list)

    def operations(self, group: int) -> list[Operation]:
        """All of a kin group's."""
        return self.story.operations.get(group, [])


def tell(number: int) -> Told:
    """The history of that number: the same each time."""
    return _Teller(random.Random(number)).told()


class _Teller:
    """Tells one history."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        groups = rng.sample((1, 1, 2, 3, 3, 4, 5, 6, 7), rng.choice((1, 2, 2, 3)))
        self.groups = tuple(sorted(set(groups)))
        self.people = [who for who in NAMES if GROUPS[who] in self.groups]
        self.story = Story()
        self.imprints = dict(self.story.known.imprints)
        self.events: list[Event] = []
        self.moments: dict[int, list[Registers]] = {}

    def told(self) -> Told:
        for group in self.groups:
            self._events_of(group)
        self.story.known = self._ground()
        told = Told(self.story, self.groups, self.imprints, self.events)
        for _ in range(self.rng.randint(1, 4)):
            issued = self._issue(self.rng.choice(self.people))
            told.issued += [issued] if issued else []
        for operations in self.story.operations.values():
            operations.sort(key=lambda one: one.invocation.stamp_ns)
        return told

    def _ground(self) -> Ground:
        return ground(events=tuple(self.events), imprints=self.imprints)

    def _events_of(self, group: int) -> None:
        """Register events one after another, each tried again until it is answered, or given up."""
        now, registers = loaded(TOWN, group), self.story.known.registers_of(group)
        self.moments[group] = [registers]
        at = self.rng.randint(0, 20)
        for sequence in range(1, self.rng.choice((0, 1, 1, 2, 2, 3, 4)) + 1):
            event = self._event(group, sequence * self.rng.choice((1, 10)), now)
            event = replace(event, sequence=sequence)
            self.events.append(event)
            at = self._send(event, at)
            now, registers = applied(now, event), after(registers, event)
            self.moments[group].append(registers)

    def _send(self, event: Event, at: int) -> int:
        rng = self.rng
        for last in (False,) * rng.choice((0, 0, 0, 1, 2)) + (True,):
            until: int | None = at + rng.choice((0, 1, 2, 5, 15))
            outcome, later = Outcome.UNKNOWN, None
            if last:
                outcome = rng.choice((Outcome.OK,) * 5 + (Outcome.OPEN,) * 2 + (Outcome.REFUSED, Outcome.UNKNOWN))
                later = rng.choice((0.0, 0.001, 0.005, 0.02)) if outcome is Outcome.OPEN else None
            ends = until or at
            if outcome is Outcome.UNKNOWN and rng.random() < 0.5:
                until = None
            answer = {} if until is None else {"outcome": outcome, "in_force_within_s": later}
            self.story.add(event.kin_group, event, at, until, **answer)
            at = ends + rng.choice((0, 0, 1, 4))
        return at

    def _event(self, group: int, number: int, now: State) -> Event:
        """An event whose preconditions hold, if all before it applied."""
        rng = self.rng
        alive = [
            code for code in now["people"] if code not in now["dead"] and code not in now["gone"]
        ]  # fmt: skip
        code = rng.choice(alive or list(now["people"]))
        person = now["people"][code]
        home = now["households"][person["household"]]
        kinds = [EventKind.MOVED, EventKind.RENAMED, EventKind.SUPPORT_MEASURE_SET, EventKind.SUPPORT_MEASURE_CLEARED]
        kinds += [EventKind.SEAL_DEREGISTERED] * 4 if person["seal"] else [EventKind.SEAL_REGISTERED] * 4
        if home[:1] != [code] or len(home) == 1:
            kinds += [EventKind.DIED, EventKind.MOVED_OUT]
        valid = [serial for serial, card in now["cards"].items() if card[0] == code and not card[2]]
        kinds += [EventKind.CARD_REVOKED] if valid and valid[0].startswith("1310") else [EventKind.CARD_ISSUED]
        kind = rng.choice(kinds if alive else [EventKind.SUPPORT_MEASURE_SET])
        new = len(self.events) + 1
        members: dict[str, object] = {"occurred_on": f"2025-09-{new:02}"}
        if kind is EventKind.SEAL_REGISTERED:
            self.imprints[1000 + new] = raster(1000 + new)
            members |= {"registration_number": f"1310169{new:03}", "imprint": 1000 + new}
        if kind is EventKind.MOVED:
            members["address"] = self._address(code, new)
        if kind is EventKind.MOVED_OUT:
            members["destination"] = f"北海道札幌市中央区北一条西{new}丁目"
        if kind is EventKind.RENAMED:
            members |= {"name": self._name(code, new), "name_kana": f"アラタ　{new}"}
        if kind is EventKind.CARD_REVOKED:
            members["card_serial"] = valid[0]
        if kind is EventKind.CARD_ISSUED:
            members["card"] = Card(f"99{number:02}{group}{new:02}000000000"[:16], "1111", False, ())
        return Event(f"r1-e{group}-{new}", 1, kind, code, group, **members)  # type: ignore[arg-type]

    def _address(self, code: str, new: int) -> str:
        """A new one; now and then, two people of one name and birthday come to live together."""
        others = {CODE["sato_a"]: "sato_b", CODE["sato_b"]: "sato_a"}
        if code in others and self.rng.random() < 0.5:
            return next(one.address for one in TOWN.residents if one.resident_code == CODE[others[code]])
        return f"東京都千代田区飯田橋四丁目{new}番{self.rng.randint(1, 9)}号"

    def _name(self, code: str, new: int) -> str:
        """A new one, or that of somebody with another birthday."""
        born = {NAMES[who][0]: NAMES[who][3] for who in NAMES}
        taken = [NAMES[who][1] for who in ("hayashi", "taka", "sato_a") if NAMES[who][3] != born[code]]
        return self.rng.choice(taken) if self.rng.random() < 0.3 else f"新田　{'甲乙丙丁戊己庚辛壬癸子丑寅卯'[new]}"

    def _application(self, who: str) -> Application:
        rng = self.rng
        kind = rng.choice((*Kind, Kind.SEAL, Kind.SEAL, Kind.SEAL, Kind.RESIDENT_RECORD))
        people: list[str] = []
        if kind not in (Kind.SEAL, Kind.FAMILY_REGISTER, Kind.INCOME_TAX, Kind.TAX_PAYMENT) and rng.random() < 0.4:
            kin = [one for one in NAMES if GROUPS[one] == GROUPS[who]]
            people = rng.sample(kin, rng.randint(1, len(kin)))
        one = self.story.application(who, kind, subjects=people, copies=rng.choice((1, 1, 1, 2)))
        if kind in (Kind.RESIDENT_RECORD, Kind.RECORD_ITEMS):
            return replace(one, options={option: True for option in OPTIONS if rng.random() < 0.3})
        if kind is Kind.FAMILY_REGISTER_SUPPLEMENT and rng.random() < 0.3:
            return replace(one, options={"domicile": True})
        return one

    def _issue(self, who: str) -> Issued | None:
        application = self._application(who)
        way = self.rng.choice(WAYS)
        at = self.rng.randint(0, LAST_MS)
        until = at + self.rng.choice((0, 1, 3, 10, 30))
        sheets = self._sheets(application, way, who)
        if not sheets:
            return None
        return Issued(application, self.story.issue(application, at, until, sheets), sheets, way)

    def _print(self, application: Application, state: Registers) -> list[Sheet]:
        """What a system would print; nothing where the record does not exist."""
        try:
            return print_certificate(application, state, self.imprints.__getitem__)
        except (KeyError, StopIteration, ValueError):
            return []

    def _sheets(self, application: Application, way: str, who: str) -> list[Sheet]:
        rng, group = self.rng, application.kin_group
        state = rng.choice(self.moments[group])
        right = self._print(application, state)
        if not right or way in ("right", "stale"):
            return right
        other = rng.choice([one for one in NAMES if one != who])
        kin = [one for one in NAMES if one != who and GROUPS[one] == group]
        if way == "kin":
            other = rng.choice(kin or [other])
        if way == "bleed":
            wider = replace(application, subjects=tuple(CODE[one] for one in (who, *kin)))
            return self._print(wider, state) if application.certificate is not Kind.SEAL else right
        theirs = self._print(self._applied_by(application, other), self._moment(GROUPS[other]))
        if way in ("foreign", "kin"):
            return theirs
        if way == "foreign sheet" and theirs:
            place = rng.randrange(len(right))
            return [*right[:place], rng.choice(theirs), *right[place + 1 :]]
        if way == "mixed registers" and application.certificate is Kind.SEAL:
            seals = [sheet.images for one in self.moments[group] for sheet in self._print(application, one)]
            return [replace(sheet, images=rng.choice(seals)) for sheet in right]
        if way == "one item":
            return [self._one_item(sheet, theirs) for sheet in right]
        return [self._spoiled(sheet, way) for sheet in right]

    def _moment(self, group: int) -> Registers:
        return self.rng.choice(self.moments.get(group) or [self.story.known.registers_of(group)])

    def _applied_by(self, application: Application, who: str) -> Application:
        return replace(application, applicant=CODE[who], kin_group=GROUPS[who], subjects=())

    def _one_item(self, sheet: Sheet, theirs: Iterable[Sheet]) -> Sheet:
        """One cell is what stands in the same place on somebody else's."""
        foreign = self.rng.choice(list(theirs) or [sheet])
        place = self.rng.randrange(len(sheet.runs))
        if place >= len(foreign.runs):
            return sheet
        return replace(sheet, runs=(*sheet.runs[:place], foreign.runs[place], *sheet.runs[place + 1 :]))

    def _spoiled(self, sheet: Sheet, way: str) -> Sheet:
        other = raster(self.rng.choice((100, 105, 106, 900, 5000)))
        if not sheet.images:
            return replace(sheet, images=(image(other),)) if way == "two imprints" else sheet
        shown = sheet.images[0].raster
        worn = int.from_bytes(shown, "big") ^ int.from_bytes(b"\xff" * self.rng.choice((5, 26, 27, 40)), "big")
        images = {
            "swapped imprint": (image(other),),
            "worn imprint": (image(worn.to_bytes(len(shown), "big")),),
            "two imprints": (sheet.images[0], image(other)),
            "no imprint": (),
        }
        return replace(sheet, images=images.get(way, sheet.images))
