"""A damaged document: whose data any repair shows counts as printed, and what none shows whole is not clean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.messages import Message
from harness.domain.observations import Observation, Reading, Sheet
from harness.domain.operations import NO_GROUP, AnswerForm, FaultRequest, Outcome
from harness.domain.words import Verdict
from tests.checks.printing import print_certificate
from tests.checks.world import CODE, Story, besides_letters, raster

BROKEN = Reading("pdfium", (), say("table-elsewhere"))
CANNOT = say("not-openable")
CUT: dict[str, Any] = {
    "outcome": Outcome.UNKNOWN, "form": AnswerForm.CUT, "problems": (say("kiosk-left"),), "certificate_numbers": (),
}  # fmt: skip


def sheets(story: Story, who: str, kind: Kind = Kind.RESIDENT_RECORD) -> tuple[Sheet, ...]:
    return tuple(print_certificate(story.application(who, kind), story.state(who), raster))


def repair(way: str, shown: tuple[Sheet, ...] = (), problem: Message | None = CANNOT) -> Reading:
    return Reading(way, shown, None if shown and problem is CANNOT else problem)


def issued(story: Story, *repairs: Reading, **answer: Any) -> str:
    """Ichiro applies, and what comes is damaged; the document's name."""
    operation = story.issue(story.application("ichiro"), readings=[BROKEN, BROKEN], **answer)
    assert operation.completion
    document = operation.completion.document
    story.observations[document] = replace(story.observations[document], repairs=repairs)
    return document


def doubted(story: Story, about: Property) -> list[str]:
    """The codes of the doubts about a property."""
    return [one.message.code for one in story.judge().unclear if one.property is about]


def test_somebody_elses_data_is_found_whichever_repair_shows_it() -> None:
    for place in range(3):
        story = Story()
        ways = [repair(way, sheets(story, "ichiro")) for way in ("pdfium", "pypdf", "qpdf")]
        ways[place] = repair(ways[place].reader, sheets(story, "taka"))
        issued(story, *ways)
        (found,) = story.findings(Property.BINDING)
        assert found.message.code == "shown-once-repaired"
        assert (found.message["repair"], found.message["shown"].code) == (ways[place].reader, "foreign-data")
        assert found.whose == (CODE["taka"],)
        assert story.said() == {Property.BINDING: 1, Property.COMPLETENESS: 1}


def test_several_repairs_that_show_the_same_person_are_one_finding() -> None:
    story = Story()
    issued(story, *(repair(way, sheets(story, "taka")) for way in ("pdfium", "pypdf", "qpdf", "pages")))
    assert story.said() == {Property.BINDING: 1, Property.COMPLETENESS: 1}


def test_ones_own_is_only_damaged_and_no_trial() -> None:
    story = Story()
    story.issue(story.application("ichiro"))
    issued(story, repair("pdfium", sheets(story, "ichiro")), repair("pypdf"), at=20, until=30)
    assert story.said() == {Property.COMPLETENESS: 1}
    judged = story.judge()
    binding = next(one for one in judged.properties if one.property is Property.BINDING)
    assert (binding.verdict, binding.checked) == (Verdict.PASS, 1)
    assert [(one.what.code, one.count, one.of) for one in besides_letters(judged)] == [("damaged-documents", 1, 2)]


GAVE_UP = say("over-cpu-limit", limit_s=10.0)


@pytest.mark.parametrize(
    "more",
    [
        [],
        [repair("pdfium"), repair("pypdf")],
        [repair("pdfium", (Sheet(()),))],
    ],
)
def test_what_nobody_can_repair_is_not_clean(more: list[Reading]) -> None:
    story = Story()
    story.issue(story.application("ichiro"))
    document = issued(story, *more, repair("qpdf"), at=20, until=30)
    judged = story.judge()
    binding = next(one for one in judged.properties if one.property is Property.BINDING)
    assert (binding.verdict, binding.checked, binding.upper_bound_95) == (Verdict.INCONCLUSIVE, 1, None)
    assert [one.document for one in judged.unclear if one.message == say("beyond-repair")] == [document]
    assert [(one.what.code, one.count, one.of) for one in besides_letters(judged)] == [
        ("documents-beyond-repair", 1, 2)
    ]


@pytest.mark.parametrize(
    ("other", "doubts"), [(repair("qpdf"), 0), (repair("qpdf", (), GAVE_UP), 1), (repair("qpdf", (), CANNOT), 0)]
)
def test_a_repair_that_gave_up_may_have_shown_more(other: Reading, doubts: int) -> None:
    story = Story()
    issued(story, repair("pdfium", sheets(story, "ichiro")), other)
    assert doubted(story, Property.BINDING).count("beyond-repair") == doubts


def test_a_sheet_that_no_repair_shows_is_not_clean() -> None:
    story = Story()
    own = sheets(story, "ichiro")
    issued(story, repair("pdfium", (*own, Sheet(()))), repair("qpdf", own, say("sheet-not-openable", sheet=2)))
    assert doubted(story, Property.BINDING) == ["beyond-repair"]


@pytest.mark.parametrize("left", [("住民票の写し",), ("氏名 ・・・・", "１２３"), ("住民票の写し", "昭和50年4月2日")])
def test_what_is_left_of_a_text_may_be_anybodys(left: tuple[str, ...]) -> None:
    story = Story()
    issued(story, repair("pdfium", (Sheet(left),)))
    assert doubted(story, Property.BINDING) == ["beyond-repair"]
    assert story.partial().stops_run == []


def test_what_was_judged_before_there_were_repairs_is_judged_so_again() -> None:
    story = Story()
    issued(story)
    judged = story.judge()
    assert story.said() == {Property.COMPLETENESS: 1}
    assert doubted(story, Property.BINDING) == []
    assert not judged.not_inspected


def test_what_broke_off_is_searched_for_foreign_data_and_nothing_else() -> None:
    for who, said in (("taka", {Property.BINDING: 1}), ("ichiro", {})):
        story = Story()
        story.issue(story.application("ichiro"))
        issued(story, repair("pages", sheets(story, who)), at=20, until=30, **CUT)
        assert story.said() == said
    story = Story()
    issued(story, repair("pages"), **CUT)
    assert doubted(story, Property.BINDING) == []


def test_an_unasked_document_is_somebodys_once_repaired() -> None:
    for who, found, doubts in (("taka", ["document-unasked"], []), ("", [], ["beyond-repair"])):
        story = Story()
        story.add(NO_GROUP, FaultRequest("f1", "delay-print", {}), 0, 5, document="documents/f.pdf", digest="d")
        repairs = (repair("qpdf", sheets(story, who) if who else ()),)
        story.observations["documents/f.pdf"] = Observation("documents/f.pdf", "d", 9, (BROKEN,), repairs)
        assert [one.message.code for one in story.findings(Property.BINDING)] == found
        assert doubted(story, Property.BINDING) == doubts


def test_what_the_readers_did_not_come_to_is_a_doubt_and_no_finding() -> None:
    given_up = Reading("pdfium", (), say("readers-gave-up", after_s=300.0))
    beside: dict[str, Any] = {"outcome": Outcome.UNKNOWN, "form": AnswerForm.OTHER_STATUS, "certificate_numbers": ()}
    for answer in ({}, beside):
        story = Story()
        story.issue(story.application("ichiro"))
        story.issue(story.application("taka"), 20, 30, readings=[given_up], **answer)
        judged = story.judge()
        assert story.said() == {}
        for one in judged.properties:
            if one.property in (Property.BINDING, Property.COMPLETENESS):
                assert (one.verdict, one.checked) == (Verdict.INCONCLUSIVE, 1)
        assert [(one.what.code, one.count) for one in besides_letters(judged)] == [("documents-unread", 1)]
