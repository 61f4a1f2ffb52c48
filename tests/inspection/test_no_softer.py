"""What failed stays failed, whatever goes wrong once that is saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.evidence.run_folder import RunFolderError, create
from harness.inspection import inspect as pipeline
from harness.inspection.order import Interrupted, Order
from harness.inspection.running.concluding import Concluded
from harness.inspection.watch import Silent

WRONG = [RunFolderError("the disk is full"), KeyboardInterrupt(), RuntimeError("it broke")]


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A run that is judged by `judged`."""
    run = create(tmp_path, "quick")

    @contextmanager
    def begun_run(*_: object) -> Iterator[Any]:
        yield SimpleNamespace(run=run)

    family = SimpleNamespace(population=lambda *_: None)
    suite = SimpleNamespace(residents=1)
    for name, value in {"begun_run": begun_run, "family_of": lambda _: family}.items():
        monkeypatch.setattr(pipeline, name, value)
    monkeypatch.setattr(pipeline, "chosen_suite", lambda _: suite)
    monkeypatch.setattr(pipeline, "suite_files", lambda *_: ())
    monkeypatch.setattr(pipeline, "reported", lambda run, population, concluded, signer: concluded)
    return run


def _raising(error: BaseException) -> Any:
    def raises(*_: object) -> None:
        raise error

    return raises


@pytest.mark.parametrize("error", WRONG)
@pytest.mark.parametrize(("code", "ends"), [(0, 3), (1, 1), (3, 3)])
def test_while_it_is_closed(
    begun: Any, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, ends: int
) -> None:
    monkeypatch.setattr(pipeline, "_run", lambda *_: Concluded({"exit_code": code}, []))
    monkeypatch.setattr(pipeline, "close_folder", _raising(error))
    with pytest.raises(Interrupted) as cut:
        pipeline.inspect(Order(), Silent())
    assert cut.value.exit_code == ends


@pytest.mark.parametrize("error", WRONG[:2])
def test_while_its_manifest_is_finished(begun: Any, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    class Manifest:
        def __init__(self, *_: object) -> None:
            self.reasons: tuple[Any, ...] = ()

        def save(self, phase: str) -> None:
            if phase == "done":
                raise error

    @contextmanager
    def attended(*_: object) -> Iterator[Any]:
        yield SimpleNamespace(after=None, driven=SimpleNamespace(reasons=[]))

    targets = SimpleNamespace(report_table=lambda _: {})
    whole = SimpleNamespace(
        run=begun, order=SimpleNamespace(fail_fast=False), before=None, family=SimpleNamespace(targets=lambda: targets)
    )
    failed = Concluded({"exit_code": 1, "verdict": "fail"}, [])
    monkeypatch.setattr(pipeline, "Manifest", Manifest)
    monkeypatch.setattr(pipeline, "attended", attended)
    monkeypatch.setattr(pipeline, "conclude_run", lambda *_: failed)
    with pytest.raises(Interrupted) as cut:
        pipeline._concluded(whole, (), Silent())  # type: ignore[arg-type]
    assert cut.value.exit_code == 1
    assert (begun.path / "verdict.json").read_bytes()
