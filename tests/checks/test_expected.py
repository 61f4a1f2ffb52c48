"""What a form demands, and what it lets stand beside that, of people who moved, share names, or head others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import (
    DatedAddress,
    FamilyRegister,
    Household,
    Population,
    RegisterEntry,
    RegisterMember,
    Resident,
)
from harness.certificates.domain.words import Kind
from harness.certificates.forms import parse_forms
from harness.domain.observations import Sheet
from harness.resources import fixture
from tests.checks.printing import print_certificate
from tests.checks.world import ADDRESSES, CITY, CODE, GROUND, NAMES, TOWN, Story, english, raster

SUPPLEMENT, INDIVIDUAL = Kind.FAMILY_REGISTER_SUPPLEMENT, Kind.FAMILY_REGISTER_INDIVIDUAL
OPTIONS = {"relationship": True, "domicile": True}


def with_resident(town: Population, who: str, **changes: object) -> Population:
    """The town, with one resident's row changed."""

    def changed(one: Resident) -> Resident:
        return replace(one, **changes) if one.resident_code == CODE[who] else one  # type: ignore[arg-type]

    return replace(town, residents=tuple(changed(one) for one in town.residents))


def with_line(town: Population, who: str, change: Callable[[RegisterMember], RegisterMember]) -> Population:
    """The town, with one line of a family register changed."""

    def changed(register: FamilyRegister) -> FamilyRegister:
        members = tuple(change(one) if one.resident_code == CODE[who] else one for one in register.members)
        return replace(register, members=members)

    return replace(town, family_registers=tuple(changed(one) for one in town.family_registers))


def headed(households: tuple[Household, ...], code: str) -> tuple[Household, ...]:
    """The first household under another head."""
    return tuple(replace(one, head=code) if one.household_id == "H1" else one for one in households)


def said_of(town: Population, who: str, kind: Kind, *more: str, without: str = "", **changes: object) -> list[Property]:
    """What is found on a certificate printed from the registers, with so much more on its first sheet, or a text
    garbled."""
    story = Story(replace(GROUND, population=town))
    application = story.application(who, kind, **changes)
    first, *rest = print_certificate(application, story.state(who), raster)
    assert not without or any(without in run for run in first.runs)
    runs = tuple(run.replace(without, "＊＊＊") if without else run for run in first.runs)
    story.issue(application, sheets=[Sheet((*runs, *more), first.images), *rest])
    return [one.property for one in story.findings()]


@pytest.mark.parametrize(
    ("whose", "kind", "options"),
    [("midori", INDIVIDUAL, {}), ("hanako", Kind.RESIDENT_RECORD, OPTIONS), ("midori", SUPPLEMENT, {"domicile": True})],
)
def test_the_head_of_the_register_is_demanded_on_the_sheet_of_another_member(
    whose: str, kind: Kind, options: dict[str, bool]
) -> None:
    """The head has no line of his own there."""
    asked = {"options": options, "subjects": (whose,)}
    town = with_line(TOWN, "hanako", lambda line: replace(line, spouse=None))
    town = replace(town, households=headed(town.households, CODE["hanako"]))
    assert said_of(town, "hanako", kind, **asked) == []
    assert said_of(town, "hanako", kind, **asked, without=NAMES["ichiro"][1]) == [Property.CONTENT]


@pytest.mark.parametrize(("known", "said"), [(True, []), (False, [Property.CONTENT])])
@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("previous_address", Kind.RESIDENT_RECORD), ("previous_address", Kind.SEAL), ("previous_address", SUPPLEMENT),
        ("line", Kind.RESIDENT_RECORD), ("line", Kind.SEAL), ("line", SUPPLEMENT),
    ],
)  # fmt: skip
def test_a_former_home_is_the_record_s_though_others_live_there_now(
    place: str, kind: Kind, known: bool, said: list[Property]
) -> None:
    """Whether the resident register or the family register alone tells of it."""
    town = TOWN
    if known and place == "line":
        former = DatedAddress(ADDRESSES[3], TOWN.residents[0].addressed_since)
        town = with_line(town, "taka", lambda line: replace(line, addresses=(former, *line.addresses)))
    elif known:
        town = with_resident(town, "taka", previous_address=ADDRESSES[3])
    bare = said_of(town, "taka", kind)
    assert (bare, said_of(town, "taka", kind, "前住所", ADDRESSES[3])) == ([], said)


@pytest.mark.parametrize(("adopted", "said"), [("林　太郎", []), (None, [Property.BINDING])])
def test_what_may_stand_beside_the_second_member_of_a_register(adopted: str | None, said: list[Property]) -> None:
    """An adoptive father, who lives in the town."""
    town = with_line(TOWN, "hanako", lambda line: replace(line, adoptive_father=adopted))
    assert said_of(town, "ichiro", Kind.FAMILY_REGISTER, "養父", "林　太郎") == said


@pytest.mark.parametrize("item", ["father", "mother", "adoptive_father", "adoptive_mother", "spouse"])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (SUPPLEMENT, [Property.CONTENT]), (Kind.RESIDENT_RECORD, [Property.CONTENT]), (Kind.SEAL, [Property.CONTENT]),
        (INDIVIDUAL, []), (Kind.FAMILY_REGISTER, []),
    ],
)  # fmt: skip
def test_relatives_stand_on_the_register_and_nowhere_else(item: str, kind: Kind, said: list[Property]) -> None:
    name = "親田　某"
    town = with_line(TOWN, "taka", lambda line: replace(line, **{item: name}))
    assert said_of(town, "taka", kind, name) == said


@pytest.mark.parametrize(("who", "said"), [("ume", [Property.CONTENT]), ("ichiro", [])])
def test_the_head_of_the_household_is_not_named_on_the_supplement(who: str, said: list[Property]) -> None:
    """The grandmother, whose name somebody else bears as well; without her nothing is said."""
    town = with_resident(TOWN, "sato_a", name=NAMES["ume"][1])
    town = replace(town, households=headed(town.households, CODE[who]))
    assert said_of(town, "hanako", SUPPLEMENT, "世帯主", NAMES["ume"][1], subjects=("midori",)) == said


@pytest.mark.parametrize("kind", [Kind.SEAL, Kind.INCOME_TAX, Kind.TAX_PAYMENT, Kind.RESIDENT_RECORD])
@pytest.mark.parametrize("who", ["smith", "ume"])
def test_those_who_are_in_no_register(who: str, kind: Kind) -> None:
    assert said_of(TOWN, who, kind) == []
    assert said_of(TOWN, who, kind, without=NAMES[who][1]) == [Property.CONTENT]


def test_a_father_of_the_same_name() -> None:
    """The item is called by what it is to the person: the name."""
    town = with_line(TOWN, "taka", lambda line: replace(line, father=NAMES["taka"][1]))
    story = Story(replace(GROUND, population=town))
    application = story.application("taka", Kind.FAMILY_REGISTER)
    (sheet,) = print_certificate(application, story.state("taka"))
    runs = tuple(run.replace(NAMES["taka"][1], "＊＊＊") for run in sheet.runs)
    story.issue(application, sheets=[Sheet(runs)])
    (finding,) = story.findings()
    assert english(finding).endswith(" is not as the register held it: name: 高田一郎 is not there.")


@pytest.mark.parametrize(("rights", "said"), [('"mayor", "register_head"', []), ('"mayor"', [Property.CONTENT])])
def test_whom_a_form_names_by_right_and_does_not_print_itself(rights: str, said: list[Property]) -> None:
    """A municipality lets the head of the register be named on the record of items."""
    text = fixture("forms.toml").read_text(encoding="utf-8")
    text += f'[municipality."{CITY}".kind.record-items]\nby_right = [{rights}]\n'
    story = Story(replace(GROUND, forms=parse_forms(text)))
    application = story.application("hanako", Kind.RECORD_ITEMS)
    (sheet,) = print_certificate(application, story.state("hanako"))
    story.issue(application, sheets=[Sheet((*sheet.runs, "筆頭者", NAMES["ichiro"][1]))])
    assert [one.property for one in story.findings()] == said


def test_a_fiscal_year_that_is_no_option_of_the_kind_demands_nothing() -> None:
    assert said_of(TOWN, "taka", Kind.RESIDENT_RECORD, options={"fiscal_year": 2025}) == []


@pytest.mark.parametrize(("known", "said"), [(True, {Property.CONTENT}), (False, {Property.ELIGIBILITY})])
def test_a_subject_whom_nobody_knows_leaves_no_record(known: bool, said: set[Property]) -> None:
    """So nothing is demanded of the sheet."""
    story = Story()
    application = story.application("ichiro", subjects=("hanako",))
    (sheet,) = print_certificate(application, story.state("ichiro"))
    subjects = (CODE["hanako"],) if known else (CODE["hanako"], "99999999999")
    runs = tuple(run.replace("平成17年4月2日", "平成17年4月9日") for run in sheet.runs)
    assert runs != sheet.runs
    story.issue(replace(application, subjects=subjects), sheets=[Sheet(runs)])
    assert {one.property for one in story.findings()} == said


@pytest.mark.parametrize(("garbled", "said"), [("", []), ("母田　taka", [Property.CONTENT])])
def test_a_member_who_is_no_resident_is_one_of_the_register(garbled: str, said: list[Property]) -> None:
    """Not a stranger, also where the sheet lacks something."""
    gone = replace(TOWN.family_registers[1].members[0], resident_code=None, name="高田　遠", mother="母田　遠")
    registers = list(TOWN.family_registers)
    registers[1] = replace(registers[1], members=(*registers[1].members, gone))
    town = replace(TOWN, family_registers=tuple(registers))
    assert said_of(town, "taka", Kind.FAMILY_REGISTER, without=garbled) == said


@pytest.mark.parametrize(("text", "said"), [("髙田　ウメ", []), ("東京都千代田区", [Property.CONTENT])])
def test_what_an_entry_of_the_register_says_may_stand_there(text: str, said: list[Property]) -> None:
    """The head of the household, whose name somebody else bears as well, is not named there otherwise."""
    town = with_resident(TOWN, "sato_a", name=NAMES["ume"][1])
    town = replace(town, households=headed(town.households, CODE["ume"]))
    entry = RegisterEntry("届出", TOWN.residents[0].birth_date, text)
    town = with_line(town, "hanako", lambda line: replace(line, entries=(entry,)))
    assert said_of(town, "hanako", INDIVIDUAL, NAMES["ume"][1]) == said
