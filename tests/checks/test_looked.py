"""What a look at a document says of its sheets: whether each may be kept. What is kept is judged the same again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.checks.tally import Looked
from harness.domain.observations import Reading, Sheet
from harness.domain.verdicts import Unclear
from tests.checks.printing import print_certificate
from tests.checks.test_beside import BESIDE, NO_PAGE
from tests.checks.world import CODE, NAMES, Story, raster

STRANGER = Sheet(("住民票の写し", "氏名", "山田　次郎", "生年月日", "昭和50年1月1日", "住所", "北海道札幌市北区一丁目"))
WITHHELD = Sheet((), (), withheld=True)
NAME = "documents/0.pdf"


def _issued(*more: Sheet, shown: str = "ichiro", **answer: Any) -> Story:
    """Ichiro applies for two copies, and gets a sheet that shows somebody, and more sheets."""
    story = Story()
    application = replace(story.application("ichiro"), copies=1 + len(more))
    first = print_certificate(story.application(shown), story.state(shown), raster)
    story.issue(application, sheets=[*first, *more], **answer)
    return story


def _own() -> Sheet:
    (sheet,) = print_certificate(Story().application("ichiro"), Story().state("ichiro"), raster)
    return sheet


@pytest.mark.parametrize("shown", ["ichiro", "taka"])
def test_what_shows_residents_alone_may_be_kept_whoever_they_are(shown: str) -> None:
    story = _issued(_own(), shown=shown)
    assert story.partial().looked == {NAME: Looked()}
    assert story.partial().stops_run == []


@pytest.mark.parametrize("sheet", [STRANGER, WITHHELD])
def test_a_stranger_s_sheet_beside_ones_own_stops_the_run(sheet: Sheet) -> None:
    partial = _issued(sheet).partial()
    assert partial.looked == {NAME: Looked(strange=frozenset({2}))}
    stop = Unclear(Property.BINDING, say("sheet-of-nobody", sheet=2), NAME, "r1-000001")
    assert partial.stops_run == [stop]


@pytest.mark.parametrize("shown", ["ichiro", "taka"])
def test_what_is_kept_of_it_is_judged_the_same(shown: str) -> None:
    before, after = _issued(STRANGER, shown=shown).partial(), _issued(WITHHELD, shown=shown).partial()
    assert (before.findings, before.unclear) == (after.findings, after.unclear)


def test_a_sheet_with_too_little_on_it_may_be_anybody_s() -> None:
    partial = _issued(Sheet(("山田",))).partial()
    assert partial.looked == {NAME: Looked(blank=frozenset({2}))}
    assert partial.stops_run == []


def test_the_same_bytes_again_are_the_same() -> None:
    story = Story()
    application = story.application("ichiro")
    for at in (0, 20):
        story.issue(application, at=at, until=at + 10, digest="ab" * 32)
    assert story.partial().looked == {"documents/0.pdf": Looked(), "documents/1.pdf": Looked()}


def _told(lines: tuple[str, ...]) -> Story:
    story = Story()
    page = Reading("one", (Sheet(lines),), NO_PAGE)
    story.issue(story.application("ichiro", Kind.RESIDENT_RECORD), readings=[page], **BESIDE)
    return story


def test_of_a_text_the_population_s_own_items_tell_the_same() -> None:
    taka = Story().known.residents[CODE["taka"]]
    born = f"{taka.birth_date.year}年{taka.birth_date.month}月{taka.birth_date.day}日"
    story = _told((f"山田　次郎 は {NAMES['taka']} {taka.my_number}", born))
    (found,) = story.findings(Property.BINDING)
    told = story.partial().looked[NAME].told
    assert not any("山田" in text for text in told)
    (again,) = _told(told).findings(Property.BINDING)
    assert again == found


def test_of_a_text_about_nobody_nothing_is_told() -> None:
    assert _told(("山田　次郎 昭和50年1月1日",)).partial().looked[NAME].told == ()
