"""`himozuke scenarios` and `himozuke defects`: a table for a person, an array for a program."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from harness.cli.output import show_drawn, show_json


@dataclass(frozen=True, slots=True)
class Listing:
    """A command that prints a list; `rows` is the function of `harness.inspection.listing` that makes it."""

    rows: str
    columns: tuple[str, ...]

    def arguments(self, command: argparse.ArgumentParser) -> None:
        """Says what a list takes."""
        command.add_argument("--json", action="store_true", help="an array on standard output")

    def run(self, options: argparse.Namespace, words: Sequence[str]) -> int:
        """Prints the list."""
        from harness.inspection import listing

        rows = getattr(listing, self.rows)()
        if options.json:
            return show_json(rows)
        table = Table(box=None, pad_edge=False)
        for column in self.columns:
            table.add_column(column, overflow="fold", no_wrap=column == "name")
        for row in rows:
            table.add_row(*(str(row[column]) for column in self.columns))
        return show_drawn([table])


SCENARIOS = Listing("scenario_rows", ("name", "sort", "title"))
DEFECTS = Listing("defect_rows", ("name", "property", "mechanism", "title"))
