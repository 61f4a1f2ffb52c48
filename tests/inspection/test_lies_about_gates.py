"""A run whose order asked for a gate, or lowered the minima of its suite, says so, whoever closes it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness import families
from harness.evidence.stored import MANIFEST, VERDICT
from harness.inspection.running.suite_files import found_suite
from harness.inspection.verifying.verified import BROKEN, Verified
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.inspection.changing import closed_again, rewritten
from tests.inspection.conftest import SignedRun


def verified(folder: Path) -> Verified:
    """What verify says."""
    return verify(folder, None, Silent())


@pytest.mark.parametrize("demand", [{"min_documents": 10**6}, {"gate": True}, {"bounds": [["binding", 1e-9]]}])
def test_a_gate_that_was_ordered_cannot_be_left_out(
    signed_run: SignedRun, tmp_path: Path, demand: dict[str, Any]
) -> None:
    folder = signed_run.copy(tmp_path)
    own = found_suite(["steady-day"], families.USUAL).minimum
    rewritten(folder, MANIFEST, lambda manifest: manifest["order"].update(demand))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, MANIFEST), said.sentence  # a gate does not lower minima
    rewritten(folder, MANIFEST, lambda manifest: manifest["suite"].update(minimum=own))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, VERDICT)
    assert "gate" in said.sentence


def test_minima_that_were_lowered_cannot_be_kept_back(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    rewritten(folder, VERDICT, lambda verdict: verdict.update(lowered=None))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, VERDICT)
    assert "lowered" in said.sentence
