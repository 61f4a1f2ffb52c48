"""`himozuke compare`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import show_drawn, show_json
from harness.cli.values import file


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument(
        "runs", nargs="+", type=Path, metavar="RUN", help="run folders; the others are compared with the first"
    )
    command.add_argument("--html", type=file, metavar="FILE", help="write the comparison as one HTML file, too")
    command.add_argument("--lang", metavar="CODE", default="en", help="the language that file opens in, as ja or en")
    command.add_argument(
        "--gate", action="store_true", help="exit with the code of the worst run (default: 0 once they are compared)"
    )
    command.add_argument("--json", action="store_true", help="the comparison as the only thing on standard output")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Compares."""
    from harness.inspection.comparing import compared, gate_code, shown, write_page

    comparison = compared(options.runs)
    if options.html is not None:
        write_page(comparison, options.html, options.lang, options.runs)
    exit_code = gate_code(comparison) if options.gate else 0
    if options.json:
        return show_json(comparison.table(), exit_code)
    return show_drawn(shown(comparison), exit_code)
