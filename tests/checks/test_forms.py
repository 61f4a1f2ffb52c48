"""The table of forms: read, overridden, and refused with one sentence where it is wrong."""

from __future__ import annotations

import re

import pytest

from harness.checks.forms import FormsError, parse_forms
from harness.domain.words import Kind
from harness.resources import fixture

TEXT = fixture("forms.toml").read_text(encoding="utf-8")


def test_the_table_that_ships() -> None:
    forms = parse_forms(TEXT)
    seal = forms.of(Kind.SEAL, "131016")
    assert seal.must == {"address", "imprint"} and not seal.adult_ward and seal.fee_yen == 300
    record = forms.of(Kind.RESIDENT_RECORD, "131016")
    assert record.with_options({"fiscal_year": 2025, "domicile": False}) is record
    asked = record.with_options({"relationship": True, "my_number": True})
    assert asked.each_person - record.each_person == {"relationship", "my_number"}
    assert (asked.must - record.must, asked.by_right - record.by_right) == ({"household_head"}, {"household_head"})


def test_a_municipality_of_its_own() -> None:
    forms = parse_forms(TEXT + '\n[municipality."131016".kind.seal]\nfee_yen = 200\n')
    assert forms.of(Kind.SEAL, "131016").fee_yen == 200
    assert forms.of(Kind.SEAL, "131016").title == forms.of(Kind.SEAL, "271004").title
    assert forms.of(Kind.SEAL, "271004").fee_yen == 300


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("version = 1", "version = 2", "`version`"),
        ("version = 1", "version =", "not TOML"),
        ("# Overrides", "[kind.stamp]\n#", "is not a kind"),
        ("[kind.seal]", "[spare.seal]", "'seal' is missing"),
        ('"12-29"', '"13-29"', "MM-DD"),
        ('from = "06:30"', 'from = "6h"', "hours.daily"),
        ('days = ["mon", "tue", "wed", "thu", "fri"]', 'days = ["lundi"]', "hours.register-office"),
        ('must = ["address", "imprint"]', 'must = ["adress"]', "'adress'"),
        ('must = ["address", "imprint"]', 'must = "address"', "must be a list"),
        ('title = "印鑑登録証明書"', "", "`title` is missing"),
        ("adult_ward = false", "ward = false", "`ward` is not a key"),
        ('about = "register"', 'about = "clan"', "`about`"),
        ('hours = "daily"', 'hours = "nightly"', "`hours`"),
        ("fee_yen = 450", "fee_yen = -1", "`fee_yen`"),
        ("persons_a_sheet = 3", "persons_a_sheet = true", "`persons_a_sheet`"),
        ("[kind.resident-record.option.my_number]", "[kind.resident-record.option.my_number]\nmay = []", "my_number"),
        ("# Overrides", '[municipality."1"]\nkind = 3\n#', "municipality.1"),
        ("# Overrides", '[municipality."1".kind]\nseal = 3\n#', "municipality.1.kind.seal"),
    ],
)
def test_what_is_wrong_is_said(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(FormsError, match=re.escape(words)):
        parse_forms(TEXT.replace(old, new))


def test_a_kind_that_is_no_table() -> None:
    text = re.sub(r"\[kind\.[^\n]*\n", "", TEXT.split("[kind.")[0])
    with pytest.raises(FormsError, match="kind"):
        parse_forms(text)
    rows = "\n".join(f"{kind.value} = 3" for kind in Kind)
    with pytest.raises(FormsError, match="must be a table"):
        parse_forms(f"{text}\n[kind]\n{rows}")
