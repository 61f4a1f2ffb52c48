"""Everything that identifies is looked up on every sheet, also on one that shows all that it must."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.observations import Sheet
from tests.checks.printing import era, print_certificate
from tests.checks.world import CODE, GROUND, NAMES, Story, raster

RESIDENTS = GROUND.residents
OWN, OTHER, FATHER = RESIDENTS[CODE["ichiro"]], RESIDENTS[CODE["hayashi"]], ("父田　hayashi", "母田　hayashi")
SERIAL, REGISTRATION = OTHER.card.serial if OTHER.card else "", OTHER.seal.registration_number if OTHER.seal else ""
GROUPED = "-".join(SERIAL[at : at + 4] for at in range(0, 16, 4))
YEAR, SALARY, TAX = "令和7年度", f"{OTHER.tax[0].salary_revenue:,}円", f"{OTHER.tax[0].annual_tax:,}円"
DOMICILE, FORMER = OTHER.domicile or "", OTHER.previous_address or ""


def _besides(*runs: str, kind: Kind = Kind.RESIDENT_RECORD, known: Story | None = None) -> Story:
    """The right sheet of 髙田一郎, with something more on it."""
    story = known or Story()
    application = story.application("ichiro", kind)
    sheets = print_certificate(application, story.state("ichiro"), raster)
    story.issue(application, sheets=[Sheet((*sheet.runs, *runs), sheet.images) for sheet in sheets])
    return story


def _said(story: Story) -> set[tuple[str, str]]:
    return {(one.property, one.message.code) for one in story.findings()}


IDENTIFIED = {(Property.BINDING.value, "foreign-data-besides")}
NOT_TO_BE_PRINTED = {(Property.CONTENT.value, "not-to-be-printed")}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    "runs",
    [
        (SERIAL,),
        (REGISTRATION,),
        (*FATHER,),
        (OTHER.name_kana, DOMICILE),
        (YEAR, SALARY, TAX),
    ],
)
def test_on_a_right_sheet_of_every_kind_somebody_else_is_identified(kind: Kind, runs: tuple[str, ...]) -> None:
    story = _besides("備考", *runs, kind=kind)
    assert _said(story) == IDENTIFIED
    assert {one.whose for one in story.findings()} == {(CODE["hayashi"],)}


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ((GROUPED,), IDENTIFIED),
        ((f"番号{SERIAL}です",), IDENTIFIED),
        ((f"No.{SERIAL}",), IDENTIFIED),
        # Within one run, and never across the edges of runs.
        ((SERIAL[:8], SERIAL[8:]), set()),
        ((f"0{SERIAL}",), set()),
        ((f"印鑑登録番号:{REGISTRATION}",), IDENTIFIED),
        ((f"登録番号 第{REGISTRATION[:4]}-{REGISTRATION[4:]}号",), IDENTIFIED),
        ((f"発行番号 {REGISTRATION}",), set()),
        (("世帯番号:", REGISTRATION), set()),
        ((f"お問合せ番号 {REGISTRATION}",), set()),
        ((f"TEL：{REGISTRATION}",), set()),
        ((f"*{REGISTRATION}*",), set()),
        ((f"番号 {REGISTRATION}",), IDENTIFIED),
        ((f"印鑑登録証番号 第{REGISTRATION}号",), IDENTIFIED),
        ((f"印鑑登録証（カード）番号 第{REGISTRATION}号",), IDENTIFIED),
        ((f"登録番号（印鑑） 第{REGISTRATION}号",), IDENTIFIED),
        ((f"登録番号 *{REGISTRATION}*",), IDENTIFIED),
        ((f"印鑑登録証明書 第{REGISTRATION}号",), set()),
        ((f"証明書番号 第{REGISTRATION}号",), set()),
        ((f"印鑑登録証明書No. 第{REGISTRATION}号",), set()),
        ((f"印鑑登録証No. 第{REGISTRATION}号",), IDENTIFIED),
        ((f"第{REGISTRATION}号",), set()),
        ((f"{REGISTRATION}001122",), set()),
        # Kana alone is many people's; with a birthday or a place it is one's.
        (("フリガナ", OTHER.name_kana), set()),
        ((OTHER.name_kana, era(NAMES["hayashi"][3])), IDENTIFIED),
        ((OTHER.name_kana, era(NAMES["taka"][3])), set()),
        ((OTHER.name_kana, FORMER), IDENTIFIED),
        # Two amounts of one year go together; one, or those of another year, are anybody's.
        ((SALARY, TAX), IDENTIFIED),
        (("令和6年度", SALARY, TAX), set()),
        ((YEAR, SALARY), set()),
        ((YEAR, SALARY, "71,907円"), set()),
        # What stands for several or is a misprint at worst is not to be printed.
        ((FATHER[0],), NOT_TO_BE_PRINTED),
        ((DOMICILE,), NOT_TO_BE_PRINTED),
        ((FORMER,), NOT_TO_BE_PRINTED),
    ],
)
def test_what_is_taken_for_somebody_else_s(runs: tuple[str, ...], said: set[tuple[str, str]]) -> None:
    assert _said(_besides(*runs)) == said


@pytest.mark.parametrize("kind", [Kind.RESIDENT_RECORD, Kind.SEAL, Kind.INCOME_TAX])
def test_one_s_own_stands_there_by_right_or_is_not_to_be_printed(kind: Kind) -> None:
    assert OWN.card and OWN.seal
    assert not _said(_besides("フリガナ", OWN.name_kana, kind=kind))
    number = _said(_besides("登録番号", OWN.seal.registration_number, kind=kind))
    assert number == (set() if kind is Kind.SEAL else NOT_TO_BE_PRINTED)
    assert _said(_besides(OWN.card.serial, kind=kind)) == NOT_TO_BE_PRINTED


def test_the_number_of_the_certificate_itself_is_no_seal_s() -> None:
    story = Story()
    application = story.application("ichiro")
    (sheet,) = print_certificate(application, story.state("ichiro"), raster)
    story.issue(application, sheets=[Sheet((*sheet.runs, REGISTRATION))], certificate_numbers=(REGISTRATION,))
    assert not story.findings()


@pytest.mark.parametrize(
    ("names", "said"),
    [(("前田　2", "父田　hayashi"), set()), (("父田　sato_a", "父田　sato_b"), set()), (FATHER, IDENTIFIED)],
)
def test_two_parents_of_one_child_go_together(names: tuple[str, ...], said: set[tuple[str, str]]) -> None:
    assert _said(_besides(*names)) - NOT_TO_BE_PRINTED == said


def test_parents_whose_names_others_bear_too() -> None:
    """Either name is borne by residents; both together are the parents of one family's children alone."""
    names = dict(zip(("taka", "kobayashi", "sato_a", "sato_b"), (*FATHER, *FATHER), strict=True))
    changed = {CODE[who]: name for who, name in names.items()}
    people = [replace(one, name=changed.get(one.resident_code, one.name)) for one in GROUND.population.residents]
    story = Story(replace(GROUND, population=replace(GROUND.population, residents=tuple(people))))
    assert not _said(_besides(FATHER[0], known=story.copy()))
    assert _said(_besides(*FATHER, known=story)) == IDENTIFIED


def test_amounts_that_two_share_are_not_to_be_printed() -> None:
    people = GROUND.population.residents
    alike = [replace(one, tax=OTHER.tax) if one.resident_code == CODE["taka"] else one for one in people]
    story = Story(replace(GROUND, population=replace(GROUND.population, residents=tuple(alike))))
    assert _said(_besides(YEAR, SALARY, TAX, known=story)) == NOT_TO_BE_PRINTED


def test_what_two_share_identifies_neither() -> None:
    """Seals are numbered by each municipality."""
    twice = replace(RESIDENTS[CODE["taka"]], seal=OTHER.seal)
    people = tuple(twice if one.resident_code == twice.resident_code else one for one in GROUND.population.residents)
    story = Story(replace(GROUND, population=replace(GROUND.population, residents=people)))
    assert not _said(_besides("登録番号", REGISTRATION, known=story))


@pytest.mark.parametrize(("number", "said"), [("4711", IDENTIFIED), ("4712", set())])
def test_what_an_event_will_bring_is_known(number: str, said: set[tuple[str, str]]) -> None:
    story = Story()
    event = story.event(
        "hayashi", EventKind.SEAL_REGISTERED, 0, 5, registration_number="4711", imprint=900, occurred_on="2025-10-01"
    )
    story.known = replace(GROUND, events=(event,))
    assert _said(_besides("登録番号", number, known=story)) == said


def test_where_the_amounts_are_somebody_else_s_the_whole_sheet_is() -> None:
    story = Story()
    application = story.application("ichiro", Kind.INCOME_TAX)
    (sheet,) = print_certificate(application, story.state("ichiro"), raster)
    theirs = {f"{OWN.tax[0].salary_revenue:,}円": SALARY, f"{OWN.tax[0].annual_tax:,}円": TAX}
    story.issue(application, sheets=[Sheet(tuple(theirs.get(run, run) for run in sheet.runs))])
    assert [(one.property, one.whose) for one in story.findings()] == [(Property.BINDING, (CODE["hayashi"],))]
