"""The live view in a terminal."""

from __future__ import annotations

from contextlib import suppress

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from harness.inspection.watch import Progress


class TerminalView:
    """Redraws one block of a few lines in place; used as a context manager."""

    def __init__(self, console: Console, title: str) -> None:
        self._title = title
        self._live = Live(Text(""), console=console, refresh_per_second=4, transient=True)

    def __enter__(self) -> TerminalView:
        with suppress(OSError):
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._live.stop()

    def show(self, progress: Progress) -> None:
        """Draws the latest moment; a terminal that went away ends no run."""
        with suppress(OSError):
            self._live.update(drawn(self._title, progress))


def drawn(title: str, progress: Progress) -> RenderableType:
    """The block of the live view for one moment."""
    grid = Table.grid(padding=(0, 2))
    for _ in range(4):
        grid.add_column(justify="left", no_wrap=True)
    grid.add_row(
        f"offered {progress.offered_per_s:.0f}/s",
        f"answered {progress.completed}",
        f"in flight {progress.in_flight}",
        f"refused {progress.refused}",
    )
    grid.add_row(
        f"p50 {progress.p50_ms:.0f} ms",
        f"p99 {progress.p99_ms:.0f} ms",
        f"read {progress.read}/{progress.to_read}",
        f"no answer {progress.unknown}",
    )
    colour = "bold red" if progress.findings else "green"
    findings = Text(f"findings so far {progress.findings}", style=colour)
    if progress.latest:
        findings.append(f"  {progress.latest}", style="red")
    head = Text.assemble((title, "bold"), f"  {progress.phase}")
    if progress.total_s > 0:
        head.append(f"  {min(progress.elapsed_s, progress.total_s):.0f}/{progress.total_s:.0f} s")
        line = Table.grid()
        line.add_row(ProgressBar(progress.total_s, min(progress.elapsed_s, progress.total_s), width=50))
        return Group(head, line, grid, findings)
    return Group(head, grid, findings)
