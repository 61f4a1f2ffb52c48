"""binding: pairs of histories, one right and one that shows somebody else's data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from harness.domain.observations import Reading, Sheet
from harness.domain.operations import Application
from harness.domain.words import Kind, Property
from tests.checks.printing import era, print_certificate
from tests.checks.world import ADDRESSES, CODE, GROUND, GROUPS, NAMES, Story, raster


def _sheets(story: Story, who: str, kind: Kind = Kind.RESIDENT_RECORD, **changes: object) -> list[Sheet]:
    application: Application = story.application(who, kind, **changes)
    return print_certificate(application, story.known.registers_of(application.kin_group), raster)


def _replace(sheets: list[Sheet], old: str, new: str) -> list[Sheet]:
    return [replace(sheet, runs=tuple(run.replace(old, new) for run in sheet.runs)) for sheet in sheets]


KINDS = [kind for kind in Kind if kind is not Kind.FAMILY_REGISTER]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("who", "whose"), [("ichiro", "taka"), ("sato_a", "sato_b"), ("hayashi", "kobayashi"), ("kobayashi", "hayashi")]
)
def test_somebody_else_s_document(kind: Kind, who: str, whose: str) -> None:
    story = Story()
    story.issue(story.application(who, kind), sheets=_sheets(story, whose, kind))
    (finding,) = story.findings()
    assert finding.property is Property.BINDING
    assert finding.sheet == 1
    assert CODE[whose] in finding.whose and CODE[who] not in finding.whose
    assert NAMES[whose][1] in finding.sentence and finding.document and finding.certificate_numbers


@pytest.mark.parametrize("kind", KINDS)
def test_the_document_of_a_twin_in_the_same_household(kind: Kind) -> None:
    story = Story()
    if kind is Kind.SEAL:
        return
    story.issue(story.application("ao", kind), sheets=_sheets(story, "midori", kind))
    finding = next(one for one in story.findings() if one.property is not Property.ELIGIBILITY)
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["midori"],))


def test_one_sheet_of_several() -> None:
    story = Story()
    five = ("ichiro", "hanako", "ao", "midori", "ume")
    application = story.application("ichiro", subjects=five)
    sheets = print_certificate(application, story.state("ichiro"))
    foreign = _sheets(story, "taka")
    story.issue(application, sheets=[sheets[0], foreign[0]])
    (finding,) = story.findings()
    assert (finding.property, finding.sheet, finding.whose) == (Property.BINDING, 2, (CODE["taka"],))


def test_a_member_of_the_household_who_was_not_applied_for() -> None:
    story = Story()
    story.issue(story.application("ichiro"), sheets=_sheets(story, "ichiro", subjects=("ichiro", "hanako")))
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["hanako"],))


def test_a_stranger_s_name_besides_the_record() -> None:
    story = Story()
    (sheet,) = _sheets(story, "ichiro")
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, "小林 太郎"))])
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["kobayashi"],))


def test_a_name_that_two_share_never_identifies_alone() -> None:
    story = Story()
    (sheet,) = _sheets(story, "ichiro")
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, "佐藤　愛"))])
    assert story.findings() == []


@pytest.mark.parametrize("item", ["my_number", "resident_code"])
@pytest.mark.parametrize("layout", ["{}", "{:.4}-{:.8}", "番号{}"])
def test_a_number_identifies_alone(item: str, layout: str) -> None:
    story = Story()
    number = getattr(story.known.residents[CODE["taka"]], item)
    shown = f"{number[:4]}-{number[4:8]}-{number[8:]}" if "-" in layout else layout.format(number)
    if "番号" in layout:
        shown = f"個人番号{number}"
    (sheet,) = _sheets(story, "ichiro")
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, shown))])
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["taka"],))


def test_a_misprinted_variant_is_content_even_if_somebody_bears_the_name() -> None:
    story = Story()
    sheets = _replace(_sheets(story, "ichiro"), "髙田　一郎", "高田　一郎")
    story.issue(story.application("ichiro"), sheets=sheets)
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.CONTENT, ())
    assert "name" in finding.sentence


def test_a_misprinted_address_is_content_even_if_somebody_lives_there() -> None:
    story = Story()
    sheets = _replace(_sheets(story, "hayashi"), ADDRESSES[5], ADDRESSES[6])
    story.issue(story.application("hayashi"), sheets=sheets)
    (finding,) = story.findings()
    assert (finding.property, "address" in finding.sentence) == (Property.CONTENT, True)


def test_the_address_of_a_namesake_with_the_same_birthday_is_the_namesake() -> None:
    story = Story()
    sheets = _replace(_sheets(story, "sato_a"), ADDRESSES[3], ADDRESSES[4])
    story.issue(story.application("sato_a"), sheets=sheets)
    assert story.findings()[0].property is Property.BINDING
    assert story.findings()[0].whose == (CODE["sato_b"],)


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
    sheets = _sheets(story, "ichiro")
    for item, whose in printed.items():
        theirs = {item: whose}
        if whose in NAMES:
            theirs = {"name": NAMES[whose][1], "birth": era(NAMES[whose][3]), "address": ADDRESSES[GROUPS[whose]]}
        sheets = _replace(sheets, own[item], theirs[item])
    story.issue(story.application("ichiro"), sheets=sheets)
    assert {finding.property for finding in story.findings()} == {said}


@pytest.mark.parametrize(
    ("address", "said"),
    [(GARBLED, Property.CONTENT), (ADDRESSES[1], Property.CONTENT), (ADDRESSES[4], Property.BINDING)],
)
def test_a_namesake_s_birthday_takes_the_namesake_s_address_as_well(address: str, said: Property) -> None:
    story = Story()
    story.issue(story.application("sato_a"), sheets=_replace(_sheets(story, "sato_a"), ADDRESSES[3], address))
    assert {finding.property for finding in story.findings()} == {said}


@pytest.mark.parametrize(
    ("more", "said"),
    [((), Property.CONTENT), (("住所", ADDRESSES[2]), Property.BINDING), (("住所", ADDRESSES[3]), Property.CONTENT)],
)
def test_where_no_name_can_be_read_birthday_and_place_go_together(more: tuple[str, ...], said: Property) -> None:
    story = Story()
    (sheet,) = _replace(_sheets(story, "ichiro"), NAMES["ichiro"][1], "髙　一")
    (sheet,) = _replace([sheet], era(NAMES["ichiro"][3]), era(NAMES["taka"][3]))
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, *more))])
    assert {finding.property for finding in story.findings()} == {said}


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
    (sheet,) = _sheets(story, "taka")
    story.issue(story.application("taka"), sheets=[replace(sheet, runs=(*sheet.runs, born, *more))])
    assert [finding.property for finding in story.findings()] == said


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
    (sheet,) = _sheets(story, "taka")
    story.issue(story.application("taka"), sheets=[replace(sheet, runs=(*sheet.runs, name))])
    found = [(one.whose, one.sentence) for one in story.findings() if one.property is Property.BINDING]
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


def test_head_of_the_register_parents_and_spouse_stand_there_by_right() -> None:
    story = Story()
    for kind in (Kind.FAMILY_REGISTER_INDIVIDUAL, Kind.FAMILY_REGISTER):
        story.issue(story.application("hanako", kind))
    assert story.findings() == []


def test_a_foreign_sheet_of_a_family_register() -> None:
    story = Story()
    application = story.application("ichiro", Kind.FAMILY_REGISTER)
    sheets = print_certificate(application, story.state("ichiro"))
    assert len(sheets) == 2
    story.issue(application, sheets=[sheets[0], _sheets(story, "taka", Kind.FAMILY_REGISTER)[0]])
    (finding,) = story.findings()
    assert (finding.property, finding.sheet, finding.whose) == (Property.BINDING, 2, (CODE["taka"],))


def test_a_sheet_that_fits_two_residents_is_undecided() -> None:
    residents = tuple(
        replace(one, address=ADDRESSES[3]) if one.resident_code == CODE["sato_b"] else one
        for one in Story().known.population.residents
    )
    known = Story().known
    known = replace(known, population=replace(known.population, residents=residents))
    story = Story(known)
    story.issue(story.application("sato_a", Kind.RECORD_ITEMS))
    assert story.findings() == []
    assert story.verdict(Property.BINDING).verdict == "inconclusive"
    assert "fits" in story.verdict(Property.BINDING).reason
    decided = Story(known)
    decided.issue(decided.application("sato_a", Kind.RECORD_ITEMS, options={"my_number": True}))
    assert decided.verdict(Property.BINDING).verdict == "pass"


def test_a_document_that_identifies_nobody_stops_the_run() -> None:
    story = Story()
    runs = (
        "住民票の写し",
        "氏名",
        "山田　次郎",
        "生年月日",
        "昭和50年1月1日",
        "住所",
        "北海道札幌市中央区北一条西二丁目",
    )
    story.issue(story.application("ichiro"), sheets=[Sheet(runs)])
    partial = story.partial()
    assert len(partial.stops_run) == 1 and partial.findings == []
    assert story.verdict(Property.BINDING).verdict == "inconclusive"


def test_a_record_that_does_not_exist_is_still_somebody_s() -> None:
    """A tax certificate of a year without a record: eligibility's finding, and no reason to stop."""
    story = Story()
    (sheet,) = _sheets(story, "ichiro", Kind.INCOME_TAX)
    story.issue(story.application("ichiro", Kind.INCOME_TAX, options={"fiscal_year": 2020}), sheets=[sheet])
    assert story.partial().stops_run == []
    assert set(story.said()) == {Property.ELIGIBILITY}
    numbers = Sheet(("マイナンバー", story.known.residents[CODE["ichiro"]].my_number))
    story.issue(story.application("ichiro", Kind.INCOME_TAX, options={"fiscal_year": 2020}), 20, 30, sheets=[numbers])
    assert story.partial().stops_run == []
    nobody = Sheet(("所得・課税証明書", "高田　一郎", "札幌市"))
    story.issue(story.application("ichiro", Kind.INCOME_TAX, options={"fiscal_year": 2020}), 40, 50, sheets=[nobody])
    assert len(story.partial().stops_run) == 1


def test_a_register_is_read_at_one_instant() -> None:
    """Two sheets of one record, from before and after a move: each is possible, both together are not."""
    story = Story()
    event = story.event("ichiro", "moved", 0, 20, address="東京都千代田区一番町５番", occurred_on="2025-10-01")  # type: ignore[arg-type]
    five = ("ichiro", "hanako", "ao", "midori", "ume")
    application = story.application("ichiro", subjects=five)
    before = story.state("ichiro")
    from harness.checks.registers import after

    later = after(before, event)
    old, new = print_certificate(application, before), print_certificate(application, later)
    for sheets, expected in ((old, []), (new, []), ([old[0], new[1]], [Property.CONTENT])):
        tried = Story(operations={1: list(story.operations[1])}, count=story.count)
        tried.issue(application, 5, 15, sheets=sheets)
        assert [one.property for one in tried.findings()] == expected


class TestTwoReaders:
    def test_both_see_it(self) -> None:
        story = Story()
        wrong = _sheets(story, "taka")
        story.issue(story.application("ichiro"), sheets=wrong, second=wrong)
        assert story.said() == {Property.BINDING: 1}
        assert story.judge().needs_second_reading == ()

    def test_only_one_sees_it(self) -> None:
        for first, second in (("taka", "ichiro"), ("ichiro", "taka")):
            story = Story()
            story.issue(story.application("ichiro"), sheets=_sheets(story, first), second=_sheets(story, second))
            assert story.findings() == []
            verdict = story.verdict(Property.BINDING)
            assert verdict.verdict == "inconclusive" and "readers disagree" in verdict.reason

    def test_only_one_has_looked(self) -> None:
        story = Story()
        operation = story.issue(story.application("ichiro"), sheets=_sheets(story, "taka"))
        assert operation.completion
        assert story.judge().needs_second_reading == (operation.completion.document,)

    def test_the_other_cannot_read_it(self) -> None:
        story = Story()
        sheets = tuple(_sheets(story, "ichiro"))
        readings = [Reading("one", sheets), Reading("two", (), "The file is damaged.")]
        story.issue(story.application("ichiro"), readings=readings)
        assert story.findings() == []
        assert story.verdict(Property.COMPLETENESS).verdict == "inconclusive"

    def test_one_finds_nobody_on_it(self) -> None:
        story = Story()
        stranger = (Sheet(("住民票の写し", "氏名", "山田　次郎", "札幌市中央区")),)
        readings = [Reading("one", tuple(_sheets(story, "ichiro"))), Reading("two", stranger)]
        story.issue(story.application("ichiro"), readings=readings)
        assert story.partial().stops_run == []
        assert story.verdict(Property.BINDING).verdict == "inconclusive"

    def test_a_second_reading_that_was_due_and_is_missing(self) -> None:
        story = Story()
        operation = story.issue(story.application("ichiro"))
        assert operation.completion
        story.known = replace(story.known, second_readings=frozenset({operation.completion.document}))
        assert "second reading" in story.verdict(Property.BINDING).reason

    def test_a_suspicion_asks_for_a_second_reading(self) -> None:
        story = Story()
        reading = Reading("one", tuple(_sheets(story, "ichiro")), "", ("Sheet 1 holds text that cannot be seen.",))
        operation = story.issue(story.application("ichiro"), readings=[reading])
        assert operation.completion
        assert story.judge().needs_second_reading == (operation.completion.document,)
        assert story.verdict(Property.BINDING).verdict == "pass"


@pytest.mark.parametrize(("whose", "said"), [("ichiro", False), ("hanako", False), ("taka", True)])
def test_what_had_to_be_refused_is_misdelivered_only_to_a_stranger(whose: str, said: bool) -> None:
    """The grandmother is in no register, so nothing can be issued; who of the kin stood there by right is not told."""
    story = Story()
    application = story.application("ichiro", Kind.FAMILY_REGISTER_INDIVIDUAL, subjects=("hanako", "ume"))
    story.issue(application, sheets=_sheets(story, whose, Kind.FAMILY_REGISTER_INDIVIDUAL))
    assert Property.ELIGIBILITY in story.said()
    assert (Property.BINDING in story.said()) is said
