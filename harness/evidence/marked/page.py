"""Marked sheets as a page for the screen: one file, no network; text of the document stands there escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from harness.domain.messages import Message
from harness.domain.told import Item
from harness.evidence.marked.embedding import look, with_drawings
from harness.evidence.marked.notes import Drawing
from harness.evidence.masking.sentences import harmless
from harness.evidence.page.html import closed
from harness.evidence.page.languages import Offered
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
    drawings = [sheet.drawing for sheet in document.sheets if sheet.drawing is not None]
    return closed(filled, offered.style(_asset("marked.css")) + look(drawings), "")


@cache
def _asset(name: str) -> str:
    return files("harness.evidence.marked").joinpath(name).read_text(encoding="utf-8")


def _template() -> Any:
    return with_drawings(_asset("marked.html"))
