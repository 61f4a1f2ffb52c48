"""Items at labels that nobody knows: what is the same on nearly all sheets is learned, two values that changed places
on a few are found, and what no comparison shows is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from harness.catalogue import say
from harness.certificates.checks.registry import conclude, judge_partition
from harness.certificates.checks.unknown_labels import LEAST_SHEETS, MOST_SORTS, Captions
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.checks.tally import merge
from harness.domain.messages import Held, Quoted
from harness.domain.verdicts import Finding, Judgement, NotInspected
from harness.domain.words import Verdict
from harness.family import family_of
from harness.inspection.alone.judged import judged
from harness.inspection.alone.known import Came, World
from tests.checks.families import FAMILIES, SIZES, application
from tests.checks.records import Record, records
from tests.checks.typesetting import (
    LAYOUTS,
    Layout,
    blocks,
    blocks_glued,
    head_of_two_lines,
    labels_above,
    labels_below,
    pairs,
    rows,
    two_lines_each,
    typeset,
)
from tests.checks.world import Story, english

NOT_BESIDE = (labels_below, two_lines_each, head_of_two_lines)
"""Layouts in which the label of a value is neither before it nor the next above it."""

FOREIGN = {
    "paid": "Betrag bezahlt",
    "unpaid": "収められていない額",
    "annual_tax": "総額",
    "mother": "母親",
    "birth_date": "出生の日",
}
OF_KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.RESIDENT_RECORD: ("relationship",), Kind.TAX_PAYMENT: (), Kind.FAMILY_REGISTER: (),
}  # fmt: skip


def story(
    kind: Kind, layout: Layout, sheets: int, exchanged: Mapping[int, tuple[str, str]], labels: Mapping[str, str]
) -> Story:
    """Certificates for families of all sizes, with values of two items exchanged on the first sheets of some, by their
    numbers."""
    told = Story(FAMILIES)
    for number in range(sheets):
        size = SIZES[number % len(SIZES)]
        asked = application(size, kind, **dict.fromkeys(OF_KINDS[kind], True))
        printed = [each.at_labels(labels) for each in records(asked, FAMILIES.registers_of(size))]
        if number in exchanged:
            printed[0] = _exchanged(printed[0], *exchanged[number])
        paper = [typeset(each, layout, number) for each in printed]
        told.issue(replace(asked, application_id=f"r1-{number:06}"), at=number, until=number + 1, sheets=paper)
    return told


def _exchanged(sheet: Record, one: str, other: str) -> Record:
    in_head = any(each.item == one for each in sheet.head)
    return sheet.relabelled(None if in_head else 0, one, other)


def found(judgement: Judgement) -> list[Finding]:
    return [each for each in judgement.findings if each.property is Property.CONTENT]


def unknown(judgement: Judgement) -> list[NotInspected]:
    return [each for each in judgement.not_inspected if each.what.code == "label-of-item"]


EXCHANGES = [
    (Kind.TAX_PAYMENT, ("paid", "unpaid")),
    (Kind.TAX_PAYMENT, ("paid", "annual_tax")),
    (Kind.FAMILY_REGISTER, ("father", "mother")),
    (Kind.RESIDENT_RECORD, ("birth_date", "resident_since")),
]


@pytest.mark.parametrize(
    "layout", [each for each in LAYOUTS if each not in NOT_BESIDE], ids=lambda layout: layout.__name__
)
@pytest.mark.parametrize(("kind", "items"), EXCHANGES)
def test_values_exchanged_on_one_sheet_of_many(kind: Kind, items: tuple[str, str], layout: Layout) -> None:
    labels = {item: FOREIGN[item] for item in items if item in FOREIGN}
    told = story(kind, layout, LEAST_SHEETS + 2, {18: items}, labels)
    (finding,) = found(told.judge())
    assert finding.message.code == "labels-exchanged" and finding.application_id == "r1-000018"
    assert len(finding.message["items"]) == 2


@pytest.mark.parametrize("layout", [labels_above, pairs, rows], ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("kind", OF_KINDS)
def test_right_sheets_are_right_at_whatever_labels(kind: Kind, layout: Layout) -> None:
    judgement = story(kind, layout, LEAST_SHEETS + 2, {}, FOREIGN).judge()
    assert found(judgement) == []
    assert next(one for one in judgement.properties if one.property is Property.CONTENT).verdict is Verdict.PASS


def test_what_is_told() -> None:
    judgement = story(Kind.TAX_PAYMENT, blocks, 40, {18: ("paid", "unpaid")}, FOREIGN).judge()
    (finding,) = found(judgement)
    assert finding.message["details"] == (
        say("item-at-label", item="paid", held=Held("100001"), label="unpaid"),
        say("item-at-label", item="unpaid", held=Held("50000"), label="paid"),
    )
    assert "paid 100001 stands at the label for unpaid" in english(finding)
    assert finding.sheet == 1 and finding.document == "documents/18.pdf"
    assert [(one.what["item"], one.reason.get("label"), one.count, one.of) for one in unknown(judgement)] == [
        ("annual-tax", Quoted("総額"), 40, 40), ("birth-date", Quoted("出生の日"), 40, 40),
        ("paid", Quoted("Betragbezahlt"), 40, 40), ("unpaid", Quoted("収められていない額"), 40, 40),
    ]  # fmt: skip


def test_all_that_came_out_wrong_is_counted() -> None:
    wrong = dict.fromkeys(range(0, 60, 5), ("paid", "unpaid"))
    judgement = story(Kind.TAX_PAYMENT, pairs, 60, wrong, FOREIGN).judge()
    verdict = next(each for each in judgement.properties if each.property is Property.CONTENT)
    assert verdict.findings == len(wrong)


@pytest.mark.parametrize("layout", [blocks, labels_above, rows], ids=lambda layout: layout.__name__)
def test_what_cannot_be_told_is_named(layout: Layout) -> None:
    """An exchange that is the same on every sheet, one that is on half of them, and one among few sheets."""
    for sheets, wrong in ((40, range(40)), (40, range(0, 40, 2)), (LEAST_SHEETS - 1, range(1))):
        judgement = story(Kind.TAX_PAYMENT, layout, sheets, dict.fromkeys(wrong, ("paid", "unpaid")), FOREIGN).judge()
        assert found(judgement) == []
        assert {one.what["item"] for one in unknown(judgement)} >= {"paid", "unpaid"}


def test_where_all_labels_are_known_nothing_is_kept() -> None:
    for layout in (blocks, blocks_glued, labels_above, rows):
        told = story(Kind.TAX_PAYMENT, layout, 9, {}, {})
        assert told.partial().own(Property.CONTENT, Captions).sorts == {}
        assert unknown(told.judge()) == []


def test_of_one_document_alone_each_is_named() -> None:
    """`himozuke read` says so."""
    told = story(Kind.TAX_PAYMENT, blocks, 1, {}, FOREIGN)
    (history,) = told.histories()
    (path,) = told.observations
    request = history.operations[0].invocation.request
    came = Came(request, (history,), frozenset({path}), frozenset({"r1-000000"}))
    alone = judged(World(family_of("certificates")), told.observations[path], came, FAMILIES)
    named = {one.what["item"]: one.reason.code for one in alone.not_inspected if one.what.code == "label-of-item"}
    assert named == dict.fromkeys(("annual-tax", "birth-date", "paid", "unpaid"), "label-unknown")


def test_partitions_may_be_merged_in_any_order() -> None:
    told = story(Kind.FAMILY_REGISTER, rows, 45, {19: ("father", "mother")}, FOREIGN)
    parts = [judge_partition([one], told.observations, FAMILIES) for one in told.histories()]
    read = [conclude(merge(each), FAMILIES) for each in (parts, parts[::-1], [*parts[4:], *parts[:4]])]
    assert len(found(read[0])) == 1
    assert read[0].findings == read[1].findings == read[2].findings
    assert read[0].not_inspected == read[1].not_inspected == read[2].not_inspected


def test_of_sheets_of_which_no_two_are_alike_nothing_is_learned() -> None:
    told = story(Kind.TAX_PAYMENT, blocks, 40, {18: ("paid", "unpaid")}, FOREIGN).partial()
    captions = told.own(Property.CONTENT, Captions)
    sort = next(iter(captions.sorts))
    for number in range(MOST_SORTS):
        captions.add(sort._replace(form=("seal", str(number))), 1, ())
    judgement = conclude(told, FAMILIES)
    assert captions.sorts == {} and found(judgement) == []
    assert {one.reason.code for one in unknown(judgement)} == {"label-unknown"}


@pytest.mark.parametrize(
    ("kind", "size", "item", "label", "place"),
    [
        (Kind.FAMILY_REGISTER, 5, "father", "父親", 2),
        (Kind.FAMILY_REGISTER, 2, "name", "御芳名", 0),
        (Kind.FAMILY_REGISTER, 3, "name", "御芳名", 0),
        (Kind.FAMILY_REGISTER_SUPPLEMENT, 4, "birth_date", "出生の日", 1),
    ],
)
def test_a_value_lost_that_stands_elsewhere_as_something_else_is_in_doubt(
    kind: Kind, size: int, item: str, label: str, place: int
) -> None:
    """A name in another role, a date that is another one's, too. On all other sheets each stands at the same text."""
    told = Story(FAMILIES)
    for number in range(LEAST_SHEETS + 2):
        asked = application(size, kind)
        labels = {"father": "父親", "register_head": "先頭者", item: label}
        printed = [each.at_labels(labels) for each in records(asked, FAMILIES.registers_of(size))]
        if number == 7:
            printed[0] = printed[0].with_text(place, item, "")
        paper = [typeset(each, blocks, number) for each in printed]
        told.issue(replace(asked, application_id=f"r1-{number:06}"), at=number, until=number + 1, sheets=paper)
    judgement = told.judge()
    assert found(judgement) == []
    (doubt,) = [each for each in judgement.unclear if each.property is Property.CONTENT]
    assert (doubt.message.code, doubt.message["label"]) == ("away-from-label", Quoted(label))
    assert doubt.application_id == "r1-000007"
