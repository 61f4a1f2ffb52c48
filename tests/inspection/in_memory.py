"""The command with a transport more, in this process and in that of the load generator."""

from __future__ import annotations

import sys

from harness.certificates.domain.words import Kind
from harness.certificates.targets.factory import TRANSPORTS
from harness.cli import main
from harness.drive import launch
from harness.processes import command
from tests.targets.memory import SCHEME, UNREADABLE, MemoryTarget

if __name__ == "__main__":
    system = MemoryTarget(dict.fromkeys(Kind, UNREADABLE))
    TRANSPORTS[SCHEME] = system.reached
    launch.command = lambda module, *words: command("tests.drive.in_memory", system.shows, *words)  # type: ignore[attr-defined]
    sys.exit(main())
