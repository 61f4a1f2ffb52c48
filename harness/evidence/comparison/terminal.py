"""A comparison as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from harness.domain.properties import row_of
from harness.evidence.ci_result import clipped
from harness.evidence.comparison.fleet import fleet
from harness.evidence.comparison.model import Comparison, PropertyCell, State
from harness.evidence.comparison.saying import In
from harness.wording.languages import REFERENCE

MOST_COLUMNS = 6
"""So many runs stand side by side in a terminal; more stand one below the other."""

_STYLES = {"pass": "green", "fail": "bold red", "inconclusive": "yellow"}
_STATES = {State.NEW: "bold red", State.OPEN: "red", State.FIXED: "green", State.NOT_SEEN: "yellow"}


def tables(comparison: Comparison, language: str = REFERENCE) -> Iterator[RenderableType]:
    """The runs, what differs, properties, findings, and what is to be remarked."""
    tell = In(language)
    remarks = [Text(tell("compare.note", note=each), style="yellow") for each in comparison.remarks]
    yield Text(tell("compare.closed")) if all(side.closed for side in comparison.sides) else remarks.pop(0)
    if len(comparison.sides) > MOST_COLUMNS:
        yield from fleet(comparison, tell)
    else:
        yield _runs(comparison, tell)
        yield from _differences(comparison, tell)
        yield _properties(comparison, tell)
        yield from _findings(comparison, tell)
    yield from remarks


def _runs(comparison: Comparison, tell: In) -> Table:
    sides = comparison.sides
    table = _table(comparison, tell("compare.run"))
    table.add_row(tell("compare.verdict"), *(_verdict(side.verdict, tell) for side in sides))
    rows: tuple[tuple[str, list[str]], ...] = (
        (tell("compare.gate"), [tell.verdict(side.gate) if side.gate else "-" for side in sides]),
        (tell("compare.target"), [side.target for side in sides]),
        (tell("compare.build"), [side.build for side in sides]),
        (tell("compare.suite"), [side.suite for side in sides]),
        (tell("compare.seed"), [str(side.seed) for side in sides]),
        (tell("compare.began"), [side.began.replace("T", " ") for side in sides]),
        (tell("compare.documents"), [f"{side.documents:,}" for side in sides]),
        (tell("compare.overlapping"), [f"{side.overlapping_documents:,}" for side in sides]),
        (tell("compare.register-events"), [f"{side.register_events:,}" for side in sides]),
        (
            tell("compare.controls"),
            [tell("compare.of", part=side.controls_caught, whole=side.controls_sent) for side in sides],
        ),
        (tell("compare.guard"), [tell.word("guard", side.guard) for side in sides]),
        (tell("compare.issued"), [f"{side.issued_per_s:.0f}" for side in sides]),
        (tell("compare.p50"), [tell("compare.ms", ms=side.latency_p50_ms) for side in sides]),
        (tell("compare.p99"), [tell("compare.ms", ms=side.latency_p99_ms) for side in sides]),
        (tell("compare.not-inspected"), [str(len(side.not_inspected)) for side in sides]),
        (tell("compare.waived"), [f"{side.waived:,}" for side in sides]),
    )
    for name, cells in rows:
        table.add_row(name, *(Text(cell) for cell in cells))
    table.add_row(tell("compare.folder"), *(Text(side.run, overflow="fold") for side in sides))
    return table


def _differences(comparison: Comparison, tell: In) -> Iterator[Table]:
    if not comparison.differences:
        return
    table = _table(comparison, tell("compare.differs"))
    for each in comparison.differences:
        cells = []
        for value, odd in zip(each.values, each.odd, strict=True):
            shown = tell("compare.none") if value is None else clipped(value, 60)
            cells.append(Text(f"{shown} !" if odd else shown, style="bold red" if odd else "", overflow="fold"))
        table.add_row(Text(f"{tell.word('difference', each.of)}: {each.what}", overflow="fold"), *cells)
    yield table


def _properties(comparison: Comparison, tell: In) -> Table:
    table = _table(comparison, tell("compare.property"))
    for row in comparison.properties:
        table.add_row(tell.property(row.property), *(_cell(row.property, cell, tell) for cell in row.cells))
    return table


def _cell(name: str, cell: PropertyCell | None, tell: In) -> Text:
    if cell is None:
        return Text("-")
    text = _verdict(cell.verdict, tell)
    if cell.findings:
        text.append(f" {cell.findings:,}")
    text.append(" " + tell("compare.of-judged", checked=cell.checked), style="dim")
    if cell.upper_bound_95 is not None and row_of(name).has_rate:
        text.append(f" < {cell.upper_bound_95:.1e}", style="dim")
    return text


def _findings(comparison: Comparison, tell: In) -> Iterator[RenderableType]:
    if not comparison.findings:
        yield Text(tell("compare.no-findings"))
        return
    table = _table(comparison, tell("compare.finding"), fold=True)
    for row in comparison.findings:
        cells = [Text(row.called(0) if row.findings[0] else "")]
        for number, state in enumerate(row.states[1:], start=1):
            called = "" if state is State.ABSENT else tell.word("state", state)
            shown = f"{called} {row.called(number)}" if called and row.findings[number] else called
            cells.append(Text(shown, style=_STATES.get(state, "")))
        table.add_row(Text(row.fingerprint, overflow="fold"), *cells)
    totals = []
    for number in range(1, len(comparison.sides)):
        parts = [f"{comparison.count(number, state)} {tell.word('state', state)}" for state in _STATES]
        totals.append(Text("\n".join(parts)))
    table.add_row(tell("compare.compared-with-the-first"), Text(""), *totals)
    yield table
    if any(row.events != row.findings for row in comparison.findings):
        yield Text(tell("compare.events-note"), style="dim")


def _table(comparison: Comparison, first: str, fold: bool = False) -> Table:
    table = Table(box=None, pad_edge=False, title=None, padding=(0, 2, 0, 0))
    table.add_column(first, no_wrap=not fold, overflow="fold")
    for side in comparison.sides:
        table.add_column(side.letter, overflow="fold")
    return table


def _verdict(verdict: str, tell: In) -> Text:
    return Text(tell.verdict(verdict), style=_STYLES.get(verdict, "dim"))
