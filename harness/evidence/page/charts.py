"""Figures over time as shapes that a page draws: no library, no script, and no text that would shrink with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.evidence.report.figures import Figures
from harness.wording.rendering import Words, text

WIDE, HIGH = 1000, 240
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: SVG path data in a box of WIDE x HIGH, and its `sort` for the style sheet."""

    sort: str
    name: Words
    path: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`top` is the highest value of the axis, `ticks` its grid lines with their heights from the top."""

    title: Words
    unit: Words
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    from_s: str
    to_s: str


def charts(figures: Figures) -> list[Chart]:
    """Latency from the intended start, throughput, and applications in flight."""
    step_s = figures.step_s
    return [
        _chart(
            text("chart.latency"),
            text("chart.milliseconds"),
            step_s,
            _scale,
            ("main", text("chart.median"), figures.p50_ms),
            ("high", text("chart.99-within"), figures.p99_ms),
        ),
        _chart(
            text("chart.throughput"),
            text("chart.a-second"),
            step_s,
            _scale,
            ("main", text("chart.answered"), figures.answered_per_s),
            ("high", text("chart.intended"), figures.offered_per_s),
        ),
        _chart(
            text("chart.in-flight"),
            text("chart.applications"),
            step_s,
            _scale_of_counts,
            ("main", text("chart.under-way"), figures.in_flight),
        ),
    ]


def _chart(
    title: Words,
    unit: Words,
    step_s: float,
    scale: Callable[[float], tuple[float, float]],
    *series: tuple[str, Words, Sequence[float | int | None]],
) -> Chart:
    values = [value for _, _, each in series for value in each if value is not None]
    step, top = scale(max(values, default=0.0))
    ticks = tuple((HIGH * (1 - place * step / top), f"{place * step:,g}") for place in range(round(top / step) + 1))
    length = max(len(each) for _, _, each in series)
    lines = tuple(Line(sort, name, _path(each, top)) for sort, name, each in series)
    return Chart(title, unit, lines, ticks, "0", f"{length * step_s:,g}")


def _scale(most: float) -> tuple[float, float]:
    """The step of the grid and the top of the axis: at most four steps, round numbers."""
    if most <= 0:
        return 1.0, 1.0
    raw = most / 4
    power = 10 ** math.floor(math.log10(raw))
    step = next(each * power for each in _NICE if each * power >= raw * 0.999)
    return step, step * math.ceil(most / step * 0.999)


def _scale_of_counts(most: float) -> tuple[float, float]:
    """The same in whole numbers: there is no half application."""
    step = math.ceil(_scale(most)[0])
    return step, step * max(1, math.ceil(most / step))


def _path(values: Sequence[float | int | None], top: float) -> str:
    """Each value in the middle of its step; what is missing parts the line."""
    pieces, pen = [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = WIDE * (place + 0.5) / len(values), HIGH * (1 - value / top)
        pieces.append(f"{pen}{x:.1f} {y:.1f}")
        if pen == "M":
            pieces.append("h0.1")  # a single value shows as a dot
        pen = "L"
    return "".join(pieces)
