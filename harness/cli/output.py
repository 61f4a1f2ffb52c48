"""What a command shows: its result on standard output, and how far it is where somebody sits before a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console

if TYPE_CHECKING:
    from harness.inspection.watch import Watcher


def print_json(value: Any) -> None:
    """As the only thing there."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_result(table: Any, lines: Sequence[str], as_json: bool) -> None:
    """The table for a program, or the lines for a person."""
    if as_json:
        print_json(table)
    else:
        print("\n".join(lines))


@contextmanager
def watching(title: str, as_json: bool) -> Iterator[Watcher]:
    """A live view on standard error; none for a program, or into a file."""
    from harness.inspection.view import TerminalView
    from harness.inspection.watch import Silent

    console = Console(stderr=True)
    if as_json or not console.is_terminal:
        yield Silent()
    else:
        with TerminalView(console, title) as view:
            yield view
