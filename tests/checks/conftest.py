"""Each test begins with nothing remembered: what an earlier test worked out would hide a mistake in how it is made."""

from __future__ import annotations

from functools import cached_property

import pytest

from harness.certificates.checks import eligibility, expected, normalise
from harness.checks import clock
from tests.checks.world import GROUND


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    for name, member in vars(type(GROUND)).items():
        if isinstance(member, cached_property):
            GROUND.__dict__.pop(name, None)
    for remembered in (
        normalise.spaced, normalise._day, normalise.is_common, clock._span, eligibility.openness, expected._shape,
    ):  # fmt: skip
        remembered.cache_clear()
