"""`himozuke serve`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from harness.cli.values import count, file, port


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    command.add_argument("--port", type=port, default=8470, help="port to listen on; 0 takes a free one (default 8470)")
    command.add_argument("--processes", type=count, default=2, metavar="N", help="server processes (default 2)")
    command.add_argument("--database", type=file, metavar="FILE", help="SQLite file (default: a temporary one)")
    command.add_argument("--defect", metavar="NAME", help="`himozuke defects` lists them")
    command.add_argument(
        "--guard",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="compare sheets with the application before delivery",
    )
    command.add_argument("--font", type=file, metavar="FILE", help="font of the certificates")
    command.add_argument("--until-eof", action="store_true", help="end when standard input closes")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Serves until it is ended."""
    from harness.inspection.listing import serve

    return serve(
        host=options.host,
        port=options.port,
        processes=options.processes,
        database=options.database,
        defect=options.defect,
        guard=options.guard,
        font=options.font,
        until_eof=options.until_eof,
    )
