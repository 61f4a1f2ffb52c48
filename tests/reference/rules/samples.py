"""A small town for the tests of the reference system's rules: one household and one register of several people."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from harness.certificates.reference import registers
from harness.certificates.reference.records import Key, Record, ResidentRecord, Table, key_of
from harness.certificates.reference.rules import eligibility
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.population import PopulationRecords, parse_population
from harness.certificates.reference.rules.requests import ApplicationRequest, parse_application, parse_event

HERE = "131016"
ELSEWHERE = "271004"
ICHIRO, HANAKO, JIRO, SAKURA, ANNA = "12345678903", "10000000011", "10000000022", "10000000033", "10000000044"
MORI, ONO = "10000000055", "10000000066"
ALL_KINDS = [
    "resident-record",
    "record-items",
    "seal",
    "family-register",
    "family-register-individual",
    "family-register-supplement",
    "income-tax",
    "tax-payment",
]
WEDNESDAY_TEN = datetime.fromisoformat("2025-10-01T10:00:00+09:00")
PNG = b64encode(b"\x89PNG\r\n\x1a\n" + b"imprint of ichiro").decode()
OTHER_PNG = b64encode(b"\x89PNG\r\n\x1a\n" + b"another imprint").decode()
ADDRESS = "東京都千代田区丸の内一丁目１番１号"
_AMOUNTS = {
    "fiscal_year": 2025, "salary_revenue": 6120000, "total_income": 4456000, "deductions": 1580000,
    "municipal_tax": 172500, "prefectural_tax": 115000, "annual_tax": 287500, "paid": 215600, "unpaid": 71900,
}  # fmt: skip


def serial_of(code: str) -> str:
    """The serial of this resident's first card."""
    return "13101" + code


def resident(code: str, name: str, kana: str, **changed: Any) -> dict[str, Any]:
    """A resident's body, an adult man of household H1 and register F1 unless told otherwise."""
    return {
        "resident_code": code, "my_number": code[-1] * 12, "name": name, "name_kana": kana, "sex": "male",
        "birth_date": "1980-03-07", "nationality": None, "municipality_code": HERE, "household_id": "H1",
        "relationship": "世帯主", "address": ADDRESS, "addressed_since": "2012-04-01",
        "resident_since": "2005-04-01", "previous_address": "大阪府大阪市北区梅田二丁目５番",
        "domicile": "東京都千代田区千代田１番", "register_id": "F1", "register_head": "髙田　一郎",
        "adult_ward": False, "support_measure": False,
        "card": {"serial": serial_of(code), "pin": "4821", "revoked": False, "use_registrations": []},
        "seal": None, "tax": [], **changed,
    }  # fmt: skip


def member(code: str | None, name: str, kana: str, **changed: Any) -> dict[str, Any]:
    """A member's body in register F1."""
    return {
        "resident_code": code, "name": name, "name_kana": kana, "sex": "male", "birth_date": "1980-03-07",
        "relationship": "長男", "father": "髙田　茂", "mother": "髙田　和子", "adoptive_father": None,
        "adoptive_mother": None, "spouse": None, "removed": None,
        "entries": [{"title": "出生", "date": "1980-03-07", "text": "東京都千代田区"}],
        "addresses": [{"address": "大阪府大阪市北区梅田二丁目５番", "since": "2001-02-03"},
                      {"address": ADDRESS, "since": "2012-04-01"}],
        **changed,
    }  # fmt: skip


def town_body() -> dict[str, Any]:
    """PUT /v1/population."""
    married = {"title": "婚姻", "date": "2010-05-05", "text": "夫の氏を称する"}
    child = {"father": "髙田　一郎", "mother": "髙田　花子"}
    return {
        "population_digest": "5f0c", "municipality_codes": [HERE, ELSEWHERE],
        "municipalities": [
            {"code": HERE, "prefecture": "東京都", "name": "千代田区", "mayor": "千代田区長", "kinds": ALL_KINDS},
            {"code": ELSEWHERE, "prefecture": "大阪府", "name": "大阪市", "mayor": "大阪市長",
             "kinds": [kind for kind in ALL_KINDS if kind != "seal"]},
        ],
        "residents": [
            resident(ICHIRO, "髙田　一郎", "タカダ　イチロウ", tax=[_AMOUNTS],
                     seal={"registration_number": "1310160001", "registered_on": "2015-06-01", "imprint_png": PNG}),
            resident(HANAKO, "髙田　花子", "タカダ　ハナコ", sex="female", relationship="妻", birth_date="1982-11-30"),
            resident(JIRO, "髙田　次郎", "タカダ　ジロウ", relationship="子", birth_date="2010-10-01"),
            resident(SAKURA, "髙田　桜", "タカダ　サクラ", sex="female", relationship="子", birth_date="2012-02-29"),
            resident(ANNA, "ANNA SMITH", "アンナ　スミス", sex="female", relationship="同居人", nationality="カナダ",
                     birth_date="1999-12-31", domicile=None, register_id=None, register_head=None,
                     previous_address=None),
            resident(MORI, "森　葵", "モリ　アオイ", household_id="H2", municipality_code=ELSEWHERE,
                     address="大阪府大阪市北区中之島一丁目３番２０号"),
            resident(ONO, "小野　実", "オノ　ミノル", household_id="H3", register_id="F2", register_head="小野　実"),
        ],
        "households": [
            {"household_id": "H1", "head": ICHIRO, "members": [ICHIRO, HANAKO, JIRO, SAKURA, ANNA]},
            {"household_id": "H2", "head": MORI, "members": [MORI]},
            {"household_id": "H3", "head": ONO, "members": [ONO]},
        ],
        "family_registers": [
            {"register_id": "F1", "municipality_code": HERE, "domicile": "東京都千代田区千代田１番",
             "head": "髙田　一郎", "compiled_on": "2010-05-05", "previous_head": "髙田　茂",
             "members": [
                 member(ICHIRO, "髙田　一郎", "タカダ　イチロウ", spouse="髙田　花子",
                        entries=[{"title": "出生", "date": "1980-03-07", "text": "東京都千代田区"}, married]),
                 member(HANAKO, "髙田　花子", "タカダ　ハナコ", sex="female", relationship="二女",
                        birth_date="1982-11-30", father="川辺　勇", mother="川辺　光", spouse="髙田　一郎"),
                 member(JIRO, "髙田　次郎", "タカダ　ジロウ", birth_date="2010-10-01", **child),
                 member(SAKURA, "髙田　桜", "タカダ　サクラ", sex="female", relationship="長女",
                        birth_date="2012-02-29", adoptive_father="西　徹", adoptive_mother="西　恵", **child),
                 member(None, "髙田　昇", "タカダ　ノボル", birth_date="2011-01-01", relationship="二男",
                        removed={"reason": "死亡", "date": "2019-11-03"}, **child),
                 member(MORI, "森　葵", "モリ　アオイ", sex="female", relationship="養子",
                        addresses=[{"address": "大阪府大阪市北区中之島一丁目３番２０号", "since": "2020-01-01"}]),
             ]},
            {"register_id": "F2", "municipality_code": ELSEWHERE, "domicile": "大阪府大阪市北区天満一丁目",
             "head": "小野　実", "compiled_on": "2000-01-01", "previous_head": None,
             "members": [member(ONO, "小野　実", "オノ　ミノル")]},
        ],
    }  # fmt: skip


class Town:
    """All records of the small town in one table; events change it."""

    def __init__(self, population: PopulationRecords | None = None) -> None:
        records = (population or parse_population(town_body())).records()
        self.table: dict[Key, Record] = {key_of(record): record for record in records}

    def apply(self, kind: str, code: str, **details: Any) -> registers.Changes:
        """Applies an event, loading only what it asks for."""
        event = parse_event({"event_id": "e1", "sequence": 1, "kind": kind, "resident_code": code, **details})
        loaded: dict[Key, Record | None] = {}
        while keys := registers.missing(event, loaded):
            loaded.update((key, self.table.get(key)) for key in keys)
        changes = registers.apply_event(event, loaded)
        self.put(changes.records)
        return changes

    def put(self, records: Iterable[Record]) -> None:
        """Stores records."""
        self.table.update((key_of(record), record) for record in records)

    def resident(self, code: str) -> ResidentRecord:
        """One resident as recorded now."""
        found = self.table[Table.RESIDENTS, code]
        assert isinstance(found, ResidentRecord)
        return found

    def case(self, application: ApplicationRequest) -> CaseFile:
        """What the application is judged on."""
        return eligibility.case_of(application, self.table.get)


def application_body(kind: str, applicant: str = ICHIRO, **changed: Any) -> dict[str, Any]:
    """POST /v1/applications as this resident."""
    options = {"fiscal_year": 2025} if kind in {"income-tax", "tax-payment"} else {}
    return {
        "application_id": "r1-000001", "kiosk_id": "K-0031", "municipality_code": HERE,
        "card_serial": serial_of(applicant), "pin": "4821", "certificate": kind, "options": options, **changed,
    }  # fmt: skip


def application(kind: str, applicant: str = ICHIRO, **changed: Any) -> ApplicationRequest:
    """The same, parsed."""
    return parse_application(application_body(kind, applicant, **changed), pin_required=True)
