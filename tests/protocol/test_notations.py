"""The notations that section 7 of the protocol allows are those that the checks read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from harness.certificates.checks.labels import label_words
from harness.certificates.checks.lexicon import Lexicon
from harness.certificates.checks.normalise import is_common, level
from harness.certificates.checks.sheets import View
from harness.certificates.domain.words import Kind
from harness.certificates.forms import parse_forms, shipped_forms
from harness.certificates.population.make import make_population
from harness.certificates.scenario.model import Limits
from harness.domain.observations import RASTER_SIDE, Sheet
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS
from harness.resources import fixture
from tests.protocol.conversation import PROTOCOL

PAGE = PROTOCOL.read_text(encoding="utf-8")
POPULATION = make_population(20, 3)
SOMEBODY = POPULATION.residents[0]
LEXICON = Lexicon(POPULATION)
SEX = label_words(shipped_forms().general[Kind.RESIDENT_RECORD]).of("sex")


def view(*runs: str) -> View:
    return View(Sheet(runs), LEXICON)


@pytest.mark.parametrize(
    "written",
    ["昭和55年3月7日", "S55.3.7", "1980年3月7日", "1980-03-07", "1980年(昭和55年)3月7日", "昭和五十五年三月七日"],
)
def test_dates(written: str) -> None:
    assert written in PAGE
    assert view(f"生年月日　{written}").dates == {date(1980, 3, 7)}


def test_the_first_year_and_the_limits_of_eras() -> None:
    first_days = re.findall(r"([\u4e00-\u9fff]{2})[\s\n]+from (\d{4})-(\d\d)-(\d\d)", PAGE)
    assert [era for era, *_ in first_days] == ["大正", "昭和", "平成", "令和"]
    for era, *numbers in first_days:
        year, month, day = map(int, numbers)
        for first in ("元", "1"):
            assert view(f"{era}{first}年{month}月{day}日").dates == {date(year, month, day)}
    assert view("昭和五十五年三月三十七日", "平成31年5月7日").dates == set()


@pytest.mark.parametrize("written", ["令和７年度", "2025年度", "2025(令和7)年度"])
def test_fiscal_years(written: str) -> None:
    assert written in PAGE
    assert view(written).fiscal_years == {2025}


@pytest.mark.parametrize("written", ["6,120,000円", "６１２００００", "¥6,120,000"])
def test_amounts(written: str) -> None:
    assert 6120000 in view(written).amounts


@pytest.mark.parametrize("between", [" ", "　", "：", ":", "）"])
def test_labels_are_free_if_something_parts_them_from_the_value(between: str) -> None:
    assert view(f"某欄{between}{SOMEBODY.name}").shows(level(SOMEBODY.name))
    assert view("某欄", SOMEBODY.name).shows(level(SOMEBODY.name))
    assert not view(f"某欄{SOMEBODY.name}").shows(level(SOMEBODY.name))


def test_an_item_may_wrap_if_nothing_stands_between() -> None:
    left, right = SOMEBODY.address[:5], SOMEBODY.address[5:]
    assert view("住所　" + left, right).shows(level(SOMEBODY.address))
    assert not view("住所　" + left, "世帯主", right).shows(level(SOMEBODY.address))


def test_numbers_may_be_parted() -> None:
    number = SOMEBODY.my_number
    for between in ("-", " "):
        assert view("個人番号　" + between.join((number[:4], number[4:8], number[8:]))).shows(number)


def test_sex_stands_by_itself() -> None:
    assert view("続柄　妻　性別　女").times("女", SEX) == 1
    assert view("性別　女性").times("女", SEX) == 1
    assert view("性別　女性用").times("女", SEX) == 0


def test_which_characters_everybody_must_print() -> None:
    assert all(map(is_common, "髙﨑邉〇"))
    assert not any(map(is_common, ("𠮷", "\U000e0100")))


def test_the_figures_on_the_page_are_the_harness_s() -> None:
    limits = Limits()
    for figure in (
        f"waits {limits.answer_s:g} s for an answer",
        f"more than {limits.wrong_refusals:.0%} of them",
        f"served within {limits.latency_p99_s:g} s",
        f"(over {limits.in_force_s:g} s",
        f"up to {SAME_IMPRINT_MAX_BITS} of the {RASTER_SIDE**2} cells",
    ):
        assert figure in re.sub(r"\s+", " ", PAGE)


def test_forms_of_the_page_are_those_of_the_table() -> None:
    forms = parse_forms(fixture("forms.toml").read_text(encoding="utf-8"))
    hours = {(form.hours.opens, form.hours.closes) for form in forms.general.values()}
    assert {f"{opens:%H:%M} to {closes:%H:%M}" for opens, closes in hours} <= set(
        re.findall(r"\d\d:\d\d to \d\d:\d\d", re.sub(r"\s+", " ", PAGE))
    )
    dearer = {kind for kind, form in forms.general.items() if form.fee_yen != 300}
    assert dearer == {Kind.FAMILY_REGISTER, Kind.FAMILY_REGISTER_INDIVIDUAL}
    assert {form.minimum_age for form in forms.general.values()} == {15}
    lines = [line for line in PAGE.partition("## 7.")[2].splitlines() if line.startswith("| `")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [row[0] for row in rows] == [f"`{kind}`" for kind in Kind]
    above: set[str] = set()
    for kind, row in zip(Kind, rows, strict=True):
        form = forms.general[kind]
        above = above if row[-2] == "as above" else set(re.findall(r"`([a-z_]+)`", row[-2])) - {"fiscal_year"}
        assert set(form.options) == above
        words = row[-1].partition(";")[0].lower().split(", ")
        assert {word.replace(" ", "_") for word in words} == form.never
