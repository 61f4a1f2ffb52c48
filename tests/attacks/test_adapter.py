"""An adapter that answers every application in words that the protocol does not have: nothing is said of the system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.attacks.hostile import Answer, himozuke, inspected

_FORBIDDEN = Answer(403, {"content-type": "application/problem+json"}, b'{"reason":"not-allowed"}')


def _refusing(path: str, _: Any, right: Answer) -> Answer:
    return _FORBIDDEN if path == "/v1/applications" else right


def test_the_load_ends_and_that_is_what_is_said(tmp_path: Path) -> None:
    run = inspected(_refusing, tmp_path, "adachi-2023")
    assert (run.code, run.table["verdict"], run.findings) == (3, "inconclusive", [])
    (banner, *_) = run.table["inconclusive_because_said"]
    assert banner["code"] == "not-of-the-protocol"
    assert banner["parts"]["example"]["parts"] == {"status": 403, "reason": {"quoted": "not-allowed"}}
    said = {name: each["reason_said"] for name, each in run.table["properties"].items() if each["reason_said"]}
    assert said["seal"]["code"] == said["binding"]["code"] == "not-of-the-protocol"
    assert "no-decisive-trial" not in {each["code"] for each in said.values()}
    assert himozuke("verify", str(run.folder)).returncode == 0
