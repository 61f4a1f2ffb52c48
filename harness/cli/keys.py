"""`himozuke key`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import show
from harness.cli.values import file


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("action", choices=["new"], help="make a pair of keys")
    command.add_argument(
        "--for",
        dest="purpose",
        choices=["signing", "operator"],
        default="signing",
        help="signing: signs runs and checks them (ed25519); operator: what runs withhold is left to it (x25519)",
    )
    command.add_argument(
        "--output",
        type=file,
        default=Path("himozuke.key"),
        metavar="FILE",
        help="the private key; the public one goes beside it with .pub (default himozuke.key)",
    )


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Makes a pair of keys."""
    from harness.inspection.signing import make_key, make_operator_key

    if options.purpose == "operator":
        made = make_operator_key(options.output)
        uses = f"opens what was withheld: `himozuke unseal RUN --key {made.private}`"
        given = f"is given to runs: `himozuke inspect --operator-key {made.public}`"
        return show(
            [f"private key: {made.private} ({uses})", f"public key:  {made.public} ({given})", f"id: {made.keyid}"]
        )
    made = make_key(options.output)
    return show(
        [
            f"private key: {made.private} (signs runs: `himozuke inspect --key {made.private}`; give it to nobody)",
            f"public key:  {made.public} (checks them: `himozuke verify RUN --key {made.public}`)",
            f"id: {made.keyid}",
        ]
    )
