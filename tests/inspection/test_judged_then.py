"""A run of an earlier version is held against the rules of then in what they saw less of, and in nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.verdicts import Finding
from harness.evidence.gate import Gate, gated
from harness.evidence.run_folder import encode_saved
from harness.inspection.verifying.comparing_stored import as_asked
from harness.inspection.verifying.judged_then import judged_then
from tests.evidence.runs import TODAY, finding, judgement, rows, table

FOREIGN = replace(finding(Property.BINDING), document="d/1.pdf", sheet=1)
KIND = replace(FOREIGN, property=Property.COMPLETENESS, message=say("without-text"))
BARRED = replace(FOREIGN, property=Property.CONTENT, message=say("without-text"))
ELSEWHERE = replace(KIND, document="d/2.pdf")


def _told(found: Sequence[Finding]) -> tuple[Any, Any]:
    told = rows(found)
    whole = gated(table(judgement(found)), told, (), Gate(TODAY))
    whole = as_asked(whole, whole, {"format": 2, "suite": {"limits": {"fairness_times": 5.0}}})
    return orjson.loads(encode_saved(whole)), orjson.loads(encode_saved(told))


def _left(stored: Sequence[Finding], now: Sequence[Finding], **changed: Any) -> tuple[Any, Any, Any]:
    """What was stored, and what is held against it."""
    verdict, found = _told(stored)
    for name, value in changed.items():
        verdict["properties"][name].update(value)
    again, made = _told(now)
    return (verdict, found), *judged_then(verdict, found, again, made, ())


def _same(stored: Sequence[Finding], now: Sequence[Finding], **changed: Any) -> bool:
    (verdict, found), again, made = _left(stored, now, **changed)
    told = [{name: value for name, value in row.items() if name in ("property", "document")} for row in (*found, *made)]
    half = len(found)
    alike = sorted(map(str, told[:half])) == sorted(map(str, told[half:]))
    beside = ("inconclusive_because", "inconclusive_because_said")
    tables = [{name: each for name, each in one.items() if name not in beside} for one in (verdict, dict(again))]
    for one in tables:
        for each in one["properties"].values():
            each.pop("reason"), each.pop("reason_said")
        one["first_finding"] = one["first_finding"] and one["first_finding"]["property"]
    return alike and tables[0] == orjson.loads(encode_saved(tables[1]))


def test_more_in_a_document_in_which_something_was_found() -> None:
    assert _same([FOREIGN], [FOREIGN, KIND], completeness={"upper_bound_95": 1 - 0.05 ** (1 / 500)})


def test_nothing_more() -> None:
    assert _same([FOREIGN, ELSEWHERE], [FOREIGN, ELSEWHERE])


def test_a_namesake_who_was_none() -> None:
    assert _same([FOREIGN, BARRED], [BARRED])


@pytest.mark.parametrize(
    ("stored", "now"),
    [
        ([FOREIGN], [FOREIGN, ELSEWHERE]),  # of a document of which nothing had been said
        ([FOREIGN], [FOREIGN, replace(FOREIGN, sheet=2)]),  # more of the same property
        ([FOREIGN, KIND], [FOREIGN]),  # what does not say whose data came out is not taken back
        ([FOREIGN], []),
        ([], [FOREIGN]),
        ([FOREIGN], [BARRED]),
    ],
)
def test_anything_else_is_held_against_it(stored: list[Finding], now: list[Finding]) -> None:
    assert not _same(stored, now)


def test_trials_by_as_many_as_there_were_documents_with_findings() -> None:
    """The bound follows from the trials."""
    bound = 1 - 0.05 ** (1 / 501)
    more = {"checked": 501, "upper_bound_95": bound}
    assert _same([FOREIGN], [FOREIGN], seal=more)
    assert not _same([FOREIGN], [FOREIGN], seal={**more, "upper_bound_95": bound / 2})
    assert not _same([FOREIGN], [FOREIGN], seal={**more, "checked": 502, "upper_bound_95": 1 - 0.05 ** (1 / 502)})
    assert not _same([], [], seal=more)
