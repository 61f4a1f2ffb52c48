"""completeness: what came out is whole, and is what was applied for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.forms import parse_forms
from harness.domain.observations import Reading, Sheet
from harness.domain.operations import Outcome
from harness.resources import fixture
from tests.checks.printing import print_certificate
from tests.checks.world import CITY, CODE, GROUND, Story, english, raster

FIVE = ("ichiro", "hanako", "ao", "midori", "ume")


def _five(story: Story, copies: int = 1) -> tuple[object, list[Sheet]]:
    application = story.application("ichiro", subjects=FIVE, copies=copies)
    return application, print_certificate(application, story.state("ichiro"))


@pytest.mark.parametrize(
    ("pick", "copies", "sound"),
    [
        ([0, 1], 1, True),
        ([0, 1, 0, 1], 2, True),
        ([0], 1, False),
        ([0, 1, 0, 1], 1, False),
        ([0, 1], 2, False),
        ([1, 0], 1, False),
        ([0, 0, 1, 1], 2, False),
    ],
)
def test_sheets_and_copies(pick: list[int], copies: int, sound: bool) -> None:
    story = Story()
    application, sheets = _five(story, copies)
    story.issue(application, sheets=[sheets[index] for index in pick])  # type: ignore[arg-type]
    assert (set(story.said()) == set()) is sound
    assert set(story.said()) <= {Property.COMPLETENESS}


@pytest.mark.parametrize(
    "reading",
    [
        Reading("one", (), say("no-pdf", looks_like="html")),
        Reading("one", ()),
        Reading("one", (Sheet(()),)),
        Reading("one", (Sheet((" ", "　")), Sheet(("1/1",)))),
    ],
)
def test_damaged_or_empty_documents(reading: Reading) -> None:
    story = Story()
    story.issue(story.application("ichiro"), readings=[reading])
    assert story.said() == {Property.COMPLETENESS: 1}
    assert story.partial().stops_run == []
    assert story.verdict(Property.BINDING).checked == 0
    if reading.problem:
        assert story.findings()[0].message == say("unreadable", problem=reading.problem)


def test_one_empty_sheet_of_several() -> None:
    story = Story()
    application, sheets = _five(story)
    story.issue(application, sheets=[sheets[0], Sheet(())])  # type: ignore[arg-type]
    (finding,) = story.findings()
    assert (finding.property, finding.sheet) == (Property.COMPLETENESS, 2)


def test_a_sheet_that_shows_nothing_of_the_record() -> None:
    story = Story()
    application, sheets = _five(story)
    story.issue(application, sheets=[sheets[0], Sheet(("エラーが発生しました。", "もう一度お試しください。"))])  # type: ignore[arg-type]
    (finding,) = story.findings()
    assert (finding.property, finding.sheet) == (Property.COMPLETENESS, 2)


def test_another_kind() -> None:
    story = Story()
    items = story.application("ichiro", Kind.RECORD_ITEMS)
    (sheet,) = print_certificate(items, story.state("ichiro"))
    since = story.known.population.residents[0].resident_since
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, since.isoformat()))])
    (finding,) = story.findings()
    assert finding.property is Property.COMPLETENESS and "record-items" in english(finding)
    story = Story()
    untitled = replace(sheet, runs=sheet.runs[2:])
    story.issue(items, sheets=[untitled])
    assert story.findings() == []
    assert story.verdict(Property.COMPLETENESS).verdict == "pass"
    story = Story()
    prefixed = replace(sheet, runs=("千代田区　住民票記載事項証明書", "住民票の写し", *sheet.runs[2:]))
    story.issue(items, sheets=[prefixed])
    assert story.findings() == []


def test_a_200_without_a_document() -> None:
    story = Story()
    application = story.application("ichiro")
    story.add(1, application, 0, 10, code="200", certificate_numbers=("N1",))
    assert story.said() == {Property.COMPLETENESS: 1}


def test_numbers_for_all_copies() -> None:
    for numbers, said in ((("A", "B"), {}), (("A",), {Property.COMPLETENESS: 1}), ((), {Property.COMPLETENESS: 1})):
        story = Story()
        story.issue(story.application("ichiro", copies=2), certificate_numbers=numbers)
        assert story.said() == said


def test_a_strange_answer_with_status_200_is_read_and_judged() -> None:
    story = Story()
    story.issue(
        story.application("ichiro"), readings=[Reading("one", (), say("no-pdf", looks_like="html"))],
        outcome=Outcome.UNKNOWN, certificate_numbers=(), problems=(say("of-no-type"),),
    )  # fmt: skip
    assert story.said() == {Property.COMPLETENESS: 1}


def test_a_document_that_was_not_read_is_inconclusive() -> None:
    for kind, count in ((Kind.SEAL, 4), (Kind.RESIDENT_RECORD, 3)):
        story = Story()
        story.issue(story.application("ichiro", kind))
        story.observations.clear()
        assert story.findings() == []
        verdicts = [one.property for one in story.judge().properties if one.verdict == "inconclusive"]
        assert len(set(verdicts) & {"binding", "content", "seal", "completeness"}) == count
        story = Story()
        operation = story.issue(story.application("ichiro", kind), readings=[])
        assert operation.completion
        assert story.verdict(Property.BINDING).verdict == "inconclusive"


def test_a_seal_certificate_of_two_copies() -> None:
    story = Story()
    application = story.application("ichiro", Kind.SEAL, copies=2)
    sheets = print_certificate(application, story.state("ichiro"), raster)
    assert len(sheets) == 2
    story.issue(application, sheets=sheets)
    assert story.findings() == []


UME = GROUND.residents[CODE["ume"]]
JUNK = ("住民票の写し", "エラーが発生しました。もう一度お試しください。")


@pytest.mark.parametrize(
    ("runs", "options", "said"),
    [
        # What is wrong on a sheet of the record is content; it takes two items, or a number, to be of the record.
        ((), {}, Property.COMPLETENESS),
        ((UME.name,), {}, Property.COMPLETENESS),
        ((UME.name, UME.address), {}, Property.CONTENT),
        ((UME.name, "昭和15年1月1日"), {}, Property.CONTENT),
        (("昭和15年1月1日",), {}, Property.COMPLETENESS),
        ((UME.my_number,), {"my_number": True}, Property.CONTENT),
        ((UME.resident_code,), {"resident_code": True}, Property.CONTENT),
        ((UME.name, "東京都千代田区一番町５番"), {}, Property.CONTENT),
        ((UME.name, "東京都千代田区一番町６番"), {}, Property.COMPLETENESS),
    ],
)
def test_what_makes_a_sheet_one_of_the_record(runs: tuple[str, ...], options: dict[str, bool], said: Property) -> None:
    """The household moves later; the new address is the record's, too, though not yet in force."""
    story = Story()
    application = story.application("ichiro", subjects=FIVE, options=options)
    first, _ = print_certificate(application, story.state("ichiro"))
    story.issue(application, sheets=[first, Sheet((*JUNK, *runs))])
    event = story.event("ume", EventKind.MOVED, 50, 60, address="東京都千代田区一番町５番", occurred_on="2025-10-01")
    story.known = replace(GROUND, events=(event,))
    assert story.findings()[0].property is said


@pytest.mark.parametrize(
    ("each_person", "said"), [("name", Property.CONTENT), ("name,birth_date", Property.COMPLETENESS)]
)
def test_on_a_form_of_two_items_one_is_enough(each_person: str, said: Property) -> None:
    """A municipality prints hardly anything."""
    text = fixture("forms.toml").read_text(encoding="utf-8")
    text += f'[municipality."{CITY}".kind.record-items]\nmust = ["address"]\nmay = ["birth_date", "sex"]\n'
    text += f"each_person = {each_person.split(',')}\n"
    story = Story(replace(GROUND, forms=parse_forms(text)))
    application = story.application("ichiro", Kind.RECORD_ITEMS, subjects=FIVE)
    first, second = print_certificate(application, story.state("ichiro"))
    story.issue(application, sheets=[first, second])
    assert story.findings() == []
    story.issue(application, 20, 30, sheets=[first, Sheet((*JUNK, UME.name))])
    assert story.findings()[0].property is said


@pytest.mark.parametrize(
    ("order", "said"), [([0, 1, 2], []), ([0, 2, 1], [(2, 3), (3, 2)]), ([2, 1, 0], [(1, 3), (3, 1)])]
)
def test_the_order_of_three_sheets(order: list[int], said: list[tuple[int, int]]) -> None:
    """A municipality prints one person on a sheet."""
    text = fixture("forms.toml").read_text(encoding="utf-8")
    text += f'[municipality."{CITY}".kind.resident-record]\npersons_a_sheet = 1\n'
    story = Story(replace(GROUND, forms=parse_forms(text)))
    three = [print_certificate(story.application(who), story.state(who))[0] for who in FIVE[:3]]
    story.issue(story.application("ichiro", subjects=FIVE[:3]), sheets=[three[index] for index in order])
    assert [(one.sheet, english(one)) for one in story.findings(Property.COMPLETENESS)] == [
        (at, f"Sheet {at} is the certificate's sheet {other}, not its sheet {at}: out of order.") for at, other in said
    ]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ((), (None, "The document has no sheet.")),
        ((Sheet(("1234567",)), Sheet(())), (None, "The document shows no text at all.")),
        ((Sheet(("12345678",)),), None),
    ],
)
def test_what_is_said_of_an_empty_document(sheets: tuple[Sheet, ...], said: tuple[None, str] | None) -> None:
    """Eight characters are some text: then it is asked whose they are."""
    story = Story()
    story.issue(story.application("ichiro"), readings=[Reading("one", sheets)])
    assert [(one.sheet, english(one)) for one in story.findings()] == ([said] if said else [])
    assert bool(story.partial().stops_run) is (said is None)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_misprint_on_any_of_three_sheets_is_one_of_the_record(place: int) -> None:
    """Each sheet is laid beside its own plan."""
    text = fixture("forms.toml").read_text(encoding="utf-8")
    text += f'[municipality."{CITY}".kind.resident-record]\npersons_a_sheet = 1\n'
    story = Story(replace(GROUND, forms=parse_forms(text)))
    three = [print_certificate(story.application(who), story.state(who))[0] for who in FIVE[:3]]
    name = GROUND.residents[CODE[FIVE[place]]].name
    three[place] = replace(three[place], runs=tuple(run.replace(name, "＊＊＊") for run in three[place].runs))
    story.issue(story.application("ichiro", subjects=FIVE[:3]), sheets=three)
    assert [(one.property, one.sheet) for one in story.findings()] == [(Property.CONTENT, place + 1)]
