"""`himozuke unseal`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import show
from harness.cli.values import file, folder


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("run_folder", type=Path, metavar="RUN", help="the run folder")
    command.add_argument("--key", type=file, required=True, metavar="FILE", help="the operator's private key")
    command.add_argument("--output", type=folder, required=True, metavar="DIR", help="a new folder for what is opened")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Opens what a run withheld, for the operator to whose key it was left."""
    from harness.inspection.unsealing import unseal

    count = unseal(options.run_folder, options.key, options.output)
    return show(
        [f"{count} documents opened: {options.output} (they may be real persons': delete them when you are done)"]
    )
