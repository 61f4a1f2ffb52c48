"""A comparison of many runs for a terminal: a row for each run, and in words who is not as the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from harness.evidence.ci_result import clipped
from harness.evidence.comparison.model import Comparison, Difference, Side, State
from harness.evidence.comparison.saying import In
from harness.wording.rendering import text

_MOST_VALUES = 4
_COUNTED = (State.NEW, State.OPEN, State.FIXED, State.NOT_SEEN)


def fleet(comparison: Comparison, tell: In) -> Iterator[RenderableType]:
    """The runs, who stands out, and which findings are where."""
    yield _runs(comparison, tell)
    for each in comparison.differences:
        name = f"{tell.word('difference', each.of)}: {each.what}: "
        yield Text(name, end="", style="bold").append(_who(each, comparison.sides, tell))
    for row in comparison.findings:
        where = [side.letter for side, count in zip(comparison.sides, row.findings, strict=True) if count]
        yield Text(tell("compare.where", fingerprint=row.fingerprint, findings=sum(row.findings), runs=tuple(where)))


def _runs(comparison: Comparison, tell: In) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("", overflow="fold")
    for name in (tell("compare.target"), tell("compare.build"), tell("compare.verdict")):
        table.add_column(name, overflow="fold")
    for name in (tell("compare.documents"), tell("compare.p99-ms")):
        table.add_column(name, overflow="fold", justify="right")
    table.add_column(tell("compare.guard"), overflow="fold")
    for state in _COUNTED:
        table.add_column(tell.word("state", state), overflow="fold")
    for number, side in enumerate(comparison.sides):
        states = [str(comparison.count(number, state) or "") for state in _COUNTED]
        cells = (side.letter, side.target, side.build, tell.verdict(side.verdict), f"{side.documents:,}")
        table.add_row(*map(Text, (*cells, f"{side.latency_p99_ms:.0f}", tell.word("guard", side.guard), *states)))
    return table


def _who(difference: Difference, sides: tuple[Side, ...], tell: In) -> str:
    """Whose value is not the majority's; without a majority, which values there are."""
    values = [clipped(value, 60) if value is not None else tell("compare.none") for value in difference.values]
    if not any(difference.odd):
        found = list(dict.fromkeys(values))
        shown, more = tuple(found[:_MOST_VALUES]), len(found) - _MOST_VALUES
        if more > 0:
            return tell("compare.different-values-and-more", count=len(found), values=shown, more=more)
        return tell("compare.different-values", count=len(found), values=shown)
    usual = Counter(values).most_common(1)[0][0]
    pairs = zip(sides, values, difference.odd, strict=True)
    others = tuple(text("compare.has", run=side.letter, value=value) for side, value, odd in pairs if odd)
    return tell("compare.odd-ones", others=others, usual=usual)
