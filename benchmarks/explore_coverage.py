"""Branch coverage of the reference system under explore: the modules that serve runs, on the sound system.

python benchmarks/explore_coverage.py [SCHEDULES]
"""

from __future__ import annotations

import sys
from pathlib import Path

import coverage

LEAST_PERCENT = 90.0
_ROOT = Path(__file__).resolve().parent.parent
_NOT_COUNTED = (
    "harness/certificates/reference/defects/*",
    "harness/certificates/reference/real/*",  # the real ports
    "harness/certificates/reference/serve.py",  # the processes that host them
    "harness/certificates/reference/worker.py",
    "harness/certificates/reference/openapi.py",
    *(
        f"harness/certificates/reference/printing/{name}.py"  # what draws PDFs
        for name in [
            "document",
            "fragments",
            "layout",
            "lines",
            "ornaments",
            "render",
            "scan",
            "sheet",
            "subset",
            "typeface",
        ]
    ),
)


def main() -> int:
    """Prints the table; 1 if it is below LEAST_PERCENT."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    measured = coverage.Coverage(
        branch=True,
        data_file=None,
        config_file=False,
        source=[str(_ROOT / "harness" / "certificates" / "reference")],
        omit=[str(_ROOT / pattern) for pattern in _NOT_COUNTED],
    )
    measured.exclude("if TYPE_CHECKING:")
    measured.exclude(r"^\s*\.\.\.$")
    measured.start()
    from harness.certificates.explore.search import SEARCH
    from harness.explore.exploring import Budget, explore

    explored = explore(SEARCH, budget=Budget(schedules=number))
    measured.stop()
    percent = measured.report(show_missing=True, skip_covered=True)
    print(f"{percent:.1f}% over {explored.schedules} schedules, verdict {explored.verdict}")
    return 0 if percent >= LEAST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
