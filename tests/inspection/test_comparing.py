"""`himozuke compare`: from folders to a table, a page and an exit code."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from harness.evidence.closing import close_folder
from harness.evidence.sums import UNCOVERED
from harness.inspection.comparing import compared, gate_code, shown, write_page
from harness.inspection.order import UsageProblem
from harness.inspection.reporting import ReportOrder, report
from tests.evidence.runs import finding, judgement
from tests.evidence.test_comparison import manifest
from tests.inspection.changing import rewritten
from tests.inspection.left_behind import left
from tests.inspection.running import himozuke


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


def closed(folder: Path, name: str) -> Path:
    """A green run that was closed."""
    told = manifest() | dict.fromkeys(("run_id", "seed_given", "nonce", "replay_of", "population_digest"), "")
    run = left(folder, name, judgement(), told | {"order": {"documents": "all"}})
    for each in ("manifest.json", "verdict.json"):
        rewritten(run, each, lambda _: None)
    close_folder(run, None)
    return run


def test_what_was_changed_after_it_was_closed_is_not_shown_and_passes_no_gate(tmp_path: Path) -> None:
    runs = [closed(tmp_path, "one"), closed(tmp_path, "other")]
    comparison = compared(runs)
    first = next(iter(shown(comparison)))
    assert str(first) == "evidence: every byte of these runs is as it was when they were closed"
    assert gate_code(comparison) == 0
    (runs[1] / "unclear.json").write_bytes(b"[]  ")
    with pytest.raises(UsageProblem, match="other is not what it was when it was closed: unclear"):
        compared(runs)
    with pytest.raises(UsageProblem, match="other is not what it was when it was closed: unclear"):
        report(ReportOrder(runs[1], ("html",), "en", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_what_was_never_closed_is_shown_with_a_warning_and_is_no_pass(tmp_path: Path) -> None:
    runs = [closed(tmp_path, "one"), closed(tmp_path, "other")]
    for name in UNCOVERED:
        (runs[1] / name).unlink()
    comparison = compared(runs)
    assert str(next(iter(shown(comparison)))).startswith("note: Never closed, so that nobody can tell")
    assert [side.closed for side in comparison.sides] == [True, False]
    assert gate_code(comparison) == 3


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
