"""`himozuke replay`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import complain, show_result, watching
from harness.cli.values import file, kept


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("run_folder", type=Path, metavar="RUN", help="the run folder")
    command.add_argument("--target", metavar="FILE_OR_URL", help="another system (default: the same as then)")
    command.add_argument("--finding", metavar="ID", help="only what surrounds the application of this id")
    command.add_argument("--key", type=file, metavar="FILE", help="sign the new run with this private key")
    kept(command)
    command.add_argument("--json", action="store_true", help="the comparison as the only thing on standard output")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Drives a stored run again and compares."""
    from harness.inspection.replaying import ReplayOrder, replay

    order = ReplayOrder(
        run=options.run_folder,
        target=options.target,
        finding=options.finding,
        results=options.results,
        documents=options.documents,
        key=options.key,
        operator_key=options.operator_key,
        command_line=("himozuke", *words),
    )
    with watching("replay", options.json) as watcher:
        replayed = replay(order, watcher)
    for each in replayed.concluded.besides:
        complain(each)
    lines = [*replayed.lines, *replayed.concluded.lines]
    return show_result(replayed.table, lines, options.json, int(replayed.concluded.table["exit_code"]))
