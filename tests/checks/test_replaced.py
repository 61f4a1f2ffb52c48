"""What somebody else may have loaded the system before is no finding, unless it tells whose data came out."""

from __future__ import annotations

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.checks.subject import WorkerFacts
from harness.domain.words import Verdict
from tests.checks.printing import print_certificate
from tests.checks.world import MS, Story, english, ground, raster

REPLACED = (("192.0.2.1", "population-replaced"),)


def _story(*sure_until_ms: float | None) -> Story:
    """A run whose workers are sure of the system until then; all of it where that is None."""
    sure = [None if one is None else round(one * MS) for one in sure_until_ms]
    told = [
        WorkerFacts(place, 10, changed=REPLACED if one else (), sure_until_ns=one) for place, one in enumerate(sure)
    ]
    return Story(ground(workers=tuple(told)))


@pytest.mark.parametrize(
    ("sure_until_ms", "verdict"),
    [
        ((None,), Verdict.FAIL),
        ((20.0,), Verdict.FAIL),
        ((19.0,), Verdict.INCONCLUSIVE),
        ((20, 19), Verdict.INCONCLUSIVE),
    ],
)
def test_a_stale_seal_is_one_only_while_the_registers_are_known(
    sure_until_ms: tuple[float | None, ...], verdict: Verdict
) -> None:
    story = _story(*sure_until_ms)
    story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 2)
    story.issue(story.application("ichiro", Kind.SEAL), 10, 20)
    judgement, seal = story.judge(), story.verdict(Property.SEAL)
    is_found = verdict is Verdict.FAIL
    assert (seal.verdict, seal.findings) == (verdict, int(is_found))
    assert sum(one.findings for one in judgement.by_scenario if one.property == Property.SEAL) == int(is_found)
    assert ("may have held it by then" in english(seal)) is not is_found


def test_whose_data_came_out_is_known_whatever_the_system_holds() -> None:
    story = _story(0.001)
    other = story.application("hayashi")
    story.issue(story.application("ichiro"), 10, 20, sheets=print_certificate(other, story.state("hayashi"), raster))
    assert story.verdict(Property.BINDING).verdict is Verdict.FAIL


def test_what_was_found_is_said_of_the_record() -> None:
    story = _story(5.0)
    story.issue(story.application("ichiro"), 10, 20)
    record = story.verdict(Property.WELLFORMED)
    assert record.verdict is Verdict.INCONCLUSIVE
    assert "has another population than it was given" in english(record)
