"""Page models to PDF bytes: the certificate maker's front door."""

from __future__ import annotations

from pathlib import Path

from harness.certificates.reference.printing.beneath import PictureBeneath
from harness.certificates.reference.printing.document import write_document
from harness.certificates.reference.printing.drawn import FontThatDrawsOthers, drawn_clusters
from harness.certificates.reference.printing.layout import SEAL, Layout, SheetOverflow
from harness.certificates.reference.printing.ornaments import (
    UnusableImprint,
    background_pattern,
    imprint_picture,
    official_seal,
)
from harness.certificates.reference.printing.pages import PageModel, Pages, printed_texts
from harness.certificates.reference.printing.sheet import Sheet
from harness.certificates.reference.printing.subset import DocumentFont
from harness.certificates.reference.printing.typeface import Typeface, UnprintableName, UnusableFont, default_font_path

__all__ = ["CertificateRenderer", "SheetOverflow", "UnprintableName", "UnusableFont", "UnusableImprint"]

_NEEDED = "住民票の写し戸籍全部事項所得課税印鑑登録証明書発行番号影検査用見本市長之印複写【】／0123456789"
"""Without these a font cannot print any certificate at all."""


class CertificateRenderer:
    """Renders certificates in one font: a TrueType file (TTF or TTC), or by default IPAexGothic.

    Made once a process (about a tenth of a second); rendering keeps no state but a cache of glyphs. Equal
    certificates give equal bytes. Raises UnusableFont."""

    def __init__(self, font: Path | None = None) -> None:
        path = default_font_path() if font is None else font
        self._face = Typeface(path)
        missing = self._face.missing(_NEEDED)
        if missing:
            raise UnusableFont(f"{path} is no font for Japanese certificates: it lacks {''.join(missing)}")
        self._layout = Layout(self._face.widths)
        self._seal = official_seal(path)
        self._background = background_pattern(path)
        self._beneath = PictureBeneath(path)
        self._metrics = self._face.descriptor()

    def render(self, pages: Pages) -> bytes:
        """The PDF of a certificate, one page a page model.

        Raises UnprintableName (with the characters) when the font has no glyph for something that is printed,
        SheetOverflow when a page model holds more than fits a sheet, UnusableImprint when the imprint is no image."""
        if not pages:
            raise ValueError("a certificate has at least one page")
        font = self._font(pages)
        try:
            contents = [self._draw(page, font).content() for page in pages]
        except UnprintableName:
            raise UnprintableName(self._missing(pages)) from None
        shared = {SEAL: self._seal.stream}
        return write_document(pages[0].title, contents, font.embed(), shared, self._background, self._metrics)

    def _font(self, pages: Pages) -> DocumentFont:
        if all(page.drawn is None for page in pages):
            return DocumentFont(self._face)
        return FontThatDrawsOthers(self._face, drawn_clusters(pages))

    def _draw(self, page: PageModel, font: DocumentFont) -> Sheet:
        sheet = Sheet(font)
        if page.beneath:
            self._beneath.put(page.beneath, sheet)
        self._layout.draw(page, sheet, None if page.imprint is None else imprint_picture(page.imprint))
        return sheet

    def _missing(self, pages: tuple[PageModel, ...]) -> tuple[str, ...]:
        text = "".join(text for page in pages for text in printed_texts(page))
        return self._face.missing(text.replace("\n", ""))
