"""What a finding says to a person who was not there: the sheet, the words, and all that stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

import pytest

from harness.catalogue import say
from harness.certificates.checks.registers import after
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.messages import Held, Person
from harness.domain.observations import Sheet
from harness.domain.verdicts import Finding, Unclear
from tests.checks.printing import print_certificate
from tests.checks.world import ADDRESSES, CODE, GROUND, Story, english, raster

FIVE = ("ichiro", "hanako", "ao", "midori", "ume")
ICHIRO = f"髙田　一郎 ({CODE['ichiro']})"
TAKA = Person(CODE["taka"], "高田　一郎")
MOVED = {"address": "東京都千代田区一番町５番", "occurred_on": "2025-10-01"}


def _five(story: Story, **changes: object) -> tuple[Application, list[Sheet]]:
    application = story.application("ichiro", subjects=FIVE, **changes)
    return application, print_certificate(application, story.state("ichiro"), raster)


def _more(sheet: Sheet, *runs: str) -> Sheet:
    return replace(sheet, runs=(*sheet.runs, *runs))


def _said(story: Story, application: Application, sheets: Sequence[Sheet]) -> list[tuple[Property, int | None, str]]:
    story.issue(application, 0, 10, sheets=sheets)
    return [(one.property, one.sheet, english(one)) for one in story.findings()]


def _second(change: Callable[[Sheet], Sheet], **options: object) -> list[tuple[Property, int | None, str]]:
    """What is said if the second of two sheets is changed."""
    story = Story()
    application, (first, second) = _five(story, **options)
    return _said(story, application, [first, change(second)])


def _swap(old: str, new: str) -> Callable[[Sheet], Sheet]:
    return lambda sheet: replace(sheet, runs=tuple(run.replace(old, new) for run in sheet.runs))


@pytest.mark.parametrize(
    ("pick", "copies", "said"),
    [
        ([0], 1, [(None, "1 sheets came out; 1 x 2 were applied for.")]),
        ([0, 1], 2, [(None, "2 sheets came out; 2 x 2 were applied for (1 copies instead of 2).")]),
        ([0, 1, 0, 1, 0, 1], 1, [(None, "6 sheets came out; 1 x 2 were applied for (3 copies instead of 1).")]),
        (
            [1, 0],
            1,
            [
                (1, "Sheet 1 is the certificate's sheet 2, not its sheet 1: out of order."),
                (2, "Sheet 2 is the certificate's sheet 1, not its sheet 2: out of order."),
            ],
        ),
    ],
)  # fmt: skip
def test_sheets_and_copies(pick: list[int], copies: int, said: list[tuple[int | None, str]]) -> None:
    story = Story()
    application, sheets = _five(story, copies=copies)
    shown = [sheets[index] for index in pick]
    assert _said(story, application, shown) == [(Property.COMPLETENESS, *one) for one in said]


def _nobody_s(shown: str) -> str:
    return f"{len(shown)} characters that are nobody's (SHA-256 {sha256(shown.encode()).hexdigest()[:12]})"


_NOBODY_S, _BIRTH = _nobody_s("髙田梅"), _nobody_s("昭和15年1月2日")
ABOUT = f"Sheet 2 of the resident-record for {ICHIRO}"
NAME = f"{ABOUT} is not as the register held it: name: not 髙田ウメ"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            _swap("髙田　ウメ", "髙田　梅"),
            f"{ABOUT} is not as the register held it: name: not 髙田ウメ but {_NOBODY_S}.",
        ),
        (
            _swap("髙田　ウメ", "林　太郎"),
            f"{NAME} but 林太郎, which is that of 林　太郎 ({CODE['hayashi']}).",
        ),
        (
            _swap(ADDRESSES[1], ADDRESSES[6]),
            f"{ABOUT} is not as the register held it: address: not 東京都千代田区丸の内一丁目1番1号 but "
            f"東京都千代田区九段南一丁目6番11, which is that of 小林　太郎 ({CODE['kobayashi']}).",
        ),
        (
            _swap("昭和15年1月1日", "昭和15年1月2日"),
            f"{ABOUT} is not as the register held it: birth date: not 1940-01-01 but {_BIRTH}.",
        ),
        (
            lambda sheet: _more(
                _swap("昭和15年1月1日", "昭和15年1月2日")(sheet), "前住所", "大阪府大阪市北区梅田二丁目５番4号"
            ),
            f"{ABOUT} is not as the register held it: birth date: not 1940-01-01 but {_BIRTH}.",
        ),
        (
            lambda sheet: _more(sheet, "給与収入", "6,120,004円"),
            f"{ABOUT} shows what it must not: tax.",
        ),
        (
            lambda sheet: _more(sheet, "給与収入", "6120004円"),
            f"{ABOUT} shows what it must not: tax.",
        ),
        (
            lambda sheet: _more(sheet, "給与収入", "6,120,004"),
            f"{ABOUT} shows what it must not: tax.",
        ),
        (
            lambda sheet: _more(sheet, "給与収入", "￥6120004"),
            f"{ABOUT} shows what it must not: tax.",
        ),
        (lambda sheet: _more(sheet, "6120004"), None),
        (lambda sheet: _more(sheet, "年税額", "287,504円"), None),
        (
            lambda sheet: _more(sheet, "住所", ADDRESSES[3]),
            f"{ABOUT} shows what it must not: address of somebody else.",
        ),
    ],
)
def test_content(change: Callable[[Sheet], Sheet], sentence: str | None) -> None:
    """An amount that looks like none, and one that any number may equal, are no evidence."""
    assert _second(change) == ([(Property.CONTENT, 2, sentence)] if sentence else [])


@pytest.mark.parametrize(
    ("asked", "printed", "said"),
    [
        (
            {}, {"my_number": True},
            [
                (Property.CONTENT, f"{ABOUT} shows what it must not: My Number."),
                (Property.COMPLETENESS, "Sheet 2: option my_number was not asked for and is printed."),
            ],
        ),
        (
            {"resident_code": True}, {},
            [
                (Property.CONTENT, f"{ABOUT} is not as the register held it: resident code: 10000000055 is not there."),
                (Property.COMPLETENESS, "Sheet 2: option resident_code was asked for; not printed: resident code."),
            ],
        ),
        (
            {"relationship": True}, {},
            [
                (
                    Property.CONTENT,
                    f"{ABOUT} is not as the register held it: head of household: 髙田一郎 is not there; "
                    "relationship: 母 is not there.",
                ),
                (
                    Property.COMPLETENESS,
                    "Sheet 2: option relationship was asked for; not printed: head of household, relationship.",
                ),
            ],
        ),
    ],
)  # fmt: skip
def test_options(asked: dict[str, bool], printed: dict[str, bool], said: list[tuple[Property, str]]) -> None:
    story = Story()
    application, (first, _) = _five(story, options=asked)
    _, (_, second) = _five(story, options=printed)
    assert _said(story, application, [first, second]) == [(one, 2, sentence) for one, sentence in said]


def test_what_is_too_much_is_not_looked_for_where_something_is_missing() -> None:
    """A sheet that is not the record's in one item may be wrong in others for the same reason."""
    story = Story()
    application, (first, _) = _five(story)
    _, (_, second) = _five(story, options={"my_number": True})
    sentence = f"{ABOUT} is not as the register held it: name: not 髙田ウメ but {_NOBODY_S}."
    shown = [first, _swap("髙田　ウメ", "髙田　梅")(second)]
    assert _said(story, application, shown) == [(Property.CONTENT, 2, sentence)]


def test_each_sheet_is_judged() -> None:
    story = Story()
    application, sheets = _five(story)
    wrong = [_swap("平成17年4月1日", "平成17年4月9日")(sheets[0]), _swap("髙田　ウメ", "髙田　梅")(sheets[1])]
    assert [(one, sheet) for one, sheet, _ in _said(story, application, wrong)] == [
        (Property.CONTENT, 1), (Property.CONTENT, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("foreign", [True, False])
def test_a_protected_address_on_any_sheet(foreign: bool, place: int) -> None:
    """As a sheet of the protected person's, or beside the record."""
    story = Story()
    story.event("taka", EventKind.SUPPORT_MEASURE_SET, 0, 5)
    application, sheets = _five(story)
    theirs = print_certificate(story.application("taka"), story.state("taka"))[0]
    sheets[place] = theirs if foreign else _more(sheets[place], "住所", ADDRESSES[2])
    story.issue(application, 20, 30, sheets=sheets)
    (finding,) = story.findings(Property.ELIGIBILITY)
    assert finding.whose == (CODE["taka"],)


def test_each_sheet_that_fits_two() -> None:
    residents = tuple(
        replace(one, address=ADDRESSES[3]) if one.resident_code == CODE["sato_b"] else one
        for one in GROUND.population.residents
    )
    story = Story(replace(GROUND, population=replace(GROUND.population, residents=residents)))
    story.issue(story.application("sato_a", Kind.RECORD_ITEMS, copies=2))
    unclear = [english(one) for one in story.judge().unclear if one.property is Property.BINDING]
    assert unclear == [
        f"Sheet {sheet} fits 佐藤　愛 ({CODE['sato_a']}) and as well 佐藤　愛 ({CODE['sato_b']})." for sheet in (1, 2)
    ]


def test_items_in_words() -> None:
    story = Story()
    application = story.application("taka", Kind.INCOME_TAX)
    (sheet,) = print_certificate(application, story.state("taka"), raster)
    about = f"Sheet 1 of the income-tax for 高田　一郎 ({CODE['taka']})"
    name = f"not 高田一郎 but {_nobody_s('高田二郎')}"
    told = f"fiscal year: not 2025 but 2024; name: {name}; salary revenue: 6120005 is not there"
    sentence = f"{about} is not as the register held it: {told}."
    sheet = _swap("高田　一郎", "高田　二郎")(sheet)
    wrong = _swap("6,120,005円", "6,120,006円")(_swap("令和7年度", "令和6年度")(sheet))
    assert _said(story, application, [wrong]) == [(Property.CONTENT, 1, sentence)]


def test_the_kind() -> None:
    change = _swap("住民票の写し", "住民票記載事項証明書")
    sentence = "Sheet 2 is a record-items; a resident-record was applied for."
    assert _second(change) == [(Property.COMPLETENESS, 2, sentence)]


def test_more_people_than_a_sentence_names() -> None:
    """Three are named, the others are counted."""
    people = [f"{GROUND.residents[CODE[who]].name} ({CODE[who]})" for who in FIVE]
    for many, words in ((3, ", ".join(people[:3])), (4, ", ".join(people[:3]) + " and 1 more")):
        story = Story()
        theirs = story.application("ichiro", subjects=FIVE[:many])
        sheets = print_certificate(theirs, story.state("ichiro"), raster)
        sentence = f"高田　一郎 ({CODE['taka']}) applied for resident-record; sheet 1 shows data of {words}."
        assert _said(story, story.application("taka"), sheets) == [(Property.BINDING, 1, sentence)]


def _stale() -> tuple[Story, list[Finding]]:
    """A move and, well after it, a certificate that shows the old address."""
    story = Story()
    event = story.event("taka", EventKind.MOVED, 0, 20, **MOVED)
    story.known = replace(GROUND, events=(event,))
    story.issue(story.application("taka"), 30, 40)
    return story, story.findings()


def test_all_that_stands_beside_the_sentence() -> None:
    _, (finding,) = _stale()
    assert finding == Finding(
        Property.CONTENT,
        "r1-000002",
        say(
            "of-another-time-told",
            sheet=1,
            kind="resident-record",
            applicant=TAKA,
            items=("address",),
            details=(
                say(
                    "item-of-another-time",
                    item="address",
                    held=Held("東京都千代田区一番町5番"),
                    shown=Held("東京都千代田区丸の内一丁目1番11号"),
                    time="earlier",
                ),
            ),
        ),
        operation="o2",
        applicant=CODE["taka"],
        document="documents/1.pdf",
        sheet=1,
        certificate_numbers=("N1-0",),
        started_ns=30_000_000,
        ended_ns=40_000_000,
        other_operation="o1",
        other_started_ns=0,
        other_ended_ns=20_000_000,
        scenario="test",
    )


def test_an_event_that_was_never_answered_has_no_end() -> None:
    story = Story()
    event = story.event("taka", EventKind.MOVED, 5, None, **MOVED)
    shown = after(story.known.registers_of(2), replace(event, address="東京都千代田区一番町６番"))
    story.issue(story.application("taka"), 30, 40, state=shown)
    (finding,) = story.findings()
    assert (finding.other_operation, finding.other_started_ns, finding.other_ended_ns) == ("o1", 5_000_000, 0)


def test_what_had_to_be_refused() -> None:
    """Another finding of the same application has another document."""
    story = Story()
    story.event("taka", EventKind.SUPPORT_MEASURE_SET, 0, 5)
    story.event("taka", EventKind.CARD_REVOKED, 6, 9, card_serial=GROUND.residents[CODE["taka"]].card.serial)  # type: ignore[union-attr]
    story.issue(story.application("taka"), 30, 40)
    (finding,) = story.findings()
    assert finding == Finding(
        Property.ELIGIBILITY,
        "r1-000003",
        say(
            "issued-to-the-barred-protected",
            applicant=TAKA,
            kind="resident-record",
            subjects=(TAKA,),
            reasons=("card-invalid", "support-measure"),
            whose=(TAKA,),
        ),
        operation="o3",
        applicant=CODE["taka"],
        document="documents/2.pdf",
        certificate_numbers=("N2-0",),
        started_ns=30_000_000,
        ended_ns=40_000_000,
        other_operation="o2",
        other_started_ns=6_000_000,
        other_ended_ns=9_000_000,
        scenario="test",
    )


def test_what_could_not_be_judged() -> None:
    story = Story()
    story.issue(story.application("taka"), 30, 40)
    story.observations.clear()
    unclear = [one for one in story.judge().unclear if one.property is Property.CONTENT]
    assert unclear == [Unclear(Property.CONTENT, say("not-read"), "documents/0.pdf", "r1-000001")]


def test_an_application_that_was_refused_twice_and_not_alike() -> None:
    story = Story()
    application = story.application("taka")
    story.refuse(application, "deceased", 0, 10)
    story.refuse(application, "busy", 20, 30)
    assert story.findings(Property.UNIQUENESS) == [
        Finding(
            Property.UNIQUENESS,
            "r1-000001",
            say("different-refusals", application="r1-000001", reasons=("busy", "deceased")),
            operation="o1",
            applicant=CODE["taka"],
            ended_ns=30_000_000,
            scenario="test",
        )
    ]


def test_the_second_document_of_an_application() -> None:
    """What is said of it bears its own operation, file and end."""
    story = Story()
    application = story.application("taka")
    story.issue(application, 0, 10)
    theirs = print_certificate(story.application("ichiro"), story.state("ichiro"), raster)
    story.issue(application, 20, 30, sheets=theirs, certificate_numbers=("N0-0",))
    assert story.findings(Property.BINDING) == [
        Finding(
            Property.BINDING,
            "r1-000001",
            say(
                "foreign-data",
                applicant=TAKA,
                kind="resident-record",
                sheet=1,
                whose=(Person(CODE["ichiro"], "髙田　一郎"),),
            ),
            operation="o2",
            applicant=CODE["taka"],
            whose=(CODE["ichiro"],),
            document="documents/1.pdf",
            sheet=1,
            certificate_numbers=("N0-0",),
            ended_ns=30_000_000,
            scenario="test",
        )
    ]
