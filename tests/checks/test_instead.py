"""What stands in an item's place: whose it is, of which year, of which time; what nobody has is told by its digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import pytest

from harness.catalogue import say
from harness.certificates.checks.registers import after
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import TaxRecord
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.messages import Held, Message
from harness.domain.observations import Sheet
from harness.wording.media import JOB_PAGE
from harness.wording.rendering import render
from tests.checks.printing import print_certificate
from tests.checks.test_binding import replaced, sheets_of
from tests.checks.world import ADDRESSES, CODE, GROUND, NAMES, Story, raster

NEW = "東京都千代田区一番町５番"


def _details(story: Story) -> Sequence[Message]:
    (finding,) = story.findings(Property.CONTENT)
    told = finding.message["details"]
    assert isinstance(told, tuple)
    return [each for each in told if isinstance(each, Message)]


def _of(sheets: list[Sheet], who: str = "ichiro", kind: Kind = Kind.RESIDENT_RECORD) -> Sequence[Message]:
    story = Story()
    story.issue(story.application(who, kind), sheets=sheets)
    return _details(story)


def test_an_item_that_is_left_out() -> None:
    (sheet,) = sheets_of(Story(), "ichiro")
    runs = tuple(run for run in sheet.runs if run not in ("住所", ADDRESSES[1]))
    (told,) = _of([replace(sheet, runs=runs)])
    assert told == say("item-lacking", item="address", held=Held("東京都千代田区丸の内一丁目1番1号"))


def test_whose_it_is() -> None:
    (told,) = _of(replaced(sheets_of(Story(), "hayashi"), ADDRESSES[5], ADDRESSES[6]), "hayashi")
    assert (told.code, told["shown"]) == ("item-of-somebody", Held("東京都千代田区九段南一丁目6番11"))
    assert [each.resident_code for each in told["whose"]] == [CODE["kobayashi"]]  # type: ignore[union-attr]


@pytest.mark.parametrize("shown", ["東京都千代田区神田錦町九丁目９番９号", "somebody real"])
def test_what_is_nobody_s_is_not_repeated(shown: str) -> None:
    """Neither in the message nor in its sentence."""
    (told,) = _of(replaced(sheets_of(Story(), "ichiro"), ADDRESSES[1], shown))
    assert told.code == "item-of-nobody"
    level = "東京都千代田区神田錦町九丁目9番9号" if "東" in shown else "somebodyreal"
    assert (told["characters"], told["digest"]) == (len(level), sha256(level.encode()).hexdigest()[:12])
    assert "錦町" not in repr(told) and "real" not in repr(told)


@pytest.mark.parametrize(("stale", "time"), [(True, "earlier"), (False, "later")])
def test_of_which_time(stale: bool, time: str) -> None:
    story = Story()
    before = story.state("taka")
    at = 0 if stale else 50
    event = story.event("taka", EventKind.MOVED, at, at + 5, address=NEW, occurred_on="2025-10-01")
    story.known = replace(GROUND, events=(event,))
    shown = before if stale else after(before, event)
    story.issue(story.application("taka"), 20, 30, state=shown)
    (told,) = _details(story)
    assert (told.code, told["time"]) == ("item-of-another-time", time)


def test_of_which_year() -> None:
    story = Story()
    earlier = TaxRecord(2024, 5000000, 4000000, 1000000, 100000, 100000, 200000, 100000, 100000)
    people = tuple(
        replace(one, tax=(*one.tax, earlier)) if one.resident_code == CODE["taka"] else one
        for one in GROUND.population.residents
    )
    story.known = replace(GROUND, population=replace(GROUND.population, residents=people))
    printed = story.application("taka", Kind.INCOME_TAX, options={"fiscal_year": 2024})
    sheets = print_certificate(printed, story.state("taka"), raster)
    story.issue(story.application("taka", Kind.INCOME_TAX), sheets=sheets)
    told = {str(each["item"]): each for each in _details(story)}
    assert told["fiscal-year"] == say("item-instead", item="fiscal-year", held=Held("2025"), shown=Held("2024"))
    assert told["total-income"]["year"] == 2024
    assert told["total-income"]["shown"] == Held("4000000")


def test_of_the_other_sex() -> None:
    (told,) = _of(replaced(sheets_of(Story(), "ichiro"), "男", "女"))
    assert told == say("item-instead", item="sex", held=Held("男"), shown=Held("女"))


def test_a_birthday_that_somebody_has() -> None:
    (told,) = _of(replaced(sheets_of(Story(), "hayashi"), "昭和35年6月6日", "昭和36年7月7日"), "hayashi")
    assert told["shown"] == Held(NAMES["kobayashi"][3].isoformat())


def test_a_job_page_shows_none_of_it() -> None:
    (told,) = _of(replaced(sheets_of(Story(), "hayashi"), ADDRESSES[5], ADDRESSES[6]), "hayashi")
    said = str(render(told, "en", JOB_PAGE))
    assert "九段" not in said and "●" in said
