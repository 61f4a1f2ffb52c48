"""Ink that looks like letters and is no text: nobody knows whom it tells of. What looks the same on the sheets of
several families is what certificates are printed on; anything else leaves its document in doubt."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from harness.certificates.checks.registry import CHECKS, conclude, judge_partition
from harness.certificates.domain.properties import Property
from harness.checks.tally import merge
from harness.domain.observations import Ink, InkOf, Sheet
from harness.domain.verdicts import Judgement
from harness.domain.words import Verdict
from tests.checks.printing import print_certificate
from tests.checks.world import GROUND, Story, raster

LOGO, NAME = "aaaa", "bbbb"
GROUPS = ("ichiro", "taka", "sato_a", "hayashi", "kobayashi")


def ink(of: InkOf = InkOf.OUTLINES, digest: str = LOGO) -> Ink:
    return Ink(100, 100, 500, 200, of, digest)


def told(*sheets: tuple[str, tuple[Ink, ...]]) -> Story:
    """Right certificates for these, with such ink on them."""
    story = Story()
    for number, (who, drawn) in enumerate(sheets):
        application = story.application(who)
        printed = print_certificate(application, story.state(who), raster)
        with_ink = [replace(sheet, ink=drawn) for sheet in printed]
        story.issue(application, at=100 * number, until=100 * number + 10, sheets=with_ink)
    return story


def test_letters_that_are_drawn_as_others_leave_a_doubt_of_their_own() -> None:
    story = Story()
    application = story.application("ichiro")
    printed = print_certificate(application, story.state("ichiro"), raster)
    story.issue(application, sheets=[replace(sheet, redrawn=(("1", "7"),)) for sheet in printed])
    judged = story.judge()
    assert [each.message.code for each in judged.unclear] == ["letters-otherwise"]
    assert story.verdict(Property.BINDING).verdict is Verdict.INCONCLUSIVE


def doubts(judged: Judgement) -> list[str]:
    return [each.document for each in judged.unclear if each.message.code == "ink-unread"]


def counted(judged: Judgement) -> dict[str, int]:
    return {each.what["of"]: each.count for each in judged.not_inspected if each.what.code == "ink-of"}


@pytest.mark.parametrize("of", [InkOf.OUTLINES, InkOf.PICTURE, InkOf.PATTERN])
def test_what_stands_on_the_sheets_of_three_families_is_of_the_form(of: InkOf) -> None:
    three = told(*[(who, (ink(of),)) for who in GROUPS[:3]]).judge()
    two = told(*[(who, (ink(of),)) for who in GROUPS[:2]]).judge()
    same = told(*[(who, (ink(of),)) for who in (*GROUPS[:2], *GROUPS[:2])]).judge()
    assert (doubts(three), counted(three)) == ([], {of.value: 3})
    assert (len(doubts(two)), counted(two)) == (2, {of.value: 2})
    assert (len(doubts(same)), counted(same)) == (4, {of.value: 4})
    assert {each.verdict for each in two.properties if each.property is Property.BINDING} == {Verdict.INCONCLUSIVE}


def test_what_stands_there_besides_is_in_doubt() -> None:
    """A logo on all of them, and something else on one."""
    sheets = [(who, (ink(),)) for who in GROUPS]
    assert doubts(told(*sheets).judge()) == []
    sheets[3] = (GROUPS[3], (ink(), ink(digest=NAME)))
    assert doubts(told(*sheets).judge()) == ["documents/3.pdf"]


def test_letters_without_a_meaning_are_never_of_the_form() -> None:
    judged = told(*[(who, (ink(InkOf.LETTERS),)) for who in GROUPS]).judge()
    assert len(doubts(judged)) == len(GROUPS)


def test_a_faint_ground_is_counted() -> None:
    judged = told(("ichiro", (ink(InkOf.GROUND),))).judge()
    assert (doubts(judged), counted(judged)) == ([], {"ground": 1})


def test_partitions_merge_in_any_order() -> None:
    story = told(*[(who, (ink(),)) for who in GROUPS[:3]], ("hayashi", (ink(digest=NAME),)))
    parts = [judge_partition([one], story.observations, GROUND) for one in story.histories()]
    said = {tuple(sorted(doubts(conclude(merge(order), GROUND)))) for order in permutations(parts)}
    assert said == {("documents/3.pdf",)}


def test_a_document_by_itself_is_in_doubt() -> None:
    """There are no others that it could be compared with."""
    whole = told(("ichiro", (ink(),))).partial()
    CHECKS.look_up(whole, GROUND, ())
    assert [each.message.code for each in whole.unclear] == ["ink-unread"]
    ground = told(("ichiro", (ink(InkOf.GROUND),))).partial()
    CHECKS.look_up(ground, GROUND, ())
    assert (list(ground.unclear), [each.count for each in CHECKS.left_open(ground) if each.what.code == "ink-of"]) == (
        [],
        [1],
    )


def without(runs: int, drawn: tuple[Ink, ...]) -> Story:
    """A certificate that lacks all but so many of its runs, with such ink."""
    story = Story()
    application = story.application("ichiro")
    (sheet,) = print_certificate(application, story.state("ichiro"), raster)
    story.issue(application, sheets=[Sheet(sheet.runs[:runs], sheet.images, sheet.places[:runs], ink=drawn)])
    return story


def test_what_is_missing_may_be_what_letters_without_a_meaning_say() -> None:
    (sheet,) = print_certificate(Story().application("ichiro"), Story().state("ichiro"), raster)
    for runs in range(1, len(sheet.runs) - 4):
        plain, unread = without(runs, ()), without(runs, (ink(InkOf.LETTERS),))
        assert plain.said() or plain.partial().stops_run, runs
        judged = unread.judge()
        assert (unread.said(), unread.partial().stops_run) == ({}, []), runs
        assert {"letters-unread", "sheet-unread"} & {each.message.code for each in judged.unclear}, runs


def test_somebody_else_is_found_beside_them() -> None:
    story = Story()
    application = story.application("ichiro")
    foreign = print_certificate(story.application("taka"), story.state("taka"), raster)
    story.issue(application, sheets=[replace(sheet, ink=(ink(InkOf.LETTERS),)) for sheet in foreign])
    assert story.said() == {Property.BINDING: 1}


def test_a_sheet_that_is_one_picture_cannot_be_read() -> None:
    """It is not said to be empty, nor to be a stranger's."""
    story = Story()
    story.issue(story.application("ichiro"), sheets=[Sheet((), ink=(ink(InkOf.PICTURE),))])
    judged = story.judge()
    assert (story.said(), story.partial().stops_run) == ({}, [])
    assert {"sheet-unread", "ink-unread"} <= {each.message.code for each in judged.unclear}
    empty = Story()
    empty.issue(empty.application("ichiro"), sheets=[Sheet(())])
    assert Property.COMPLETENESS in empty.said()
