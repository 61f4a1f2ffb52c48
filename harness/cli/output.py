"""Where a command's words go out, and nowhere else: its result on standard output, what ails it on standard error, and
how far it is where somebody sits before a terminal. What acts unseen in them is shown as what it is."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO

import orjson
from rich.console import RenderableType

from harness.wording.media import printable, printable_json
from harness.wording.terminal import Terminal

if TYPE_CHECKING:
    from harness.inspection.watch import Watcher

INCONCLUSIVE = 3


class Unsaid(Exception):
    """A result that did not reach whoever asked, in one sentence, empty where nobody waits for it any more. The command
    ends with `exit_code`: never a good one, and never a softer one than the result's own."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code or INCONCLUSIVE


def begin() -> None:
    """Makes standard input and outputs ready. One that is closed is opened on nothing, so that no file of a run gets
    its number; what the terminal has no letters for is shown as its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def show(lines: Iterable[str], exit_code: int = 0) -> int:
    """Lines for a person; gives back the code with which the command ends. Raises Unsaid."""
    text = "\n".join(map(printable, lines))
    return _shown(lambda: print(text), exit_code)


def show_json(value: Any, exit_code: int = 0) -> int:
    """A value as the only thing there; gives back the code with which the command ends. Raises Unsaid."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"
    return _shown(lambda: sys.stdout.write(printable_json(text)), exit_code)


def show_drawn(drawn: Iterable[RenderableType], exit_code: int = 0) -> int:
    """Tables for a person, an empty line between them; gives back the code with which the command ends. Raises
    Unsaid."""

    def draw() -> None:
        terminal = Terminal()
        for number, each in enumerate(drawn):
            if number:
                terminal.print()
            terminal.print(each)

    return _shown(draw, exit_code)


def show_result(table: Any, lines: Sequence[str], as_json: bool, exit_code: int = 0) -> int:
    """The table for a program, or the lines for a person; gives back the code with which the command ends. Raises
    Unsaid."""
    return show_json(table, exit_code) if as_json else show(lines, exit_code)


def _shown(write: Callable[[], object], exit_code: int) -> int:
    if sys.stdout is None:
        raise Unsaid("standard output is closed; the result was not shown", exit_code)
    try:
        write()
        sys.stdout.flush()
    except (BrokenPipeError, KeyboardInterrupt):
        _into_nothing(sys.stdout)
        raise Unsaid("", exit_code) from None
    except OSError as error:
        _into_nothing(sys.stdout)
        raise Unsaid(f"standard output cannot be written ({error.strerror})", exit_code) from error
    return exit_code


def complain(sentence: str) -> None:
    """What ails the command, on standard error; where that cannot be written, the exit code has to say it."""
    if sys.stderr is not None:
        try:
            print(f"himozuke: {printable(sentence)}", file=sys.stderr, flush=True)
        except OSError:
            _into_nothing(sys.stderr)


def _into_nothing(stream: TextIO) -> None:
    """What is left of it must not be written again when Python ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


@contextmanager
def watching(title: str, as_json: bool) -> Iterator[Watcher]:
    """A live view on standard error; none for a program, or into a file."""
    from harness.inspection.view import TerminalView
    from harness.inspection.watch import Silent

    console = Terminal(stderr=True)
    if as_json or not console.is_terminal:
        yield Silent()
    else:
        with TerminalView(console, title) as view:
            yield view
