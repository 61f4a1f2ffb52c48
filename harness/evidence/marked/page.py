"""Marked sheets as a page for the screen: one file, no network; text of the document stands there escaped."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from harness.domain.messages import Message
from harness.domain.told import Item
from harness.evidence.marked.notes import Drawing
from harness.evidence.marked.png import COLOURS, fitting
from harness.evidence.masking.sentences import harmless
from harness.evidence.page.html import closed
from harness.evidence.page.languages import Offered, template
from harness.wording.rendering import Words


@dataclass(frozen=True, slots=True)
class Group:
    """What stands on a sheet of the same owners: what they are called, their colour, and their items with the words
    for what each is."""

    called: Words
    tone: str
    items: Sequence[tuple[Item, Words]]


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """A sheet, drawn where it could be, and all that stands on it. `why` says why it was not drawn."""

    number: int
    titles: str
    drawing: Drawing | None
    groups: Sequence[Group]
    besides: Sequence[str]
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document with what was said of it: `verdict` is a word of that list, or empty where nothing was judged."""

    name: str
    digest: str
    sheets: Sequence[MarkedSheet]
    verdict: str
    findings: Sequence[Message]
    doubts: Sequence[Message]


def page(document: MarkedDocument, language: str) -> str:
    """The page in one language. Raises StoredError without a font, or for a language that has no file."""
    offered = Offered((Offered.opening_in(language).codes[0],))
    filled = harmless(_template().render(document=document, languages=offered))
    narrow = "".join(map(_without_margin, document.sheets))
    return closed(filled, f"{offered.style(_asset('marked.css'))}{look()}@media(max-width:760px){{{narrow}}}", "")


def look() -> str:
    """The style of a drawing, on whatever page it stands."""
    return _asset("drawing.css") + "".join(f".{name}{{--tone:{colour}}}" for name, colour in COLOURS.items())


def with_drawings(source: str, **filters: Callable[..., Any]) -> Any:
    """A page's template that can say `drawn(drawing, label)`."""
    return template(_asset("drawing.html") + source, png=_png, fitting=fitting, **filters)


def _without_margin(sheet: MarkedSheet) -> str:
    """On a narrow screen the sheet alone has its width: the list below says what the margin does."""
    if sheet.drawing is None:
        return ""
    return f"#sheet{sheet.number} svg{{width:{100 * sheet.drawing.wide_px / sheet.drawing.width:.2f}%}}"


def _png(data: bytes) -> Markup:
    return Markup("data:image/png;base64," + base64.b64encode(data).decode())


@cache
def _asset(name: str) -> str:
    return files("harness.evidence.marked").joinpath(name).read_text(encoding="utf-8")


def _template() -> Any:
    return with_drawings(_asset("marked.html"))
