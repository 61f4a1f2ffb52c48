"""A drawing on a page: the template that shows it, and its style."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from harness.evidence.marked.notes import Drawing
from harness.evidence.marked.png import COLOURS, fitting
from harness.evidence.page.languages import template


def with_drawings(source: str, **filters: Callable[..., Any]) -> Any:
    """A page's template that can say `drawn(drawing, label, frames)`."""
    return template(_asset("drawing.html") + source, png=_png, fitting=fitting, **filters)


def look(drawings: Iterable[Drawing]) -> str:
    """The style of drawings, on whatever page they stand. On a narrow screen the sheet alone has its width: a list
    below says what the margin does."""
    colours = "".join(f".{name}{{--tone:{colour}}}" for name, colour in COLOURS.items())
    shares = {each.width: 100 * each.wide_px / each.width for each in drawings}
    narrow = "".join(f".wide{width}{{width:{share:.2f}%}}" for width, share in sorted(shares.items()) if share > 100)
    return f"{_asset('drawing.css')}{colours}@media screen and (max-width:820px){{{narrow}}}"


def _png(data: bytes) -> Markup:
    return Markup("data:image/png;base64," + base64.b64encode(data).decode())


@cache
def _asset(name: str) -> str:
    return files("harness.evidence.marked").joinpath(name).read_text(encoding="utf-8")
