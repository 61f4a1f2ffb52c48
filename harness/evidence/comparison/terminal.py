"""A comparison as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from harness.catalogue.properties import ROW_OF
from harness.evidence.comparison.fleet import fleet
from harness.evidence.comparison.model import Comparison, PropertyCell, State
from harness.evidence.comparison.saying import In
from harness.evidence.told import clipped
from harness.wording.languages import REFERENCE

MOST_COLUMNS = 6
"""So many runs stand side by side in a terminal; more stand one below the other."""

_STYLES = {"pass": "green", "fail": "bold red", "inconclusive": "yellow"}
_STATES = {State.NEW: "bold red", State.OPEN: "red", State.FIXED: "green", State.NOT_SEEN: "yellow"}


def tables(comparison: Comparison, language: str = REFERENCE) -> Iterator[RenderableType]:
    """The runs, what differs, properties, findings, and what is to be remarked."""
    say = In(language)
    if len(comparison.sides) > MOST_COLUMNS:
        yield from fleet(comparison, say)
    else:
        yield _runs(comparison, say)
        yield from _differences(comparison, say)
        yield _properties(comparison, say)
        yield from _findings(comparison, say)
    for remark in comparison.remarks:
        yield Text(say("note", note=remark), style="yellow")


def _runs(comparison: Comparison, say: In) -> Table:
    sides = comparison.sides
    table = _table(comparison, say("run"))
    table.add_row(say("verdict"), *(_verdict(side.verdict, say) for side in sides))
    rows: tuple[tuple[str, list[str]], ...] = (
        ("gate", [say.verdict(side.gate) if side.gate else "-" for side in sides]),
        ("target", [side.target for side in sides]),
        ("build", [side.build for side in sides]),
        ("suite", [side.suite for side in sides]),
        ("seed", [str(side.seed) for side in sides]),
        ("began", [side.began.replace("T", " ") for side in sides]),
        ("documents", [f"{side.documents:,}" for side in sides]),
        ("overlapping", [f"{side.overlapping_documents:,}" for side in sides]),
        ("register-events", [f"{side.register_events:,}" for side in sides]),
        ("controls", [say("of", part=side.controls_caught, whole=side.controls_sent) for side in sides]),
        ("guard", [say.word("guard", side.guard) for side in sides]),
        ("issued", [f"{side.issued_per_s:.0f}" for side in sides]),
        ("p50", [say("ms", ms=side.latency_p50_ms) for side in sides]),
        ("p99", [say("ms", ms=side.latency_p99_ms) for side in sides]),
        ("not-inspected", [str(len(side.not_inspected)) for side in sides]),
        ("waived", [f"{side.waived:,}" for side in sides]),
    )
    for name, cells in rows:
        table.add_row(say(name), *(Text(cell) for cell in cells))
    table.add_row(say("folder"), *(Text(side.run, overflow="fold") for side in sides))
    return table


def _differences(comparison: Comparison, say: In) -> Iterator[Table]:
    if not comparison.differences:
        return
    table = _table(comparison, say("differs"))
    for each in comparison.differences:
        cells = []
        for value, odd in zip(each.values, each.odd, strict=True):
            shown = say("none") if value is None else clipped(value, 60)
            cells.append(Text(f"{shown} !" if odd else shown, style="bold red" if odd else "", overflow="fold"))
        table.add_row(Text(f"{say.word('difference', each.of)}: {each.what}", overflow="fold"), *cells)
    yield table


def _properties(comparison: Comparison, say: In) -> Table:
    table = _table(comparison, say("property"))
    for row in comparison.properties:
        table.add_row(say.property(row.property), *(_cell(row.property, cell, say) for cell in row.cells))
    return table


def _cell(name: str, cell: PropertyCell | None, say: In) -> Text:
    if cell is None:
        return Text("-")
    text = _verdict(cell.verdict, say)
    if cell.findings:
        text.append(f" {cell.findings:,}")
    text.append(f" {say('of-judged', checked=cell.checked)}", style="dim")
    if cell.upper_bound_95 is not None and ROW_OF[name].has_rate:
        text.append(f" < {cell.upper_bound_95:.1e}", style="dim")
    return text


def _findings(comparison: Comparison, say: In) -> Iterator[RenderableType]:
    if not comparison.findings:
        yield Text(say("no-findings"))
        return
    table = _table(comparison, say("finding"), fold=True)
    for row in comparison.findings:
        cells = [Text(f"{row.findings[0]:,}" if row.findings[0] else "")]
        for count, state in zip(row.findings[1:], row.states[1:], strict=True):
            called = "" if state is State.ABSENT else say.word("state", state)
            shown = f"{called} {count:,}" if called and count else called
            cells.append(Text(shown, style=_STATES.get(state, "")))
        table.add_row(Text(row.fingerprint, overflow="fold"), *cells)
    totals = []
    for number in range(1, len(comparison.sides)):
        parts = [f"{comparison.count(number, state)} {say.word('state', state)}" for state in _STATES]
        totals.append(Text("\n".join(parts)))
    table.add_row(say("compared-with-the-first"), Text(""), *totals)
    yield table


def _table(comparison: Comparison, first: str, fold: bool = False) -> Table:
    table = Table(box=None, pad_edge=False, title=None, padding=(0, 2, 0, 0))
    table.add_column(first, no_wrap=not fold, overflow="fold")
    for side in comparison.sides:
        table.add_column(side.letter, overflow="fold")
    return table


def _verdict(verdict: str, say: In) -> Text:
    return Text(say.verdict(verdict), style=_STYLES.get(verdict, "dim"))
