"""Bodies: what is not of the protocol's form is refused with a sentence that names the member."""

from __future__ import annotations

from typing import Any

import pytest

from harness.certificates.reference.rules.fields import BadRequest, instant
from harness.certificates.reference.rules.requests import (
    Moved,
    Options,
    fingerprint,
    parse_application,
    parse_delivery,
    parse_event,
)
from tests.reference.rules.samples import HANAKO, ICHIRO, PNG, application_body


def parse(body: object) -> Any:
    return parse_application(body, pin_required=True)


def test_an_application_and_its_defaults() -> None:
    asked = parse(application_body("resident-record", nonsense=1))
    assert (asked.subjects, asked.options, asked.copies) == ((), Options(), 1)
    body = application_body("resident-record", subjects=[HANAKO, ICHIRO], copies=5, options={"my_number": True})
    asked = parse(body)
    assert (asked.subjects, asked.copies) == ((HANAKO, ICHIRO), 5)
    assert asked.options == Options(my_number=True)


@pytest.mark.parametrize(
    ("kind", "changed", "names"),
    [
        ("seal", {"application_id": ""}, "application_id"),
        ("seal", {"application_id": "a b"}, "application_id"),
        ("seal", {"application_id": 7}, "application_id"),
        ("seal", {"kiosk_id": None}, "kiosk_id"),
        ("seal", {"municipality_code": "13101"}, "municipality_code"),
        ("seal", {"municipality_code": "１３１０１６"}, "municipality_code"),
        ("seal", {"certificate": "passport"}, "certificate"),
        ("seal", {"pin": None}, "pin"),
        ("seal", {"pin": 4821}, "pin"),
        ("seal", {"pin": "48211"}, "pin"),
        ("seal", {"copies": 0}, "copies"),
        ("seal", {"copies": 6}, "copies"),
        ("seal", {"copies": True}, "copies"),
        ("seal", {"copies": 1.0}, "copies"),
        ("seal", {"copies": None}, "copies"),
        ("seal", {"subjects": []}, "subjects"),
        ("seal", {"subjects": ICHIRO}, "subjects"),
        ("seal", {"subjects": [12345678903]}, "subjects"),
        ("resident-record", {"subjects": [ICHIRO, ICHIRO]}, "subjects"),
        ("family-register", {"subjects": [ICHIRO]}, "subjects"),
        ("seal", {"options": []}, "options"),
        ("seal", {"options": {"my_number": True}}, "options.my_number"),
        ("resident-record", {"options": {"my_number": 1}}, "options.my_number"),
        ("resident-record", {"options": {"colour": True}}, "options.colour"),
        ("resident-record", {"options": {"fiscal_year": 2025}}, "options.fiscal_year"),
        ("family-register-supplement", {"options": {"relationship": True}}, "options.relationship"),
        ("income-tax", {"options": {}}, "options.fiscal_year"),
        ("income-tax", {"options": {"fiscal_year": "2025"}}, "options.fiscal_year"),
        ("income-tax", {"options": {"fiscal_year": True}}, "options.fiscal_year"),
    ],
)
def test_bad_applications(kind: str, changed: dict[str, Any], names: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse(application_body(kind, **changed))
    assert str(refused.value).startswith(f"{names}: expected ")


def test_a_tax_application_needs_its_options() -> None:
    body = application_body("income-tax")
    del body["options"]
    with pytest.raises(BadRequest, match="options"):
        parse(body)


@pytest.mark.parametrize("body", [None, [], "x", 1])
def test_what_is_no_object(body: object) -> None:
    with pytest.raises(BadRequest, match="expected an object"):
        parse(body)


def test_without_pin_check_no_pin_is_needed_and_none_is_kept() -> None:
    body = application_body("seal")
    assert parse_application(body, pin_required=False).pin is None
    del body["pin"]
    assert parse_application(body, pin_required=False).pin is None


def test_the_fingerprint_tells_bodies_apart() -> None:
    body = application_body("resident-record")
    assert fingerprint(parse(body)) == fingerprint(parse(application_body("resident-record", copies=1, more=True)))
    for changed in ({"copies": 2}, {"kiosk_id": "K-1"}, {"pin": "0000"}, {"subjects": [ICHIRO]}):
        assert fingerprint(parse(body)) != fingerprint(parse(application_body("resident-record", **changed)))


def test_deliveries() -> None:
    sent = {"application_id": "r1", "paid": True, "printed": False}
    assert parse_delivery(sent).printed is False
    for wrong in ({"paid": 1}, {"printed": "true"}, {"application_id": None}):
        with pytest.raises(BadRequest):
            parse_delivery({**sent, **wrong})


EVENT = {"event_id": "e1", "sequence": 1, "resident_code": ICHIRO}
CARD = {"serial": "1310160000004712", "pin": "0000", "revoked": False, "use_registrations": []}
DETAILS: dict[str, dict[str, Any]] = {
    "seal-registered": {"registration_number": "1", "registered_on": "2025-10-01", "imprint_png": PNG},
    "seal-deregistered": {},
    "moved": {"address": "東京都", "moved_on": "2025-10-01"},
    "moved-out": {"destination": "大阪府", "moved_on": "2025-10-01"},
    "died": {"died_on": "2025-10-01"},
    "renamed": {"name": "髙田　壱郎", "name_kana": "タカダ　イチロウ", "renamed_on": "2025-10-01"},
    "support-measure-set": {},
    "support-measure-cleared": {},
    "card-revoked": {"card_serial": "1310160000004711"},
    "card-issued": {"card": CARD},
}


@pytest.mark.parametrize("kind", DETAILS)
def test_an_event_needs_all_its_members(kind: str) -> None:
    whole = {**EVENT, "kind": kind, **DETAILS[kind]}
    assert parse_event(whole).kind == kind
    for name in whole:
        with pytest.raises(BadRequest, match=name):
            parse_event({key: value for key, value in whole.items() if key != name})


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("moved", {"moved_on": "2025-02-30"}),
        ("moved", {"moved_on": "20250201"}),
        ("moved", {"address": ""}),
        ("seal-registered", {"imprint_png": "***"}),
        ("seal-registered", {"imprint_png": "R0lGODlh"}),
        ("card-issued", {"card": {**CARD, "pin": "123"}}),
        ("card-issued", {"card": {**CARD, "serial": "1"}}),
        ("died", {"sequence": "1"}),
        ("died", {"resident_code": "1"}),
    ],
)
def test_bad_events(kind: str, changed: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        parse_event({**EVENT, "kind": kind, **DETAILS[kind], **changed})


def test_dates_are_dates() -> None:
    details = parse_event({**EVENT, "kind": "moved", **DETAILS["moved"]}).details
    assert isinstance(details, Moved)
    assert details.moved_on.isoformat() == "2025-10-01"


def test_times_have_an_offset() -> None:
    for right in ("2025-10-01T10:00:00+09:00", "2025-10-01t01:00:00.25z"):
        assert instant({"now": right}, "now", "").tzinfo is not None
    for wrong in ("2025-10-01T10:00:00", "2025-10-01", "2025-10-01 10:00:00+09:00", "2025-13-01T10:00:00Z", None, 7):
        with pytest.raises(BadRequest, match="now: expected a time"):
            instant({"now": wrong}, "now", "")
