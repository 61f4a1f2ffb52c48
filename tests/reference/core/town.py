"""A small town for tests of the core, as the protocol's population body, and a few requests about it."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image

CODE = "131016"
KINDS = [
    "resident-record",
    "record-items",
    "seal",
    "family-register",
    "family-register-individual",
    "family-register-supplement",
    "income-tax",
    "tax-payment",
]
PIN = "4821"
TEN = "2025-10-01T10:00:00+09:00"


def _imprint(number: int) -> str:
    picture = Image.new("1", (24, 24), 1)
    picture.putpixel((number % 24, number // 24 % 24), 0)
    data = io.BytesIO()
    picture.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode("ascii")


def code_of(number: int) -> str:
    """Resident code of the nth resident."""
    return f"{number:011d}"


def _resident(number: int, size: int) -> dict[str, Any]:
    home = number // size
    return {
        "resident_code": code_of(number),
        "my_number": f"{number:012d}",
        "name": f"山田　{number}郎",
        "name_kana": "ヤマダ　ロウ",
        "sex": "male",
        "birth_date": "1980-03-07",
        "nationality": None,
        "municipality_code": CODE,
        "household_id": f"H{home}",
        "relationship": "世帯主",
        "address": f"東京都千代田区丸の内{home}番",
        "addressed_since": "2012-04-01",
        "resident_since": "2005-04-01",
        "previous_address": None,
        "domicile": f"東京都千代田区千代田{home}番",
        "register_id": f"F{home}",
        "register_head": f"山田　{home * size}郎",
        "adult_ward": False,
        "support_measure": False,
        "card": {"serial": f"{number:016d}", "pin": PIN, "revoked": False, "use_registrations": []},
        "seal": {"registration_number": f"S{number}", "registered_on": "2015-06-01", "imprint_png": _imprint(number)},
        "tax": [
            {
                "fiscal_year": 2025,
                "salary_revenue": 6120000,
                "total_income": 4456000,
                "deductions": 1580000,
                "municipal_tax": 172500,
                "prefectural_tax": 115000,
                "annual_tax": 287500,
                "paid": 215600,
                "unpaid": 71900,
            }
        ],
    }


def _member(resident: dict[str, Any]) -> dict[str, Any]:
    return {key: resident[key] for key in ("resident_code", "name", "name_kana", "sex", "birth_date")} | {
        "relationship": "長男",
        "father": "山田　父",
        "mother": "山田　母",
        "adoptive_father": None,
        "adoptive_mother": None,
        "spouse": None,
        "removed": None,
        "entries": [{"title": "出生", "date": resident["birth_date"], "text": "東京都千代田区"}],
        "addresses": [{"address": resident["address"], "since": "2012-04-01"}],
    }


def population(households: int = 6, size: int = 5) -> dict[str, Any]:
    """Everybody is fit for everything; residents are numbered from 0, `size` to a household and a family register."""
    residents = [_resident(number, size) for number in range(households * size)]
    homes = [residents[first : first + size] for first in range(0, len(residents), size)]
    return {
        "population_digest": "town",
        "municipality_codes": [CODE],
        "municipalities": [
            {"code": CODE, "prefecture": "東京都", "name": "千代田区", "mayor": "千代田区長", "kinds": KINDS}
        ],
        "residents": residents,
        "households": [
            {
                "household_id": home[0]["household_id"],
                "head": home[0]["resident_code"],
                "members": [resident["resident_code"] for resident in home],
            }
            for home in homes
        ],
        "family_registers": [
            {
                "register_id": home[0]["register_id"],
                "municipality_code": CODE,
                "domicile": home[0]["domicile"],
                "head": home[0]["name"],
                "compiled_on": "2010-05-05",
                "previous_head": None,
                "members": [_member(resident) for resident in home],
            }
            for home in homes
        ],
    }


def application(application_id: str, resident: int, kind: str = "resident-record", **changes: Any) -> dict[str, Any]:
    """An application that is all right, but for `changes`."""
    body: dict[str, Any] = {
        "application_id": application_id,
        "kiosk_id": f"K-{application_id}",
        "municipality_code": CODE,
        "card_serial": f"{resident:016d}",
        "pin": PIN,
        "certificate": kind,
        "copies": 1,
    }
    if kind.endswith(("tax", "payment")):
        body["options"] = {"fiscal_year": 2025}
    return body | changes


def event(event_id: str, resident: int, kind: str, **details: Any) -> dict[str, Any]:
    """A register event."""
    return {"event_id": event_id, "sequence": 1, "kind": kind, "resident_code": code_of(resident)} | details
