"""A comparison of many runs for a terminal: a row for each run, and in words who is not as the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from harness.evidence.comparison.model import Comparison, Difference, Side, State
from harness.evidence.told import clipped, verdict_word

_MOST_VALUES = 4


def fleet(comparison: Comparison) -> Iterator[RenderableType]:
    """The runs, who stands out, and which findings are where."""
    yield _runs(comparison)
    for each in comparison.differences:
        yield Text(f"{each.of}: {each.what}: ", end="", style="bold").append(_who(each, comparison.sides))
    for row in comparison.findings:
        where = [side.letter for side, count in zip(comparison.sides, row.findings, strict=True) if count]
        yield Text(f"{row.fingerprint}: {sum(row.findings):,} in {', '.join(where)}")


def _runs(comparison: Comparison) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("", "target", "build", "verdict", "documents", "p99 ms", "guard", "new", "open", "fixed", "not seen"):
        table.add_column(name, overflow="fold", justify="right" if name in ("documents", "p99 ms") else "left")
    for number, side in enumerate(comparison.sides):
        states = [str(comparison.count(number, state) or "") for state in (State.NEW, State.OPEN, State.FIXED)]
        states.append(str(comparison.count(number, State.NOT_SEEN) or ""))
        cells = (side.letter, side.target, side.build, verdict_word(side.verdict), f"{side.documents:,}")
        table.add_row(*map(Text, (*cells, f"{side.latency_p99_ms:.0f}", side.guard, *states)))
    return table


def _who(difference: Difference, sides: tuple[Side, ...]) -> str:
    """Whose value is not the majority's; without a majority, which values there are."""
    values = [clipped(value, 60) if value is not None else "(none)" for value in difference.values]
    if not any(difference.odd):
        found = list(dict.fromkeys(values))
        more = f" and {len(found) - _MOST_VALUES} more" if len(found) > _MOST_VALUES else ""
        return f"{len(found)} different values: {', '.join(found[:_MOST_VALUES])}{more}"
    usual = Counter(values).most_common(1)[0][0]
    pairs = zip(sides, values, difference.odd, strict=True)
    return f"{', '.join(f'{side.letter} has {value}' for side, value, odd in pairs if odd)}; the others have {usual}"
