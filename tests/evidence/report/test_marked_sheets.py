"""The picture of a finding is the drawing of its sheet: what stands there, whose it is, and what is found of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.messages import Person
from harness.domain.told import Area, Item, ToldSheet
from harness.evidence.page.html import html
from harness.evidence.report.gather import gather
from harness.evidence.report.model import Report
from harness.evidence.stored import Stored
from harness.family import family_of
from tests.evidence.report.made import in_words, lines_about, made, misdelivered, people


def _told(folder: Path) -> Report:
    return gather(Stored.load(folder), people(), teller=family_of("certificates").documents().teller)


def test_what_stands_on_a_sheet_is_marked_with_whose_it_is(tmp_path: Path) -> None:
    report = _told(misdelivered(tmp_path))
    applicant, *rest = [each for each in people().residents if each.card is not None]
    other = next(each for each in rest if each.kin_group != applicant.kin_group)
    picture = report.findings[0].picture
    assert picture is not None
    notes = {(in_words(note.words, "ja"), note.tone, note.stressed) for note in picture.drawing.notes}
    assert (f"氏名 · {other.name}", "foreign", True) in notes
    assert (f"マイナンバー · {other.name}", "foreign", True) in notes
    assert applicant.name not in "".join(words for words, *_ in notes)
    assert "tspan" in html(report, "ja")


@pytest.mark.parametrize(("items", "is_marked"), [(300, True), (301, False)])
def test_on_a_sheet_that_no_form_has_nothing_is_marked(tmp_path: Path, items: int, is_marked: bool) -> None:
    """It would hold up the report, and nobody could read it."""
    resident = people().residents[0]
    whose, where = Person(resident.resident_code, resident.name), (Area(0, 0, 9, 9),)
    told = [ToldSheet(1, items=tuple([Item(n, ("name",), (whose,), resident.name, where) for n in range(items)]))]
    run = made(tmp_path)
    run.find(Property.CONTENT, say("empty-sheet", sheet=1), run.issue(resident), resident)
    report = gather(Stored.load(run.finish()), people(), teller=lambda *_: lambda *_: told)
    picture = report.findings[0].picture
    assert picture is not None
    assert bool(picture.drawing.notes) is is_marked


def test_what_is_covered_is_marked_with_nothing(tmp_path: Path) -> None:
    run = made(tmp_path)
    resident, *_, third = people().residents
    name = run.issue(resident, [*lines_about(resident, "20251001-000001"), f"氏名　{third.name}"])
    run.find(Property.CONTENT, say("empty-sheet", sheet=1), name, resident)
    picture = _told(run.finish()).findings[0].picture
    assert picture is not None
    assert picture.covered >= 1
    words = "".join(in_words(note.words, "ja") for note in picture.drawing.notes)
    assert resident.name in words
    assert third.name not in words
