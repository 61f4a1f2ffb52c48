"""Runs pytest as on a machine whose fonts stand in one folder: `python -m tests.reading.machine FOLDER ARGUMENT...`.

Says first whether PDFium, left to itself, borrows a font there for a Japanese text whose font is not in the file.
"""

from __future__ import annotations

import ctypes
import sys

import pypdfium2
import pytest

from tests.reading.paper import NOT_EMBEDDED, one_sheet

BORROWED, NOT_BORROWED = "PDFium borrows a font.", "PDFium borrows no font."


def have_fonts_in(folder: str) -> None:
    """PDFium begins anew, with this folder in place of /usr/share/fonts and the others that it looks into by itself."""
    raw = pypdfium2.raw
    paths = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.create_string_buffer(folder.encode()), None)
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths))


def borrows() -> bool:
    """Whether a text in a font that is not in the file leaves ink on the sheet."""
    text = b"BT /F1 12 Tf 72 700 Td <" + "山田".encode("utf-16-be").hex().encode() + b"> Tj ET"
    sheet = pypdfium2.PdfDocument(one_sheet(text, NOT_EMBEDDED.format("UniJIS-UCS2-H").encode()))[0]
    return bool(sheet.render().to_numpy().min() < 255)


if __name__ == "__main__":
    have_fonts_in(sys.argv[1])
    print(BORROWED if borrows() else NOT_BORROWED)
    sys.exit(pytest.main(sys.argv[2:]))
