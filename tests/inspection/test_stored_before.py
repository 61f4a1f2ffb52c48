"""The script that judges folders stored before says where something else comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.inspection.changing import as_first_written, rewritten
from tests.inspection.conftest import SignedRun
from tests.inspection.stored_before import main


@pytest.fixture
def folder(signed_run: SignedRun, tmp_path: Path) -> Path:
    """A run as the first version wrote it."""
    folder = signed_run.copy(tmp_path)
    as_first_written(folder)
    return folder


def test_what_was_stored_comes_out_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 folders, 0 findings, 0 differences"


def test_another_count_and_another_finding_are_differences(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def one_more(table: dict[str, Any]) -> None:
        table["properties"]["seal"]["checked"] += 1
        table["findings"] = 1

    rewritten(folder, "verdict.json", one_more)
    rewritten(folder, "findings.json", lambda rows: rows.append({"property": "seal", "sentence": "x"}))
    assert main([str(folder)]) == 1
    assert "1 findings, 2 differences: seal was" in capsys.readouterr().out


def test_of_no_folder_nothing_is_shown() -> None:
    assert main([]) == 1
