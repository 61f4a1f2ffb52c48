"""What a font can print, what it must refuse, and that the subset made of it is a sound TrueType file."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.reference.printing.pages import Block, Item, PageModel
from harness.certificates.reference.printing.render import CertificateRenderer, UnprintableName, UnusableFont
from harness.certificates.reference.printing.subset import DocumentFont
from harness.certificates.reference.printing.typeface import Typeface, clusters, default_font_path, word_sum
from tests.reference.certificates import samples


def _square(side: int) -> TTGlyphPen:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, side), (side, side), (side, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen


def _small_font() -> TTFont:
    """A: a square; B: two squares, as a composite; C: blank though a letter; the space."""
    double = TTGlyphPen({"A": None})
    double.addComponent("A", (1, 0, 0, 1, 0, 0))
    double.addComponent("A", (0.5, 0, 0, 0.5, 600, 0))
    glyphs = {
        ".notdef": _square(10).glyph(),
        "space": TTGlyphPen(None).glyph(),
        "A": _square(500).glyph(),
        "B": double.glyph(),
        "C": TTGlyphPen(None).glyph(),
    }
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({32: "space", 65: "A", 66: "B", 67: "C"})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (700, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Small", "psName": "Small"})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.ttf"
    _small_font().save(path)
    return path


def _subset(face: Typeface, text: str) -> TTFont:
    font = DocumentFont(face)
    font.encode(text)
    return TTFont(io.BytesIO(font.embed().file), checkChecksums=2)


def test_ipaexgothic_lacks_yoshi_and_says_so() -> None:
    page = PageModel(
        record="r", title="住民票の写し", blocks=(Block((Item("氏名", "𠮷田\U000e0101　\u0007"), Item("父", "𠮷"))),)
    )
    with pytest.raises(UnprintableName) as refusal:
        samples.renderer().render((page,))
    assert refusal.value.characters == ("𠮷", "田\U000e0101", "\u0007")
    assert "U+20BB7" in str(refusal.value)


@pytest.mark.parametrize(
    "unprintable", ["𠮷", "a\u202eb", "\u200d", "\x00", "\ud842", "\ufe00", "辻\U000e0103", "\U0010fffd"]
)
def test_cannot_print(unprintable: str) -> None:
    assert Typeface(default_font_path()).missing(unprintable)


def test_can_print_what_is_common() -> None:
    assert not Typeface(default_font_path()).missing("".join(samples.NAMES))


def test_after_a_refusal_the_renderer_goes_on() -> None:
    before = samples.one_page(samples.resident())
    with pytest.raises(UnprintableName):
        samples.one_page(PageModel(record="r", title="𠮷"))
    assert samples.one_page(samples.resident()) == before


def test_a_blank_glyph_is_no_way_to_print_a_letter(small: Path) -> None:
    face = Typeface(small)
    assert face.missing("A B C") == ("C",)


def test_clusters_keep_selectors_with_their_base() -> None:
    assert clusters("辻\U000e0100一") == ["辻\U000e0100", "一"]
    assert clusters("\U000e0100辻") == ["\U000e0100", "辻"]


@given(st.text(alphabet="辻一a\U000e0100\ufe00\U0002000b", max_size=12))
def test_clusters_joined_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_composites_bring_their_parts(small: Path) -> None:
    font = _subset(Typeface(small), "B ")
    assert font["maxp"].numGlyphs == 4
    composite = font["glyf"][font.getGlyphOrder()[1]]
    assert [component.getComponentInfo()[0] for component in composite.components] == [font.getGlyphOrder()[3]] * 2
    assert len(composite.getCoordinates(font["glyf"])[0]) == 8


def test_the_subset_is_a_sound_font_without_hinting() -> None:
    face = Typeface(default_font_path())
    font = _subset(face, "髙橋太郎 A")
    assert font["maxp"].numGlyphs == 7
    assert set(font.keys()) == {"GlyphOrder", "glyf", "head", "hhea", "hmtx", "loca", "maxp"}
    glyph = font["glyf"][font.getGlyphOrder()[1]]
    assert glyph.numberOfContours > 0
    assert glyph.program.getBytecode() == b""
    assert font["hmtx"][font.getGlyphOrder()[1]][0] == 2048


def test_checksums_of_the_subset_are_right() -> None:
    font = DocumentFont(Typeface(default_font_path()))
    font.encode("髙橋")
    assert word_sum(font.embed().file) == 0xB1B0AFBA


def test_a_collection_gives_its_first_font(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [_small_font(), _small_font()]
    path = tmp_path / "small.ttc"
    collection.save(path)
    face = Typeface(path)
    assert face.missing("AB") == ()
    assert _subset(face, "A ")["maxp"].numGlyphs == 3


def test_a_font_without_japanese_is_refused_at_once(small: Path) -> None:
    with pytest.raises(UnusableFont, match="no font for Japanese certificates"):
        CertificateRenderer(small)


@pytest.mark.parametrize("content", [b"", b"not a font", b"\0\1\0\0" + bytes(200), b"OTTO" + bytes(8)])
def test_a_file_that_is_no_font_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(content)
    with pytest.raises(UnusableFont, match=r"broken\.ttf"):
        Typeface(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFont, match=r"nowhere\.ttf"):
        Typeface(tmp_path / "nowhere.ttf")


def test_a_user_named_font_prints_like_the_default(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttf"
    path.write_bytes(default_font_path().read_bytes())
    page = (samples.resident(),)
    assert CertificateRenderer(path).render(page) == samples.renderer().render(page)


def test_matplotlib_is_never_imported() -> None:
    code = (
        "import sys; from harness.certificates.reference.printing.render import CertificateRenderer; "
        "CertificateRenderer(); "
        "print(*[m for m in sys.modules if m.startswith('matplotlib')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == ""
