"""`himozuke compare`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from harness.cli.output import print_json


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument(
        "runs", nargs="+", type=Path, metavar="RUN", help="run folders; the others are compared with the first"
    )
    command.add_argument("--html", type=Path, metavar="FILE", help="write the comparison as one HTML file, too")
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
    if options.json:
        print_json(comparison.table())
    else:
        console = Console()
        for number, each in enumerate(shown(comparison)):
            if number:
                console.print()
            console.print(each)
    return gate_code(comparison) if options.gate else 0
