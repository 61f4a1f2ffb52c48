"""The table of forms: read, overridden, and refused with one sentence where it is wrong."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256

import pytest

from harness.certificates.domain.words import Kind
from harness.certificates.forms import FormsError, parse_forms
from harness.inspection.verifying.recalling import FORMS_WITHOUT_LABELS
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


SETS = ("must", "each_person", "may", "never", "by_right", "barred")


@pytest.mark.parametrize("kind", Kind)
def test_a_form_is_what_its_table_says(kind: Kind) -> None:
    table = tomllib.loads(TEXT)
    row = table["kind"][kind.value]
    form = parse_forms(TEXT).of(kind, "131016")
    assert (form.kind, form.title, form.about) == (kind, row["title"], row["about"])
    assert {name: getattr(form, name) for name in SETS} == {name: set(row.get(name, ())) for name in SETS}
    assert (form.persons_a_sheet, form.fee_yen, form.minimum_age) == (
        row["persons_a_sheet"], row["fee_yen"], row["minimum_age"],
    )  # fmt: skip
    assert (form.prints_address, form.adult_ward) == (row["prints_address"], row.get("adult_ward", True))
    hours = table["hours"][row["hours"]]
    assert [f"{form.hours.opens:%H:%M}", f"{form.hours.closes:%H:%M}"] == [hours["from"], hours["to"]]
    assert sorted(form.hours.days) == [
        number for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")) if day in hours["days"]
    ]
    for name, option in row.get("option", {}).items():
        held = form.options[name]
        assert {one: getattr(held, one) for one in SETS[:2]} == {one: set(option.get(one, ())) for one in SETS[:2]}
        assert held.by_right == set(option.get("by_right", ()))


def test_the_days_on_which_nothing_is_issued() -> None:
    assert parse_forms(TEXT).closing_days == {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
    without = "\n".join(line for line in TEXT.splitlines() if not line.startswith("closing_days"))
    assert parse_forms(without).closing_days == frozenset()


@pytest.mark.parametrize(("key", "least"), [("fee_yen", 0), ("minimum_age", 0), ("persons_a_sheet", 1)])
def test_the_least_that_a_number_may_be(key: str, least: int) -> None:
    text = re.sub(rf"{key} = \d+", f"{key} = {least}", TEXT)
    assert getattr(parse_forms(text).of(Kind.SEAL, "131016"), key) == least
    with pytest.raises(FormsError, match=f"`{key}` must be a whole number of at least {least}$"):
        parse_forms(text.replace(f"{key} = {least}", f"{key} = {least - 1}"))


def test_a_municipality_of_its_own() -> None:
    forms = parse_forms(TEXT + '\n[municipality."131016".kind.seal]\nfee_yen = 200\n')
    assert forms.of(Kind.SEAL, "131016").fee_yen == 200
    assert forms.of(Kind.SEAL, "131016").title == forms.of(Kind.SEAL, "271004").title
    assert forms.of(Kind.SEAL, "271004").fee_yen == 300


def test_the_label_words_of_a_form_and_of_one_municipality() -> None:
    of_city = '[municipality."131016".kind.tax-payment.labels]\npaid = ["Betrag bezahlt"]\n'
    text = TEXT.replace("[kind.seal]", '[kind.seal.labels]\nname = ["ご芳名"]\n[kind.seal]') + of_city
    forms = parse_forms(text)
    assert forms.of(Kind.TAX_PAYMENT, "131016").labels["paid"] == ("Betrag bezahlt",)
    assert forms.of(Kind.TAX_PAYMENT, "131016").labels["unpaid"] == forms.of(Kind.SEAL, "271004").labels["unpaid"]
    assert forms.of(Kind.TAX_PAYMENT, "271004").labels["paid"][0] == "納付額"
    assert forms.of(Kind.SEAL, "131016").labels["name"] == ("ご芳名",)
    assert forms.of(Kind.INCOME_TAX, "131016").labels == parse_forms(TEXT).of(Kind.SEAL, "271004").labels


def test_the_label_of_an_entry_is_none_of_an_item() -> None:
    """The day of birth stands among the entries of a family register, too: there it makes up for no birth date."""
    words = {word for held in parse_forms(TEXT).of(Kind.FAMILY_REGISTER, "131016").labels.values() for word in held}
    assert words.isdisjoint({"出生日", "死亡日", "婚姻日", "届出日", "入籍日"})


def test_but_for_the_labels_it_is_the_table_that_earlier_runs_were_judged_by() -> None:
    """So they verify. Where a rule of the table changes they must not, and what `verify` takes for the same goes."""
    text = re.sub(r"# labels: .*?(?=version)", "", TEXT, flags=re.DOTALL)
    text = re.sub(r"\[labels\].*?(?=\[hours)", "", text, flags=re.DOTALL)
    text = text.replace("to replace; of `labels` the\n# items that it names.", "to replace.")
    assert sha256(text.encode()).hexdigest() == FORMS_WITHOUT_LABELS


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("version = 1", "version = 2", "forms: `version` must be 1"),
        ("version = 1", "version =", "not TOML"),
        ("[hours.", "[opening.", "forms: `hours` must be a table with at least one entry"),
        ("[kind.", "[sort.", "forms: `kind` must be a table with at least one entry"),
        ("# Overrides", "[kind.stamp]\n#", "is not a kind"),
        ("[kind.seal]", "[spare.seal]", "'seal' is missing"),
        ('"12-29"', '"13-29"', "MM-DD"),
        ('from = "06:30"', 'from = "6h"', "hours.daily"),
        ('days = ["mon", "tue", "wed", "thu", "fri"]', 'days = ["lundi"]', "hours.register-office"),
        ('must = ["address", "imprint"]', 'must = ["adress"]', "'adress'"),
        ('must = ["address", "imprint"]', 'must = "address"', "must be a list"),
        (
            'barred = ["deceased"]', 'barred = ["lost"]',
            "forms: kind.family-register: `barred` holds 'lost'; known are deceased, moved-out, support-measure",
        ),
        ('title = "印鑑登録証明書"', "", "`title` is missing"),
        ("adult_ward = false", "ward = false", "`ward` is not a key"),
        (
            'about = "register"', 'about = "clan"',
            "forms: kind.family-register: `about` must be one of household, applicant, register, register-members",
        ),
        (
            'hours = "daily"', 'hours = "nightly"',
            "forms: kind.resident-record: `hours` must be one of daily, register-office",
        ),
        ("fee_yen = 450", "fee_yen = -1", "`fee_yen`"),
        ("persons_a_sheet = 3", "persons_a_sheet = true", "`persons_a_sheet`"),
        ("[kind.resident-record.option.my_number]", "[kind.resident-record.option.my_number]\nmay = []", "my_number"),
        (
            "# Overrides", '[municipality."1"]\nkind = 3\n#',
            "forms: municipality.1: `kind` must be a table with at least one entry",
        ),
        ("# Overrides", '[municipality."1".kind]\nseal = 3\n#', "municipality.1.kind.seal"),
        ("[labels]", "[words]", "forms: `labels` must be a table with at least one entry"),
        ('domicile = ["本籍", "本籍地"]', 'home = ["本籍"]', "forms: `labels`: `home` is not an item"),
        ('domicile = ["本籍", "本籍地"]', 'domicile = "本籍"', "`domicile` must be a list of label words"),
        ('domicile = ["本籍", "本籍地"]', 'domicile = [" "]', "`domicile` must be a list of label words"),
        ('domicile = ["本籍", "本籍地"]', 'domicile = ["本籍", "母"]', "is a label of both `domicile` and `mother`"),
        (
            "# Overrides", '[municipality."1".kind.seal.labels]\nregister_address = ["住所"]\n#',
            "forms: municipality.1.kind.seal.labels: `register_address` stands at the labels of `address`",
        ),
        (
            "# Overrides", '[municipality."1".kind.seal]\nlabels = ["住所"]\n#',
            "forms: municipality.1.kind.seal.labels must be a table of items, each with a list of label words",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(old: str, new: str, words: str) -> None:
    assert old in TEXT
    whole = words.startswith("forms: ")
    with pytest.raises(FormsError, match=f"^{re.escape(words)}$" if whole else re.escape(words)):
        parse_forms(TEXT.replace(old, new))


def test_a_kind_that_is_no_table() -> None:
    text = re.sub(r"\[kind\.[^\n]*\n", "", TEXT.split("[kind.")[0])
    with pytest.raises(FormsError, match="kind"):
        parse_forms(text)
    rows = "\n".join(f"{kind.value} = 3" for kind in Kind)
    with pytest.raises(FormsError, match="must be a table"):
        parse_forms(f"{text}\n[kind]\n{rows}")
