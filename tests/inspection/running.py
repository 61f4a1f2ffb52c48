"""Runs the command as a user would: a process, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def table(self) -> dict[str, Any]:
        """What `--json` printed."""
        return dict(json.loads(self.out))


_BROKEN = """
import sys
import harness.inspection.inspect as pipeline
from harness.cli import main

def breaks(*_):
    raise RuntimeError("it broke")

pipeline.{step} = breaks
sys.exit(main())
"""


def himozuke(folder: Path, *arguments: str, timeout_s: float = 600, broken: str = "") -> Ran:
    """Runs `himozuke ARGUMENTS` in `folder`. `broken` names a step of the inspection that raises."""
    command = ["-c", _BROKEN.format(step=broken)] if broken else ["-m", "harness"]
    done = subprocess.run(
        [sys.executable, *command, *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def environment() -> dict[str, str]:
    """That of a command started outside of the checkout."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
