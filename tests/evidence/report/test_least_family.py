"""A family that tells a report next to nothing: no people, nothing that could come out, no parts of a load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.evidence.masking.values import Values
from harness.evidence.page.html import html
from harness.evidence.paper.paper import paper
from harness.evidence.report.gather import gather
from harness.evidence.report.model import Report
from harness.evidence.stored import Stored
from harness.evidence.subject import FamilyEvidence, GraveData
from harness.wording.rendering import text
from tests.evidence.report.made import STRANGER, misdelivered, people


class Nobody:
    """No people at all."""

    @property
    def names(self) -> dict[str, str]:
        return {}

    def values(self, codes: Iterable[str]) -> Values:
        return Values(frozenset(), frozenset())


def _unasked(population: Any, lasting: Sequence[Any]) -> GraveData:
    raise AssertionError("no report asks what is grave")


LEAST = FamilyEvidence(
    people=lambda population, lasting: Nobody(),
    shows=lambda trial: (),
    parts=(),
    items=(),
    exposed=lambda found, people, seen: {},
    foreign=lambda found, people, seen: ((), ()),
    grave_data=_unasked,
)


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr("harness.certificates.evidence.reporting.EVIDENCE", LEAST)
    return gather(Stored.load(misdelivered(tmp_path)), people())


def test_people_are_called_by_their_codes(report: Report) -> None:
    assert all(each.applicant == each.applicant_code for each in report.findings)


def test_nothing_came_out_of_anybody(report: Report) -> None:
    assert (report.exposure.worst, [each.items for each in report.findings]) == (None, [(), ()])


def test_what_every_family_has_is_covered(report: Report) -> None:
    names = ("properties", "faults", "capabilities")
    assert [each.what for each in report.coverage] == [text(f"coverage.{name}") for name in names]


def test_what_the_system_said_is_masked(report: Report) -> None:
    assert STRANGER[0] not in html(report, "ja")


def test_it_can_be_printed(report: Report) -> None:
    assert paper(report).startswith(b"%PDF-")
