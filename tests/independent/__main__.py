"""Compares the two versions on many histories: `python -m tests.independent 10000 [FIRST]`."""

from __future__ import annotations

import sys
from collections import Counter

from tests.independent.comparing import differences


def main() -> int:
    """Prints each difference and what was compared; 1 if there was any."""
    histories = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    counts: Counter[str] = Counter()
    apart = 0
    for number in range(first, first + histories):
        for line in differences(number, counts):
            apart += 1
            print(line)
    print(f"{histories} histories, {apart} differences; " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
