"""Whichever process is killed, what was recorded stays whole, and verify can tell what is left."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.inspection.kills import complaints, killed


@pytest.mark.parametrize("role", ["judge", "system"])  # the others in test_inspect and test_endings
def test_a_kill_leaves_a_run_that_can_be_verified(tmp_path: Path, role: str) -> None:
    code, run = killed(tmp_path, role, random.Random(role))
    assert complaints(code, run, role) == []
