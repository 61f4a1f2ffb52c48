"""A comparison of many runs for a terminal: a row for each run, and in words who is not as the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from harness.evidence.comparison.model import Comparison, Difference, Side, State
from harness.evidence.comparison.saying import In
from harness.evidence.told import clipped
from harness.wording.rendering import text

_MOST_VALUES = 4


def fleet(comparison: Comparison, say: In) -> Iterator[RenderableType]:
    """The runs, who stands out, and which findings are where."""
    yield _runs(comparison, say)
    for each in comparison.differences:
        name = f"{say.word('difference', each.of)}: {each.what}: "
        yield Text(name, end="", style="bold").append(_who(each, comparison.sides, say))
    for row in comparison.findings:
        where = [side.letter for side, count in zip(comparison.sides, row.findings, strict=True) if count]
        yield Text(say("where", fingerprint=row.fingerprint, findings=sum(row.findings), runs=tuple(where)))


def _runs(comparison: Comparison, say: In) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("", overflow="fold")
    for name in ("target", "build", "verdict", "documents", "p99-ms", "guard"):
        table.add_column(say(name), overflow="fold", justify="right" if name in ("documents", "p99-ms") else "left")
    for state in (State.NEW, State.OPEN, State.FIXED, State.NOT_SEEN):
        table.add_column(say(f"state.{state}"), overflow="fold")
    for number, side in enumerate(comparison.sides):
        states = [str(comparison.count(number, state) or "") for state in (State.NEW, State.OPEN, State.FIXED)]
        states.append(str(comparison.count(number, State.NOT_SEEN) or ""))
        cells = (side.letter, side.target, side.build, say.verdict(side.verdict), f"{side.documents:,}")
        table.add_row(*map(Text, (*cells, f"{side.latency_p99_ms:.0f}", say.word("guard", side.guard), *states)))
    return table


def _who(difference: Difference, sides: tuple[Side, ...], say: In) -> str:
    """Whose value is not the majority's; without a majority, which values there are."""
    values = [clipped(value, 60) if value is not None else say("none") for value in difference.values]
    if not any(difference.odd):
        found = list(dict.fromkeys(values))
        shown, more = tuple(found[:_MOST_VALUES]), len(found) - _MOST_VALUES
        if more > 0:
            return say("different-values-and-more", count=len(found), values=shown, more=more)
        return say("different-values", count=len(found), values=shown)
    usual = Counter(values).most_common(1)[0][0]
    pairs = zip(sides, values, difference.odd, strict=True)
    others = tuple(text("compare.has", run=side.letter, value=value) for side, value, odd in pairs if odd)
    return say("odd-ones", others=others, usual=usual)
