"""A judgement that could not be brought to its end leaves nothing behind that looks like a result."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from harness import families
from harness.catalogue import say
from harness.domain.messages import Failure
from harness.evidence.gate import Gate
from harness.evidence.run_folder import create
from harness.inspection.order import Interrupted
from harness.inspection.running.concluding import JUDGED, broken_off
from tests.evidence.failing import BROKEN, FULL, failing


@pytest.fixture
def begun(tmp_path: Path) -> Any:
    """A run that was judged as far as its files for CI, all of them green."""
    run = create(tmp_path, "quick")
    suite, target = {"id": "quick", "scenarios": []}, {"name": "s", "version": "1", "build": "x"}
    run.save("manifest.json", {"began": "2026-11-23T09:00:00+00:00", "suite": suite, "target": target})
    for name in JUDGED:
        run.save_text(name, "all is well")
    return SimpleNamespace(
        run=run,
        order=SimpleNamespace(seed=7, family=families.USUAL),
        gate=Gate(date(2026, 11, 23)),
    )


def test_what_breaks_off_is_inconclusive_whatever_stood_there(begun: Any) -> None:
    concluded = broken_off(begun, say("harness-failed", failure=Failure("the disk is full")))
    assert concluded.table["inconclusive_because"] == ["the harness could not go on: the disk is full"]
    assert [each["code"] for each in concluded.table["inconclusive_because_said"]] == ["harness-failed"]
    left = {path.name: path.read_bytes() for path in begun.run.path.iterdir() if path.is_file()}
    assert orjson.loads(left["verdict.json"])["exit_code"] == 3
    assert set(left) == {"manifest.json", "verdict.json", "junit.xml", "summary.md"}
    assert not any(b"all is well" in content for content in left.values())


@pytest.mark.parametrize("code", [FULL, BROKEN])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_where_not_even_that_can_be_written_nothing_green_is_left(
    begun: Any, monkeypatch: pytest.MonkeyPatch, call: int, code: int
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, os, "fsync", call, OSError(code, os.strerror(code)))
        with pytest.raises(Interrupted, match=r"a judging process was lost; and .* cannot be written"):
            broken_off(begun, say("judge-lost"))
    files = [path for path in begun.run.path.iterdir() if path.is_file()]
    assert not any(b"all is well" in path.read_bytes() for path in files)
    assert not any(path.suffix == ".part" for path in files)
