"""What a person can see counts as printed, and nothing else."""

from __future__ import annotations

import pytest

from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import one_sheet, said
from tests.reading.told import problem_of, suspected

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SEEN = said("seen", y=600)
WHITE_BOX = b"q 1 g 60 690 200 30 re f Q\n"


def text_of(data: bytes, reader: str = PRIMARY, sheet: int = 0) -> str:
    found = read(data, reader)
    assert found.problem is None
    return "\n".join(found.sheets[sheet].runs)


@BOTH
@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(said("hidden", before="3 Tr"), id="invisible"),
        pytest.param(said("hidden", before="7 Tr"), id="clip only"),
        pytest.param(said("hidden", before="1 g"), id="white"),
        pytest.param(said("hidden", before="0.98 0.99 0.99 rg"), id="nearly white"),
        pytest.param(said("hidden", before="0 0 0 0 k"), id="white in four colours"),
        pytest.param(said("hidden", before="1 Tr 1 G"), id="white outline"),
        pytest.param(said("hidden", before="2 Tr 1 g 1 G"), id="white and white outline"),
        pytest.param(said("hidden", y=-30), id="below the sheet"),
        pytest.param(said("hidden", x=700), id="beside the sheet"),
        pytest.param(said("hidden", size=1), id="tiny"),
        pytest.param(b"q 0.05 0 0 0.05 72 700 cm BT /F1 12 Tf (hidden) Tj ET Q\n", id="shrunk by a matrix"),
    ],
)
def test_text_that_cannot_be_seen_is_not_printed(hidden: bytes, reader: str) -> None:
    for content in (hidden + SEEN, SEEN + hidden):
        found = read(one_sheet(content), reader)
        assert found.problem is None
        assert found.sheets[0].runs == ("seen",)
        assert suspected(found) == {"hidden-letters" if reader == PRIMARY else "hidden-text"}


@BOTH
def test_a_transparent_text_is_not_printed(reader: str) -> None:
    resources = paper.LATIN[:-2] + b"/ExtGState << /A << /ca 0 >> /B << /ca 0.9 >> >> >>"
    found = read(one_sheet(said("hidden", before="/A gs") + said("seen", y=600, before="/B gs"), resources), reader)
    assert found.sheets[0].runs == ("seen",)
    assert found.suspicions


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(said("hidden") + WHITE_BOX, id="painted over"),
        pytest.param(said("hidden") + b"q 20 w 1 G 60 704 m 300 704 l S Q\n", id="struck out with a broad line"),
        pytest.param(b"q 0 0 60 60 re W n " + said("hidden") + b"Q\n", id="clipped away"),
        pytest.param(b"q 0 g 60 690 200 30 re f Q\n" + said("hidden"), id="black on black"),
        pytest.param(said("hidden", before="2 Tr 0 g 1 G 9 w"), id="eaten up by its outline"),
        pytest.param(b"q 0.5 g 60 690 200 30 re f Q\n" + said("hidden", before="0.5 g"), id="grey on grey"),
    ],
)
def test_text_that_other_things_hide_is_not_printed(content: bytes) -> None:
    found = read(one_sheet(content + SEEN))
    assert found.sheets[0].runs == ("seen",)
    assert suspected(found) == {"hidden-letters"}


@BOTH
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(WHITE_BOX + said("shown"), id="on a white ground"),
        pytest.param(b"q 0.8 g 60 690 200 30 re f Q\n" + said("shown"), id="on a light ground"),
        pytest.param(said("shown") + b"q 60 690 200 30 re S Q\n", id="framed"),
        pytest.param(b"q 60 690 200 30 re W n " + said("shown") + b"Q\n", id="inside a clip"),
        pytest.param(said("shown", before="1 Tr 0.3 w"), id="outlined"),
        pytest.param(said("shown", before="2 Tr 1 g 0 G"), id="white with a black outline"),
        pytest.param(said("shown", before="2 Tr 0 g 0.2 G 0.3 w"), id="made bold by its outline"),
        pytest.param(said("shown", before="1 0 0 rg"), id="red"),
        pytest.param(said("shown", before="0.85 g"), id="light grey"),
    ],
)
def test_text_that_can_be_seen_is_printed(content: bytes, reader: str) -> None:
    assert text_of(one_sheet(content), reader) == "shown"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"q 0 g 60 690 200 30 re f Q\n" + said("shown", before="1 g"), id="white on black"),
        pytest.param(said("shown") + said("shown"), id="printed twice on the same spot"),
        pytest.param(said("shown") + said("shown", x=72.3), id="made bold by printing twice"),
        pytest.param(said("shown") + WHITE_BOX + said("shown"), id="painted over and printed again"),
    ],
)
def test_text_that_only_who_renders_tells_right_is_printed_once(content: bytes) -> None:
    assert text_of(one_sheet(content)) == "shown"


def test_a_half_covered_text_is_printed_in_part() -> None:
    found = read(one_sheet(said("before after") + b"q 1 g 108 690 200 30 re f Q\n"))
    assert found.sheets[0].runs == ("before",)


def test_letters_beside_a_hidden_one_are_not_joined() -> None:
    data = one_sheet(said("1 2 3") + b"q 1 g 80 690 9 30 re f Q\n")
    assert read(data).sheets[0].runs == ("1", "3")


def test_a_crop_box_cuts_text_off() -> None:
    data = one_sheet(said("outside", y=800) + SEEN, page=b"/CropBox [0 0 595 790]")
    for reader in (PRIMARY, SECOND):
        assert text_of(data, reader) == "seen"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [b"[0 0 595 842]", b"[100 -50 695 792]"])
def test_hidden_text_is_found_on_turned_and_shifted_sheets(turn: int, box: bytes) -> None:
    content = (
        said("hidden")
        + WHITE_BOX
        + said("seen", x=150, y=600)
        + b"q 0.9 g 140 590 200 30 re f Q "
        + said("late", x=150, y=600)
    )
    found = read(one_sheet(content, page=b"/Rotate %d" % turn, box=box))
    assert found.sheets[0].runs == ("late",)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [b"[0 0 595 842]", b"[100 -50 695 792]", b"[-400 1000 195 1842]"])
def test_what_is_in_doubt_and_shown_is_found_there_too(turn: int, box: bytes) -> None:
    """Outlined letters, one covered by white and one not, in each corner of the paper."""
    left, bottom, right, top = (float(value) for value in box.strip(b"[]").split())
    content, shown = b"", []
    for name, x, y in (("a", 5, 5), ("b", 560, 5), ("c", 5, 820), ("d", 560, 820), ("e", 300, 400)):
        content += said(f"{name}gone", left + x, bottom + y - 4, size=5, before="1 Tr 0.3 w")
        content += b"q 1 g %d %d 30 7 re f Q\n" % (left + x, bottom + y - 6)
        content += said(f"{name}in", left + x, bottom + y + 5, size=8, before="1 Tr 0.3 w")
        shown.append(f"{name}in")
    assert (right - left, top - bottom) == (595, 842)
    runs = read(one_sheet(content, page=b"/Rotate %d" % turn, box=box)).sheets[0].runs
    assert sorted(" ".join(runs).split()) == shown


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_text_in_doubt_that_is_printed_several_times_is_seen_once(times: int) -> None:
    assert text_of(one_sheet(said("once", before="1 Tr 0.3 w") * times + SEEN)) == "once\nseen"


def test_an_image_can_cover_text_and_text_can_stand_on_an_image() -> None:
    white = paper.stream(
        b"\xff", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    resources = paper.LATIN[:-2] + b"/XObject << /I 5 0 R >> >>"
    image = b"q 200 0 0 30 60 690 cm /I Do Q\n"
    assert text_of(one_sheet(said("hidden") + image + SEEN, resources, [white])) == "seen"
    assert text_of(one_sheet(image + said("shown"), resources, [white])) == "shown"


@BOTH
@pytest.mark.parametrize("off", [True, False])
def test_a_layer_that_is_switched_off_is_not_printed(off: bool, reader: str) -> None:
    layers = b"/OCProperties << /OCGs [5 0 R] /D << %s >> >>" % (b"/OFF [5 0 R]" if off else b"")
    resources = paper.LATIN[:-2] + b"/Properties << /L 5 0 R >> /XObject << /X 6 0 R >> >>"
    form = paper.stream(
        said("form", y=500), b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /OC 5 0 R /Resources " + paper.LATIN
    )
    content = b"/OC /L BDC\n" + said("layer") + b"EMC\n" + SEEN + b"/X Do\n"
    group = b"<< /Type /OCG /Name (L) >>"
    text = text_of(one_sheet(content, resources, [group, form], catalog=layers), reader)
    assert text.split() == (["seen"] if off else ["layer", "seen", "form"])


@BOTH
def test_text_in_nested_forms_is_read_with_its_place_and_colour(reader: str) -> None:
    inner = paper.stream(
        said("deep", 10, 10) + said("white", 10, 30, before="1 g") + said("off", 10, -400),
        b"/Type /XObject /Subtype /Form /BBox [-600 -900 600 900] /Resources " + paper.LATIN,
    )
    outer = paper.stream(
        b"q 1 0 0 1 20 20 cm /In Do Q",
        b"/Type /XObject /Subtype /Form /BBox [-600 -900 600 900] /Matrix [1 0 0 1 30 30] "
        b"/Resources << /XObject << /In 6 0 R >> >>",
    )
    resources = paper.LATIN[:-2] + b"/XObject << /Out 5 0 R >> >>"
    data = one_sheet(b"q 1 0 0 1 5 5 cm /Out Do Q\n" + SEEN, resources, [outer, inner])
    assert text_of(data, reader).split() == ["deep", "seen"]


@BOTH
def test_form_fields_and_notes_that_show_text_are_read_and_suspected(reader: str) -> None:
    look = paper.stream(
        said("field", 2, 2), b"/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources " + paper.LATIN
    )
    note = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect [72 300 172 320] /AP << /N 5 0 R >> >>"
    ghost = b"<< /Type /Annot /Subtype /Stamp /F 2 /Rect [72 400 172 420] /AP << /N 5 0 R >> >>"
    found = read(one_sheet(SEEN, more=[look, note, ghost], page=b"/Annots [6 0 R 7 0 R]"), reader)
    assert found.sheets[0].runs == ("seen", "field")
    assert "annotations" in suspected(found)


def test_an_empty_glyph_prints_nothing() -> None:
    """A font of Type 3 whose letters draw nothing, with a name for each: the layer of a text recognition."""
    blank = paper.stream(b"600 0 d0")
    box = paper.stream(b"600 0 d0 0 0 500 700 re f")
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 800] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs "
        b"<< /A 5 0 R /B 6 0 R >> /Encoding << /Type /Encoding /Differences [65 /A /B] >> /FirstChar 65 "
        b"/LastChar 66 /Widths [600 600] /Resources << >> >>"
    )
    data = one_sheet(
        b"BT /F3 12 Tf 72 700 Td (AAA) Tj ET BT /F3 12 Tf 72 600 Td (BBB) Tj ET\n",
        b"<< /Font << /F3 7 0 R >> >>",
        [blank, box, font],
    )
    assert text_of(data) == "BBB"


GROUND = b"q /Pattern cs /P scn 60 690 300 30 re f Q\n"


def patterned(content: bytes, colour: bytes, more: bytes = b"") -> bytes:
    """A sheet with a tiling pattern /P of one colour."""
    entries = (
        b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << " + more + b">>"
    )
    resources = paper.LATIN[:-2] + b"/Pattern << /P 5 0 R >> >>"
    return one_sheet(content, resources, [paper.stream(colour + b" 0 0 9 9 re f", entries)])


@pytest.mark.parametrize("more", [b"", b"/XObject << >>"])
@pytest.mark.parametrize(("colour", "seen"), [(b"0 g", ""), (b"0.1 g", ""), (b"0.7 g", "text"), (b"1 g", "text")])
def test_text_on_a_pattern_is_seen_if_the_pattern_is_light(colour: bytes, seen: str, more: bytes) -> None:
    for _ in range(2):
        assert text_of(patterned(GROUND + said("text"), colour, more)) == seen


@pytest.mark.parametrize(("colour", "seen"), [(b"0 g", "text"), (b"1 g", "")])
def test_text_filled_with_a_pattern(colour: bytes, seen: str) -> None:
    assert text_of(patterned(said("text", before="/Pattern cs /P scn"), colour)) == seen


@pytest.mark.parametrize("upper", ["1 0 0 rg", "1 g"])
def test_doubtful_texts_on_each_other_are_told_apart(upper: str) -> None:
    """Both are in doubt, as both are outlined; one may be white on white."""
    data = one_sheet(said("lower", before="1 Tr 1 G") + said("UPPER", before="1 Tr " + upper.upper()))
    assert text_of(data) == ("UPPER" if upper != "1 g" else "")


def test_a_text_that_repeats_a_hidden_one_is_judged_by_itself() -> None:
    data = one_sheet(said("once", before="3 Tr") * 3 + SEEN)
    assert text_of(data) == "seen"
    assert text_of(one_sheet(said("once", before="3 Tr") * 3 + said("once"))) == "once"


def test_too_much_that_is_unclear_is_not_read() -> None:
    over = b"".join(said("x", 60 + at % 5, 700, before="1 Tr") for at in range(500))
    assert problem_of(read(one_sheet(over))) == "tangled"
    apart = b"".join(said("x", at % 80 * 7, at // 80 * 10, before="1 Tr", size=5) for at in range(6000))
    assert problem_of(read(one_sheet(apart))) == "unclear-whether-seen"


def test_a_note_that_covers_text_hides_it() -> None:
    look = paper.stream(b"1 g 0 0 200 30 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 30]")
    note = b"<< /Type /Annot /Subtype /Square /F 4 /Rect [60 690 260 720] /AP << /N 5 0 R >> >>"
    assert text_of(one_sheet(said("hidden") + SEEN, more=[look, note], page=b"/Annots [6 0 R]")) == "seen"


def test_many_things_are_compared_all_at_once() -> None:
    rows = b"".join(said(f"row{at}", y=20 + 12 * at, before="0 g") for at in range(60))
    boxes = b"".join(b"q 1 g 300 %d 100 10 re f Q\n" % (20 + 12 * at) for at in range(60))
    over = b"q 1 g 60 16 200 14 re f Q q 0 g 500 20 9 9 re f Q\n"
    lines = text_of(one_sheet(boxes + rows + over + said("dark", x=501, y=22, size=4))).split("\n")
    assert "row0" not in lines
    assert lines == [f"row{at}" for at in range(1, 60)]


def test_objects_packed_into_streams_hide_nothing() -> None:
    """The settings that make a text transparent stand in an object stream."""
    import io

    from pypdf import PdfReader, PdfWriter

    resources = paper.LATIN[:-2] + b"/ExtGState << /A 5 0 R >> /XObject << /I 6 0 R >> >>"
    image = paper.stream(
        b"\0" * 400,
        b"/Type /XObject /Subtype /Image /Width 20 /Height 20 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    plain = one_sheet(
        said("hidden", before="/A gs") + SEEN + b"q 30 0 0 30 400 100 cm /I Do Q", resources, [b"<< /ca 0 >>", image]
    )
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    out = io.BytesIO()
    writer.write(out)
    assert text_of(out.getvalue()) == "seen"


@BOTH
def test_a_mere_link_is_not_suspected(reader: str) -> None:
    link = b"<< /Type /Annot /Subtype /Link /Rect [72 690 100 710] /A << /S /URI /URI (http://localhost) >> >>"
    found = read(one_sheet(SEEN, more=[link], page=b"/Annots [5 0 R]"), reader)
    assert (found.sheets[0].runs, found.suspicions) == (("seen",), ())


def test_threads_wait_for_each_other() -> None:
    from concurrent.futures import ThreadPoolExecutor

    documents = [one_sheet(said(f"text{at}") + said("hidden", y=500, before="3 Tr")) for at in range(8)]
    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(text_of, documents * 6))
    assert texts == [f"text{at}" for at in range(8)] * 6
