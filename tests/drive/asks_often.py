"""The load generator's program, which asks the system who it is every few moments and has little patience."""

from __future__ import annotations

# Locust comes before all that uses sockets.
from harness.drive import generator  # isort: skip

import sys

from harness.targets import standing

if __name__ == "__main__":
    standing.ASK_EVERY_S = 0.1  # type: ignore[misc]
    standing.PATIENCE_S = 2.0  # type: ignore[misc]
    sys.exit(generator.main(sys.argv[1:]))
