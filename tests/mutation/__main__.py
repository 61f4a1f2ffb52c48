"""Says what became of the mutants, room by room: `mutmut run; python -m tests.mutation [ROOM_OR_PATTERN ...]`.

1 if one survived that no file in `reasons` gives a reason for, if a reason is left over, or if some were not run.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.mutation.rooms import parts
from tests.mutation.survivors import NOT_RUN, explained, fates, judged

FOLDER = Path("mutants")
"""Where mutmut leaves what it did."""


def main() -> int:
    """Prints, for each room, the survivors as rows for its file of reasons, and the count."""
    told = dict(fates(FOLDER))
    try:
        asked = parts(sys.argv[1:], told)
    except ValueError as error:
        sys.exit(str(error))
    is_wrong = False
    for part in asked:
        counts, fresh, stale = judged(FOLDER, told, part, explained(part.room.reasons))
        for title, mutants in (
            ("Survived, and no reason is written:", fresh),
            ("Written, and did not survive:", stale),
        ):
            print(title if mutants else "", end="\n" if mutants else "")
            for one in mutants:
                print(f"    [{one.where!r}, {one.was!r}, {one.becomes!r}],")
        fate = ", ".join(f"{count} {fate}" for fate, count in sorted(counts.items()))
        print(f"{part.room.name} ({' '.join(part.room.tests)}): {sum(counts.values())} mutants: {fate}")
        is_wrong |= bool(fresh or stale or counts[NOT_RUN] or not counts)
    return 1 if is_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
