"""Documents that cannot be spoiled cost the controls that would have been made of them, and nothing more."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from harness.certificates.inspection.spoiling import MOST_LOST, ImprintExchange, PageExchange, Spoiler, spoiled_or_none
from harness.certificates.population.imprints import imprint_png
from harness.reading.apart import Apart, Lost


def written(path: Path, *pages: str) -> Path:
    canvas = Canvas(str(path))
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def spoiler() -> Iterator[Spoiler]:
    with Apart(spoiled_or_none) as apart:
        yield Spoiler(apart)


def texts(place: Path, data: bytes | None) -> list[str]:
    assert data is not None
    (place / "spoiled.pdf").write_bytes(data)
    return [page.extract_text().strip() for page in PdfReader(place / "spoiled.pdf").pages]


@pytest.mark.parametrize(("share", "pages"), [(0.0, ["x", "b", "c"]), (0.34, ["a", "y", "c"]), (0.99, ["a", "b", "y"])])
def test_one_page_becomes_that_of_another(tmp_path: Path, spoiler: Spoiler, share: float, pages: list[str]) -> None:
    mine, theirs = written(tmp_path / "mine.pdf", "a", "b", "c"), written(tmp_path / "theirs.pdf", "x", "y")
    exchange = PageExchange(mine, theirs, share)
    spoiled = spoiler.exchanged(exchange)
    assert texts(tmp_path, spoiled) == pages
    assert spoiler.exchanged(exchange) == spoiled  # the same when it is verified


def test_an_imprint_becomes_another(tmp_path: Path, spoiler: Spoiler) -> None:
    registered, foreign = (imprint_png(number, 0) for number in (1, 2))
    (tmp_path / "imprint.png").write_bytes(registered)
    path = tmp_path / "seal.pdf"
    canvas = Canvas(str(path))
    canvas.drawImage(str(tmp_path / "imprint.png"), 72, 600, 40, 40)
    canvas.save()
    spoiled = spoiler.exchanged(ImprintExchange(path, registered, foreign))
    assert spoiled is not None
    assert spoiled != path.read_bytes()
    assert spoiler.exchanged(ImprintExchange(path, foreign, registered)) is None, "it does not show this one"
    assert spoiler.takes_pages(path)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"<html>", bytes(2000)], ids=["none", "head", "html", "zeros"])
def test_what_is_no_pdf_is_not_spoiled_and_not_tried_again(tmp_path: Path, spoiler: Spoiler, data: bytes) -> None:
    hostile, sound = tmp_path / "hostile.pdf", written(tmp_path / "sound.pdf", "a")
    hostile.write_bytes(data)
    assert spoiler.exchanged(PageExchange(hostile, sound, 0.0)) is None
    assert not spoiler.takes_pages(hostile)
    assert spoiler.exchanged(ImprintExchange(hostile, b"", b"")) is None
    other, third = written(tmp_path / "other.pdf", "b"), written(tmp_path / "third.pdf", "c")
    assert texts(tmp_path, spoiler.exchanged(PageExchange(other, third, 0.0))) == ["c"]


def test_a_process_that_is_lost_costs_one_document(tmp_path: Path) -> None:
    names = [written(tmp_path / f"{name}.pdf", name) for name in "abcd"]
    with Apart(spoiled_or_none) as apart:
        assert apart.ask(PageExchange(names[0], names[1], 0.0))
        assert apart.pid is not None
        os.kill(apart.pid, signal.SIGKILL)
        with pytest.raises(Lost):
            apart.ask(PageExchange(names[0], names[1], 0.0))
        assert apart.ask(PageExchange(names[2], names[3], 0.0))
    assert apart.pid is None


def test_after_some_that_take_it_over_its_limits_no_more_are_tried(
    tmp_path: Path, spoiler: Spoiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def overrun(_: Apart, request: object) -> bytes:
        asked.append(request)
        raise Lost

    monkeypatch.setattr(Apart, "ask", overrun)
    for number in range(0, 40, 2):
        exchange = PageExchange(tmp_path / f"{number}", tmp_path / f"{number + 1}", 0.0)
        assert spoiler.exchanged(exchange) is None
    assert len(asked) == MOST_LOST
    assert not spoiler.takes_pages(tmp_path / "another")
