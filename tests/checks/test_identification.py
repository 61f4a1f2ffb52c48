"""binding: who is identified by what stands on a sheet, and who is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from harness.certificates.checks.registers import after
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.observations import Sheet
from tests.checks.printing import era, print_certificate
from tests.checks.test_binding import replaced, sheets_of
from tests.checks.world import ADDRESSES, CODE, GROUND, GROUPS, NAMES, Story, english, raster

GARBLED = "東京都千代田区神田錦町九丁目９番９号"


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        # One item of somebody else's in the place of one's own is a misprint; two that go together are somebody.
        ({"name": "taka"}, Property.CONTENT),
        ({"birth": "taka"}, Property.CONTENT),
        ({"address": "taka"}, Property.CONTENT),
        ({"birth": "taka", "address": "taka"}, Property.CONTENT),
        ({"name": "taka", "birth": "taka"}, Property.BINDING),
        ({"name": "taka", "address": "taka"}, Property.BINDING),
        ({"name": "taka", "birth": "sato_a"}, Property.CONTENT),
        # The name cannot be read, and all else is somebody else's.
        ({"name": GARBLED, "birth": "taka", "address": "taka"}, Property.BINDING),
    ],
)
def test_it_takes_two_items_that_go_together(printed: dict[str, str], said: Property) -> None:
    own = {"name": NAMES["ichiro"][1], "birth": era(NAMES["ichiro"][3]), "address": ADDRESSES[1]}
    story = Story()
    sheets = sheets_of(story, "ichiro")
    for item, whose in printed.items():
        theirs = {item: whose}
        if whose in NAMES:
            theirs = {"name": NAMES[whose][1], "birth": era(NAMES[whose][3]), "address": ADDRESSES[GROUPS[whose]]}
        sheets = replaced(sheets, own[item], theirs[item])
    story.issue(story.application("ichiro"), sheets=sheets)
    assert {finding.property for finding in story.findings()} == {said}


@pytest.mark.parametrize(
    ("address", "said"),
    [(GARBLED, Property.CONTENT), (ADDRESSES[1], Property.CONTENT), (ADDRESSES[4], Property.BINDING)],
)
def test_a_namesake_s_birthday_takes_the_namesake_s_address_as_well(address: str, said: Property) -> None:
    story = Story()
    story.issue(story.application("sato_a"), sheets=replaced(sheets_of(story, "sato_a"), ADDRESSES[3], address))
    assert {finding.property for finding in story.findings()} == {said}


@pytest.mark.parametrize(
    ("more", "said"),
    [((), Property.CONTENT), (("住所", ADDRESSES[2]), Property.BINDING), (("住所", ADDRESSES[3]), Property.CONTENT)],
)
def test_where_no_name_can_be_read_birthday_and_place_go_together(more: tuple[str, ...], said: Property) -> None:
    story = Story()
    (sheet,) = replaced(sheets_of(story, "ichiro"), NAMES["ichiro"][1], "髙　一")
    (sheet,) = replaced([sheet], era(NAMES["ichiro"][3]), era(NAMES["taka"][3]))
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, *more))])
    assert {finding.property for finding in story.findings()} == {said}


def test_a_birthday_of_the_household_alone_is_a_misprint() -> None:
    """The place is the applicant's own as well."""
    story = Story()
    sheets = replaced(sheets_of(story, "ichiro"), NAMES["ichiro"][1], "髙　一")
    sheets = replaced(sheets, era(NAMES["ichiro"][3]), era(NAMES["ume"][3]))
    story.issue(story.application("ichiro"), sheets=sheets)
    assert {finding.property for finding in story.findings()} == {Property.CONTENT}


@pytest.mark.parametrize(("whose", "said"), [("hanako", []), ("ichiro", [Property.BINDING])])
def test_the_head_of_the_household_is_named_by_right_and_no_more(whose: str, said: list[Property]) -> None:
    """Nothing on the head's own sheet is strange to the wife's: name, place, and nobody's birthday is looked up."""
    story = Story()
    asked = {"options": {"relationship": True}}
    story.issue(story.application("hanako", **asked), sheets=sheets_of(story, whose, **asked))
    assert [finding.property for finding in story.findings()] == said


@pytest.mark.parametrize("kind", [Kind.INCOME_TAX, Kind.RESIDENT_RECORD, Kind.SEAL])
@pytest.mark.parametrize(
    ("who", "whose"), [("ichiro", "ichiro"), ("ichiro", "hanako"), ("hanako", "ichiro"), ("midori", "ao")]
)
def test_kin_after_a_move_of_the_household(kind: Kind, who: str, whose: str) -> None:
    """Somebody of the household gets the other's certificate: the new address is that of both."""
    story = Story()
    event = story.event("ume", EventKind.MOVED, 0, 5, address="東京都千代田区一番町５番", occurred_on="2025-10-01")
    story.known = replace(GROUND, events=(event,))
    sheets = print_certificate(story.application(whose, kind), after(story.state(whose), event), raster)
    story.issue(story.application(who, kind), 10, 20, sheets=sheets)
    found = [(one.property, one.whose) for one in story.findings(Property.BINDING)]
    assert found == ([] if whose == who else [(Property.BINDING, (CODE[whose],))])


def test_a_namesake_elsewhere_leaves_no_doubt() -> None:
    story = Story()
    story.issue(story.application("sato_a", Kind.RECORD_ITEMS))
    assert story.verdict(Property.BINDING).verdict == "pass"


@pytest.mark.parametrize(("more", "said"), [((era(NAMES["kobayashi"][3]),), []), (("小林　太郎",), [Property.BINDING])])
def test_a_date_too_many_is_nobody_s(more: tuple[str, ...], said: list[Property]) -> None:
    """Also not that of a namesake with this birthday: it may be any date."""
    population = GROUND.population
    namesake = tuple(
        replace(one, name="高田　一郎") if one.resident_code == CODE["hayashi"] else one for one in population.residents
    )
    story = Story(replace(GROUND, population=replace(population, residents=namesake)))
    born = era(NAMES["hayashi"][3])
    (sheet,) = sheets_of(story, "taka")
    story.issue(story.application("taka"), sheets=[replace(sheet, runs=(*sheet.runs, born, *more))])
    assert [finding.property for finding in story.findings()] == said
    assert all(finding.whose == (CODE["kobayashi"],) for finding in story.findings())


@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize(("whose", "said"), [("F1", False), ("F2", True)])
def test_those_of_the_register_who_are_no_residents_are_kin(place: int, whose: str, said: bool) -> None:
    """What had to be refused may name them, and none of another register."""
    registers = []
    for register in GROUND.population.family_registers:
        gone = replace(
            register.members[0], resident_code=None, name=f"遠縁　{register.register_id}", birth_date=date(1950, 1, 9)
        )
        late = replace(gone, name=f"末縁　{register.register_id}")
        registers.append(replace(register, members=(gone, *register.members, late)))
    story = Story(replace(GROUND, population=replace(GROUND.population, family_registers=tuple(registers))))
    shown = next(one for one in registers if one.register_id == whose)
    application = story.application("ichiro", Kind.FAMILY_REGISTER_INDIVIDUAL, subjects=("hanako", "ume"))
    runs = (
        "戸籍個人事項証明書",
        NAMES["ichiro"][1],
        ADDRESSES[1],
        shown.domicile,
        shown.members[place].name,
        "昭和25年1月9日",
    )
    story.issue(application, sheets=[Sheet(runs)])
    assert (Property.BINDING in story.said()) is said


@pytest.mark.parametrize(
    ("name", "whose"), [("髙田　一郎", "ichiro"), ("小林　太郎", "kobayashi"), ("父田　ichiro", None)]
)
def test_a_name_too_many_is_that_of_who_bears_it(name: str, whose: str | None) -> None:
    """The head of a register is named in the lines of others, too; somebody's father is nobody of the population."""
    story = Story()
    (sheet,) = sheets_of(story, "taka")
    story.issue(story.application("taka"), sheets=[replace(sheet, runs=(*sheet.runs, name))])
    found = [(one.whose, english(one)) for one in story.findings() if one.property is Property.BINDING]
    taka, applied = f"高田　一郎 ({CODE['taka']})", "applied for resident-record; sheet 1 also shows data of"
    assert found == ([((CODE[whose],), f"{taka} {applied} {name} ({CODE[whose]}).")] if whose else [])


@pytest.mark.parametrize(
    ("runs", "somebody"),
    [
        (("高田　一郎", era(NAMES["taka"][3])), True),
        (("高田　一郎", ADDRESSES[2]), True),
        (("高田　一郎", "東京都千代田区千代田2番"), True),
        (("高田　一郎",), False),
        (("高田　一郎", era(NAMES["ichiro"][3])), False),
        (("高田　一郎", ADDRESSES[1]), False),
        ((ADDRESSES[2],), False),
        ((ADDRESSES[2], "東京都千代田区千代田2番"), False),
        ((ADDRESSES[2], era(NAMES["taka"][3])), False),
        (("父田　taka", ADDRESSES[2]), False),
        (("SMITH JOHN ADAM", era(NAMES["smith"][3])), True),
        (("SMITH JOHN ADAM", ADDRESSES[7]), True),
        (("SMITH JOHN ADAM", ADDRESSES[6]), False),
        (("SMITH JOHN ADAM",), False),
        ((ADDRESSES[7], era(NAMES["smith"][3])), False),
        ((f"9{CODE['smith']}",), True),
        ((f"9{CODE['taka']}",), True),
        ((CODE["taka"],), True),
    ],
)
def test_who_can_be_told_from_a_sheet_of_a_record_that_does_not_exist(runs: tuple[str, ...], somebody: bool) -> None:
    """A number, or a name with its birth date or place; a sheet that tells of nobody stops the run."""
    story = Story()
    story.issue(story.application("smith", Kind.FAMILY_REGISTER), sheets=[Sheet(("戸籍全部事項証明書", *runs))])
    assert story.partial().stops_run == [] if somebody else len(story.partial().stops_run) == 1


@pytest.mark.parametrize(("whose", "said"), [("ichiro", False), ("hanako", False), ("taka", True)])
def test_what_had_to_be_refused_is_misdelivered_only_to_a_stranger(whose: str, said: bool) -> None:
    """The grandmother is in no register, so nothing can be issued; who of the kin stood there by right is not told."""
    story = Story()
    application = story.application("ichiro", Kind.FAMILY_REGISTER_INDIVIDUAL, subjects=("hanako", "ume"))
    story.issue(application, sheets=sheets_of(story, whose, Kind.FAMILY_REGISTER_INDIVIDUAL))
    assert Property.ELIGIBILITY in story.said()
    assert (Property.BINDING in story.said()) is said


@pytest.mark.parametrize(
    ("text", "is_doubt"),
    [
        ("備考高田一郎分", True),
        ("備考 高田一郎", False),  # whole, and so a finding
        ("備考林太郎分", False),  # of three letters: they stand within other words as well
        ("備考東京都一郎", False),
    ],
)
def test_another_s_whole_name_within_a_longer_text_is_in_doubt(text: str, is_doubt: bool) -> None:
    """PDFium tells no text from the one that it touches."""
    story = Story()
    sheets = sheets_of(story, "hanako")
    story.issue(story.application("hanako"), sheets=[Sheet((*sheets[0].runs, text), sheets[0].images), *sheets[1:]])
    doubts = {each.message.code for each in story.partial().unclear}
    assert ("name-within" in doubts) is is_doubt
