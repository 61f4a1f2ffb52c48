"""Lists: a table for a person, an array for a program."""

from __future__ import annotations

import argparse
from typing import Any

from rich.console import Console
from rich.table import Table

from harness.cli.output import print_json


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what a list takes."""
    command.add_argument("--json", action="store_true", help="an array on standard output")


def listed(rows: list[dict[str, Any]], columns: tuple[str, ...], as_json: bool) -> int:
    """Prints them as a table or as an array; exit code 0."""
    if as_json:
        print_json(rows)
        return 0
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for row in rows:
        table.add_row(*(str(row[column]) for column in columns))
    Console().print(table)
    return 0
