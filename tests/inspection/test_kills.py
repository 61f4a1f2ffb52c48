"""Whichever process is killed, what was recorded stays whole, and verify can tell what is left."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from harness.history.read import journal_facts
from tests.inspection.kills import complaints, killed


@pytest.mark.parametrize("role", ["judge", "system"])  # the others in test_inspect and test_endings
def test_a_kill_leaves_a_run_that_can_be_verified(tmp_path: Path, role: str) -> None:
    code, run = killed(tmp_path, role, random.Random(role))
    assert complaints(code, run, role) == []


def test_a_generator_whose_journal_cannot_grow_leaves_a_run_that_is_inconclusive_and_intact(tmp_path: Path) -> None:
    code, run = killed(tmp_path, "full journal", random.Random(1), longest_s=0.5)
    assert complaints(code, run, "full journal") == []
    assert code == 3
    assert not journal_facts(run / "history" / "worker-000.journal").finished
