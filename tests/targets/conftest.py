"""Targets made by a test let go of their connections when it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.targets.fake import close_targets


@pytest.fixture(autouse=True)
def _connections_are_closed() -> Iterator[None]:
    yield
    close_targets()
