"""The toy is known to the house while one of its tests runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness import families


@contextmanager
def known() -> Iterator[None]:
    """Makes it known for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(families._modules, "toy", "tests.toy.family")
        yield


@pytest.fixture(autouse=True)
def toy() -> Iterator[None]:
    with known():
        yield
