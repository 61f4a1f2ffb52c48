"""The live view shows all that it is told, on a wide terminal and on a narrow one."""

import io

import pytest
from rich.console import Console

from harness.inspection.view import drawn
from harness.inspection.watch import Progress

NOW = Progress("quick", 31.2, 60, 118.4, 3390, 201, 4, 17, 62.3, 310.0, 3011, 3100, 2, "A applied; sheet 1 shows B.")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_figure_is_there(width: int) -> None:
    out = io.StringIO()
    Console(file=out, width=width).print(drawn("quick", NOW))
    text = out.getvalue()
    for told in ("31/60 s", "p50 62 ms", "p99 310 ms", "offered 118/s", "findings so far 2", "sheet 1 shows B."):
        assert told in text
    assert max(len(line) for line in text.splitlines()) <= width
