"""`himozuke compare`: from folders to a table, a page and an exit code."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from harness.inspection.comparing import compared, gate_code, write_page
from harness.inspection.order import UsageProblem
from tests.evidence.runs import finding, judgement
from tests.evidence.test_comparison import manifest
from tests.inspection.running import himozuke
from tests.inspection.test_gating import left


def two(folder: Path) -> list[Path]:
    """A red run and a green one."""
    judged = (judgement([finding()]), judgement())
    return [left(folder, f"run-{number}", each, manifest(str(number))) for number, each in enumerate(judged)]


def test_the_command_compares_and_with_gate_ends_as_the_worst(tmp_path: Path) -> None:
    one, other = (str(each) for each in two(tmp_path))
    ran = himozuke(tmp_path, "compare", one, other, "--json", "--html", "side-by-side.html")
    assert ran.code == 0, ran.err
    assert ran.table["verdict"] == "fail"
    assert [side["build"] for side in ran.table["sides"]] == ["0", "1"]
    assert "指摘あり" in (tmp_path / "side-by-side.html").read_text(encoding="utf-8")
    ran = himozuke(tmp_path, "compare", other, one, "--gate")
    assert ran.code == 1, ran.err
    assert "accounting:ledger-fee" in ran.out


def test_what_cannot_be_compared_is_one_sentence(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    with pytest.raises(UsageProblem, match="takes 2 to 300 run folders, not 1"):
        compared([one])
    with pytest.raises(UsageProblem, match="no such folder"):
        compared([one, tmp_path / "none"])
    verdict = orjson.loads((other / "verdict.json").read_bytes())
    del verdict["scenarios"]
    (other / "verdict.json").write_bytes(orjson.dumps(verdict))
    with pytest.raises(UsageProblem, match="not of this version"):
        compared([one, other])


def test_a_run_folder_is_not_written_to(tmp_path: Path) -> None:
    runs = two(tmp_path)
    comparison = compared(runs)
    assert gate_code(comparison) == 1
    for place in (runs[0] / "x.html", runs[1] / "reports" / "x.html"):
        with pytest.raises(UsageProblem, match="lies in a run folder"):
            write_page(comparison, place, "ja", runs)
    with pytest.raises(UsageProblem, match="name another place"):
        write_page(comparison, tmp_path / "none" / "x.html", "ja", runs)
