"""`himozuke prove`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import show_result
from harness.cli.values import folder, seed
from harness.wording.terminal import Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("--quick", action="store_true", help="explore, and load only for what exploring missed")
    command.add_argument("--guard", action="store_true", help="also show which defects the guard stops")
    command.add_argument(
        "--defect", action="append", default=[], metavar="NAME", help="only this one (may be given several times)"
    )
    command.add_argument("--seed", type=seed, default=0, metavar="N", help="the same seed, the same inputs (default 0)")
    command.add_argument(
        "--results", type=folder, default=Path("results"), metavar="DIR", help="where the table goes (default results/)"
    )
    command.add_argument("--json", action="store_true", help="the table as the only thing on standard output")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Tries every defect and the sound system."""
    from harness.inspection.proving.prove import ProveOrder, prove

    order = ProveOrder(options.quick, options.guard, options.seed, tuple(options.defect), options.results)
    console = Terminal(stderr=True)
    if options.json or not console.is_terminal:
        proved = prove(order)
    else:
        with console.status("proving"):
            proved = prove(order, console.print)
    lines = [*proved.detection.lines(), f"table: {proved.folder}"]
    return show_result(proved.detection.table(), lines, options.json, proved.detection.exit_code)
