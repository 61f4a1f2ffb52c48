"""One small signed run for all tests that look at evidence, made once however many processes test."""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.inspection.running import himozuke

NONCE = "given by the inspector"


@dataclass(frozen=True)
class SignedRun:
    """A run folder and the keys that it was signed with. `folder` is for all tests: change only a `copy`."""

    folder: Path
    private: Path
    public: Path

    def copy(self, place: Path) -> Path:
        """A copy that may be spoiled."""
        return Path(shutil.copytree(self.folder, place / "run"))


@pytest.fixture(scope="session")
def signed_run(tmp_path_factory: pytest.TempPathFactory) -> SignedRun:
    """`steady-day`, 4 s, signed, with a nonce."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "signed-run"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = place / "done"
        if not done.is_file():
            assert himozuke(place, "key", "new", "--output", "signer").code == 0
            small = ("--residents", "1500", "--duration", "4s", "--results", ".", "--nonce", NONCE)
            ran = himozuke(place, "inspect", "steady-day", *small, "--key", "signer", "--json")
            assert ran.code in (0, 3), ran.err  # 3 on a machine that is too busy to keep the schedule
            done.write_text(ran.table["run"], encoding="utf-8")
        return SignedRun(place / done.read_text(encoding="utf-8"), place / "signer", place / "signer.pub")
