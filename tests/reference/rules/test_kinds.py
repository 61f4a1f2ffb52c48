"""The reference system keeps its own table of forms; the two tables were written apart and must agree."""

from __future__ import annotations

import tomllib
from datetime import time
from typing import Any

import pytest

from harness.certificates.domain.words import Kind
from harness.certificates.reference.rules.kinds import FORMS, Source
from harness.resources import fixture

TABLE: dict[str, Any] = tomllib.loads(fixture("forms.toml").read_text(encoding="utf-8"))
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize("kind", list(Kind))
def test_own_table_and_forms_toml_say_the_same(kind: Kind) -> None:
    own, told = FORMS[kind], TABLE["kind"][kind]
    assert own.title == told["title"]
    assert own.fee_yen == told["fee_yen"]
    assert own.persons_a_sheet == told["persons_a_sheet"]
    assert own.minimum_age == told["minimum_age"]
    assert own.prints_address == told["prints_address"] == ("support-measure" in told["barred"])
    assert own.flags == set(told.get("option", {}))
    assert (own.source is Source.TAX) == ("fiscal_year" in told["must"])
    assert own.chooses == (told["about"] in {"household", "register-members"})
    hours = TABLE["hours"][told["hours"]]
    assert (own.hours.opens, own.hours.closes) == (time.fromisoformat(hours["from"]), time.fromisoformat(hours["to"]))
    assert own.hours.weekdays == {DAYS.index(day) for day in hours["days"]}
