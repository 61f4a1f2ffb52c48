"""Characters come out as they went in, and what stands in two cells is not run together."""

from __future__ import annotations

import pytest

from harness.catalogue import say
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import one_sheet, said
from tests.reading.told import suspected

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])


def runs_of(data: bytes, reader: str = PRIMARY) -> tuple[str, ...]:
    found = read(data, reader)
    assert found.problem is None
    return found.sheets[0].runs


def mapped_font(letters: list[str], inked: bool = True, drawn: str = "") -> tuple[bytes, list[bytes]]:
    """Resources and objects of a font, embedded, whose code n stands for letters[n - 1], as ToUnicode says; one that
    IPAexGothic does not have is drawn as 高. With `inked` False the glyphs are empty; with `drawn` they are those of
    other letters."""
    import io

    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    font = TTFont(paper.font_file())
    cut = subset.Subsetter(subset.Options(retain_gids=False, notdef_outline=True))
    shown = [ord(letter[0]) for letter in drawn or letters]
    cut.populate(unicodes=[ord("高"), *shown])
    cut.subset(font)
    glyphs = font.getBestCmap()
    names = [glyphs.get(code, glyphs[ord("高")]) for code in shown]
    for name in () if inked else names:
        font["glyf"][name] = Glyph()
    out = io.BytesIO()
    font.save(out)
    rows = "".join(f"<{n:04x}> <{letter.encode('utf-16-be').hex()}>\n" for n, letter in enumerate(letters, 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{rows}endbfchar endcmap end end"
    )
    gids = b"\0\0" + b"".join(font.getGlyphID(name).to_bytes(2) for name in names)
    objects = [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+X /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 9 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+X /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R /DW 1000 /CIDToGIDMap 10 0 R >>",
        b"<< /Type /FontDescriptor /FontName /ABCDEF+X /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 /FontFile2 8 0 R >>",
        paper.stream(out.getvalue(), pack=True),
        paper.stream(cmap.encode(), pack=True),
        paper.stream(gids),
    ]
    return b"<< /Font << /F1 5 0 R >> >>", objects


@BOTH
@pytest.mark.parametrize("letter", ["𠮷", "葛\U000e0100", "﨑", "髙", "⼭", "①", "\ue000"])
def test_rare_characters_come_out_as_the_file_means_them(letter: str, reader: str) -> None:
    resources, objects = mapped_font([letter, "田"])
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td <00010002> Tj ET", resources, objects)
    assert "".join(runs_of(data, reader)) == letter + "田"


def test_a_glyph_without_ink_in_an_embedded_font_prints_nothing() -> None:
    resources, objects = mapped_font(["山", "田"], inked=False)
    found = read(one_sheet(b"BT /F1 12 Tf 72 700 Td <00010002> Tj ET", resources, objects))
    assert found.sheets[0].runs == ()
    assert say("hidden-letters", sheet=1, letters=2, why="without-ink") in found.suspicions


@BOTH
def test_japanese_in_an_embedded_font(reader: str) -> None:
    runs = runs_of(paper.certificate(), reader)
    joined = "\n".join(runs)
    for item in ("印鑑登録証明書", "山田 太郎", "横浜市中区本町6丁目50番地の10"):
        assert item in joined


@BOTH
@pytest.mark.parametrize(
    ("cmap", "codec"), [("UniJIS-UCS2-H", "utf-16-be"), ("UniJIS-UTF16-H", "utf-16-be"), ("90ms-RKSJ-H", "cp932")]
)
def test_japanese_in_a_font_that_is_not_in_the_file(cmap: str, codec: str, reader: str) -> None:
    content = b"BT /F1 12 Tf 72 700 Td <" + "山田太郎".encode(codec).hex().encode() + b"> Tj ET"
    assert runs_of(one_sheet(content, paper.NOT_EMBEDDED.format(cmap).encode()), reader) == ("山田太郎",)


@BOTH
@pytest.mark.parametrize("text", ["山田太郎", "男"])
@pytest.mark.parametrize("matrix", [b"1 0 0 1", b"0 1 -1 0", b"0 -1 1 0", b"-1 0 0 -1"])
@pytest.mark.parametrize(
    ("cmap", "codec"),
    [("UniJIS-UCS2-H", "utf-16-be"), ("UniJIS-UCS2-V", "utf-16-be"), ("UniJIS-UTF16-V", "utf-16-be"),
     ("90ms-RKSJ-H", "cp932"), ("90ms-RKSJ-V", "cp932")],
)  # fmt: skip
def test_what_is_narrow_for_want_of_a_font_is_read(
    cmap: str, codec: str, matrix: bytes, text: str, reader: str
) -> None:
    """PDFium leaves texts without width out of what it reads: columns, and single letters."""
    content = b"BT /F1 12 Tf %b 300 400 Tm <%b> Tj ET" % (matrix, text.encode(codec).hex().encode())
    resources = paper.NOT_EMBEDDED.format(cmap).encode()
    assert runs_of(one_sheet(content, resources), reader) == (text,)
    inside = resources[:-2] + b"/XObject << /X 5 0 R >> >>"
    form = paper.stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 600 600] /Resources " + resources)
    assert runs_of(one_sheet(b"q 0.5 0 0 0.5 10 10 cm /X Do Q", inside, [form]), reader) == (text,)
    for unseen in (b"3 Tr ", b"7 Tr ", b"1 g "):
        assert runs_of(one_sheet(unseen + content, resources), reader) == ()


def test_a_narrow_text_without_a_font_that_may_be_covered_is_unchecked() -> None:
    resources = paper.NOT_EMBEDDED.format("UniJIS-UCS2-V").encode()
    name = b"BT /F1 12 Tf 300 700 Td <" + "山田".encode("utf-16-be").hex().encode() + b"> Tj ET\n"
    covered, bare = (read(one_sheet(name + b"q 1 g %d 600 20 150 re f Q\n" % x, resources)) for x in (296, 350))
    assert covered.sheets[0].runs == bare.sheets[0].runs == ("山田",)
    assert "unchecked-letters" in suspected(covered)
    assert "unchecked-letters" not in suspected(bare)


def test_a_font_that_is_not_in_the_file_leaves_some_things_unchecked() -> None:
    resources = paper.NOT_EMBEDDED.format("UniJIS-UCS2-H").encode()
    name = b"BT /F1 12 Tf 72 700 Td <" + "山田".encode("utf-16-be").hex().encode() + b"> Tj ET\n"
    cover = b"q 1 g 60 690 200 30 re f Q\n"
    found = read(one_sheet(name + cover, resources))
    assert found.sheets[0].runs == ("山田",)
    assert "unchecked-letters" in suspected(found)
    assert read(one_sheet(b"3 Tr " + name, resources)).sheets[0].runs == ()
    assert read(one_sheet(b"1 g " + name, resources)).sheets[0].runs == ()
    assert read(one_sheet(name, resources, box=b"[0 0 595 600]")).sheets[0].runs == ()


@pytest.mark.parametrize("step", [6.0, 6.6, 7.2])
def test_letters_set_one_by_one_are_one_text(step: float) -> None:
    content = "".join(f"BT /F1 12 Tf {72 + step * at} 700 Td ({letter}) Tj ET\n" for at, letter in enumerate("109876"))
    assert runs_of(one_sheet(content.encode())) == ("109876",)


def test_cells_of_one_row_are_told_apart() -> None:
    data = one_sheet(said("1-1") + said("12", x=200) + said("next", y=680))
    assert runs_of(data) == ("1-1", "12", "next")


@BOTH
def test_no_two_cells_run_together(reader: str) -> None:
    runs = runs_of(one_sheet(said("1-1") + said("12", x=110) + said("next", y=680)), reader)
    assert "1-112" not in "".join(f"{run}\n" for run in runs)


@BOTH
def test_a_hyphen_at_the_end_of_a_line_stays(reader: str) -> None:
    assert "".join(runs_of(one_sheet(said("6-50-") + said("10", y=686)), reader)) == "6-50-10"


@BOTH
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_sheet_reads_the_same(turn: int, reader: str) -> None:
    data = one_sheet(said("first") + said("second", y=600), page=b"/Rotate %d" % turn)
    assert sorted(runs_of(data, reader)) == ["first", "second"]


@BOTH
@pytest.mark.parametrize(
    "matrix", ["0 1 -1 0 300 300", "-1 0 0 -1 300 300", "0 -1 1 0 300 300", ".8 .6 -.6 .8 300 300"]
)
def test_turned_text_is_read(matrix: str, reader: str) -> None:
    data = one_sheet(f"q BT /F1 12 Tf {matrix} Tm (turned text) Tj ET Q".encode())
    assert "".join(runs_of(data, reader)).replace(" ", "") == "turnedtext"


@BOTH
def test_every_operator_that_shows_text(reader: str) -> None:
    content = b"BT /F1 12 Tf 14 TL 72 700 Td (one) Tj (two) ' 1 0 (three) \" [(fo) -20 (ur)] TJ T* (five) Tj ET"
    assert "".join(runs_of(one_sheet(content), reader)) in ("onetwothreefourfive", "onetwothree" + "four" + "five")


@BOTH
def test_a_blank_sheet_is_no_problem(reader: str) -> None:
    found = read(one_sheet(b""), reader)
    assert (found.problem, found.sheets[0].runs, found.sheets[0].images) == (None, (), ())


@BOTH
def test_sheets_keep_their_order(reader: str) -> None:
    sheet, buffer = paper.canvas()
    for number in range(1, 6):
        sheet.setFont(paper.japanese(), 12)
        sheet.drawString(72, 700, f"{number}枚目")
        if number < 5:
            sheet.showPage()
    found = read(paper.saved(sheet, buffer), reader)
    assert [page.runs for page in found.sheets] == [(f"{number}枚目",) for number in range(1, 6)]


def test_only_the_part_of_a_font_that_says_nothing_is_lost() -> None:
    """A letter whose meaning the file does not tell cannot be read; the others around it can."""
    resources, objects = mapped_font(["山"])
    data = one_sheet(b"BT /F1 12 Tf 72 700 Td <000100050001> Tj ET", resources, objects)
    assert "".join(runs_of(data)).count("山") == 2


LINE = "神奈川県横浜市中区"


def test_letters_set_in_any_order_are_read_where_they_stand() -> None:
    sheet, buffer = paper.canvas()
    for at in (3, 1, 8, 0, 5, 2, 7, 4, 6):
        sheet.drawString(100 + 12 * at, 700, LINE[at])
    for at in (2, 0, 1):
        sheet.drawString(300 + 12 * at, 700, "本籍地"[at])
    for at in (1, 0):
        sheet.drawString(100 + 12 * at, 680, "氏𠮷"[at] if at else "氏")
    found = read(paper.saved(sheet, buffer))
    assert found.sheets[0].runs[:2] == (LINE, "本籍地")
    assert "set-letter-by-letter" in suspected(found)


def test_letters_in_columns_are_read_downwards_from_the_right() -> None:
    sheet, buffer = paper.canvas()
    for x, column in ((400, "印鑑登録証明書"), (380, "横浜市長")):
        for at, letter in enumerate(column):
            sheet.drawString(x, 700 - 14 * at, letter)
    assert read(paper.saved(sheet, buffer)).sheets[0].runs[:2] == ("印鑑登録証明書", "横浜市長")


@BOTH
def test_a_pair_of_surrogates_before_hidden_text_moves_nothing(reader: str) -> None:
    resources, objects = mapped_font(["𠮷", "田", "山"])
    content = b"BT /F1 12 Tf 72 700 Td <000100010001> Tj ET q 3 Tr BT /F1 12 Tf 72 680 Td <0002> Tj ET Q "
    content += b"BT /F1 12 Tf 72 660 Td <0003> Tj 100 0 Td <0003> Tj ET"
    assert "".join(runs_of(one_sheet(content, resources, objects), reader)).replace(" ", "") == "𠮷𠮷𠮷山山"
    covered = content + b" q 1 g 170 650 30 30 re f Q"
    assert runs_of(one_sheet(covered, resources, objects)) == ("𠮷𠮷𠮷", "山")


def test_letters_without_a_meaning_are_suspected() -> None:
    _, objects = mapped_font(["山"])
    objects[0] = objects[0].replace(b"/ToUnicode 9 0 R", b"")
    found = read(one_sheet(b"BT /F1 12 Tf 72 700 Td <00010001> Tj ET", b"<< /Font << /F1 5 0 R >> >>", objects))
    assert found.suspicions == (say("letters-without-meaning", sheet=1, letters=2),)


def test_ink_without_any_text_is_suspected() -> None:
    found = read(one_sheet(b"100 100 200 200 re f"))
    assert "ink-without-text" in suspected(found)
    assert read(one_sheet(b"")).suspicions == ()


def test_a_long_sheet_of_single_letters_keeps_its_order() -> None:
    letters = b"".join(
        b"BT /F1 3 Tf %d %d Td (x) Tj ET\n" % (at % 70 * 8 + 9, 830 - at // 70 * 8) for at in range(4500)
    )
    assert len(runs_of(one_sheet(letters))) >= 1
