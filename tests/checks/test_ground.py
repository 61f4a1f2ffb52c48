"""What the end of a run tells: known from then on, without making an index anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.checks.ground import WorkerFacts
from tests.checks.world import GROUND


def test_what_is_told_late_shares_the_indexes() -> None:
    ground = replace(GROUND, workers=None).indexed()
    told = ground.told(workers=(WorkerFacts(0, 3),))
    assert told.workers == (WorkerFacts(0, 3),)
    assert ground.workers is None
    assert told.lexicon is ground.lexicon
    assert told.imprint_index is ground.imprint_index


def test_nothing_that_an_index_depends_on_can_be_told_late() -> None:
    with pytest.raises(ValueError, match="events"):
        GROUND.told(events=(), workers=())
