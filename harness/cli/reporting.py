"""`himozuke report`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from harness.cli.output import complain, show
from harness.cli.values import file, folder


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument("folder", type=Path, metavar="RUN", help="the run folder")
    command.add_argument(
        "--lang", metavar="CODE", help="language in which the page opens, as ja or en (default: that of the locale)"
    )
    command.add_argument(
        "--format", choices=("html", "pdf", "all"), default="all", help="which report to make (default: all)"
    )
    command.add_argument(
        "--output", type=folder, metavar="DIR", help="where reports go (default: reports/ and the run folder's name)"
    )
    command.add_argument(
        "--hearing", type=file, metavar="FILE", help="answers of a hearing (hearing.toml), set beside the results"
    )


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Makes the reports and prints where they stand, one a line, after what of the evidence could not be checked; exit
    code 0."""
    from harness.inspection.reporting import FORMATS, ReportOrder, own_language, report

    formats = FORMATS if options.format == "all" else (options.format,)
    output = options.output or Path("reports") / options.folder.resolve().name
    order = ReportOrder(options.folder, formats, options.lang or own_language(), output, options.hearing)
    paths, closed = report(order)
    if not closed:
        complain(f"{order.run} was never closed: nobody can tell whether it was changed")
    return show(map(str, paths))
