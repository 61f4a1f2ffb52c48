"""Shared subset: letters are drawn with the glyphs that were collected for somebody else's document.

Trigger: two applications of one kind are laid out at once by one server process. On the sheet of whoever began first,
values stand in the other's letters, as far as the other's go; those of who began last are right. The text layer says
the applicant's own throughout: only who looks at the paper sees it.
Source: inferred (推定); a class of defects, of which two public libraries had one in August 2026. In one, documents
made at once by one process came out with wrong glyphs and without an error (github.com/richard-scryber/scryber.core,
issue 187); in the other a subset that was known by its place in a list was taken for an earlier document's
(github.com/nuxt-modules/og-image, issue 677).
Mechanism: inferred. A form's document embeds no more glyphs than it shows. They are collected under codes that count
the letters of each field from its first, figures and letters of full width apart, in the subset that is open for that
form; a new one is opened when nobody has one. What the codes mean as text each document writes for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import retouched
from harness.certificates.reference.ports import Ports
from harness.certificates.reference.printing.pages import Item, PageModel
from harness.certificates.reference.printing.typeface import clusters
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.sheets import SheetBuffer

_Field = tuple[str, int]
"""A label, and how often it has come in the document."""
_Code = tuple[str, int]
"""A sort of letters, and the place among those of the field."""


@dataclass(slots=True)
class _Subset:
    """Letters by field and code, and how many documents are at work with them."""

    letters: dict[tuple[_Field, _Code], str] = field(default_factory=dict)
    users: int = 0

    def collect(self, where: _Field, value: str) -> str:
        """Puts the value's letters at their codes; the value as it was."""
        self.letters.update({(where, code): letter for code, letter in _coded(value)})
        return value

    def look_up(self, where: _Field, value: str) -> str:
        """The letters that stand at the value's codes."""
        return "".join([self.letters[where, code] for code, _ in _coded(value)])


class SheetBufferWithSharedSubsets(SheetBuffer):
    """Collects the glyphs of a document before its sheets are laid out."""

    def __init__(self, ports: Ports, settings: Settings) -> None:
        super().__init__(ports, settings)
        self._subsets: dict[str, _Subset] = {}

    async def laid_out(self, application_id: str, pages: Sequence[PageModel]) -> tuple[PageModel, ...]:
        """The sheets, drawn with what is in the form's subset when they have been laid out."""
        form = pages[0].title
        subset = self._subsets.setdefault(form, _Subset())
        subset.users += 1
        try:
            _through_values(pages, subset.collect)
            await self.ports.clock.sleep(self.settings.sheet_s)
            sheets = await super().laid_out(application_id, pages)
            drawn = _through_values(sheets, subset.look_up)
            return tuple(
                [own if own == seen else own._replace(drawn=seen) for own, seen in zip(sheets, drawn, strict=True)]
            )
        finally:
            subset.users -= 1
            if not subset.users:
                del self._subsets[form]


def _through_values(pages: Sequence[PageModel], change: Callable[[_Field, str], str]) -> list[PageModel]:
    """The sheets of a document with each value as `change` gives it."""
    come = Counter[str]()

    def changed(item: Item) -> Item:
        come[item.label] += 1
        return item._replace(value=change((item.label, come[item.label]), item.value))

    return [retouched(page, changed) for page in pages]


def _coded(value: str) -> Iterator[tuple[_Code, str]]:
    come = Counter[str]()
    for letter in clusters(value):
        sort = _sort(letter)
        come[sort] += 1
        yield (sort, come[sort]), letter


def _sort(letter: str) -> str:
    """`W` for full width, `0` for a figure. What is neither stays what it is, and so does a blank: it has no glyph."""
    if letter.isdecimal() and letter.isascii():
        return "0"
    return "W" if east_asian_width(letter[0]) in {"W", "F"} and not letter.isspace() else letter


INFO = DefectInfo(
    title="letters are drawn with the glyphs of a document that was made at the same time",
    trigger="two applications of one kind are laid out at once by one server process",
    source="inferred; compare github.com/richard-scryber/scryber.core/issues/187",
    property=Property.BINDING,
    sheet_buffer=SheetBufferWithSharedSubsets,
)
