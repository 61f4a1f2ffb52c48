"""What was applied for, read from the body of a request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.certificates.domain.words import Kind
from harness.certificates.inspection.applied import applied
from harness.certificates.targets.wire import application_body
from tests.checks.world import CODE, GROUND, Story


def _body(**changed: Any) -> dict[str, Any]:
    sent = application_body(Story().application("ichiro", subjects=["hanako"], options={"my_number": True}))
    return {name: value for name, value in (json.loads(sent) | changed).items() if value is not None}


def test_it_is_what_was_sent() -> None:
    """Whose it is follows from the card."""
    assert applied(_body(), GROUND) == Story().application("ichiro", subjects=["hanako"], options={"my_number": True})


def test_what_nobody_has_to_say_is_filled_in() -> None:
    """Ids, copies and subjects as the protocol has them; the PIN is the card's."""
    found = applied({name: _body()[name] for name in ("municipality_code", "card_serial", "certificate")}, GROUND)
    assert (found.pin, found.copies, found.subjects, dict(found.options)) == ("4821", 1, (), {})
    assert found.applicant == CODE["ichiro"]


def test_a_year_is_an_option_of_tax_kinds() -> None:
    """And they need it."""
    tax = _body(certificate=Kind.INCOME_TAX, subjects=None)
    assert applied(tax | {"options": {"fiscal_year": 2025}}, GROUND).options == {"fiscal_year": 2025}
    with pytest.raises(ValueError, match="needs the option fiscal_year"):
        applied(tax | {"options": {}}, GROUND)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"card_serial": "1"}, "card_serial 1 is the card of nobody"),
        ({"card_serial": None}, "card_serial is missing"),
        ({"municipality_code": "999999"}, "municipality_code 999999 is none of"),
        ({"certificate": "passport"}, "certificate 'passport' is none of"),
        ({"certificate": ["seal"]}, "certificate is missing, or is no text"),
        ({"pin": 4821}, "pin is no text"),
        ({"subjects": []}, "subjects is no list of resident codes"),
        ({"subjects": [7]}, "subjects is no list of resident codes"),
        ({"subjects": ["7"]}, "subjects names 7, who is no resident"),
        ({"certificate": "family-register", "options": {}}, "is about the whole register"),
        ({"options": {"gold": True}}, "resident-record has no option gold"),
        ({"options": {"my_number": 1}}, "the option my_number is no true or false"),
        ({"options": {"fiscal_year": 2025}}, "resident-record has no option fiscal_year"),
        ({"options": []}, "options is no object"),
        ({"copies": 6}, "copies is no whole number from 1 to 5"),
        ({"copies": True}, "copies is no whole number from 1 to 5"),
    ],
)
def test_what_is_none_is_said(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        applied(_body(**changed), GROUND)


def test_a_text_is_no_application() -> None:
    with pytest.raises(ValueError, match="no object of JSON"):
        applied("seal", GROUND)
