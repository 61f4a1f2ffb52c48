"""`himozuke key`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import show
from harness.cli.values import file


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("action", choices=["new"], help="make a pair of ed25519 keys")
    command.add_argument(
        "--output",
        type=file,
        default=Path("himozuke.key"),
        metavar="FILE",
        help="the private key; the public one goes beside it with .pub (default himozuke.key)",
    )


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Makes a pair of keys."""
    from harness.inspection.signing import make_key

    made = make_key(options.output)
    return show(
        [
            f"private key: {made.private} (signs runs: `himozuke inspect --key {made.private}`; give it to nobody)",
            f"public key:  {made.public} (checks them: `himozuke verify RUN --key {made.public}`)",
            f"id: {made.keyid}",
        ]
    )
