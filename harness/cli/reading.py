"""`himozuke read`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime

from harness.cli.output import show_result, watching
from harness.cli.values import count, file, seed


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("document", type=file, metavar="CERTIFICATE.pdf", help="the document")
    command.add_argument(
        "--application",
        type=file,
        metavar="FILE",
        help="what was applied for, as JSON (the body of POST /v1/applications); without it nothing is judged",
    )
    command.add_argument(
        "--population",
        type=file,
        metavar="FILE",
        help="the residents, as JSON (the body of PUT /v1/population); without it they are made from the seed",
    )
    command.add_argument("--residents", type=count, metavar="N", help="size of the population (default as inspect)")
    command.add_argument("--seed", type=seed, metavar="N", help="the seed of the population (default 0)")
    command.add_argument("--municipalities", type=count, metavar="N", help="how many there are (default: all)")
    command.add_argument(
        "--at", type=moment, metavar="TIME", help="business time, as 2025-10-01T10:00:00+09:00 (default as inspect)"
    )
    command.add_argument(
        "--run",
        dest="run_folder",
        type=file,
        metavar="RUN",
        help="the run folder that the document came from: its residents and events",
    )
    command.add_argument(
        "--picture", type=file, metavar="OUT", help="draw its sheets into this file, *.html or *.png, items boxed"
    )
    command.add_argument("--json", action="store_true", help="one object as the only thing on standard output")


def moment(given: str) -> datetime:
    """A time with its offset (RFC 3339)."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise argparse.ArgumentTypeError("expected a time with its offset, such as 2025-10-01T10:00:00+09:00")
    return found


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Reads one document: what stands on it, whose it is and, given what was applied for, whether it is right."""
    from harness.inspection.alone.order import ReadOrder
    from harness.inspection.alone.read import read
    from harness.inspection.reporting import own_language

    given = {name: value for name, value in vars(options).items() if name in ReadOrder.__slots__ and name != "run"}
    with watching("read", options.json) as watcher:
        said = read(ReadOrder(**given, run=options.run_folder, language=own_language()), watcher)
    return show_result(said.table, said.lines, options.json, said.exit_code)
