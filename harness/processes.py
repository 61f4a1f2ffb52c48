"""How a module of this package is run as a process of its own, wherever somebody stands when giving a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def command(module: str, *words: str) -> list[str]:
    """The command line that runs a module; what lies in the present folder is not taken for a package."""
    return [sys.executable, "-P", "-m", module, *words]


def environment(**more: str) -> dict[str, str]:
    """This process's environment and `more`, in which the package that is running here is found first."""
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(_ROOT), inherited] if inherited else [str(_ROOT)])
    return {**os.environ, "PYTHONPATH": path, **more}


def single_threaded() -> dict[str, str]:
    """The same for processes of which there are many: their numeric libraries start no threads."""
    return environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
