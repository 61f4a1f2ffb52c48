"""`himozuke defects`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from harness.cli.listing import arguments, listed

__all__ = ["arguments", "run"]


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Prints the list."""
    from harness.inspection.listing import defect_rows

    return listed(defect_rows(), ("name", "property", "mechanism", "title"), options.json)
