"""A sheet as a picture: upright, with the place of every visible letter; and made where a bad document does no harm."""

from __future__ import annotations

import io
import os
import pickle
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.reading.apart import serve
from harness.reading.limits import Unreadable
from harness.reading.picture import MAX_PICTURE_PX, SheetPicture, sheet_picture
from harness.reading.picturing import Picturer, PictureRequest, picture_or_why
from tests.reading.paper import one_sheet
from tests.reading.test_texts import mapped_font

WIDE, HIGH = 300, 400


def document(draw: Callable[[Canvas], object], turn: int = 0, size: tuple[float, float] = (WIDE, HIGH)) -> bytes:
    """A PDF of one sheet."""
    into = io.BytesIO()
    canvas = Canvas(into, size, invariant=True)
    canvas.setFont("Helvetica", 20)
    draw(canvas)
    if turn:
        canvas.setPageRotation(turn)
    canvas.save()
    return into.getvalue()


def ink_at(picture: SheetPicture, word: str) -> float:
    """The share of dark pixels where a word's letters are said to stand."""
    pixels = np.frombuffer(picture.pixels, dtype=np.uint8).reshape(picture.height, picture.width, 3)
    start = picture.text.index(word)
    boxes = [box for box in picture.boxes[start : start + len(word)] if box is not None]
    assert len(boxes) == len(word)
    dark = [(pixels[top:bottom, left:right] < 128).mean() for left, top, right, bottom in boxes]
    return float(min(dark))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_letters_stand_where_they_are_said_to(turn: int) -> None:
    picture = sheet_picture(document(lambda canvas: canvas.drawString(40, 200, "MARKED"), turn), 1, WIDE)
    # reportlab turns the paper with its content: a sheet at a quarter turn lies 400 wide in the file and stands 300.
    assert (picture.width, picture.height) == ((225, 300) if turn in (90, 270) else (300, 400))
    assert len(picture.text) == len(picture.boxes)
    assert ink_at(picture, "MARKED") > 0.05


def test_lines_and_cells_part() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 300, "ONE")
        canvas.drawString(200, 300, "TWO")
        canvas.drawString(40, 200, "THREE")

    text = sheet_picture(document(draw), 1, WIDE).text
    assert "ONE" in text
    assert "TWO" in text
    assert not {"ONETWO", "TWOTHREE"} & set(text.split())


def test_what_nobody_sees_has_no_letters() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 300, "SEEN")
        hidden = canvas.beginText(40, 200)
        hidden.setTextRenderMode(3)
        hidden.textOut("HIDDEN")
        canvas.drawText(hidden)

    text = sheet_picture(document(draw), 1, WIDE).text
    assert "SEEN" in text
    assert "HIDDEN" not in text


def test_annotations_are_part_of_the_sheet() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 300, "SEEN")
        canvas.acroForm.textfield(name="field", x=40, y=100, width=200, height=40, value="FILLED", fontSize=20)

    text = sheet_picture(document(draw), 1, WIDE).text
    assert "SEEN" in text
    assert "FILLED" in text


def test_rare_kanji_are_one_letter() -> None:
    resources, objects = mapped_font(["𠮷", "田"])
    picture = sheet_picture(one_sheet(b"BT /F1 12 Tf 72 700 Td <00010002> Tj ET", resources, objects), 1, WIDE)
    assert picture.text.strip() == "𠮷田"
    assert len(picture.boxes) == len(picture.text)


def test_images_have_their_places() -> None:
    image = ImageReader(Image.new("RGB", (50, 50), "red"))
    picture = sheet_picture(document(lambda canvas: canvas.drawImage(image, 100, 250, 60, 60)), 1, WIDE)
    (box,) = picture.images
    assert box == pytest.approx((100, 90, 161, 151), abs=2)


def test_colours_are_red_green_blue() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, WIDE, HIGH, stroke=0, fill=1)

    assert sheet_picture(document(draw), 1, 30).pixels[:3] == b"\xff\x00\x00"


def test_a_large_sheet_is_a_small_picture() -> None:
    picture = sheet_picture(document(lambda canvas: canvas.drawString(9, 9, "X"), size=(9000, 9000)), 1, 9000)
    assert picture.width * picture.height <= 1.01 * MAX_PICTURE_PX


@pytest.mark.parametrize(
    ("data", "sheet", "code"),
    [
        (b"", 1, "no-bytes"),
        (b"%PDF-1.4 nothing more", 1, "cut-short"),
        (document(lambda canvas: canvas.drawString(9, 9, "X")), 2, "no-such-sheet"),
        (document(lambda canvas: canvas.drawString(9, 9, "X")), 0, "no-such-sheet"),
        (document(lambda canvas: canvas.drawString(9, 9, "X"), size=(14_399, 20_000)), 1, "impossible-size"),
    ],
)
def test_what_cannot_be_pictured_is_said(data: bytes, sheet: int, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        sheet_picture(data, sheet, WIDE)
    assert raised.value.why.code == code


def test_a_process_makes_the_same_picture(tmp_path: Path) -> None:
    data = document(lambda canvas: canvas.drawString(40, 300, "MARKED"))
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(data)
    bad.write_bytes(b"not a PDF")
    with Picturer() as picturer:
        assert picturer.picture(PictureRequest(str(good), 1, WIDE)) == sheet_picture(data, 1, WIDE)
        assert picturer.picture(PictureRequest(str(bad), 1, WIDE)) == say("no-pdf", looks_like="no-header")
        assert picturer.picture(PictureRequest(str(tmp_path / "none.pdf"), 1, WIDE)) == say("stored-not-openable")


def test_a_process_that_dies_costs_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "good.pdf"
    path.write_bytes(document(lambda canvas: canvas.drawString(40, 300, "MARKED")))
    request = PictureRequest(str(path), 1, WIDE)
    with Picturer() as picturer:
        assert isinstance(picturer.picture(request), SheetPicture)
        assert picturer.pid is not None
        os.kill(picturer.pid, signal.SIGKILL)
        assert picturer.picture(request) == say("picture-over-limits")
        assert isinstance(picturer.picture(request), SheetPicture)
    assert picturer.pid is None


def test_requests_are_answered_until_the_other_side_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "good.pdf"
    path.write_bytes(document(lambda canvas: canvas.drawString(40, 300, "MARKED")))
    ours, theirs = Pipe()
    requests = [PictureRequest(str(path), 1, WIDE), PictureRequest("none", 1, WIDE)]
    requests.append(PictureRequest(str(path), 1, "wide"))  # type: ignore[arg-type]
    answers: list[SheetPicture | Message] = []

    def ask() -> None:
        ours.send_bytes(pickle.dumps(picture_or_why))
        for request in requests:
            ours.send_bytes(pickle.dumps(request))
            answers.append(pickle.loads(ours.recv_bytes()))
        ours.close()

    asking = Thread(target=ask)
    asking.start()
    serve(theirs)
    asking.join()
    assert isinstance(answers[0], SheetPicture)
    assert answers[1] == say("stored-not-openable")
    assert answers[2] == say("picture-failed", failure=Failure("TypeError"))
