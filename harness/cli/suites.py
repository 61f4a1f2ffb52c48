"""`himozuke suite`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from harness.cli.output import show
from harness.cli.values import file


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("action", choices=["sign"], help="sign a suite and its scenarios")
    command.add_argument("suite", metavar="FILE", help="the suite's or scenario's file; the signature goes beside it")
    command.add_argument("--key", type=file, required=True, metavar="FILE", help="the private key")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Signs a suite."""
    from harness.inspection.signing import sign

    return show([f"signature: {sign(options.suite, options.key)}"])
