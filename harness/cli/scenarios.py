"""`himozuke scenarios`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from harness.cli.listing import arguments, listed

__all__ = ["arguments", "run"]


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Prints the list."""
    from harness.inspection.listing import scenario_rows

    return listed(scenario_rows(), ("name", "sort", "title"), options.json)
