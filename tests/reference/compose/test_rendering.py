"""What is composed can be printed: every kind becomes a PDF with as many pages as there are sheets."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from harness.certificates.reference.compose.sheets import compose_sheet, with_demanded_only
from harness.certificates.reference.printing.render import CertificateRenderer
from tests.reference.compose.test_compose import pages_of, tasks_of
from tests.reference.rules.samples import ALL_KINDS


@pytest.fixture(scope="module")
def renderer() -> CertificateRenderer:
    return CertificateRenderer()


def blank_png() -> bytes:
    """A 1-bit PNG of 18 mm at 300 dpi."""
    file = BytesIO()
    Image.new("1", (213, 213), 1).save(file, "PNG", dpi=(300, 300))
    return file.getvalue()


@pytest.mark.parametrize("kind", [kind for kind in ALL_KINDS if kind != "seal"])
def test_every_kind_becomes_a_document(renderer: CertificateRenderer, kind: str) -> None:
    for tasks in (tasks_of(kind, copies=2), with_demanded_only(tasks_of(kind, copies=2))):
        document = pypdfium2.PdfDocument(renderer.render(tuple(map(compose_sheet, tasks))))
        assert len(document) == len(tasks)
        assert "令和７年１０月１日" in document[0].get_textpage().get_text_range()
        document.close()


def test_a_seal_certificate_becomes_a_document(renderer: CertificateRenderer) -> None:
    (page,) = pages_of("seal")
    page = page._replace(imprint=blank_png())
    document = pypdfium2.PdfDocument(renderer.render((page,)))
    assert "印鑑登録証明書" in document[0].get_textpage().get_text_range()
    document.close()
