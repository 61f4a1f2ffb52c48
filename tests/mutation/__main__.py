"""Says what became of the mutants of `harness/certificates/checks`: `mutmut run; python -m tests.mutation [FOLDER]`.

1 if one survived that survivors.toml gives no reason for, if a reason is left over, or if some were not run.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.mutation.survivors import NOT_RUN, explained, judged

REASONS = Path(__file__).parent / "survivors.toml"


def main() -> int:
    """Prints the survivors as rows for survivors.toml, and the count."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "mutants")
    counts, fresh, stale = judged(folder, explained(REASONS))
    for title, mutants in (("Survived, and no reason is written:", fresh), ("Written, and did not survive:", stale)):
        print(title if mutants else "", end="\n" if mutants else "")
        for one in mutants:
            print(f"    [{one.where!r}, {one.was!r}, {one.becomes!r}],")
    print(f"{sum(counts.values())} mutants: " + ", ".join(f"{count} {fate}" for fate, count in sorted(counts.items())))
    return 1 if fresh or stale or counts[NOT_RUN] else 0


if __name__ == "__main__":
    sys.exit(main())
