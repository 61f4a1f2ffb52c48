"""The foot of a sheet on a page of its own, as a browser prints it: part of the sheet before it, where it says nothing
that is not known beforehand and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from harness.certificates.checks.feet import feet_among
from harness.certificates.checks.sheets import View
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.domain.observations import Sheet
from tests.checks.printing import print_certificate
from tests.checks.world import GROUND, Story

FOOT = ("この写しは、原本と相違ないことを証明する。", "令和7年10月1日", "千代田区長")


def parted(asked: Application, story: Story) -> list[Sheet]:
    """The only sheet of a certificate, and its foot on a page of its own."""
    (sheet,) = print_certificate(asked, story.state("ichiro"))
    body = tuple(run for run in sheet.runs if run not in FOOT and "頁" not in run)
    return [Sheet(body), Sheet(FOOT)]


def said(sheets: Sequence[Sheet], story: Story, asked: Application) -> set[Property]:
    """The properties of which something is found, or in doubt."""
    story.issue(asked, sheets=sheets)
    judgement = story.judge()
    told = {*story.said(), *(each.property for each in judgement.unclear)}
    return {one for one in told if one in (Property.BINDING, Property.CONTENT, Property.COMPLETENESS)}


def case() -> tuple[Story, Application, list[Sheet]]:
    story = Story()
    asked = story.application("ichiro")
    return story, asked, parted(asked, story)


def test_it_belongs_to_the_sheet_before_it() -> None:
    story, asked, sheets = case()
    assert said(sheets, story, asked) == set()
    assert story.partial().stops_run == []


@pytest.mark.parametrize(
    "more",
    [("1/2 頁",), ("2枚目",), ("東京都",), ("東京都千代田区",), ("上記のとおり相違ないことを証明します。",)],
)
def test_what_else_may_stand_there(more: tuple[str, ...]) -> None:
    story, asked, (body, _) = case()
    assert said([body, Sheet((*FOOT, *more))], story, asked) == set()


@pytest.mark.parametrize(
    "more",
    [
        ("山本花江",), ("山本花江の戸籍を証明する。",), ("証明する者 山本",), ("平成3年2月1日",), ("昭和61年9月9日生",),
        ("123456789012",), ("髙田　花子",), ("備考",), ("第345678号",), ("東京都千代田区神田1番1号",),
    ],
)  # fmt: skip
def test_a_page_that_says_more_is_a_sheet(more: tuple[str, ...]) -> None:
    """It could be anybody's."""
    story, asked, (body, _) = case()
    assert Property.COMPLETENESS in said([body, Sheet((*FOOT, *more))], story, asked) or story.partial().stops_run


def test_nobody_s_data_alone_stops_the_run() -> None:
    story, asked, (body, _) = case()
    story.issue(asked, sheets=[body, Sheet((*FOOT, "山本花江"))])
    assert story.partial().stops_run != []


def test_a_foot_that_stands_there_twice_is_too_much() -> None:
    """What is left of a sheet that has lost the rest."""
    story, asked, (body, foot) = case()
    whole = Sheet((*body.runs, *FOOT))
    for sheets in ([whole, foot], [body, foot, foot], [foot, body], [foot]):
        assert feet_among([View(each, GROUND.lexicon) for each in sheets], GROUND) <= {2}
        assert said(sheets, story.copy(), asked) != set()


def test_it_is_no_copy() -> None:
    """Two were applied for, and of the second no more than its foot came."""
    story = Story()
    asked = story.application("ichiro", copies=2)
    sheets = parted(story.application("ichiro"), story)
    assert said(sheets, story, asked) == {Property.COMPLETENESS}


def test_each_copy_may_have_its_own() -> None:
    story = Story()
    asked = story.application("ichiro", copies=2)
    sheets = parted(story.application("ichiro"), story)
    assert said([*sheets, *sheets], story, asked) == set()
