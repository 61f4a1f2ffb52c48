"""A system that is faster than the patience of every kiosk: nothing was cut, however much was planned so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.hostile import himozuke, inspected

SCENARIO = """
id = "patient"
title = "Kiosks that mean to leave"
about = ""
source = []
incident = ""
inferred = false
business_time = 2025-10-01T10:00:00+09:00
duration_s = 4

[[loads]]
shape = "steady"
kinds = {{ resident-record = 1 }}
applications_per_s = 12
give_up = 0.3
give_up_after_s = 5
{more}

[fired]
give-up = 3

[minimum]
binding = 10
"""


@pytest.mark.parametrize(("more", "fires"), [("", False), ("delay_quantiles = [0.1, 0.8]", True)])
def test_what_did_not_happen_is_named_and_is_no_pass(tmp_path: Path, more: str, fires: bool) -> None:
    path = tmp_path / "patient.toml"
    path.write_text(SCENARIO.format(more=more), encoding="utf-8")
    run = inspected(lambda path, asked, right: right, tmp_path, str(path))
    named = [gap["what_said"]["parts"] for gap in run.table["not_inspected"]]
    assert run.table["triggers"]["give-up"]["promised"] > 5
    assert (run.table["triggers"]["give-up"]["fired"] >= 3) is fires
    assert ({"trigger": "give-up"} in named) is not fires
    assert (run.table["properties"]["activity"]["verdict"] == "inconclusive") is not fires
    assert not run.findings
    assert himozuke("verify", str(run.folder)).returncode == 0
