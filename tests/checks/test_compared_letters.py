"""How many documents had their letters held against shapes stands in each verdict, with a bound of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks.registry import CHECKS, conclude
from harness.domain.observations import Ink, InkOf, Sheet
from harness.domain.verdicts import NotInspected
from tests.checks.printing import print_certificate
from tests.checks.world import Story, raster

WHOLE = 1000


def told(*compared: int | None, **otherwise: object) -> list[NotInspected]:
    """What a run says of right certificates of which so many letters were compared."""
    story = Story()
    for number, letters in enumerate(compared):
        application = story.application("ichiro")
        printed = print_certificate(application, story.state("ichiro"), raster)
        sheets: list[Sheet] = [replace(sheet, compared=letters, **otherwise) for sheet in printed]
        story.issue(application, at=100 * number, until=100 * number + 10, sheets=sheets)
    judged = conclude(story.partial(), story.known)
    return [each for each in judged.not_inspected if each.what.code == "letters-by-shape"]


@pytest.mark.parametrize(
    ("compared", "count", "of", "one_in"),
    [((WHOLE,), 0, 1, 1), ((None,), 1, 1, None), ((WHOLE, None, WHOLE, 3), 2, 4, 1), ((WHOLE,) * 40, 0, 40, 13)],
)
def test_documents_are_counted(compared: tuple[int | None, ...], count: int, of: int, one_in: int | None) -> None:
    (row,) = told(*compared)
    assert (row.count, row.of) == (count, of)
    assert dict(row.reason.parts).get("one_in") == one_in
    assert dict(row.reason.parts)["documents"] == of - count


@pytest.mark.parametrize(
    "otherwise", [{"redrawn": (("1", "7"),)}, {"ink": (Ink(0, 0, 1, 1, InkOf.UNLIKE, ""),)}], ids=["drawn", "doubt"]
)
def test_there_is_no_bound_where_some_are_otherwise(otherwise: dict[str, object]) -> None:
    (row,) = told(WHOLE, WHOLE, **otherwise)
    assert dict(row.reason.parts) == {"documents": 2}


def test_a_document_by_itself_is_told_of_only_if_it_was_not_looked_at() -> None:
    for letters, rows in ((WHOLE, 0), (None, 1)):
        story = Story()
        application = story.application("ichiro")
        printed = print_certificate(application, story.state("ichiro"), raster)
        story.issue(application, sheets=[replace(sheet, compared=letters) for sheet in printed])
        found = [each for each in CHECKS.left_open(story.partial()) if each.what.code == "letters-by-shape"]
        assert len(found) == rows
