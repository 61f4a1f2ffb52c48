"""The load generator's program with a transport more, as `harness.drive.generator` itself: all it drives is in its own
process, and every application gets the same unreadable document. The first word is what the system shows of the
population that the other process loaded, the others are the generator's."""

from __future__ import annotations

# Locust comes before all that uses sockets.
from harness.drive import generator  # isort: skip

import sys

from harness.certificates.domain.words import Kind
from harness.certificates.targets.factory import TRANSPORTS
from tests.targets.memory import SCHEME, UNREADABLE, MemoryTarget

if __name__ == "__main__":
    system = MemoryTarget(dict.fromkeys(Kind, UNREADABLE))
    system.put_population(sys.argv[1].encode())
    TRANSPORTS[SCHEME] = system.reached
    sys.exit(generator.main(sys.argv[2:]))
