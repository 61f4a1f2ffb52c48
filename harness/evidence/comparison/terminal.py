"""A comparison as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from harness.evidence.comparison.fleet import fleet
from harness.evidence.comparison.model import Comparison, PropertyCell, State
from harness.evidence.told import clipped, verdict_word

MOST_COLUMNS = 6
"""So many runs stand side by side in a terminal; more stand one below the other."""

_STYLES = {"pass": "green", "fail": "bold red", "inconclusive": "yellow"}
_STATES = {State.NEW: "bold red", State.OPEN: "red", State.FIXED: "green", State.NOT_SEEN: "yellow"}
_NO_RATE = frozenset({"availability", "activity", "wellformed"})


def tables(comparison: Comparison) -> Iterator[RenderableType]:
    """The runs, what differs, properties, findings, and what is to be remarked."""
    if len(comparison.sides) > MOST_COLUMNS:
        yield from fleet(comparison)
    else:
        yield _runs(comparison)
        yield from _differences(comparison)
        yield _properties(comparison)
        yield from _findings(comparison)
    for remark in comparison.remarks:
        yield Text(f"note: {remark.en}", style="yellow")


def _runs(comparison: Comparison) -> Table:
    sides = comparison.sides
    table = _table(comparison, "run")
    table.add_row("verdict", *(_verdict(side.verdict) for side in sides))
    rows: tuple[tuple[str, list[str]], ...] = (
        ("gate", [verdict_word(side.gate) if side.gate else "-" for side in sides]),
        ("target", [side.target for side in sides]),
        ("build", [side.build for side in sides]),
        ("suite", [side.suite for side in sides]),
        ("seed", [str(side.seed) for side in sides]),
        ("began (UTC)", [side.began.replace("T", " ") for side in sides]),
        ("documents", [f"{side.documents:,}" for side in sides]),
        ("  overlapping", [f"{side.overlapping_documents:,}" for side in sides]),
        ("register events", [f"{side.register_events:,}" for side in sides]),
        ("controls caught", [f"{side.controls_caught} of {side.controls_sent}" for side in sides]),
        ("guard", [side.guard for side in sides]),
        ("issued a second", [f"{side.issued_per_s:.0f}" for side in sides]),
        ("latency p50", [f"{side.latency_p50_ms:.0f} ms" for side in sides]),
        ("latency p99", [f"{side.latency_p99_ms:.0f} ms" for side in sides]),
        ("not inspected", [str(len(side.not_inspected)) for side in sides]),
        ("waived findings", [f"{side.waived:,}" for side in sides]),
    )
    for name, cells in rows:
        table.add_row(name, *(Text(cell) for cell in cells))
    table.add_row("folder", *(Text(side.run, overflow="fold") for side in sides))
    return table


def _differences(comparison: Comparison) -> Iterator[Table]:
    if not comparison.differences:
        return
    table = _table(comparison, "differs")
    for each in comparison.differences:
        cells = []
        for value, odd in zip(each.values, each.odd, strict=True):
            shown = "(none)" if value is None else clipped(value, 60)
            cells.append(Text(f"{shown} !" if odd else shown, style="bold red" if odd else "", overflow="fold"))
        table.add_row(Text(f"{each.of}: {each.what}", overflow="fold"), *cells)
    yield table


def _properties(comparison: Comparison) -> Table:
    table = _table(comparison, "property")
    for row in comparison.properties:
        table.add_row(row.property, *(_cell(row.property, cell) for cell in row.cells))
    return table


def _cell(name: str, cell: PropertyCell | None) -> Text:
    if cell is None:
        return Text("-")
    text = _verdict(cell.verdict)
    if cell.findings:
        text.append(f" {cell.findings:,}")
    text.append(f" of {cell.checked:,}", style="dim")
    if cell.upper_bound_95 is not None and name not in _NO_RATE:
        text.append(f" < {cell.upper_bound_95:.1e}", style="dim")
    return text


def _findings(comparison: Comparison) -> Iterator[RenderableType]:
    if not comparison.findings:
        yield Text("no findings in any run")
        return
    table = _table(comparison, "finding")
    for row in comparison.findings:
        cells = [Text(f"{row.findings[0]:,}" if row.findings[0] else "")]
        for count, state in zip(row.findings[1:], row.states[1:], strict=True):
            shown = "" if state is State.ABSENT else f"{state.value} {count:,}" if count else state.value
            cells.append(Text(shown, style=_STATES.get(state, "")))
        table.add_row(Text(row.fingerprint, overflow="fold"), *cells)
    totals = []
    for number in range(1, len(comparison.sides)):
        parts = [f"{comparison.count(number, state)} {state.value}" for state in _STATES]
        totals.append(Text("\n".join(parts)))
    table.add_row("compared with A", Text(""), *totals)
    yield table


def _table(comparison: Comparison, first: str) -> Table:
    table = Table(box=None, pad_edge=False, title=None, padding=(0, 2, 0, 0))
    table.add_column(first, no_wrap=first != "finding", overflow="fold")
    for side in comparison.sides:
        table.add_column(side.letter, overflow="fold")
    return table


def _verdict(verdict: str) -> Text:
    return Text(verdict_word(verdict), style=_STYLES.get(verdict, "dim"))
