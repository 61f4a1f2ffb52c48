"""`himozuke purge`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import show
from harness.cli.values import file, text


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("run_folder", type=Path, metavar="RUN", help="the run folder")
    command.add_argument("--reason", type=text, default="", metavar="TEXT", help="why; it stands in the record")
    command.add_argument("--key", type=file, metavar="FILE", help="sign the record with this private key")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Deletes documents and personal data of a run, and leaves a record of what was there."""
    from harness.inspection.purging import PurgeOrder, purge

    purged = purge(PurgeOrder(options.run_folder, options.reason, options.key))
    return show(purged.lines, purged.exit_code)
