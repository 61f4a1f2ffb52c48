"""A small town and short histories of it, made by hand."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from harness.catalogue.rows import Weight, row_of
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.registry import conclude, judge_partition
from harness.certificates.checks.remarks import Remark
from harness.certificates.domain.operations import Application, Delivery, Event, Request, SelfReport
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import (
    Card,
    DatedAddress,
    FamilyRegister,
    Household,
    Municipality,
    Population,
    RegisterEntry,
    RegisterMember,
    Resident,
    SealRegistration,
    TaxRecord,
)
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.forms import Forms, parse_forms
from harness.checks.clock import TOKYO, BusinessClock, Setting
from harness.checks.subject import WorkerFacts
from harness.checks.tally import Partial
from harness.domain.observations import Observation, Reading, Sheet
from harness.domain.operations import Aim, AnswerForm, Completion, Fault, GroupHistory, Invocation, Operation, Outcome
from harness.domain.verdicts import Finding, Judgement, NotInspected, PropertyVerdict, Unclear
from harness.resources import fixture
from harness.wording.rendering import stored_sentence
from tests.checks.printing import print_certificate

MS = 1_000_000


def english(told: Finding | Unclear | Remark | PropertyVerdict) -> str:
    """What is told, as stored files have it in English; empty where nothing is."""
    message = told.reason if isinstance(told, PropertyVerdict) else told.message
    return "" if message is None else stored_sentence(message)


def besides_letters(judgement: Judgement) -> list[NotInspected]:
    """What was not inspected, but for the count of documents whose letters were compared, which stands in each
    judgement of any: tests/checks/test_compared_letters.py."""
    return [one for one in judgement.not_inspected if one.what.code != "letters-by-shape"]


CITY = "131016"
NAMES = {
    # kin group 1: a couple, their two children (twins), and a grandmother; three live in one household of five
    "ichiro": ("10000000011", "髙田　一郎", "male", date(1980, 3, 7)),
    "hanako": ("10000000022", "髙田　花子", "female", date(1982, 11, 30)),
    "ao": ("10000000033", "髙田　蒼", "male", date(2015, 5, 5)),
    "midori": ("10000000044", "髙田　翠", "male", date(2015, 5, 5)),
    "ume": ("10000000055", "髙田　ウメ", "female", date(1940, 1, 1)),
    # kin group 2: differs from 髙田一郎 by a variant of the first character only
    "taka": ("20000000016", "高田　一郎", "male", date(1975, 8, 8)),
    # kin groups 3 and 4: two people of the same name and birthday
    "sato_a": ("30000000011", "佐藤　愛", "female", date(1990, 12, 24)),
    "sato_b": ("40000000016", "佐藤　愛", "female", date(1990, 12, 24)),
    # kin group 5: a name inside other people's names
    "hayashi": ("50000000010", "林　太郎", "male", date(1960, 6, 6)),
    "kobayashi": ("60000000015", "小林　太郎", "male", date(1961, 7, 7)),
    # kin group 7: a foreigner
    "smith": ("70000000019", "SMITH JOHN ADAM", "male", date(1985, 2, 28)),
}
GROUPS = {
    "ichiro": 1, "hanako": 1, "ao": 1, "midori": 1, "ume": 1, "taka": 2, "sato_a": 3, "sato_b": 4, "hayashi": 5,
    "kobayashi": 6, "smith": 7,
}  # fmt: skip
ADDRESSES = {
    1: "東京都千代田区丸の内一丁目１番１号",
    2: "東京都千代田区丸の内一丁目１番１１号",
    3: "東京都千代田区神田錦町三丁目２番４号",
    4: "東京都千代田区神田錦町三丁目２番５号",
    5: "東京都千代田区九段南一丁目６番１",
    6: "東京都千代田区九段南一丁目６番１１",
    7: "東京都千代田区麹町二丁目８番９号",
}
CODE = {who: row[0] for who, row in NAMES.items()}


def raster(number: int) -> bytes:
    """An imprint unlike all others."""
    return random.Random(number).randbytes(288)


def _card(who: str) -> Card:
    return Card(f"{CITY}00{CODE[who][-8:]}", "4821", False, ())


def _resident(who: str) -> Resident:
    code, name, sex, born = NAMES[who]
    group = GROUPS[who]
    index = list(NAMES).index(who)
    foreign = who == "smith"
    head = name if group > 1 else NAMES["ichiro"][1]
    in_register = not foreign and who != "ume"
    return Resident(
        resident_code=code,
        my_number=f"9{code}",
        name=name,
        name_kana=f"カナ　{index}",
        sex=sex,
        birth_date=born,
        nationality="アメリカ合衆国" if foreign else None,
        municipality_code=CITY,
        household_id=f"H{group}",
        relationship={"hanako": "妻", "ao": "長男", "midori": "二男", "ume": "母"}.get(who, "世帯主"),
        address=ADDRESSES[group],
        addressed_since=date(2012, 4, 1),
        resident_since=date(2005, 4, 1 + index),
        previous_address=f"大阪府大阪市北区梅田二丁目５番{index}号",
        domicile=f"東京都千代田区千代田{group}番" if in_register else None,
        register_id=f"F{group}" if in_register else None,
        register_head=head if in_register else None,
        adult_ward=False,
        support_measure=False,
        card=_card(who),
        seal=SealRegistration(f"13101600{index:02}", date(2015, 6, 1), 100 + index) if born.year < 2010 else None,
        tax=(
            TaxRecord(2025, 6120000 + index, 4456000, 1580000, 172500, 115000, 287500 + index, 215600, 71900 + index),
        ),
        kin_group=group,
    )


def _member(who: str, spouse: str | None = None) -> RegisterMember:
    one = _resident(who)
    lines = (DatedAddress(one.previous_address or "", date(2000, 1, 1)), DatedAddress(one.address, one.addressed_since))
    entries = (RegisterEntry("出生", one.birth_date, "東京都千代田区"),)
    return RegisterMember(
        one.resident_code, one.name, one.name_kana, one.sex, one.birth_date, "長男", f"父田　{who}", f"母田　{who}",
        None, None, spouse, None, entries, lines,
    )  # fmt: skip


def town() -> Population:
    """Eleven residents in seven kin groups of one city."""
    residents = tuple(_resident(who) for who in NAMES)
    groups = {group: [who for who in NAMES if GROUPS[who] == group] for group in ADDRESSES}
    households = tuple(
        Household(f"H{group}", CODE[people[0]], tuple(CODE[who] for who in people)) for group, people in groups.items()
    )
    registers = []
    for group, people in groups.items():
        members = [_member(who) for who in people if who not in ("smith", "ume")]
        if group == 1:
            members[0] = replace(members[0], spouse=NAMES["hanako"][1])
            members[1] = replace(members[1], spouse=NAMES["ichiro"][1])
        if members:
            registers.append(
                FamilyRegister(f"F{group}", CITY, f"東京都千代田区千代田{group}番", members[0].name, date(2010, 5, 5),
                               f"前田　{group}", tuple(members))
            )  # fmt: skip
    city = Municipality(CITY, "東京都", "千代田区", "千代田区長")
    return Population(7, (city,), residents, households, tuple(registers), "digest")


def forms() -> Forms:
    """The forms that ship with the package."""
    return parse_forms(fixture("forms.toml").read_text(encoding="utf-8"))


FORMS = forms()
TOWN = town()
WEDNESDAY = datetime(2025, 10, 1, 10, 0, tzinfo=TOKYO)


def ground(**changes: Any) -> Ground:
    """What is known of a run in the town."""
    numbers = [*range(100, 100 + len(NAMES)), 900, 901]
    empty = SelfReport((), (), ())
    facts: dict[str, Any] = {
        "run_id": "r1",
        "population": TOWN,
        "forms": FORMS,
        "clock": BusinessClock((Setting(WEDNESDAY, 0, 0),)),
        "minima": {Property.BINDING: 1},
        "imprints": {number: raster(number) for number in numbers},
        "baseline": empty,
        "final": empty,
        "workers": (WorkerFacts(0, 10),),
    }
    return Ground(**{**facts, **changes})


GROUND = ground()


@dataclass
class Story:
    """A history in the making: what was asked and answered, and what stood on the sheets."""

    known: Ground = field(default_factory=lambda: GROUND)
    operations: dict[int, list[Operation]] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    count: int = 0

    def add(
        self, group: int, request: Request, at: float, until: float | None, aim: Aim = Aim.ARRIVAL,
        fault: Fault = Fault.NONE, intended: float | None = None, **answer: Any,
    ) -> Operation:  # fmt: skip
        """One operation, from `at` to `until` in milliseconds; without `until` it got no answer."""
        self.count += 1
        name = f"o{self.count}"
        start = round(at * MS)
        wanted = start if intended is None else round(intended * MS)
        invocation = Invocation(self.count * 2, 0, name, start, wanted, aim, fault, "test", request)
        completion = None
        if until is not None:
            outcome = answer.pop("outcome", Outcome.OK)
            completion = Completion(self.count * 2 + 1, 0, name, round(until * MS), outcome, **answer)
        operation = Operation(invocation, completion)
        self.operations.setdefault(group, []).append(operation)
        return operation

    def copy(self) -> Story:
        """The same history so far, to be told on in another way."""
        operations = {group: list(told) for group, told in self.operations.items()}
        return Story(self.known, operations, dict(self.observations), self.count)

    def application(self, who: str, kind: Kind = Kind.RESIDENT_RECORD, **changes: Any) -> Application:
        """What somebody applies for, all in order."""
        subjects = tuple(CODE[one] for one in changes.pop("subjects", ()))
        facts: dict[str, Any] = {
            "application_id": f"r1-{self.count + 1:06}", "kiosk_id": "K1", "municipality_code": CITY,
            "card_serial": _card(who).serial, "pin": "4821", "certificate": kind, "subjects": subjects, "options": {},
            "copies": 1, "applicant": CODE[who], "kin_group": GROUPS[who],
        }  # fmt: skip
        if kind in (Kind.INCOME_TAX, Kind.TAX_PAYMENT):
            facts["options"] = {"fiscal_year": 2025}
        return Application(**{**facts, **changes})

    def state(self, who: str) -> Registers:
        """The registers of somebody's kin group before any event."""
        return self.known.registers_of(GROUPS[who])

    def issue(
        self,
        application: Application,
        at: float = 0,
        until: float = 10,
        sheets: Sequence[Sheet] | None = None,
        state: Registers | None = None,
        second: Sequence[Sheet] | None = None,
        readings: Sequence[Reading] | None = None,
        **answer: Any,
    ) -> Operation:
        """An application that is answered with a document; without `sheets` they are printed from `state`, by default
        the registers as they were loaded."""
        if sheets is None and readings is None:
            shown = state or self.known.registers_of(application.kin_group)
            sheets = print_certificate(application, shown, raster)
        document = f"documents/{self.count}.pdf"
        digest = hashlib.sha256(document.encode()).hexdigest()
        numbers = tuple(f"N{self.count}-{copy}" for copy in range(application.copies))
        facts = {
            "form": AnswerForm.CLEAN, "code": "200", "application_id": application.application_id,
            "certificate_numbers": numbers, "document": document, "digest": digest, "size_bytes": 1000,
        }  # fmt: skip
        operation = self.add(application.kin_group, application, at, until, **{**facts, **answer})
        read = list(readings) if readings is not None else [Reading("one", tuple(sheets or ()))]
        if second is not None:
            read.append(Reading("two", tuple(second)))
        assert operation.completion
        path = operation.completion.document
        self.observations[path] = Observation(path, digest, 1000, tuple(read))
        return operation

    def refuse(self, application: Application, reason: str, at: float = 0, until: float = 10, **more: Any) -> Operation:
        """An application that is refused."""
        facts = {"form": AnswerForm.CLEAN, "outcome": Outcome.REFUSED, "reason": reason, **more}
        return self.add(application.kin_group, application, at, until, **facts)

    def deliver(
        self, operation: Operation, at: float = 11, until: float | None = 12, printed: bool = True
    ) -> Operation:
        """The kiosk confirms."""
        request = operation.invocation.request
        assert isinstance(request, Application)
        delivery = Delivery(request.application_id, printed, printed, request.kin_group)
        return self.add(request.kin_group, delivery, at, until, form=AnswerForm.CLEAN)

    def event(
        self, who: str, kind: EventKind, at: float, until: float | None, outcome: Outcome = Outcome.OK,
        in_force_within_s: float | None = None, **members: Any,
    ) -> Event:  # fmt: skip
        """A register event."""
        group = GROUPS[who]
        sequence = sum(isinstance(one.invocation.request, Event) for one in self.operations.get(group, ())) + 1
        event = Event(f"r1-e{self.count:06}", sequence, kind, CODE[who], group, **members)
        self.add(group, event, at, until, outcome=outcome, in_force_within_s=in_force_within_s)
        return event

    def histories(self) -> list[GroupHistory]:
        """What the journal would give."""
        return [GroupHistory(group, tuple(operations)) for group, operations in sorted(self.operations.items())]

    def partial(self) -> Partial:
        """Judged, not yet concluded."""
        return judge_partition(self.histories(), self.observations, self.known)

    def judge(self) -> Judgement:
        """Judged."""
        return conclude(self.partial(), self.known)

    def findings(self, *properties: Property) -> list[Finding]:
        """Findings of these properties, or of all but accounting (these stories have no ledger)."""
        found = self.judge().findings
        assert all(row_of(one.message.code).weight is Weight.FINDING for one in found)
        return [
            one
            for one in found
            if one.property in properties or (not properties and one.property is not Property.ACCOUNTING)
        ]

    def said(self) -> dict[Property, int]:
        """How many findings of which property, accounting left out."""
        said: dict[Property, int] = {}
        for finding in self.findings():
            said[finding.property] = said.get(finding.property, 0) + 1
        return said

    def verdict(self, one: Property) -> PropertyVerdict:
        """What is said of a property."""
        return next(verdict for verdict in self.judge().properties if verdict.property is one)


def names_of(rows: Mapping[Property, int]) -> list[str]:
    """Properties in words."""
    return sorted(one.value for one in rows)
