"""`himozuke verify`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import show_result, watching
from harness.cli.values import file, text


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("run_folder", type=Path, metavar="RUN", help="the run folder")
    command.add_argument("--key", type=file, metavar="PUB", help="the public key with which the run must be signed")
    command.add_argument("--nonce", type=text, metavar="TEXT", help="the nonce with which the run must have been begun")
    command.add_argument("--json", action="store_true", help="the result as the only thing on standard output")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Checks a run's evidence and judges it again."""
    from harness.inspection.verifying.verify import verify

    with watching("verify", options.json) as watcher:
        verified = verify(options.run_folder, options.key, watcher, options.nonce)
    return show_result(verified.table, verified.lines, options.json, verified.exit_code)
