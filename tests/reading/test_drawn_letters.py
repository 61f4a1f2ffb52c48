"""Letters of fonts whose glyphs are drawings are looked at where they stand, whatever boxes such a font gives them."""

from __future__ import annotations

import pytest
from fontTools.pens.reportLabPen import ReportLabPen
from fontTools.ttLib import TTFont

from tests.reading import paper
from tests.reading.paper import one_sheet, stream
from tests.reading.test_glyphs import runs, unlike
from tests.reading.test_ink import _operators

SAID, OTHERS = "東京都港区芝公園123", "大阪府北区梅田町745"
EM = 2048


def drawn(letters: str, font_box: str, glyph_box: str) -> bytes:
    """A sheet with SAID in a font that draws these letters and has such boxes; {} is where the ink is."""
    procedures = []
    with TTFont(paper.font_file()) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        for letter in letters:
            pen, name = ReportLabPen(glyphs), names[ord(letter)]
            glyphs[name].draw(pen)
            glyph = font["glyf"][name]
            ink = f"{glyph.xMin} {glyph.yMin} {glyph.xMax} {glyph.yMax}"
            head = f"{EM if ord(letter) > 255 else EM // 2} 0 {glyph_box.format(ink)} d1 "
            procedures.append(stream((head + " ".join(_operators(pen.path)) + " f").encode()))
    names_ = [f"/g{place}" for place in range(len(letters))]
    listed = " ".join(f"{name} {6 + place} 0 R" for place, name in enumerate(names_))
    widths = " ".join(str(EM if ord(letter) > 255 else EM // 2) for letter in SAID)
    rows = "".join(f"<{65 + place:02x}> <{ord(letter):04x}>\n" for place, letter in enumerate(SAID))
    told = (
        f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange {len(SAID)} beginbfchar\n{rows}endbfchar endcmap"
    )
    font_object = (
        f"<< /Type /Font /Subtype /Type3 /FontBBox {font_box} /FontMatrix [{1 / EM} 0 0 {1 / EM} 0 0] /CharProcs "
        f"<< {listed} >> /Encoding << /Type /Encoding /Differences [65 {' '.join(names_)}] >> /FirstChar 65 "
        f"/LastChar {64 + len(SAID)} /Widths [{widths}] /Resources << >> /ToUnicode {6 + len(letters)} 0 R >>"
    )
    content = b"BT /F3 14 Tf 72 700 Td <" + b"".join(b"%02x" % (65 + place) for place in range(len(SAID))) + b"> Tj ET"
    resources = b"<< /Font << /F3 5 0 R >> >>"
    return one_sheet(content, resources, [font_object.encode(), *procedures, stream(told.encode())])


BOXES = {
    "as they are": ("[0 -300 2048 1900]", "{}"),
    "of the font": ("[0 -300 2048 1900]", "0 -300 2048 1900"),
    "wide": ("[-400 -600 2500 2200]", "-400 -600 2500 2200"),
    "none": ("[0 0 0 0]", "{}"),
}


@pytest.mark.parametrize("boxes", BOXES)
def test_whatever_boxes_they_have(boxes: str) -> None:
    right = drawn(SAID, *BOXES[boxes])
    assert (runs(right), unlike(right)) == ([SAID], 0)
    wrong = drawn(OTHERS, *BOXES[boxes])
    differing = sum(one != other for one, other in zip("".join(runs(wrong)), OTHERS, strict=True))
    assert differing == unlike(wrong) <= 1
