"""The engine inspects a family that it has never heard of: drives its system over HTTP, reads what comes, judges it,
keeps the evidence, verifies and reports it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.domain.words import Verdict
from harness.evidence.stored import Stored
from harness.inspection.inspect import inspect
from harness.inspection.order import Order, UsageProblem
from harness.inspection.reporting import ReportOrder, report
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.toy.conftest import known
from tests.toy.serving import served


def inspected(folder: Path, defect: str = "") -> Stored:
    with served(defect) as url:
        order = Order(names=("pings",), family="toy", target=url, seed=3, results=folder)
        return Stored.load(Path(inspect(order, Silent()).table["run"]))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    """One run of the sound system and one of the other."""
    with known():
        return {defect: inspected(tmp_path_factory.mktemp("toy"), defect) for defect in ("", "mixed-up")}


def test_the_sound_system_passes(runs: dict[str, Stored]) -> None:
    verdict = runs[""].verdict
    assert (verdict["verdict"], verdict["documents"], verdict["findings"]) == (Verdict.PASS, 40, 0)
    assert verdict["controls"]["caught"] == verdict["controls"]["sent"] == 100
    assert list(verdict["properties"]) == ["echo"]
    assert verdict["properties"]["echo"]["checked"] == 40


def test_the_defect_is_found(runs: dict[str, Stored]) -> None:
    stored = runs["mixed-up"]
    assert stored.verdict["verdict"] == Verdict.FAIL
    assert {each["property"] for each in stored.findings} == {"echo"}
    assert stored.findings[0]["fingerprint"] == "echo:other-echo:ping:pings:-"
    assert stored.findings[0]["sentence"].startswith("The answer to ping-")


def test_the_folder_says_what_was_inspected(runs: dict[str, Stored]) -> None:
    assert runs[""].manifest["family"] == "toy"


@pytest.mark.parametrize("defect", ["", "mixed-up"])
def test_the_evidence_is_verified(runs: dict[str, Stored], defect: str) -> None:
    verified = verify(runs[defect].path, None, Silent())
    assert verified.exit_code == 0, verified.lines


@pytest.mark.parametrize("defect", ["", "mixed-up"])
def test_it_is_reported_in_every_language(runs: dict[str, Stored], defect: str, tmp_path: Path) -> None:
    for language in ("ja", "en"):
        (page, paper), _ = report(ReportOrder(runs[defect].path, ("html", "pdf"), language, tmp_path / language))
        assert "Echo" in page.read_text(encoding="utf-8")
        assert paper.read_bytes().startswith(b"%PDF-")


def test_a_family_without_a_system_of_its_own_needs_a_target(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no embedded system of toy"):
        inspect(Order(names=("pings",), family="toy", results=tmp_path), Silent())
